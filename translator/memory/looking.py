"""Looking a text up: the one unit that is used for it, and those that are worth showing to a person."""

from __future__ import annotations

import sqlite3
from typing import Any

from translator.memory.fuzzy import candidates, scores, shape
from translator.memory.rows import digest_of, unit_of
from translator.memory.unit import COLUMNS, Match, MatchKind, Unit

SELECT = ", ".join(f"units.{column}" for column in COLUMNS)
_SAME_SHAPE = 50  # units of one shape that are looked at, the newest
_KEPT = 5  # times as many of the best as are wanted, to choose from by origin and date
_KINDS: tuple[MatchKind, ...] = ("context", "exact", "numbers", "fuzzy")


def exact(connection: sqlite3.Connection, source: str, context: str, after: str, key: str) -> Unit | None:
    """Find the unit that is used for a source: a human's first, from the same place first, then the newest."""
    for origin, wanted in (("human", ""), ("engine", key)):
        same = "source_digest = ? AND origin = ? AND key = ? AND source = ?"
        values: tuple[Any, ...] = (digest_of(source), origin, wanted, source)
        if context or after:
            query = f"{same} AND context_digest = ? ORDER BY after = ? DESC, date DESC, id DESC LIMIT 1"
            units = _units(connection, query, (*values, digest_of(context), after))
            if units:
                return units[0]
        units = _units(connection, f"{same} ORDER BY date DESC, id DESC LIMIT 1", values)
        if units:
            return units[0]
    return None


def same_but_numbers(connection: sqlite3.Connection, text: str) -> list[Unit]:
    """Find units that differ from a text in numbers alone, the newest first; none where it has no number."""
    number = shape(text)
    if number is None:
        return []
    found = _units(connection, "shape = ? ORDER BY date DESC, id DESC LIMIT ?", (number, _SAME_SHAPE))
    return [unit for unit in found if unit.source != text]


def alike(connection: sqlite3.Connection, text: str, context: str, after: str, limit: int, min_score: float) -> list[Match]:
    """Find units that resemble a text, the best first."""
    surely = _surely(connection, text, context, after, limit)
    found = list(surely | dict.fromkeys(candidates(connection, text)))
    query = f"SELECT id, source FROM units WHERE id IN ({','.join('?' * len(found))})"  # noqa: S608
    ranked = scores(text, dict(connection.execute(query, found).fetchall()), min_score)
    # Whole units are read of the best alone.
    score_of = {number: score for place, (score, number) in enumerate(ranked) if place < _KEPT * limit or number in surely}
    query = f"SELECT units.id, {SELECT} FROM units WHERE id IN ({','.join('?' * len(score_of))}) ORDER BY id DESC"  # noqa: S608
    units = [(score_of[row[0]], unit_of(row[1:])) for row in connection.execute(query, list(score_of))]
    numbers = shape(text)
    result = [Match(unit, score, _kind(unit, text, context, after, numbers)) for score, unit in units]
    result.sort(key=lambda one: one.unit.date, reverse=True)
    result.sort(key=lambda one: (_KINDS.index(one.kind), -one.score, one.unit.origin != "human"))
    return result[:limit]


def _surely(connection: sqlite3.Connection, text: str, context: str, after: str, limit: int) -> dict[int, None]:
    """Give the ids of units that are found without any search: from the same place, the same, the same but for numbers."""
    source, newest = digest_of(text), "ORDER BY origin DESC, date DESC, id DESC LIMIT ?"
    queries: list[tuple[str, tuple[Any, ...]]] = [(f"source_digest = ? {newest}", (source, limit))]
    if context or after:
        placed = "source_digest = ? AND context_digest = ? ORDER BY after = ? DESC, origin DESC, date DESC, id DESC LIMIT ?"
        queries.append((placed, (source, digest_of(context), after, limit)))
    if (numbers := shape(text)) is not None:
        queries.append(("shape = ? ORDER BY date DESC, id DESC LIMIT ?", (numbers, _SAME_SHAPE)))
    found: dict[int, None] = {}
    for where, values in queries:
        query = f"SELECT id FROM units WHERE {where}"  # noqa: S608
        found |= dict.fromkeys(number for (number,) in connection.execute(query, values))
    return found


def _units(connection: sqlite3.Connection, where: str, values: tuple[Any, ...]) -> list[Unit]:
    query = f"SELECT {SELECT} FROM units WHERE {where}"  # noqa: S608
    return [unit_of(row) for row in connection.execute(query, values)]


def _kind(unit: Unit, text: str, context: str, after: str, numbers: int | None) -> MatchKind:
    if unit.source == text:
        placed = bool(context or after) and unit.context == context and (not after or unit.after == after)
        return "context" if placed else "exact"
    return "numbers" if numbers is not None and shape(unit.source) == numbers else "fuzzy"
