"""TMX 1.4b (LISA OSCAR, 2005): a unit a segment, for any translation memory; and the way back.

The id of a segment is the `tuid`, and a property where it is none. A unit holds its translation as it was written in a property of
its own too, so that what a person changed can be told from it later.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from translator.formats import words
from translator.formats.plain import utf8
from translator.formats.summary import not_carried, notes
from translator.formats.xml_text import content, quoted, token
from translator.model import Document, Segment, WriteReport

ORIGINAL_FORMAT = "duizhao-document"  # of the header, by which a document is told from a memory
ID, SOURCE, TARGET = "x-duizhao-id", "x-duizhao-source", "x-duizhao-target"
_LOST = ("signature", "metadata", "concepts", "findings", "terms", "quantities", "raw_span")


def write(document: Document, stream: BinaryIO) -> WriteReport:
    """Write a document as TMX; notes say what is flagged. A segment without a translation is a unit with one language.

    >>> import io
    >>> stream = io.BytesIO()
    >>> write(Document("", (Segment("s1", 0, "你好。", target="Hi & hello."),), metadata={"script": "zh-Hans"}), stream).not_carried
    ('metadata',)
    >>> print(stream.getvalue().decode().split("<body>\\n")[1].split("</tu>")[0])
    <tu tuid="s1" srclang="zh-Hans">
    <prop type="x-duizhao-id">s1</prop>
    <prop type="x-duizhao-source">你好。</prop>
    <prop type="x-duizhao-target">Hi &amp; hello.</prop>
    <prop type="x-paragraph">0</prop>
    <prop type="x-kind">body</prop>
    <prop type="x-state">initial</prop>
    <tuv xml:lang="zh-Hans"><seg>你好。</seg></tuv>
    <tuv xml:lang="en"><seg>Hi &amp; hello.</seg></tuv>
    <BLANKLINE>
    """
    language = words.source_language(document)
    for piece in _pieces(document, language):
        stream.write(utf8(piece))
    return WriteReport("tmx", not_carried(document, _LOST))


def _pieces(document: Document, language: str) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
    yield (
        f'<header creationtool="duizhao" creationtoolversion="1" segtype="sentence" o-tmf="{ORIGINAL_FORMAT}" adminlang="en"'
        f' srclang="{language}" datatype="plaintext">\n'
    )
    if document.title:
        yield f'<prop type="x-title">{content(document.title)}</prop>\n'
    yield "</header>\n<body>\n"
    used: set[str] = set()
    for segment in document.segments:
        yield _unit(segment, language, used)
    yield "</body>\n</tmx>\n"


def _unit(segment: Segment, language: str, used: set[str]) -> str:
    tuid = token(segment.id)
    attribute = f' tuid="{tuid}"' if tuid and tuid not in used else ""
    used.add(tuid)
    lines = [f'<tu{attribute} srclang="{language}">']
    lines += [f"<note>{content(f'{one.severity}: {one.message} {one.code}'.rstrip())}</note>" for one in notes(segment)]
    props = {ID: segment.id, SOURCE: segment.source, TARGET: segment.target or "", "x-paragraph": str(segment.paragraph)}
    props |= {"x-kind": segment.kind, "x-state": segment.state, "x-origin": segment.origin or ""}
    lines += [f'<prop type="{kind}">{content(value)}</prop>' for kind, value in props.items() if value]
    texts = [(language, segment.source)] + ([("en", segment.target)] if segment.target is not None else [])
    lines += [f"<tuv xml:lang={quoted(tag)}><seg>{content(text)}</seg></tuv>" for tag, text in texts]
    return "\n".join(lines) + "\n</tu>\n"
