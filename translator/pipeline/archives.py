"""Read and write gzip and Zstandard (RFC 1952, RFC 8878) as streams, of which only a small part is ever held in memory."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO, cast

from translator.errors import FormatError, InputError
from translator.pipeline.files import readable

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
SUFFIXES = (".gz", ".zst")
_STEP = 256  # compressed bytes taken at a time: Zstandard can make 128 KiB of 4
_PIPE = 1 << 16  # bytes that a pipe holds
_MAX_WINDOW = 1 << 27  # bytes of memory that a Zstandard frame may ask for: what its own tool allows


class Reader:
    """A file, or standard input for `-`, with its compression taken off. What it is its first bytes say, not its name.

    `position` is how far into the file as it lies on the disk the reading has come, and `size` how long that is (None for a
    pipe). Raises InputError for what cannot be read, and where an archive is damaged or cut short.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = str(path)
        self.size: int | None = None
        self.position = 0
        with readable(path):
            file = sys.stdin.buffer if self._path == "-" else Path(path).open("rb")  # noqa: SIM115 (closed by `close`)
            self._file: BinaryIO = file
            if self._path != "-" and Path(path).is_file():
                self.size = Path(path).stat().st_size
        self._head = self._next(len(_ZSTD))
        self._inner: Any = None
        if self._head.startswith(_GZIP):
            self._inner = gzip.GzipFile(fileobj=cast(BinaryIO, _Raw(self)))
        elif self._head == _ZSTD:
            self._inner = _Zstandard(self)

    def read(self, size: int = -1, /) -> bytes:
        """Give up to `size` bytes, fewer only at the end."""
        if self._inner is None:
            return self.raw(size)
        try:
            return bytes(self._inner.read(size))
        except EOFError:
            raise InputError("the archive is cut short", where=self._path, hint="get it again", code="input.archive") from None
        except (gzip.BadGzipFile, zlib.error, _DamagedError) as error:
            hint = "get it again"
            raise InputError(f"the archive is damaged: {error}", where=self._path, hint=hint, code="input.archive") from error

    def raw(self, size: int = -1) -> bytes:
        """Give bytes of the file as it lies there."""
        if not self._head:
            return self._next(size)
        head = self._head if size < 0 else self._head[:size]
        self._head = self._head[len(head) :]
        return head + (self._next(size - len(head)) if size != len(head) else b"") if size >= 0 else head + self._next(-1)

    def close(self) -> None:
        if self._path != "-":
            self._file.close()

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _next(self, size: int) -> bytes:
        with readable(self._path):
            data = self._file.read(size) if self._path != "-" else b"".join(self._pieces(size))
        self.position += len(data)
        return data

    def _pieces(self, size: int) -> Iterator[bytes]:
        """Read a pipe as it comes: inside one long read an interrupt would wait for more input."""
        pipe = cast(BufferedReader, self._file)
        while size and (piece := pipe.read1(_PIPE if size < 0 else min(size, _PIPE))):
            yield piece
            size -= len(piece) if size > 0 else 0


class _Raw:
    """What GzipFile reads from."""

    def __init__(self, reader: Reader) -> None:
        self.read = reader.raw


class _DamagedError(Exception):
    """A frame that does not decompress."""


class _Zstandard:
    """Frames one after the other. The reader of the `zstandard` package would take a cut frame for a whole one."""

    def __init__(self, reader: Reader) -> None:
        self._package = _zstandard()
        self._reader = reader
        self._frame: Any = None
        self._held = bytearray()
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._held) < size:
            data, self._rest = self._rest or self._reader.raw(_STEP), b""
            if not data:
                if self._frame is not None:
                    raise EOFError
                break
            try:
                if self._frame is None:
                    self._frame = self._package.ZstdDecompressor(max_window_size=_MAX_WINDOW).decompressobj()
                self._held += self._frame.decompress(data)
            except self._package.ZstdError as error:
                raise _DamagedError(str(error).removeprefix("zstd decompressor error: ").lower()) from error
            if self._frame.eof:
                self._rest, self._frame = self._frame.unused_data, None
        size = len(self._held) if size < 0 else size
        data = bytes(self._held[:size])
        del self._held[:size]
        return data


@contextmanager
def packed(stream: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """Compress what is written to a stream if its name ends in `.gz` or `.zst`; the same bytes for the same content.

    Raises FormatError where the package for Zstandard is not installed.
    """
    if name.endswith(".gz"):
        with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0) as packing:
            yield cast(BinaryIO, packing)
    elif name.endswith(".zst"):
        compressor = _zstandard().ZstdCompressor(write_checksum=True)
        with compressor.stream_writer(stream, closefd=False) as packing:
            yield packing
    else:
        yield stream


def bare_name(path: str | Path) -> str:
    """Give the name of a file without its folder and without the suffix of an archive.

    >>> bare_name("pages/b.txt.gz")
    'b.txt'
    """
    name = Path(path).name
    return name.removesuffix(".gz").removesuffix(".zst") or name


def _zstandard() -> Any:
    try:
        import zstandard
    except ImportError:
        raise FormatError("Zstandard is not installed", hint="pip install 'duizhao[zstd]'", code="format.zstd") from None
    return zstandard
