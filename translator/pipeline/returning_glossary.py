"""Write what systematic edits speak for as glossary entries to look through."""

from __future__ import annotations

from collections.abc import Sequence

from translator.model import Concept, Rendering
from translator.pipeline.returning_terms import TermEdit
from translator.terms import Glossary, writing
from translator.terms.load import UNVERIFIED

_HEAD = "# Renderings that a person changed in the same way in several segments. Look through them before you use them.\n"


def to_yaml(edits: Sequence[TermEdit], glossary: Glossary) -> str:
    """Write a glossary file that loads as it is: of a term that is known all its renderings, the new one first.

    >>> print(to_yaml([TermEdit("城市更新", "", "city renewal", "urban renewal", ("s1", "s2"))], Glossary([])), end="")
    # Renderings that a person changed in the same way in several segments. Look through them before you use them.
    <BLANKLINE>
    # “city renewal” became “urban renewal” in s1, s2
    - id: urban-renewal
      zh: 城市更新
      renderings:
        - {en: urban renewal, status: preferred, source: unverified}
        - {en: city renewal, status: deprecated, source: unverified}
    """
    parts = [_HEAD]
    concepts = {one.id: one for one in glossary.concepts}
    used: set[str] = set()
    for edit in edits:
        concept = concepts.get(edit.concept)
        name = concept.id if concept else writing.id_of(edit.new)
        if name in used:
            continue  # the more frequent one stands above
        used.add(name)
        entry = writing.entry(concept.zh if concept else edit.zh, _renderings(edit, concept), concept_id=name)
        parts.append(f"# “{edit.old}” became “{edit.new}” in {', '.join(edit.segments)}\n{entry}")
    return "\n".join(parts)


def _renderings(edit: TermEdit, concept: Concept | None) -> list[Rendering]:
    """The new rendering, and those that were accepted so far; only what nobody called right is said to be wrong."""
    accepted = [one for one in concept.renderings if one.status in ("preferred", "admitted")] if concept else []
    found = [Rendering(edit.new, "preferred", source=UNVERIFIED)]
    found += [
        Rendering(one.en, "admitted", one.authority, one.since, one.until, UNVERIFIED) for one in accepted if one.en != edit.new
    ]
    known = {one.en.casefold() for one in found}
    return found + ([] if edit.old.casefold() in known else [Rendering(edit.old, "deprecated", source=UNVERIFIED)])
