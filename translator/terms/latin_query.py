"""A query in Latin letters: pinyin, initials or English, whole, in part, in a sentence, or with a slip."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from translator.terms import answers, keys, sounds
from translator.terms.answers import Answer, Question
from translator.terms.fold import fold
from translator.terms.index import KINDS, MAIN, Table

_NGRAM = 20  # words of the longest rendering looked for in an English sentence
_FEW = 10  # of more words a query is a sentence
_FREQUENT = 400  # phrases of a word that are looked at
_LEAST = 4  # letters of a beginning, a part or a form with a slip


def whole(question: Question) -> Iterator[Answer]:
    """The query is a whole form of the term: English in any number or spelling, pinyin, initials, or a Chinese term like 5G."""
    query, index = question.query, question.index
    yield from answers.of(index["chinese"].get(fold(query).text.replace(" ", "")), answers.CHINESE)
    phrase = " ".join(keys.english(query))
    yield from answers.of(index["english"].get(phrase), answers.ENGLISH)
    key = keys.toneless(query)
    tones = keys.tones(query)
    for code in index["pinyin"].get(key):
        fits = not tones or code % KINDS != MAIN or keys.tones(question.concepts[code // KINDS].pinyin) == tones
        yield from answers.of_sound([code], answers.PINYIN if fits else answers.OTHER_TONES)
    yield from answers.of_sound(index["initials"].get(key), answers.INITIALS, "initials")


def alike(question: Question) -> Iterator[Answer]:
    """The query is English with its blanks elsewhere, or pinyin of similar sounds."""
    query, index = question.query, question.index
    solid = "".join(keys.english(query))
    for place in _solid(index["english"], solid):
        yield from answers.of(index["english"].at(place), answers.ENGLISH, 0.97)
    key = keys.toneless(query)
    if len(key) >= _LEAST:
        yield from answers.of_sound(index["alike"].get(sounds.alike(key)), answers.SIMILAR_SOUND)


def _solid(table: Table, solid: str) -> list[int]:
    return table.solid.get(solid, []) if len(solid) >= _LEAST else []


def parts(question: Question) -> Iterator[Answer]:
    """The query is a part of the pinyin, some words of the English, or an English sentence with the term in it."""
    key = keys.toneless(question.query)
    if len(key) >= _LEAST:
        table = question.index["pinyin"]
        for form in _starting(table, key):
            yield from answers.of_sound(table.get(form), answers.PART * (0.7 + 0.3 * len(key) / len(form)))
    words = keys.english(question.query)
    yield from _in_sentence(question, words)
    if len(words) <= _FEW:
        yield from _some_words(question, words)


def _starting(table: Table, key: str) -> Iterator[str]:
    names = table.ordered
    for place in range(bisect_left(names, key), len(names)):
        if not names[place].startswith(key):
            return
        if names[place] != key:
            yield names[place]


def _in_sentence(question: Question, words: Sequence[str]) -> Iterator[Answer]:
    """Give the renderings in an English text, in its order, the longest at each place; those inside others after them."""
    table = question.index["english"]
    reach = place = 0
    for start in range(len(words)):
        for length in range(min(_NGRAM, len(words) - start, len(words) - 1), 0, -1):
            codes = table.get(" ".join(words[start : start + length]))
            if codes:
                share = answers.PART * (1.0 if len(words) > _FEW else 0.6 + 0.4 * length / len(words))
                yield from answers.of(codes, answers.ENGLISH, share * (1.0 if start >= reach else 0.8) * (1 - 0.001 * place))
                reach = max(reach, start + length)
                place += 1


def _some_words(question: Question, words: Sequence[str]) -> Iterator[Answer]:
    """Give the renderings that have more than half of the words; a word in none, with a slip, stands for those near it."""
    table, phrases = question.index["words"], question.index["english"]
    wanted = [word for word in dict.fromkeys(words) if word not in keys.function_words()]
    counts: Counter[int] = Counter()
    weight = 1.0
    for word in wanted:
        places = table.get(word)
        if not places and len(word) >= _LEAST:
            near = [name for name, slips in table.near.find(word, 1 if len(word) < 8 else 2)][:5]
            near += [] if near else list(_starting(table, word))[:20]
            places = list(dict.fromkeys(place for name in near for place in table.get(name)))
            weight *= 0.9
        counts.update(places[:_FREQUENT])
    if not counts:
        return
    for place, count in counts.items():
        share = count / len(wanted)
        if share > 0.5:
            length = phrases.names[place].count(" ") + 1
            for number, _, field in answers.of(phrases.at(place), answers.ENGLISH):
                yield number, answers.PART * weight * share * (0.5 + 0.5 * min(count / length, 1.0)), field


def near(question: Question) -> Iterator[Answer]:
    """The query is a form with a slip or two in it; less likely so where all of its words are some term's."""
    query, key = question.query, keys.toneless(question.query)
    words = keys.english(query)
    doubt = 0.7 if all(word in question.index["words"].by_name for word in words) else 1.0
    table = question.index["english"]
    # "servies" is no plural of "servy": what a slip made of a word is compared as it is written, too.
    for phrase in dict.fromkeys((" ".join(words), " ".join(keys.plain_words(query)))):
        if len(phrase) >= _LEAST:
            for form, slips in table.near.find(phrase, 1 if len(phrase) < 6 else 2):
                yield from answers.of(table.get(form), answers.ENGLISH, doubt * answers.near(slips, len(phrase)))
    if len(key) >= _LEAST:
        table = question.index["pinyin"]
        for form, slips in table.near.find(key, 1 if len(key) < 6 else 2):
            yield from answers.of_sound(table.get(form), doubt * answers.near(slips, len(key)) - 0.01)
