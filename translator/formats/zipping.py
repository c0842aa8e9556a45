"""Write ZIP packages (DOCX, EPUB, XLSX) so that the same content is the same bytes: no clock, no machine, one order."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from types import TracebackType
from typing import BinaryIO, Self

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that ZIP knows
_FLUSH_CHARS = 1 << 16


class Package:
    """A package on a stream that the caller opened and closes.

    >>> import io
    >>> stream = io.BytesIO()
    >>> with Package(stream) as package:
    ...     package.add("mimetype", "application/epub+zip", packed=False)
    ...     package.add_pieces("a.xml", ("<a>", "</a>"))
    >>> [(one.filename, one.date_time[0], one.file_size) for one in zipfile.ZipFile(stream).infolist()]
    [('mimetype', 1980, 20), ('a.xml', 1980, 7)]
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._archive = zipfile.ZipFile(stream, "w")

    def add(self, name: str, content: str | bytes, *, packed: bool = True) -> None:
        """Add a part; `packed=False` for the one that must be readable without unpacking."""
        data = content.encode() if isinstance(content, str) else content
        self._archive.writestr(_entry(name, packed=packed), data)

    def add_pieces(self, name: str, pieces: Iterable[str]) -> None:
        """Add a part piece by piece, so that it never stands in memory as a whole."""
        with self._archive.open(_entry(name, packed=True), "w") as part:
            pending: list[str] = []
            size = 0
            for piece in pieces:
                pending.append(piece)
                size += len(piece)
                if size >= _FLUSH_CHARS:
                    part.write("".join(pending).encode())
                    pending, size = [], 0
            part.write("".join(pending).encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._archive.close()


def _entry(name: str, *, packed: bool) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    entry.create_system = 0  # else it tells on which kind of machine the file was written
    return entry
