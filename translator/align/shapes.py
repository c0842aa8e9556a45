"""The values of this step: a sentence as words, what words may stand for one another, and the options."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    known; a word that they lack is taken to be rare.
    """

    links: Links = field(default_factory=dict)
    source_common: Mapping[str, float] = field(default_factory=dict)
    target_common: Mapping[str, float] = field(default_factory=dict)


Size = tuple[int, int]
# Kinds of bead and how often each is met per bead, before a text says something else (counted by hand from no text: one to one
# is the rule, each further sentence on a side a quarter as likely as the one before).
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
    (1, 0): 0.005,
    (0, 1): 0.005,
}


@dataclass(frozen=True, slots=True)
class Options:
    """How sentences are weighed; see docs/align.md.

    `heed` is the share of words that are expected to have a counterpart; `word_weight` how far the words of a sentence, which are
    not independent of one another, are taken at their word; `margin` how many sentences on either side of the anchors are looked at.
    """

    heed: float = 0.8
    floor: float = 0.15
    word_weight: float = 0.5
    length_spread: float = 0.18
    margin: int = 6
    rounds: int = 2
    prior_weight: float = 100.0


def sizes(sentences: Iterable[Sentence]) -> list[int]:
    return [sentence.size for sentence in sentences]
