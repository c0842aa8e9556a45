"""Read an edited workbook: the rows of its first sheet with our columns, and the hidden sheet with what was written."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from translator.errors import FormatError
from translator.formats.bitext import Unread
from translator.formats.packages import parts_of
from translator.formats.returned.rows import Original, Returned, Row
from translator.formats.xlsx import COLUMNS, ORIGINALS, cut

_WANTED = COLUMNS[:3]
_MAX_ROWS = 500_000
_MAX_COLUMNS = 64
_MAX_TAGS = 20_000_000  # in a part: some two million cells


def read(data: bytes) -> Returned:
    """Read the rows; a formula counts as its last value. Raises FormatError for what is no workbook, or has no such columns."""
    kind = "an Excel workbook (.xlsx)"
    for name, part in parts_of(data, kind=kind).items():
        if part.count(b"<") > _MAX_TAGS:
            raise FormatError(f"its part {name[:80]!r} has more cells than a document can have", code="format.package")
    from openpyxl import load_workbook

    result = Returned("xlsx", written=cut)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            if sheet.title == ORIGINALS:
                result.originals = [Original(*_padded(row)) for _, row in _rows(sheet, result)]
            elif not result.rows:
                for number, row in _rows(sheet, result):
                    result.add(Row(*_padded(row), f"row {number}"))
        book.close()
    # openpyxl raises whatever its parts raise on a damaged workbook: KeyError, ValueError, TypeError, ParseError, …
    except Exception as error:
        raise FormatError(f"the workbook cannot be read: {str(error)[:200]}", code="format.package") from error
    return result


def _rows(sheet: Any, result: Returned) -> Iterator[tuple[int, list[str]]]:
    """Give id, source and target of each row of a sheet whose head has these columns, wherever they stand now."""
    sheet.reset_dimensions()  # what a sheet says of its size may be a lie
    places: list[int] = []
    for number, cells in enumerate(sheet.iter_rows(max_col=_MAX_COLUMNS, values_only=True), 1):
        texts = ["" if cell is None else str(cell) for cell in cells]
        if not places:
            if not set(_WANTED) <= set(texts):
                return
            places = [texts.index(name) for name in _WANTED]
        elif number > _MAX_ROWS:
            result.unread.append(Unread(f"row {number}", f"the sheet has more than {_MAX_ROWS:,} rows"))
            return
        else:
            yield number, [texts[place] if place < len(texts) else "" for place in places]


def _padded(row: Sequence[str]) -> tuple[str, str, str]:
    identity, source, target = row
    return identity.strip(), source, target
