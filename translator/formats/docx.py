"""Word documents (ECMA-376): two columns to read and edit, real headings, comments on what is flagged, and the way back.

A row of the table has the id of a segment in its narrow first cell, the Chinese, and the English; a heading stands between the
tables with both texts in content controls, since Word lists no heading that stands in a table. A custom part holds the texts as
they were written, so that what a person changed can be told later. The parts are written one after the other and piece by piece;
what is the same in every document stands in `docx_parts/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from translator.formats import docx_back_matter as back
from translator.formats import docx_text as w
from translator.formats import words
from translator.formats.summary import Note, is_flagged, not_carried, notes, occurrences, summarize
from translator.formats.typefaces import typefaces
from translator.formats.xml_text import content, quoted
from translator.formats.zipping import Package
from translator.model import Document, Segment, WriteReport

ORIGINALS = "urn:duizhao:bilingual:1"  # namespace of the part with the texts as they were written
_LOST = ("origin", "state", "terms", "quantities", "raw_span")
_PARTS = Path(__file__).with_name("docx_parts")
_FIXED = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package.rels",
    "word/_rels/document.xml.rels": "document.rels",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
    "word/footer1.xml": "footer.xml",
    "customXml/_rels/item1.xml.rels": "item.rels",
    "customXml/itemProps1.xml": "item_props.xml",
}
_WIDTHS = (640, 4330, 4900)  # of the columns, in twentieths of a point: A4 upright less the margins
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PAGE = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="1018" w:bottom="1134" w:left="1018" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
)


def write(document: Document, stream: BinaryIO) -> WriteReport:
    """Write a document as DOCX; not carried: origin, state, the places of terms and quantities, raw_span.

    >>> import io, zipfile
    >>> stream = io.BytesIO()
    >>> write(Document("", (Segment("s1", 0, "你好。", target="Hello."),)), stream).not_carried
    ()
    >>> "你好。" in zipfile.ZipFile(stream).read("word/document.xml").decode()
    True
    """
    fonts = typefaces(document)
    comments: list[tuple[Note, ...]] = []
    with Package(stream) as package:
        for name, part in _FIXED.items():
            text = (_PARTS / part).read_text(encoding="utf-8")
            for key, value in (("SERIF", fonts.serif), ("SANS", fonts.sans), ("LANGUAGE", fonts.language)):
                text = text.replace(key, value)
            package.add(name, text)
        package.add("docProps/core.xml", _properties(document, fonts.language))
        package.add_pieces("word/document.xml", _body(document, comments))
        package.add_pieces("word/comments.xml", _comments(comments))
        package.add_pieces("customXml/item1.xml", _originals(document))
    return WriteReport("docx", not_carried(document, _LOST))


def _body(document: Document, comments: list[tuple[Note, ...]]) -> Iterator[str]:
    yield f"{_HEAD}<w:document {w.NAMESPACES}><w:body>"
    yield w.paragraph(w.run(document.title or "Bilingual document", chinese=w.is_chinese(document.title)), "Title")
    yield from _about(document)
    places = {index for found in occurrences(document).values() for index in found[: back.MAX_PLACES]}
    table = started = False
    for index, segment in enumerate(document.segments):
        # A heading that is not translated stays in the table, where there is a cell to write in.
        heading = segment.kind == "heading" and bool((segment.target or "").strip())
        if heading and table:
            yield "</w:tbl>"
        elif not heading and not table:
            yield w.table_start(_WIDTHS, quiet=True)
            yield "" if started else w.head_row(w.TITLES, _WIDTHS)
            started = True
        table = not heading
        mark = w.bookmark(index) if index in places else ""
        yield _heading(segment, index, mark, comments) if heading else _row(segment, mark, comments)
    # Word wants a paragraph behind a table that ends a document.
    yield f"</w:tbl>{w.paragraph('', 'Normal')}" if table else ""
    yield from back.parts(document)
    yield f"{_PAGE}</w:body></w:document>"


def _about(document: Document) -> Iterator[str]:
    stopped = words.unfinished(document.metadata)
    if stopped:
        yield w.paragraph(w.run(f"Unfinished: {stopped}", red=True), "DuizhaoFact")
    summary = summarize(document)
    rows = [*words.facts(document.metadata), ("Segments", str(summary.segments))]
    rows += [("Untranslated", str(summary.untranslated))] if summary.untranslated else []
    rows += [("Terms proved", f"{summary.terms.good} of {summary.terms.checked}")] if summary.terms.checked else []
    rows += (
        [("Quantities right", f"{summary.quantities.good} of {summary.quantities.checked}")] if summary.quantities.checked else []
    )
    rows.append(("Flagged", f"{summary.flagged}, with a comment each" if summary.flagged else "0"))
    for label, value in rows:
        yield w.paragraph(w.run(f"{label}: {value}"), "DuizhaoFact")
    yield w.paragraph("", "Normal")


def _row(segment: Segment, mark: str, comments: list[tuple[Note, ...]]) -> str:
    flagged = is_flagged(segment)
    verse, heading = segment.kind == "verse", segment.kind == "heading"
    identity = w.paragraph(mark + w.run(segment.id, red=flagged), "DuizhaoId")
    chinese = w.paragraph(w.run(segment.source, chinese=True, bold=heading), "DuizhaoChinese")
    english = w.run(segment.target or "", bold=heading)
    target = w.paragraph(_commented(english, segment, comments), "DuizhaoVerse" if verse else "DuizhaoEnglish")
    cells = (identity, chinese, target)
    return w.row(cells, _WIDTHS, shaded=flagged, whole=len(segment.source) + len(segment.target or "") < w.WHOLE_CHARS)


def _heading(segment: Segment, index: int, mark: str, comments: list[tuple[Note, ...]]) -> str:
    flagged = is_flagged(segment)
    chinese = w.control(w.run(segment.source, chinese=True), f"{w.SOURCE_TAG}{index + 1}", 2 * index + 1)
    english = w.control(w.run(segment.target or "", red=flagged), f"{w.TARGET_TAG}{index + 1}", 2 * index + 2)
    mark += w.bookmark(index, w.HEADING_MARK)
    return w.paragraph(f"{mark}{chinese}<w:r><w:br/></w:r>{_commented(english, segment, comments)}", "Heading1")


def _commented(inside: str, segment: Segment, comments: list[tuple[Note, ...]]) -> str:
    found = notes(segment)
    if not found:
        return inside
    number = len(comments)
    comments.append(found)
    return (
        f'<w:commentRangeStart w:id="{number}"/>{inside}<w:commentRangeEnd w:id="{number}"/>'
        f'<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="{number}"/></w:r>'
    )


def _comments(comments: list[tuple[Note, ...]]) -> Iterator[str]:
    yield f"{_HEAD}<w:comments {w.NAMESPACES}>"
    for number, found in enumerate(comments):
        told = "".join(w.paragraph(w.run(f"{one.severity}: {one.message} {one.code}".rstrip()), "CommentText") for one in found)
        yield f'<w:comment w:id="{number}" w:author="Duizhao" w:initials="DZ">{told}</w:comment>'
    yield "</w:comments>"


def _originals(document: Document) -> Iterator[str]:
    yield f'{_HEAD}<document xmlns="{ORIGINALS}">\n'
    for segment in document.segments:
        target = f" target={quoted(segment.target)}" if segment.target is not None else ""
        yield f"<segment id={quoted(segment.id)} source={quoted(segment.source)}{target}/>\n"
    yield "</document>"


def _properties(document: Document, language: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{content(document.title)}</dc:title>'
        f"<dc:creator>Duizhao</dc:creator><dc:language>{language}</dc:language></cp:coreProperties>"
    )
