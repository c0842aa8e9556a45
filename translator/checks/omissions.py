"""Checks for sentences that are left out or added: what a sentence leaves behind, how many there are, and how long they are.

How long English is for its Chinese depends on the kind of text, and on which of the two was there first, so that lengths are
measured by what is usual in the document. The limits are from 772 segments of an official report and of news, translated by people,
from which a sentence was taken away or to which one was added; docs/checks.md has what they find, there and elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median

from translator import hanzi
from translator.checks.markup import length
from translator.checks.registry import document_check, issue
from translator.checks.words import source_sentences, target_sentences
from translator.model import Issue, Segment, Span

# English characters for a Han character, by what is usual, below which a sentence without a trace of so many terms and numbers was
# left out.
_SHORT_WITHOUT = {1: 0.8, 2: 1.0}
_MANY = 3  # terms and numbers without a trace: the length no longer counts
_SHORT = 0.6  # and fewer sentences than the source
_LONG = 1.8  # and more sentences than the source
_LONG_BY_CLAUSES = 1.15  # and more sentences than the source has clauses
_FEWEST = 6  # Han characters: shorter segments vary too much
_USUAL = 5.6  # the median of those 772 segments
_ENOUGH = 20  # segments from which a document has a median of its own
_ODD_SHORT, _ODD_LONG = 0.4, 2.15  # 2.2 and 12.0 of A303
_FROM = 12  # Han characters of a segment that counts for it
_CLAUSE = re.compile(r"[。！？；，：、\n]")
_SHOWN = 30


@document_check("A308", "a sentence of the source seems to be left out", "major")
def left_out(segments: Sequence[Segment]) -> Iterator[tuple[str, Issue]]:
    """A sentence none of whose terms and numbers is there, or fewer sentences and a short text; merged sentences are left alone."""
    usual = usual_length(segments)
    yield from ((segment.id, found) for segment in segments for found in _left_out(segment, usual))


@document_check("A312", "a sentence of the translation seems to be added", "major")
def added(segments: Sequence[Segment]) -> Iterator[tuple[str, Issue]]:
    """More sentences than the source has sentences, or clauses, and a long text; a sentence that is cut in two is left alone."""
    usual = usual_length(segments)
    for segment in segments:
        if hanzi.han_count(segment.source) < _FEWEST:
            continue
        ratio = _ratio(segment) / usual
        here, there = len(target_sentences(segment.target or "")), len(source_sentences(segment.source))
        clauses = sum(any(map(str.isalnum, one)) for one in _CLAUSE.split(segment.source))
        if (here > there and ratio > _LONG) or (here > clauses and ratio > _LONG_BY_CLAUSES):
            yield segment.id, issue("A312", f"sentences: {here} here, {there} in the source; {_length(segment, usual)}")


def usual_length(segments: Sequence[Segment]) -> float:
    """Give how many characters of English stand for a Han character in a document, or what is usual where it is a short one.

    >>> usual_length([Segment("s1", 1, "他来了。", target="He came.")])
    5.6
    """
    ratios = [_ratio(one) for one in segments if hanzi.han_count(one.source) >= _FROM]
    return median(ratios) if len(ratios) >= _ENOUGH else _USUAL


def as_usual(segments: Sequence[Segment]) -> frozenset[str]:
    """Give the segments whose length is not odd in their document, whatever it would be elsewhere (A303)."""
    usual = usual_length(segments)
    return frozenset(one.id for one in segments if _ODD_SHORT < _ratio(one) / usual < _ODD_LONG)


def _left_out(segment: Segment, usual: float) -> Iterator[Issue]:
    sentences = source_sentences(segment.source)
    if len(sentences) < 2:
        return
    ratio, count = _ratio(segment) / usual, len(target_sentences(segment.target or ""))
    marks = [_marks(segment, span) for span in sentences]
    if any(there for _, there in marks):
        for span, (wanted, there) in zip(sentences, marks, strict=True):
            fewer = count < len(sentences) or wanted > 1
            if wanted and not there and (wanted >= _MANY or (ratio < _SHORT_WITHOUT[wanted] and fewer)):
                told = _shown(segment.source[slice(*span)])
                yield issue("A308", f"no term and no number of this sentence is in the translation: {told}", source=span)
                return
    if count < len(sentences) and ratio < _SHORT and hanzi.han_count(segment.source) >= _FEWEST:
        yield issue("A308", f"sentences: {len(sentences)} in the source, {count} here; {_length(segment, usual)}")


def _marks(segment: Segment, span: Span) -> tuple[int, int]:
    """Count the terms and numbers of a sentence, and those of them of which the translation has something."""
    start, end = span
    verdicts: list[str] = [one.verdict for one in segment.terms if start <= one.source_span[0] < end]
    verdicts += [one.verdict for one in segment.quantities if start <= one.source_span[0] < end and one.verdict != "unchecked"]
    return len(verdicts), sum(verdict in ("proved", "shared", "wrong") for verdict in verdicts)


def _ratio(segment: Segment) -> float:
    return length(segment.target or "") / max(1, hanzi.han_count(segment.source))


def _length(segment: Segment, usual: float) -> str:
    return f"{_ratio(segment):.1f} letters for a character, where {usual:.1f} are usual"


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
