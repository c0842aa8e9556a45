"""Tell whether a number of the translation says what a quantity of the source says.

Value and unit must agree; words of approximation need not. A rank says how directly: 0 the same form, higher a freer one
(a half for 50 %, hectares for mu).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache

from translator.quantities.context import WINDOW, Context, same_to_precision
from translator.quantities.english_tokens import words
from translator.quantities.matching_dates import CALENDAR
from translator.quantities.shapes import SourceQuantity, TargetNumber
from translator.quantities.tables import units

_HUNDRED = Decimal(100)


@cache
def _named() -> re.Pattern[str]:
    """Give the pattern of what stands before a number that numbers something: Phase 2, chapter 23."""
    return re.compile(rf"(?:[A-Z][A-Za-z]+[\s-]|\b(?:{'|'.join(words('numbered'))})[\s-])$")


def rank(quantity: SourceQuantity, value: Decimal | None, number: TargetNumber, context: Context) -> int | None:
    """Rank `number` as a rendering of `quantity`, whose `value` (one end of it, for a range) it must have; None if it is not.

    >>> from translator.quantities.chinese import find_quantities
    >>> from translator.quantities.english import find_numbers
    >>> quantity, target = find_quantities("占50%")[0], "about half"
    >>> number = find_numbers(target)[0]
    >>> rank(quantity, quantity.value, number, Context.of(target, (number,)))
    1
    """
    if number in context.doubtful:
        return None
    if quantity.kind in ("date", "period", "time", "plan"):
        return CALENDAR[quantity.kind](quantity, value, number, context)
    if value is None or number.value is None:
        return None
    if value < 0:
        if not context.below_zero(number.span):
            return None
        value = -value
    if number.kind == "vague":
        return _vague(quantity, value, number)
    ranks = _RANKS[quantity.kind](quantity, value, number, context)
    return next((score for score, holds in ranks if holds), None)


_Ranks = Sequence[tuple[int, bool]]


def _vague(quantity: SourceQuantity, value: Decimal, number: TargetNumber) -> int | None:
    """数千 is thousands of; 上百 may be hundreds of, and 几十 dozens."""
    assert number.value is not None
    fits = quantity.vague or (quantity.approx != "" and value == Decimal(1).scaleb(value.adjusted()))
    same_unit = number.unit == "" or number.unit == quantity.unit
    return 1 if fits and same_unit and value.adjusted() == number.value.adjusted() else None


def _count(quantity: SourceQuantity, value: Decimal, number: TargetNumber, _: Context) -> _Ranks:
    equal = value == number.value
    dozen = quantity.approx == "more than" and value == 10 and number.value == 12 and number.kind == "cardinal"
    return (
        (0, equal and number.kind == "cardinal"),
        (1, equal and number.kind == "multiple"),
        (1, equal and number.kind == "ordinal" and quantity.ordinal),
        (2, equal and number.kind == "period"),
        (2, dozen),
        (2, _short_million(number) == value),
    )


def _number(_: SourceQuantity, value: Decimal, number: TargetNumber, __: Context) -> _Ranks:
    equal = value == number.value
    return (
        (0, equal and number.kind == "cardinal"),
        (1, equal and number.kind not in ("percent", "points", "fraction", "date")),
        (1, equal and number.unit == "calendar-year"),
        (2, _short_million(number) == value),
    )


def _short_million(number: TargetNumber) -> Decimal | None:
    """1.5m people are a million and a half, though 1.5m alone is a length."""
    short = number.unit == "meter" and number.surface[-1:] == "m" and number.surface[-2:-1].isdigit()
    return number.value * 10**6 if short and number.value is not None else None


def _ordinal(quantity: SourceQuantity, value: Decimal, number: TargetNumber, context: Context) -> _Ranks:
    """第二期 is the second phase or Phase 2; 五星级, which has no 第, is five-star."""
    equal = value == number.value
    before = context.text[max(0, number.span[0] - WINDOW) : number.span[0]]
    heading = before.strip() == "" and context.text[number.span[0]].isdigit()
    named = not quantity.surface.startswith("第") or heading or bool(_named().search(before))
    years = number.kind == "measure" and number.unit == "year" and quantity.expected.endswith("anniversary")
    fifth = number.kind == "fraction" and number.word == "a" and number.value == 1 / value  # "a fifth, namely …"
    return (
        (0, equal and number.kind == "ordinal"),
        (2, fifth),
        (1, equal and number.kind == "cardinal" and named),
        (2, equal and years),
    )


def _percent(quantity: SourceQuantity, value: Decimal, number: TargetNumber, __: Context) -> _Ranks:
    assert number.value is not None
    return (
        (0, number.kind == "percent" and value == number.value),
        (1, number.kind == "fraction" and value == number.value * _HUNDRED),
        (1, number.kind == "multiple" and quantity.growth and value == (number.value - 1) * _HUNDRED),  # 增长100%: doubled
    )


def _points(_: SourceQuantity, value: Decimal, number: TargetNumber, __: Context) -> _Ranks:
    if _.unit == "basis-point":
        value = value / _HUNDRED
    return ((0, number.kind == "points" and value == number.value),)


def _permille(_: SourceQuantity, value: Decimal, number: TargetNumber, __: Context) -> _Ranks:
    assert number.value is not None
    return (
        (0, number.kind == "permille" and value == number.value),
        (1, number.kind == "percent" and value == number.value * 10),
    )


def _fraction(_: SourceQuantity, value: Decimal, number: TargetNumber, __: Context) -> _Ranks:
    return (
        (0, number.kind == "fraction" and value == number.value),
        (1, number.kind == "percent" and value * _HUNDRED == number.value),
    )


def _discount(_: SourceQuantity, value: Decimal, number: TargetNumber, __: Context) -> _Ranks:
    assert number.value is not None
    share = number.kind in ("percent", "fraction")
    percent = number.value * _HUNDRED if number.kind == "fraction" else number.value  # half price
    return (0, share and value == percent), (1, share and _HUNDRED - value == percent)


def _multiple(quantity: SourceQuantity, value: Decimal, number: TargetNumber, _: Context) -> _Ranks:
    """Growth by two times is tripling or 200 percent; being two times is doubling or 200 percent; 翻番 adds 100 percent."""
    is_multiple, is_percent = number.kind == "multiple", number.kind == "percent"
    doubled = "翻" in quantity.surface or "成倍" in quantity.surface
    percent = (value - 1) * _HUNDRED if doubled else value * _HUNDRED
    return (
        (0, is_multiple and number.value == value + (1 if quantity.growth else 0)),
        (1, is_percent and number.value == percent),
        (1, number.kind == "fraction" and number.value == value),
        # "A twofold increase" says both; "doubled" does not.
        (2, is_multiple and quantity.growth and number.value == value and not _is_factor(number)),
    )


def _is_factor(number: TargetNumber) -> bool:
    return number.word in words("factors")


def _money(quantity: SourceQuantity, value: Decimal, number: TargetNumber, context: Context) -> _Ranks:
    equal = value == number.value
    return (
        (0, equal and number.kind == "money" and quantity.unit == number.unit),
        (0, equal and number.kind == "money" and quantity.unit in number.also),
        (1, equal and number.kind == "cardinal" and context.unit_near(quantity.unit, number.span)),
    )


def _scale(quantity: SourceQuantity, value: Decimal, number: TargetNumber, context: Context) -> _Ranks:
    """千亿级 may do without the word yuan: industries at the hundred-billion level."""
    bare = (1, value == number.value and number.kind == "cardinal")
    if quantity.unit not in units():
        return (bare,)
    if units()[quantity.unit].kind == "money":
        return (*_money(quantity, value, number, context), bare)
    return (*_measure(quantity, value, number, context), bare)


def _measure(quantity: SourceQuantity, value: Decimal, number: TargetNumber, context: Context) -> _Ranks:
    assert number.value is not None
    unit = units()[quantity.unit]
    equal = value == number.value
    measured = number.kind == "measure"
    old = {quantity.unit, number.unit} == {"year-of-age", "year"}  # a company five years old
    named = (measured and old) or number.unit in unit.also  # pounds of weight, degrees
    # 408年 may be the year 408 as well as 408 years.
    year = unit.id == "year" and value >= _HUNDRED and not quantity.approx
    bare = equal and number.kind == "cardinal" and (unit.bare or year or context.unit_near(unit.id, number.span))
    other = units().get(number.unit)
    # "Three quarters" may be nine months.
    quarters = unit.id == "quarter-year" and number.kind == "fraction" and number.surface.endswith("quarters")
    converted = quarters and value == number.value * 4
    if measured and other is not None and unit.dimension and unit.dimension == other.dimension and unit.id != other.id:
        beside = context.pairs.get(number)
        spoken = beside is None or beside.unit != unit.id or beside.value == value
        converted = spoken and same_to_precision(value * unit.size / other.size, number.value)
    return (
        (0, equal and measured and number.unit == unit.id),
        (1, converted),
        (1, equal and named),
        (2, bare),
    )


_RANKS: dict[str, Callable[[SourceQuantity, Decimal, TargetNumber, Context], _Ranks]] = {
    "count": _count, "number": _number, "ordinal": _ordinal, "percent": _percent, "points": _points, "permille": _permille,
    "fraction": _fraction, "discount": _discount, "multiple": _multiple, "money": _money, "scale": _scale, "measure": _measure,
    "duration": _measure,
}  # fmt: skip
