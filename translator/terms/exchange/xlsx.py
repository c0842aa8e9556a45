"""Excel workbooks: the table of all fields (`layout`) on the first sheet, every cell as text.

A workbook is an archive of XML. Before openpyxl opens it, the archive is looked at: what would unpack to more than a glossary can
be, or has a document type in any part, is refused. Of the cells the values are read, never formulas.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from translator.cells import guard
from translator.model import Concept
from translator.terms.csv_source import read_pairs
from translator.terms.drafts import Draft
from translator.terms.exchange.layout import COLUMNS, Row, from_rows, is_full, to_rows
from translator.terms.exchange.losses import Loss, Losses
from translator.terms.exchange.settle import MAX_CHARS
from translator.terms.exchange.xml_entries import has_document_type
from translator.terms.problems import Problem

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MAX_UNPACKED = 64 << 20  # bytes; the shipped glossary has 3 MB
MAX_PARTS = 1_000
MAX_TAGS = 4_000_000  # in a part: some 500,000 cells
MAX_ROWS = 200_000
MAX_COLUMNS = 64
_WIDTHS = {"id": 28, "zh": 20, "zh_hant": 20, "pinyin": 28, "aka": 20, "en": 40, "source": 28, "definition": 60, "note": 60}


def read(data: bytes, path: str) -> tuple[list[Draft], list[Problem]]:
    """Read the first sheet that is no empty one; the place of a bad cell is its row and the number of its column."""
    rows, problems = read_rows(data, path)
    if rows and is_full(rows[0][1]):
        drafts, more = from_rows(rows[0][1], rows[1:], path)
    else:
        drafts, more = read_pairs(rows, path)
    return drafts, problems + more


def read_rows(data: bytes, path: str) -> tuple[list[Row], list[Problem]]:
    """Give the rows of the first sheet that is no empty one, with their numbers, whatever they mean."""
    refused = _refused(data)
    if refused:
        return [], [Problem(path, 1, 1, "glossary.xlsx", refused)]
    problems: list[Problem] = []
    try:
        return list(_rows(data, path, problems)), problems
    # openpyxl raises whatever its parts raise on a damaged workbook: KeyError, ValueError, TypeError, ParseError, …
    except Exception as error:
        return [], [Problem(path, 1, 1, "glossary.xlsx", f"the workbook cannot be read: {str(error)[:200]}")]


def write(concepts: Sequence[Concept], stream: BinaryIO) -> tuple[Loss, ...]:
    """Write all fields, with the names of the columns in a first row that stays in sight."""
    losses = Losses()
    write_table(COLUMNS, ([row[name] for name in COLUMNS] for row in to_rows(concepts, losses)), stream, losses)
    return losses.all()


def write_table(header: Sequence[str], rows: Iterator[list[str]], stream: BinaryIO, losses: Losses) -> None:
    """Write a sheet of texts. What looks like a formula is marked as text, so that it stays text when it is edited, too."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("glossary")
    sheet.freeze_panes = "A2"
    for number, name in enumerate(header, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, 14)
    head = [_cell(sheet, name) for name in header]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    last = 1
    for row in rows:
        last += 1
        for name, value in zip(header, row, strict=True):
            if len(value) > MAX_CHARS:
                losses.add(name, f"cut at {MAX_CHARS:,} characters, the most a cell can hold")
        sheet.append([_cell(sheet, value[:MAX_CHARS]) if value else None for value in row])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{last}"
    book.save(stream)


def _cell(sheet: WriteOnlyWorksheet, value: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    if guard(value) != value or cell.data_type != "s":
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def _refused(data: bytes) -> str:
    """Say why a workbook must not be opened, or nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                return f"unpacked, the workbook would have more than {MAX_UNPACKED >> 20} MB or {MAX_PARTS:,} parts"
            left = MAX_UNPACKED
            for part in parts:
                # What the directory says of sizes may be a lie, so what is really unpacked is counted as well.
                with archive.open(part) as unpacked:
                    content = unpacked.read(left + 1)
                left -= len(content)
                if left < 0:
                    return f"unpacked, the workbook has more than {MAX_UNPACKED >> 20} MB"
                if content.count(b"<") > MAX_TAGS:
                    return "the workbook has more cells than a glossary can have"
                if has_document_type(content):
                    return f"its part {part.filename[:100]} has a document type, which no workbook needs"
    # A damaged archive raises these; NotImplementedError and RuntimeError are unknown packings and passwords.
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        return "no Excel workbook (.xlsx); save it as one, without a password"
    return ""


def _rows(data: bytes, path: str, problems: list[Problem]) -> Iterator[Row]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            empty = True
            sheet.reset_dimensions()  # what a sheet says of its size may be a lie
            for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), 1):
                if number > MAX_ROWS:
                    problems.append(Problem(path, number, 1, "glossary.long", f"the sheet has more than {MAX_ROWS:,} rows"))
                    break
                row = ["" if cell is None else _text(cell) for cell in cells]
                while row and not row[-1]:
                    row.pop()
                empty = empty and not row
                if not empty:
                    yield number, row
            if not empty:
                return
    finally:
        book.close()


def _text(value: Any) -> str:
    """Give a cell's value as a person sees it: a whole number without `.0`, a date without a time of day."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return text.removesuffix("T00:00:00")
