"""Cut a clean Chinese text into sentences, headings and lines of verse, keeping what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from translator import hanzi
from translator.model import Segmentation, SegmentKind, SourceSegment, Span
from translator.segment.parting import parts

__all__ = ["parts", "segment"]

_END = re.compile(rf"(?:[。！？]|[!?]+(?=[^A-Za-z0-9]|$)|(?<!\d)…+|\.(?=\s|$))+[{re.escape(hanzi.CLOSING)}]*")
_SEMICOLON_OR_PAIR = re.compile("[；“”（）]")
LONG_SENTENCE = 60  # Han characters: longer ones are cut at ； so that source and target can be compared at a glance
_TOO_LONG = 400  # characters: no sentence of a person is longer, and no row of a page should be
_SHORT_LINE = 30
_VERSE_LINES = 3


@dataclass(frozen=True, slots=True)
class _Line:
    span: Span
    text: str
    kind: SegmentKind


def segment(text: str, *, skip: Sequence[Span] = (), longest: int | None = LONG_SENTENCE) -> Segmentation:
    """Cut text into segments; `skip` are spans (page furniture) that belong to the separators.

    A line is a paragraph. Sentences end at 。！？… with the quotes and brackets that close there; a sentence of more than `longest`
    Han characters is cut at ； as well (unless that is None), and what is longer than 400 at a comma, or where it must be. Short
    lines without a final mark are headings, three or more in a row are verse. `separators[i]` stands before segment i, the last one
    after all, so that joined they are the text.

    >>> [s.text for s in segment("第一句。“第二句！”第三句").segments]
    ['第一句。', '“第二句！”', '第三句']
    >>> [s.text for s in segment("（一）保稳定；（二）促发展。", longest=0).segments]
    ['（一）保稳定；', '（二）促发展。']
    """
    lines = _lines(text, skip)
    segments: list[SourceSegment] = []
    for number, line in enumerate(lines, start=1):
        for start, end, rule in _cut(line, longest):
            body = text[start:end]
            identifier = f"s{len(segments) + 1:04d}"
            segments.append(SourceSegment(identifier, number, line.kind, body, (start, end), rule))
    edges = [0, *(point for one in segments for point in one.span), len(text)]
    separators = tuple(text[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2))
    return Segmentation(text, tuple(segments), separators)


def _lines(text: str, skip: Sequence[Span]) -> list[_Line]:
    skipped = {start for start, _ in skip}
    found: list[tuple[Span, str]] = []
    start = 0
    for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", text):
        body = line.strip()
        begin = start + (len(line) - len(line.lstrip()))
        if body and begin not in skipped:
            found.append(((begin, begin + len(body)), body))
        start += len(line)
    return [_Line(span, body, kind) for (span, body), kind in zip(found, _kinds([body for _, body in found]), strict=True)]


def _kinds(bodies: list[str]) -> list[SegmentKind]:
    """Runs of short lines without a final mark: one or two are headings, more are verse; without prose around, plain text."""
    short = [len(body) <= _SHORT_LINE and not _END.search(body[-3:]) and body[-1] not in "，、；：,;:" for body in bodies]
    kinds: list[SegmentKind] = ["body"] * len(bodies)
    if all(short):
        return kinds
    index = 0
    while index < len(bodies):
        stop = index
        while stop < len(bodies) and short[stop]:
            stop += 1
        kind: SegmentKind = "verse" if stop - index >= _VERSE_LINES else "heading"
        kinds[index:stop] = [kind] * (stop - index)
        index = stop + 1
    return kinds


def _cut(line: _Line, longest: int | None) -> list[tuple[int, int, str]]:
    base = line.span[0]
    if line.kind != "body":
        return [(*line.span, f"segment.{line.kind}")]
    pieces: list[tuple[int, int, str]] = []
    start = 0
    for match in _END.finditer(line.text):
        if match.end() > start:
            pieces.append((start, match.end(), "segment.sentence"))
            start = match.end()
    if start < len(line.text):
        pieces.append((start, len(line.text), "segment.line-end"))
    result: list[tuple[int, int, str]] = []
    for begin, end, rule in pieces:
        result += _split_long(line.text, begin, end, rule, longest)
    trimmed = []
    for begin, end, rule in result:
        body = line.text[begin:end]
        left = begin + len(body) - len(body.lstrip())
        right = begin + len(body.rstrip())
        if right > left:
            trimmed.append((base + left, base + right, rule))
    return trimmed


def _split_long(text: str, start: int, end: int, rule: str, longest: int | None) -> list[tuple[int, int, str]]:
    body = text[start:end]
    if longest is None or hanzi.han_count(body) <= longest:
        return _split_too_long(text, start, end, rule)
    cuts = [start + cut for cut in _semicolons(body) if start < start + cut < end]
    edges = [start, *cuts, end]
    pieces = [(left, right, "segment.semicolon") for left, right in pairwise(edges)]
    pieces[-1] = (*pieces[-1][:2], rule)
    return [one for piece in pieces for one in _split_too_long(text, *piece)]


def _split_too_long(text: str, start: int, end: int, rule: str) -> list[tuple[int, int, str]]:
    spans = parts(text[start:end], (), _TOO_LONG)
    pieces = [(start + left, start + right, "segment.too-long") for left, right in spans]
    pieces[-1] = (*pieces[-1][:2], rule)
    return pieces


def _semicolons(text: str) -> Iterator[int]:
    """Give the ends of the semicolons that stand outside quotation marks and brackets."""
    quotes = brackets = 0
    for match in _SEMICOLON_OR_PAIR.finditer(text):
        quotes += {"“": 1, "”": -1}.get(match[0], 0)
        brackets += {"（": 1, "）": -1}.get(match[0], 0)
        if match[0] == "；" and not quotes and not brackets:
            yield match.end()
