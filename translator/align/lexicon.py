"""What words stand for: from the links that were handed in, and learned from sentences that were paired before.

IBM Model 1 (Brown et al. 1993, “The mathematics of statistical machine translation”) by expectation maximization, started from the
links. A pair of words that no dictionary knows must be met in two beads: one alone would only repeat what was assumed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from translator.align.shapes import Evidence, Links, Sentence

Table = dict[str, dict[str, float]]
Paired = tuple[Sequence[str], Sequence[str]]  # words of the source and of the target of a bead

_BACKGROUND = 2000.0  # words of running text that a document's own counts are mixed with
_RARE = 1e-4
_FAITH = 3.0  # occurrences that a link of a dictionary counts for
_FAINT = 0.01
_UNLINKED = 0.003
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
        known = {
            word: {one: weight for one, weight in evidence.links.get(word, {}).items() if one in self.target_share}
            for word in self.source_share
        }
        self._forth = _normal(known)
        self._back = _normal(_turned(known))
        self.forth, self.back = self._forth, self._back

    def learn(self, pairs: Sequence[Paired], rounds: int = 3) -> None:
        """Learn from beads, in both directions."""
        usable = [pair for pair in pairs if pair[0] and pair[1] and max(map(len, pair)) <= _LONGEST]
        met: Counter[tuple[str, str]] = Counter()
        for source, target in usable:
            theirs = set(target)
            met.update((word, other) for word in set(source) for other in theirs)
        # A word that is met everywhere says nothing, and most pairs of words are met once.
        kept = {pair for pair, count in met.items() if count > 1}
        self.forth = _learned(usable, self._forth, kept, self.target_share, rounds)
        turned = [(target, source) for source, target in usable]
        self.back = _learned(turned, self._back, {(two, one) for one, two in kept}, self.source_share, rounds)


def _normal(known: Mapping[str, Mapping[str, float]]) -> Table:
    """Give chances: a word of many meanings has less to say for each."""
    table: Table = {}
    for word, row in known.items():
        total = sum(row.values())
        if total:
            strongest = max(row.values())
            table[word] = {one: 0.7 * strongest * weight / total**0.5 / strongest**0.5 for one, weight in row.items()}
            excess = sum(table[word].values())
            if excess > 0.9:
                table[word] = {one: 0.9 * value / excess for one, value in table[word].items()}
    return table


def _turned(links: Links) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for word, row in links.items():
        for one, weight in row.items():
            found[one][word] = weight
    return found


def _learned(
    pairs: Sequence[Paired], known: Table, kept: set[tuple[str, str]], share: Mapping[str, float], rounds: int
) -> Table:
    table: Table = {}
    for number in range(rounds):
        given: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for source, target in pairs:
            _expect(source, target, table if number else known, kept, share, given, first=not number)
        table = {word: _mixed(row, known.get(word, {})) for word, row in given.items()}
        table.update((word, row) for word, row in known.items() if word not in table)
    return {word: {one: value for one, value in row.items() if value >= _FAINT} for word, row in table.items()}


def _expect(
    source: Sequence[str],
    target: Sequence[str],
    table: Table,
    kept: set[tuple[str, str]],
    share: Mapping[str, float],
    given: dict[str, dict[str, float]],
    *,
    first: bool,
) -> None:
    """Share each target word out among the source words of its bead, and none of them."""
    rows = [(word, table.get(word, {}), given[word]) for word in source]
    for one in target:
        chances = []
        total = share[one] * len(source)
        for word, row, into in rows:
            value = row.get(one, 0.0)
            if first and (word, one) in kept:
                value += _UNLINKED
            if value:
                chances.append((into, value))
                total += value
        for into, value in chances:
            into[one] += value / total


def _mixed(row: Mapping[str, float], known: Mapping[str, float]) -> dict[str, float]:
    total = sum(row.values()) + _FAITH * sum(known.values()) + 1.0  # one occurrence is kept for what was not seen
    words = dict.fromkeys((*row, *known))
    return {one: (row.get(one, 0.0) + _FAITH * known.get(one, 0.0)) / total for one in words}
