"""CSV and TSV: a table with a column for each field, and on reading also one of two columns."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from translator.cells import guard, unguard
from translator.memory.exchange.report import Report
from translator.memory.exchange.sound import complaint, iso_date
from translator.memory.exchange.streams import buffered
from translator.memory.unit import COLUMNS, Unit

_NAMES = {"zh": "source", "chinese": "source", "中文": "source", "en": "target", "english": "target", "英文": "target"}
_CHOICES = {"origin": ("human", "engine"), "state": ("translated", "initial", "reviewed", "final")}


def read_csv(stream: BinaryIO, report: Report) -> Iterator[Unit]:
    """Read a CSV table: with a header that names `source` (or `zh`) and `target` (or `en`), or else its first two columns.

    >>> import io
    >>> [(one.source, one.target, one.origin) for one in read_csv(io.BytesIO("你好,Hello\\n".encode()), Report())]
    [('你好', 'Hello', 'human')]
    """
    return _read(stream, report, ",")


def read_tsv(stream: BinaryIO, report: Report) -> Iterator[Unit]:
    """Read a table whose cells are parted by tabs, with the quotes of CSV."""
    return _read(stream, report, "\t")


def write_csv(units: Iterable[Unit], stream: BinaryIO, report: Report) -> None:
    """Write all fields as CSV, in UTF-8 with a mark, by which spreadsheets know it."""
    _write(units, stream, ",")


def write_tsv(units: Iterable[Unit], stream: BinaryIO, report: Report) -> None:
    """Write all fields as TSV, with the quotes of CSV, in UTF-8 with a mark."""
    _write(units, stream, "\t")


def _write(units: Iterable[Unit], stream: BinaryIO, delimiter: str) -> None:
    stream.write(codecs.BOM_UTF8)
    table = csv.writer(_InUtf8(stream), delimiter=delimiter, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows([guard(str(getattr(unit, name))) for name in COLUMNS] for unit in units)


class _InUtf8:
    """Takes the rows that a csv.writer makes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        self._stream.write(text.encode())


def _read(stream: BinaryIO, report: Report, delimiter: str) -> Iterator[Unit]:
    columns: list[str] | None = None
    full = False
    for line, cells in _rows(stream, report, delimiter):
        if columns is None:
            names = [_NAMES.get(cell.strip().lower(), cell.strip().lower()) for cell in cells]
            headed = {"source", "target"} <= set(names)
            columns, full = (names if headed else ["source", "target"]), names == list(COLUMNS)
            if headed:
                for name in names:
                    if name not in COLUMNS:
                        report.lose(f"column {name}", "no place for it")
                continue
        if not any(cell.strip() for cell in cells):
            continue
        # Only tables of ours have apostrophes before what a spreadsheet would take for a formula.
        values = {name: unguard(cell) if full else cell for name, cell in zip(columns, cells, strict=False) if name in COLUMNS}
        unit, fault = _unit(values)
        fault = fault or complaint(unit.source, unit.target)
        if fault:
            report.problem(line, fault)
        else:
            yield unit


def _unit(values: dict[str, str]) -> tuple[Unit, str]:
    fault = ""
    for name, known in _CHOICES.items():
        value = values.get(name) or known[0]
        if value not in known:
            fault = f"{name} is {value[:40]!r}, not one of {', '.join(known)}"
            value = known[0]
        values[name] = value
    for name in ("date", "created"):
        if iso_date(values.get(name, "")) is None:
            fault = f"{name} is {values[name][:40]!r}, not a date like 2024-05-15"
    return Unit(**({"source": "", "target": ""} | values)), fault  # type: ignore[arg-type]


def _rows(stream: BinaryIO, report: Report, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Give line and cells of each row; one that cannot be read is a problem."""
    buffer = buffered(stream)
    marked = buffer.peek(2).startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = io.TextIOWrapper(buffer, encoding="utf-16" if marked else "utf-8-sig", errors="replace", newline="")
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            report.problem(line, f"the row cannot be read: {error}")
        else:
            yield line, cells
        line = rows.line_num + 1  # a quoted cell may have several lines
