"""Pass one: the likeliest counterpart of each sentence anywhere, the best chain through them, and the band around the chain."""

from __future__ import annotations

import heapq
import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from translator.alignment.lexicon import Lexicon
from translator.alignment.shapes import Sentence

Point = tuple[int, int]

_CANDIDATES = 6
_WIDEST = 0.05  # a word in more of the sentences than this is no anchor
_LEAST = 0.2
_FAINT = 0.05
_NEAR = 0.15  # of the text: how far off the diagonal a candidate loses half its worth


@dataclass(frozen=True, slots=True)
class Band:
    """For each boundary between source sentences (0 to n), the lowest and highest boundary of the target that is looked at."""

    low: tuple[int, ...]
    high: tuple[int, ...]

    def cells(self) -> int:
        return sum(high - low + 1 for low, high in zip(self.low, self.high, strict=True))


def chain(source: Sequence[Sentence], target: Sequence[Sentence], lexicon: Lexicon) -> list[Point]:
    """Give the ascending chain of sentence pairs that have most in common; each sentence stands in one pair at most."""
    found = _candidates(source, target, lexicon)
    # Best chain by a tree of prefix maxima: O(candidates × log).
    best: list[float] = []
    back: list[int] = []
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(target) + 1)
    for start, stop in _rows(found):
        fresh = []
        for number in range(start, stop):
            _, column, worth = found[number]
            value, previous = _highest(tree, column)
            best.append(value + worth)
            back.append(previous)
            fresh.append((column, (value + worth, number)))
        for column, entry in fresh:
            _raise(tree, column + 1, entry)
    if not best:
        return []
    at = max(range(len(best)), key=best.__getitem__)
    path: list[Point] = []
    while at >= 0:
        path.append(found[at][:2])
        at = back[at]
    return path[::-1]


def _rows(found: Sequence[tuple[int, int, float]]) -> list[Point]:
    starts = [number for number, one in enumerate(found) if not number or found[number - 1][0] != one[0]]
    return list(pairwise([*starts, len(found)]))


def _highest(tree: list[tuple[float, int]], place: int) -> tuple[float, int]:
    top = (0.0, -1)
    while place > 0:
        if tree[place][0] > top[0]:
            top = tree[place]
        place -= place & -place
    return top


def _raise(tree: list[tuple[float, int]], place: int, entry: tuple[float, int]) -> None:
    while place < len(tree):
        if entry[0] > tree[place][0]:
            tree[place] = entry
        place += place & -place


def _candidates(source: Sequence[Sentence], target: Sequence[Sentence], lexicon: Lexicon) -> list[tuple[int, int, float]]:
    """Weigh by the words that two sentences share, each by its rarity (a cosine of what is expected and what is there)."""
    places: dict[str, list[int]] = defaultdict(list)
    for number, sentence in enumerate(target):
        for word in dict.fromkeys(sentence.words):
            places[word].append(number)
    most = max(5, _WIDEST * len(target))
    rarity = {word: math.log(len(target) / len(where) + 1) for word, where in places.items() if len(where) <= most}
    weight = [math.sqrt(sum(rarity.get(word, 0.0) ** 2 for word in dict.fromkeys(one.words))) + 1.0 for one in target]
    mine = _ends(source)
    theirs = _ends(target)
    found = []
    for number, sentence in enumerate(source):
        expected: dict[str, float] = {}
        strength = 1.0
        for word in dict.fromkeys(sentence.words):
            for one, chance in lexicon.forth.get(word, {}).items():
                if chance > _FAINT and one in rarity and chance > expected.get(one, 0.0):
                    expected[one] = chance
        scores: dict[int, float] = defaultdict(float)
        for one, chance in expected.items():
            worth = min(1.0, 2 * chance) * rarity[one] ** 2
            strength += worth * 0.2
            for place in places[one]:
                scores[place] += worth
        middle = (mine[number] + mine[number + 1]) / 2
        ranked = []
        for place, score in scores.items():
            off = abs((theirs[place] + theirs[place + 1]) / 2 - middle)
            value = score / (weight[place] * math.sqrt(strength)) / (1 + off / _NEAR)
            if value > _LEAST:
                ranked.append((value, place))
        found += [(number, place, value) for value, place in heapq.nlargest(_CANDIDATES, ranked)]
    return found


def _ends(sentences: Sequence[Sentence]) -> list[float]:
    """Give where each sentence begins, as a share of the text; after the last, 1."""
    ends = [0, *accumulate(sentence.size for sentence in sentences)]
    total = ends[-1] or 1
    return [end / total for end in ends]


def band(source: Sequence[Sentence], target: Sequence[Sentence], points: Sequence[Point], margin: int) -> Band:
    """Give the cells to look at: `margin` around the points, more where they are far apart, and all in a short text."""
    mine, theirs = _ends(source), _ends(target)
    rows, columns = len(source), len(target)
    low, high = [columns] * (rows + 1), [0] * (rows + 1)
    corners = [(0, 0), *((row, column) for row, column in points), (rows, columns)]
    for (row, column), (next_row, next_column) in pairwise(corners):
        span = mine[next_row] - mine[row] or 1.0
        slack = margin + min(40, max(next_row - row, next_column - column) // 2)
        for at in range(row, next_row + 1):
            share = theirs[column] + (mine[at] - mine[row]) / span * (theirs[next_column] - theirs[column])
            middle = min(max(bisect_left(theirs, share), column), next_column)
            low[at] = min(low[at], middle - slack)
            high[at] = max(high[at], middle + slack)
    low = [max(0, value) for value in low]
    high = [min(columns, value) for value in high]
    low[0], high[-1] = 0, columns
    for at in range(rows - 1, -1, -1):
        low[at] = min(low[at], low[at + 1])
    for at in range(1, rows + 1):
        high[at] = max(high[at], high[at - 1])
        low[at] = min(low[at], high[at - 1])  # so that a path can go on
    return Band(tuple(low), tuple(high))
