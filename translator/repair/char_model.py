"""A compact model of Chinese character sequences, used to weigh readings of damaged text against one another.

It takes text for an endless row of words drawn by frequency. From counts of what stands inside words and at their edges, the
chance of a character after the two before it follows in closed form; nothing is trained. Characters are Simplified: callers
map Traditional text first. `scripts/build_char_model.py` makes the data and names their source.
"""

from __future__ import annotations

import json
import math
import sys
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from translator import hanzi

_FILE = Path(__file__).with_name("char_model.bin")
_COUNT = [0.0] + [math.exp((step - 1) / 8) for step in range(1, 256)]  # the inverse of `quantize` in the build script

# Shares of the estimate that come from two, one and no characters of context, and from the page or the lexicon at hand.
_TRIPLE, _PAIR, _SINGLE = 0.72, 0.22, 0.06
_LOCAL = 0.25
_UNKNOWN = 1e-8  # a Han character that the word list does not have
_MARK = 0.12  # a punctuation mark follows a word about this often


class CharModel:
    """Costs of characters in context, in nats (negative natural logarithm of the chance).

    `page` is text of the same document believed to be intact, `lexicon` names and terms that may be expected (a glossary's):
    what stands there becomes likelier.

    >>> model = CharModel()
    >>> model.cost("经", "济", "发") < model.cost("经", "济", "泼")
    True
    """

    def __init__(self, page: Iterable[str] = (), lexicon: Iterable[str] = ()) -> None:
        self._tables = _load()
        self._memo: dict[str, float] = {}
        self._local = [_Counts(page), _Counts(lexicon)]

    def cost(self, first: str, second: str, char: str) -> float:
        """Give the cost of `char` after `first` and `second`; either may be empty or not Han, which stands for an edge."""
        key = f"{first}\0{second}\0{char}"
        known = self._memo.get(key)
        if known is None:
            known = self._memo[key] = -math.log(self._chance(first, second, char))
        return known

    def text_cost(self, text: str) -> float:
        """Give the mean cost of the Han characters of a text; infinite where it has none."""
        total, count, first, second = 0.0, 0, "", ""
        for char in map(hanzi.simplified, text):
            if hanzi.is_han(char):
                total += self.cost(first, second, char)
                count += 1
                first, second = second, char
            else:
                first = second = ""
        return total / count if count else math.inf

    def frequency(self, char: str) -> float:
        """Give the share of a character in running text, 0 where it is unknown."""
        return self._tables.unigram(char) / self._tables.total

    def _chance(self, first: str, second: str, char: str) -> float:
        tables = self._tables
        if not hanzi.is_han(char):
            return max(_MARK * self._chance_of_end(first, second), 1e-4)
        start = tables.start(char) / tables.total
        if not second or not hanzi.is_han(second):
            chance = 0.9 * start + 0.1 * tables.unigram(char) / tables.total
            first = second = ""
        else:
            chance = _SINGLE * tables.unigram(char) / tables.total + _PAIR * self._after_one(second, char, start)
            if first and hanzi.is_han(first):
                chance += _TRIPLE * self._after_two(first, second, char, start)
            else:
                chance += _TRIPLE * self._after_one(second, char, start)
        chance = max(chance, _UNKNOWN)
        for counts in self._local:
            if counts.total:
                chance = (1 - _LOCAL) * chance + _LOCAL * counts.chance(first, second, char)
        return chance

    def _after_one(self, second: str, char: str, start: float) -> float:
        tables = self._tables
        total = tables.unigram(second)
        if not total:
            return start
        return min(1.0, (tables.inside(second, char) + tables.end(second) * start) / total)

    def _after_two(self, first: str, second: str, char: str, start: float) -> float:
        """Count how the pair goes on: inside one word, after a word that ends with it, or in the word its second begins."""
        tables = self._tables
        inside, _, ends = tables.pair(first, second)
        edge = tables.end(first) / tables.total  # the chance that a word ends with `first`, then …
        whole = inside + edge * tables.start(second)
        if whole <= 0:
            return self._after_one(second, char, start)
        goes_on = tables.triple(first, second, char) + ends * start
        goes_on += edge * (tables.pair(second, char)[1] + tables.single(second) * start)
        return min(1.0, goes_on / whole)

    def _chance_of_end(self, first: str, second: str) -> float:
        tables = self._tables
        if not second or not hanzi.is_han(second):
            return 0.2
        inside, _, ends = tables.pair(first, second) if first else (0.0, 0.0, 0.0)
        one = tables.end(second) / (tables.unigram(second) or 1.0)
        if inside > 50:
            return 0.3 * min(1.0, one) + 0.7 * min(1.0, ends / inside)
        return min(1.0, one)


class _Counts:
    """Character runs of a page or a lexicon, counted as they stand."""

    def __init__(self, runs: Iterable[str]) -> None:
        self.total = 0
        self._starts: Counter[str] = Counter()
        self._grams: Counter[str] = Counter()
        for run in runs:
            text = "".join(map(hanzi.simplified, run))
            if not text:
                continue
            self.total += 1
            self._starts[text[0]] += 1
            for size in (1, 2, 3):
                # A gram at the very end of a run is not followed by anything: it counts as a whole, not as a context.
                self._grams.update(text[i : i + size] for i in range(len(text) - size + 1))

    def chance(self, first: str, second: str, char: str) -> float:
        """Give the chance of `char`, from as much context as was seen."""
        for context in (first + second, second):
            seen = self._grams[context] if context else 0
            if seen:
                return self._grams[context + char] / seen
        return self._starts[char] / self.total


class _Tables:
    """The counts of the data file, found by binary search in sorted keys."""

    def __init__(self, header: dict[str, object], data: bytes) -> None:
        self.total = float(str(header["total"]))
        sizes = header["sizes"]
        if not isinstance(sizes, list):
            raise ValueError("char_model.bin: bad header")
        parts: list[bytes] = []
        position = 0
        for size in sizes:
            parts.append(data[position : position + size])
            position += size
        chars = parts[0].decode("utf-8")
        self._index = {char: i for i, char in enumerate(chars)}
        self._size = len(chars)
        self._unigram, self._start, self._end, self._single = parts[1:5]
        self._pairs = _numbers("I", parts[5])
        self._inside, self._start_pair, self._end_pair = parts[6:9]
        self._triples = _numbers("Q", parts[9])
        self._triple = parts[10]
        self.pair = lru_cache(maxsize=200_000)(self._find_pair)

    def _of(self, table: bytes, char: str) -> float:
        i = self._index.get(char)
        return _COUNT[table[i]] if i is not None else 0.0

    def unigram(self, char: str) -> float:
        return self._of(self._unigram, char)

    def start(self, char: str) -> float:
        return self._of(self._start, char)

    def end(self, char: str) -> float:
        return self._of(self._end, char)

    def single(self, char: str) -> float:
        return self._of(self._single, char)

    def inside(self, first: str, second: str) -> float:
        return self.pair(first, second)[0]

    def _find_pair(self, first: str, second: str) -> tuple[float, float, float]:
        """Counts of a pair inside words, at their start and at their end."""
        a, b = self._index.get(first), self._index.get(second)
        if a is None or b is None:
            return (0.0, 0.0, 0.0)
        key = a * self._size + b
        i = bisect_left(self._pairs, key)
        if i == len(self._pairs) or self._pairs[i] != key:
            return (0.0, 0.0, 0.0)
        return (_COUNT[self._inside[i]], _COUNT[self._start_pair[i]], _COUNT[self._end_pair[i]])

    def triple(self, first: str, second: str, third: str) -> float:
        a, b, c = self._index.get(first), self._index.get(second), self._index.get(third)
        if a is None or b is None or c is None:
            return 0.0
        key = (a * self._size + b) * self._size + c
        i = bisect_left(self._triples, key)
        if i == len(self._triples) or self._triples[i] != key:
            return 0.0
        return _COUNT[self._triple[i]]


def _numbers(code: str, data: bytes) -> array[int]:
    numbers = array(code)
    numbers.frombytes(data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


@lru_cache(maxsize=1)
def _load() -> _Tables:
    header, _, packed = _FILE.read_bytes().partition(b"\n")
    return _Tables(json.loads(header), zlib.decompress(packed))
