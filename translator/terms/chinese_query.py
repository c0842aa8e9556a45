"""A query with Chinese characters, maybe mixed with pinyin: what it may mean, surest first."""

from __future__ import annotations

from collections.abc import Iterator

from translator.hanzi import is_han, is_traditional
from translator.terms import answers, sounds
from translator.terms.answers import Answer, Question
from translator.terms.fold import fold
from translator.terms.index import KINDS

_MOST_PARTS = 200  # forms that hold what was typed
_WHOLE_SENTENCE = 8  # characters; the terms of a longer text are given in its order


def _folded(query: str) -> str:
    return fold(query).text.replace(" ", "")


def whole(question: Question) -> Iterator[Answer]:
    """The query is a whole form of the term, in any script."""
    traditional = any(map(is_traditional, question.query))
    for number, score, field in answers.of(question.index["chinese"].get(_folded(question.query)), answers.CHINESE):
        yield number, score, "zh_hant" if field == "zh" and traditional else field


def alike(question: Question) -> Iterator[Answer]:
    """The query sounds as the term does, or is made of its characters, pinyin and initials; or is what Taiwan calls it."""
    yield from _regional(question)
    folded = _folded(question.query)
    if len(folded) < 2 or len(folded) > 40:
        return
    mixed = not all(map(is_han, folded))
    readings = sounds.readings(folded)
    for key in readings:
        same = question.index["pinyin"].get(key)
        yield from answers.of_sound(same, answers.PINYIN - 0.01 if mixed else answers.SAME_SOUND)
    if mixed:
        for key in sounds.initials(folded):
            yield from answers.of_sound(question.index["initials"].get(key), answers.INITIALS - 0.01, "initials")
    for key in readings:
        similar = question.index["alike"].get(sounds.alike(key))
        yield from answers.of_sound(similar, answers.SIMILAR_SOUND)


def _regional(question: Question) -> Iterator[Answer]:
    if not any(map(is_traditional, question.query)):
        return
    from translator.terms.derive import mainland

    for text in mainland(question.query):
        codes = question.index["chinese"].get(_folded(text))
        for number, score, _ in answers.of(codes, answers.CHINESE, answers.REGIONAL):
            yield number, score, "zh_hant"


def parts(question: Question) -> Iterator[Answer]:
    """The query is a part of the term, or holds the term, as a sentence does."""
    folded = _folded(question.query)
    table = question.index["chinese"]
    for form in _holding(table.text, folded):
        share = answers.PART * (0.5 + 0.5 * len(folded) / len(form))
        yield from answers.of(table.get(form), answers.CHINESE, share)
    yield from _inside(question, question.query)
    if any(map(is_traditional, question.query)):
        from translator.terms.derive import mainland

        for text in mainland(question.query):
            if text != fold(question.query).text:
                yield from _inside(question, text)


def _holding(text: str, part: str) -> Iterator[str]:
    """Give the lines of a text that hold a part and more than it."""
    place = text.find(part)
    for _ in range(_MOST_PARTS):
        if place < 0:
            return
        begin, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
        if end - begin > len(part):
            yield text[begin:end]
        place = text.find(part, end)


def _inside(question: Question, text: str) -> Iterator[Answer]:
    """The terms in a text, in its order; those inside others after them."""
    matches = question.matcher.match(text)
    size = max(len(_folded(text)), 1)
    covered = sum(len(_folded(hit.surface)) for hit in matches.hits)
    base = answers.PART * (1.0 if size > _WHOLE_SENTENCE else min(covered / size, 1.0) ** 0.5)
    table = question.index["chinese"]
    for place, hit in enumerate((*matches.hits, *matches.shadowed)):
        form = _folded(hit.surface)
        number = question.index.owners[form]
        _, field = max(answers.CHINESE[code % KINDS] for code in table.get(form) if code // KINDS == number)
        yield number, base * (0.8 if hit.shadowed else 1.0) * (1 - 0.001 * min(place, 150)), field


def near(question: Question) -> Iterator[Answer]:
    """The query is a form with a slip or two in it, of the brush or of the keyboard."""
    folded = _folded(question.query)
    size = len(folded)
    if size >= 3:
        table = question.index["chinese"]
        for form, slips in table.near.find(folded, 1 if size < 4 else 2):
            yield from answers.of(table.get(form), answers.CHINESE, answers.near(slips, size))
    pinyin = question.index["pinyin"]
    for key in sounds.readings(folded)[:2] if size >= 3 else ():
        if len(key) >= 6:
            for form, slips in pinyin.near.find(key, 1 if all(map(is_han, folded)) else 2):
                yield from answers.of_sound(pinyin.get(form), answers.near(2 * slips, len(key)) - 0.06)
