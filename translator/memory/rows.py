"""Writing units into the tables of a memory, so that its count of trigrams follows."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from operator import attrgetter
from typing import Any, Literal

from translator.memory.fuzzy import shape, trigrams
from translator.memory.unit import COLUMNS, Unit

_INSERT = (
    f"INSERT INTO units (source_digest, context_digest, shape, {', '.join(COLUMNS)})"  # noqa: S608 (our own column names)
    f" VALUES ({', '.join('?' * (len(COLUMNS) + 3))})"
)
_values = attrgetter(*COLUMNS)
_PLACE = "source_digest = ? AND context_digest = ? AND origin = ? AND key = ? AND after = ?"
_COUNT = "INSERT INTO trigrams (trigram, units) VALUES (?, ?) ON CONFLICT (trigram) DO UPDATE SET units = units + excluded.units"


class Rows:
    """Puts units into a memory within one transaction; `finish`, before its end, writes the index of what was put in."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._added: dict[int, Unit] = {}
        self._trigrams: Counter[str] = Counter()

    def replace(self, unit: Unit) -> None:
        """Write a unit in place of those of the same source, neighbours, origin and key."""
        unit = _sound(unit)
        # Deleted and written anew, not updated: its new id makes it the latest.
        self._delete(_PLACE, _place(unit))
        self._insert(unit)

    def add(self, unit: Unit) -> Literal["new", "known", "renewed"]:
        """Write a unit beside others, unless it is there already; a later date renews what is there."""
        unit = _sound(unit)
        place = (*_place(unit), unit.target)
        row = self._connection.execute(f"SELECT date FROM units WHERE {_PLACE} AND target = ?", place).fetchone()  # noqa: S608
        if row is None:
            self._insert(unit)
            return "new"
        if unit.date <= row[0]:
            return "known"
        self._delete(f"{_PLACE} AND target = ?", place)
        self._insert(unit)
        return "renewed"

    def remove(self, unit: Unit) -> int:
        """Remove what is equal to this unit, and say how many there were."""
        unit = _sound(unit)
        return self._delete(f"{_PLACE} AND target = ? AND date = ?", (*_place(unit), unit.target, unit.date))

    def finish(self) -> None:
        """Write the index of texts and the count of trigrams."""
        for side in ("source", "target"):
            rows = [(number, getattr(unit, side)) for number, unit in self._added.items()]
            self._connection.executemany(f"INSERT INTO {side}_text (rowid, {side}) VALUES (?, ?)", rows)  # noqa: S608
        for unit in self._added.values():
            self._trigrams.update(trigrams(unit.source))
        self._connection.executemany(_COUNT, sorted(self._trigrams.items()))
        self._added.clear()
        self._trigrams.clear()

    def _insert(self, unit: Unit) -> None:
        digests = (digest_of(unit.source), digest_of(unit.context), shape(unit.source))
        number = self._connection.execute(_INSERT, (*digests, *_values(unit))).lastrowid
        assert number is not None
        self._added[number] = unit

    def _delete(self, where: str, values: tuple[Any, ...]) -> int:
        query = f"SELECT id, source, target FROM units WHERE {where}"  # noqa: S608
        found = self._connection.execute(query, values).fetchall()
        for number, source, target in found:
            self._connection.execute("DELETE FROM units WHERE id = ?", (number,))
            if self._added.pop(number, None) is None:
                for side, text in (("source", source), ("target", target)):
                    query = f"INSERT INTO {side}_text ({side}_text, rowid, {side}) VALUES ('delete', ?, ?)"  # noqa: S608
                    self._connection.execute(query, (number, text))
                self._trigrams.subtract(trigrams(source))
        return len(found)


@contextmanager
def transaction(connection: sqlite3.Connection, *, writes: bool = True) -> Iterator[None]:
    """Do everything within or nothing of it; what is read within is of one moment. Without `writes`, others may write meanwhile."""
    connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
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
