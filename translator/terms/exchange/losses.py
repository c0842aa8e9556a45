"""What a file could not carry, counted by field."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from translator.model import Concept

TEXT_FIELDS = ("id", "zh", "zh_hant", "pinyin", "definition", "note")
LIST_FIELDS = ("aka", "domain")
RENDERING_FIELDS = ("en", "status", "authority", "since", "until", "source")
NO_PLACE = "no place for it"
_DERIVED = ("zh_hant", "pinyin")  # made again by who reads the file; lost only where they are of one's own choice
# What XML 1.0 does not allow, and no table should have.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("[\t\n\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Loss:
    """A field, in the words of the glossary's YAML, with the number of values that are not, or not wholly, in the file.

    >>> str(Loss("authority", 2, NO_PLACE))
    'authority: 2 (no place for it)'
    """

    field: str
    count: int
    reason: str

    def __str__(self) -> str:
        return f"{self.field}: {self.count} ({self.reason})"

    def to_dict(self) -> dict[str, str | int]:
        return {"field": self.field, "count": self.count, "reason": self.reason}


class Losses:
    """Counts what a writer leaves out.

    >>> losses = Losses()
    >>> losses.text("a\\x00b", "note"), [str(loss) for loss in losses.all()]
    ('ab', ['note: 1 (characters that no file may have)'])
    """

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], int] = {}

    def add(self, field: str, reason: str, count: int = 1) -> None:
        if count:
            self._counts[field, reason] = self._counts.get((field, reason), 0) + count

    def text(self, value: str, field: str) -> str:
        """Give a value without characters that a file must not have, with plain line ends and no blanks around it."""
        plain = _FORBIDDEN.sub("", value)
        if plain != value:
            self.add(field, "characters that no file may have")
        return plain.replace("\r\n", "\n").replace("\r", "\n").strip()

    def line(self, value: str, field: str) -> str:
        """Give a value on one line, for formats that have no quotes."""
        plain = self.text(value, field)
        single = _BREAKS.sub(" ", plain)
        if single != plain:
            self.add(field, "a tab or a line break became a blank")
        return single

    def all(self) -> tuple[Loss, ...]:
        return tuple(Loss(field, count, reason) for (field, reason), count in self._counts.items())


def not_carried(concepts: Sequence[Concept], carried: Collection[str], losses: Losses, *, written: int, place: str) -> None:
    """Count the values of all fields that a format has no place for.

    `written` is the number of renderings in the file, and `place` says for which there is one.
    """
    for name in TEXT_FIELDS:
        if name not in carried:
            losses.add(name, NO_PLACE, _own(concepts, name) if name in _DERIVED else sum(bool(getattr(c, name)) for c in concepts))
    for name in LIST_FIELDS:
        if name not in carried:
            losses.add(name, NO_PLACE, sum(len(getattr(concept, name)) for concept in concepts))
    renderings = [one for concept in concepts for one in concept.renderings]
    for name in RENDERING_FIELDS:
        if name not in carried:
            losses.add(name, NO_PLACE, sum(bool(getattr(one, name)) for one in renderings))
    losses.add("renderings", place, len(renderings) - written)


def _own(concepts: Sequence[Concept], name: str) -> int:
    return sum(getattr(one, name) != value for one, value in zip(concepts, derived(concepts, name), strict=True))


def derived(concepts: Sequence[Concept], name: str) -> list[str]:
    """Give what `zh_hant` or `pinyin` of concepts would be if nobody had chosen it."""
    from translator.terms.derive import reading, traditional

    return traditional([one.zh for one in concepts]) if name == "zh_hant" else [reading(one.zh) for one in concepts]


def forms(concept: Concept) -> Iterator[str]:
    """Give the Chinese forms of a concept, the main one first, each once."""
    yield from dict.fromkeys((concept.zh, *concept.aka))


def accepted(concepts: Iterable[Concept]) -> Iterator[tuple[Concept, list[str]]]:
    """Give each concept with the renderings a translator may use, the preferred one first, each once."""
    for concept in concepts:
        ranked = sorted(concept.renderings, key=lambda one: one.status != "preferred")
        yield concept, list(dict.fromkeys(one.en for one in ranked if one.status in ("preferred", "admitted")))
