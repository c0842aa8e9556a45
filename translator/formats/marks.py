"""Cut a text into pieces at the spans that mark it.

Marks may nest, overlap or repeat (a number inside a name of a place, a term inside an issue). HTML elements cannot overlap,
and controls must not nest; so the text is cut at every border, and each piece tells all the marks that lie over it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from translator.model import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a text with a key (unique within its segment) and the class that says how it looks."""

    key: str
    span: Span
    look: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and the marks over it; `first` where a mark begins, the one piece to stop at with the keyboard."""

    text: str
    keys: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()
    first: bool = False


def pieces(text: str, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """Cut `text` so that joined pieces are the text; spans beyond its end are cut off, empty ones dropped.

    >>> [(p.text, p.keys, p.first) for p in pieces("全国百强县", [Mark("t0", (0, 5), "t"), Mark("q0", (2, 4), "q")])]
    [('全国', ('t0',), True), ('百强', ('t0', 'q0'), True), ('县', ('t0',), False)]
    """
    length = len(text)
    inside = [Mark(mark.key, (max(0, mark.span[0]), min(length, mark.span[1])), mark.look) for mark in marks]
    kept = sorted((mark for mark in inside if mark.span[0] < mark.span[1]), key=lambda mark: (mark.span[0], -mark.span[1]))
    borders = sorted({0, length, *(point for mark in kept for point in mark.span)})
    result = []
    seen: set[str] = set()
    for start, end in pairwise(borders):
        over = [mark for mark in kept if mark.span[0] <= start and end <= mark.span[1]]
        keys = tuple(dict.fromkeys(mark.key for mark in over))
        looks = tuple(dict.fromkeys(mark.look for mark in over))
        result.append(Piece(text[start:end], keys, looks, not seen.issuperset(keys)))
        seen.update(keys)
    return tuple(result)
