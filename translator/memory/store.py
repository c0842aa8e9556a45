"""The translation memory: what was translated before, by an engine or by a person."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from translator.errors import MemoryStoreError
from translator.memory.database import open_database
from translator.memory.fuzzy import candidates, similarity
from translator.memory.unit import COLUMNS, Unit, UnitOrigin
from translator.model import State

_SELECT = ", ".join(f"units.{column}" for column in COLUMNS)
_PAGE = 500


@dataclass(frozen=True, slots=True)
class MemoryStats:
    """How much is in a memory: units in all and by origin, different sources, and the size of the file."""

    units: int
    human: int
    engine: int
    sources: int
    file_bytes: int


class TranslationMemory:
    """A memory in one SQLite file (or in `":memory:"`), which is made if it is not there.

    Any number of threads and processes may use one file at a time; it must be on a local disk. Each `put` is kept from the
    moment it returns, even if the process is killed then. Raises MemoryStoreError for a file that is not a memory, was written
    by a newer version, or cannot be used; ValueError for a unit with an unknown origin or state.

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

    def get(self, source: str, *, context: str = "", key: str = "") -> Unit | None:
        """Find the translation of exactly this source, or None.

        A human's wins over an engine's, whatever the key; an engine's is given only if it was made with this key. Among several
        the one after the same `context` wins, then the latest.
        """
        query = (
            f"SELECT {_SELECT} FROM units WHERE source_digest = ? AND (origin = 'human' OR key = ?) AND source = ?"  # noqa: S608
            " ORDER BY origin = 'human' DESC, context_digest = ? DESC, id DESC LIMIT 1"
        )
        with self._using() as connection:
            row = connection.execute(query, (_digest(source), key, source, _digest(context))).fetchone()
        return _unit(row) if row else None

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
    ) -> None:
        """Remember one translation; one of the same source, context, origin and key is replaced.

        An engine's never replaces a human's. A human's `key` is not kept: it holds whatever the glossary becomes.
        """
        self.put_many([Unit(source, target, context, key, origin, state, signature, date)])

    def put_many(self, units: Iterable[Unit]) -> int:
        """Remember many translations in one transaction, all or none; gives their number."""
        count = 0
        with self._using() as connection, _transaction(connection):
            for unit in units:
                _insert(connection, unit)
                count += 1
        return count

    def search(self, text: str, limit: int = 10, *, min_score: float = 0.5) -> list[tuple[Unit, float]]:
        """Find units whose source resembles `text`, the best first, with a score from `min_score` to 1 (equal).

        The score is twice the characters kept in order over all characters of both; of equal scores a human's unit goes first.
        """
        if not text or limit < 1:
            return []
        with self._using() as connection:
            units = [_unit(row) for row in candidates(connection, text, _SELECT)]
        scored = [(unit, similarity(text, unit.source)) for unit in units]
        kept = [item for item in scored if item[1] >= min_score]
        kept.sort(key=lambda item: (-item[1], item[0].origin != "human", item[0].source, item[0].context, item[0].key))
        return kept[:limit]

    def concordance(self, text: str, limit: int = 20) -> list[Unit]:
        """Find units that have `text` in their source or target (the latest first); A-Z and a-z are taken for the same."""
        if not text or limit < 1:
            return []
        pattern = "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
        query = (
            f"SELECT {_SELECT} FROM units WHERE source LIKE ? ESCAPE '!' OR target LIKE ? ESCAPE '!'"  # noqa: S608
            " ORDER BY id DESC LIMIT ?"
        )
        with self._using() as connection:
            return [_unit(row) for row in connection.execute(query, (pattern, pattern, limit))]

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
                yield _unit(row)

    def digest(self) -> str:
        """Give a digest of what the memory would answer, the same for the same units in whatever order they came."""
        total = 0
        for unit in self.export_rows():
            fields = "\0".join((unit.source, unit.target, unit.context, unit.key, unit.origin, unit.state))
            total ^= int.from_bytes(_digest(fields), "big")
        return f"{total:032x}"

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


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):  # a full disk has rolled back by itself
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _insert(connection: sqlite3.Connection, unit: Unit) -> None:
    key = "" if unit.origin == "human" else unit.key
    place = (_digest(unit.source), _digest(unit.context), unit.origin, key)
    # Deleted and written anew, not updated: its new id makes it the latest, and the search index follows by the triggers.
    connection.execute("DELETE FROM units WHERE source_digest = ? AND context_digest = ? AND origin = ? AND key = ?", place)
    connection.execute(
        "INSERT INTO units (source_digest, context_digest, origin, key, state, source, target, context, signature, date)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*place, unit.state, unit.source, unit.target, unit.context, unit.signature, unit.date),
    )


def _unit(row: tuple[Any, ...]) -> Unit:
    return Unit(*row[: len(COLUMNS)])


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:16]
