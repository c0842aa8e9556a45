"""Find what a Chinese word or phrase was translated as, from pairs of segments.

What words become is learned in `translator.terms.linking`. In each pair that has the candidate, every English word has a share
that says how far it and the candidate are each other's; the run of words whose shares add up to most, each less a fee, is what
the candidate became there. That is what lets a rendering grow to a whole phrase, and keeps it from taking in a neighbour. A name
or a compound with hyphens is not cut, and a word behind the run that nobody else claims belongs to it ("private" + "sector").
Function words may stand inside it, never at its ends, and an opening verb is left off. Last the vote: the runs of all pairs are
compared by base forms.

Terms that the glossary has are taken out on both sides first.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from translator.terms import tables
from translator.terms.candidates import chinese_words
from translator.terms.lexicon import Words
from translator.terms.linking import MAX_PAIRS, Links, Pair, Ready, Shares, prepared
from translator.terms.tokens import ARTICLES

_VOTERS = 40  # pairs that are looked at for one candidate
_FEE = 0.12  # what a word of a run must be worth
_FUNCTION_FEE = 0.04
_ARTICLE_FEE = 0.12  # "application of the Industrial Internet": an article inside mostly begins another phrase
_LONGEST = 9
_LEAST = 0.02  # a neighbour worth less is not taken in, whatever is missing
_CLAIM = 0.2  # share from which a word behind a run is the candidate's rather than somebody else's
# Evidence from … on: share of proposals that had an accepted rendering in them, on the Government Work Report 2024, whose accepted
# renderings are known (268 terms, 472 pairs). The odd and the even terms agree within 0.12.
_CONFIDENCE = ((0.6, 0.9), (0.45, 0.83), (0.35, 0.73), (0.25, 0.5), (0.15, 0.36), (0.0, 0.1))
_LOWER = re.compile(r"(?<![^\W_])[a-z][\w'’-]*")
_OPENING = " \t\n\u00a0\"'“‘(—-"
_SENTENCE_ENDS = (".", "!", "?", ":", "\n")
_INSIDE = frozenset(("of", "and", "for", "in", "to", "with", "on", "from", "the", "a", "an", "by", "between", "or"))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rendering: found in `votes` of the `pairs` that have the candidate.

    `evidence` (0 to 1) is how clearly the words of both are each other's, less where the pairs do not agree; `confidence` the
    chance, measured on an official text, that such a proposal has an accepted rendering in it. Another kind of text may deserve
    less.
    """

    en: str
    votes: int
    pairs: int
    evidence: float

    @property
    def confidence(self) -> float:
        return next(share for least, share in _CONFIDENCE if self.evidence >= least)


class Pairing:
    """What pairs of segments say about candidates.

    >>> pairs = [Pair("推进城市更新。", "We advanced urban renewal."), Pair("推进改革。", "We advanced reform.")]
    >>> Pairing(pairs).propose("城市更新").en
    'urban renewal'
    """

    def __init__(self, pairs: Iterable[Pair], words: Words | None = None, *, lexicon: Iterable[Pair] = ()) -> None:
        """Learn from pairs; `lexicon` are further ones (the entries of a glossary) that words are learned from, and no more."""
        self._words = words or Words()
        self._pairs = list(pairs)
        self._ready: dict[int, Ready] = {}
        step = max(1, math.ceil(len(self._pairs) / MAX_PAIRS))
        learned = [self._prepare(number) for number in range(0, len(self._pairs), step)]
        learned += (prepared(pair, self._words) for pair in lexicon) if self._pairs else ()
        self._links = Links(learned)

    def propose(self, zh: str) -> Proposal | None:
        """Give the rendering of a candidate, or None where no pair shows one."""
        numbers = [number for number, pair in enumerate(self._pairs) if zh in pair.source]
        numbers = [number for number in numbers if _stands_alone(zh, self._pairs[number])]
        voters = numbers[:: max(1, math.ceil(len(numbers) / _VOTERS))]
        votes: dict[tuple[str, ...], list[tuple[float, str]]] = defaultdict(list)
        wanted = chinese_words(zh, self._words)
        for number in voters:
            found = self._run(wanted, self._prepare(number), self._pairs[number].target)
            if found is not None:
                worth, key, text = found
                votes[key].append((worth, text))
        if not votes:
            return None
        best = max(votes, key=lambda key: (sum(worth for worth, _ in votes[key]), key))
        texts = Counter(text for _, text in votes[best])
        worths = [worth for worth, _ in votes[best]]
        evidence = sum(worths) / len(worths) * math.sqrt(len(worths) / len(voters))
        return Proposal(max(texts, key=lambda text: (texts[text], text)), len(worths), len(voters), round(evidence, 3))

    def _prepare(self, number: int) -> Ready:
        ready = self._ready.get(number)
        if ready is None:
            ready = self._ready[number] = prepared(self._pairs[number], self._words)
        return ready

    def _run(self, wanted: list[str], ready: Ready, target: str) -> tuple[float, tuple[str, ...], str] | None:
        """Give the run of English words that the wanted words became: what it is worth, its base forms, its text."""
        mine = _places(wanted, ready.words)
        given = self._links.shares(mine, ready)
        shares = given.both
        best: tuple[float, int, int] = (0.0, 0, -1)
        for first, share in enumerate(shares):
            if share <= _FEE:
                continue
            total = 0.0
            for last in range(first, min(first + _LONGEST, len(shares))):
                if last > first and not ready.joints[last]:
                    break
                if ready.bases[last]:
                    total += shares[last] - _FEE
                elif ready.tokens[last].plain in _INSIDE:
                    total -= _ARTICLE_FEE if ready.tokens[last].plain in ARTICLES else _FUNCTION_FEE
                else:
                    break
                if ready.bases[last] and shares[last] > _FEE and total > best[0]:
                    best = (total, first, last)
        _, first, last = best
        if last < 0:
            return None
        first, last = _grown(first, last, given, ready, len(wanted))
        kept = [index for index in range(first, last + 1) if ready.bases[index]]
        worth = sum(shares[index] for index in kept) / max(len(kept), len(set(wanted)))
        start = ready.tokens[first].start
        text = target[start : ready.tokens[last].core_end]
        if not target[:start].strip(_OPENING) or target[:start].rstrip(_OPENING).endswith(_SENTENCE_ENDS):
            text = self._without_capital(text)
        return worth, tuple(ready.bases[index] for index in kept), text

    def _without_capital(self, text: str) -> str:
        """Undo the capital that begins a sentence, where the word is written without it elsewhere and does not begin a name."""
        first, blank, rest = text.partition(" ")
        is_name = rest[:1].isupper() or first.lower() not in self._lower
        return text if is_name else first.lower() + blank + rest

    @cached_property
    def _lower(self) -> set[str]:
        """Give all words that begin with a small letter somewhere."""
        return {word for pair in self._pairs for word in _LOWER.findall(pair.target)}


def _places(wanted: Sequence[str], words: Sequence[str]) -> list[int]:
    """Give where the wanted words stand together, or else where any of them stands."""
    size = len(wanted)
    for start in range(len(words) - size + 1):
        if list(words[start : start + size]) == list(wanted):
            return list(range(start, start + size))
    return [at for at, word in enumerate(words) if word in wanted]


def _grown(first: int, last: int, shares: Shares, ready: Ready, size: int) -> tuple[int, int]:
    """Make a run a whole phrase: hyphens are not cut, words nobody else claims end it, and an opening verb does not begin it."""

    def content(at: int) -> bool:
        return 0 <= at < len(shares.both) and bool(ready.bases[at])

    while sum(map(bool, ready.bases[first : last + 1])) < size:
        left = shares.both[first - 1] if content(first - 1) and ready.joints[first] == " " else 0.0
        right = shares.both[last + 1] if content(last + 1) and ready.joints[last + 1] == " " else 0.0
        if max(left, right) < _LEAST:
            break
        first, last = (first - 1, last) if left > right else (first, last + 1)

    def tied(at: int) -> bool:
        """Say whether the words `at` and before it are one: by a hyphen, or as two words of a name."""
        names = ready.joints[at] == " " and all(ready.tokens[one].core[0].isupper() for one in (at - 1, at))
        return ready.joints[at] == "-" or names

    while content(last + 1) and (tied(last + 1) or (ready.joints[last + 1] == " " and shares.forth[last + 1] > _CLAIM)):
        last += 1
    while content(first - 1) and tied(first):
        first -= 1
    for at in range(last, first, -1):
        # What stands before an article without a preposition between them governs the phrase: "love the Industrial Internet".
        if ready.tokens[at].plain in ARTICLES and ready.bases[at - 1]:
            first = at + 1
            break
    openers = tables.words("english_openers.txt")
    while first < last and (not ready.bases[first] or not openers.isdisjoint(ready.tokens[first].bases())):
        if ready.joints[first + 1] == "-":
            break
        first += 1
    return first, last


def _stands_alone(zh: str, pair: Pair) -> bool:
    """Say whether a candidate stands in a source outside the known terms."""
    at = pair.source.find(zh)
    while at >= 0:
        if not any(begin <= at and at + len(zh) <= end for begin, end in pair.source_known):
            return True
        at = pair.source.find(zh, at + 1)
    return False
