"""The check of the language that is translated."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

from translator import hanzi
from translator.checks.registry import check, issue
from translator.model import Issue, Segment

_LANGUAGES = {"Hiragana": "Japanese", "Katakana": "Japanese", "Hangul": "Korean", "Cyrillic": "Russian or a language beside it"}
# Chinese advertisements and names have a の or a ー now and then, Japanese has kana throughout.
_LEAST_KANA, _LEAST_OTHER, _FEWEST_LETTERS = 0.2, 0.5, 3
_NO_LANGUAGE = frozenset(("", "Latin", "Greek", "Modifier", "Fullwidth", "Halfwidth", "Circled"))


@check("A314", "the source is not Chinese", "minor")
def source_not_chinese(segment: Segment) -> Iterator[Issue]:
    """A fifth of kana or half of another script; a single の, and text in Latin letters, which is taken over, are left alone."""
    letters = Counter(filter(None, map(_script, segment.source)))
    known = letters.pop("Han", 0)
    for name, count in letters.most_common(1):
        least = _LEAST_KANA if name == "Japanese" else _LEAST_OTHER
        if count >= _FEWEST_LETTERS and count >= least * (known + letters.total()):
            yield issue("A314", f"this looks like {name}: terms and numbers are read as Chinese", source=(0, len(segment.source)))


def _script(char: str) -> str | None:
    """Name the script of a letter; None for Latin and Greek ones, and for what is no letter."""
    if char < "\u0400" or not char.isalpha():
        return None
    if hanzi.is_han(char):
        return "Han"
    name = unicodedata.name(char, "").partition(" ")[0].title()
    return None if name in _NO_LANGUAGE else _LANGUAGES.get(name, name)
