"""The list of QA checks: each is a function known by a code that is never used for anything else.

A check of a segment sees one segment, a check of the document all of them. Those of a `candidate` also judge what an engine
gives back, and cost it points; the others run only when a document is checked. What a check finds is told by its title; what it
leaves alone, by the first line of its function's docstring. Both stand in the table of checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from translator.model import Issue, Segment, Severity

Scope = Literal["candidate", "segment", "document"]
SegmentCheck = Callable[[Segment], Iterable[Issue]]
DocumentCheck = Callable[[Sequence[Segment]], Iterable[tuple[str, Issue]]]  # with the id of the segment


@dataclass(frozen=True, slots=True)
class Check:
    """A check: its code, what it looks for in one line, the severity of what it finds, what it sees, and the function."""

    code: str
    title: str
    severity: Severity
    scope: Scope
    function: SegmentCheck | DocumentCheck

    @property
    def about(self) -> str:
        """What is counted and what is left alone, in one line."""
        return (self.function.__doc__ or "").strip().partition("\n")[0]

    def of_segment(self, segment: Segment) -> Iterable[Issue]:
        """Run a check of one segment."""
        return cast(SegmentCheck, self.function)(segment)

    def of_document(self, segments: Sequence[Segment]) -> Iterable[tuple[str, Issue]]:
        """Run a check of a whole document: issues with the id of their segment."""
        return cast(DocumentCheck, self.function)(segments)


REGISTRY: dict[str, Check] = {}


def check(code: str, title: str, severity: Severity) -> Callable[[SegmentCheck], SegmentCheck]:
    """Register a check of a segment that judges the candidates of an engine, too."""
    return _registering(code, title, severity, "candidate")


def review_check(code: str, title: str, severity: Severity) -> Callable[[SegmentCheck], SegmentCheck]:
    """Register a check of a segment that runs only when a document is checked."""
    return _registering(code, title, severity, "segment")


def document_check(code: str, title: str, severity: Severity) -> Callable[[DocumentCheck], DocumentCheck]:
    """Register a check of the whole document; it is handed only the segments that have a translation."""
    return cast(Callable[[DocumentCheck], DocumentCheck], _registering(code, title, severity, "document"))


def _registering(code: str, title: str, severity: Severity, scope: Scope) -> Callable[[SegmentCheck], SegmentCheck]:
    def register(function: SegmentCheck) -> SegmentCheck:
        if code in REGISTRY:
            raise ValueError(f"{code} is taken")
        REGISTRY[code] = Check(code, title, severity, scope, function)
        return function

    return register


def issue(code: str, message: str, *, source: tuple[int, int] | None = None, target: tuple[int, int] | None = None) -> Issue:
    """Make an issue of a registered check, with its severity."""
    return Issue(code, REGISTRY[code].severity, message, source, target)
