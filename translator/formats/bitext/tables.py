"""Tables with a column of Chinese and one of English: found by their headings, or else by what is written in them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from translator import hanzi
from translator.cells import unguard
from translator.errors import FormatError
from translator.formats import tsv
from translator.formats.bitext.collecting import Bitext

Row = tuple[int, Sequence[str]]  # number of its first line (or its row in a workbook), and cells

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 200  # rows that are looked at where there is no heading
_OURS = {"source", "target", "origin", "state"}  # tables that Duizhao writes
_LATIN = re.compile("[A-Za-z]")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


class Columns(NamedTuple):
    """Numbers of the columns, from 0; `text` gives a cell as it was before it was written into the table."""

    source: int
    target: int
    id: int | None = None
    text: Callable[[str], str] = str


def read(text: str, into: Bitext, *, delimiter: str = "") -> None:
    """Read a table from text; without a delimiter, the one that parts all of the first rows is taken.

    >>> found = Bitext()
    >>> read("key;English;Chinese\\ngo;Go!;走！\\n", found)
    >>> [(one.id, one.source, one.target) for one in found.document().segments]
    [('go', '走！', 'Go!')]

    Raises FormatError where there is no column of Chinese and one of English.
    """
    text = text.removeprefix("\ufeff")
    from_rows(_rows(text, delimiter or _delimiter(text), into), into, "line")


def from_rows(rows: Iterable[Row], into: Bitext, what: str) -> None:
    """Take the pairs of rows; `what` is how the number of one is called (`line`, `row`). Errors are those of `read`."""
    kept = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
    if not kept:
        return
    columns = _headed(kept[0][1])
    body = kept[1:] if columns else kept
    columns = columns or _by_script([cells for _, cells in kept[:_SAMPLE]])
    if columns is None:
        hint = "name them in the first row: zh and en, or source and target"
        raise FormatError("no column of Chinese and one of English in it", hint=hint, code="format.columns")
    for number, cells in body:
        place = f"{what} {number}"
        if len(cells) <= min(columns.source, columns.target):
            into.refuse(place, f"it ends before column {max(columns.source, columns.target) + 1}")
            continue
        cells = [*cells, *[""] * (max(columns.source, columns.target) + 1 - len(cells))]
        name = cells[columns.id].strip() if columns.id is not None and columns.id < len(cells) else ""
        source, target = columns.text(cells[columns.source]), columns.text(cells[columns.target])
        into.add(name or place, source, target, place=place)


def _rows(text: str, delimiter: str, into: Bitext) -> Iterator[Row]:
    lines = text.splitlines()
    if delimiter == "\t" and len({line.count("\t") for line in lines if line.strip()}) == 1:
        # As most programs write TSV: a quotation mark is one, unless the whole cell is quoted.
        for number, line in enumerate(lines, 1):
            yield number, [_unquoted(cell) for cell in line.split("\t")]
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 1
    while True:
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            into.refuse(f"line {number}", f"the row cannot be read: {error}")
        number = reader.line_num + 1


def _unquoted(cell: str) -> str:
    match = _QUOTED.fullmatch(cell)
    return match[1].replace('""', '"') if match else cell


def _delimiter(text: str) -> str:
    """Choose what parts the most cells in each of the first rows."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    return max(_DELIMITERS, key=lambda mark: (min((line.count(mark) for line in lines[:1]), default=0) > 0, _evenness(lines, mark)))


def _evenness(lines: Sequence[str], mark: str) -> int:
    counts = [line.count(mark) for line in lines]
    return sum(count == counts[0] > 0 for count in counts) if counts else 0


@cache
def _names() -> dict[str, str]:
    text = (Path(__file__).parent.parent / "data" / "bilingual_columns.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: column for column, name in rows}


def _column(heading: str) -> str:
    """Say which column a heading names, or nothing.

    >>> _column("Chinese (Simplified)"), _column("zh-Hans"), _column("英文译文"), _column("Targets of 2024 are met.")
    ('source', 'source', 'target', '')
    """
    plain = heading.strip().lower().replace("_", "-")
    if plain in _names() or len(plain) > 30:
        return _names().get(plain, "")
    first = next((name for name in sorted(_names(), key=len, reverse=True) if re.match(rf"{re.escape(name)}(?![a-z])", plain)), "")
    whole = not any(mark in plain for mark in ".。,，!！?？")
    return _names()[first] if first and whole and _names()[first] != "id" else ""


def _headed(cells: Sequence[str]) -> Columns | None:
    found: dict[str, int] = {}
    for number, cell in enumerate(cells):
        column = _column(cell)
        if column and column not in found:
            found[column] = number
    if "source" not in found or "target" not in found:
        return None
    ours = set(cells) >= _OURS
    text = tsv.uncell if tuple(cells) == tsv.COLUMNS else unguard if ours else str
    return Columns(found["source"], found["target"], found.get("id"), text)


def _by_script(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Find the column with the most Chinese, and of the others the one with the most Latin letters."""
    width = max(map(len, rows))
    han = [sum(hanzi.han_count(row[number]) for row in rows if number < len(row)) for number in range(width)]
    latin = [sum(len(_LATIN.findall(row[number])) for row in rows if number < len(row)) for number in range(width)]
    source = max(range(width), key=lambda number: han[number])
    others = [number for number in range(width) if number != source]
    target = max(others, key=lambda number: latin[number], default=None)
    return Columns(source, target) if target is not None and han[source] and latin[target] else None
