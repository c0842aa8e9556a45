"""Cells of a table: text that a spreadsheet must not evaluate, and lists in one cell."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What begins a formula in a spreadsheet, also in full width and after blanks (OWASP, CSV injection).
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠]")
_GUARDED = re.compile(r"'+\s*[=+\-@＝＋－＠]")
_PARTS = re.compile(r"((?:[^\\|]|\\.|\\$)*)(?:\||$)", re.DOTALL)
_ESCAPE = re.compile(r"\\([\\|])")


def guard(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula when it opens a CSV file.

    >>> guard("=1+1"), guard("'=1"), guard("'s")
    ("'=1+1", "''=1", "'s")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """Take the apostrophe away again: `unguard(guard(text)) == text` for every text.

    >>> unguard("'=1+1"), unguard("'s")
    ('=1+1', "'s")
    """
    return text[1:] if _GUARDED.match(text) else text


def join(values: Iterable[str]) -> str:
    r"""Put a list into one cell, parted by `|`; a `|` or a backslash in a value has a backslash before it.

    >>> join(["a|b", "c"])
    'a\\|b | c'
    """
    return " | ".join(re.sub(r"([\\|])", r"\\\1", value) for value in values)


def split(cell: str) -> tuple[str, ...]:
    r"""Take a list out of a cell; blanks around values and empty ones fall away.

    >>> split("a\\|b | c|")
    ('a|b', 'c')
    """
    parts = (_ESCAPE.sub(r"\1", part).strip() for part in _PARTS.findall(cell))
    return tuple(part for part in parts if part)
