"""Checks of a bilingual document. What was checked, what failed and what was not run are three different answers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

# Importing them registers the checks.
from translator.checks import accuracy, candidate, consistency, locale, markup, meaning, omissions, spelling  # noqa: F401
from translator.checks.registry import REGISTRY, Check, issue
from translator.model import Issue, Segment

__all__ = ["REGISTRY", "Check", "check_document", "check_segment", "codes", "issue"]

_FAMILIES = "TNALMC"  # the order of reports: terms, numbers, accuracy, locale, markup, consistency


def codes(select: Collection[str] | None = None, *, ignore: Collection[str] = ()) -> tuple[str, ...]:
    """Give the codes of the checks that `select` names, by code or by its beginning (`N` for all number checks).

    >>> codes(["N"])
    ('N201', 'N202', 'N203')
    >>> codes(["N"], ignore=["N202"])
    ('N201', 'N203')

    Raises ValueError for a name that no check has.
    """
    for name in (*(select or ()), *ignore):
        if not name or not any(code.startswith(name) for code in REGISTRY):
            raise ValueError(f"no check is called {name!r}")
    wanted = tuple(select) if select is not None else ("",)
    found = (code for code in REGISTRY if code.startswith(wanted) and not code.startswith(tuple(ignore)))
    return tuple(sorted(found, key=lambda code: (_FAMILIES.index(code[0]), code)))


def check_segment(segment: Segment, select: Collection[str] | None = None) -> Segment:
    """Give the segment with the issues that the checks of a candidate find; one without a translation is not checked."""
    if segment.target is None:
        return segment
    found: list[Issue] = []
    for code in codes(select):
        if REGISTRY[code].scope == "candidate":
            found.extend(REGISTRY[code].of_segment(segment))
    return replace(segment, issues=tuple(found))


def check_document(segments: Sequence[Segment], select: Collection[str] | None = None) -> Iterator[tuple[str, Issue]]:
    """Give what the other checks find, with the ids of the segments: those of one segment, and those of the whole document.

    Segments carry the verdicts on their terms and quantities; those without a translation are not checked.

    >>> one, two = (Segment(f"s{n}", n, "你好。", target=text) for n, text in enumerate(("Hello.", "Good day.")))
    >>> [(where, found.code) for where, found in check_document([one, two])]
    [('s1', 'C601')]
    """
    translated = [segment for segment in segments if (segment.target or "").strip()]
    for code in codes(select):
        check = REGISTRY[code]
        if check.scope == "document":
            yield from check.of_document(translated)
        elif check.scope == "segment":
            yield from ((segment.id, found) for segment in translated for found in check.of_segment(segment))
