"""Tell whether a date, period or time of the translation is the one of the source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from translator.quantities.context import Context
from translator.quantities.shapes import Moment, SourceQuantity, TargetNumber, Value

_PERIODS = {"half-year": (6, False), "quarter": (3, False), "quarters": (3, True), "months": (1, True)}
_HALF_MONTH = 10  # days apart at which another month is meant


def _date(quantity: SourceQuantity, value: Decimal | None, number: TargetNumber, context: Context) -> int | None:
    if quantity.unit in ("decade", "century"):
        if number.value != value:
            return None
        return 0 if number.unit == quantity.unit else 1 if quantity.unit == "century" and number.kind == "ordinal" else None
    moment = quantity.moment or Moment(year=int(value) if value is not None else None)
    if number.is_year:
        return 0 if moment.month is None and moment.day is None and number.value == moment.year else None
    if moment.year is not None and moment.year < 1000 and moment.month is None and number.kind == "cardinal":
        return 0 if number.value == moment.year else None
    near_year = moment.near[0]
    if moment.month is None and moment.day is not None and number.kind in ("ordinal", "cardinal"):
        return (1 if number.kind == "ordinal" else 2) if number.value == moment.day else None
    seen = number.moment
    if seen is not None and number.word == "either" and (seen.month, seen.day) == (moment.day, moment.month):
        seen = replace(seen, month=seen.day, day=seen.month)  # 05/06/2024 is in May or in June
    if number.kind != "date" or seen is None or number.unit in ("decade", "century"):
        return None
    if moment.month is None and moment.day is None:
        return _same_year(moment, seen) if seen.year is not None or seen.offset is not None else None
    if seen.day != moment.day or (moment.month is not None and seen.month != moment.month):
        return None
    if moment.month is None and not _likely_month(moment, seen):
        return None
    if moment.year is None and moment.offset is None:
        # A year that the translation adds is the document's or a neighbor of it.
        return 0 if seen.year is None or near_year is None or abs(seen.year - near_year) <= 1 else None
    if seen.year is None and seen.offset is None:
        # The year may stand elsewhere, and this year's need not be said at all.
        named = moment.offset == 0 or (moment.year is not None and context.names_year(moment.year))
        return 1 if named else None
    return _same_year(moment, seen)


def _likely_month(moment: Moment, seen: Moment) -> bool:
    """Tell whether 26日 can be in the month the translation says: that of the last date, or near its ends a neighbor."""
    _, month, day = moment.near
    if month is None or seen.month is None or moment.day is None or seen.month == month:
        return True
    step = (seen.month - month) % 12
    if day is None:
        return step in (1, 11)
    return (step == 1 and day - moment.day >= _HALF_MONTH) or (step == 11 and moment.day - day >= _HALF_MONTH)


def _same_year(moment: Moment, seen: Moment) -> int | None:
    if seen.year is not None and moment.year is not None:
        return (0 if seen.month == moment.month else 2) if seen.year == moment.year else None
    return 0 if seen.offset is not None and seen.offset == moment.offset else None


def _period(quantity: SourceQuantity, value: Decimal | None, number: TargetNumber, _: Context) -> int | None:
    if quantity.unit == "calendar-month":
        same_month = number.kind == "date" and number.moment is not None and number.moment.month == value
        return 0 if same_month else None
    same = number.unit == quantity.unit and number.value == value
    if number.kind != "period" or not (same or months_of(number.unit, number.value) == months_of(quantity.unit, value)):
        return None
    ours, theirs = quantity.moment, number.moment
    if ours and theirs and ours.year and theirs.year and ours.year != theirs.year:
        return None
    return 0 if same else 1


def months_of(unit: str, value: Value) -> tuple[int, int] | None:
    """Give first and last month of a period of a year.

    >>> months_of("half-year", Decimal(2)), months_of("quarters", Decimal(3)), months_of("months", Decimal(9))
    ((7, 12), (1, 9), (1, 9))
    """
    if isinstance(value, tuple):
        return (int(value[0]), int(value[1])) if unit == "calendar-month" else None
    if value is None or unit not in _PERIODS:
        return None
    length, begins_in_january = _PERIODS[unit]
    last = int(value) * length
    return (1 if begins_in_january else last - length + 1), last


def _time(_: SourceQuantity, value: Decimal | None, number: TargetNumber, __: Context) -> int | None:
    if number.kind != "time" or value is None or number.value is None:
        return None
    day = 1200 if number.word == "either" else 2400
    return 0 if value % day == number.value % day else None


def _plan(quantity: SourceQuantity, value: Decimal | None, number: TargetNumber, _: Context) -> int | None:
    if number.kind == "ordinal":
        return 0 if number.value == value else None
    starts = quantity.moment is not None and number.is_year and number.value == quantity.moment.year
    return 1 if starts else None


CALENDAR: dict[str, Callable[[SourceQuantity, Decimal | None, TargetNumber, Context], int | None]] = {
    "date": _date, "period": _period, "time": _time, "plan": _plan,
}  # fmt: skip
