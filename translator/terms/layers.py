"""Put glossaries on top of one another: a later layer owns every Chinese form that it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from translator.model import Concept
from translator.terms.concepts import Readings, Rows
from translator.terms.fold import fold

_Entry = tuple[Concept, tuple[str, ...]]  # with the pinyin of each other form


def stacked(layers: Sequence[Rows]) -> tuple[list[Concept], Readings]:
    """Give the entries of all layers, the later over the earlier.

    An earlier entry goes where a later one has its id, or its `zh` in any form; it loses another form that is a later one's.
    """
    stack: dict[str, _Entry] = {}
    for rows in layers:
        said_of = rows.readings  # worked out anew each time it is asked for
        claimed = {fold(form).text for concept in rows for form in (concept.zh, *concept.aka)} if stack else set()
        below = [_without(entry, claimed) for entry in stack.values()]
        stack = {entry[0].id: entry for entry in below if entry is not None}
        stack |= {concept.id: (concept, said_of.get(concept.id, ())) for concept in rows}
    return [concept for concept, _ in stack.values()], {key: said for key, (_, said) in stack.items() if said}


def _without(entry: _Entry, claimed: set[str]) -> _Entry | None:
    """Give an entry without the forms that a later layer claims; None where that takes its term."""
    concept, readings = entry
    if fold(concept.zh).text in claimed:
        return None
    kept = [number for number, form in enumerate(concept.aka) if fold(form).text not in claimed]
    if len(kept) == len(concept.aka):
        return entry
    aka = tuple(concept.aka[number] for number in kept)
    return replace(concept, aka=aka), tuple(readings[number] for number in kept if number < len(readings))
