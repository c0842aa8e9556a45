"""CSV and TSV: the table of all fields (`layout`), and on reading also the table of two columns (`csv_source`)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from translator.cells import guard, unguard
from translator.model import Concept
from translator.terms.csv_source import read_pairs
from translator.terms.drafts import Draft
from translator.terms.exchange.layout import COLUMNS, Row, from_rows, is_full, to_rows
from translator.terms.exchange.losses import Loss, Losses
from translator.terms.exchange.text import decode
from translator.terms.problems import Problem


def read_csv(data: bytes, path: str) -> tuple[list[Draft], list[Problem]]:
    """Read a CSV table."""
    return _read(data, path, ",")


def read_tsv(data: bytes, path: str) -> tuple[list[Draft], list[Problem]]:
    """Read a table whose cells are parted by tabs, with the quotes of CSV."""
    return _read(data, path, "\t")


def write_csv(concepts: Sequence[Concept], stream: BinaryIO) -> tuple[Loss, ...]:
    """Write all fields as CSV, in UTF-8 with a mark, by which spreadsheets know it."""
    return _write(concepts, stream, ",")


def write_tsv(concepts: Sequence[Concept], stream: BinaryIO) -> tuple[Loss, ...]:
    """Write all fields as TSV, with the quotes of CSV, in UTF-8 with a mark."""
    return _write(concepts, stream, "\t")


def _write(concepts: Sequence[Concept], stream: BinaryIO, delimiter: str) -> tuple[Loss, ...]:
    losses = Losses()
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    try:
        table = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
        table.writerow(COLUMNS)
        table.writerows([guard(row[name]) for name in COLUMNS] for row in to_rows(concepts, losses))
    finally:
        text.detach()
    return losses.all()


def _read(data: bytes, path: str, delimiter: str) -> tuple[list[Draft], list[Problem]]:
    text, problems = decode(data, path)
    if problems:
        return [], problems
    rows = _rows(text, delimiter, path, problems)
    first = next(rows, None)
    if first and is_full(first[1]):
        drafts, more = from_rows(first[1], ((line, [unguard(cell) for cell in cells]) for line, cells in rows), path)
    else:
        drafts, more = read_pairs(_chain(first, rows), path)
    return drafts, problems + more


def _chain(first: Row | None, rows: Iterator[Row]) -> Iterator[Row]:
    if first:
        yield first
        yield from rows


def _rows(text: str, delimiter: str, path: str, problems: list[Problem]) -> Iterator[Row]:
    """Give line and cells of each row; the table ends where it cannot be read."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in rows:
            yield line, cells
            line = rows.line_num + 1  # a quoted cell may have several lines
    except csv.Error as error:
        problems.append(Problem(path, max(rows.line_num, 1), 1, "glossary.csv", f"the table cannot be read: {error}"))
