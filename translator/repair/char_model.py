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
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from pathlib import Path

from translator import hanzi

_FILE = Path(__file__).with_name("char_model.bin")
_BITS, _HAN_BASE, _HAN_FIRST, _HAN_LAST = 15, 64, 0x4E00, 0x9FFF
_RARE = (1 << _BITS) - 1  # a Han character outside the unified block
_LOCAL = 0.25  # share of the estimate that comes from the page at hand, and as much from the lexicon
_MEMO = 20_000  # contexts that are remembered
_OTHERWISE = -math.log(1 - _LOCAL)
_UNKNOWN = 18.4  # nats for a Han character that the model does not have
_MARKS = frozenset("\n，。、；：！？“”‘’《》（）…—·%0A#")  # what stands for itself; the file has the same
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
        self._rows: dict[str, Row] = {}
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
        if self._local:
            return self.row(context).cost(char)
        return _load().cost(context, char)

    def row(self, context: str) -> Row:
        """Give the costs of all characters after a context, for those who ask for many of them."""
        row = self._rows.get(context)
        if row is None:
            if len(self._rows) >= _MEMO:
                self._rows.clear()
            row = self._rows[context] = self._row(context)
        return row

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

    def _row(self, context: str) -> Row:
        row = _load().row(context)
        for counts in self._local:
            row = row.mixed(counts.following(context))
        return row


class Row:
    """Costs after one context: of the characters the page or the lexicon has there, of those each order knows, of all others."""

    __slots__ = ("_base", "_levels", "_local", "_shift", "_single")

    def __init__(
        self,
        levels: Sequence[tuple[Mapping[str, float], float]],
        single: Mapping[str, float],
        base: float,
        local: Mapping[str, float],
        shift: float,
    ) -> None:
        self._levels, self._single, self._base, self._local, self._shift = levels, single, base, local, shift

    def cost(self, char: str) -> float:
        """Go from the longest context to shorter ones, adding what each step back costs."""
        known = self._local.get(char)
        if known is not None:
            return known
        if not "\u4e00" <= char <= "\u9fff":
            char = _canonical(char)
        for costs, back in self._levels:
            known = costs.get(char)
            if known is not None:
                return known + back + self._shift
        return self._single.get(char, _UNKNOWN) + self._base + self._shift

    def mixed(self, chances: Mapping[str, float]) -> Row:
        """Give the row in which a share of the chance is dealt out as was seen after the same context."""
        if not chances:
            return self
        local = {char: cost + _OTHERWISE for char, cost in self._local.items()}
        for char, chance in chances.items():
            local[char] = -math.log((1 - _LOCAL) * math.exp(-self.cost(char)) + _LOCAL * chance)
        return Row(self._levels, self._single, self._base, local, self._shift + _OTHERWISE)


class _Counts:
    """Character runs of a page or a lexicon, counted as they stand."""

    def __init__(self, runs: Iterable[str]) -> None:
        self.total = 0
        self._seen: Counter[str] = Counter()
        self._after: dict[str, Counter[str]] = {}
        for run in runs:
            text = "".join(map(hanzi.simplified, run))
            if not text:
                continue
            self.total += 1
            for size in (1, 2):
                for i in range(len(text) - size + 1):
                    part = text[i : i + size]
                    self._seen[part] += 1
                    if i + size < len(text):
                        self._after.setdefault(part, Counter())[text[i + size]] += 1

    def following(self, context: str) -> dict[str, float]:
        """Give the chances of what follows, from as much of the context as was seen; none where nothing of it was."""
        for part in (context[-2:], context[-1:]):
            after = self._after.get(part)
            if after:
                seen = self._seen[part]
                return {char: count / seen for char, count in after.items()}
        return {}


@lru_cache(maxsize=2)
def _counted(names: tuple[str, ...]) -> _Counts:
    return _Counts(names)


# Continuations of one context: order, key of the context, from where to where they stand, units that it costs to get there.
_Level = tuple[int, int, int, int, int]


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
        self._step = float(str(header["step"]))
        self._nats = [self._step * units for units in range(256)]  # one number for each cost, whatever the rows that have it
        marks = str(header["marks"])
        self._chars = marks.ljust(_HAN_BASE, "#") + "".join(map(chr, range(_HAN_FIRST, _HAN_LAST + 1)))
        self._marks = {char: number for number, char in enumerate(marks)}
        self._single = {self._chars[token]: self._step * units for token, units in zip(*tables[0], strict=True)}
        self._grams, self._back = tables[1:4], tables[4:]
        self._levels = lru_cache(maxsize=1 << 14)(self._find_levels)
        self._first = lru_cache(maxsize=1 << 13)(self._costs)
        self.row = lru_cache(maxsize=1 << 13)(self._make_row)

    def frequency(self, char: str) -> float:
        cost = self._single.get(_canonical(char)) if char else None
        return math.exp(-cost) if cost is not None else 0.0

    def _token(self, char: str) -> int:
        code = ord(char)
        if _HAN_FIRST <= code <= _HAN_LAST:
            return code - _HAN_FIRST + _HAN_BASE
        known = self._marks.get(_canonical(char))
        return _RARE if known is None else known

    def cost(self, context: str, char: str) -> float:
        """Look one cost up, which is quicker than to make a row for it."""
        levels, units = self._levels(context)
        last = self._token(char)
        for order, base, low, high, back in levels:
            keys, values = self._grams[order]
            at = bisect_left(keys, base | last, low, high)
            if at < high and keys[at] == base | last:
                return self._step * (back + values[at])
        return self._step * units + self._single.get(_canonical(char), _UNKNOWN)

    def _make_row(self, context: str) -> Row:
        levels, units = self._levels(context)
        rows = [((self._first if order == 0 else self._costs)(order, low, high), back) for order, _, low, high, back in levels]
        return Row([(costs, self._step * back) for costs, back in rows], self._single, self._step * units, {}, 0.0)

    def _costs(self, order: int, low: int, high: int) -> dict[str, float]:
        chars, nats, mask = self._chars, self._nats, (1 << _BITS) - 1
        keys, values = self._grams[order]
        return {chars[key & mask]: nats[value] for key, value in zip(keys[low:high], values[low:high], strict=True)}

    def _find_levels(self, context: str) -> tuple[list[_Level], int]:
        """Find the continuations of a context and of its shorter forms, and what falling back on single characters costs."""
        # Every line was counted between two edges, so that what begins one stands after two.
        _, edge, rest = context.rpartition("\n")
        before = [self._token(one) for one in rest[-3:]]
        if edge or not context:
            before = [0, 0, *before][-3:]
        key, units = 0, 0
        for token in before:
            key = key << _BITS | token
        levels: list[_Level] = []
        for size in range(len(before), 0, -1):
            keys, _ = self._grams[size - 1]
            base = key << _BITS
            low = bisect_left(keys, base)
            high = bisect_left(keys, base + (1 << _BITS), low)
            if low < high:
                levels.append((size - 1, base, low, high, units))
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


@lru_cache(maxsize=4096)
def _canonical(char: str) -> str:
    """Give the character that stands for one in the model: digits, letters and all other signs are one each."""
    char = _FOLDED.get(char, char)
    if char in _MARKS or hanzi.is_han(char):
        return char
    return "0" if char.isdigit() else "A" if char.isalpha() else "#"


@lru_cache(maxsize=1)
def _load() -> _Tables:
    header, _, packed = _FILE.read_bytes().partition(b"\n")
    return _Tables(json.loads(header), zlib.decompress(packed))
