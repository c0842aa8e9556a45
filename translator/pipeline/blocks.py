"""Cut a stream of bytes into blocks of text that can be cleaned one after the other.

A block ends where nothing reaches across: after an empty line, at a line end behind a sentence, at a line end; in a line longer
than a block, after a sentence between characters that are in step, or at last anywhere between two characters.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from translator import hanzi
from translator.decode import Guess, guess
from translator.decode.rebuild import decode_body, rebuild
from translator.errors import InputError
from translator.model import Decoded

BLOCK_BYTES = 1 << 19
_HEAD_BYTES = 1 << 16  # the least that the encoding of a longer file is told from
_LEAST = 16  # bytes: longer than any character, so that a block is never empty
_WIDE = ("utf-16", "utf-32")


class Source(Protocol):
    """What blocks are read from."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a file and how much of the file went before it.

    In `decoded`, positions count from the start of the block, byte offsets from that of the file; its `data` has the bytes of
    the block only.
    """

    decoded: Decoded
    char_start: int = 0
    byte_start: int = 0
    line_start: int = 0
    column_start: int = 0

    @property
    def plain(self) -> bool:
        """Say whether the bytes are the text in UTF-8 and nothing else."""
        return self.decoded.encoding == "utf-8" and not self.decoded.undecoded and not self.decoded.bom_length


def blocks(source: Source, *, block_bytes: int = BLOCK_BYTES) -> Iterator[Block]:
    """Read a stream to its end, block by block; a stream that is not longer than a block is one.

    The encoding is decided on the first block; as long as everything is ASCII, it stays open. Raises InputError for binary
    data.

    >>> from io import BytesIO
    >>> [block.decoded.text for block in blocks(BytesIO("一行。\\n二行。\\n三行。\\n".encode()), block_bytes=24)]
    ['一行。\\n二行。\\n', '三行。\\n']
    """
    block_bytes = max(block_bytes, _LEAST)
    raw, ended = _read_on(source, b"", block_bytes + 1, ended=False)
    found: Guess | None = None
    settled = False
    block: Block | None = None
    while raw or block is None:
        if found is None or not (settled or raw.isascii()):
            raw, ended = _read_on(source, raw, max(block_bytes + 1, _HEAD_BYTES), ended=ended)
            found = _decide(raw, complete=ended and block is None)
            settled = not raw.isascii()
        raw, ended = _read_on(source, raw, block_bytes + 1, ended=ended)
        decoded = _next(raw, found, block_bytes, byte_start=_byte_end(block))
        block = _placed(block, decoded)
        yield block
        raw = raw[len(decoded.data) :]


def _read_on(source: Source, raw: bytes, wanted: int, *, ended: bool) -> tuple[bytes, bool]:
    while not ended and len(raw) < wanted:
        fresh = source.read(wanted - len(raw))
        raw, ended = raw + fresh, not fresh
    return raw, ended


def _decide(raw: bytes, *, complete: bool) -> Guess:
    found = guess(raw, complete=complete)
    if found is None:
        raise InputError("binary data, not text", hint="give a text file", code="input.binary")
    return found


def _next(raw: bytes, found: Guess, block_bytes: int, *, byte_start: int) -> Decoded:
    """Decode the next block. A byte order mark is one at the start of the file only."""
    encoding = found.encoding
    bom_length = 0 if byte_start else found.bom_length
    last = len(raw) <= block_bytes
    used = len(raw) if last else _whole(raw, bom_length, block_bytes, encoding)
    text, kept = decode_body(raw[bom_length:used], encoding, byte_offset=byte_start + bom_length)
    if not last:
        cut = cut_point(text)
        before = tuple(one for one in kept if one.position < cut)
        encoded = raw[:bom_length] + rebuild(text[:cut], encoding, before)
        if raw.startswith(encoded):  # else shifts stand between, and the block is as long as it is
            text, kept, used = text[:cut], before, len(encoded)
    return Decoded(raw[:used], text, encoding, bom_length, found.rivals, kept)


def _whole(raw: bytes, bom_length: int, block_bytes: int, encoding: str) -> int:
    """Give how many bytes of a block are whole lines, or whole characters where its second half has no line end."""
    if not encoding.startswith(_WIDE):
        end = raw.rfind(b"\n", bom_length + block_bytes // 2, block_bytes) + 1
        if end:
            return end
    if encoding == "iso2022_cn":  # a codec of our own
        return block_bytes
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    decoder.decode(raw[bom_length:block_bytes])
    return block_bytes - len(decoder.getstate()[0])


def _byte_end(block: Block | None) -> int:
    return block.byte_start + len(block.decoded.data) if block else 0


def _placed(before: Block | None, decoded: Decoded) -> Block:
    if before is None:
        return Block(decoded)
    text = before.decoded.text
    breaks = text.count("\n")
    column = len(text) - (text.rfind("\n") + 1)
    return Block(
        decoded,
        before.char_start + len(text),
        _byte_end(before),
        before.line_start + breaks,
        column if breaks else before.column_start + column,
    )


_STOP = r"[。！？…；][”’」』）》]*"
_ENDS = (
    re.compile(r"\n\r?\n(?!\r?\n)"),
    re.compile(rf"{_STOP}[ \t\u3000\r]*\n"),
    re.compile(r"\n"),
    re.compile(rf"(?<={hanzi.HAN}){_STOP}(?={hanzi.HAN})"),
    re.compile(rf"(?<={hanzi.HAN})[，、](?={hanzi.HAN})"),
    re.compile(rf"(?<={hanzi.HAN})(?={hanzi.HAN})"),
)
_MARKS = frozenset("，。、；：！？“”《》")
_LINE_ENDS = 3  # the first of these are line ends
_AROUND = 12  # characters on either side of a cut in a line that must be in step
_TRIES = 64


def cut_point(text: str) -> int:
    """Choose where a block ends: the best kind of place in its last part, never inside a line break.

    >>> cut_point("一行。\\n二行。\\n三行，\\n四"), cut_point("没有行尾的文字")
    (12, 6)
    """
    for kind, pattern in enumerate(_ENDS):
        lowest = len(text) * 3 // 4 if kind < _LINE_ENDS - 1 else len(text) // 2 if kind < _LINE_ENDS else len(text) // 4
        for match in list(pattern.finditer(text, lowest))[: -_TRIES - 1 : -1]:
            if kind < _LINE_ENDS or (match.end() < len(text) and _in_step(text, match.end())):
                return match.end()
    return _anywhere(text)


def _in_step(text: str, cut: int) -> bool:
    """Say whether the characters around are everyday Chinese, so that no run of misread bytes reaches across."""
    around = text[max(0, cut - _AROUND) : cut + _AROUND]
    return all(
        (hanzi.is_han(char) and hanzi.in_gb2312(hanzi.simplified(char))) or char in "，。、；：！？“”《》" for char in around
    )


def _anywhere(text: str) -> int:
    for cut in range(len(text) // 2, len(text)):
        if text[cut - 1 : cut].isalnum() and text[cut] not in "\n\u200d\ufe0f":
            return cut
    return len(text)
