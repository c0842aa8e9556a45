"""Look a term up by whatever a person types: Chinese in either script, pinyin, initials, English, a sentence, a typo."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from translator.hanzi import is_han, is_traditional
from translator.model import Concept, TermMatch
from translator.terms import keys, tables
from translator.terms.fold import fold
from translator.terms.match import Matcher

# Scores, 0 to 1. They order answers and mean nothing else: a whole form before a part of one, a part before a likeness.
ZH, AKA, EN, PINYIN, OTHER_TONES, INITIALS = 1.0, 0.98, 0.96, 0.95, 0.9, 0.88
PART, LIKE = 0.85, 0.8  # of these a share is given, by how much of the form or of the query agrees
_SENTENCE = 24  # a query of more characters is not compared letter by letter
_LIKENESS = {True: 66.0, False: 78.0}  # percent, for Chinese and for Latin letters; below it two forms only share a part
_NGRAM = 10  # words of the longest rendering looked for in an English sentence


@dataclass(frozen=True, slots=True)
class Hit:
    """An answer: `score` is 0 to 1, `matched` the field (`zh`, `zh_hant`, `aka`, `pinyin`, `initials`, `en`)."""

    concept: Concept
    score: float
    matched: str


Answer = tuple[int, float, str]  # number of the concept, score, field


class Lookup:
    """An index over some concepts, built once. `readings` has the pinyin of each `aka` by concept id."""

    def __init__(self, concepts: Sequence[Concept], readings: Mapping[str, Sequence[str]], matcher: Matcher) -> None:
        self._concepts = concepts
        self._matcher = matcher
        self._numbers = {concept.id: number for number, concept in enumerate(concepts)}
        self._forms: dict[str, list[Answer]] = defaultdict(list)
        self._latin: dict[str, list[Answer]] = defaultdict(list)  # pinyin and initials
        self._toned: dict[str, list[int]] = defaultdict(list)
        self._english: dict[tuple[str, ...], list[Answer]] = defaultdict(list)
        self._words: dict[str, list[tuple[int, int, int]]] = defaultdict(list)  # word -> concept, its rendering, words of that
        for number, concept in enumerate(concepts):
            self._add_chinese(number, concept)
            self._add_pinyin(number, concept.pinyin, 0.0)
            for reading in readings.get(concept.id, ()):
                self._add_pinyin(number, reading, 0.02)
            self._add_english(number, concept)
        self._phrases = {" ".join(words): answers for words, answers in self._english.items()}

    def _add_chinese(self, number: int, concept: Concept) -> None:
        self._forms[fold(concept.zh).text].append((number, ZH, "zh"))
        for form in concept.aka:
            self._forms[fold(form).text].append((number, AKA, "aka"))

    def _add_pinyin(self, number: int, reading: str, less: float) -> None:
        self._toned[keys.toned(reading)].append(number)
        key = keys.toneless(reading)
        for form in {key, key.replace("v", "u")}:
            self._latin[form].append((number, PINYIN - less, "pinyin"))
        self._latin[keys.initials(reading)].append((number, INITIALS - less, "initials"))

    def _add_english(self, number: int, concept: Concept) -> None:
        for index, one in enumerate(concept.renderings):
            words = keys.english(one.en)
            less = {"preferred": 0.0, "admitted": 0.01}.get(one.status, 0.03)
            self._english[words].append((number, EN - less, "en"))
            for word in set(words):
                self._words[word].append((number, index, len(words)))

    def find(self, query: str, limit: int) -> list[Hit]:
        """Give the best answers, best first; of equals the shorter term, then the earlier entry."""
        query = query.strip()
        if not query or limit < 1:
            return []
        best: dict[int, tuple[float, str]] = {}
        chinese = any(map(is_han, query))
        _keep(best, self._whole(query, chinese))
        _keep(best, self._chinese_parts(query) if chinese else self._latin_parts(query))
        if (
            len(query) <= _SENTENCE * (1 if chinese else 3)
            and max((score for score, _ in best.values()), default=0.0) < OTHER_TONES
        ):
            _keep(best, self._likenesses(query, chinese))
        order = sorted(best, key=lambda number: (-best[number][0], len(self._concepts[number].zh), number))
        return [Hit(self._concepts[number], round(best[number][0], 4), best[number][1]) for number in order[:limit]]

    def _whole(self, query: str, chinese: bool) -> Iterator[Answer]:
        """The query is a whole form of the term."""
        folded = fold(query).text.replace(" ", "")
        for number, score, field in self._forms.get(folded, ()):
            yield number, score, "zh_hant" if field == "zh" and any(map(is_traditional, query)) else field
        if chinese:
            return
        yield from self._english.get(keys.english(query), ())
        exact = self._toned.get(keys.toned(query), ()) if keys.has_tones(query) else None
        for number, score, field in self._latin.get(keys.toneless(query), ()):
            other_tones = exact is not None and number not in exact and field == "pinyin"
            yield number, OTHER_TONES if other_tones else score, field

    def _chinese_parts(self, query: str) -> Iterator[Answer]:
        """The query is a part of the term, or holds the term, as a sentence does."""
        folded = fold(query).text
        for form, answers in self._forms.items():
            if folded in form and folded != form:
                yield from _scaled(answers, PART * (0.5 + 0.5 * len(folded) / len(form)))
        matches = self._matcher.match(query)
        for hit in matches.hits:
            yield self._in_sentence(hit, PART)
        for hit in matches.shadowed:
            yield self._in_sentence(hit, PART * 0.8)

    def _in_sentence(self, hit: TermMatch, score: float) -> Answer:
        form = fold(hit.surface).text
        number = self._numbers[hit.concept.id]
        field = "zh" if form == fold(hit.concept.zh).text else "aka"
        return number, score * (0.8 + 0.2 * len(form) / max(len(form), 8)), field

    def _latin_parts(self, query: str) -> Iterator[Answer]:
        """The query begins the pinyin, is some words of the English, or an English sentence with the term in it."""
        key = keys.toneless(query)
        if len(key) > 3:
            for form, answers in self._latin.items():
                if form.startswith(key) and form != key:
                    pinyin = [answer for answer in answers if answer[2] == "pinyin"]
                    yield from _scaled(pinyin, PART * (0.7 + 0.3 * len(key) / len(form)))
        words = keys.english(query)
        for length in range(1, min(_NGRAM, len(words) - 1) + 1):
            for start in range(len(words) - length + 1):
                answers = self._english.get(words[start : start + length], [])
                yield from _scaled(answers, PART * (0.6 + 0.4 * length / len(words)))
        if len(words) <= _NGRAM:
            yield from self._some_words(words)

    def _some_words(self, words: Sequence[str]) -> Iterator[Answer]:
        wanted = [word for word in dict.fromkeys(words) if word not in tables.words("function_words.txt")]
        counts: dict[tuple[int, int, int], int] = defaultdict(int)
        for word in wanted:
            for place in self._words.get(word, ()):
                counts[place] += 1
        for (number, _, length), count in counts.items():
            share = count / len(wanted)
            if share > 0.5:
                yield number, PART * share * (0.5 + 0.5 * min(count / length, 1.0)), "en"

    def _likenesses(self, query: str, chinese: bool) -> Iterator[Answer]:
        """The query is a form with a slip in it."""
        tables_of: list[tuple[str, Mapping[str, list[Answer]]]]
        if chinese:
            tables_of = [(fold(query).text, self._forms)]
        else:
            tables_of = [(" ".join(keys.english(query)), self._phrases), (keys.toneless(query), self._latin)]
        for wanted, table in tables_of:
            if len(wanted) >= (2 if chinese else 4):
                for form, percent in _alike(wanted, table, _LIKENESS[chinese]):
                    whole = [answer for answer in table[form] if answer[2] != "initials"]
                    yield from _scaled(whole, LIKE * percent / 100)


def _alike(wanted: str, forms: Mapping[str, Any], least: float) -> list[tuple[str, float]]:
    from rapidfuzz import fuzz, process

    found = process.extract(wanted, forms.keys(), scorer=fuzz.ratio, score_cutoff=least, limit=20)
    return [(form, float(percent)) for form, percent, _ in found]


def _scaled(answers: Iterable[Answer], score: float) -> Iterator[Answer]:
    for number, whole, field in answers:
        yield number, score * whole, field


def _keep(best: dict[int, tuple[float, str]], answers: Iterable[Answer]) -> None:
    for number, score, field in answers:
        if score > best.get(number, (0.0, ""))[0]:
            best[number] = (score, field)
