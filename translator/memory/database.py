"""The file of a translation memory: opened only if it is ours, made if it is not there, never older or newer than we know."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from translator.errors import MemoryStoreError
from translator.memory.rows import Rows, transaction
from translator.memory.unit import Unit

APPLICATION_ID = 0x445A4831  # "DZH1", so that `file` and we can tell a memory from any other database
SCHEMA_VERSION = 2
_SCHEMA = Path(__file__).with_name("schema.sql")
_BUSY_S = 10.0
_COLUMNS_1 = ("source", "target", "context", "key", "origin", "state", "signature", "date")  # of schema 1
_MAPPED_BYTES = 1 << 32  # of the file, at most, are read without copying
_CACHE_KIB = 32 << 10


def open_database(path: Path | str) -> sqlite3.Connection:
    """Open a memory, or make one where there is no file (or an empty one). A file that is not ours is not touched.

    Write-ahead log, so that readers never wait; what was committed survives the death of the process at any moment.
    """
    place = str(path)
    try:
        connection = sqlite3.connect(place, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise _unusable(place, error) from error
    try:
        if not _is_ours(connection, place):
            _create(connection)
            _is_ours(connection, place)
        elif _version(connection) < SCHEMA_VERSION:
            _renew(connection)
        _set_modes(connection)
    except sqlite3.Error as error:
        connection.close()
        raise _unusable(place, error) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _is_ours(connection: sqlite3.Connection, place: str) -> bool:
    """Say whether the file has our schema; False if it is empty. Reads only."""
    # In one transaction: a memory that another process is making is seen whole or not at all, never in part as a foreign database.
    with transaction(connection, writes=False):
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = _version(connection)
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application == APPLICATION_ID and 1 <= version <= SCHEMA_VERSION:
        return True
    if application == APPLICATION_ID:
        raise MemoryStoreError(
            f"this memory has schema {version}, this version of Duizhao knows {SCHEMA_VERSION}",
            hint="use a newer version of Duizhao",
            where=place,
            code="memory.version",
        )
    if application or version or tables:
        raise MemoryStoreError(
            "this is a database, but not a translation memory of ours",
            hint="choose another file",
            where=place,
            code="memory.foreign",
        )
    return False


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _create(connection: sqlite3.Connection) -> None:
    """Make the schema in one transaction; of two processes that try, the second finds it done."""
    with transaction(connection):
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
            _make_tables(connection)


def _make_tables(connection: sqlite3.Connection) -> None:
    for statement in _statements(_SCHEMA.read_text(encoding="utf-8")):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _renew(connection: sqlite3.Connection) -> None:
    """Bring a memory of schema 1 to the present one in one transaction: its units are written anew, in their order."""
    with transaction(connection):
        if _version(connection) >= SCHEMA_VERSION:
            return
        connection.execute("CREATE TEMP TABLE old_units AS SELECT * FROM units")
        for statement in ("DROP TABLE unit_text", "DROP TABLE units"):
            connection.execute(statement)
        _make_tables(connection)
        rows = Rows(connection)
        for row in connection.execute(f"SELECT {', '.join(_COLUMNS_1)} FROM old_units ORDER BY id"):  # noqa: S608
            rows.replace(Unit(*row))
        rows.finish()
        connection.execute("DROP TABLE old_units")


def _statements(script: str) -> list[str]:
    """Cut a script into statements; `executescript` would commit between them."""
    statements: list[str] = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements


def _set_modes(connection: sqlite3.Connection) -> None:
    # Changing to the log needs the file for ourselves for a moment, and this one statement does not wait for its turn.
    deadline = time.monotonic() + _BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            # A file on a read-only disk can still be looked into.
            if "readonly" in str(error) or "read-only" in str(error):
                break
            if time.monotonic() > deadline or "locked" not in str(error):
                raise
            time.sleep(0.02)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")


def _unusable(place: str, error: sqlite3.Error) -> MemoryStoreError:
    words = str(error)
    if isinstance(error, sqlite3.OperationalError) and "unable to open" in words:
        return MemoryStoreError("the memory cannot be opened", hint="does its folder exist?", where=place, code="memory.open")
    if "not a database" in words or "malformed" in words:
        return MemoryStoreError(
            f"this file is not a translation memory: {words}", hint="choose another file", where=place, code="memory.foreign"
        )
    return MemoryStoreError(f"the memory cannot be used: {words}", where=place, code="memory.open")
