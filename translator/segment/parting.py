"""Cut a text that is too long into parts at safe places."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from translator import hanzi
from translator.model import Span

_PLACES = (re.compile("[；;](?=.)"), re.compile("[，：](?=.)|, "), re.compile("、(?=.)| "))  # the best first


def parts(text: str, kept: Sequence[Span], longest: int) -> list[Span]:
    """Cut a text into parts of at most `longest` characters, at the last good place in each stretch.

    Good are, in this order: a semicolon, a comma or colon, an enumeration comma or a blank; outside brackets and quotes, or, where
    there is none, inside. A text without any is cut where it must be, but inside a span of `kept` only if that is longer than
    `longest` itself. The spans, joined, are the text.

    >>> text = "提升产业能级，扩大有效投资；做强城市功能。"
    >>> [text[start:end] for start, end in parts(text, (), 12)]
    ['提升产业能级，', '扩大有效投资；', '做强城市功能。']
    """
    if len(text) <= longest:
        return [(0, len(text))]
    whole = _Whole(kept)
    depths = _depths(text)
    places = [[found.end() for found in place.finditer(text) if whole.may_cut(found.end())] for place in _PLACES]
    ranked = [[at for at in ends if depths[at] == 0] for ends in places] + places
    edges = [0]
    while len(text) - edges[-1] > longest:
        edges.append(_next(ranked, whole, edges[-1], longest))
    return list(pairwise([*edges, len(text)]))


def _next(ranked: Sequence[Sequence[int]], whole: _Whole, start: int, longest: int) -> int:
    """Choose where the part that begins at `start` ends: not in its first third, so that no part is a scrap."""
    for ends in ranked:
        at = bisect_left(ends, start + longest + 1) - 1
        if at >= 0 and ends[at] > start + longest // 3:
            return ends[at]
    return next((at for at in range(start + longest, start + longest // 3, -1) if whole.may_cut(at)), start + longest)


class _Whole:
    """The stretches of a text that are not to be cut."""

    def __init__(self, kept: Sequence[Span]) -> None:
        self._inside = {at for start, end in kept for at in range(start + 1, end)}

    def may_cut(self, at: int) -> bool:
        return at not in self._inside


def _depths(text: str) -> list[int]:
    """How many brackets and quotation marks are open before each character."""
    depths, depth = [0], 0
    for char in text:
        if char in hanzi.OPENING:
            depth += 1
        elif char in hanzi.CLOSING and char not in "\"'":
            depth = max(0, depth - 1)
        depths.append(depth)
    return depths
