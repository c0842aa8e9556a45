"""The names of a whole document: each with one English form, wherever it stands and however short it is called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from translator.hanzi import HAN, is_han, simplified_text
from translator.model import Span
from translator.names import tables
from translator.names.addressed import find_addressed, find_foreign
from translator.names.cutting import keeps
from translator.names.organisations import find_organisations
from translator.names.persons import Reading, person, read_persons
from translator.names.places import find_places
from translator.names.shapes import Known, Name
from translator.wordlist import TOTAL, WordList

_REPEATED = 2  # readings of a name with nothing beside it, from which on it is one
_CALLED = re.compile(f'[（(](?:以下|下文)?(?:简称|下称|又称)为?[：:]?[“"「『‘]?({HAN}{{2,8}})[”"」』’]?[）)]')
_LONG = 4  # a name of more characters is no chance meeting of words
_MENTION = 60  # what it costs, in quarters, to read a short name known from elsewhere
_CALLS = {"市": "city", "县": "county", "区": "district", "镇": "town", "省": "province"}


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with the names and terms that are known in it, and what was found in full."""

    text: str
    taken: tuple[Span, ...]
    full: tuple[Name, ...]
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class _Index:
    """Places and organisations by what they are called, and what they are called by its first two characters, longest first."""

    names: Mapping[str, Name]
    by_start: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, names: Mapping[str, Name]) -> _Index:
        """Put names in the order in which they are looked for."""
        by_start: dict[str, tuple[str, ...]] = {}
        for surface in sorted(names, key=lambda name: (-len(name), name)):
            by_start[surface[:2]] = (*by_start.get(surface[:2], ()), surface)
        return cls(names, by_start)

    def mentions(self, text: str, words: WordList) -> Iterator[Name]:
        """Give where a text has one of the names; of those that begin at one place, the longest."""
        place = 0
        while place < len(text):
            surface = next((one for one in self.by_start.get(text[place : place + 2], ()) if text.startswith(one, place)), "")
            span = (place, place + len(surface))
            if len(surface) > _LONG or (surface and keeps(text, span, words, TOTAL - _MENTION)):
                yield replace(self.names[surface], span=span)
                place += len(surface)
            else:
                place += 1


@dataclass(frozen=True, slots=True)
class DocumentNames:
    """The names of each text of a document, in order, and the place that it is about, where it says so."""

    names: tuple[tuple[Name, ...], ...]
    home: Known | None = None

    @classmethod
    def of(
        cls,
        texts: Sequence[str],
        *,
        exclude: Sequence[Collection[Span]] = (),
        known: Mapping[str, Known] | None = None,
    ) -> DocumentNames:
        """Find the names of a document, given as the texts of its segments.

        `exclude` has for each text the spans that are known already, as terms or quantities; `known` the English of those that
        are names. Traditional text is left alone: most people and places that it names do not write pinyin.

        >>> texts = ["昆山力图精密机械有限公司（以下简称“力图”）的总经理陈尚营表示，", "力图将在我市扩建。", "陈尚营还说……"]
        >>> known = {"昆山": Known("Kunshan", place=True)}
        >>> names = DocumentNames.of(texts, exclude=[[(0, 2)], [], []], known=known)
        >>> [[(name.surface, name.english) for name in found] for found in names.names[1:]]
        [[('力图', 'Litu'), ('我市', 'the city')], [('陈尚营', 'Chen Shangying')]]
        """
        words = WordList()
        known = {zh: one for zh, one in (known or {}).items() if zh not in tables.beside("elsewhere")}
        spans = [tuple(exclude[place]) if place < len(exclude) else () for place in range(len(texts))]
        first = [_read(text, taken, words, known) for text, taken in zip(texts, spans, strict=True)]
        people = _people(first, words)
        bodies = _Index.of(_short_names(first, words))
        home = _home(first, known)
        return cls(tuple(tuple(_second(one, people, bodies, home, words)) for one in first), home)


def find_names(text: str, *, exclude: Collection[Span] = (), known: Mapping[str, Known] | None = None) -> tuple[Name, ...]:
    """Find the names of one text that is a document by itself.

    >>> [(name.surface, name.kind, name.english) for name in find_names("九江市浔阳区人武部政委骆九瑜说")]
    [('九江市', 'place', 'Jiujiang'), ('浔阳区', 'place', 'Xunyang District'), ('骆九瑜', 'person', 'Luo Jiuyu')]
    >>> find_names("高度重视农村道路")
    ()
    """
    return DocumentNames.of([text], exclude=[exclude], known=known).names[0]


def _read(text: str, taken: tuple[Span, ...], words: WordList, known: Mapping[str, Known]) -> _Text:
    """Find what a text by itself shows to be a name."""
    if not any(map(is_han, text)) or is_traditional(text):
        return _Text(text, taken, (), ())
    places = find_places(text, words, taken=taken, known=known)
    bodies = list(find_organisations(text, words, taken=taken, known=known, places=places))
    full = bodies + [place for place in places if not any(_overlap(place.span, body.span) for body in bodies)]
    full += [name for name in find_foreign(text) if not any(_overlap(name.span, one.span) for one in full)]
    blocked = (*taken, *(name.span for name in full))
    return _Text(text, taken, tuple(full), tuple(read_persons(text, words, taken=blocked)))


def is_traditional(text: str) -> bool:
    """Tell whether a text is written in Traditional characters, of which Simplified text has hardly any.

    >>> is_traditional("臺灣省長說"), is_traditional("台湾省长说")
    (True, False)
    """
    return sum(one != other for one, other in zip(text, simplified_text(text), strict=True)) * 20 > len(text)


def _people(texts: Iterable[_Text], words: WordList) -> dict[str, Name]:
    """Give the people of a document by what they are called: shown by one place, or by several together."""
    readings = [(one.text, reading) for one in texts for reading in one.readings]
    clean = Counter(reading.candidate.surface for _, reading in readings if not reading.ragged)
    followed = _followed(texts, {reading.candidate.surface for _, reading in readings if reading.ragged and reading.evidence})
    found: dict[str, Name] = {}
    for text, reading in readings:
        surface = reading.candidate.surface
        shown = reading.sound or (reading.evidence and clean[surface])
        often = reading.candidate.typical and surface not in words and clean[surface] >= _REPEATED
        if shown or often:
            name = reading.name(text, "" if reading.evidence else "named several times")
        elif reading.evidence and (longer := followed.get(surface, "")):
            candidate = reading.candidate
            name = person(candidate.surname, candidate.given + longer, reading.span, reading.evidence)
        else:
            continue
        # Told once to be of people who do not write pinyin, it has no pinyin anywhere.
        if name.surface not in found or not name.resolved:
            found[name.surface] = name
    return found


def _followed(texts: Iterable[_Text], surfaces: Collection[str]) -> dict[str, str]:
    """Give the character that always follows a name, which then is its last: 王礼 in “王礼稳说” and “王礼稳给”."""
    following: dict[str, Counter[str]] = {surface: Counter() for surface in surfaces}
    for one in texts:
        for start in range(len(one.text) if surfaces else 0):
            for stop in (start + 2, start + 3):
                if one.text[start:stop] in following:
                    following[one.text[start:stop]][one.text[stop : stop + 1]] += 1
    only = {surface: next(iter(counts)) for surface, counts in following.items() if len(counts) == 1 and counts.total() > 1}
    return {surface: char for surface, char in only.items() if char and is_han(char)}


def _short_names(texts: Iterable[_Text], words: WordList) -> dict[str, Name]:
    """Give full names and what else they are called: 简称, a company's own part, a place without what it is."""
    found: dict[str, Name] = {}
    for one in texts:
        for name in one.full:
            found.setdefault(name.surface, name)
    for one in texts:
        for name in one.full:
            called = _CALLED.match(one.text, name.span[1])
            if called:
                found[called[1]] = _shortened(found[name.surface], called[1], "said to be short for it")
            for own, english in name.parts if name.resolved else ():
                is_own = english in name.short
                if is_own and own not in found and own not in words and (len(own) > 2 or name.kind == "place"):
                    found[own] = _shortened(found[name.surface], own, "short for it")
    return found


def _shortened(name: Name, short: str, evidence: str) -> Name:
    """Make the name for a short form; where it is made of parts of the long one, English is too."""
    english, rest = [], short
    for zh, part in name.parts:
        if rest.startswith(zh):
            english.append(part)
            rest = rest[len(zh) :]
    if english and rest in tables.words("legal"):  # 力图精密 of 力图精密机械
        english, rest = [*english, tables.words("legal")[rest]], ""
    whole = " ".join(english) if not rest and english else name.english if name.surface == short else ""
    return replace(name, surface=short, english=whole, also=(name.english, *name.also), evidence=f"{evidence}: {name.surface}")


def _home(texts: Sequence[_Text], known: Mapping[str, Known]) -> Known | None:
    """Give the place that a document is about: the only one of its first text, or else the one it names far more than others."""
    counts = Counter[Known]()
    for place, one in enumerate(texts):
        inside = [
            known[surface] for start, stop in one.taken if (surface := one.text[start:stop]) in known and known[surface].place
        ]
        inside += [Known(name.english, place=True) for name in one.full if name.kind == "place" and name.parts]
        counts.update(inside)
        if place == 0 and len(set(inside)) == 1:
            return inside[0]
    (first, most), (_, next_most) = (*counts.most_common(2), *[(None, 0)] * 2)[:2]
    return first if most > _REPEATED and most >= 2 * next_most else None


def _second(one: _Text, people: Mapping[str, Name], bodies: _Index, home: Known | None, words: WordList) -> Iterator[Name]:
    """Give all names of a text, now that those of the whole document are known."""
    if not one.full and (not any(map(is_han, one.text)) or is_traditional(one.text)):
        return
    found = list(one.full)
    taken = [*one.taken, *(name.span for name in found)]
    for name in (*bodies.mentions(one.text, words), *_own_place(one.text, home, words)):
        if not any(_overlap(name.span, span) for span in taken):
            found.append(name)
            taken.append(name.span)
    for reading in read_persons(one.text, words, taken=taken, seen=people.keys()):
        seen = people.get(reading.candidate.surface)
        if seen is not None:
            found.append(replace(seen, span=reading.span))
    taken += [name.span for name in found]
    found += find_addressed(one.text, words, taken=taken)
    yield from sorted(found, key=lambda name: name.span)


def _own_place(text: str, home: Known | None, words: WordList) -> Iterator[Name]:
    """Read 我市 as the city that the document is about."""
    if home is None:
        return
    for match in re.finditer("|".join(sorted(tables.beside("own_place"))), text):
        kind = _CALLS[match[0][-1]]
        fitting = kind == next((word for word in _CALLS.values() if home.english.endswith(f" {word.capitalize()}")), "city")
        longer = text[match.end() - 1 : match.end() + 1] in words  # 该区域
        if fitting and not longer:
            evidence = f"what the text calls {home.english}"
            yield Name(match[0], match.span(), "place", f"the {kind}", evidence, (home.english, f"our {kind}"), free=True)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
