"""Places in Chinese text that are named with the word for what they are: 镇, 路, 开发区.

What is before that word has to be a place's own name. It is one where it is known as such, where a larger place is named
directly before it (眉山市果园村), or where it is no word and follows one that leads to a place (位于, 来到).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from translator.hanzi import is_han
from translator.model import Span
from translator.names import spelling, tables
from translator.names.cutting import keeps
from translator.names.shapes import Known, Name
from translator.names.tables import Generic
from translator.wordlist import TOTAL, WordList

_LONGEST, _SHORT = 4, 3  # characters of a place's own part, and of one that is not known
_LEADING = 4  # characters of the longest word that leads to a place
# In quarters of a binary logarithm, as the word list counts.
_PLACE, _CHAR = 40, 26
_PAIR_FROM = 42  # the same for the generic and what follows it, where a larger place is before the name
_PART_FROM = 30  # the same for rivers and mountains (河谷, 河蟹, 山地), and for what ends as a known place does (湖区)
_LED, _KNOWN = 30, 24  # what a larger place before it, or being known, is worth
_WORD_FROM = 36  # the weight from which on a word is a word and no name by chance
_VAGUE = frozenset(
    ("区", "站", "市", "湾", "港", "屯")
)  # what is also the end of other words, so that a word before it is too little
_NEAR = 8  # characters within which a place abroad makes a place one of its own
_SMALL = frozenset(("区", "镇", "乡", "村"))
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
        led = start in leads and (generic.sort != "admin" or leads[start] < generic.level)
        evidence = _Spot(text, start, stop, generic, words, led).evidence()
        if evidence:
            return _name(text, (start, stop + len(generic.zh)), own, generic, evidence)
    return None


def _name(text: str, span: Span, own: str, generic: Generic, evidence: str) -> Name:
    surface = text[slice(*span)]
    foreign_from = 3 if own in tables.known_places() else 2
    if len(own) >= foreign_from and tables.characters("transliteration").issuperset(own):
        return Name(surface, span, "place", "", "a foreign place, written by its sound")
    if any(place in text[max(0, span[0] - _NEAR) : span[0]] for place in tables.beside("elsewhere")):
        return Name(surface, span, "place", "", "a place where pinyin is not written")
    english, also = forms(own, generic)
    plain = spelling.join(spelling.place_syllables(own))
    short = (plain,) if len(own) > 1 and generic.sort != "road" else ()
    parts = ((own, plain),) if len(own) > 1 and generic.sort == "admin" else ()
    return Name(surface, span, "place", english, evidence, also, short, parts)


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


@dataclass(frozen=True, slots=True)
class _Spot:
    """Characters from `start` to `stop`, before a generic, that may be the own part of a place; `led` by a larger place or not."""

    text: str
    start: int
    stop: int
    generic: Generic
    words: WordList
    led: bool

    @property
    def own(self) -> str:
        return self.text[self.start : self.stop]

    @property
    def known(self) -> bool:
        return self.own in tables.known_places()

    def evidence(self) -> str:
        """Say why it is the own part of a place; nothing where there is too little reason."""
        if self._barred() or self._in_other_word():
            return ""
        if self.led:
            return "after a larger place" if self._may_follow() and self._holds(_LED) else ""
        starts = self.known or self.own[0] not in tables.beside("seldom_place")
        clean = not is_han(self.text[self.start - 1 : self.start] or " ") or self._holds(_KNOWN if self.known else 0)
        if not starts or not clean:
            return ""
        if self.known and self.generic.sort == "admin":
            return "a known place"
        led_to = self.text[max(0, self.start - _LEADING) : self.start].endswith(tuple(tables.beside("before_place")))
        named = len(self.own) <= _SHORT and self.generic.zh not in _VAGUE and not self._has_word()
        return "after a word that leads to a place" if led_to and named else ""

    def _barred(self) -> bool:
        """Tell what no place is called: 中心, 各, and 位于江 of 位于江西."""
        own, barred = self.own, tables.beside("no_place")
        leading = any(own.startswith(word) for word in tables.beside("before_place") if len(word) > 1)
        return own in barred or (own[0] in barred and not self.known) or (len(own) < 2 and not self.led) or leading

    def _in_other_word(self) -> bool:
        """Tell whether the generic belongs to another word: 农村, 学走路, 位于江西."""
        if self.known and (self.led or self.generic.zh not in _SMALL):  # 新乡村, 水平湖区
            return False
        end = self.stop + len(self.generic.zh)
        after, before = _PAIR_FROM, _PART_FROM if self.known else _WORD_FROM
        if not self.known:
            after = 1 if not self.led else _PART_FROM if self.generic.sort == "nature" else after
        alone = len(self.own) == 1 and self.generic.sort == "admin" and self.generic.zh != "县"  # 同乡, but 义县
        if not self.known and (not self.led or self.generic.zh in _VAGUE or alone):
            before = 1
        weight = self.words.weight
        following = end < len(self.text) and weight(self.text[self.stop : end + 1]) >= after
        return following or weight(self.text[self.stop - 1 : end]) >= before

    def _may_follow(self) -> bool:
        """Tell what may stand behind a larger place: 昆山市人民路, but not 昆山市大型农场, 大连东部港区."""
        common = self.own in self.words and not self.known and self.generic.sort != "road"
        common = common and self.own + self.generic.zh not in self.words  # 太平湖
        first = self.generic.sort in ("site", "nature") or self.own[0] in tables.beside("seldom_place")
        vague = self.generic.zh in _VAGUE and not self.known and self._has_word()
        return len(self.own) <= _SHORT and not vague and not (common and first)

    def _has_word(self) -> bool:
        own = self.own
        return any(self.words.weight(own[place : place + 2]) >= _WORD_FROM for place in range(len(own) - 1))

    def _holds(self, bonus: int) -> bool:
        weight = TOTAL - _PLACE - _CHAR * (self.stop - self.start) + bonus
        return keeps(self.text, (self.start, self.stop + len(self.generic.zh)), self.words, weight)
