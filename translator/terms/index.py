"""What is looked up: tables from what a person may type to the concepts meant, made once and kept with the compiled glossary.

A table maps a key to codes, `number of the concept * KINDS + kind`; the kinds of each table stand here. That of English words leads
to phrases of the English table instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from translator.model import Concept
from translator.terms import cache, keys, sounds
from translator.terms.concepts import Readings
from translator.terms.fold import fold
from translator.terms.near import Near

KINDS = 8
# Chinese forms, folded: the term, its other forms, the Traditional form that an entry gives, and the wording of Taiwan.
ZH, AKA, HANT, REGIONAL = range(4)
MAIN, OTHER = 0, 1  # pinyin and initials: those of the term, those of its other forms
PREFERRED, ADMITTED, REFUSED = range(3)  # English phrases
NAMES = ("chinese", "pinyin", "alike", "initials", "english", "words")
_STATUS = {"preferred": PREFERRED, "admitted": ADMITTED}


class Table:
    """A table of one kind of key.

    >>> table = Table.made([("ev", 8), ("ev", 17), ("bus", 24)])
    >>> Table.read(table.dump()).get("ev"), table.get("car")
    ([8, 17], [])
    """

    def __init__(self, names: Sequence[str], codes: Sequence[str]) -> None:
        self.names = names
        self.codes = codes

    @classmethod
    def made(cls, pairs: Iterable[tuple[str, int]]) -> Table:
        found: dict[str, dict[int, None]] = defaultdict(dict)
        for name, code in pairs:
            name = name.replace("\n", " ").replace("\0", " ")
            if name:
                found[name][code] = None
        return cls(list(found), [" ".join(map(str, codes)) for codes in found.values()])

    @classmethod
    def read(cls, text: str) -> Table:
        names, _, codes = text.partition("\0")
        return cls(names.split("\n"), codes.split("\n")) if names else cls([], [])

    def dump(self) -> str:
        return "\n".join(self.names) + "\0" + "\n".join(self.codes)

    @cached_property
    def by_name(self) -> dict[str, str]:
        return dict(zip(self.names, self.codes, strict=True))

    def get(self, name: str) -> list[int]:
        """Give the codes of a key, which may be none."""
        codes = self.by_name.get(name)
        return list(map(int, codes.split(" "))) if codes else []

    def at(self, place: int) -> list[int]:
        """Give the codes of the key of this place."""
        return list(map(int, self.codes[place].split(" ")))

    @cached_property
    def ordered(self) -> list[str]:
        return sorted(self.names)

    @cached_property
    def solid(self) -> dict[str, list[int]]:
        """Map each key of several words, its blanks left out, to its places."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(self.names):
            found[name.replace(" ", "")].append(place)
        return found

    @cached_property
    def near(self) -> Near:
        return Near(self.names)

    @cached_property
    def text(self) -> str:
        """All keys in one text, a line feed before and after each, to be searched at the speed of `str.find`."""
        return "\n" + "\n".join(self.names) + "\n"


class Index:
    """The tables of a glossary; each is made or read when it is first asked for."""

    def __init__(self, sections: cache.Sections) -> None:
        self._sections = sections
        self._tables: dict[str, Table] = {}

    def __getitem__(self, name: str) -> Table:
        table = self._tables.get(name)
        if table is None:
            table = self._tables[name] = Table.read(cache.text_of(self._sections[name]))
        return table

    @cached_property
    def lengths(self) -> list[int]:
        """The number of characters of each term: of equal answers the shorter comes first."""
        return list(map(int, cache.text_of(self._sections["lengths"]).split()))

    @cached_property
    def owners(self) -> dict[str, int]:
        """Map each form that is found in texts to its concept: of two with the same form the later, of full forms before others."""
        owners: dict[str, int] = {}
        for name, codes in zip(self["chinese"].names, self["chinese"].codes, strict=True):
            ranked = [(code % KINDS != AKA, code // KINDS) for code in map(int, codes.split(" ")) if code % KINDS != REGIONAL]
            if ranked:
                owners[name] = max(ranked)[1]
        return owners


def build(concepts: Sequence[Concept], readings: Readings) -> dict[str, str]:
    """Make the sections of an index over concepts; `readings` has the pinyin of their other forms."""
    pinyin = [
        (keys.toneless(reading), keys.initials(reading), number * KINDS + kind)
        for number, concept in enumerate(concepts)
        for kind, reading in _readings(concept, readings)
    ]
    plain = Table.made((form, code) for key, _, code in pinyin for form in (key, key.replace("v", "u")))
    english = Table.made(
        (" ".join(keys.english(one.en)), number * KINDS + _STATUS.get(one.status, REFUSED))
        for number, concept in enumerate(concepts)
        for one in concept.renderings
    )
    words = [(word, place) for place, phrase in enumerate(english.names) for word in phrase.split(" ")]
    words.sort(key=lambda item: english.names[item[1]].count(" "))  # of a frequent word only the first phrases are looked at
    tables = {
        "chinese": Table.made(_chinese(concepts)),
        "pinyin": plain,
        "alike": Table.made((sounds.alike(key), code) for key, _, code in pinyin),
        "initials": Table.made((key, code) for _, key, code in pinyin),
        "english": english,
        "words": Table.made(words),
    }
    sections = {name: table.dump() for name, table in tables.items()}
    return sections | {"lengths": " ".join(str(len(concept.zh)) for concept in concepts)}


def _readings(concept: Concept, readings: Readings) -> list[tuple[int, str]]:
    return [(MAIN, concept.pinyin), *((OTHER, reading) for reading in readings.get(concept.id, ()))]


def _chinese(concepts: Sequence[Concept]) -> Iterable[tuple[str, int]]:
    from translator.terms.derive import regional

    forms = [(form, number) for number, concept in enumerate(concepts) for form in (concept.zh, *concept.aka)]
    known: set[str] = set()
    for number, concept in enumerate(concepts):
        kinds = [(concept.zh, ZH), (concept.zh_hant, HANT), *((form, AKA) for form in concept.aka)]
        seen: set[str] = set()
        for form, kind in kinds:
            folded = fold(form).text
            if folded not in seen:
                seen.add(folded)
                yield folded, number * KINDS + kind
        known |= seen
    for (_, number), wording in zip(forms, regional([form for form, _ in forms]), strict=True):
        folded = fold(wording).text
        if folded not in known:
            yield folded, number * KINDS + REGIONAL
