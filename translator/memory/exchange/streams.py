"""Whatever bytes can be read from, as a stream with lines and a view of what comes next."""

from __future__ import annotations

import io
from typing import Protocol


class Source(Protocol):
    """What bytes are read from."""

    def read(self, size: int = -1, /) -> bytes: ...


def buffered(source: Source) -> io.BufferedReader:
    """Give a stream over a source, which stays open when the stream is closed.

    >>> stream = buffered(io.BytesIO(b"a\\nb"))
    >>> stream.peek(1)[:1], stream.readline(), stream.read()
    (b'a', b'a\\n', b'b')
    """
    return io.BufferedReader(_Raw(source), 1 << 16)


class _Raw(io.RawIOBase):
    def __init__(self, source: Source) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._source.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
