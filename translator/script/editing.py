"""Show a conversion as edits, in linear time: one for each character, or word of another length."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from operator import ne

from translator.model import Edit

Reason = Callable[[str, str], str]

_CHANGED = re.compile(rb"\x01")
_WINDOW = 8  # no word of OpenCC's regional lists changes its length by more
_MAX_SHIFTS = 500  # words of other length in one line, before the rest of it is shown as one edit


def edits_between(before: str, after: str, offset: int, rule: str, reason: Reason, plain: str | None = None) -> list[Edit]:
    """Give the edits that turn `before` into `after`; `offset` is where `before` stands in its text.

    `plain` is the conversion without regional wording, as long as `before`. It tells which words took another length; without
    it, a line whose length changed is one edit. Both must have the line breaks of `before`.

    >>> [(e.span, e.before, e.after) for e in edits_between("发展经济", "發展經濟", 0, "r", lambda a, b: "")]
    [((0, 1), '发', '發'), ((2, 3), '经', '經'), ((3, 4), '济', '濟')]
    """
    if len(before) == len(after):
        return list(_same_length(before, after, offset, rule, reason))
    edits: list[Edit] = []
    old, new = before.split("\n"), after.split("\n")
    middle = plain.split("\n") if plain is not None and len(plain) == len(before) else old
    if not len(old) == len(new) == len(middle):  # cannot happen with OpenCC, whose tables hold no line break
        return [Edit((offset, offset + len(before)), before, after, rule, reason(before, after))]
    for a, b, m in zip(old, new, middle, strict=True):
        if len(a) == len(b):
            if a != b:
                edits += _same_length(a, b, offset, rule, reason)
        else:
            edits += _other_length(a, b, m, offset, rule, reason)
        offset += len(a) + 1
    return edits


def _same_length(before: str, after: str, offset: int, rule: str, reason: Reason) -> Iterator[Edit]:
    if before != after:
        # One byte a character, 1 where they differ: the places are then found without a step of Python a character.
        for place in _CHANGED.finditer(bytes(map(ne, before, after))):
            start, end = place.span()
            yield _edit(before[start:end], after[start:end], offset + start, rule, reason)


def _edit(old: str, new: str, start: int, rule: str, reason: Reason) -> Edit:
    return Edit((start, start + len(old)), old, new, rule, reason(old, new))


def _other_length(before: str, after: str, plain: str, offset: int, rule: str, reason: Reason) -> Iterator[Edit]:
    """Walk along a line: what is alike in `plain` and `after` was converted by characters, the rest is words."""
    i = j = 0
    for _ in range(_MAX_SHIFTS):
        same = _common(plain, i, after, j)
        yield from _same_length(before[i : i + same], after[j : j + same], offset + i, rule, reason)
        i, j = i + same, j + same
        if i == len(before) and j == len(after):
            return
        step = _resynchronise(plain, i, after, j)
        if step is None:
            break
        old, new = before[i : i + step[0]], after[j : j + step[1]]
        if old != new:
            yield _edit(old, new, offset + i, rule, reason)
        i, j = i + step[0], j + step[1]
    if before[i:] != after[j:]:
        yield _edit(before[i:], after[j:], offset + i, rule, reason)


def _common(a: str, i: int, b: str, j: int) -> int:
    """Give the length of what `a[i:]` and `b[j:]` begin with alike: doubling, then halving, so that C does the comparing."""
    length, step = 0, 16
    while step:
        if a[i + length : i + length + step] == b[j + length : j + length + step] and i + length + step <= len(a):
            length += step
            step *= 2
        else:
            step //= 2
    return length


def _resynchronise(a: str, i: int, b: str, j: int) -> tuple[int, int] | None:
    """Find the shortest word of `a` at `i` and of `b` at `j` after which the two agree again, or end together."""
    for total in range(1, 2 * _WINDOW + 1):
        for skip in range(max(0, total - _WINDOW), min(total, _WINDOW) + 1):
            left, right = i + skip, j + total - skip
            if left > len(a) or right > len(b):
                continue
            if a[left : left + 1] == b[right : right + 1]:
                return skip, total - skip
    return None
