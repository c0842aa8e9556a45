"""EPUB 3.3 (W3C): the pairs to read on any reader, with notes, terms and a table of contents; the same document is the same bytes.

A book is cut into files at its headings where these are far enough apart, since readers lay out a file as a whole. Every block
tells its language. The date of the package is that of the document: there is no clock here.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from translator.formats import epub_pages as pages
from translator.formats import words
from translator.formats.summary import not_carried
from translator.formats.xml_text import content, quoted
from translator.formats.zipping import Package
from translator.model import Document, Segment, WriteReport

_LOST = ("origin", "state", "terms", "quantities", "raw_span")
_PARTS = Path(__file__).with_name("epub_parts")
_FEW, _MANY = 60, 300  # segments of a file: a heading begins a new one after the first number, anything after the second
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_NAMESPACE = uuid.UUID("8e7c2d04-5b1a-4f6e-9a53-d1a25a0c0001")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A file of the text: its segments, from the one with this index on."""

    name: str
    first: int
    segments: Sequence[Segment]


def write(document: Document, stream: BinaryIO) -> WriteReport:
    """Write a document as EPUB; not carried: origin, state, the places of terms and quantities, raw_span.

    >>> import io, zipfile
    >>> stream = io.BytesIO()
    >>> write(Document("市情", (Segment("s1", 0, "你好。", target="Hello."),)), stream).not_carried
    ()
    >>> zipfile.ZipFile(stream).namelist()[0], b"Hello." in zipfile.ZipFile(stream).read("EPUB/text-1.xhtml")
    ('mimetype', True)
    """
    language = words.source_language(document)
    chapters = list(_chapters(document))
    extra = pages.back_matter(document, {index: one.name for one in chapters for index in _indexes(one)})
    title = document.title or "Bilingual document"
    with Package(stream) as package:
        package.add("mimetype", "application/epub+zip", packed=False)
        package.add("META-INF/container.xml", (_PARTS / "container.xml").read_bytes())
        package.add("EPUB/package.opf", _package(document, [one.name for one in chapters] + [page.name for page in extra]))
        package.add_pieces("EPUB/nav.xhtml", _nav(title, language, chapters, extra))
        package.add("EPUB/style.css", (_PARTS / "style.css").read_bytes())
        package.add_pieces("EPUB/title.xhtml", pages.title_page(document))
        for chapter in chapters:
            package.add_pieces(f"EPUB/{chapter.name}", pages.text(title, language, chapter.first, chapter.segments))
        for page in extra:
            package.add_pieces(f"EPUB/{page.name}", page.pieces())
    return WriteReport("epub", not_carried(document, _LOST))


def _indexes(chapter: Chapter) -> range:
    return range(chapter.first, chapter.first + len(chapter.segments))


def _chapters(document: Document) -> Iterator[Chapter]:
    """Cut the segments into files, at headings first, and never within a paragraph unless it is very long."""
    segments = document.segments
    start = number = 0
    for index, segment in enumerate(segments):
        length = index - start
        new = segment.paragraph != segments[index - 1].paragraph
        if (segment.kind == "heading" and length >= _FEW) or (new and length >= _MANY) or length >= 2 * _MANY:
            number += 1
            yield Chapter(f"text-{number}.xhtml", start, segments[start:index])
            start = index
    if start < len(segments):
        yield Chapter(f"text-{number + 1}.xhtml", start, segments[start:])


def _package(document: Document, names: Sequence[str]) -> str:
    """The package document (EPUB 3.3, section 5)."""
    language = words.source_language(document)
    title = document.title or "Bilingual document"
    items = [(name.removesuffix(".xhtml"), name) for name in ("title.xhtml", *names)]
    manifest = "".join(f'<item id="{key}" href="{name}" media-type="application/xhtml+xml"/>\n' for key, name in items)
    spine = "".join(f'<itemref idref="{key}"/>\n' for key, _ in items)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<dc:identifier id="id">urn:uuid:{_identifier(document)}</dc:identifier>\n'
        f"<dc:title xml:lang={quoted(words.language_of(title, language))}>{content(title)}</dc:title>\n"
        f"<dc:language>en</dc:language>\n<dc:language>{language}</dc:language>\n"
        f'<meta property="dcterms:modified">{_date(document)}T00:00:00Z</meta>\n</metadata>\n'
        '<manifest>\n<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>\n'
        f'<item id="style" href="style.css" media-type="text/css"/>\n{manifest}</manifest>\n'
        f"<spine>\n{spine}</spine>\n</package>\n"
    )


def _identifier(document: Document) -> uuid.UUID:
    """An identifier that is the same for the same texts, whoever writes them and when."""
    digest = hashlib.sha256(document.title.encode("utf-8", "surrogatepass"))
    for segment in document.segments:
        digest.update(f"\0{segment.source}\0{segment.target}".encode("utf-8", "surrogatepass"))
    return uuid.uuid5(_NAMESPACE, digest.hexdigest())


def _date(document: Document) -> str:
    match = _DATE.fullmatch(words.as_text(document.metadata.get("date")))
    if match:
        with suppress(ValueError):  # a day that there is not
            return date(int(match[1]), int(match[2] or 1), int(match[3] or 1)).isoformat()
    return "2000-01-01"


def _nav(title: str, language: str, chapters: Sequence[Chapter], extra: Sequence[pages.Page]) -> Iterator[str]:
    """The navigation document (EPUB 3.3, section 7): headings, or the parts where there are none."""
    yield pages.head("Contents")
    yield '<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>\n'
    tag = quoted(words.language_of(title, language))
    yield f'<li><a href="title.xhtml"><span xml:lang={tag}>{content(title)}</span></a></li>\n'
    for chapter in chapters:
        headings = [(index, one) for index, one in zip(_indexes(chapter), chapter.segments, strict=True) if one.kind == "heading"]
        if not headings or headings[0][0] != chapter.first:
            part = f"{chapter.first + 1}–{chapter.first + len(chapter.segments)}"
            yield f'<li><a href="{chapter.name}">Segments {part}</a></li>\n'
        for index, segment in headings:
            shown = f"<span xml:lang={quoted(language)}>{content(segment.source)}</span>"
            shown += f" {content(segment.target)}" if segment.target else ""
            yield f'<li><a href="{chapter.name}#{pages.anchor(index)}">{shown}</a></li>\n'
    for page in extra:
        yield f'<li><a href="{page.name}">{page.title}</a></li>\n'
    yield f"</ol></nav>\n{pages.FOOT}"
