"""English decades, centuries and years in short; and times of day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from translator.quantities.english_tokens import table
from translator.quantities.shapes import Moment, TargetKind, TargetNumber

OCLOCK = re.compile(
    r"\b(?P<hour>\d{1,2}|[a-z]+)\s?o['’]clock(?:\s(?:in|at)\s(?:the\s)?(?P<part>morning|afternoon|evening|night))?", re.IGNORECASE
)
PAST = re.compile(
    r"\b(?P<part>half|quarter)\s(?P<side>past|to)\s(?P<hour>\d{1,2}|[a-z]+)\b(?:\s(?:in|at)\s(?:the\s)?(?P<day>morning|afternoon|evening|night))?",
    re.IGNORECASE,
)
RELATIVE_CENTURY = re.compile(r"(?<!\bthe\s)\b(?P<word>last|this|current)\scentury\b", re.IGNORECASE)
DECADE = re.compile(r"\b(?P<full>[12]\d{2}0)['’]?s\b|(?:\b(?:the|early|late|mid)[\s-]|['’])(?P<short>[2-9]0)['’]?s\b")
SHORT_YEAR = re.compile(r"(?<![\d.,])(?P<full>[12]\d{3})\s?[-–—/]\s?(?P<short>\d{2})(?![\d.,-]\d|\d|\s?%)")
CENTURY = re.compile(r"\b(?P<number>\d{1,2}(?:st|nd|rd|th)|[a-z]+(?:-[a-z]+)?)[\s-](?:century|centuries)\b", re.IGNORECASE)
NAMED_YEAR = re.compile(r"(?<!\w)['’](?P<short>\d{2})\b(?!['’]?s)")
CLOCK = re.compile(
    r"(?<![\d.:$])(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?m\b\.?"
    r"|(?<![\d.:])(?P<hour2>[01]?\d|2[0-4]):(?P<minute2>[0-5]\d)(?::[0-5]\d)?(?![\d:])(?:\shours)?"
    r"|\b(?P<noon>noon|midnight)\b",
    re.IGNORECASE,
)


def make(
    match: re.Match[str], kind: TargetKind, value: Decimal | None, unit: str, moment: Moment | None, end: int | None = None
) -> TargetNumber:
    """Build a date or time from a match, up to `end` or the whole; an "of" or "in" at the end is not part of it."""
    start = match.start()
    surface = match[0] if end is None else match.string[start:end]
    surface = re.sub(r"\s(?:of|in)$", "", surface)
    span = (start, start + len(surface))
    return TargetNumber(span, surface, kind, value, unit, number_span=span, moment=moment)


def read_oclock(match: re.Match[str]) -> Iterable[TargetNumber]:
    """Read 8 o'clock, half past three, a quarter to four; `word` says where the half of the day is not said."""
    groups = match.groupdict()
    word = match["hour"].lower()
    hour = int(word) if word.isdigit() else table("cardinals").get(word, 0)
    minute = 0
    if groups.get("side"):
        minute = 30 if match["part"].lower() == "half" else 15
        if match["side"].lower() == "to":
            hour, minute = (hour - 2) % 12 + 1, 60 - minute
    if not 1 <= hour <= 12:
        return
    part = (groups.get("day") if groups.get("side") else groups["part"]) or ""
    hour = hour % 12 + (12 if part.lower() in ("afternoon", "evening", "night") else 0)
    yield replace(make(match, "time", Decimal(hour * 100 + minute), "clock", None), word="" if part else "either")


def read_relative_century(match: re.Match[str]) -> Iterable[TargetNumber]:
    """Read last century and this century."""
    value = 20 if match["word"].lower() == "last" else 21
    yield make(match, "date", Decimal(value), "century", None)


def read_decade(match: re.Match[str]) -> Iterable[TargetNumber]:
    """Read the 1980s, the late '80s, the eighties."""
    groups = match.groupdict()
    if groups.get("full"):
        year = int(groups["full"])
    else:
        year = 1900 + (int(groups["short"]) if groups.get("short") else table("decades")[groups["word"].lower()])
    yield make(match, "date", Decimal(year), "decade", Moment(year=year))


def read_named_year(match: re.Match[str]) -> Iterable[TargetNumber]:
    """Read '95."""
    short = int(match["short"])
    year = short + (1900 if short > 30 else 2000)
    yield make(match, "date", Decimal(year), "calendar-year", Moment(year))


def read_short_year(match: re.Match[str]) -> Iterable[TargetNumber]:
    """Read 1997-98 as two years."""
    first, second = int(match["full"]), int(match["full"][:2] + match["short"])
    if first < second:
        for name, year in (("full", first), ("short", second)):
            span = match.span(name)
            yield TargetNumber(span, match[name], "date", Decimal(year), "calendar-year", number_span=span, moment=Moment(year))


def read_century(match: re.Match[str]) -> Iterable[TargetNumber]:
    """Read the 21st century, the nineteenth century."""
    word = match["number"].lower()
    tens, _, ones = word.rpartition("-")
    spelled = table("ordinals").get(ones, 0) + table("cardinals").get(tens, 0) if ones in table("ordinals") else 0
    value = int(re.sub(r"\D", "", word)) if word[0].isdigit() else spelled
    if value:
        yield make(match, "date", Decimal(value), "century", None)


def read_clock(match: re.Match[str]) -> Iterable[TargetNumber]:
    """Read 4 p.m., 16:30, noon."""
    groups = match.groupdict()
    if groups["noon"]:
        hour, minute = (12 if groups["noon"].lower() == "noon" else 0), 0
    elif groups["hour2"]:
        hour, minute = int(groups["hour2"]), int(groups["minute2"])
    else:
        hour, minute = int(groups["hour"]), int(groups["minute"] or 0)
        if hour > 12:
            return
        hour = hour % 12 + (12 if groups["half"].lower() == "p" else 0)
    yield make(match, "time", Decimal(hour * 100 + minute), "clock", None)
