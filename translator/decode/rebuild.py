"""Turn bytes into text so that the bytes can be had back: what the encoding alone would not give back is kept beside it.

A character whose bytes are not those that the encoding would give it gets an `Undecoded` entry with its bytes in hex. It shows
as U+FFFD where the bytes mean nothing, else as what they mean: the € of a lone 80 in code page 936, the second of two codes for
one character, the characters of a run in another encoding, and those of encodings with shifts (HZ, ISO 2022).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from translator.decode.foreign import Tries, foreign_line, foreign_run, has_utf8
from translator.decode.shifted import STATEFUL, characters, stretches
from translator.model import Decoded, Undecoded

_BIJECTIVE = {"utf-8", "ascii", "latin-1", "cp1252", "cp1251", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"}
_BY_LINE = {"utf-8", "gb18030", "big5", "cp950", "big5hkscs", "euc_jp", "shift_jis", "cp932", "euc_kr", "cp949"}
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")

Piece = tuple[str, bytes, bool]  # text, its bytes, and whether they must be kept (then the text is one character)


def decode_body(data: bytes, encoding: str, *, byte_offset: int = 0, position: int = 0) -> tuple[str, tuple[Undecoded, ...]]:
    """Decode what follows a byte order mark as `encoding` says, with runs of another encoding read as what they are.

    Shown as U+FFFD, one a stretch: bytes that no reading explains. Offsets and positions count from those given.

    >>> text, kept = decode_body("中文\\n".encode() + "中文".encode("gbk"), "utf-8")
    >>> text, [one.hex for one in kept]
    ('中文\\n中文', ['d6d0', 'cec4'])
    """
    if encoding in STATEFUL:
        return _join(_unshifted(data, encoding), byte_offset, position)
    try:
        text = data.decode(encoding)
        if encoding in _BIJECTIVE or (text.encode(encoding) == data and not has_utf8(data)):
            return text, ()
    except UnicodeError:
        pass
    pieces = _lines(data, encoding) if encoding in _BY_LINE else _stretched(data, encoding)
    text, kept = _join(pieces, byte_offset, position)
    if rebuild(text, encoding, kept, position=position) != data:
        return _join(((chr(byte), bytes((byte,)), True) for byte in data), byte_offset, position)
    return text, kept


def rebuild(text: str, encoding: str, kept: Iterable[Undecoded], *, position: int = 0) -> bytes:
    """Give the bytes of a text whose first character has the number `position`."""
    plain = STATEFUL.get(encoding, encoding)
    parts: list[bytes] = []
    done = 0
    for one in kept:
        here = one.position - position
        if here > done:
            parts.append(text[done:here].encode(plain))
        parts.append(bytes.fromhex(one.hex))
        done = here + 1
    parts.append(text[done:].encode(plain))
    return b"".join(parts)


def encode(text: str, decoded: Decoded) -> bytes:
    """Rebuild the bytes of a decoded text.

    >>> from translator.decode import decode
    >>> broken = decode(b"\\xe4\\xb8\\xad\\xff\\xe6\\x96\\x87")
    >>> broken.undecoded[0].hex, encode(broken.text, broken) == broken.data
    ('ff', True)
    """
    return decoded.data[: decoded.bom_length] + rebuild(text, decoded.encoding, decoded.undecoded)


def _join(pieces: Iterable[Piece], byte_offset: int, position: int) -> tuple[str, tuple[Undecoded, ...]]:
    texts: list[str] = []
    kept: list[Undecoded] = []
    for text, raw, keep in pieces:
        texts.append(text)
        if keep:
            kept.append(Undecoded(byte_offset, position, raw.hex()))
        position += len(text)
        byte_offset += len(raw)
    return "".join(texts), tuple(kept)


def _lines(data: bytes, encoding: str) -> Iterator[Piece]:
    """Go line by line (a line feed is no part of a character in these encodings) and join the sound ones again."""
    tries = Tries()
    sound = start = 0  # where the sound lines before `start` begin
    while start < len(data):
        stop = data.find(b"\n", start) + 1 or len(data)
        line = data[start:stop]
        if not _is_sound(line, encoding):
            if start > sound:
                yield data[sound:start].decode(encoding), data[sound:start], False
            yield from _line(line, encoding, tries)
            sound = stop
        start = stop
    if sound < len(data):
        yield data[sound:].decode(encoding), data[sound:], False


def _is_sound(line: bytes, encoding: str) -> bool:
    try:
        text = line.decode(encoding)
        return encoding == "utf-8" or (text.encode(encoding) == line and not has_utf8(line))
    except UnicodeError:
        return False


def _line(line: bytes, encoding: str, tries: Tries) -> Iterator[Piece]:
    other = foreign_line(line, encoding, tries)
    if other is not None:
        return _kept(line, other)
    if encoding == "utf-8":
        return _with_runs(line, tries)
    pieces = list(_stretched(line, encoding))
    if rebuild(*_of(pieces, encoding)) == line:
        return iter(pieces)
    # Two codes for one character, as Big5 and code page 932 have them: keep the one that stood here.
    return _unshifted(line, encoding)


def _of(pieces: list[Piece], encoding: str) -> tuple[str, str, tuple[Undecoded, ...]]:
    text, kept = _join(pieces, 0, 0)
    return text, encoding, kept


def _kept(raw: bytes, encoding: str) -> Iterator[Piece]:
    """Read bytes in another encoding than the file's, and keep those of each character beyond ASCII."""
    text = raw.decode(encoding)
    done = 0
    for match in _NOT_ASCII.finditer(text):
        start = match.start()
        if start > done:
            yield text[done:start], text[done:start].encode("ascii"), False
        yield text[start], text[start].encode(encoding), True
        done = start + 1
    if done < len(text):
        yield text[done:], text[done:].encode("ascii"), False


def _with_runs(line: bytes, tries: Tries) -> Iterator[Piece]:
    """Read a line of UTF-8 in which bytes are bad: each bad stretch may begin, or lie in, a run of another encoding."""
    done = 0
    for start, stop in stretches(line, "utf-8"):
        if start < done:
            continue
        run = foreign_run(line, done, start, stop, tries)
        begin, end = run or (start, stop)
        if begin > done:
            yield from _utf8(line[done:begin])
        if run:
            yield from _kept(line[begin:end], "gb18030")
        else:
            yield "\ufffd", line[begin:end], True
        done = end
    if done < len(line):
        yield from _utf8(line[done:])


def _utf8(raw: bytes) -> Iterator[Piece]:
    """What follows a run may begin amid what UTF-8 made of the line, so it may be bad itself."""
    try:
        yield raw.decode("utf-8"), raw, False
    except UnicodeDecodeError:
        yield from _stretched(raw, "utf-8")


def _stretched(data: bytes, encoding: str) -> Iterator[Piece]:
    done = 0
    for start, stop in stretches(data, encoding):
        if start > done:
            yield data[done:start].decode(encoding), data[done:start], False
        raw = data[start:stop]
        # Code page 936, which Windows calls GBK, has the euro sign at 80; GB 18030 has it elsewhere.
        yield "€" if raw == b"\x80" and encoding == "gb18030" else "\ufffd", raw, True
        done = stop
    if done < len(data):
        yield data[done:].decode(encoding), data[done:], False


def _unshifted(data: bytes, encoding: str) -> Iterator[Piece]:
    """Read character by character; the bytes of a shift go with the character after it, at the end with the one before."""
    plain = STATEFUL.get(encoding, encoding)
    last: Piece | None = None
    for char, raw in characters(data, encoding):
        if not char and last is not None:
            last = (last[0], last[1] + raw, True)
            continue
        if last is not None:
            yield last
        keep = not char or raw != char.encode(plain, "replace")
        last = (char or "\ufffd", raw, keep)
    if last is not None:
        yield last
