"""Finding units that look like a text: candidates by shared trigrams, ranked by how much of the text they keep."""

from __future__ import annotations

import sqlite3

_CANDIDATES = 300  # the best by shared trigrams; the right one is far ahead of that
_MOST_TRIGRAMS = 80  # of a long text, spread evenly over it
_SHORT = 8  # one change leaves so short a text no trigram, so that all units of about its length are looked at


def candidates(connection: sqlite3.Connection, text: str, columns: str) -> list[tuple[str, ...]]:
    """Give rows of units that may resemble `text`: the selected `columns`, the source first."""
    rows: list[tuple[str, ...]] = []
    trigrams = _trigrams(text)
    if trigrams:
        query = "source : (" + " OR ".join('"' + trigram.replace('"', '""') + '"' for trigram in trigrams) + ")"
        rows += connection.execute(
            f"SELECT {columns} FROM unit_text JOIN units ON units.id = unit_text.rowid"  # noqa: S608 (our own column names)
            " WHERE unit_text MATCH ? ORDER BY unit_text.rank, units.id DESC LIMIT ?",
            (query, _CANDIDATES),
        ).fetchall()
    if len(text) <= _SHORT:
        rows += connection.execute(
            f"SELECT {columns} FROM units WHERE length(source) BETWEEN ? AND ? ORDER BY id DESC LIMIT ?",  # noqa: S608
            (len(text) - 2, len(text) + 2, _CANDIDATES * 10),
        ).fetchall()
    return list(dict.fromkeys(rows))


def similarity(first: str, second: str) -> float:
    """Say how alike two texts are: 1 for equal, 0 for nothing in common (2 x common characters in order / all characters).

    >>> similarity("昆山市", "昆山县"), similarity("甲", "乙")
    (0.667, 0.0)
    """
    from rapidfuzz import fuzz

    return round(fuzz.ratio(first, second) / 100, 3)


def _trigrams(text: str) -> list[str]:
    """Take the trigrams of a text, each once, an even sample of many.

    >>> _trigrams("发展新质")
    ['发展新', '展新质']
    """
    found = list(dict.fromkeys(text[at : at + 3] for at in range(len(text) - 2)))
    step = max(1, -(-len(found) // _MOST_TRIGRAMS))
    return [trigram for trigram in found[::step] if "\0" not in trigram]
