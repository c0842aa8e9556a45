"""Weigh candidates for terms: the better one is frequent by itself, holds together, has free ends, and stands where terms stand.

Three measures are multiplied:

* **How often it stands by itself.** C-value (Frantzi, Ananiadou and Mima 2000, “Automatic recognition of multi-word terms”) takes
  from the count of a candidate what longer ones explain: 数据基础 gives way to 数据基础制度.
* **How well it holds together.** Normalized pointwise mutual information (Bouma 2009) at the weakest joint, with the discount of
  Pantel and Lin (2001) for small counts, against which plain mutual information is helpless.
* **How free its ends are.** Entropy of what stands to the left and to the right (Jin and Tanaka-Ishii 2006): a part of a longer
  word always has the same neighbour. Marks, function words and opening verbs each count as a neighbour of their own.

The context then weighs in: quotation marks, an opening verb before, a place in an enumeration; and against it speaks that all
its words are general ones, or that it begins or ends with a verb. A single word must be more frequent than in other texts.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from translator.terms.fold import CLOSING_QUOTES, OPENING_QUOTES
from translator.terms.lexicon import Words, beside

Key = tuple[str, ...]
MAX_CHARS = 14
_NOUNS = frozenset("nwix")
_SHARE_OF_PART = 0.6  # of what longer candidates take away, so that a part of a name that occurs once is not lost for good
_SHARE_BESIDE_GENERAL = 0.2  # 药品集中采购 hardly owes its count to 药品集中采购制度
_ALPHA = 0.5
_USUAL_LENGTH = 5  # characters


@dataclass(frozen=True, slots=True)
class Weight:
    """A candidate and what it weighs."""

    key: Key
    count: int
    score: float
    quoted: int
    opened: int
    listed: int

    @property
    def zh(self) -> str:
        return "".join(self.key)


class Weigher:
    """Weighs rows of words by their counts, those of their parts and of the longer rows that they are a part of."""

    def __init__(self, counts: Mapping[Key, int], words: Words, quoted: Mapping[str, int], listed: Mapping[Key, int]) -> None:
        self._counts, self._words, self._quoted, self._listed = counts, words, quoted, listed
        self._total = sum(count for key, count in counts.items() if len(key) == 1) or 1
        self._left: dict[Key, list[int]] = defaultdict(list)  # counts of the neighbours that stand in one run with it
        self._right: dict[Key, list[int]] = defaultdict(list)
        self._parents: dict[Key, list[float]] = defaultdict(list)
        self._opened: dict[Key, int] = defaultdict(int)
        self._swallowed: set[Key] = set()
        opening, context, closing = beside("opening"), beside("context"), beside("closing")
        general = beside("general")
        for key, count in counts.items():
            if len(key) == 1:
                continue
            tail, head = key[1:], key[:-1]
            if key[0] in context:
                self._opened[tail] += count
            qualified = key[0].endswith("的")
            free = qualified or key[0] in opening  # what stands behind these stands by itself
            if not free:
                self._left[tail].append(count)
            if key[-1] not in closing:
                self._right[head].append(count)
            if self._may_be(key):
                # A part that occurs twice or more, and never without the same neighbour, is no name of its own; but 民营经济 is
                # one though 发展 follows each time, and so is what stands behind 的.
                parts = (*(() if free else (tail,)), *(() if key[-1] in general and not qualified else (head,)))
                self._swallowed.update(part for part in parts if 1 < counts.get(part, 0) == count)
                self._parents[head].append(count * (_SHARE_BESIDE_GENERAL if key[-1] in general else _SHARE_OF_PART))
                if not free:
                    self._parents[tail].append(count * (_SHARE_BESIDE_GENERAL if key[0] in general else _SHARE_OF_PART))

    def ranked(self) -> list[Weight]:
        """Give all rows that may be terms, best first; of equals the longer, then by the characters."""
        found = [self._weight(key, count) for key, count in self._counts.items() if self._may_be(key)]
        return sorted((one for one in found if one.score > 0), key=lambda one: (-one.score, -len(one.zh), one.zh))

    def _may_be(self, key: Key) -> bool:
        if key[0] in beside("opening") or key[-1] in beside("closing"):
            return False
        if not 2 <= sum(map(len, key)) <= MAX_CHARS or all(word.isascii() for word in key):
            return False
        if any(word[0] in OPENING_QUOTES or word[-1] in CLOSING_QUOTES for word in key):  # a known term with its marks
            return False
        return len(key) > 1 or self._words.kind(key[0]) in _NOUNS

    def _weight(self, key: Key, count: int) -> Weight:
        zh = "".join(key)
        quoted = self._quoted.get(zh, 0)
        opened, listed = self._opened.get(key, 0), self._listed.get(key, 0)
        nested = self._parents.get(key, ())
        alone = count - (sum(nested) / len(nested) if nested else 0.0)
        if key in self._swallowed:
            alone = 0.0
        score = _worth_of_length(len(zh), count) * alone * self._cohesion(key, count) * self._form(key)
        score *= math.sqrt(self._freedom(self._left.get(key, ()), count) * self._freedom(self._right.get(key, ()), count))
        score *= 1 + 0.5 * min(opened / count, 1.0) + 0.4 * min(listed / count, 1.0) + 1.5 * min(quoted / count, 1.0)
        return Weight(key, count, score, quoted, opened, listed)

    def _cohesion(self, key: Key, count: int) -> float:
        """0 to 1: how much rather its words stand together than by chance; a single word, here than elsewhere."""
        if len(key) == 1:
            ratio = count / self._total / self._words.chance(key[0])
            return min(max(math.log10(ratio) / 3, 0.1), 1.0) ** 2
        weakest = 1.0
        for at in range(1, len(key)):
            one, two = self._counts.get(key[:at], count), self._counts.get(key[at:], count)
            together = math.log(count * self._total / (one * two))
            normalized = together / max(math.log(self._total / count), 1.0)
            least = min(one, two)
            weakest = min(weakest, normalized * count / (count + 1) * least / (least + 1))
        return 0.2 + 0.8 * max(weakest, 0.0)

    def _form(self, key: Key) -> float:
        """0 to 1: what its words say for it by what they are."""
        kinds = [self._words.kind(word) for word in key]
        worth = (0.35 if len(key[0]) == 2 else 0.8) if len(key) == 1 else 1.0
        if all(word in beside("general") for word in key):
            worth *= 0.05 if len(key) == 1 else 0.35
        if kinds[0] == "v":
            worth *= 0.5
        if kinds[-1] in "va":
            worth *= 0.5
        worth *= 0.4 ** sum(kind == "v" and word in beside("opening") for kind, word in zip(kinds[1:-1], key[1:-1], strict=True))
        worth *= 0.7 ** sum(kind == "v" for kind in kinds[1:-1])
        single = sum(len(word) == 1 for word in key)
        return worth * 0.85**single

    @staticmethod
    def _freedom(neighbours: list[int] | tuple[()], count: int) -> float:
        """0 to 1: the entropy of the neighbours; what is not among them is the edge of a run, or rare, and each one for itself."""
        rest = max(count - sum(neighbours), 0)
        entropy = -sum(one / count * math.log(one / count) for one in neighbours) + rest / count * math.log(count)
        return (entropy + _ALPHA) / (math.log(count) + _ALPHA) if rest or count > 1 else _ALPHA


def _worth_of_length(length: int, count: int) -> float:
    """The logarithm of C-value; a row that occurs once is the less likely one name the longer it is."""
    return math.log2(length) * (1.0 if count > 1 or length <= _USUAL_LENGTH else (_USUAL_LENGTH / length) ** 1.5)
