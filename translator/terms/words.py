"""Base forms of English words: enough morphology to see `industries` in `industry`, and no more.

A word gets a small *set* of possible bases, some of which are no words at all (`climbed`: `climb`, `climbe`). Two words agree
where their sets meet, so a wrong base does harm only where it happens to be another word; the tables in `data/` and the
conditions below are there for those. No part of speech is known or needed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from translator.terms import tables

_LONGEST_STEM = 16
_LONGEST_WORD = 64  # no English word is longer; what is, is damage or an attack
_VOWEL = re.compile("[aeiouy]")
# One vowel between consonants: the verb's last letter must have been doubled ("planning"), or an "e" fell ("planing").
_SHORT = re.compile("[^aeiou]*[aeiouy][^aeiouwxy]")
_DOUBLED = re.compile(r"([bcdfgklmnprstvz])\1$")


@lru_cache(maxsize=65536)
def noun_bases(word: str) -> frozenset[str]:
    """Give the singulars a lower-case word may have (itself, where it is no plural), in American spelling.

    >>> sorted(noun_bases("industries")), sorted(noun_bases("customs"))
    (['industrie', 'industry'], ['customs'])
    """
    return frozenset(_american(base) for base in {*_singulars(word), *_irregular("plurals.tsv").get(word, ())})


@lru_cache(maxsize=65536)
def bases(word: str) -> frozenset[str]:
    """Give the singulars and infinitives a lower-case word may have, itself included, in American spelling.

    >>> sorted(bases("climbed")), sorted(bases("modernising") & bases("modernize"))
    (['climb', 'climbe', 'climbed'], ['modernize'])
    """
    if len(word) > _LONGEST_WORD:
        return frozenset((word,))
    found = {word, *_infinitives(word), *_irregular("verbs.tsv").get(word, ())}
    return noun_bases(word) | {_american(base) for base in found}


def plain(word: str) -> str:
    """Give a word in lower case without accents.

    >>> plain("Lüliang")
    'luliang'
    """
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word)  # also ligatures and full-width letters
    return "".join(char for char in decomposed if not unicodedata.combining(char)).lower()


def _singulars(word: str) -> Iterator[str]:
    invariant = word in tables.words("invariant.txt")
    if invariant or len(word) < 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        yield word
        return
    if word.endswith("ies"):
        yield word[:-3] + "y"
        yield word[:-1]  # "ties", "movies"
        return
    yield word[:-1]
    if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        yield word[:-2]


def _infinitives(word: str) -> Iterator[str]:
    """Undo -ed and -ing. The -s of a verb is written as the plural's is."""
    if word in tables.words("invariant.txt") or word.endswith("eed"):  # "exceed", "feed"; "agreed" stands in verbs.tsv
        return
    if word.endswith("ied") and len(word) > 3:
        yield word[:-3] + "y"
        yield word[:-1]
        return
    ending = "ing" if word.endswith("ing") else "ed" if word.endswith("ed") else ""
    stem = word.removesuffix(ending)
    if not ending or len(stem) < 2 or not _VOWEL.search(stem):  # "string", "king", "bed"
        return
    yield stem + "e"
    if _DOUBLED.search(stem):
        yield stem[:-1]
    if stem.endswith("ck"):
        yield stem[:-1]  # "trafficking"
    if not _SHORT.fullmatch(stem):
        yield stem


@cache
def _irregular(name: str) -> dict[str, tuple[str, ...]]:
    """Map each irregular form to the bases it may have ("saw": see)."""
    found: dict[str, tuple[str, ...]] = {}
    for base, forms in tables.rows(name):
        for form in forms.split():
            found[form] = (*found.get(form, ()), base)
    return found


@cache
def _spellings() -> tuple[dict[str, str], dict[str, str], tuple[tuple[str, str], ...]]:
    """Give whole words, stems and endings, British to American; the words of `same.tsv` are among the whole ones."""
    whole = {other: base for base, others in tables.rows("same.tsv") for other in others.split()}
    stems: dict[str, str] = {}
    endings: list[tuple[str, str]] = []
    for british, american in tables.rows("spelling.tsv"):
        if british.startswith("-"):
            endings.append((british[1:], american[1:]))
        elif british.endswith("*"):
            stems[british[:-1]] = american[:-1]
        else:
            whole[british] = american
    return whole, stems, tuple(endings)


def _american(word: str) -> str:
    whole, stems, endings = _spellings()
    if word in whole:
        return whole[word]
    for length in range(4, min(len(word), _LONGEST_STEM) + 1):
        american = stems.get(word[:length])
        if american is not None:
            return american + word[length:]
    for british, american in endings:
        if word.endswith(british):
            return word.removesuffix(british) + american
    return word
