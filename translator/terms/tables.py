"""Read the small tables of this step: rows in `data/`, a `#` line is a comment, columns are parted by a tab."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_DATA = Path(__file__).resolve().parent / "data"


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Give the rows of a table, each a tuple of its columns.

    >>> rows("plurals.tsv")[0]
    ('alumnus', 'alumni')
    """
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in lines if line.strip() and not line.startswith("#"))


@cache
def words(name: str) -> frozenset[str]:
    """Give the words of a list, one or more a line.

    >>> "customs" in words("invariant.txt")
    True
    """
    return frozenset(word for row in rows(name) for cell in row for word in cell.split())
