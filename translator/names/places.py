"""Places in Chinese text that are named with the word for what they are: 镇, 路, 开发区.

What is before that word has to be a place's own name. It is one where it is known as such, where a larger place is named
directly before it (眉山市果园村), or where it is no word and follows one that leads to a place (位于, 来到).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache

from translator.hanzi import HAN, is_han
from translator.model import Span
from translator.names import spelling, tables
from translator.names.cutting import keeps
from translator.names.shapes import Known, Name
from translator.names.tables import Generic
from translator.wordlist import TOTAL, WordList

_LONGEST = 4  # characters of a place's own part
# In quarters of a binary logarithm, as the word list counts.
_PLACE, _CHAR = 40, 26
_PAIR_FROM = 42  # the same for the generic and what follows it, where a larger place is before the name
_LED, _KNOWN = 30, 24  # what a larger place before it, or being known, is worth
_WORD_FROM = 36  # the weight from which on a word is a word and no name by chance
_VAGUE = frozenset(
    ("区", "站", "市", "湾", "港", "屯")
)  # what is also the end of other words, so that a word before it is too little
_RUN = re.compile(f"{HAN}+")
_ADMIN = frozenset("省市县区镇乡村")  # 眉山 in 眉山市 is no mountain
_TAILS = frozenset("级域长间线网牌")  # 市级, 区域, 县长, 路线: parts of other words


def find_places(
    text: str, words: WordList, *, taken: Collection[Span] = (), known: Mapping[str, Known] | None = None
) -> list[Name]:
    """Give the places that a text names with what they are, in order.

    `taken` are the spans of names and terms that are known already; a place of `known` among them leads to a smaller one.

    >>> [(place.surface, place.english) for place in find_places("他家在肥西县果园村，在蒋口河看到。", WordList())]
    [('肥西县', 'Feixi County'), ('果园村', 'Guoyuan Village'), ('蒋口河', 'Jiangkou River')]
    """
    known = known or {}
    leads = {stop: 0 for start, stop in taken if text[start:stop] in known and known[text[start:stop]].place}
    found: list[Name] = []
    for match in _pattern().finditer(text):
        generic = tables.generics("generics")[match[0]]
        following = text[match.end() : match.end() + 1]
        part = following in _TAILS or (generic.sort == "nature" and following in _ADMIN)
        if part or any(start < match.end() and match.start() < stop for start, stop in taken):
            continue
        name = _name_before(text, match.start(), generic, words, leads, taken)
        if name is not None and not (found and found[-1].span[1] > name.span[0]):
            found.append(name)
            if generic.sort == "admin":
                leads[name.span[1]] = generic.level
    return found


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, tables.generics("generics"))))


def _name_before(
    text: str, stop: int, generic: Generic, words: WordList, leads: Mapping[int, int], taken: Collection[Span]
) -> Name | None:
    """Give the place that ends with a generic at `stop`: the longest own part that there is a reason for."""
    for size in range(_LONGEST, 0, -1):
        start = stop - size
        own = text[max(start, 0) : stop]
        if start < 0 or not all(map(is_han, own)) or any(one < stop and start < other for one, other in taken):
            continue
        evidence = _evidence(text, (start, stop), generic, words, leads)
        if evidence:
            span = (start, stop + len(generic.zh))
            if _sounds_foreign(own):
                return Name(text[slice(*span)], span, "place", "", "a foreign place, written by its sound")
            english, also = forms(own, generic)
            parts = ((own, spelling.join(spelling.place_syllables(own))),) if generic.sort == "admin" and size > 1 else ()
            return Name(text[slice(*span)], span, "place", english, evidence, also, _short(own, generic), parts)
    return None


def forms(own: str, generic: Generic) -> tuple[str, tuple[str, ...]]:
    """Give the English of a place, and forms that are as good.

    >>> kinds = tables.generics("generics")
    >>> forms("浚", kinds["县"])[0], forms("六安", kinds["市"]), forms("苏小", kinds["路"])[0]
    ('Xunxian County', ("Lu'an", ("Lu'an City", "Lu'an Municipality", "the city of Lu'an", "City of Lu'an")), 'Suxiao Road')
    """
    alone = len(own) == 1 and len(generic.zh) == 1 and generic.sort in ("admin", "nature")
    plain = spelling.join(spelling.place_syllables(own + generic.zh if alone else own))
    also = tuple(form.format(plain) for form in generic.also)
    if alone:
        also += (generic.english.format(spelling.join(spelling.place_syllables(own))),)
    return generic.english.format(plain), also


def _short(own: str, generic: Generic) -> tuple[str, ...]:
    return (spelling.join(spelling.place_syllables(own)),) if len(own) > 1 and generic.sort in ("admin", "site", "nature") else ()


def _evidence(text: str, span: Span, generic: Generic, words: WordList, leads: Mapping[int, int]) -> str:
    """Say why the characters before a generic are the own part of a place; nothing where there is too little reason."""
    own = text[slice(*span)]
    whole = own + generic.zh
    barred = tables.beside("no_place")
    known = own in tables.known_places()
    led = span[0] in leads and (generic.sort != "admin" or leads[span[0]] < generic.level)
    if own in barred or (own[0] in barred and not known) or (len(own) < 2 and not led) or _leading(own):
        return ""
    # 农村, 位于江西, 学走路: a word, or the generic belongs to another one.
    following, ending = generic.zh + text[span[1] + len(generic.zh) :][:1], own[-1] + generic.zh
    limits = (_PAIR_FROM, _WORD_FROM) if led else (1, 1)
    if not known and (words.weight(following) >= limits[0] or words.weight(ending) >= limits[1]):
        return ""
    if led:
        common = own in words and not known and (generic.sort == "site" or own[0] in tables.beside("seldom_place"))
        vague = generic.zh in _VAGUE and not known and _has_word(own, words)
        if len(own) > 3 or vague or (common and generic.sort != "road"):
            return ""
        return "after a larger place" if _holds_together(text, span, generic, words, _LED) else ""
    if not known and own[0] in tables.beside("seldom_place"):
        return ""
    if not _starts_clean(text, span, generic, words, known):
        return ""
    if known and generic.sort == "admin" and words.kind(whole) in "nx":
        return "a known place"
    if _led_by_word(text, span[0]) and len(own) <= 3 and generic.zh not in _VAGUE and not _has_word(own, words):
        return "after a word that leads to a place"
    return ""


def _leading(own: str) -> bool:
    return any(own.startswith(word) for word in tables.beside("before_place") if len(word) > 1)


def _has_word(own: str, words: WordList) -> bool:
    return any(words.weight(own[place : place + 2]) >= _WORD_FROM for place in range(len(own) - 1))


def _sounds_foreign(own: str) -> bool:
    known = own in tables.known_places()
    return tables.characters("transliteration").issuperset(own) and len(own) > (2 if known else 1)


def _starts_clean(text: str, span: Span, generic: Generic, words: WordList, known: bool) -> bool:
    return not is_han(text[span[0] - 1 : span[0]] or " ") or _holds_together(text, span, generic, words, _KNOWN if known else 0)


def _holds_together(text: str, span: Span, generic: Generic, words: WordList, bonus: int) -> bool:
    weight = TOTAL - _PLACE - _CHAR * (span[1] - span[0]) + bonus
    return keeps(text, (span[0], span[1] + len(generic.zh)), words, weight)


def _led_by_word(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start]
    return any(before.endswith(word) for word in tables.beside("before_place"))
