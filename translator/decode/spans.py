"""Map spans of decoded text to bytes of the file without encoding all that stands before them each time."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

from translator.decode.shifted import STATEFUL
from translator.model import Decoded, Span

_BLOCK = 4096  # characters between two known offsets


class ByteMap:
    """Offsets of a decoded text, found once; a span then costs the encoding of one block at most.

    >>> from translator.decode import decode
    >>> ByteMap(decode("中文".encode("gbk"))).raw_span((1, 2))
    (2, 4)
    """

    def __init__(self, decoded: Decoded) -> None:
        self._text = decoded.text
        self._encoding = decoded.encoding
        self._shifted = decoded.encoding in STATEFUL
        self._positions = [one.position for one in decoded.undecoded]
        differences = (len(one.hex) // 2 - self._size(decoded.text[one.position]) for one in decoded.undecoded)
        self._differences = list(accumulate(differences, initial=0))
        blocks = (self._size(self._text[i : i + _BLOCK]) for i in range(0, len(self._text), _BLOCK))
        self._blocks = list(accumulate(blocks, initial=decoded.bom_length))

    def raw_span(self, span: Span) -> Span:
        """Give the bytes, as start and end, of a span of the text."""
        return self._offset(span[0]), self._offset(span[1])

    def _offset(self, point: int) -> int:
        point = min(point, len(self._text))
        block = point // _BLOCK
        inside = self._size(self._text[block * _BLOCK : point])
        return self._blocks[block] + inside + self._differences[bisect_left(self._positions, point)]

    def _size(self, text: str) -> int:
        if self._shifted:  # what is not ASCII has an entry, shifts included: here each character counts one byte
            return len(text) + (text.count("~") if self._encoding == "hz" else 0)
        return len(text.encode(self._encoding, "replace"))


_last: tuple[Decoded, ByteMap] | None = None


def raw_span(decoded: Decoded, span: Span) -> Span:
    """Map a span of the decoded text to bytes of the file. The map of the last text is kept: spans are asked for in rows.

    >>> from translator.decode import decode
    >>> raw_span(decode(b"\\xef\\xbb\\xbf" + "a中文".encode()), (1, 2))
    (4, 7)
    """
    global _last
    known = _last
    if known is None or known[0] is not decoded:
        known = _last = (decoded, ByteMap(decoded))
    return known[1].raw_span(span)
