"""How likely sentences are each other's, against their having nothing to do with one another.

Every score is the logarithm of a ratio: of the chance of what stands there, if the bead is right, to its chance anywhere. That of
a sentence without a counterpart is therefore 0, and the scores of a whole alignment can be added up and compared.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import accumulate

from translator.alignment.lexicon import Lexicon, Table
from translator.alignment.shapes import Options, Sentence

_NULL_SPREAD = 1.0  # of the logarithm of the ratio of two lengths taken at random
_USUAL_RATIO = 3.3  # English letters for a Chinese character
_USUAL_SIZE = 200  # characters that the usual ratio counts for
_KEPT = 0.998  # how far a word that a translation keeps is expected there
_SMALL = 6.0  # characters that are added to both lengths, as those of short sentences say little
_HOPELESS = -8.0  # lengths so far apart that words are not looked at
_SHORT = 2.5  # how much further the lengths of short sentences are apart

Matches = dict[int, float]  # place of a word in a sentence -> chance of it, in all words of the other one together


class Scorer:
    """Scores of beads of two texts, each worked out once."""

    def __init__(self, source: Sequence[Sentence], target: Sequence[Sentence], lexicon: Lexicon, options: Options) -> None:
        self._word_weight, self._variance = options.word_weight / 2, options.length_spread**2
        expected = (
            _known(lexicon.source_share, lexicon.forth, lexicon, options),
            _known(lexicon.target_share, lexicon.back, lexicon, options),
        )
        self._forth = _OneWay(source, target, lexicon.forth, expected[1], lexicon.target_share)
        self._back = _OneWay(target, source, lexicon.back, expected[0], lexicon.source_share)
        self._source_ends = [0, *accumulate(sentence.size for sentence in source)]
        self._target_ends = [0, *accumulate(sentence.size for sentence in target)]
        # A short text says little about the ratio of its lengths, and less if something was left out.
        self._ratio = (self._target_ends[-1] + _USUAL_RATIO * _USUAL_SIZE) / (self._source_ends[-1] + _USUAL_SIZE)

    def bead(self, row: int, rows: int, column: int, columns: int) -> float:
        """Give the score of a bead of so many sentences from `row` and from `column` on; both sides have one at least."""
        length = self._length(row, row + rows, column, column + columns)
        if length < _HOPELESS:
            return length + _HOPELESS
        forth, back = self._forth.score, self._back.score
        if rows == columns == 1:
            words = forth(row, 1, column) + back(column, 1, row)
        else:
            words = sum([forth(row, rows, at) for at in range(column, column + columns)])
            words += sum([back(column, columns, at) for at in range(row, row + rows)])
        return self._word_weight * words + length

    def _length(self, row: int, end: int, column: int, right: int) -> float:
        mine = (self._source_ends[end] - self._source_ends[row]) * self._ratio + _SMALL
        theirs = self._target_ends[right] - self._target_ends[column] + _SMALL
        off = math.log(theirs / mine)
        variance = self._variance + _SHORT / (mine if mine < theirs else theirs)
        return 0.5 * (math.log(_NULL_SPREAD**2 / variance) - off * off * (1 / variance - 1 / _NULL_SPREAD**2))


class _OneWay:
    """How well sentences of one side are expected from runs of sentences of the other."""

    def __init__(
        self,
        given: Sequence[Sentence],
        seen: Sequence[Sentence],
        table: Table,
        known: Mapping[str, float],
        share: Mapping[str, float],
    ) -> None:
        """Take the chances of words by words (`table`), and for each how far its absence from them tells (`known`)."""
        self._seen = seen
        self._lengths = [len(sentence.words) for sentence in given]
        self._expected = [_together(sentence.words, table) for sentence in given]
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
        if not length:
            return 0.0
        found = self._matches(start, seen)
        for given in range(start + 1, start + count):
            more = self._matches(given, seen)
            found = _added(found, more) if found else more
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


def _added(one: Matches, two: Matches) -> Matches:
    both = dict(one)
    for place, chance in two.items():
        both[place] = both.get(place, 0.0) + chance
    return both


def _known(words: Mapping[str, float], table: Table, lexicon: Lexicon, options: Options) -> dict[str, float]:
    """Say of each word how far it is expected to have a counterpart: little of one that the lexicon does not know."""
    told = {word: min(1.0, sum(table.get(word, {}).values())) for word in words}
    # That a word is unknown means little where most words are.
    floor = options.floor * sum(told.values()) / max(1, len(told))
    known = {word: options.heed * min(1.0, floor + value) for word, value in told.items()}
    return known | {word: _KEPT for word in words if word in lexicon.kept}


def _together(words: Sequence[str], table: Table) -> dict[str, float]:
    expected: dict[str, float] = {}
    for word in words:
        for one, chance in table.get(word, {}).items():
            expected[one] = expected.get(one, 0.0) + chance
    return expected
