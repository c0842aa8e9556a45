"""Open ZIP packages from outside (DOCX, XLSX) without trusting them.

What would unpack to too much, or declares a document type, is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from translator.errors import FormatError

MAX_UNPACKED = 256 << 20  # bytes of all parts; a document of 10,000 segments has 10 MB
MAX_PARTS = 2_000
_PIECE = 1 << 20
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_BAD = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, KeyError)


def parts_of(data: bytes, names: tuple[str, ...] | None = None, *, kind: str) -> dict[str, bytes]:
    """Unpack the parts with these names (all without names), of which one that is not there is left out; `kind` is for the message.

    Raises FormatError (`format.package`) for what is no package, would unpack to more than `MAX_UNPACKED`, or has a document type.

    >>> stream = io.BytesIO()
    >>> with zipfile.ZipFile(stream, "w") as archive:
    ...     archive.writestr("a.xml", "<a/>")
    >>> parts_of(stream.getvalue(), ("a.xml", "b.xml"), kind="a document")
    {'a.xml': b'<a/>'}
    >>> parts_of(b"PK", kind="a Word document (.docx)")
    Traceback (most recent call last):
    translator.errors.FormatError: is not a Word document (.docx) (save it as one, without a password)
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise _too_large()
            wanted = [entry for entry in entries if names is None or entry.filename in names]
            found: dict[str, bytes] = {}
            left = MAX_UNPACKED
            for entry in wanted:
                found[entry.filename] = _unpacked(archive, entry, left)
                left -= len(found[entry.filename])
    except _BAD as error:
        raise FormatError(f"is not {kind}", hint="save it as one, without a password", code="format.package") from error
    return found


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    """Unpack a part; what the directory says of its size may be a lie, so what comes out is counted."""
    pieces = []
    with archive.open(entry) as part:
        while piece := part.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise _too_large()
            pieces.append(piece)
    content = b"".join(pieces)
    # UTF-16 has a zero byte beside each letter.
    if entry.filename.endswith((".xml", ".rels")) and _DOCTYPE.search(content.replace(b"\0", b"")):
        message = f"its part {entry.filename[:80]!r} has a document type, which no such file needs"
        raise FormatError(message, code="format.package")
    return content


def _too_large() -> FormatError:
    return FormatError(f"would unpack to more than {MAX_UNPACKED >> 20} MB or {MAX_PARTS:,} parts", code="format.package")
