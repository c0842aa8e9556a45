"""What answers to a query are made of: scores, and the question that is passed around."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from translator.model import Concept
from translator.terms import index as kinds
from translator.terms.index import KINDS, Index
from translator.terms.match import Matcher

Answer = tuple[int, float, str]  # number of the concept, score, field

# Scores, 0 to 1. They order answers and mean nothing else: a whole form, then one that sounds the same, then a part or a likeness.
ZH, AKA, REGIONAL, EN, PINYIN, OTHER_TONES, INITIALS = 1.0, 0.98, 0.97, 0.96, 0.95, 0.9, 0.88
SAME_SOUND, SIMILAR_SOUND = 0.87, 0.83
PART = 0.85  # of this a share is given, by how much of the form or of the query agrees
_NEAR = (0.88, 0.5)  # for a slip in a form of any length; and what is taken away for each, over the length
LESS_FOR_OTHER = 0.02  # an answer by another form of the term

CHINESE = {kinds.ZH: (ZH, "zh"), kinds.AKA: (AKA, "aka"), kinds.HANT: (ZH, "zh_hant"), kinds.REGIONAL: (REGIONAL, "zh_hant")}
ENGLISH = {kinds.PREFERRED: (EN, "en"), kinds.ADMITTED: (EN - 0.01, "en"), kinds.REFUSED: (EN - 0.03, "en")}


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed, and where to look."""

    query: str
    concepts: Sequence[Concept]
    index: Index
    matcher: Matcher


def of(codes: Iterable[int], fields: dict[int, tuple[float, str]], share: float = 1.0) -> Iterator[Answer]:
    """Give the answers that codes of a table stand for, each with a share of its score."""
    for code in codes:
        score, field = fields[code % KINDS]
        yield code // KINDS, score * share, field


def of_sound(codes: Iterable[int], score: float, field: str = "pinyin") -> Iterator[Answer]:
    """Give the answers of a table of pinyin or initials."""
    for code in codes:
        yield code // KINDS, score - LESS_FOR_OTHER * (code % KINDS), field


def near(slips: int, size: int) -> float:
    """Give the score of a form with so many slips in it."""
    whole, each = _NEAR
    return whole - each * slips / max(size, 1)
