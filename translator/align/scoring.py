"""How likely sentences are each other's, against their having nothing to do with one another.

Every score is the logarithm of a ratio: of the chance of what stands there, if the bead is right, to its chance anywhere. That of
a sentence without a counterpart is therefore 0, and the scores of a whole alignment can be added up and compared.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from translator.align.lexicon import Lexicon, Table
from translator.align.shapes import Options, Sentence

_NULL_SPREAD = 1.0  # of the logarithm of the ratio of two lengths taken at random
_SMALL = 6.0  # characters that are added to both lengths, as those of short sentences say little
_HOPELESS = -8.0  # lengths so far apart that words are not looked at
_SHORT = 2.5  # how much further the lengths of short sentences are apart

Matches = dict[int, float]  # place of a word in a sentence -> chance of it, in all words of the other one together


class Scorer:
    """Scores of beads of two texts, each worked out once."""

    def __init__(self, source: Sequence[Sentence], target: Sequence[Sentence], lexicon: Lexicon, options: Options) -> None:
        self._source, self._target, self._options = source, target, options
        self._forth = _OneWay(source, target, lexicon.forth, lexicon.back, lexicon.target_share, options.heed, options.floor)
        self._back = _OneWay(target, source, lexicon.back, lexicon.forth, lexicon.source_share, options.heed, options.floor)
        self._source_size = [sentence.size for sentence in source]
        self._target_size = [sentence.size for sentence in target]
        self.ratio = sum(self._target_size) / max(1, sum(self._source_size)) or 1.0

    def bead(self, row: int, rows: int, column: int, columns: int) -> float:
        """Give the score of a bead of so many sentences from `row` and from `column` on; both sides have one at least."""
        length = self._length(row, rows, column, columns)
        if length < _HOPELESS:
            return length + _HOPELESS
        words = sum(self._forth.score(row, rows, at) for at in range(column, column + columns))
        words += sum(self._back.score(column, columns, at) for at in range(row, row + rows))
        return self._options.word_weight * words / 2 + length

    def _length(self, row: int, rows: int, column: int, columns: int) -> float:
        mine = sum(self._source_size[row : row + rows]) * self.ratio + _SMALL
        theirs = sum(self._target_size[column : column + columns]) + _SMALL
        off = math.log(theirs / mine)
        variance = self._options.length_spread**2 + _SHORT / min(mine, theirs)
        return 0.5 * (math.log(_NULL_SPREAD**2 / variance) - off * off * (1 / variance - 1 / _NULL_SPREAD**2))


class _OneWay:
    """How well sentences of one side are expected from runs of sentences of the other."""

    def __init__(
        self,
        given: Sequence[Sentence],
        seen: Sequence[Sentence],
        table: Table,
        turned: Table,
        share: Mapping[str, float],
        heed: float,
        floor: float = 0.0,
    ) -> None:
        self._seen = seen
        self._lengths = [len(sentence.words) for sentence in given]
        self._expected = [_together(sentence.words, table) for sentence in given]
        # A word that the lexicon knows nothing about speaks neither for nor against.
        known = {word: heed * min(1.0, floor + sum(turned.get(word, {}).values())) for word in share}
        self._weight = {word: known[word] / (1 - known[word]) / share[word] for word in share}
        self._unmet = [sum(math.log(1 - known[word]) for word in sentence.words) for sentence in seen]
        self._pairs: dict[tuple[int, int], Matches] = {}
        self._scores: dict[tuple[int, int, int], float] = {}

    def score(self, start: int, count: int, seen: int) -> float:
        key = (start, count, seen)
        value = self._scores.get(key)
        if value is None:
            value = self._scores[key] = self._work_out(start, count, seen)
        return value

    def _work_out(self, start: int, count: int, seen: int) -> float:
        length = sum(self._lengths[start : start + count])
        words = self._seen[seen].words
        if not length or not words:
            return 0.0
        if count == 1:
            found = self._matches(start, seen)
        else:
            found = dict(self._matches(start, seen))
            for given in range(start + 1, start + count):
                for place, chance in self._matches(given, seen).items():
                    found[place] = found.get(place, 0.0) + chance
        return self._unmet[seen] + sum([math.log1p(chance / length) for chance in found.values()])

    def _matches(self, given: int, seen: int) -> Matches:
        """Give the chance of each word that is expected at all, in units of that of its being there anyway."""
        key = (given, seen)
        found = self._pairs.get(key)
        if found is None:
            expected, weight = self._expected[given], self._weight
            found = self._pairs[key] = {
                place: expected[word] * weight[word] for place, word in enumerate(self._seen[seen].words) if word in expected
            }
        return found


def _together(words: Sequence[str], table: Table) -> dict[str, float]:
    expected: dict[str, float] = {}
    for word in words:
        for one, chance in table.get(word, {}).items():
            expected[one] = expected.get(one, 0.0) + chance
    return expected
