"""What can be said about a document as a whole, and about a segment at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from translator.formats.words import quantity_problem, term_problem
from translator.model import Document, Segment, Severity, Span


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know about a segment, in words; `code` is empty where only a verdict tells of it."""

    severity: Severity
    message: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of those that were checked are right; those not checked are counted apart."""

    good: int
    checked: int
    unchecked: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts at the head of a page."""

    segments: int
    untranslated: int
    flagged: int
    terms: Tally
    quantities: Tally


def notes(segment: Segment) -> tuple[Note, ...]:
    """Give the issues of a segment, and the bad verdicts that no issue at the same place speaks of.

    A document that was read back, or not checked yet, has verdicts without issues: they must not go unseen.

    >>> from translator.model import Term
    >>> notes(Segment("s1", 0, "中", terms=(Term("zh", "中", (0, 1), "middle", verdict="missing"),)))[0].message
    '“中” should read “middle”; no accepted form was found.'
    """
    found = [Note(issue.severity, issue.message, issue.code) for issue in segment.issues]
    told: set[Span | None] = {issue.source_span for issue in segment.issues}
    problems = [(term.source_span, term_problem(term)) for term in segment.terms]
    problems += [(quantity.source_span, quantity_problem(quantity)) for quantity in segment.quantities]
    found += [Note("major", message) for span, message in problems if message and span not in told]
    return tuple(found)


def is_flagged(segment: Segment) -> bool:
    """Say whether a segment has anything to look at: a note above `neutral`.

    >>> is_flagged(Segment("s1", 0, "好。"))
    False
    """
    return any(note.severity != "neutral" for note in notes(segment))


def summarize(document: Document) -> Summary:
    """Count what a reader wants to know first.

    >>> summarize(Document("", (Segment("s1", 0, "好。"), Segment("s2", 0, "好。", target="Good.")))).untranslated
    1
    """
    segments = document.segments
    return Summary(
        segments=len(segments),
        untranslated=sum(segment.target is None for segment in segments),
        flagged=sum(map(is_flagged, segments)),
        terms=_tally(term.verdict for segment in segments for term in segment.terms),
        quantities=_tally(quantity.verdict for segment in segments for quantity in segment.quantities),
    )


def occurrences(document: Document) -> dict[str, list[int]]:
    """Give, by concept id, the places in `document.segments` of the segments it occurs in.

    >>> from translator.model import Term
    >>> occurrences(Document("", (Segment("s1", 0, "中国", terms=(Term("china", "中国", (0, 2), "China"),)),)))
    {'china': [0]}
    """
    places: dict[str, list[int]] = {}
    for index, segment in enumerate(document.segments):
        for concept in dict.fromkeys(term.concept for term in segment.terms):
            places.setdefault(concept, []).append(index)
    return places


def paragraphs(document: Document) -> list[list[Segment]]:
    """Group neighbors of the same paragraph; a number that comes back later starts a new group.

    >>> [len(group) for group in paragraphs(Document("", (Segment("a", 0, ""), Segment("b", 0, ""), Segment("c", 1, ""))))]
    [2, 1]
    """
    groups: list[list[Segment]] = []
    for segment in document.segments:
        if groups and groups[-1][-1].paragraph == segment.paragraph:
            groups[-1].append(segment)
        else:
            groups.append([segment])
    return groups


def not_carried(document: Document, lost: Iterable[str]) -> tuple[str, ...]:
    """Keep those of `lost` (field names of the document or its segments) that this document has a value for.

    >>> not_carried(Document("市情", (Segment("s1", 0, "好。"),)), ("title", "findings", "raw_span"))
    ('title',)
    """
    nothing = (None, (), "body", "initial")  # what a segment has where nobody said anything
    return tuple(
        name
        for name in lost
        if getattr(document, name, None) or any(getattr(one, name, None) not in nothing for one in document.segments)
    )


def _tally(verdicts: Iterable[str]) -> Tally:
    all_verdicts = list(verdicts)
    unchecked = all_verdicts.count("unchecked")
    good = all_verdicts.count("proved") + all_verdicts.count("shared")
    return Tally(good, len(all_verdicts) - unchecked, unchecked)
