"""The file of a translation memory: opened only if it is ours, made if it is not there, never older or newer than we know."""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from pathlib import Path

from translator.errors import MemoryStoreError

APPLICATION_ID = 0x445A4831  # "DZH1", so that `file` and we can tell a memory from any other database
SCHEMA_VERSION = 1
_SCHEMA = Path(__file__).with_name("schema.sql")
_BUSY_S = 10.0


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
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application == APPLICATION_ID and version == SCHEMA_VERSION:
        return True
    if application == APPLICATION_ID:
        raise MemoryStoreError(
            f"this memory has schema {version}, this version of Duizhao knows {SCHEMA_VERSION}",
            hint="use a newer version of Duizhao" if version > SCHEMA_VERSION else "export it with the version that wrote it",
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


def _create(connection: sqlite3.Connection) -> None:
    """Make the schema in one transaction; of two processes that try, the second finds it done."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
            for statement in _statements(_SCHEMA.read_text(encoding="utf-8")):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


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


def _unusable(place: str, error: sqlite3.Error) -> MemoryStoreError:
    words = str(error)
    if isinstance(error, sqlite3.OperationalError) and "unable to open" in words:
        return MemoryStoreError("the memory cannot be opened", hint="does its folder exist?", where=place, code="memory.open")
    if "not a database" in words or "malformed" in words:
        return MemoryStoreError(
            f"this file is not a translation memory: {words}", hint="choose another file", where=place, code="memory.foreign"
        )
    return MemoryStoreError(f"the memory cannot be used: {words}", where=place, code="memory.open")
