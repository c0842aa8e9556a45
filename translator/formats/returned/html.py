"""Read a page of ours, edited in its own edit mode or by hand; a cell that was edited in the page says what it was (`data-was`)."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from translator.errors import FormatError
from translator.formats import words
from translator.formats.returned.rows import Original, Returned, Row

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
else:
    Element = Any

_MAX_BYTES = 256 << 20


def read(data: bytes) -> Returned:
    """Read the rows of a page. Raises FormatError for a page that is not one of ours."""
    from lxml import etree

    if len(data) > _MAX_BYTES:
        raise FormatError(f"a page of more than {_MAX_BYTES >> 20} MB", code="format.html")
    result = Returned("html")
    originals: list[Original] = []
    edited = False
    options: Any = {"no_network": True, "huge_tree": False, "remove_comments": True, "encoding": "utf-8"}
    for _, element in etree.iterparse(BytesIO(data or b"<p>"), events=("end",), tag="div", html=True, **options):
        names = (element.get("class") or "").split()
        if "flow" in names:
            hint = "open it in a browser, choose “Side by side”, and save it again"
            raise FormatError("was saved while it showed paragraphs", hint=hint, code="format.html")
        identity = element.get("data-id")
        if identity is None or "row" not in names:
            continue
        source, target = _cell(element, "zh"), _cell(element, "en")
        place = f"segment {identity}" if identity else f"row {len(originals) + 1}"
        was = None if target is None else target.get("data-was")
        now = _text(target)
        edited = edited or was is not None
        result.add(Row(identity, _text(source), now, place))
        originals.append(Original(identity, _text(source), was if was is not None else now))
        element.clear()
    if not originals:
        raise FormatError("is no page that Duizhao wrote, or of a version that gave its rows no ids", code="format.html")
    result.originals = originals if edited else None
    return result


def _cell(row: Element, name: str) -> Element | None:
    return next((one for one in row if name in (one.get("class") or "").split()), None)


def _text(cell: Element | None) -> str:
    """Give the text of a cell; what the page says in place of a translation that is not there is none."""
    text = "" if cell is None else "".join(_pieces(cell))
    said = cell is not None and "none" in (cell.get("class") or "").split() and text.strip() in words.NO_TRANSLATION
    return "" if said else text


def _pieces(element: Element) -> list[str]:
    parts = [element.text or ""]
    for child in element:
        parts += ["\n"] if child.tag == "br" else _pieces(child)
        parts.append(child.tail or "")
    return parts
