"""What every way of getting a model shares: progress, bounded copying, room on the disk, durable writes."""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from translator.errors import ModelError

CHUNK_BYTES = 1 << 20
_SPARE_BYTES = 64 << 20  # what a disk should have left when we are done


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a pull is. `message` is for people and set where something begins, waits or failed."""

    stage: Literal["wait", "fetch", "verify", "failed"]
    source: str
    done_bytes: int
    total_bytes: int
    message: str = ""


Report = Callable[[Progress], None]


class SourceFailed(Exception):  # noqa: N818 (not an error for the user: the next source is tried)
    """One source did not give the bytes; `reason` is a few words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def digest_of(path: Path, report: Callable[[int], None] | None = None) -> str:
    """Give the SHA-256 of a file in hex; `report` gets the number of bytes read so far."""
    sha, done = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while block := stream.read(CHUNK_BYTES):
            sha.update(block)
            done += len(block)
            if report:
                report(done)
    return sha.hexdigest()


def copy_bounded(
    source: BinaryIO, target: BinaryIO, limit_bytes: int, *, tick: Callable[[int], None], stop: threading.Event | None = None
) -> int:
    """Copy a stream, never more than `limit_bytes`; raises SourceFailed where there is more. Gives the number of bytes."""
    done = 0
    while block := source.read(CHUNK_BYTES):
        done += len(block)
        if done > limit_bytes:
            raise SourceFailed("it has more bytes than the model")
        if stop is not None and stop.is_set():
            raise SourceFailed("stopped")
        target.write(block)
        tick(done)
    return done


def require_space(folder: Path, need_bytes: int) -> None:
    """Raise ModelError when `folder` has no room for `need_bytes` and a little to spare."""
    free = shutil.disk_usage(folder).free
    if free < need_bytes + _SPARE_BYTES:
        raise ModelError(
            f"not enough disk space: {_gigabytes(need_bytes + _SPARE_BYTES)} needed, {_gigabytes(free)} free",
            hint="free some space, or keep models elsewhere with DUIZHAO_MODEL_DIR",
            where=str(folder),
            code="model.space",
        )


def flush(stream: BinaryIO) -> None:
    """Make sure that what was written is on the disk."""
    stream.flush()
    os.fsync(stream.fileno())


def flush_folder(folder: Path) -> None:
    """Make a rename in `folder` durable, where the system can do that (Windows cannot open a folder)."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.2f} GB"
