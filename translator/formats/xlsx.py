"""Excel workbooks (ECMA-376): a row a segment, what is flagged beside it, the terms on a second sheet, and the way back.

Written as XML, row by row, since openpyxl keeps the hour in a workbook and takes four times as long. Every cell is text, and what
looks like a formula is marked as text, so that it stays text when it is edited, too. A hidden sheet holds both texts as they were
written, so that what a person changed can be told later.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from translator import hanzi
from translator.cells import guard
from translator.formats import words
from translator.formats.summary import is_flagged, not_carried, notes, occurrences
from translator.formats.typefaces import chinese_font
from translator.formats.xml_text import content, shown
from translator.formats.zipping import Package
from translator.model import Concept, Document, WriteReport

COLUMNS = ("id", "source", "target", "flags", "state", "origin", "paragraph", "kind")
ORIGINALS = "duizhao"  # name of the hidden sheet
MAX_CHARS = 32_767  # of a cell (Excel, specifications and limits)
CUT = "… [cut: the text was longer than a cell can be]"
_TERMS = ("Chinese", "Traditional", "Pinyin", "English", "other English", "definition", "note", "segments")
_LOST = ("terms", "quantities", "raw_span")
_PARTS = Path(__file__).with_name("xlsx_parts")
_FIXED = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package.rels",
    "xl/workbook.xml": "workbook.xml",
    "xl/_rels/workbook.xml.rels": "workbook.rels",
    "xl/styles.xml": "styles.xml",
}
_WIDTHS = (8, 52, 62, 44, 11, 10, 10, 9)
_TERM_WIDTHS = (20, 20, 28, 40, 40, 50, 40, 24)
_ABOUT_WIDTHS = (24, 90)
_MAX_PLACES = 40
_LINE_POINTS, _MOST_POINTS = 15, 405  # a row has 409 at most
_MEASURED = 4_000  # characters of a text, more than the tallest row shows
# Numbers of the styles in xlsx_parts/styles.xml.
_PLAIN, _HEAD, _FLAGGED, _QUIET, _HEADING, _CHINESE, _CHINESE_HEADING = 0, 1, 2, 3, 4, 8, 9
_QUOTED = {_PLAIN: 5, _FLAGGED: 6, _HEADING: 7, _QUIET: 5, _CHINESE: 10, _CHINESE_HEADING: 11}
_WIDE = re.compile(hanzi.CJK)
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # `_x0041_` in a cell stands for a letter (ECMA-376, 22.9.2.19)


def write(document: Document, stream: BinaryIO) -> WriteReport:
    """Write a document as a workbook; a text that no cell can hold is cut, and its field reported as not carried.

    >>> import io
    >>> from translator.model import Segment
    >>> stream = io.BytesIO()
    >>> write(Document("", (Segment("s1", 0, "=1+1", target="x" * 40_000),)), stream).not_carried
    ('target',)
    >>> from openpyxl import load_workbook
    >>> sheet = load_workbook(stream).worksheets[0]
    >>> sheet["B2"].value, len(sheet["C2"].value)
    ('=1+1', 32766)
    """
    with Package(stream) as package:
        for name, part in _FIXED.items():
            package.add(name, (_PARTS / part).read_text(encoding="utf-8").replace("CHINESE", chinese_font(document)))
        package.add("docProps/core.xml", _properties(document))
        package.add_pieces("xl/worksheets/sheet1.xml", _sheet(COLUMNS, _WIDTHS, _segments(document), len(document.segments)))
        package.add_pieces("xl/worksheets/sheet2.xml", _sheet(_TERMS, _TERM_WIDTHS, _terms(document), len(document.concepts)))
        package.add_pieces("xl/worksheets/sheet3.xml", _sheet(COLUMNS[:3], _WIDTHS[:3], _originals(document), 0))
        package.add_pieces("xl/worksheets/sheet4.xml", _sheet(("about", ""), _ABOUT_WIDTHS, _about(document), 0))
    cut = [name for name in ("source", "target") if any(len(getattr(one, name) or "") > MAX_CHARS for one in document.segments)]
    return WriteReport("xlsx", (*cut, *not_carried(document, _LOST)))


def _segments(document: Document) -> Iterator[str]:
    for number, segment in enumerate(document.segments, 2):
        flagged = is_flagged(segment)
        chinese, english = (_CHINESE_HEADING, _HEADING) if segment.kind == "heading" else (_CHINESE, _PLAIN)
        told = "\n".join(f"{one.severity}: {one.message} {one.code}".rstrip() for one in notes(segment))
        cells = [_cell(segment.id, _FLAGGED if flagged else _QUIET), _cell(segment.source, chinese)]
        cells += [_cell(segment.target or "", english), _cell(told, _FLAGGED if flagged else _QUIET)]
        cells += [_cell(value, _QUIET) for value in (segment.state, segment.origin or "", str(segment.paragraph), segment.kind)]
        yield _row(number, cells, _height((segment.id, segment.source, segment.target or "", told), _WIDTHS))


def _terms(document: Document) -> Iterator[str]:
    places = occurrences(document)
    for number, concept in enumerate(document.concepts, 2):
        found = places.get(concept.id, [])
        where = ", ".join(document.segments[index].id for index in found[:_MAX_PLACES]) + (" …" if len(found) > _MAX_PLACES else "")
        values = (*_entry(concept), where)
        yield _row(number, [_cell(value, _PLAIN) for value in values], _height(values, _TERM_WIDTHS))


def _entry(concept: Concept) -> tuple[str, ...]:
    preferred = [one.en for one in concept.renderings if one.status == "preferred"]
    others = [f"{one.en} ({one.status})" for one in concept.renderings if one.status != "preferred"]
    english = ("\n".join(preferred), "\n".join(others))
    return (concept.zh, concept.zh_hant, concept.pinyin, *english, concept.definition, concept.note)


def _originals(document: Document) -> Iterator[str]:
    for number, segment in enumerate(document.segments, 2):
        yield _row(number, [_cell(text, _PLAIN) for text in (segment.id, segment.source, segment.target or "")])


def _about(document: Document) -> Iterator[str]:
    rows = [("Title", document.title), *words.facts(document.metadata), *words.signature_rows(document.signature)]
    rows += [(f"{one.severity}: {one.code}", f"{one.message} {', '.join(one.candidates)}".rstrip()) for one in document.findings]
    for number, row in enumerate(rows, 2):
        yield _row(number, [_cell(value, _PLAIN) for value in row], _height(row, _ABOUT_WIDTHS))


def _row(number: int, cells: Iterable[str], height: int = 0) -> str:
    tall = f' ht="{height}"' if height else ""
    return f'<row r="{number}"{tall}>{"".join(cells)}</row>'


def _height(values: Sequence[str], widths: Sequence[int]) -> int:
    """Give the height that a row needs, in points: programs that do not measure texts would show their first line only.

    >>> _height(("s1", "中" * 60, "short"), _WIDTHS)
    45
    """
    most = max(sum(map(_lines(width), value[:_MEASURED].split("\n"))) for value, width in zip(values, widths, strict=False))
    return min(_LINE_POINTS * most, _MOST_POINTS)


def _lines(width: int) -> Callable[[str], int]:
    """Give what counts the lines that a text takes in a column of so many letters; a Chinese character is as wide as two."""
    return lambda line: max(1, -(-(len(line) + len(_WIDE.findall(line))) // width))


def _cell(value: str, style: int) -> str:
    """A cell of text; cells follow one another, so that none need say where it is."""
    text = cut(shown(value))
    if not text:
        return f'<c s="{style}"/>'
    style = style if guard(text) == text else _QUOTED[style]
    kept = _ESCAPE.sub("_x005F_", content(text))
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{kept}</t></is></c>'


def cut(text: str) -> str:
    """Cut a text to what a cell can hold.

    >>> cut("short"), len(cut("x" * 40_000)) < MAX_CHARS
    ('short', True)
    """
    return text if len(text) < MAX_CHARS else text[: MAX_CHARS - len(CUT) - 1] + CUT


def _sheet(header: Sequence[str], widths: Sequence[int], rows: Iterable[str], filtered: int) -> Iterator[str]:
    """The XML of a sheet: the head row stays in sight, columns have widths, and a filter is over those with `filtered` rows."""
    yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    yield '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    yield '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">'
    yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    yield '<selection pane="bottomLeft"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>'
    for number, width in enumerate(widths, 1):
        yield f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
    yield "</cols><sheetData>"
    yield _row(1, [_cell(name, _HEAD) for name in header])
    yield from rows
    yield "</sheetData>"
    if filtered:
        yield f'<autoFilter ref="A1:{chr(64 + len(header))}{filtered + 1}"/>'
    yield '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
    yield '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'


def _properties(document: Document) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{content(document.title)}</dc:title><dc:creator>Duizhao</dc:creator></cp:coreProperties>"
    )
