"""Checks of a bilingual document. What was checked, what failed and what was not run are three different answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from translator.checks import segment_checks  # noqa: F401  (importing it registers the checks)
from translator.checks.name_checks import lost_names  # noqa: F401  (likewise, after the others)
from translator.checks.registry import REGISTRY, Check, issue
from translator.model import Issue, Segment

__all__ = ["REGISTRY", "Check", "check_segment", "codes", "issue"]


def codes(select: Collection[str] | None = None) -> tuple[str, ...]:
    """Give the codes of the checks that `select` names, by code or by its beginning (`N` for all number checks).

    >>> codes(["N"])
    ('N201', 'N202', 'N203')

    Raises ValueError for a name that no check has.
    """
    if select is None:
        return tuple(REGISTRY)
    for name in select:
        if not any(code.startswith(name) for code in REGISTRY):
            raise ValueError(f"no check is called {name!r}")
    return tuple(code for code in REGISTRY if any(code.startswith(name) for name in select))


def check_segment(segment: Segment, select: Collection[str] | None = None) -> Segment:
    """Give the segment with the issues that the checks find; a segment without a translation is not checked."""
    if segment.target is None:
        return segment
    found: list[Issue] = []
    for code in codes(select):
        found.extend(REGISTRY[code].function(segment))
    return replace(segment, issues=tuple(found))
