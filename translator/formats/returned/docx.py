"""Read an edited Word document: the rows of its tables and the headings between them; tracked changes count as accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from translator.errors import FormatError
from translator.formats import docx_text
from translator.formats.bitext import Unread
from translator.formats.docx import ORIGINALS
from translator.formats.packages import parts_of
from translator.formats.returned.rows import Original, Returned, Row

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
else:
    Element = Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BODY = "word/document.xml"
_ITEM = re.compile(r"customXml/item\d+\.xml")
_GONE = frozenset(_W + name for name in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "sdtPr", "footnoteReference"))
_SHOWN = {_W + "tab": "\t", _W + "cr": "\n", _W + "noBreakHyphen": "\u2011", _W + "softHyphen": "\u00ad"}
_MAX_DEPTH = 40  # of elements inside a paragraph
_HEADING = re.compile(rf"{docx_text.HEADING_MARK}(\d{{1,7}})")


def read(data: bytes) -> Returned:
    """Read the rows of all tables and the headings of ours, in order. Raises FormatError for what is no Word document."""
    parts = parts_of(data, kind="a Word document (.docx)")
    if _BODY not in parts:
        raise FormatError("is not a Word document (.docx)", hint="save it as one", code="format.docx")
    result = Returned("docx")
    for name in sorted(filter(_ITEM.fullmatch, parts)):
        result.originals = result.originals or _originals(parts[name])
    try:
        for row in _rows(parts[_BODY], result.originals or []):
            result.add(row)
    except RecursionError:
        result.unread.append(Unread("document", "elements nested too deeply"))
    return result


def _events(data: bytes, *tags: str) -> Iterator[tuple[str, Element]]:
    from lxml import etree

    options: Any = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}
    try:
        yield from etree.iterparse(BytesIO(data), events=("start", "end"), tag=tags, **options)
    except etree.XMLSyntaxError as error:
        raise FormatError(f"no sound XML in it: {error.msg}", code="format.docx") from error


def _originals(data: bytes) -> list[Original] | None:
    """Give the texts as they were written, from the part that holds them; None from another part."""
    if ORIGINALS.encode() not in data[:2_000]:
        return None
    found = []
    for event, element in _events(data, f"{{{ORIGINALS}}}segment"):
        if event == "end":
            found.append(Original(element.get("id", ""), element.get("source", ""), element.get("target")))
            element.clear()
    return found


def _rows(data: bytes, originals: list[Original]) -> Iterator[Row]:
    table = depth = row = 0
    for event, element in _events(data, f"{_W}tbl", f"{_W}tr", f"{_W}p"):
        tag = element.tag
        if tag == f"{_W}tbl":
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:
                table, row = table + 1, 0
        elif event == "end" and tag == f"{_W}tr" and depth == 1:
            row += 1
            yield from _table_row(element, table, row)
            element.clear()
        elif event == "end" and tag == f"{_W}p" and depth == 0:
            yield from _heading(element, originals)
            element.clear()


def _table_row(element: Element, table: int, number: int) -> Iterator[Row]:
    if any(one.tag == f"{_W}del" for one in element.iterfind(f"{_W}trPr/*")):
        return  # a row whose removal is tracked
    cells = ["\n".join(_text(paragraph) for paragraph in _paragraphs(cell)) for cell in _children(element, "tc")]
    if len(cells) >= 3 and tuple(cells[:3]) != docx_text.TITLES:
        yield Row(cells[0].strip(), cells[1], cells[2], f"table {table}, row {number}", table)


def _heading(paragraph: Element, originals: list[Original]) -> Iterator[Row]:
    """Read a heading of ours: by its content controls, or, where a program dropped them, by its bookmark and line break."""
    texts: dict[str, str] = {}
    number = 0
    for control in paragraph.iter(f"{_W}sdt"):
        tag = next((one.get(f"{_W}val", "") for one in control.iterfind(f"{_W}sdtPr/{_W}tag")), "")
        for prefix in (docx_text.SOURCE_TAG, docx_text.TARGET_TAG):
            rest = tag.removeprefix(prefix)
            if rest != tag and rest.isascii() and rest.isdigit():
                texts[prefix], number = _text(control), int(rest[:7])
    if len(texts) < 2:
        marks = (_HEADING.fullmatch(one.get(f"{_W}name", "")) for one in paragraph.iter(f"{_W}bookmarkStart"))
        number = next((int(match[1]) for match in marks if match), 0)
        if not 0 < number <= len(originals):
            return
        lines = _text(paragraph).split("\n")
        first = originals[number - 1].source.strip("\n").count("\n") + 1
        texts = {docx_text.SOURCE_TAG: "\n".join(lines[:first]), docx_text.TARGET_TAG: "\n".join(lines[first:])}
    if 0 < number <= len(originals):
        yield Row(originals[number - 1].id, texts[docx_text.SOURCE_TAG], texts[docx_text.TARGET_TAG], f"heading {number}", -1)


def _children(element: Element, name: str) -> Iterator[Element]:
    """Give children of a name, also those that a content control or a tracked insertion wraps."""
    for child in element:
        if child.tag == _W + name:
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _children(child, name)


def _paragraphs(cell: Element) -> Iterator[Element]:
    return _children(cell, "p")


def _text(element: Element) -> str:
    return "".join(_pieces(element, 0))


def _pieces(element: Element, depth: int) -> Iterator[str]:
    if depth > _MAX_DEPTH:
        raise RecursionError
    for child in element:
        tag = child.tag
        if tag == f"{_W}t":
            yield child.text or ""
        elif tag == f"{_W}br":
            yield "\n" if child.get(f"{_W}type", "textWrapping") == "textWrapping" else ""
        elif tag in _SHOWN:
            yield _SHOWN[tag]
        elif isinstance(tag, str) and tag not in _GONE and tag != _FALLBACK:
            yield from _pieces(child, depth + 1)
