"""Checks of accuracy beside those of candidates: what a translation must carry over, and in which language it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from translator import hanzi
from translator.checks.markup import without_code
from translator.checks.registry import issue, review_check
from translator.checks.words import WORD, rows, squashed
from translator.model import Issue, Segment, Span

# A word, a name or an abbreviation in Latin letters: ChatGPT, C919, PM2.5, Wi-Fi, AT&T.
_LATIN = re.compile(r"(?<![A-Za-z0-9])(?=[0-9.-]*[A-Za-z])[A-Za-z0-9]+(?:[.&+'’/-][A-Za-z0-9]+)*\+*")
_UNIT = re.compile(r"[0-9.]+[a-z]{1,3}[A-Z]?[a-z]?")  # 5km, 30kWh: the checks of numbers read them
_SHORT = 3  # letters: shorter ones would be found inside any word
_SMALL = frozenset(("a", "an", "and", "for", "in", "of", "on", "the", "to"))
_FEWEST_WORDS = 5  # fewer words are a name or a heading, which has no function words


@review_check("A307", "a word or name in Latin letters is missing in the translation", "minor")
def missing_latin(segment: Segment) -> Iterator[Issue]:
    """Blanks, hyphens, capitals, plurals are free, abbreviations may be written out; units, codes, addresses are left alone."""
    source, target = without_code(segment.source), segment.target or ""
    if not hanzi.han_count(source):
        return  # where the source is in Latin letters, it may be translated
    told: set[str] = set()
    for match in _LATIN.finditer(source):
        word = match[0]
        if word not in told and not _UNIT.fullmatch(word) and not _after_number(source, match.start()) and not _has(target, word):
            told.add(word)
            yield issue("A307", f"“{word}” is not in the translation", source=match.span())


def _after_number(source: str, start: int) -> bool:
    """A unit may stand behind its number and a blank: 5 km."""
    return source[:start].rstrip()[-1:].isdigit()


def _has(target: str, word: str) -> bool:
    plain = squashed(word)
    if len(plain) > _SHORT:
        return plain in squashed(target) or _written_out(target, word)
    pattern = rf"(?<![A-Za-z0-9]){'[. -]?'.join(map(re.escape, plain))}(?:['’]?s)?(?![A-Za-z0-9])"
    return bool(re.search(pattern, target, re.IGNORECASE)) or _written_out(target, word)


def _written_out(target: str, word: str) -> bool:
    """Say whether words one after another begin with the letters of an abbreviation: GDP, gross domestic product."""
    letters = word.lower()
    if not (word.isupper() and word.isalpha() and len(word) > 1):
        return False
    initials = "".join(part[0].lower() for one in WORD.findall(target) if one.lower() not in _SMALL for part in one.split("-"))
    return letters in initials


@review_check("A309", "the translation is the source", "critical")
def same_as_source(segment: Segment) -> Iterator[Issue]:
    """Only where the source has Han characters: a code or a name in Latin letters is rightly the same."""
    target = segment.target or ""
    if hanzi.han_count(segment.source) and squashed(segment.source) == squashed(target):
        yield issue("A309", "source and translation are the same", target=(0, len(target)))


@review_check("A310", "the translation, or a part of it, is in another language than English", "major")
def other_language(segment: Segment) -> Iterator[Issue]:
    """Letters of other scripts that the source has not, or function words of another language and next to none of English."""
    target = segment.target or ""
    for name, span in _other_scripts(target):
        if target[slice(*span)] not in segment.source:
            yield issue("A310", f"{name}: {target[slice(*span)]}", target=span)
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", target)]
    if len(words) < _FEWEST_WORDS:
        return
    counts = {language: sum(word in known for word in words) for language, known in _function_words().items()}
    english = counts.pop("English")
    best = max(counts, key=lambda language: counts[language])
    if counts[best] >= max(2, len(words) // 8) and counts[best] > 2 * english:
        yield issue("A310", f"this reads like {best}", target=(0, len(target)))


def _other_scripts(text: str) -> Iterator[tuple[str, Span]]:
    """Give runs of two letters or more of a script that is neither Latin, Greek nor Han; kana alone need not be two."""
    for match in re.finditer(r"[^\W\d_A-Za-zÀ-ɏͰ-Ͽ]+", text):
        name = unicodedata.name(match[0][0], "").partition(" ")[0].title()
        if not hanzi.is_han(match[0][0]) and name not in ("Latin", "Modifier", "Fullwidth", "Greek", "Micro") and len(match[0]) > 1:
            yield name, match.span()


@cache
def _function_words() -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in rows("function_words.tsv")}
