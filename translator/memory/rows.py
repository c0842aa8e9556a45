"""Writing units into the tables of a memory, so that its count of trigrams follows."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, replace
from typing import Any, Literal

from translator.memory.fuzzy import shape, trigrams
from translator.memory.unit import COLUMNS, Unit

_INSERT = (
    f"INSERT INTO units (source_digest, context_digest, shape, {', '.join(COLUMNS)})"  # noqa: S608 (our own column names)
    f" VALUES ({', '.join('?' * (len(COLUMNS) + 3))})"
)
_PLACE = "source_digest = ? AND context_digest = ? AND origin = ? AND key = ? AND after = ?"
_COUNT = (
    "INSERT INTO trigrams (trigram, units) VALUES (?, ?) ON CONFLICT (trigram) DO UPDATE SET units = units + excluded.units"
)


class Rows:
    """Puts units into a memory within one transaction; `finish` comes before its end."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._trigrams: Counter[str] = Counter()

    def replace(self, unit: Unit) -> None:
        """Write a unit in place of those of the same source, neighbours, origin and key."""
        unit = _sound(unit)
        # Deleted and written anew, not updated: its new id makes it the latest, and the search index follows by the triggers.
        self._delete(_PLACE, _place(unit))
        self._insert(unit)

    def add(self, unit: Unit) -> Literal["new", "known", "renewed"]:
        """Write a unit beside others, unless it is there already; a later date renews what is there."""
        unit = _sound(unit)
        query = f"SELECT date FROM units WHERE {_PLACE} AND target = ?"  # noqa: S608
        row = self._connection.execute(query, (*_place(unit), unit.target)).fetchone()
        if row is None:
            self._insert(unit)
            return "new"
        if unit.date <= row[0]:
            return "known"
        self._delete(f"{_PLACE} AND target = ?", (*_place(unit), unit.target))
        self._insert(unit)
        return "renewed"

    def remove(self, unit: Unit) -> int:
        """Remove what is equal to this unit, and say how many there were."""
        unit = _sound(unit)
        return self._delete(f"{_PLACE} AND target = ? AND date = ?", (*_place(unit), unit.target, unit.date))

    def finish(self) -> None:
        """Write the count of trigrams."""
        self._connection.executemany(_COUNT, sorted(self._trigrams.items()))
        self._trigrams.clear()

    def _insert(self, unit: Unit) -> None:
        digests = (digest_of(unit.source), digest_of(unit.context), shape(unit.source))
        self._connection.execute(_INSERT, (*digests, *astuple(unit)))
        self._trigrams.update(trigrams(unit.source))

    def _delete(self, where: str, values: tuple[Any, ...]) -> int:
        found = self._connection.execute(f"SELECT id, source FROM units WHERE {where}", values).fetchall()  # noqa: S608
        for number, source in found:
            self._connection.execute("DELETE FROM units WHERE id = ?", (number,))
            self._trigrams.subtract(trigrams(source))
        return len(found)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Do everything within or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):  # a full disk has rolled back by itself
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def unit_of(row: tuple[Any, ...]) -> Unit:
    """Make a unit of a row that begins with the columns of one."""
    return Unit(*row[: len(COLUMNS)])


def digest_of(text: str) -> bytes:
    """Give the digest by which a text is found."""
    return hashlib.sha256(text.encode()).digest()[:16]


def _sound(unit: Unit) -> Unit:
    return replace(unit, key="") if unit.origin == "human" and unit.key else unit


def _place(unit: Unit) -> tuple[Any, ...]:
    return digest_of(unit.source), digest_of(unit.context), unit.origin, unit.key, unit.after
