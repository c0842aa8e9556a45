"""The glossary: concepts from one or several files, to look up and to find in texts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from translator import resources
from translator.errors import GlossaryError
from translator.model import Concept, Span, TermMatch, TermMatches
from translator.terms.cache import Sections, text_of, unpacked
from translator.terms.concepts import Rows
from translator.terms.fold import fold
from translator.terms.index import Index, build
from translator.terms.load import UNVERIFIED, digest, load
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
        self._rows: Sequence[Concept] = tuple(concepts)
        self._readings = dict(readings or {})
        self._sections: Sections = {}

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
        glossary = cls(())
        glossary._sections = load(places)
        glossary._rows = Rows(bytes(glossary._sections["concepts"]))
        return glossary

    @cached_property
    def concepts(self) -> tuple[Concept, ...]:
        """All concepts, in the order of the files."""
        return tuple(self._rows)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over what the entries say, in hex; neither their order nor what is derived from them matters."""
        return text_of(self._sections["digest"]) if self._sections else digest(self._rows)

    @cached_property
    def sources(self) -> dict[str, dict[str, str]]:
        """What is said of the sources that renderings name by a key: `title`, `publisher`, `date`, `url`, as far as known."""
        found: dict[str, dict[str, str]] = json.loads(text_of(self._sections["sources"])) if self._sections else {}
        return found

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

    @cached_property
    def _by_id(self) -> dict[str, Concept]:
        return {concept.id: concept for concept in self.concepts}

    def lookup(self, query: str, limit: int = 10) -> list[Hit]:
        """Give the concepts that a person who types this may mean, the likeliest first.

        Understood are Chinese in either script, other forms, pinyin with or without tones and blanks, initials, English or some
        of its words, a slip of the keyboard, and a sentence, whose terms are given.
        """
        return self._lookup.find(query, limit)

    def suggest(self, query: str, limit: int = 3) -> list[Concept]:
        """Give concepts whose form is farther from the query than an answer may be, for who is asked "did you mean"."""
        return self._lookup.suggest(query, limit)

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
    def _index(self) -> Index:
        return Index(self._sections or unpacked(build(self._rows, self._readings)))

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self._index.owners, self._rows.__getitem__)

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup(self._rows, self._index, self._matcher)


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
