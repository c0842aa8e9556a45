"""Names of Chinese people in Chinese text: surname, given name, and what stands beside them.

A run of characters is cut into words with possible names among them, so that a name has to explain the text better than common
words do; and beside it there has to be something that only stands beside a name: a post, a verb of saying, another name. Names
written by sound (安东尼), and those of people from places that do not write pinyin, are marked and get no English.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from translator.hanzi import HAN
from translator.model import Span
from translator.names import cues, spelling, tables
from translator.names.addressed import DOTTED
from translator.names.shapes import Name
from translator.wordlist import TOTAL, WordList

# In quarters of a binary logarithm, as the word list counts: one word in 500 is a person's name.
_PERSON = 36
_SINGLE, _DOUBLE = 8, 1  # one name in four has a single character after the surname
_BESIDE = 28  # what a post before, or a verb of saying behind, is worth
_ALONE = 28  # what being all there is between two marks is worth
_SEEN = 44  # what being a name elsewhere in the text is worth
_UNUSUAL = 52  # the cost of a character of which no names are known, if it is not common otherwise
_COMMON = 44  # the weight in the word list from which on such a character is taken for a word
_FOREIGN = 76  # the cost from which on a given name in characters for foreign sounds is taken for foreign
_ADVERB = 52  # the weight from which on an adverb is one: 也, but not 凡, which is more often in names
_COMMON_SURNAME, _TYPICAL = 28, 140
_RARE_SURNAME = 41  # surnames rarer than this need a post or verb on both sides
_RUN = re.compile(f"{HAN}+")
_LIST = re.compile("^[、，,/ 　]?(?:和|与|及|、)?$")
_OPENING, _CLOSING = ("（", "("), ("）", ")")
_NEAR = 14  # characters within which a foreign place before a name makes it a foreign one


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a name: surname, given name, and how unlikely it is."""

    surname: str
    given: str
    cost: int

    @property
    def surface(self) -> str:
        return self.surname + self.given

    @property
    def typical(self) -> bool:
        """Tell a name of a common surname and two characters that are common in names, none of which writes foreign sounds."""
        common = tables.surnames()[self.surname] <= _COMMON_SURNAME and self.cost <= _TYPICAL
        return common and len(self.given) == 2 and tables.characters("transliteration").isdisjoint(self.surface)


@dataclass(frozen=True, slots=True)
class Reading:
    """A place in a text where the likeliest reading has a name; `ragged` where the name may go on."""

    candidate: Candidate
    span: Span
    evidence: str
    ragged: bool

    @property
    def sound(self) -> bool:
        """Tell whether the place by itself shows a name."""
        return bool(self.evidence) and not self.ragged

    def name(self, text: str, evidence: str = "") -> Name:
        """Give the name; without English where what is before it tells of a place that does not write pinyin."""
        before = text[max(0, self.span[0] - _NEAR) : self.span[0]]
        if any(place in before for place in tables.beside("elsewhere")):
            return Name(self.candidate.surface, self.span, "person", "", "a name of people who do not write pinyin")
        return person(self.candidate.surname, self.candidate.given, self.span, evidence or self.evidence)


def person(surname: str, given: str, span: Span, evidence: str) -> Name:
    """Make the name of a person; a hyphen in the given name is as good.

    >>> person("王", "立武", (0, 3), "").also
    ('Wang Li-wu',)
    """
    english = spelling.person(surname, given)
    syllables = spelling.given_syllables(given)
    also = (f"{english.split()[0]} {'-'.join(syllables).capitalize()}",) if len(syllables) > 1 else ()
    return Name(surname + given, span, "person", english, evidence, also, (english.split()[0],))


def find_persons(text: str, words: WordList, *, taken: Collection[Span] = ()) -> Iterator[Name]:
    """Give the people a text names by surname and given name, in order.

    >>> [name.english for name in find_persons("记者陈尚营、王立武获悉，村干部王仲礼说高度重视。", WordList())]
    ['Chen Shangying', 'Wang Liwu', 'Wang Zhongli']
    """
    yield from (reading.name(text) for reading in read_persons(text, words, taken=taken) if reading.sound)


def read_persons(text: str, words: WordList, *, taken: Collection[Span] = (), seen: Collection[str] = ()) -> list[Reading]:
    """Give all readings of a text that have a person's name, shown or not; `seen` are names that need nothing beside them."""
    blocked = [*taken, *(match.span() for match in DOTTED.finditer(text))]
    found = [
        one
        for one in _readings(text, words, seen)
        if not any(start < one.span[1] and one.span[0] < stop for start, stop in blocked)
    ]
    return _listed(text, found, words)


def _readings(text: str, words: WordList, seen: Collection[str]) -> Iterator[Reading]:
    """Cut each run of characters into the likeliest words and names."""
    for run in _RUN.finditer(text):
        candidates: dict[str, Candidate] = {}
        weights: dict[str, int] = {}
        for start in (place for place in range(*run.span()) if text[place] in tables.surname_starts()):
            for candidate in _beginning(text, (start, run.end()), words, seen):
                stop = start + len(candidate.surface)
                worth = _SEEN if candidate.surface in seen else _worth(text, (start, stop))
                weight = TOTAL - candidate.cost + worth
                candidates[candidate.surface] = candidate
                weights[candidate.surface] = max(weight, weights.get(candidate.surface, weight))
        if candidates:
            start = run.start()
            pieces = words.cut(run[0], weights)
            for piece, following in zip(pieces, [*pieces[1:], ""], strict=True):
                span = (start, start := start + len(piece))
                if piece in candidates:
                    evidence = "" if piece in seen else _evidence(text, span, candidates[piece], words)
                    ragged = len(candidates[piece].given) == 1 and _goes_on(following, words)
                    yield Reading(candidates[piece], span, "named elsewhere" if piece in seen else evidence, ragged)


def _goes_on(following: str, words: WordList) -> bool:
    """Tell whether what follows a short name may be its last character: 王礼 and 稳."""
    if len(following) != 1 or following in tables.beside("opener"):
        return False
    kind = words.kind(following)
    return kind in "nax" or (kind == "d" and words.weight(following) < _ADVERB)


def _worth(text: str, span: Span) -> int:
    worth = _BESIDE * (bool(cues.before(text, span[0])) + bool(cues.after(text, span[1])))
    return worth or (_ALONE if cues.is_edge(text, span[0] - 1) and cues.is_edge(text, span[1]) else 0)


def _beginning(text: str, room: Span, words: WordList, seen: Collection[str]) -> Iterator[Candidate]:
    """Give the names that may begin where `room` does."""
    for size in (2, 1):
        start = room[0] + size
        surname = text[room[0] : start]
        if start >= room[1] or surname not in tables.surnames():
            continue
        for stop in range(start + 1, min(start + 2, room[1]) + 1):
            given = text[start:stop]
            surface = surname + given
            cost = _given_cost(given, words)
            if surface in seen:
                cost = _UNUSUAL if cost is None else cost
            elif cost is None or _is_other(surname, given) or _sounds_foreign(text, (room[0], stop), surname, given, cost):
                continue
            yield Candidate(surname, given, _PERSON + tables.surnames()[surname] + cost)


def _is_other(surname: str, given: str) -> bool:
    """Tell a surname with a title (王女士), and what begins as a common word does (高度, 任务)."""
    return given in tables.titles() or any((surname + given)[:size] in tables.beside("never") for size in (2, 3))


def _sounds_foreign(text: str, span: Span, surname: str, given: str, cost: int) -> bool:
    """Tell a name that is written by its sound, or a part of one: 马丁, 桑切兹, the end of 格里沃里."""
    sounds = tables.characters("transliteration")
    if not sounds.issuperset(given):
        return False
    beside = {text[span[0] - 1 : span[0]], text[span[1] : span[1] + 1]}
    return surname in sounds or (len(given) > 1 and cost >= _FOREIGN) or not beside.isdisjoint(sounds)


def _given_cost(given: str, words: WordList) -> int | None:
    """Give the cost of a given name, None where one of its characters is too common a word."""
    first, second = tables.given()
    total = _SINGLE if len(given) == 1 else _DOUBLE
    for char, costs in zip(given, (second,) if len(given) == 1 else (first, second), strict=True):
        if char not in costs and words.weight(char) >= _COMMON:
            return None
        total += costs.get(char, _UNUSUAL)
    return total


def _evidence(text: str, span: Span, candidate: Candidate, words: WordList) -> str:
    """Say what makes a name of it; nothing where it is too little."""
    surface = candidate.surface
    before, after = cues.before(text, span[0]), cues.after(text, span[1])
    doubtful = surface in words or tables.surnames()[candidate.surname] > _RARE_SURNAME
    edge = cues.is_edge(text, span[1]) if before else cues.is_edge(text, span[0] - 1)
    weak = before.removeprefix("after ") in tables.beside("weak") and not candidate.typical and not edge
    if (before and after) or ((before or after) and not weak and (not doubtful or (edge and len(surface) > 2))):
        return before or after
    return ""


def _listed(text: str, found: list[Reading], words: WordList) -> list[Reading]:
    """Let a name vouch for the one beside it in a list, in both directions."""
    found = list(found)
    for step in (1, -1):
        for place in range(len(found))[::step]:
            if found[place].evidence or not 0 <= place - step < len(found):
                continue
            first, second = sorted((found[place - step].span, found[place].span))
            between, surface = text[first[1] : second[0]], found[place].candidate.surface
            vouched = bool(found[place - step].evidence) and (len(surface) > 2 or surface not in words)
            typical = found[place].candidate.typical + found[place - step].candidate.typical
            framed = text[first[0] - 1 : first[0]] in _OPENING and text[second[1] : second[1] + 1] in _CLOSING
            if between and _LIST.match(between) and (vouched or typical == 2 or (typical and framed and surface not in words)):
                found[place] = replace(found[place], evidence="in a list of names")
    return found
