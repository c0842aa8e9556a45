"""Look a term up by whatever a person types: Chinese in either script, pinyin, initials, English, a sentence, a typo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from translator.hanzi import is_han
from translator.model import Concept
from translator.terms import chinese_query, keys, latin_query
from translator.terms.answers import Answer, Question
from translator.terms.fold import fold
from translator.terms.index import KINDS, Index
from translator.terms.match import Matcher

SURE = 0.86  # an answer this good is no likeness, and likenesses are not looked for any more
_SENTENCE = {True: 24, False: 150}  # a query of more characters, Chinese or Latin, is not compared letter by letter


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
        if _top(best) < SURE and len(query) <= _SENTENCE[chinese]:
            _keep(best, asked.near(question))
        lengths = self._index.lengths
        order = sorted(best, key=lambda number: (-best[number][0], lengths[number], number))
        return [Hit(self._concepts[number], round(best[number][0], 4), best[number][1]) for number in order[:limit]]

    def suggest(self, query: str, limit: int) -> list[Concept]:
        """Give concepts of which a form is half like the query, the likest first."""
        from rapidfuzz import fuzz, process

        chinese = any(map(is_han, query))
        asked = (
            {"chinese": fold(query).text} if chinese else {"english": " ".join(keys.english(query)), "pinyin": keys.toneless(query)}
        )
        found: dict[int, float] = {}
        for name, wanted in asked.items():
            table = self._index[name]
            if len(wanted) > 1:
                for form, percent, _ in process.extract(wanted, table.names, scorer=fuzz.ratio, score_cutoff=55, limit=limit):
                    for number in (code // KINDS for code in table.get(form)):
                        found[number] = max(found.get(number, 0.0), percent)
        order = sorted(found, key=lambda number: (-found[number], number))
        return [self._concepts[number] for number in order[:limit]]


_NONE = (0.0, "")


def _top(best: dict[int, tuple[float, str]]) -> float:
    return max((score for score, _ in best.values()), default=0.0)


def _keep(best: dict[int, tuple[float, str]], answers: Iterable[Answer]) -> None:
    for number, score, field in answers:
        if score > best.get(number, _NONE)[0]:
            best[number] = (score, field)
