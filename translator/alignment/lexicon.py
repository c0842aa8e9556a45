"""What words stand for: from the links that were handed in, and learned from sentences that were paired before.

IBM Model 1 (Brown et al. 1993, “The mathematics of statistical machine translation”) by expectation maximization, started from the
links. A pair of words that no dictionary knows must be met in two beads: one alone would only repeat what was assumed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from translator.alignment.shapes import Evidence, Links, Sentence

Table = dict[str, dict[str, float]]
Paired = tuple[Sequence[str], Sequence[str]]  # words of the source and of the target of a bead

_BACKGROUND = 2000.0  # words of running text that a document's own counts are mixed with
_RARE = 1e-4
_FAITH = 3.0  # occurrences that a link of a dictionary counts for
_FAINT = 0.01
_UNLINKED = 0.003
_EVERYWHERE = 0.02  # the share of a word that says too little to be learned about
_TRUST, _MOST = 0.7, 0.9  # chance of a word by the only link there is; of all the words that a word is linked to
_LONGEST = 120  # words a side: longer beads teach nothing and cost the most


def shares(sentences: Iterable[Sentence], common: Mapping[str, float]) -> dict[str, float]:
    """Give how likely each word is anywhere: its count in the document, mixed with what is known of the language.

    >>> round(shares([Sentence(("a", "b"), 3)], {"a": 0.02})["a"], 4)
    0.0205
    """
    counts = Counter(word for sentence in sentences for word in sentence.words)
    total = sum(counts.values()) + _BACKGROUND
    return {word: (count + _BACKGROUND * common.get(word, _RARE)) / total for word, count in counts.items()}


class Lexicon:
    """The chances of a target word for a source word (`forth`) and of a source word for a target word (`back`)."""

    def __init__(self, source: Sequence[Sentence], target: Sequence[Sentence], evidence: Evidence) -> None:
        self.source_share = shares(source, evidence.source_common)
        self.target_share = shares(target, evidence.target_common)
        self.kept = evidence.kept
        known = {
            word: {one: weight for one, weight in evidence.links.get(word, {}).items() if one in self.target_share}
            for word in self.source_share
        }
        self._forth = _normal(known)
        self._back = _normal(_turned(known))
        self.forth, self.back = self._forth, self._back

    def learn(self, pairs: Sequence[Paired], rounds: int = 3) -> None:
        """Learn from beads."""
        usable = [pair for pair in pairs if pair[0] and pair[1] and max(map(len, pair)) <= _LONGEST]
        start = self._start(usable)
        table = start
        for number in range(rounds):
            given: Table = {word: {} for word in start}
            for source, target in usable:
                _expect(source, target, table, self.target_share, given)
            if number + 1 < rounds:
                table = {word: _mixed(row, self._forth.get(word, {})) for word, row in given.items()}
        self.forth = _mixed_all(given, self._forth)
        self.back = _mixed_all(_turned(given), self._back)

    def _start(self, pairs: Sequence[Paired]) -> Table:
        """Give the links, and a little for every two words that are met in two beads or more and not everywhere."""
        met: Counter[tuple[str, str]] = Counter()
        for source, target in pairs:
            theirs = [word for word in dict.fromkeys(target) if self.target_share[word] < _EVERYWHERE]
            met.update((word, other) for word in dict.fromkeys(source) if self.source_share[word] < _EVERYWHERE for other in theirs)
        table = {word: dict(row) for word, row in self._forth.items()}
        for (word, other), count in met.items():
            if count > 1:
                row = table.setdefault(word, {})
                row[other] = row.get(other, 0.0) + _UNLINKED
        return table


def _normal(known: Links) -> Table:
    """Give chances: a word of many meanings has less to say for each, but not so much less as their number says."""
    table: Table = {}
    for word, row in known.items():
        total = sum(row.values())
        if total:
            scale = min(_TRUST / math.sqrt(total), _MOST / total)
            table[word] = {one: scale * weight for one, weight in row.items()}
    return table


def _turned(links: Links) -> Table:
    found: Table = {}
    for word, row in links.items():
        for one, weight in row.items():
            found.setdefault(one, {})[word] = weight
    return found


def _expect(source: Sequence[str], target: Sequence[str], table: Table, share: Mapping[str, float], given: Table) -> None:
    """Share each target word out among the source words of its bead, and none of them."""
    rows = [(table[word], given[word]) for word in source if word in table]
    for one in target:
        chances = [(into, row[one]) for row, into in rows if one in row]
        if chances:
            total = share[one] * len(source) + sum(value for _, value in chances)
            for into, value in chances:
                into[one] = into.get(one, 0.0) + value / total


def _mixed_all(given: Table, known: Table) -> Table:
    mixed = {word: _mixed(given.get(word, {}), known.get(word, {})) for word in dict.fromkeys((*given, *known))}
    return {word: {one: value for one, value in row.items() if value >= _FAINT} for word, row in mixed.items()}


def _mixed(row: Mapping[str, float], known: Mapping[str, float]) -> dict[str, float]:
    total = sum(row.values()) + _FAITH * sum(known.values()) + 1.0  # one occurrence is kept for what was not seen
    return {one: (row.get(one, 0.0) + _FAITH * known.get(one, 0.0)) / total for one in dict.fromkeys((*row, *known))}
