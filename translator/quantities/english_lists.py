"""Numbers of an English text that belong together: ranges and lists that name their unit once, odds such as one in ten."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from translator.quantities.english_words import Numeral
from translator.quantities.shapes import TargetNumber

_RANGE = re.compile(r"^\s?(?:-|–|—|~|to|or)\s?$")
_LIST = re.compile(r"^(?:\s?(?:-|–|—|~)\s?|,\s(?:and\s|or\s)?|\s(?:to|and|or)\s)$")
_BETWEEN = re.compile(r"\b(?:between|from)\s[^.]{0,20}$", re.IGNORECASE)
_ODDS = re.compile(r"^\s(?P<part>parts?\s)?(?:in|out\sof|per)\s(?P<every>every\s)?$")
_WITH_UNIT = ("money", "percent", "points", "measure", "permille")


def exact(value: Decimal, scale: Decimal) -> Decimal:
    """Keep the precision a scaled number was written with, so that half of its last place is its doubt.

    >>> exact(Decimal(4 * 10**9), Decimal(10**9))
    Decimal('4E+9')
    """
    if scale <= 1 or scale != Decimal(1).scaleb(scale.adjusted()):
        return value
    return (value / scale).normalize().scaleb(scale.adjusted())


def share_units(text: str, numbers: list[TargetNumber], numerals: list[Numeral]) -> list[TargetNumber]:
    """Let a number without unit take that of the next one in a range or list, and its scale too.

    A currency sign at the start of a range holds for its end ($3-5 billion). A year takes no unit.
    """
    result = list(numbers)
    for index in range(len(result) - 2, -1, -1):
        one, other = result[index], result[index + 1]
        if one.kind != "cardinal" or one.unit or one.is_year:
            continue
        gap = text[one.span[1] : other.span[0]]
        is_range = bool(_RANGE.match(gap)) or (
            " and " in gap and bool(_BETWEEN.search(text[max(0, one.span[0] - 40) : one.span[0]]))
        )
        if not (is_range or _LIST.match(gap)):
            continue
        if other.kind in _WITH_UNIT:
            unit_shared = replace(one, kind=other.kind, unit=other.unit, also=other.also, shared=True)
        elif is_range and other.kind == "cardinal":
            unit_shared = one
        else:
            continue
        scale, own = numerals[index + 1].scale, numerals[index].scale
        if scale > 1 and own == 1 and one.value is not None and one.value < 1000:
            unit_shared = replace(unit_shared, value=exact(one.value * scale, scale), shared=True)
        result[index] = unit_shared
    for index in range(1, len(result)):
        one, other = result[index - 1], result[index]
        if one.kind == "money" and other.kind == "cardinal" and _RANGE.match(text[one.span[1] : other.span[0]]):
            result[index] = replace(other, kind="money", unit=one.unit, also=one.also, shared=True)
            scale = numerals[index].scale
            if scale > 1 and numerals[index - 1].scale == 1 and one.value is not None and one.value < 1000:
                result[index - 1] = replace(one, value=exact(one.value * scale, scale))
    return result


def join_odds(text: str, numbers: Sequence[TargetNumber]) -> list[TargetNumber]:
    """Read "1 in 10" and "three out of ten" as the fraction they are; "two in five cities" stays two numbers.

    >>> from translator.quantities.english import find_numbers
    >>> [(n.surface, str(n.value)) for n in find_numbers("a 1 in 10 chance")]
    [('1 in 10', '0.1')]
    """
    result: list[TargetNumber] = []
    for number in numbers:
        previous = result[-1] if result else None
        if previous is not None and _are_odds(text, previous, number):
            result[-1] = _joined(text, previous, number)
        else:
            result.append(number)
    return result


def fit_odds(text: str, numbers: Sequence[TargetNumber], shares: Collection[Decimal]) -> tuple[TargetNumber, ...]:
    """Read odds as one number where the source has that share, as two where it has not: 七次有三次 is "3 out of 7", too.

    >>> from translator.quantities.english import find_numbers
    >>> text = "seven in ten failed in 1 in 10 tests"
    >>> [n.surface for n in fit_odds(text, find_numbers(text), {Decimal("0.7")})]
    ['seven in ten', '1', '10']
    """
    result: list[TargetNumber] = []
    for number in numbers:
        if number.parts and number.value not in shares:
            result += number.parts
            continue
        previous = result[-1] if result else None
        if previous is not None and _like_odds(text, previous, number) and _joined(text, previous, number).value in shares:
            result[-1] = _joined(text, previous, number)
        else:
            result.append(number)
    return tuple(result)


def _joined(text: str, one: TargetNumber, other: TargetNumber) -> TargetNumber:
    assert one.value is not None
    assert other.value is not None
    span = (one.span[0], other.span[1])
    return TargetNumber(span, text[slice(*span)], "fraction", one.value / other.value, number_span=span, parts=(one, other))


def _like_odds(text: str, one: TargetNumber, other: TargetNumber) -> re.Match[str] | None:
    if one.kind != "cardinal" or other.kind != "cardinal" or not one.value or not other.value or other.is_year:
        return None
    return _ODDS.match(text[one.span[1] : other.span[0]]) if one.value < other.value else None


def _are_odds(text: str, one: TargetNumber, other: TargetNumber) -> bool:
    joint = _like_odds(text, one, other)
    if joint is None or other.value is None:
        return False
    sure = bool(joint["part"] or joint["every"]) or "out" in joint[0] or (one.value == 1 and "per" not in joint[0])
    return sure and (other.value <= 1000 or other.value == Decimal(1).scaleb(other.value.adjusted()))
