"""Dates and periods in Chinese text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache

from translator.quantities import chinese_ages as ages
from translator.quantities import render
from translator.quantities.chinese_ages import DASH, C, make, make_date
from translator.quantities.numerals import parse_digits, parse_small
from translator.quantities.shapes import Moment, SourceQuantity, Value

Near = tuple[int | None, int | None, int | None]
_OFFSETS = {
    "今年": 0, "本年": 0, "去年": -1, "上年": -1, "上一年": -1, "前年": -2, "明年": 1, "下一年": 1, "后年": 2,
}  # fmt: skip
_YEAR = r"(?P<year>[12]\d{3}|[一二][零〇一二三四五六七八九]{3})\s?年(?!级|历史)"
# 年 of 文明年, 过去年, 如今年轻 belongs to other words.
_RELATIVE = (
    r"(?P<relative>(?<![如现])今年(?![轻龄幼])|本年|(?<!过)去年|(?<!以)上年(?!纪)|[上下]一年"
    r"|(?<![年\d])前年(?!均)|(?<!文)明年|(?<!年)后年)"
)
_NOT_BEFORE = rf"(?<![\d.第个{C}廿卅百千万亿零〇])"
_NOT_DAY = r"(?!之?内|以内|后|游|间|元|圆|语|系|均|常|本)"
_WHEN = rf"(?:(?:{_YEAR}|{_RELATIVE})的?)?"


def _month(name: str = "month") -> str:
    return rf"(?P<{name}>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月份?(?!龄)"


def _day(name: str = "day") -> str:
    return rf"(?P<{name}>3[01]|[12]\d|0?[1-9]|三十一?|廿[一二三四五六七八九]?|二?十[一二三四五六七八九]?|[一二三四五六七八九])\s?"


_TO_DAY = r"(?=\s?[-—–~至到]{1,2}\s?\d{1,2}[日号])"  # 5月1—5日
_DATE = re.compile(
    rf"{_NOT_BEFORE}(?:{_YEAR}|{_RELATIVE})(?:的|度|\s)?(?:{_month()}(?:的?{_day()}(?:[日号]|{_TO_DAY}))?)?"
    rf"|{_NOT_BEFORE}{_month('month2')}{_day('day2')}(?:[日号]|{_TO_DAY})"
    rf"|{_NOT_BEFORE}{_month('month3')}(?![亮球饼])"
    rf"|{_NOT_BEFORE}{_day('day4')}日{_NOT_DAY}"
)
_ISO = re.compile(r"(?<![\d.])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d.])")
_HALF = re.compile(rf"{_WHEN}(?P<half>上半年|下半年)")
_QUARTER = re.compile(rf"{_WHEN}第?(?P<quarter>[一二三四1-4])季度(?!月)")
_QUARTERS = re.compile(rf"{_WHEN}前(?P<count>[两二三23])个?季度")
_MONTHS = re.compile(rf"{_WHEN}前(?P<count>1[01]|[2-9]|十一?|[两二三四五六七八九])个?月")
_MONTH_RANGE = re.compile(
    rf"{_WHEN}{_NOT_BEFORE}(?P<low>1[0-2]|[1-9]|[{C}]){DASH}(?P<high>1[0-2]|[1-9]|十[一二]?|[{C}])\s?月份?(?!龄|\s?\d{{1,2}}日)"
)
_YEAR_RANGE = re.compile(rf"(?<!\d)(?P<low>[12]\d{{3}})\s?年?{DASH}(?P<high>[12]\d{{3}})\s?年(?!级)")


def find_dates(text: str, *, near: Near = (None, None, None)) -> list[SourceQuantity]:
    """Find dates, periods and times of a folded text; `near` are year, month and day of the document, for 去年 and the like.

    Weekdays, festivals and words such as 近年 are left alone.

    >>> [(q.surface, q.expected) for q in find_dates("去年2月和2024年上半年", near=(2024, None, None))]
    [('去年2月', 'February 2023'), ('2024年上半年', 'the first half of 2024')]
    """
    found: list[SourceQuantity] = []
    taken = [False] * len(text)
    for pattern, read in _readers():
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            quantity = read(match, near[0])
            if quantity is not None:
                start, end = quantity.span
                taken[start:end] = [True] * (end - start)
                found.append(quantity)
    return _with_surroundings(sorted(found, key=lambda quantity: quantity.span), near)


def _with_surroundings(found: list[SourceQuantity], near: Near) -> list[SourceQuantity]:
    """Note for each date what was said before it, else the document's date: the month that 26日 most likely is in."""
    result = []
    for quantity in found:
        moment = quantity.moment
        if quantity.kind == "date" and moment is not None and quantity.unit.startswith("calendar"):
            quantity = replace(quantity, moment=replace(moment, near=near))
            near = (moment.year or near[0], moment.month or near[1], moment.day or near[2])
        result.append(quantity)
    return result


def _year_of(match: re.Match[str], document_year: int | None) -> tuple[int | None, int | None]:
    """Give the year of a match and its offset from the document's, each if known."""
    groups = match.groupdict()
    if groups.get("relative"):
        offset = _OFFSETS[groups["relative"]]
        return (None if document_year is None else document_year + offset), offset
    return (parse_digits(groups["year"]) if groups.get("year") else None), None


def _date(match: re.Match[str], document_year: int | None) -> SourceQuantity:
    groups = match.groupdict()
    month = next((parse_small(groups[name]) for name in ("month", "month2", "month3") if groups[name]), None)
    day = next((parse_small(groups[name]) for name in ("day", "day2", "day4") if groups[name]), None)
    year, offset = _year_of(match, document_year)
    return make_date(match, Moment(year, month, day, offset))


def _iso(match: re.Match[str], _: int | None) -> SourceQuantity | None:
    year, month, day = int(match[1]), int(match[3]), int(match[4])
    return make_date(match, Moment(year, month, day)) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _half(match: re.Match[str], document_year: int | None) -> SourceQuantity:
    first = match["half"].startswith("上")
    return _period(match, document_year, Decimal(1 if first else 2), "half-year", f"the {'first' if first else 'second'} half")


def _quarter(match: re.Match[str], document_year: int | None) -> SourceQuantity:
    number = parse_small(match["quarter"]) or 0
    return _period(match, document_year, Decimal(number), "quarter", f"the {render.ordinal_text(number)} quarter")


def _count_of(unit: str) -> Callable[[re.Match[str], int | None], SourceQuantity]:
    def read(match: re.Match[str], document_year: int | None) -> SourceQuantity:
        count = Decimal(parse_small(match["count"]) or 0)
        return _period(match, document_year, count, unit, f"the first {render.number_text(count, spell=True)} {unit}")

    return read


def _period(match: re.Match[str], document_year: int | None, value: Value, unit: str, name: str) -> SourceQuantity:
    year, offset = _year_of(match, document_year)
    moment = Moment(year=year, offset=offset)
    return make(match, "period", value, unit, render.period_text(name, moment), moment)


def _month_range(match: re.Match[str], document_year: int | None) -> SourceQuantity | None:
    low, high = parse_small(match["low"]), parse_small(match["high"])
    if low is None or high is None or not low < high <= 12:
        return None
    name = f"{render.month_name(low)} to {render.month_name(high)}"
    year, offset = _year_of(match, document_year)
    expected = f"{name} {year}" if year else name
    return make(match, "period", (Decimal(low), Decimal(high)), "calendar-month", expected, Moment(year=year, offset=offset))


def _year_range(match: re.Match[str], _: int | None) -> SourceQuantity | None:
    low, high = int(match["low"]), int(match["high"])
    if low >= high:
        return None
    return make(match, "date", (Decimal(low), Decimal(high)), "calendar-year", f"{low} to {high}", None)


_Reader = Callable[[re.Match[str], int | None], SourceQuantity | None]


@cache
def _readers() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    """Give the forms in the order in which they are read: what a longer form has taken is not read again by a shorter one."""
    return (
        (_ISO, _iso),
        (ages.SEASON, ages.read_season),
        (ages.eras(), ages.read_era),
        (ages.BEFORE_CHRIST, ages.read_before_christ),
        (ages.DECADE, ages.read_decade),
        (ages.CENTURY, ages.read_century),
        (_HALF, _half),
        (_QUARTERS, _count_of("quarters")),
        (_QUARTER, _quarter),
        (_MONTHS, _count_of("months")),
        (_MONTH_RANGE, _month_range),
        (_YEAR_RANGE, _year_range),
        (ages.PLAN, ages.read_plan),
        (_DATE, _date),
        (ages.CLOCK, ages.read_clock),
        (ages.DIGITAL, ages.read_digital),
    )
