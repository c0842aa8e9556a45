"""Dates, periods and times of day in English text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from translator.quantities import english_ages as ages
from translator.quantities.english_ages import make
from translator.quantities.english_tokens import table
from translator.quantities.shapes import Moment, TargetNumber

_RELATIVE = {"last": -1, "previous": -1, "preceding": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
_WORDS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "latter": 2, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "final": 4,
}  # fmt: skip
_YEAR = r"(?P<year>[1-9]\d{3})(?![\d,]\d|%)"
_OF_YEAR = rf"(?:(?:,|\s(?:of|in))?\s{_YEAR}|(?:\s(?:of|in))?\s(?P<relative>last|this|next|the\sprevious)\syear)?"
# A number after a month that goes on like this is an amount, not a day (In July 26 percent …)
_NO_AMOUNT = r"(?!\d|[.,:]\d|\s?%|\s(?:percent|per\scent|percentage|million|billion|trillion|thousand|hundred|yuan|kilomet))"
_BEFORE_MAY = re.compile(
    r"(?:\b(?:in|by|since|until|till|of|from|to|and|last|this|next|early|late|mid|through|before|after|during|every|between|on)\s|mid-|–|-)$",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?<![\d.-])([12]\d{3})([-/])(\d{1,2})\2(\d{1,2})(?![\d-])")
_HALF = re.compile(rf"\b(?P<half>first|second|latter|1st|2nd)[\s-]half(?:\sof)?{_OF_YEAR}", re.IGNORECASE)
_HALF_CODE = re.compile(rf"\b(?:(?P<first>[12]\d{{3}})\s)?H(?P<half>[12])(?:\s{_YEAR})?\b")
_QUARTER = re.compile(
    rf"\b(?P<quarter>first|second|third|fourth|final|1st|2nd|3rd|4th)[\s-]quarter\b(?:\sof)?{_OF_YEAR}", re.IGNORECASE
)
_SLASH_DATE = re.compile(r"(?<![\d./-])(\d{1,2})([/.])(\d{1,2})\2([12]\d{3})(?![\d./-]\d)")
_SHORT_CODE = re.compile(r"\b(?P<value>[1-4])(?P<what>[QH])\s?(?:(?P<year>[12]\d{3})|['’]?(?P<short>\d{2}))?\b")
_QUARTER_CODE = re.compile(rf"\b(?:(?P<first>[12]\d{{3}})\s)?Q(?P<quarter>[1-4])(?:\s(?:of\s)?{_YEAR})?\b")
_FIRST_OF = re.compile(rf"\bfirst\s(?P<count>\w+)\s(?P<what>quarters|months)(?:\sof)?{_OF_YEAR}", re.IGNORECASE)
_REL_YEAR = re.compile(
    r"\b(?P<word>last|this|next|previous|preceding|current|coming)\syear\b(?!['’]?s?\s(?:old|ago)|-)|\b(?:a|one)\syear\s(?P<back>ago|earlier|before)\b|\bthe\syear\s(?P<far>before\slast|after\snext)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _MonthForms:
    """Patterns of dates with a month's name: May 15, 2024; 15 May 2024; and the second day of "July 24 and 25"."""

    american: re.Pattern[str]
    british: re.Pattern[str]
    second_day: re.Pattern[str]


def _month_names() -> list[str]:
    return list(table("months"))[:12]  # the abbreviations follow


@cache
def _months() -> _MonthForms:
    long = _month_names()
    short = [rf"{name}\.?" for name in table("months") if name not in long]
    month = rf"(?P<month>{'|'.join(sorted(short + long, key=len, reverse=True))})(?![A-Za-z])"
    day = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
    early = day.replace("day", "early")
    which = r"(?:\b(?P<which>[Ll]ast|[Tt]his|[Nn]ext)\s)?"
    return _MonthForms(
        american=re.compile(rf"{which}\b{month}(?:(?:\s|(?<=\.)){day}{_NO_AMOUNT})?{_OF_YEAR}"),
        british=re.compile(rf"\b(?:{early}\s?(?:[-–—]|to|and)\s?)?{day}\s(?:of\s)?{month}{_OF_YEAR}"),
        second_day=re.compile(
            rf"(?P<joint>\s?[-–—,]\s?|\s(?:to|and|through|until)\s(?:the\s)?){day}"
            rf"(?!\d|[.,:]\d|\s?%|-|\s(?!of\b|in\b|at\b|on\b|to\b|and\b|[12]\d{{3}}))(?:,\s{_YEAR})?"
        ),
    )


def find_dates(text: str) -> list[TargetNumber]:
    """Find dates, periods and times of an English text, in order.

    A bare year is left to the numbers; "may" is a month only where a word before it says so.

    >>> [(d.surface, d.unit, str(d.value)) for d in find_dates("May 15, 2024; the first half of 2024; at 4 p.m.")]
    [('May 15, 2024', 'calendar-date', '20240515'), ('first half of 2024', 'half-year', '1'), ('4 p.m.', 'clock', '1600')]
    """
    found: list[TargetNumber] = []
    taken = [False] * len(text)

    def keep(made: Iterable[TargetNumber]) -> None:
        for number in made:
            start, end = number.span
            if not any(taken[start:end]):
                taken[start:end] = [True] * (end - start)
                found.append(number)

    for pattern, read in _readers():
        for match in pattern.finditer(text):
            keep(read(match))
    for match in _months().british.finditer(text):
        keep(_date(match, text))
    for match in _months().american.finditer(text):
        keep(_date(match, text))
    for match in _REL_YEAR.finditer(text):
        keep(_relative_year(match))
    return sorted(found, key=lambda number: number.span)


def _when(match: re.Match[str]) -> tuple[int | None, int | None]:
    groups = match.groupdict()
    year = groups.get("year") or groups.get("first")
    word = (groups.get("relative") or groups.get("which") or "").lower().removeprefix("the ")
    return (int(year) if year else None), _RELATIVE.get(word)


def _date(match: re.Match[str], text: str) -> Iterable[TargetNumber]:
    year, offset = _when(match)
    name = match["month"].rstrip(".")
    month = table("months")[name]
    day = int(match["day"]) if match["day"] else None
    plain = day is None and year is None and offset is None
    if plain and name in ("May", "March") and not _BEFORE_MAY.search(text[max(0, match.start() - 12) : match.start()]):
        return
    if plain and name not in _month_names() and re.match(r"\s[A-Z][a-z]", text[match.end() : match.end() + 3]):
        return  # Jan Kwasniewski
    more = _months().second_day.match(text, match.end()) if day is not None else None
    if more is not None and year is None:
        late = int(more["year"]) if more["year"] else None
        yield make(match, "date", Moment(late, month, day).value, "calendar-date", Moment(late, month, day))
        moment = Moment(late, month, int(more["day"]))
        span = (more.start("day"), more.end())
        yield TargetNumber(span, text[slice(*span)], "date", moment.value, moment.unit, number_span=span, moment=moment)
        return
    moment = Moment(year, month, day, offset)
    early = match.groupdict().get("early")
    if early:  # 5 to 10 November
        earlier = replace(moment, day=int(early))
        spans = match.span("early"), (match.start("day"), match.end())
        for span, one in zip(spans, (earlier, moment), strict=True):
            yield TargetNumber(span, text[slice(*span)], "date", one.value, one.unit, number_span=span, moment=one)
        return
    yield make(match, "date", moment.value, moment.unit, moment)


def _iso(match: re.Match[str]) -> Iterable[TargetNumber]:
    moment = Moment(int(match[1]), int(match[3]), int(match[4]))
    if 1 <= int(match[3]) <= 12 and 1 <= int(match[4]) <= 31:
        yield make(match, "date", moment.value, moment.unit, moment)


def _slashed(match: re.Match[str]) -> Iterable[TargetNumber]:
    """Read 5/15/2024 and 15/5/2024; where both orders are possible, `word` says so."""
    one, other, year = int(match[1]), int(match[3]), int(match[4])
    month, day = (one, other) if one <= 12 else (other, one)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return
    moment = Moment(year, month, day)
    made = make(match, "date", moment.value, moment.unit, moment)
    yield replace(made, word="either" if one <= 12 and other <= 12 else "")


def _short_code(match: re.Match[str]) -> Iterable[TargetNumber]:
    """Read 1Q24 and 1H 2024."""
    value, unit = int(match["value"]), "quarter" if match["what"] == "Q" else "half-year"
    year = int(match["year"]) if match["year"] else 2000 + int(match["short"]) if match["short"] else None
    if unit == "quarter" or value <= 2:
        yield make(match, "period", Decimal(value), unit, Moment(year=year))


def _period_of(group: str, unit: str) -> Callable[[re.Match[str]], Iterable[TargetNumber]]:
    def read(match: re.Match[str]) -> Iterable[TargetNumber]:
        word = match[group].lower()
        value = int(word) if word.isdigit() else _WORDS[word]
        year, offset = _when(match)
        yield make(match, "period", Decimal(value), unit, Moment(year=year, offset=offset))

    return read


def _first_of(match: re.Match[str]) -> Iterable[TargetNumber]:
    word = match["count"].lower()
    value = int(word) if word.isdigit() else table("cardinals").get(word)
    if value is not None:
        year, offset = _when(match)
        yield make(match, "period", Decimal(value), match["what"].lower(), Moment(year=year, offset=offset))


def _day_word(match: re.Match[str]) -> Iterable[TargetNumber]:
    """Read the Fourth of July."""
    moment = Moment(month=table("months")[match["month"].capitalize()], day=table("ordinals")[match["word"].lower()])
    yield make(match, "date", moment.value, moment.unit, moment)


def _relative_year(match: re.Match[str]) -> Iterable[TargetNumber]:
    if match["far"]:
        offset = -2 if match["far"].lower().startswith("before") else 2
    else:
        offset = -1 if match["back"] else _RELATIVE[match["word"].lower()]
    yield make(match, "date", None, "calendar-year", Moment(offset=offset))


_Reader = Callable[[re.Match[str]], Iterable[TargetNumber]]


@cache
def _readers() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    """Give the forms in the order in which they are read."""
    decade_names = "|".join(table("decades"))
    day_names = "|".join(word for word, value in table("ordinals").items() if value < 31)
    month_names = "|".join(_month_names())
    decade_word = re.compile(rf"\b(?:the|early|late|mid)[\s-](?P<word>{decade_names})\b", re.IGNORECASE)
    day_word = re.compile(rf"\b(?P<word>{day_names})\s(?:day\s)?of\s(?P<month>{month_names})\b", re.IGNORECASE)
    return (
        (_ISO, _iso),
        (_SLASH_DATE, _slashed),
        (ages.SHORT_YEAR, ages.read_short_year),
        (ages.DECADE, ages.read_decade),
        (decade_word, ages.read_decade),
        (ages.NAMED_YEAR, ages.read_named_year),
        (day_word, _day_word),
        (ages.CENTURY, ages.read_century),
        (_FIRST_OF, _first_of),
        (_HALF, _period_of("half", "half-year")),
        (_HALF_CODE, _period_of("half", "half-year")),
        (_QUARTER, _period_of("quarter", "quarter")),
        (_QUARTER_CODE, _period_of("quarter", "quarter")),
        (_SHORT_CODE, _short_code),
        (ages.OCLOCK, ages.read_oclock),
        (ages.PAST, ages.read_oclock),
        (ages.RELATIVE_CENTURY, ages.read_relative_century),
        (ages.CLOCK, ages.read_clock),
    )
