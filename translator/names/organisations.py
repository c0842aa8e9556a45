"""Organisations in Chinese text: read from their end, as 有限公司, 大学 and 局 say what they are.

Before that come words of a trade or a subject, with their English in a table; before those the company's own part, or a place.
All of a name must be understood, or there is none: 省人民医院 is a hospital, but no one's name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from translator.hanzi import is_han
from translator.model import Span
from translator.names import spelling, tables
from translator.names.shapes import Known, Name
from translator.names.tables import Generic
from translator.wordlist import WordList

_LONGEST = 5  # characters of a company's own part
_LONGEST_WORD = 12
_CLEAR_FROM = 40  # the weight in the word list from which on a word is no company's own part by itself
_CITY = {"市": "Municipal", "省": "Provincial"}
_NO_BRAND = frozenset("的了是和与及等们这那")
_PLAIN = frozenset(("中学", "小学", "幼儿园", "高级中学", "学院", "研究所", "研究院", "设计院"))  # a place has many of these
_BRACKETS = "（(", "）)"


@dataclass(slots=True)
class _Parts:
    """What of a name has been read, from its end; English parts in the order of the text."""

    start: int
    english: list[str] = field(default_factory=list)
    chinese: list[str] = field(default_factory=list)
    place: str = ""
    level: str = ""
    brand: str = ""
    brand_english: str = ""
    words: int = 0

    def add(self, chinese: str, english: str) -> None:
        self.start -= len(chinese)
        self.chinese.insert(0, chinese)
        self.english.insert(0, english)


def find_organisations(
    text: str,
    words: WordList,
    *,
    taken: Collection[Span] = (),
    known: Mapping[str, Known] | None = None,
    places: Collection[Name] = (),
) -> Iterator[Name]:
    """Give the organisations that a text names in full, in order.

    `taken` are spans of names and terms that are known already, `known` their English; `places` were found in the same text.
    An organisation may hold any of these.

    >>> known = {"昆山": Known("Kunshan", place=True)}
    >>> text = "签约的是昆山力图精密机械有限公司。"
    >>> [name.english for name in find_organisations(text, WordList(), taken=[(4, 6)], known=known)]
    ['Kunshan Litu Precision Machinery Co., Ltd.']
    """
    inside = {text[start:stop]: known[text[start:stop]] for start, stop in taken if known and text[start:stop] in known}
    ends = {stop: (start, inside[text[start:stop]]) for start, stop in taken if text[start:stop] in inside}
    for place in places:
        if place.resolved:
            ends[place.span[1]] = (place.span[0], Known(place.english, place=True))
    last = 0
    for match in _pattern().finditer(text):
        generic = tables.generics("organisations")[match[0]]
        parts = _Parts(match.start())
        _read_back(text, parts, ends, generic, last, words)
        span = (parts.start, match.end())
        across = any(start < span[0] < stop or start < span[1] < stop for start, stop in taken)
        if across or span in taken or not _complete(text, parts, generic, words):
            continue
        last = match.end()
        yield _name(text, span, parts, generic)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(map(re.escape, tables.generics("organisations"))) + ")(?![人们长员生])(?<!中小学)")


def _read_back(
    text: str, parts: _Parts, ends: Mapping[int, tuple[int, Known]], generic: Generic, least: int, words: WordList
) -> None:
    """Read words that have an English, a place in brackets, the own part and the place before it, as far as they go."""
    while parts.start > least:
        before = _bracketed(text, parts.start, ends) or ends.get(parts.start)
        if before is not None:
            before_stop, (start, one) = parts.start, before
            parts.add(text[start:before_stop], one.english)
            if one.place:
                parts.place, parts.level = one.english, _CITY.get(text[before_stop - 1], "")
                if text[start] in _BRACKETS[0]:
                    continue
                return
            parts.brand, parts.brand_english = text[start:before_stop], one.english
            continue
        table = tables.words(generic.sort)
        sizes = range(min(_LONGEST_WORD, parts.start - least), 1, -1)
        size = next((size for size in sizes if text[parts.start - size : parts.start] in table), 0)
        if size and not parts.brand:
            parts.words += 1
            word = text[parts.start - size : parts.start]
            parts.add(word, table[word])
            continue
        if parts.brand or generic.sort in ("public", "institute"):
            return
        brand = _brand(text, parts.start, least, ends, generic, words)
        if not brand:
            return
        _add_brand(parts, brand)


def _bracketed(text: str, stop: int, ends: Mapping[int, tuple[int, Known]]) -> tuple[int, Known] | None:
    """Read a place in brackets, as in 亮风台（昆山）信息科技有限公司; it stays in brackets."""
    if stop and text[stop - 1] in _BRACKETS[1] and stop - 1 in ends:
        start, one = ends[stop - 1]
        if one.place and start and text[start - 1] in _BRACKETS[0]:
            return start - 1, Known(f"({one.english})", place=True)
    return None


def _add_brand(parts: _Parts, brand: str) -> None:
    """Write the own part in pinyin; a place that it begins with is a word by itself."""
    size = next((size for size in (3, 2) if brand[:size] in tables.known_places() and len(brand) > size + 1), 0)
    pieces = [piece for piece in (brand[:size], brand[size:]) if piece]
    english = [spelling.join(spelling.place_syllables(piece)) for piece in pieces]
    parts.brand, parts.brand_english = pieces[-1], english[-1]
    for piece, word in zip(reversed(pieces), reversed(english), strict=True):
        parts.add(piece, word)


def _brand(text: str, stop: int, least: int, ends: Mapping[int, tuple[int, Known]], generic: Generic, words: WordList) -> str:
    """Read the own part that ends at `stop`: what is between it and a mark, a place, or a word that leads to a name."""
    openers, sounds = tables.beside("opener"), tables.characters("transliteration")
    start = stop
    while start > least and is_han(text[start - 1]) and stop - start < _LONGEST + 4 and (start == stop or start not in ends):
        start -= 1
    if any(place in text[max(0, start - 4) : stop] for place in tables.beside("elsewhere")):
        return ""
    hard = start == 0 or not is_han(text[start - 1]) or start in ends
    run = text[start:stop]
    for opener in range(len(run), 0, -1):
        if any(run[:opener].endswith(word) for word in openers) and opener < len(run) - 1:
            run, hard = run[opener:], True
            break
    if not hard or not 2 <= len(run) <= _LONGEST or run[0] in openers or not _NO_BRAND.isdisjoint(run):
        return ""
    if run in tables.known_places() and not sounds.issuperset(run):
        return run
    pieces = words.cut(run)
    common = len(pieces) > 1 and all(len(piece) > 1 for piece in pieces) and start not in ends  # 海洋石油: not its own
    if sounds.issuperset(run) or common:
        return ""
    return run if generic.sort == "legal" or (len(run) <= 4 and all(len(piece) == 1 for piece in pieces)) else ""


def _complete(text: str, parts: _Parts, generic: Generic, words: WordList) -> bool:
    """Tell whether what was read is somebody's name and all of it."""
    if generic.sort == "public":
        return bool(parts.place) and (parts.words > 0 or generic.zh not in ("局", "委员会", "协会", "联合会", "商会", "中心"))
    if generic.sort in ("institute", "school") and not parts.brand:
        return bool(parts.place) and (parts.words > 0 or generic.zh not in _PLAIN)
    if not parts.brand:
        return bool(parts.place) and parts.words > 0 and generic.sort == "legal"
    clear = words.weight(parts.brand) < _CLEAR_FROM
    return generic.sort != "legal" or clear or parts.words > 0 or bool(parts.place)


def _name(text: str, span: Span, parts: _Parts, generic: Generic) -> Name:
    english = parts.english
    if generic.sort == "public" and parts.level and english and english[0] == parts.place:
        english = [f"{parts.place} {parts.level}", *english[1:]]
    whole = " ".join((*english, generic.english))
    after = [word for word in english if word.startswith("of ")]
    if after:  # University of Science and Technology
        whole = " ".join((*(word for word in english if word not in after), generic.english, *after))
    also = tuple(" ".join((*english, other)) for other in generic.also)
    if english != parts.english:
        also = (*also, " ".join((*parts.english, generic.english)))
    pieces = (*zip(parts.chinese, parts.english, strict=True), (generic.zh, generic.english))
    short = (parts.brand_english,) if parts.brand_english else ()
    return Name(text[slice(*span)], span, "organisation", whole, f"it ends with {generic.zh}", also, short, pieces)
