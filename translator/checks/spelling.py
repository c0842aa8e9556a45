"""The check of spelling: British and American English in one document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from translator.checks.registry import document_check, issue
from translator.checks.words import WORD, rows
from translator.model import Issue, Segment, Span

_NAMES = ("British", "American")


class Seen(NamedTuple):
    """A word of one variety: where it stands, and how the other spells it."""

    segment: Segment
    span: Span
    variety: str
    word: str
    other: str


@document_check("L404", "British and American spelling in one document", "minor")
def mixed_spelling(segments: Sequence[Segment]) -> Iterator[tuple[str, Issue]]:
    """The rarer of the two is told, each word once a segment; words with a capital (names) and -ize beside -our are left alone."""
    seen = [one for segment in segments for one in _seen(segment)]
    counts = {name: sum(one.variety == name for one in seen) for name in _NAMES}
    if not all(counts.values()):
        return
    # Of as many of both, those are told that do not go with the first.
    usual = max(_NAMES, key=lambda name: (counts[name], name == seen[0].variety))
    for one in seen:
        if one.variety != usual:
            message = f"{one.variety}: “{one.word}”; most of the text is {usual} (“{one.other}”)"
            yield one.segment.id, issue("L404", message, target=one.span)


def variety_of(word: str) -> tuple[str, str] | None:
    """Give the variety of a word and how the other one spells it; None where both are written alike.

    >>> variety_of("colours"), variety_of("traveled"), variety_of("organization"), variety_of("labour")
    (('British', 'colors'), ('American', 'travelled'), None, ('British', 'labor'))
    """
    return _words().get(word.lower())


def _seen(segment: Segment) -> Iterator[Seen]:
    told: set[str] = set()
    for match in WORD.finditer(segment.target or ""):
        found = variety_of(match[0]) if match[0].islower() else None
        if found and match[0] not in told:
            told.add(match[0])
            yield Seen(segment, match.span(), found[0], match[0], found[1])


@cache
def _words() -> dict[str, tuple[str, str]]:
    """Read the table: each row two stems, the endings that both take, and perhaps which of the two alone tells the variety."""
    words: dict[str, tuple[str, str]] = {}
    for british, american, endings, *only in rows("varieties.tsv"):
        for ending in endings.split(" "):
            tail = "" if ending == "-" else ending
            words[british + tail] = "British", american + tail
            if not only:
                words[american + tail] = "American", british + tail
    return words
