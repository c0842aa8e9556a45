"""A compact model of Chinese character sequences, used to weigh readings of damaged text against one another.

An n-gram model of order four with backoff, over Han characters in Simplified form (callers map Traditional text first),
punctuation, and one token each for a number and a Latin word. `scripts/build_char_model.py` makes the data and names their
sources; the data file is under LGPL-2.1-or-later, since a part of its counts is.
"""

from __future__ import annotations

import json
import math
import sys
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from itertools import accumulate
from pathlib import Path

from translator import hanzi

_FILE = Path(__file__).with_name("char_model.bin")
_BITS, _HAN_BASE, _HAN_FIRST, _HAN_LAST = 15, 64, 0x4E00, 0x9FFF
_RARE = (1 << _BITS) - 1  # a Han character outside the unified block
_LOCAL = 0.25  # share of the estimate that comes from the page at hand, and as much from the lexicon
# Most counts come from text without punctuation, so that marks seem rarer than they are.
_MARKS_MISSING, _CERTAIN = 1.2, 0.02
_MEMO = 500_000  # costs that are remembered
_UNKNOWN = 18.4  # nats for a Han character that the model does not have
_FOLDED = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）", "％": "%", "\r": "\n"}


class CharModel:
    """Costs of characters in context, in nats (negative natural logarithm of the chance).

    `page` is text of the same document believed to be intact, `lexicon` gives names and terms that may be expected (a
    glossary's): what stands there becomes likelier.

    The data, the page and the lexicon are read when the first cost is asked for.

    >>> model = CharModel()
    >>> model.cost("经", "济", "发") < model.cost("经", "济", "泼")
    True
    """

    def __init__(self, page: Iterable[str] = (), lexicon: Callable[[], Iterable[str]] = tuple) -> None:
        self._memo: dict[tuple[str, str], float] = {}
        self._sources = (page, lexicon)

    @cached_property
    def _local(self) -> list[_Counts]:
        page, lexicon = self._sources
        return [counts for counts in (_Counts(page), _counted(tuple(lexicon()))) if counts.total]

    def cost(self, first: str, second: str, char: str) -> float:
        """Give the cost of `char` after `first` and `second`; either may be empty."""
        return self.after(first + second, char)

    def after(self, context: str, char: str) -> float:
        """Give the cost of `char` after up to three characters of context; an empty one is the edge of a line.

        >>> model = CharModel()
        >>> model.after("生产", "力") < model.after("产", "力")
        True
        """
        key = (context, char)
        known = self._memo.get(key)
        if known is None:
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            known = self._memo[key] = self._cost(context, char)
        return known

    def text_cost(self, text: str) -> float:
        """Give the mean cost of the Han characters of a text; infinite where it has none."""
        total, count, context = 0.0, 0, ""
        for char in map(hanzi.simplified, text):
            if hanzi.is_han(char):
                total += self.after(context, char)
                count += 1
            context = (context + char)[-3:]
        return total / count if count else math.inf

    def frequency(self, char: str) -> float:
        """Give the share of a character in running text, 0 where it is unknown."""
        return _load().frequency(char)

    def _cost(self, context: str, char: str) -> float:
        cost = _load().cost(context, char)
        if not hanzi.is_han(char):
            return max(cost - _MARKS_MISSING, _CERTAIN)
        if not self._local:
            return cost
        chance = math.exp(-cost)
        for counts in self._local:
            chance = (1 - _LOCAL) * chance + _LOCAL * counts.chance(context, char)
        return -math.log(chance)


# Continuations of one context: keys and costs of its order, the key of the context, from where to where, cost of getting there.
_Level = tuple["array[int]", bytes, int, int, int, int]


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

    def chance(self, context: str, char: str) -> float:
        """Give the chance of `char`, from as much context as was seen."""
        for part in (context[-2:], context[-1:]):
            seen = self._grams[part] if part else 0
            if seen:
                return self._grams[part + char] / seen
        return self._starts[char] / self.total


@lru_cache(maxsize=2)
def _counted(names: tuple[str, ...]) -> _Counts:
    return _Counts(names)


class _Tables:
    """Costs of n-grams and of falling back from a context, found by binary search in sorted keys."""

    def __init__(self, header: dict[str, object], data: bytes) -> None:
        sizes = header["sizes"]
        if header["format"] != 2 or not isinstance(sizes, list):
            raise ValueError("char_model.bin: bad header")
        parts: list[bytes] = []
        position = 0
        for size in sizes:
            parts.append(data[position : position + size])
            position += size
        tables = [(_keys(parts[i]), parts[i + 1]) for i in range(0, len(parts), 2)]
        self._single = dict(zip(tables[0][0], tables[0][1], strict=True))
        self._grams, self._back = tables[1:4], tables[4:]
        self._step = float(str(header["step"]))
        marks = str(header["marks"])
        self._marks = {char: i for i, char in enumerate(marks)} | {char: marks.index(to) for char, to in _FOLDED.items()}
        self._marks |= {"0": marks.index("0"), "A": marks.index("A")}
        self._other = marks.index("#")
        self._worst = round(_UNKNOWN / self._step)
        self._levels = lru_cache(maxsize=1 << 16)(self._find_levels)

    def token(self, char: str) -> int:
        code = ord(char)
        if _HAN_FIRST <= code <= _HAN_LAST:
            return code - _HAN_FIRST + _HAN_BASE
        known = self._marks.get(char)
        if known is None and hanzi.is_han(char):
            return _RARE
        if known is None:
            known = self._marks["0"] if char.isdigit() else self._marks["A"] if char.isalpha() else self._other
        return known

    def frequency(self, char: str) -> float:
        units = self._single.get(self.token(char)) if char else None
        return math.exp(-self._step * units) if units is not None else 0.0

    def cost(self, context: str, char: str) -> float:
        """Go from the longest context to shorter ones, adding what each step back costs."""
        levels, units = self._levels(context)
        last = self.token(char)
        for keys, values, base, low, high, back in levels:
            at = bisect_left(keys, base | last, low, high)
            if at < high and keys[at] == base | last:
                return self._step * (back + values[at])
        return self._step * (units + self._single.get(last, self._worst))

    def _find_levels(self, context: str) -> tuple[list[_Level], int]:
        """Find the continuations of a context and of its shorter forms, and what falling back on single characters costs."""
        # Every line was counted between two edges, so that what begins one stands after two.
        _, edge, rest = context.rpartition("\n")
        before = [self.token(one) for one in rest[-3:]]
        if edge or not context:
            before = [0, 0, *before][-3:]
        key, units = 0, 0
        for token in before:
            key = key << _BITS | token
        levels: list[_Level] = []
        for size in range(len(before), 0, -1):
            keys, values = self._grams[size - 1]
            base = key << _BITS
            low = bisect_left(keys, base)
            high = bisect_left(keys, base + (1 << _BITS), low)
            if low < high:
                levels.append((keys, values, base, low, high, units))
            units += _find(self._back[size - 1], key) or 0
            key &= (1 << (size - 1) * _BITS) - 1
        return levels, units


def _find(table: tuple[array[int], bytes], key: int) -> int | None:
    at = bisect_left(table[0], key)
    return table[1][at] if at < len(table[0]) and table[0][at] == key else None


def _keys(blob: bytes) -> array[int]:
    """Rebuild sorted keys from their differences, which are kept in planes of one byte each."""
    width, size = blob[0], (len(blob) - 1) // blob[0]
    raw = bytearray(8 * size)
    for plane in range(width):
        raw[plane::8] = blob[1 + plane * size : 1 + (plane + 1) * size]
    steps = array("Q")
    steps.frombytes(bytes(raw))
    if sys.byteorder == "big":
        steps.byteswap()
    return array("Q", accumulate(steps))


@lru_cache(maxsize=1)
def _load() -> _Tables:
    header, _, packed = _FILE.read_bytes().partition(b"\n")
    return _Tables(json.loads(header), zlib.decompress(packed))
