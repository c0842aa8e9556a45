"""Learn from pairs of segments which English words stand for which Chinese ones.

IBM Model 1 (Brown et al. 1993, “The mathematics of statistical machine translation”) learns from all pairs how likely an English
word is for a Chinese one, by expectation maximization; that words keep their order by and large is told to it in advance (Dyer,
Chahuneau and Smith 2013, “A simple, fast, and effective reparameterization of IBM Model 2”). Words are learned from at most
MAX_PAIRS pairs, so that time and memory have a bound; of more pairs an even selection is taken.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from translator.model import Span
from translator.terms.candidates import chinese_words
from translator.terms.lexicon import Words
from translator.terms.tokens import ARTICLES, Token, is_hyphen, tokenize

MAX_PAIRS = 3000
_ROUNDS = 5
_NEAR = [math.exp(-1.5 * step / 20) for step in range(21)]  # by distance from the diagonal, 0 to 1 in twentieths
_FAINT = 1e-4  # a share below it is forgotten


@dataclass(frozen=True, slots=True)
class Pair:
    """A segment and its translation, with the places of known terms in both."""

    source: str
    target: str
    source_known: tuple[Span, ...] = ()
    target_known: tuple[Span, ...] = ()


@dataclass(slots=True)
class Ready:
    """A pair cut into words; `base` is empty for what cannot be a part of a rendering by itself."""

    words: list[str]
    tokens: tuple[Token, ...]
    bases: list[str]
    joints: list[str]  # what stands before each: a blank, a hyphen, or nothing where a run cannot go on


@dataclass(slots=True)
class Shares:
    """For each English word, 0 to 1: how far it comes from the candidate; and how far the two are each other's."""

    forth: list[float]
    both: list[float]


class Links:
    """What words of prepared pairs became.

    >>> pairs = [Pair("城市发展", "city growth"), Pair("城市", "city")]
    >>> links = Links([prepared(pair, Words()) for pair in pairs])
    >>> links.shares([0], prepared(pairs[0], Words())).forth[0] > 0.9
    True
    """

    def __init__(self, pairs: Sequence[Ready]) -> None:
        self._chance, self._mass = _learn(pairs)

    def shares(self, mine: Sequence[int], ready: Ready) -> Shares:
        """Give for each English word, 0 to 1, how far it and the words at the places `mine` are each other's."""
        places, size = len(ready.words), len(ready.bases)
        forth = [[0.0] * size for _ in range(places)]
        for at, word in enumerate(ready.words):
            for to, base in enumerate(ready.bases):
                if base:
                    forth[at][to] = self._chance.get((word, base), 0.0) * _near(at, places, to, size)
        back = {
            at: [
                self._mass.get((ready.words[at], base), 0.0) * _near(at, places, to, size) if base else 0.0
                for to, base in enumerate(ready.bases)
            ]
            for at in mine
        }
        going = {at: sum(row) or 1.0 for at, row in back.items()}
        part = [sum(forth[at][to] for at in mine) / (sum(row[to] for row in forth) or 1.0) for to in range(size)]
        both = [math.sqrt(part[to] * max((back[at][to] / going[at] for at in mine), default=0.0)) for to in range(size)]
        return Shares(part, both)


_Table = dict[tuple[str, str], float]


def _learn(pairs: Sequence[Ready]) -> tuple[_Table, _Table]:
    """Give the chance of an English word for a Chinese one, and how often the one is expected to have come from the other."""
    chance: _Table = {}
    mass: _Table = {}
    for round_ in range(_ROUNDS):
        mass = defaultdict(float)
        for pair in pairs:
            places, size = len(pair.words), len(pair.bases)
            for to, base in enumerate(pair.bases):
                if not base:
                    continue
                given = [
                    (word, (chance.get((word, base), 0.0) if round_ else 1.0) * _near(at, places, to, size))
                    for at, word in enumerate(pair.words)
                ]
                total = sum(value for _, value in given)
                if total:
                    for word, value in given:
                        if value > _FAINT * total:
                            mass[word, base] += value / total
        totals: dict[str, float] = defaultdict(float)
        for (word, _), value in mass.items():
            totals[word] += value
        chance = {key: value / totals[key[0]] for key, value in mass.items()}
    return chance, dict(mass)


def _near(at: int, places: int, to: int, size: int) -> float:
    """Say how likely places so far from the diagonal belong together (Dyer, Chahuneau and Smith 2013, “fast_align”)."""
    return _NEAR[int(abs(at / places - to / size) * 20)]


def prepared(pair: Pair, words: Words) -> Ready:
    """Cut both sides of a pair into words; known terms and function words are no words of a rendering by themselves."""
    start = 0
    found: list[str] = []
    for begin, end in (*pair.source_known, (len(pair.source),) * 2):
        found += chinese_words(pair.source[start:begin], words)
        start = end
    tokens = tokenize(pair.target)
    bases: list[str] = []
    joints: list[str] = []
    last = 0
    for token in tokens:
        known = any(begin < token.end and token.start < end for begin, end in pair.target_known)
        content = not (known or token.is_function_word or token.plain in ARTICLES or not any(map(str.isalpha, token.core)))
        bases.append(min(token.bases(), key=lambda base: (len(base), base)) if content else "")
        gap = pair.target[last : token.start]
        joints.append("-" if is_hyphen(gap) else "" if set(gap) - set(" '’\n\u00a0") else " ")
        last = token.end
    return Ready(found, tokens, bases, joints)
