"""Frequencies of Chinese characters and of pairs inside words, as costs; `scripts/build_encoding_model.py` names their source."""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from translator import hanzi

_FILE = Path(__file__).with_name("chinese.bin")
_NO_PAIR = 255


class Table:
    """Costs in nats (negative natural logarithm of a chance). Traditional characters stand at their Simplified forms.

    >>> table = load()
    >>> table.single(table.rank("的")) < table.single(table.rank("鹫"))
    True
    >>> table.pair(table.rank("經"), table.rank("濟")) < table.single(table.rank("济"))
    True
    """

    def __init__(self, header: dict[str, object], data: bytes) -> None:
        sizes, steps, size = header["sizes"], header["steps"], header["chars"]
        if not isinstance(sizes, list) or not isinstance(steps, int) or not isinstance(size, int):
            raise ValueError("chinese.bin: bad header")
        self._size = size
        ends = list(accumulate(sizes))
        chars, singles, gaps, pairs = (data[end - length : end] for end, length in zip(ends, sizes, strict=True))
        self._rank: dict[str, int] = {char: i for i, char in enumerate(chars.decode("utf-8"))}
        numbers = array("H")
        numbers.frombytes(gaps)
        if sys.byteorder == "big":
            numbers.byteswap()
        self._pairs = dict(zip(accumulate(numbers), pairs, strict=True))
        self._nats = [cost / steps for cost in range(_NO_PAIR)] + [99.0]
        self._singles = [self._nats[cost] for cost in singles]

    def rank(self, char: str) -> int | None:
        """Give the place of a character among the commonest (0 is the first), None where it is not among them."""
        rank = self._rank.get(char)
        if rank is None and char > "\u3400":
            rank = self._rank.get(hanzi.simplified(char))
        return rank

    def single(self, rank: int | None) -> float:
        """Give the cost of a character by its place; that of a character outside the table is a rare one's."""
        return 14.0 if rank is None else self._singles[rank]

    def pair(self, first: int | None, second: int | None) -> float:
        """Give the cost of the second after the first inside a word, a high one for a pair that no word has."""
        if first is None or second is None:
            return 99.0
        return self._nats[self._pairs.get(first * self._size + second, _NO_PAIR)]


@lru_cache(maxsize=1)
def load() -> Table:
    """Read the table once, when a text that is not valid UTF-8 first needs it."""
    header, _, packed = _FILE.read_bytes().partition(b"\n")
    return Table(json.loads(header), zlib.decompress(packed))
