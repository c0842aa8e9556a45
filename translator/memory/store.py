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
from translator.memory.fuzzy import all_of, trigrams
from translator.memory.looking import SELECT, alike, exact, same_but_numbers
from translator.memory.rows import Rows, digest_of, transaction, unit_of
from translator.memory.unit import Match, Unit, UnitOrigin
from translator.model import State

_IN_EITHER = "SELECT rowid FROM source_text WHERE source_text MATCH ? UNION SELECT rowid FROM target_text WHERE target_text MATCH ?"
_PAGE = 500


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
            return exact(connection, source, context, after, key)

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
            return alike(connection, text, context, after, limit, min_score)

    def same_but_numbers(self, text: str) -> list[Unit]:
        """Find human units whose source differs from `text` in numbers alone, the newest first; none where it has no number."""
        with self._using() as connection:
            return [unit for unit in same_but_numbers(connection, text) if unit.origin == "human"]

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
        query = f"SELECT {SELECT} FROM units WHERE {where} ORDER BY id DESC LIMIT ?"  # noqa: S608
        with self._using() as connection:
            found = [unit_of(row) for row in connection.execute(query, (*values, limit))]
        # LIKE takes a NUL for the end of what it looks for.
        return [unit for unit in found if "\0" not in text or text in unit.source or text in unit.target]

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
                    f"SELECT {SELECT}, units.id FROM units WHERE id > ? ORDER BY id LIMIT ?",  # noqa: S608
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
            fields = "\0".join((unit.source, unit.target, unit.context, unit.after, unit.key, unit.origin, unit.state, unit.date))
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
