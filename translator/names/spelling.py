"""Pinyin of names: the syllables of a person or a place, joined as the standards have it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from translator.names import tables

_ZERO = "aoe"  # what a syllable begins with that an apostrophe parts from the one before


def join(syllables: Sequence[str]) -> str:
    """Write syllables as one word; a, o, e within it follow an apostrophe (GB/T 16159-2012, 6.5).

    >>> join(["xi", "an"]), join(["lü", "liang"])
    ("Xi'an", 'Lüliang')
    """
    word = "".join(f"'{one}" if place and one[0] in _ZERO else one for place, one in enumerate(syllables))
    return word[:1].upper() + word[1:]


def person(surname: str, given: str) -> str:
    """Write a person's name: surname, blank, given name in one word (GB/T 28039-2011).

    >>> person("单", "雄信"), person("欧阳", "修"), person("万俟", "卨"), person("吕", "思安")
    ('Shan Xiongxin', 'Ouyang Xiu', 'Moqi Xie', "Lü Si'an")
    """
    return f"{join(surname_syllables(surname))} {join(given_syllables(given))}"


@lru_cache(maxsize=4096)
def surname_syllables(surname: str) -> tuple[str, ...]:
    """Give the syllables of a surname, read as one: 仇 is Qiu."""
    special = tables.readings("surname")
    return special.get(surname) or tuple(syllable for char in surname for syllable in special.get(char) or _usual(char))


@lru_cache(maxsize=16384)
def given_syllables(given: str) -> tuple[str, ...]:
    """Give the syllables of a given name; each character for itself, as names make no words."""
    special = tables.readings("given")
    return tuple(syllable for char in given for syllable in special.get(char) or _usual(char))


@lru_cache(maxsize=16384)
def place_syllables(place: str) -> tuple[str, ...]:
    """Give the syllables of a place, or of a company's own part of its name.

    >>> join(place_syllables("六安")), join(place_syllables("淀山湖")), join(place_syllables("宜都"))
    ("Lu'an", 'Dianshanhu', 'Yidu')
    """
    special = tables.readings("place")
    found: list[str] = []
    start = plain = 0
    while start < len(place):
        stop = next((stop for stop in range(len(place), start, -1) if place[start:stop] in special), 0)
        if stop:
            found += (*_usual(place[plain:start]), *special[place[start:stop]])
            plain = stop
        start = stop or start + 1
    return (*found, *_usual(place[plain:]))


def _usual(text: str) -> tuple[str, ...]:
    if not text:
        return ()
    from pypinyin import Style, lazy_pinyin  # its tables take 100 ms to load

    return tuple(lazy_pinyin(text, style=Style.NORMAL, v_to_u=True))
