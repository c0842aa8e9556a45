"""Concepts as rows of text, made into values one by one when they are asked for: a look-up needs ten of ten thousand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, overload

from translator.model import Concept, Rendering

_CONCEPT = tuple(field.name for field in fields(Concept))
_RENDERING = tuple(field.name for field in fields(Rendering))
_RENDERINGS, _AKA, _DOMAIN = (_CONCEPT.index(name) for name in ("renderings", "aka", "domain"))

Readings = Mapping[str, tuple[str, ...]]  # by id, the pinyin of each aka


def dump(concepts: Iterable[Concept], readings: Readings) -> str:
    """Write concepts, each on a line of JSON, with the readings of their other forms.

    >>> rows = Rows(dump([Concept("low", "低空", "低空", "dī kōng", (Rendering("low altitude", "preferred"),))], {}).encode())
    >>> rows[0].renderings[0].en, len(rows), rows.readings
    ('low altitude', 1, {})
    """
    return "\n".join(json.dumps(_row(one, readings.get(one.id, ())), ensure_ascii=False) for one in concepts)


class Rows(Sequence[Concept]):
    """The concepts of a text that `dump` wrote."""

    def __init__(self, data: bytes) -> None:
        self._lines = data.split(b"\n") if data else []
        self._made: list[Concept | None] = [None] * len(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> Concept: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Concept, ...]: ...

    def __getitem__(self, index: int | slice) -> Concept | tuple[Concept, ...]:
        if isinstance(index, slice):
            return tuple(self[number] for number in range(*index.indices(len(self))))
        concept = self._made[index]
        if concept is None:
            concept = self._made[index] = _concept(json.loads(self._lines[index]))
        return concept

    def __iter__(self) -> Iterator[Concept]:
        return (self[index] for index in range(len(self)))

    @property
    def readings(self) -> dict[str, tuple[str, ...]]:
        """Give by id the readings of the other forms, where there are any."""
        rows = map(json.loads, self._lines)
        return {row[0]: tuple(row[-1]) for row in rows if row[-1]}


def _row(concept: Concept, readings: tuple[str, ...]) -> list[Any]:
    row: list[Any] = [getattr(concept, name) for name in _CONCEPT]
    row[_RENDERINGS] = [[getattr(one, name) for name in _RENDERING] for one in concept.renderings]
    return [*row, readings]


def _concept(row: list[Any]) -> Concept:
    values = row[:-1]
    values[_RENDERINGS] = tuple([Rendering(*one) for one in values[_RENDERINGS]])
    values[_AKA], values[_DOMAIN] = tuple(values[_AKA]), tuple(values[_DOMAIN])
    return Concept(*values)
