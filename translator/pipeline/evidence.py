"""What sentences say, as words that can be compared: for the alignment, from the glossary, the dictionary, numbers and names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from translator import hanzi
from translator.alignment import Evidence, Sentence
from translator.quantities import SourceQuantity, TargetNumber, find_numbers, find_quantities
from translator.terms import Glossary, dictionary, tables
from translator.terms.lexicon import Words
from translator.terms.tokens import ARTICLES, Token, tokenize

_PARTS = re.compile(f"({hanzi.HAN}+)|([A-Za-z][A-Za-z0-9]*)")
# The first of a pair stands for itself and what other texts have in its place.
_MARKS = (("?", "?？"), ("!", "!！"), ('"', '"“「『'), (":", ":："), ("(", "(（"), ("…", "…"))
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_CAPITAL = re.compile(r"[A-Z]\w+")
_LONGEST_NAME = 3  # syllables that are written as one word
_SHARE = 0.005  # of a function word in running English, by and large

Texts = Sequence[str]
Compared = tuple[list[Sentence], list[Sentence], Evidence]


def compared(source: Texts, target: Texts, glossary: Glossary, *, use_dictionary: bool = True) -> Compared:
    """Give the sentences of both sides as words, and what words of one side are known to stand for on the other.

    A word is a Chinese word, the base of an English one, a number by its value (`#40000`), a mark, a term of the glossary by its
    id (`=kunshan`), or a name by its pinyin (`kunshan`). The dictionary is used where it is installed.
    """
    names = _names(target)
    words = Words()
    links: dict[str, dict[str, float]] = defaultdict(dict)
    mine = [_chinese(text, words, glossary, names, links) for text in source]
    theirs = [_english(text) for text in target]
    there = {word for sentence in theirs for word in sentence.words}
    vocabulary = {word for sentence in mine for word in sentence.words}
    for word in vocabulary & there:
        links[word][word] = 1.0
    if use_dictionary:
        for word, english in dictionary.glosses(vocabulary).items():
            _link(links[word], english, there)
    common = {word: words.chance(word) for word in vocabulary if words.kind(word) != "x"}
    little = dict.fromkeys(there & _function_words(), _SHARE)
    kept = frozenset(word for word in vocabulary | there if word.startswith("#"))
    return mine, theirs, Evidence(links, common, little, kept)


def _chinese(text: str, words: Words, glossary: Glossary, names: frozenset[str], links: dict[str, dict[str, float]]) -> Sentence:
    simple = hanzi.simplified_text(text)
    found: list[str] = []
    for part in _PARTS.finditer(simple):
        if part[1]:
            found += words.cut(part[1])
            found += _spelled(part[1], names) if names else ()
        else:
            found.append(part[2].lower())
    for hit in glossary.match(simple).hits:
        token = f"={hit.concept.id}"
        found.append(token)
        if token not in links:
            _link(links[token], [rendering.en for rendering in hit.concept.renderings], None)
    return Sentence((*found, *_values(find_quantities(simple)), *_marks(simple)), len(simple))


def _english(text: str) -> Sentence:
    found = [_base(token) for token in tokenize(text) if not token.plain[0].isdigit()]
    return Sentence((*found, *_values(find_numbers(text)), *_marks(text)), len(text))


def _values(quantities: Sequence[SourceQuantity | TargetNumber]) -> Iterator[str]:
    for one in quantities:
        value = one.moment.value if one.moment is not None and one.moment.value is not None else one.value
        for end in value if isinstance(value, tuple) else (value,):
            if end is not None:
                yield f"#{abs(end).normalize():f}"


def _marks(text: str) -> Iterator[str]:
    return (f"mark {mark}" for mark, forms in _MARKS if any(form in text for form in forms))


def _names(target: Texts) -> frozenset[str]:
    """Give the words that are written with a capital only, as names are."""
    capital = {word for text in target for word in _CAPITAL.findall(text)}
    small = {word for text in target for word in re.findall(r"[a-z]\w+", text)}
    return frozenset(word.lower() for word in capital if word.lower() not in small)


def _spelled(run: str, names: frozenset[str]) -> Iterator[str]:
    """Give the names of the English that characters are the pinyin of."""
    syllables = _pinyin(run)
    for length in range(2, _LONGEST_NAME + 1):
        for start in range(len(syllables) - length + 1):
            name = "".join(syllables[start : start + length])
            if name in names:
                yield name


@lru_cache(maxsize=1 << 16)
def _pinyin(run: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(run, errors="ignore"))


def _link(row: dict[str, float], phrases: Sequence[str], there: set[str] | None) -> None:
    """Link a word to the content words of its English, each the weaker the more words there are in a phrase."""
    for phrase in phrases:
        bases = {_base(token) for token in tokenize(_IN_BRACKETS.sub("", phrase)) if not token.is_little}
        for base in sorted(bases):
            if there is None or base in there:
                row[base] = max(row.get(base, 0.0), 1 / len(bases))


@lru_cache(maxsize=1 << 16)
def _shortest(bases: frozenset[str]) -> str:
    return min(bases, key=lambda base: (len(base), base))


def _base(token: Token) -> str:
    return _shortest(token.bases())


def _function_words() -> frozenset[str]:
    return tables.words("function_words.txt") | ARTICLES
