"""Chinese decades, centuries, reigns, seasons of two years and five-year plans; and times of day."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from translator.quantities import render
from translator.quantities.numerals import parse_small
from translator.quantities.shapes import Moment, SourceKind, SourceQuantity, Value
from translator.quantities.tables import rows

C = "一二三四五六七八九十"
DASH = r"\s?[-—–~至到]{1,2}\s?"
_PARTS = "凌晨|清晨|早上|早晨|上午|中午|下午|午后|傍晚|晚上|晚间|深夜|夜间|当晚"
_LATE = {"中午", "下午", "午后", "傍晚", "晚上", "晚间", "深夜", "夜间", "当晚"}
_FIRST_PLAN_YEAR = 1981 - 6 * 5  # the sixth plan began in 1981; earlier ones were not five years apart
_LAST_DECADE = 2029  # without a document date

SEASON = re.compile(r"(?<!\d)[12]\d{3}[-—–/]\d{2}(?=\s?(?:赛季|年度|学年|财年))")
BEFORE_CHRIST = re.compile(r"公元前(?P<number>\d{1,4}|[一二三四五六七八九十百千]{1,8})年")
DECADE = re.compile(
    rf"(?:(?P<century>\d{{2}}|[{C}]{{2,3}})世纪|(?P<last>上个?世纪)|(?P<this>本世纪))?"
    rf"(?:(?P<low>[1-9]0|[二三四五六七八九]十?)(?:年代)?[、和至到~—–-]{{0,2}})?(?P<decade>[1-9]0|[{C}]十)\s?年代"
    rf"|(?<!\d)(?P<full>[12]\d{{2}}0)\s?年代"
)
CENTURY = re.compile(
    rf"(?<![个半第{C}\d])第?(?:(?P<low>\d{{1,2}}|[{C}]{{1,3}})(?:世纪)?{DASH})?(?P<century>\d{{1,2}}|[{C}]{{1,3}})世纪"
)
PLAN = re.compile(
    r"(?<![一二三四五六七八九\d])"
    r"(?:(?P<plan>十[一二三四五六七八])五(?=[”’」』\"]|规划|时期|期间|末|以来|开局|收官|目标|纲要|计划|[和与、，。]|$)"
    r"|(?P<tenth>十)五(?=规划|时期|期间|计划|[”’」』\"]))"
)
CLOCK = re.compile(
    rf"(?P<part>{_PARTS})?(?<![\d.:=<>≤≥A-Za-z'{C}第])(?P<hour>\d{{1,2}}|[{C}]{{1,3}}|两)(?P<mark>时(?![间期代段刻候])|点钟?)"
    rf"(?:(?P<minute>\d{{1,2}}|[{C}零〇]{{1,3}})分(?![钟之])|(?P<half>半)|(?P<sharp>整|许|左右))?"
)
DIGITAL = re.compile(rf"(?P<part>{_PARTS})?(?<![\d:.])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?P<seconds>:[0-5]\d)?(?![\d:])")


_UNTIL = re.compile(r"\s?[-—–~至到]{1,2}\s?\d{1,2}:[0-5]\d(?!\d)")


@cache
def _first_years() -> dict[str, int]:
    return {name: int(year) for name, year in rows("eras.tsv")}


@cache
def eras() -> re.Pattern[str]:
    """Give the pattern of a year of an era (民国十八年)."""
    return re.compile(
        rf"(?P<era>{'|'.join(_first_years())})(?P<number>\d{{1,3}}|元|[{C}一百]{{1,5}})年(?:(?P<month>1[0-2]|0?[1-9]|十[一二]?|[{C}])月(?:(?P<day>3[01]|[12]\d|0?[1-9]|[{C}]{{1,3}})日)?)?"
    )


def make(match: re.Match[str], kind: SourceKind, value: Value, unit: str, expected: str, moment: Moment | None) -> SourceQuantity:
    """Build a quantity of the calendar from the whole of a match, but for 度 or 的 behind a year."""
    surface = re.sub(r"(?<=年)[的度\s]$", "", match[0]).rstrip()
    span = (match.start(), match.start() + len(surface))
    optional = unit == "calendar-year" and moment is not None and moment.offset is not None
    return SourceQuantity(span, surface, kind, value, unit, expected, number_span=span, moment=moment, optional=optional)


def make_date(match: re.Match[str], moment: Moment) -> SourceQuantity:
    """Build a date."""
    return make(match, "date", moment.value, moment.unit, render.moment_text(moment), moment)


def read_decade(match: re.Match[str], document_year: int | None) -> SourceQuantity | None:
    """Read 20世纪90年代; without a century, 90年代 is the last such decade that has begun."""
    decade = int(match["full"]) if match["full"] else parse_small(match["decade"]) or 0
    newest = document_year if document_year is not None else _LAST_DECADE
    base = newest // 100 * 100
    if match["full"]:
        base = 0
    elif match["century"]:
        base = ((parse_small(match["century"]) or 0) - 1) * 100
    elif match["last"] or (not match["this"] and base + decade > newest):
        base -= 100
    value = base + decade
    if match["low"] and value >= 1000:
        first = base + (int(match["low"]) if match["low"].isascii() else (parse_small(match["low"][0]) or 0) * 10)
        both = (Decimal(first), Decimal(value))
        return make(match, "date", both, "decade", f"the {first}s and {value}s", None) if first < value else None
    return make(match, "date", Decimal(value), "decade", f"the {value}s", Moment(year=value)) if value >= 1000 else None


def read_century(match: re.Match[str], _: int | None) -> SourceQuantity | None:
    """Read 21世纪 and 16至18世纪."""
    number = parse_small(match["century"])
    low = parse_small(match["low"]) if match["low"] else None
    if number is None or not 1 <= number <= 30 or (match["low"] and not (low and low < number)):
        return None
    if low is not None:
        expected = f"{render.figure_ordinal(low)} to {render.figure_ordinal(number)} centuries"
        return make(match, "date", (Decimal(low), Decimal(number)), "century", expected, None)
    return make(match, "date", Decimal(number), "century", f"the {render.figure_ordinal(number)} century", None)


def read_era(match: re.Match[str], _: int | None) -> SourceQuantity | None:
    """Read 民国十八年 and the years of reigns as the year they are."""
    number = 1 if match["number"] == "元" else parse_small(match["number"])
    if not number:
        return None
    month, day = (parse_small(match[name]) if match[name] else None for name in ("month", "day"))
    return make_date(match, Moment(_first_years()[match["era"]] + number - 1, month, day))


def read_before_christ(match: re.Match[str], _: int | None) -> SourceQuantity | None:
    """Read 公元前221年."""
    number = parse_small(match["number"])
    return make(match, "date", Decimal(number), "calendar-year", f"{number} BC", Moment(year=number)) if number else None


def read_season(match: re.Match[str], _: int | None) -> SourceQuantity:
    """Read 2001-02赛季, which reappears as it stands."""
    return make(match, "literal", None, "literal", match[0], None)


def read_plan(match: re.Match[str], _: int | None) -> SourceQuantity:
    """Read “十四五”; the moment has the first of its five years."""
    number = parse_small(match["plan"] or match["tenth"]) or 0
    first = _FIRST_PLAN_YEAR + number * 5
    expected = f"{render.figure_ordinal(number)} Five-Year Plan"
    return make(match, "plan", Decimal(number), "five-year-plan", expected, Moment(year=first))


def read_clock(match: re.Match[str], _: int | None) -> SourceQuantity | None:
    """Read 下午4点 or 16时. 三点 alone is as often three points, so 点 needs a part of the day, minutes or 半 beside it."""
    groups = match.groupdict()
    said = groups["part"] or groups["minute"] or groups["half"]
    if not said and (groups["mark"] != "时" or not groups["hour"].isdigit()):
        return None
    hour = parse_small(groups["hour"])
    minute = 30 if groups["half"] else parse_small(groups["minute"].lstrip("零〇") or "0") if groups["minute"] else 0
    if hour is None or minute is None or hour > 24 or minute > 59:
        return None
    hour = _afternoon(hour, groups["part"])
    surface = match[0].removesuffix(groups["sharp"] or "")
    span = (match.start(), match.start() + len(surface))
    expected = render.clock_text(hour, minute, halves=bool(groups["part"]))
    return SourceQuantity(span, surface, "time", Decimal(hour * 100 + minute), "clock", expected, number_span=span)


def read_digital(match: re.Match[str], _: int | None) -> SourceQuantity | None:
    """Read 16:30. A single figure before the colon is a ratio (1:10) unless a part of the day or seconds say otherwise."""
    hour, minute = int(match["hour"]), int(match["minute"])
    until = _UNTIL.match(match.string, match.end())  # 8:30-17:30
    if len(match["hour"]) == 1 and not (match["part"] or match["seconds"] or until):
        return None
    hour = _afternoon(hour, match["part"])
    expected = render.clock_text(hour, minute, halves=bool(match["part"]))
    return make(match, "time", Decimal(hour * 100 + minute), "clock", expected, None)


def _afternoon(hour: int, part: str | None) -> int:
    return hour + 12 if part in _LATE and hour < 12 and not (part == "中午" and hour >= 10) else hour
