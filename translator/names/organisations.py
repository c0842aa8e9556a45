"""Organisations in Chinese text: read from their end, as 有限公司, 大学 and 局 say what they are.

Before that come words of a trade or a subject, with their English in a table; before those the company's own part, or a place.
All of a name must be understood, or there is none: 省人民医院 is a hospital, but no one's name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
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
_STREETS = ("Road", "Street", "Avenue", "Lane")
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
    reader = _Reader(text, words, {}, [])
    for start, stop in taken:
        one = known.get(text[start:stop]) if known else None
        if one is not None:
            reader.ends[stop] = (start, one)
        else:
            reader.terms.append((start, stop))
    for place in places:
        if place.resolved:
            reader.ends[place.span[1]] = (place.span[0], Known(place.english, place=True))
    last = 0
    for match in _pattern().finditer(text):
        generic = tables.generics("organisations")[match[0]]
        parts = _Parts(match.start())
        reader.read(parts, generic, last)
        span = (parts.start, match.end())
        across = any(start < span[0] < stop or start < span[1] < stop for start, stop in taken)
        if not across and span not in taken and _complete(parts, generic, words):
            last = match.end()
            yield _name(text, span, parts, generic)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(map(re.escape, tables.generics("organisations"))) + ")(?![人们长员生])(?<!中小学)")


@dataclass(frozen=True, slots=True)
class _Reader:
    """A text with what is known in it: names by their end, and the spans of other terms."""

    text: str
    words: WordList
    ends: dict[int, tuple[int, Known]]
    terms: list[Span]

    def read(self, parts: _Parts, generic: Generic, least: int) -> None:
        """Read words that have an English, a place in brackets, the own part and the place before it, as far as they go."""
        while parts.start > least:
            stop = parts.start
            before = self._bracketed(stop) or self.ends.get(stop)
            word = "" if parts.brand else self._word(stop, least, generic)
            if before is not None:
                start, one = before
                parts.add(self.text[start:stop], one.english)
                if not one.place:
                    parts.brand, parts.brand_english = self.text[start:stop], one.english
                    continue
                parts.place, parts.level = one.english, _CITY.get(self.text[stop - 1], "")
                if self.text[start] not in _BRACKETS[0]:
                    return
            elif word:
                parts.words += 1
                parts.add(word, tables.words(generic.sort)[word])
            elif parts.brand or generic.sort in ("public", "institute") or not (brand := self._brand(stop, least, generic)):
                return
            else:
                _add_brand(parts, brand)

    def _word(self, stop: int, least: int, generic: Generic) -> str:
        table = tables.words(generic.sort)
        sizes = range(min(_LONGEST_WORD, stop - least), 1, -1)
        return next((word for size in sizes if (word := self.text[stop - size : stop]) in table), "")

    def _bracketed(self, stop: int) -> tuple[int, Known] | None:
        """Read a place in brackets, as in 亮风台（昆山）信息科技有限公司; it stays in brackets."""
        if stop and self.text[stop - 1] in _BRACKETS[1] and stop - 1 in self.ends:
            start, one = self.ends[stop - 1]
            if one.place and start and self.text[start - 1] in _BRACKETS[0]:
                return start - 1, Known(f"({one.english})", place=True)
        return None

    def _brand(self, stop: int, least: int, generic: Generic) -> str:
        """Read the own part that ends at `stop`: what is between it and a mark, a place, or a word that leads to a name."""
        start = stop
        while (
            start > least
            and is_han(self.text[start - 1])
            and stop - start < _LONGEST + 4
            and (start == stop or start not in self.ends)
        ):
            start -= 1
        run, hard = _after_opener(self.text[start:stop])
        hard = hard or start == 0 or not is_han(self.text[start - 1]) or start in self.ends
        begin = stop - len(run)
        elsewhere = any(place in self.text[max(0, begin - 4) : stop] for place in tables.beside("elsewhere"))
        if not hard or elsewhere or any(one < stop and begin <= other for one, other in self.terms):
            return ""
        return run if _is_own(run, generic, self.words, after_place=start in self.ends) else ""


def _after_opener(run: str) -> tuple[str, bool]:
    """Give what follows the last word that leads to a name, and whether there is one."""
    for stop in range(len(run) - 2, 0, -1):
        if any(run[:stop].endswith(word) for word in tables.beside("opener")):
            return run[stop:], True
    return run, False


def _is_own(run: str, generic: Generic, words: WordList, *, after_place: bool) -> bool:
    """Tell whether characters can be an organisation's own part: no sentence, no foreign name, no common words."""
    if not 2 <= len(run) <= _LONGEST or run[0] in tables.beside("opener") or not _NO_BRAND.isdisjoint(run):
        return False
    if tables.characters("transliteration").issuperset(run) or _pattern().search(run):
        return False
    if run in tables.known_places():
        return True
    pieces = words.cut(run)
    if generic.sort == "legal":  # 海洋石油 alone is no company's own part
        return after_place or len(pieces) == 1 or any(len(piece) == 1 for piece in pieces)
    return len(run) <= 4 and all(len(piece) == 1 for piece in pieces)


def _add_brand(parts: _Parts, brand: str) -> None:
    """Write the own part in pinyin; a place that it begins with is a word by itself."""
    size = next((size for size in (3, 2) if brand[:size] in tables.known_places() and len(brand) > size + 1), 0)
    pieces = [piece for piece in (brand[:size], brand[size:]) if piece]
    english = [spelling.join(spelling.place_syllables(piece)) for piece in pieces]
    parts.brand, parts.brand_english = pieces[-1], english[-1]
    for piece, word in zip(reversed(pieces), reversed(english), strict=True):
        parts.add(piece, word)


def _complete(parts: _Parts, generic: Generic, words: WordList) -> bool:
    """Tell whether what was read is somebody's name and all of it."""
    if generic.sort == "public":
        return bool(parts.place) and (parts.words > 0 or generic.zh not in ("局", "委员会", "协会", "联合会", "商会", "中心"))
    if generic.zh == "大学" and parts.words > 1:  # 华东师范大学
        return True
    if generic.sort in ("institute", "school") and not parts.brand:
        return bool(parts.place) and (parts.words > 0 or generic.zh not in _PLAIN or parts.place.endswith(_STREETS))
    if not parts.brand:
        return bool(parts.place) and ((parts.words > 0 and generic.sort == "legal") or generic.zh == "银行")
    clear = words.weight(parts.brand) < _CLEAR_FROM
    return generic.sort != "legal" or clear or parts.words > 0 or bool(parts.place)


def _name(text: str, span: Span, parts: _Parts, generic: Generic) -> Name:
    surface, evidence = text[slice(*span)], f"it ends with {generic.zh}"
    own_bank = generic.zh == "银行" and parts.place and not parts.words and not parts.brand
    if generic.sort == "company" and (generic.zh == "银行" or not parts.words) and not own_bank:
        # 上汽集团: an abbreviation, or a brand with an English of its own.
        return Name(surface, span, "organisation", "", evidence)
    english = parts.english
    if generic.sort == "public" and parts.level and english and english[0] == parts.place:
        english = [f"{parts.place} {parts.level}", *english[1:]]
    whole = _whole(english, generic.english)
    also = tuple(_whole(parts.english, other) for other in (*generic.also, generic.english))
    short = (parts.brand_english,) if parts.brand_english else ()
    pieces = (*zip(parts.chinese, parts.english, strict=True), (generic.zh, generic.english))
    return Name(surface, span, "organisation", whole, evidence, tuple(one for one in also if one != whole), short, pieces)


def _whole(english: Sequence[str], what: str) -> str:
    """Put together the parts of a name and what it is; “of Science and Technology” and “Bank of” have places of their own.

    >>> _whole(["Suzhou", "of Science and Technology"], "University"), _whole(["Suzhou"], "Bank of")
    ('Suzhou University of Science and Technology', 'Bank of Suzhou')
    """
    if what.endswith(" of"):
        return " ".join((what, *english))
    behind = [word for word in english if word.startswith("of ")]
    return " ".join((*(word for word in english if word not in behind), what, *behind))
