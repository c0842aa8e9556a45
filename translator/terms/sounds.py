"""How a query sounds: its readings without tones, and what of them is left where similar sounds are taken for the same."""

from __future__ import annotations

import re
from functools import cache
from itertools import product

from translator.hanzi import is_han
from translator.terms import keys, tables

_MOST = 16  # readings of a query that are tried
_TEXT = re.compile("[^\u3007\u3400-\u9fff]+")
# What is mixed up by who types as they speak: n, l and r, flat and curled tongue, and the two nasal ends.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("r", "n"), ("v", "u"))


def readings(folded: str) -> list[str]:
    """Give how a folded text with Han characters may be read, in one piece and without tones, the likeliest first.

    >>> readings("新质sheng产力"), readings("银行")
    (['xinzhishengchanli'], ['yinxing', 'yinhang', 'yinheng'])
    """
    return ["".join(choice) for choice in _choices(_syllables(folded))]


def initials(folded: str) -> list[str]:
    """Give the first letters that the characters' readings may have, Latin letters as they are.

    >>> initials("新质scl"), initials("长sj")
    (['xzscl'], ['zsj', 'csj'])
    """
    parts = [(tuple(dict.fromkeys(one[:1] for one in choice)) if han else choice, han) for choice, han in _syllables(folded)]
    return ["".join(choice) for choice in _choices(parts)]


def alike(key: str) -> str:
    """Give what is left of pinyin where similar sounds are the same.

    >>> alike("xinzishengchanni") == alike("xinzhishenchanli")
    True
    """
    for sound, other in _ALIKE:
        key = key.replace(sound, other)
    return key


def _choices(syllables: list[tuple[tuple[str, ...], bool]]) -> list[tuple[str, ...]]:
    """Give combinations of readings; of a text with too many, only the first reading of each character."""
    count = 1
    for choice, _ in syllables:
        count *= len(choice)
    if count > _MOST:
        return [tuple(choice[0] for choice, _ in syllables)]
    return list(product(*(choice for choice, _ in syllables)))


def _syllables(folded: str) -> list[tuple[tuple[str, ...], bool]]:
    """Give for each character its readings, for each stretch of Latin letters itself; and which it is."""
    parts: list[tuple[tuple[str, ...], bool]] = []
    place = 0
    while place < len(folded):
        if is_han(folded[place]):
            parts.append((_table().get(folded[place], ("",)), True))
            place += 1
        else:
            match = _TEXT.match(folded, place)
            text = match[0] if match else folded[place]
            parts.append(((keys.toneless(text),), False))
            place += len(text)
    return parts


@cache
def _table() -> dict[str, tuple[str, ...]]:
    first: dict[str, tuple[str, ...]] = {}
    for syllable, chars, _ in tables.rows("readings.tsv"):
        first |= dict.fromkeys(chars, (syllable,))
    for syllable, _, chars in tables.rows("readings.tsv"):
        for char in chars:
            first[char] = (*first.get(char, ()), syllable)
    return first
