"""Where in a translation quantities stand that are more than one number: literals, ranges, periods; and words for 第一."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from translator.model import Span
from translator.quantities.context import Context
from translator.quantities.english_tokens import words
from translator.quantities.matching import rank
from translator.quantities.matching_dates import months_of
from translator.quantities.shapes import SourceQuantity, TargetNumber
from translator.quantities.tables import read_yaml

_BETWEEN_ENDS = re.compile(r"^[^.;]{0,24}?(?:-|–|—|~|\b(?:to|and|or|through)\b)[^.;]{0,6}$")
RANGE_JOINT = re.compile(r"^\s?(?:-|–|—|~|to|or|through)\s?\S{0,4}$")
_DASHES = "[-‐‑–—−]"


def is_first(quantity: SourceQuantity) -> bool:
    """Tell whether a quantity is 第一."""
    return quantity.kind == "ordinal" and quantity.value == 1


def find_superlative(target: str, taken: Collection[Span]) -> Span | None:
    """Find a word for what comes first: 第一大省 is the largest province."""
    pattern = rf"\b(?:{'|'.join(words('first_words'))})\b"
    matches = re.finditer(pattern, target, re.IGNORECASE)
    return next((match.span() for match in matches if not any(overlap(match.span(), span) for span in taken)), None)


def overlap(one: Span, other: Span) -> bool:
    """Tell whether two spans share a character.

    >>> overlap((0, 2), (1, 3)), overlap((0, 2), (2, 3))
    (True, False)
    """
    return one[0] < other[1] and other[0] < one[1]


def find_literal(literal: str, target: str, taken: Sequence[Span]) -> Span | None:
    """Find a slogan as it stands, blanks and the kind of dash aside; a ratio also with "to" or a dash for its colon."""
    parts = [re.escape(part) for part in re.split(r"([-—–:+×.·])", literal)]
    joints = {
        r"\-": _DASHES,
        r"\.": r"[.\-–]",
        "·": r"[·•./\-–]",
        "—": _DASHES,
        "–": _DASHES,
        ":": rf"(?::|：|{_DASHES}|to)",
        "×": "[×x*]",
        r"\+": r"[+＋]",
    }
    pattern = r"\s*".join(joints.get(part, part) for part in parts if part)
    saying = read_yaml("english.yaml")["sayings"].get(literal)
    either = f"{pattern}|{re.escape(saying)}" if saying else pattern
    matches = re.finditer(rf"(?<![0-9A-Za-z])(?:{either})(?![0-9A-Za-z])", target)
    return next((match.span() for match in matches if not any(overlap(match.span(), span) for span in taken)), None)


def find_range(quantity: SourceQuantity, context: Context, used: Collection[int], near: range) -> tuple[int, ...]:
    """Find both ends of a range side by side; months from January also as the first so many months."""
    assert isinstance(quantity.value, tuple)
    low, high = quantity.value
    numbers = context.numbers
    for first, second in pairwise(near):
        if first in used or second in used:
            continue
        gap = context.text[numbers[first].span[1] : numbers[second].span[0]]
        fits = [rank(quantity, value, numbers[at], context) for value, at in ((low, first), (high, second))]
        if None not in fits and _BETWEEN_ENDS.match(gap):
            return first, second
    if quantity.kind == "period":
        for at in near:
            if at not in used and months_of(numbers[at].unit, numbers[at].value) == (int(low), int(high)):
                return (at,)
    return ()


def find_months(quantity: SourceQuantity, context: Context, used: Collection[int], near: range) -> tuple[int, ...]:
    """Find a half or quarters as what they begin and end with: January to June, Q1-Q3."""
    ours = months_of(quantity.unit, quantity.value)
    if ours is None:
        return ()
    for first, second in pairwise(near):
        one, other = context.numbers[first], context.numbers[second]
        if first in used or second in used or not RANGE_JOINT.match(context.text[one.span[1] : other.span[0]]):
            continue
        low, high = _months_said(one), _months_said(other)
        if low and high and (low[0], high[1]) == ours:
            return first, second
    return ()


def _months_said(number: TargetNumber) -> tuple[int, int] | None:
    if number.kind == "date" and number.moment is not None and number.moment.month is not None and number.moment.day is None:
        return number.moment.month, number.moment.month
    return months_of(number.unit, number.value) if number.kind == "period" else None
