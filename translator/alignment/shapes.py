"""The values of this step: a sentence as words, what words may stand for one another, and the options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Links = Mapping[str, Mapping[str, float]]  # source word -> target word -> 0 to 1, how far the second may be expected for the first


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, the words that tell what it says (numbers, marks and names among them), and its length in characters."""

    words: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known before the texts are compared.

    `links` comes from dictionaries and the like. The two `common` maps give the share of a word in running text, where that is
    known; a word that they lack is taken to be rare. `kept` are words that a translation keeps (numbers): where one is missing on
    the other side, that tells against the two.
    """

    links: Links = field(default_factory=dict)
    source_common: Mapping[str, float] = field(default_factory=dict)
    target_common: Mapping[str, float] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()


Size = tuple[int, int]
# Kinds of bead and how often each is met, before a text says something else. They are set, not counted: one to one
# is the rule, and each further sentence on a side is a third or a quarter as likely as the one before.
PRIORS: dict[Size, float] = {
    (1, 1): 0.86,
    (2, 1): 0.045,
    (1, 2): 0.045,
    (3, 1): 0.01,
    (1, 3): 0.01,
    (4, 1): 0.003,
    (1, 4): 0.003,
    (2, 2): 0.01,
    (3, 2): 0.002,
    (2, 3): 0.002,
    (5, 1): 0.001,
    (1, 5): 0.001,
    (1, 0): 0.005,
    (0, 1): 0.005,
}


@dataclass(frozen=True, slots=True)
class Options:
    """How sentences are weighed; see docs/align.md.

    `heed` is the share of the words of a sentence that are expected to come from its counterpart, of those that the lexicon knows;
    `floor` how far one that it does not know is treated as one that it does, in a text of which it knows most. `word_weight`: how
    far words, which are not independent of one another, are believed. `length_spread`: the standard deviation of the logarithm of
    the ratio of lengths. `margin`: how many sentences on either side of the anchors are looked at. `rounds`: how often all ways are
    weighed, with what was learned the time before. `prior_weight`: how many beads the usual kinds of bead count for.
    `meaning_weight`, `unlike`: what a cosine above that of unlike sentences is worth; `most_compared`: of how many beads at most
    the meanings are compared.
    """

    heed: float = 0.8
    floor: float = 0.3
    word_weight: float = 0.5
    length_spread: float = 0.18
    margin: int = 4
    rounds: int = 2
    prior_weight: float = 100.0
    meaning_weight: float = 50.0
    unlike: float = 0.86
    most_compared: int = 600
