"""The glossary: concepts from one or several files, to look up and to find in texts."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from translator import resources
from translator.errors import GlossaryError
from translator.model import Concept, Span, TermMatch, TermMatches
from translator.terms.fold import fold
from translator.terms.load import UNVERIFIED, load_layer
from translator.terms.lookup import Hit, Lookup
from translator.terms.match import Matcher
from translator.terms.names import Names


class Glossary:
    """Concepts, ready to be looked up and matched. It does not change once made.

    >>> from translator.model import Rendering
    >>> forces = (Rendering("new quality productive forces", "preferred"),)
    >>> glossary = Glossary([Concept("nqpf", "新质生产力", "新質生產力", "xīn zhì shēng chǎn lì", forces)])
    >>> [(hit.concept.id, hit.matched) for hit in glossary.lookup("xzscl")]
    [('nqpf', 'initials')]
    >>> glossary.match("發展新質生產力，").hits[0].span
    (2, 7)
    """

    def __init__(self, concepts: Iterable[Concept], *, readings: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Take concepts as they are; `readings` may give the pinyin of each `aka` by concept id."""
        self.concepts: tuple[Concept, ...] = tuple(concepts)
        self._readings = dict(readings or {})
        self._by_id = {concept.id: concept for concept in self.concepts}

    @classmethod
    def load(cls, *paths: str | Path) -> Glossary:
        """Load glossary files or folders (YAML, CSV, TSV, TBX, Excel); without a path, the shipped glossary.

        Several stack, the later over the earlier: what a later entry says of a Chinese form holds. So an earlier entry goes where
        a later one has its id, or its `zh` as `zh` or as another form; and it loses another form that is a later one's. To have the
        shipped glossary below your own, give `*resources.glossary_paths()` first, as the command line does. Raises GlossaryError
        with all bad places in `problems`, and FormatError for a file of another format.
        """
        places = [Path(path) for path in paths] or resources.glossary_paths()
        if not places:
            raise GlossaryError("the shipped glossary is not installed", hint="give the path of a glossary")
        stack: dict[str, _Entry] = {}
        for place in places:
            layer, readings = load_layer(place)
            claimed = {fold(form).text for concept in layer for form in (concept.zh, *concept.aka)} if stack else set()
            below = [_without(entry, claimed) for entry in stack.values()]
            stack = {entry[0].id: entry for entry in below if entry is not None}
            stack |= {concept.id: (concept, readings.get(concept.id, ())) for concept in layer}
        return cls([concept for concept, _ in stack.values()], readings={key: said for key, (_, said) in stack.items() if said})

    @cached_property
    def digest(self) -> str:
        """SHA-256 over what the entries say, in hex; neither their order nor what is derived from them matters."""
        rows = []
        for one in self.concepts:
            renderings = [[r.en, r.status, r.authority, r.since, r.until, r.source] for r in one.renderings]
            row = [one.id, one.zh, one.aka, one.domain, renderings, one.definition, one.note]
            rows.append(json.dumps(row, ensure_ascii=False))
        return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()

    def get(self, concept_id: str) -> Concept | None:
        """Give the concept of an id, or None."""
        return self._by_id.get(concept_id)

    def concept_of(self, zh: str) -> Concept | None:
        """Give the concept that has a Chinese form in either script, as `zh` before as another form; None where none has it.

        >>> Glossary([]).concept_of("低空经济") is None
        True
        """
        return self._by_form.get(fold(zh).text)

    @cached_property
    def _by_form(self) -> dict[str, Concept]:
        forms = {fold(form).text: concept for concept in self.concepts for form in concept.aka}
        return forms | {fold(concept.zh).text: concept for concept in self.concepts}

    def lookup(self, query: str, limit: int = 10) -> list[Hit]:
        """Give the concepts that a person who types this may mean, the likeliest first.

        Understood are Chinese in either script, other forms, pinyin with or without tones and blanks, initials, English or some
        of its words, a slip of the keyboard, and a sentence, whose terms are given.
        """
        return self._lookup.find(query, limit)

    def match(self, text: str) -> TermMatches:
        """Find the terms of a Chinese text, in either script; of overlapping ones the leftmost, then the longest, is a hit."""
        return self._matcher.match(text)

    def added_names(self, source: str, target: str, hits: Sequence[TermMatch]) -> list[tuple[str, Span]]:
        """Find names of places and companies in a translation that its source does not have; see `translator.terms.names`."""
        return list(self._names.added(source, target, hits))

    @cached_property
    def _names(self) -> Names:
        return Names(self.concepts)

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self.concepts)

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup(self.concepts, self._readings, self._matcher)


_Entry = tuple[Concept, tuple[str, ...]]  # with the pinyin of each other form


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


def stats(glossary: Glossary) -> dict[str, int | float | dict[str, int]]:
    """Count what a glossary has: concepts, Chinese forms, renderings by status and authority, concepts by domain.

    `unverified` counts the renderings without a source that somebody saw, `unverified_preferred` those of them that are preferred;
    both also come as a share of their kind, in percent.

    >>> stats(Glossary([]))["concepts"]
    0
    """
    renderings = [one for concept in glossary.concepts for one in concept.renderings]
    unverified = [one for one in renderings if one.source in ("", UNVERIFIED)]
    preferred = sum(one.status == "preferred" for one in unverified)
    return {
        "concepts": len(glossary.concepts),
        "forms": sum(1 + len(concept.aka) for concept in glossary.concepts),
        "renderings": len(renderings),
        "unverified": len(unverified),
        "unverified_percent": _percent(len(unverified), len(renderings)),
        "unverified_preferred": preferred,
        "unverified_preferred_percent": _percent(preferred, len(glossary.concepts)),
        "status": _counted(one.status for one in renderings),
        "authority": _counted(one.authority for one in renderings if one.authority),
        "domain": _counted(domain for concept in glossary.concepts for domain in concept.domain),
    }


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _counted(values: Iterable[str]) -> dict[str, int]:
    """Count values, the most frequent first, equals by name."""
    counts = Counter(values)
    return {value: counts[value] for value in sorted(counts, key=lambda value: (-counts[value], value))}
