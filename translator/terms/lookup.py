"""Look a term up by whatever a person types: Chinese in either script, pinyin, initials, English, a sentence, a typo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from translator.hanzi import is_han
from translator.model import Concept
from translator.terms import chinese_query, latin_query
from translator.terms.answers import Answer, Question
from translator.terms.index import Index
from translator.terms.match import Matcher

SURE = 0.86  # an answer this good is no likeness, and likenesses are not looked for any more
_SENTENCE = 24  # a query of more characters is not compared letter by letter; of Latin letters it may have three times as many


@dataclass(frozen=True, slots=True)
class Hit:
    """An answer: `score` is 0 to 1, `matched` the field (`zh`, `zh_hant`, `aka`, `pinyin`, `initials`, `en`)."""

    concept: Concept
    score: float
    matched: str


class Lookup:
    """Answers questions from an index of concepts."""

    def __init__(self, concepts: Sequence[Concept], index: Index, matcher: Matcher) -> None:
        self._concepts = concepts
        self._index = index
        self._matcher = matcher

    def find(self, query: str, limit: int) -> list[Hit]:
        """Give the best answers, best first; of equals the shorter term, then the earlier entry."""
        query = query.strip()
        if not query or limit < 1:
            return []
        chinese = any(map(is_han, query))
        question = Question(query, self._concepts, self._index, self._matcher)
        asked = chinese_query if chinese else latin_query
        best: dict[int, tuple[float, str]] = {}
        _keep(best, asked.whole(question))
        if _top(best) < SURE:
            _keep(best, asked.alike(question))
        _keep(best, asked.parts(question))
        if _top(best) < SURE and len(query) <= _SENTENCE * (1 if chinese else 3):
            _keep(best, asked.near(question))
        lengths = self._index.lengths
        order = sorted(best, key=lambda number: (-best[number][0], lengths[number], number))
        return [Hit(self._concepts[number], round(best[number][0], 4), best[number][1]) for number in order[:limit]]


_NONE = (0.0, "")


def _top(best: dict[int, tuple[float, str]]) -> float:
    return max((score for score, _ in best.values()), default=0.0)


def _keep(best: dict[int, tuple[float, str]], answers: Iterable[Answer]) -> None:
    for number, score, field in answers:
        if score > best.get(number, _NONE)[0]:
            best[number] = (score, field)
