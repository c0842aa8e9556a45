"""The translation memory: what was translated before, by an engine or by a person."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from translator.errors import MemoryStoreError
from translator.memory.database import open_database
from translator.memory.fuzzy import all_of, candidates, scores, shape, trigrams
from translator.memory.rows import Rows, digest_of, transaction, unit_of
from translator.memory.unit import COLUMNS, Match, MatchKind, Unit, UnitOrigin
from translator.model import State

_SELECT = ", ".join(f"units.{column}" for column in COLUMNS)
_IN_EITHER = "SELECT rowid FROM source_text WHERE source_text MATCH ? UNION SELECT rowid FROM target_text WHERE target_text MATCH ?"
_PAGE = 500
_SAME_SHAPE = 50  # units of one shape that are looked at, the newest
_KINDS: tuple[MatchKind, ...] = ("context", "exact", "numbers", "fuzzy")


@dataclass(frozen=True, slots=True)
class MemoryStats:
    """How much is in a memory: units in all and by origin, different sources, and the size of the file."""

    units: int
    human: int
    engine: int
    sources: int
    file_bytes: int


@dataclass(frozen=True, slots=True)
class Added:
    """What became of units that were added: new ones, those that were there, and those of them that were older and renewed."""

    new: int = 0
    known: int = 0
    renewed: int = 0


class TranslationMemory:
    """A memory in one SQLite file (or in `":memory:"`), which is made if it is not there.

    Any number of threads and processes may use one file at a time; it must be on a local disk. Readers never wait; writers wait
    for one another. Each `put` is kept from the moment it returns, even if the process is killed then. Raises MemoryStoreError
    for a file that is not a memory, was written by a newer version, or cannot be used; ValueError for a unit with an unknown
    origin or state.

    >>> with TranslationMemory(":memory:") as memory:
    ...     memory.put("你好。", "Hi.", key="a")
    ...     memory.put("你好。", "Hello.", origin="human", state="reviewed")
    ...     memory.get("你好。", key="b").target
    'Hello.'
    """

    def __init__(self, path: Path | str) -> None:
        self.path = str(path)
        self._lock = threading.RLock()
        self._connection = open_database(path)

    def get(self, source: str, *, context: str = "", after: str = "", key: str = "") -> Unit | None:
        """Find the translation of exactly this source, or None.

        A human's wins over an engine's, whatever the key; an engine's is given only if it was made with this key. Among several
        the one between the same `context` and `after` wins, then one after the same `context`, then the newest: by date (none is
        older than any), and of the same date the one that was stored last.
        """
        with self._using() as connection:
            for origin, wanted in (("human", ""), ("engine", key)):
                if context or after:
                    query = (
                        f"SELECT {_SELECT} FROM units WHERE source_digest = ? AND context_digest = ? AND origin = ? AND key = ?"  # noqa: S608
                        " AND source = ? ORDER BY after = ? DESC, date DESC, id DESC LIMIT 1"
                    )
                    place = (digest_of(source), digest_of(context), origin, wanted, source, after)
                    row = connection.execute(query, place).fetchone()
                    if row:
                        return unit_of(row)
                query = (
                    f"SELECT {_SELECT} FROM units WHERE source_digest = ? AND origin = ? AND key = ? AND source = ?"  # noqa: S608
                    " ORDER BY date DESC, id DESC LIMIT 1"
                )
                row = connection.execute(query, (digest_of(source), origin, wanted, source)).fetchone()
                if row:
                    return unit_of(row)
        return None

    def put(
        self,
        source: str,
        target: str,
        *,
        context: str = "",
        key: str = "",
        origin: UnitOrigin = "engine",
        state: State = "translated",
        signature: str = "",
        date: str = "",
        after: str = "",
    ) -> None:
        """Remember one translation; one of the same source, neighbours, origin and key is replaced.

        An engine's never replaces a human's. A human's `key` is not kept: it holds whatever the glossary becomes.
        """
        self.put_many([Unit(source, target, context, key, origin, state, signature, date, after)])

    def put_many(self, units: Iterable[Unit]) -> int:
        """Remember many translations in one transaction, all or none, as `put` does; gives their number."""
        count = 0
        with self._using() as connection, transaction(connection):
            rows = Rows(connection)
            for unit in units:
                rows.replace(unit)
                count += 1
            rows.finish()
        return count

    def add_many(self, units: Iterable[Unit]) -> Added:
        """Add many translations in one transaction, all or none, beside those that are there.

        Nothing is replaced by another translation: of two of one source both are kept, and `get` chooses. A unit that is there
        with the same target, neighbours, origin and key is not added again; where the new one has a later date, it is renewed.

        >>> with TranslationMemory(":memory:") as memory:
        ...     memory.add_many([Unit("好。", "Good."), Unit("好。", "Fine."), Unit("好。", "Good.")])
        Added(new=2, known=1, renewed=0)
        """
        counts = {"new": 0, "known": 0, "renewed": 0}
        with self._using() as connection, transaction(connection):
            rows = Rows(connection)
            for unit in units:
                counts[rows.add(unit)] += 1
            rows.finish()
        return Added(**counts)

    def remove_many(self, units: Iterable[Unit]) -> int:
        """Remove units that are equal to these in one transaction; gives the number removed."""
        with self._using() as connection, transaction(connection):
            rows = Rows(connection)
            count = sum(rows.remove(unit) for unit in units)
            rows.finish()
        return count

    def search(self, text: str, limit: int = 10, *, min_score: float = 0.5) -> list[tuple[Unit, float]]:
        """Find units whose source resembles `text`, the best first, with a score from `min_score` to 1 (equal).

        The score is that of `fuzzy.similarity`; of equal scores a human's unit goes first.
        """
        return [(match.unit, match.score) for match in self.matches(text, limit=limit, min_score=min_score)]

    def matches(self, text: str, *, context: str = "", after: str = "", limit: int = 10, min_score: float = 0.5) -> list[Match]:
        """Find units whose source resembles `text`, and say how each does.

        Those with the same neighbours go first, then those of the same source, then those that differ in numbers alone, then by
        score; of equals a human's goes first, then the newest. The filter may miss a unit of whose rare trigrams none was kept.

        >>> with TranslationMemory(":memory:") as memory:
        ...     memory.put("新增企业35家。", "35 new enterprises.", origin="human")
        ...     [(one.kind, one.score, one.unit.target) for one in memory.matches("新增企业40家。")]
        [('numbers', 0.75, '35 new enterprises.')]
        """
        if not text or limit < 1:
            return []
        with self._using() as connection:
            found = dict.fromkeys(candidates(connection, text))
            numbers = shape(text)
            if numbers is not None:
                query = "SELECT id FROM units WHERE shape = ? ORDER BY date DESC, id DESC LIMIT ?"
                found |= dict.fromkeys(number for (number,) in connection.execute(query, (numbers, _SAME_SHAPE)))
            query = "SELECT id FROM units WHERE source_digest = ? ORDER BY origin DESC, date DESC, id DESC LIMIT ?"
            found |= dict.fromkeys(number for (number,) in connection.execute(query, (digest_of(text), limit)))
            if context:
                query = (
                    "SELECT id FROM units WHERE source_digest = ? AND context_digest = ? ORDER BY origin DESC, date DESC LIMIT ?"
                )
                place = (digest_of(text), digest_of(context), limit)
                found |= dict.fromkeys(number for (number,) in connection.execute(query, place))
            query = f"SELECT id, source FROM units WHERE id IN ({','.join('?' * len(found))})"  # noqa: S608
            sources: dict[int, str] = dict(connection.execute(query, list(found)).fetchall())
            # Enough of the best to choose from by neighbours and origin; the rest is never read whole.
            kept = scores(text, sources, min_score)
            same_shape = [one for one in kept[limit * 5 :] if numbers is not None and shape(sources[one[1]]) == numbers]
            score_of = {number: score for score, number in [*kept[: limit * 5], *same_shape]}
            query = f"SELECT units.id, {_SELECT} FROM units WHERE id IN ({','.join('?' * len(score_of))}) ORDER BY id DESC"  # noqa: S608
            units = [(score_of[row[0]], unit_of(row[1:])) for row in connection.execute(query, list(score_of))]
        result = [Match(unit, score, _kind(unit, text, context, after, numbers)) for score, unit in units]
        result.sort(key=lambda one: one.unit.date, reverse=True)
        result.sort(key=lambda one: (_KINDS.index(one.kind), -one.score, one.unit.origin != "human"))
        return result[:limit]

    def same_but_numbers(self, text: str) -> list[Unit]:
        """Find human units whose source differs from `text` in numbers alone, the newest first; none where it has no number."""
        number = shape(text)
        if number is None:
            return []
        query = f"SELECT {_SELECT} FROM units WHERE shape = ? ORDER BY date DESC, id DESC LIMIT ?"  # noqa: S608
        with self._using() as connection:
            found = [unit_of(row) for row in connection.execute(query, (number, _SAME_SHAPE))]
        return [unit for unit in found if unit.origin == "human" and unit.source != text]

    def concordance(self, text: str, limit: int = 20) -> list[Unit]:
        """Find units that have `text` in their source or target (the latest first); A-Z and a-z are taken for the same."""
        if not text or limit < 1:
            return []
        pattern = "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
        words = trigrams(text)
        where, values = "source LIKE ? ESCAPE '!' OR target LIKE ? ESCAPE '!'", [pattern, pattern]
        if words:
            where = f"id IN ({_IN_EITHER}) AND ({where})"
            values = [all_of(words), all_of(words), *values]
        query = f"SELECT {_SELECT} FROM units WHERE {where} ORDER BY id DESC LIMIT ?"  # noqa: S608
        with self._using() as connection:
            return [unit_of(row) for row in connection.execute(query, (*values, limit))]

    def stats(self) -> MemoryStats:
        """Count what is in the memory."""
        with self._using() as connection:
            units, human, sources = connection.execute(
                "SELECT count(*), count(*) FILTER (WHERE origin = 'human'), count(DISTINCT source_digest) FROM units"
            ).fetchone()
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            page_bytes = connection.execute("PRAGMA page_size").fetchone()[0]
        return MemoryStats(units, human, units - human, sources, pages * page_bytes)

    def export_rows(self) -> Iterator[Unit]:
        """Give all units in the order in which they were written; writing goes on meanwhile without disturbing it."""
        last = 0
        while True:
            with self._using() as connection:
                rows = connection.execute(
                    f"SELECT {_SELECT}, units.id FROM units WHERE id > ? ORDER BY id LIMIT ?",  # noqa: S608
                    (last, _PAGE),
                ).fetchall()
            if not rows:
                return
            last = rows[-1][-1]
            for row in rows:
                yield unit_of(row)

    def digest(self) -> str:
        """Give a digest of what the memory would answer, the same for the same units in whatever order they came."""
        total = 0
        for unit in self.export_rows():
            fields = "\0".join((unit.source, unit.target, unit.context, unit.key, unit.origin, unit.state))
            total ^= int.from_bytes(digest_of(fields), "big")
        return f"{total:032x}"

    def compact(self) -> None:
        """Put the index in order and give unused space back; takes some seconds for a million units."""
        with self._using() as connection:
            for side in ("source", "target"):
                connection.execute(f"INSERT INTO {side}_text ({side}_text) VALUES ('optimize')")  # noqa: S608
            connection.execute("VACUUM")

    def close(self) -> None:
        """Close the file; may be called twice."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def _using(self) -> Iterator[sqlite3.Connection]:
        """Hold the connection for one thread, and turn its errors into ours."""
        with self._lock:
            try:
                yield self._connection
            except sqlite3.ProgrammingError as error:
                raise ValueError("the memory was closed") from error
            except sqlite3.IntegrityError as error:
                raise ValueError(f"this is no unit: {error}") from error
            except sqlite3.Error as error:
                raise MemoryStoreError(f"the memory cannot be used: {error}", where=self.path, code="memory.use") from error


def _kind(unit: Unit, text: str, context: str, after: str, numbers: int | None) -> MatchKind:
    if unit.source == text:
        placed = bool(context or after) and unit.context == context and (not after or unit.after == after)
        return "context" if placed else "exact"
    return "numbers" if numbers is not None and shape(unit.source) == numbers else "fuzzy"
