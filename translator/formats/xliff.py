"""XLIFF 2.1 (OASIS, 2018): a unit a segment, with its state, notes on what is flagged, and its terms as a glossary.

The translation as it was written is a candidate of the unit too (Translation Candidates module), so that an editor shows it beside
the edited one, and what was changed can be told later. The terms are those of the Glossary module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from translator.formats import words
from translator.formats.plain import utf8
from translator.formats.summary import not_carried, notes, paragraphs
from translator.formats.xml_text import content, quoted, token
from translator.model import Concept, Document, Segment, WriteReport

CORE = "urn:oasis:names:tc:xliff:document:2.0"
MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
ORIGIN = "duizhao"  # of the candidate that holds the text as it was written
OURS = "urn:duizhao:bilingual:1"  # namespace of the mark by which a file of ours is known
_GLOSSARY = "urn:oasis:names:tc:xliff:glossary:2.0"
_LOST = ("signature", "findings", "quantities", "raw_span")
_PRIORITY = {"critical": 1, "major": 2, "minor": 5, "neutral": 9}
_CANDIDATE = {"memory": "tm", "engine": "mt"}


def write(document: Document, stream: BinaryIO) -> WriteReport:
    """Write a document as XLIFF 2.1, a group a paragraph.

    >>> import io
    >>> stream = io.BytesIO()
    >>> write(Document("", (Segment("s1", 0, "你好。", target="Hi & hello.", state="translated"),)), stream).not_carried
    ()
    >>> print(stream.getvalue().decode().split("</mtc:matches>\\n")[1].split("</unit>")[0])
    <segment id="1" state="translated">
    <source xml:space="preserve">你好。</source>
    <target xml:space="preserve">Hi &amp; hello.</target>
    </segment>
    <BLANKLINE>
    """
    for piece in _pieces(document):
        stream.write(utf8(piece))
    return WriteReport("xliff", not_carried(document, _LOST))


def unit_ids(document: Document) -> list[str]:
    """Give the ids of the units: those of the segments where XML can have them, else `u-` and the number of the segment.

    >>> unit_ids(Document("", (Segment("s1", 0, ""), Segment("a b", 0, ""), Segment("s1", 0, ""))))
    ['s1', 'u-2', 'u-3']
    """
    given: set[str] = set()
    result = []
    for number, segment in enumerate(document.segments, 1):
        name = token(segment.id)
        if not name or name in given or name.startswith("u-"):
            name = f"u-{number}"
        given.add(name)
        result.append(name)
    return result


def _pieces(document: Document) -> Iterator[str]:
    language = words.source_language(document)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<xliff xmlns="{CORE}" xmlns:mtc="{MATCHES}" xmlns:gls="{_GLOSSARY}" version="2.1" srcLang="{language}" trgLang="en">\n'
    original = words.as_text(document.metadata.get("file")) or document.title
    yield f'<file id="f1" xmlns:dz="{OURS}" dz:document="1"{f" original={quoted(original)}" if original else ""}>\n'
    about = [("title", document.title), *((f"source: {label}", value) for label, value in words.facts(document.metadata))]
    told = [f"<note category={quoted(label)}>{content(value)}</note>\n" for label, value in about if value]
    if told:
        yield f"<notes>\n{''.join(told)}</notes>\n"
    if not document.segments:
        yield '<group id="p1"/>\n'  # a file holds at least one
    concepts = {one.id: one for one in document.concepts}
    names = iter(unit_ids(document))
    for number, group in enumerate(paragraphs(document), 1):
        yield f'<group id="p{number}" name="{group[0].paragraph}">\n'
        for segment in group:
            yield _unit(segment, next(names), concepts)
        yield "</group>\n"
    yield "</file>\n</xliff>\n"


def _unit(segment: Segment, name: str, concepts: Mapping[str, Concept]) -> str:
    kind = f' type="duizhao:{segment.kind}"' if segment.kind != "body" else ""
    lines = [f'<unit id="{name}" name={quoted(segment.id)}{kind}>']
    source = f'<source xml:space="preserve">{content(segment.source)}</source>'
    if segment.target is not None:
        target = f'<target xml:space="preserve">{content(segment.target)}</target>'
        how = _CANDIDATE.get(segment.origin or "", "other")
        match = f'<mtc:match id="m1" ref="#1" type="{how}" origin="{ORIGIN}">\n{source}\n{target}\n</mtc:match>'
        lines += [f"<mtc:matches>\n{match}\n</mtc:matches>"]
    lines += _terms(segment, concepts)
    found = []
    for one in notes(segment):
        told = content(f"{one.message} {one.code}".rstrip())
        found.append(f'<note category="{one.severity}" priority="{_PRIORITY[one.severity]}">{told}</note>')
    if found:
        lines += ["<notes>", *found, "</notes>"]
    # XLIFF calls a segment without a translation initial, whatever else is known.
    state = segment.state if segment.target is not None else "initial"
    lines.append(f'<segment id="1" state="{state}">\n{source}')
    if segment.target is not None:
        lines.append(target)
    return "\n".join(lines) + "\n</segment>\n</unit>\n"


def _terms(segment: Segment, concepts: Mapping[str, Concept]) -> list[str]:
    """The terms of a segment, each once: the Chinese as it stands there, the English that is wanted, and the definition."""
    entries = []
    for (concept, source), term in {(one.concept, one.source): one for one in segment.terms}.items():
        parts = [f"<gls:term>{content(source)}</gls:term>"]
        parts += [f"<gls:translation>{content(term.expected)}</gls:translation>"] if term.expected else []
        meaning = concepts[concept].definition if concept in concepts else ""
        parts += [f"<gls:definition>{content(meaning)}</gls:definition>"] if meaning or not term.expected else []
        entries.append(f"<gls:glossEntry>{''.join(parts)}</gls:glossEntry>")
    return ["<gls:glossary>", *entries, "</gls:glossary>"] if entries else []
