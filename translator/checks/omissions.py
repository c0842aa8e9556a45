"""Checks for sentences that are left out or added: what a sentence leaves behind, how many there are, and how long they are.

The limits are from 772 segments of an official report and of news, translated by people, from which a sentence was taken away or
to which one was added: of the sentences taken away 7 in 10 are noticed, of those added more than half; of the translations as they
are, 2 of 1,000 are suspected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator import hanzi
from translator.checks.registry import issue, review_check
from translator.checks.words import source_sentences, target_sentences
from translator.model import Issue, Segment, Span

# English characters for one Han character, below which a sentence without a trace of so many terms and numbers was left out.
_SHORT_WITHOUT = {1: 4.5, 2: 5.5}
_MANY = 3  # terms and numbers without a trace: the length no longer counts
_SHORT = 3.4  # and fewer sentences than the source
_LONG = 10.0  # and more sentences than the source
_LONG_BY_CLAUSES = 6.5  # and more sentences than the source has clauses
_FEWEST = 6  # Han characters: shorter segments vary too much
_CLAUSE = re.compile(r"[。！？；，：、\n]")
_SHOWN = 30


@review_check("A308", "a sentence of the source seems to be left out", "major")
def left_out(segment: Segment) -> Iterator[Issue]:
    """A sentence none of whose terms and numbers is there, or fewer sentences and a short text; merged sentences are left alone."""
    sentences = source_sentences(segment.source)
    if len(sentences) < 2:
        return
    ratio, count = _ratio(segment), len(target_sentences(segment.target or ""))
    marks = [_marks(segment, span) for span in sentences]
    if any(there for _, there in marks):
        for span, (wanted, there) in zip(sentences, marks, strict=True):
            limit = _SHORT_WITHOUT.get(wanted, 0.0)
            fewer = count < len(sentences) or wanted > 1
            if wanted and not there and (wanted >= _MANY or (ratio < limit and fewer)):
                told = _shown(segment.source[slice(*span)])
                yield issue("A308", f"no term and no number of this sentence is in the translation: {told}", source=span)
                return
    if count < len(sentences) and ratio < _SHORT and hanzi.han_count(segment.source) >= _FEWEST:
        yield issue("A308", f"{len(sentences)} sentences in the source, {count} here, and {ratio:.1f} letters for a character")


@review_check("A312", "a sentence of the translation seems to be added", "major")
def added(segment: Segment) -> Iterator[Issue]:
    """More sentences than the source has sentences, or clauses, and a long text; a sentence that is cut in two is left alone."""
    if hanzi.han_count(segment.source) < _FEWEST:
        return
    ratio = _ratio(segment)
    here, there = len(target_sentences(segment.target or "")), len(source_sentences(segment.source))
    clauses = sum(any(map(str.isalnum, one)) for one in _CLAUSE.split(segment.source))
    if (here > there and ratio > _LONG) or (here > clauses and ratio > _LONG_BY_CLAUSES):
        yield issue("A312", f"{here} sentences here, {there} in the source, and {ratio:.1f} letters for a character")


def _marks(segment: Segment, span: Span) -> tuple[int, int]:
    """Count the terms and numbers of a sentence, and those of them of which the translation has something."""
    start, end = span
    verdicts: list[str] = [one.verdict for one in segment.terms if start <= one.source_span[0] < end]
    verdicts += [one.verdict for one in segment.quantities if start <= one.source_span[0] < end and one.verdict != "unchecked"]
    return len(verdicts), sum(verdict in ("proved", "shared", "wrong") for verdict in verdicts)


def _ratio(segment: Segment) -> float:
    return len(segment.target or "") / max(1, hanzi.han_count(segment.source))


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
