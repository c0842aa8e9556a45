"""Characters one at a time with their bytes, for encodings with shifts (HZ, ISO 2022); and the stretches no codec can read."""

from __future__ import annotations

import codecs
import threading
from collections.abc import Iterator

# Encodings with shifts, and the codec for what is ASCII in them (HZ doubles the tilde).
STATEFUL = {"hz": "hz", "iso2022_jp_2": "ascii", "iso2022_kr": "ascii", "iso2022_cn": "ascii"}
_MARK = "\udcff"
_ASIDE = threading.local()


def stretches(data: bytes, encoding: str) -> list[tuple[int, int]]:
    """List the stretches of bytes, as start and end, that an encoding does not allow.

    >>> stretches(b"a\\xffb\\xe4\\xb8", "utf-8")
    [(1, 2), (3, 5)]
    """
    found: list[tuple[int, int]] = []
    _ASIDE.found = found
    data.decode(encoding, "duizhao.note")
    return found


def _note(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stop = max(error.end, error.start + 1)
    _ASIDE.found.append((error.start, stop))
    return _MARK, stop


codecs.register_error("duizhao.note", _note)


def characters(data: bytes, encoding: str) -> Iterator[tuple[str, bytes]]:
    """Give each character with its bytes and the shifts before them; shifts at the very end come with an empty text.

    Bytes that the encoding does not allow show as U+FFFD.

    >>> list(characters(b"a~{VP~}", "hz"))
    [('a', b'a'), ('中', b'~{VP'), ('', b'~}')]
    """
    if encoding == "iso2022_cn":
        yield from _iso_2022_cn(data)
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    start = 0
    for i in range(len(data)):
        text = decoder.decode(data[i : i + 1])
        if text:
            yield text[0], data[start : i + 1]
            yield from ((char, b"") for char in text[1:])
            start = i + 1
    text = decoder.decode(b"", final=True)
    if text or start < len(data):
        yield text[:1], data[start:]
        yield from ((char, b"") for char in text[1:])


def _iso_2022_cn(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Read ISO-2022-CN (RFC 1922) as far as GB 2312 goes: `ESC $ ) A` names it, SO and SI shift. CNS 11643 shows as U+FFFD."""
    start = i = 0
    named = shifted = False
    while i < len(data):
        byte = data[i]
        if byte == 0x1B and data[i + 1 : i + 3] == b"$)":
            named = data[i + 3 : i + 4] == b"A"
            i += 4
            continue
        if byte in (0x0E, 0x0F):
            shifted = byte == 0x0E
            i += 1
            continue
        size = 2 if shifted and byte > 0x20 else 1
        raw = data[i : i + size]
        if size == 2:
            char = bytes(one | 0x80 for one in raw).decode("gb2312", "replace") if named else "\ufffd"
        else:
            char = chr(byte) if byte < 0x80 else "\ufffd"
        i += size
        yield char[:1], data[start:i]
        yield from ((one, b"") for one in char[1:])
        start = i
        if byte == 0x0A:
            named = shifted = False  # a designation holds to the end of the line
    if start < len(data):
        yield "", data[start:]
