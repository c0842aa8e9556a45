"""Cut an English text into sentences, keeping what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from translator.model import Segmentation, SourceSegment, Span

_DATA = Path(__file__).resolve().parent / "data"
# Final marks, the quotation marks and brackets that close there, the mark of a footnote, and the blank behind.
_STOP = re.compile(r"(?:[.!?]+|…+|[。！？])[\"'”’)\]»]*(?:\[\d{1,3}\])?(?=\s|$)")
_OPENING = "\"'“‘([«—–-¿¡*_"
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*$")
_INITIAL = re.compile(r"(?:^|[\s.(\"“‘'-])[A-Z]$")
_SPELLED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]$")
_ITEM = re.compile(r"[\s(\"“]*(?:\d{1,3}|[ivxlc]{1,5}|[A-Za-z])$")
_BREAK = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
_FULL_LINE = 40  # characters: lines of prose cut at a width are longer
_FEW = 5


def segment_english(text: str) -> Segmentation:
    """Cut an English text into sentences.

    A line is a paragraph, unless the text was cut at a width: then paragraphs are what empty lines part, and a sentence may have
    line ends inside. A full stop ends no sentence behind a title (Mr.), an initial (J. K. Rowling), e.g. or No. 5, in a decimal
    number, or where a small letter follows; behind U.S., Inc. and their like it does where a word follows that begins sentences.
    The words are in `data/abbreviations.tsv` and `data/starters.txt`. `separators` are as in `segment`.

    >>> [one.text for one in segment_english('Mr. Li paid $3.5 million. “Why?” he asked. It was in the U.S. The end.').segments]
    ['Mr. Li paid $3.5 million.', '“Why?” he asked.', 'It was in the U.S.', 'The end.']
    """
    segments: list[SourceSegment] = []
    for number, (start, end) in enumerate(_paragraphs(text), start=1):
        for span in _sentences(text, start, end):
            rule = "segment.sentence" if _STOP.search(text[span[1] - 1 : span[1]] + " ") else "segment.line-end"
            segments.append(SourceSegment(f"s{len(segments) + 1:04d}", number, "body", text[slice(*span)], span, rule))
    edges = [0, *(point for one in segments for point in one.span), len(text)]
    return Segmentation(text, tuple(segments), tuple(text[edges[at] : edges[at + 1]] for at in range(0, len(edges), 2)))


def _paragraphs(text: str) -> Iterator[Span]:
    lines: list[Span] = []
    start = 0
    for line in _BREAK.split(text):
        lines.append((start, start + len(line)))
        start += len(line)
    wrapped = _is_wrapped([text[slice(*line)].strip() for line in lines])
    begin = None
    for start, end in lines:
        filled = bool(text[start:end].strip())
        if begin is not None and not (filled and wrapped):
            yield from _trimmed(text, begin, start)
            begin = None
        if filled and begin is None:
            begin = start
    if begin is not None:
        yield from _trimmed(text, begin, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    body = text[start:end]
    left, right = start + len(body) - len(body.lstrip()), start + len(body.rstrip())
    if left < right:
        yield left, right


def _is_wrapped(lines: list[str]) -> bool:
    """Say whether lines were cut at a width: most that another follows are of a length and end inside a sentence."""
    followed = [line for line, following in pairwise(lines) if line and following]
    if len(followed) < _FEW or "" not in lines[:-1]:
        return False
    open_ended = sum(not _STOP.search(line[-4:]) for line in followed)
    full = sum(len(line) >= _FULL_LINE for line in followed)
    longest = max(map(len, lines))
    return open_ended > 0.6 * len(followed) and full > 0.8 * len(followed) and longest < 2 * _FULL_LINE + 20


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    for match in _STOP.finditer(text, start, end):
        if match.end() < end and _ends(text, begin, match, end):
            yield from _trimmed(text, begin, match.end())
            begin = match.end()
    yield from _trimmed(text, begin, end)


def _ends(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    after = text[match.end() : end].lstrip()
    following = after.lstrip(_OPENING)
    if following[:1].islower():
        return False
    mark = match[0]
    if not mark.startswith(".") or mark.startswith(".."):
        return True
    before = text[begin : match.start()]
    if _ITEM.match(before) and len(mark) == 1:  # the number of an item, at the beginning of a sentence
        return False
    word = _WORD.search(before)
    if len(mark) > 1 or word is None:  # a closing mark stands between: “… of Ford Motor Co.” The …
        return True
    return _ends_behind(word[0], before, following)


def _ends_behind(word: str, before: str, following: str) -> bool:
    kind = _kinds().get(word.lower())
    if kind == "joined":
        return False
    if kind == "number" and (word[0].isupper() or len(word) < 3 or not word.isalpha()):
        return not following[:1].isdigit()
    if kind == "either" or _SPELLED.search(word) or (_INITIAL.search(before) and word != "I"):
        if kind is None and not _SPELLED.search(word):
            return False  # an initial
        if kind == "either" and word.islower() and word.isalpha():
            return following[:1].isalpha()  # “… he came in. Then …”, “… etc. Then …”: a capital follows
        first = re.match(r"[^\W\d_]+", following)
        return first is not None and first[0].lower() in _starters()
    return True


@cache
def _kinds() -> dict[str, str]:
    rows = (line.split("\t") for line in _lines("abbreviations.tsv"))
    return {word: kind for kind, words in rows for word in words.split()}


@cache
def _starters() -> frozenset[str]:
    return frozenset(word for line in _lines("starters.txt") for word in line.split())


def _lines(name: str) -> list[str]:
    return [line for line in (_DATA / name).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
