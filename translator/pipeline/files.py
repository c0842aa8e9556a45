"""Read inputs and write outputs so that a mistake or a killed run never leaves half a file."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from translator.errors import InputError, OutputError


def read_input(path: str | Path) -> bytes:
    """Read a file, or standard input for `-`. Raises InputError for what cannot be read."""
    if str(path) == "-":
        return sys.stdin.buffer.read()
    with readable(path):
        return Path(path).read_bytes()


@contextmanager
def readable(path: str | Path) -> Iterator[None]:
    """Turn what goes wrong with an input into an InputError that names it."""
    where = str(path)
    try:
        yield
    except BrokenPipeError:
        raise
    except FileNotFoundError:
        raise InputError("no such file", where=where, hint="check the path", code="input.missing") from None
    except IsADirectoryError:
        raise InputError("is a directory", where=where, hint="name the files in it", code="input.directory") from None
    except PermissionError:
        raise InputError("may not be read", where=where, hint="check its permissions", code="input.permission") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=where, code="input.io") from error


@contextmanager
def atomic(path: str | Path) -> Iterator[BinaryIO]:
    """Open a file beside `path` for writing and rename it into place at the end; nothing is left of it after an error.

    What is no ordinary file (a device, a named pipe) is written to as it is; behind a symbolic link, its target is replaced.
    Raises OutputError where it cannot be written: a missing folder, no permission, no space.
    """
    target = Path(path).resolve()
    where = str(path)
    if target.is_dir():
        raise OutputError("is a directory", where=where, hint="give a file name", code="output.directory")
    if target.exists() and not target.is_file():
        with target.open("wb") as stream:
            yield stream
        return
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(_mode(target))
        Path(temporary).replace(target)
        temporary = ""
    except BrokenPipeError:
        raise  # it is another stream's: this one is a file
    except OSError as error:
        hint = "the folder does not exist" if isinstance(error, FileNotFoundError) else "nothing was changed"
        raise OutputError(f"cannot be written: {error.strerror or error}", where=where, hint=hint, code="output.io") from error
    finally:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink()


def _mode(target: Path) -> int:
    """The mode a new file would have, or that of the file that is replaced."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def same_file(first: str | Path, second: str | Path) -> bool:
    """Say whether two paths are one file, so that an input is never overwritten."""
    try:
        return Path(first).exists() and Path(second).exists() and Path(first).samefile(second)
    except OSError:
        return False
