"""The values of this step: a quantity of the Chinese source, a number of the English target, and a point in the calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from translator.model import Span

SourceKind = Literal[
    "count", "number", "ordinal", "percent", "points", "permille", "fraction", "discount", "multiple", "money", "measure",
    "duration", "date", "period", "time", "scale", "plan", "literal",
]  # fmt: skip
TargetKind = Literal[
    "cardinal", "ordinal", "percent", "points", "permille", "fraction", "multiple", "money", "measure", "vague",
    "date", "period", "time",
]  # fmt: skip
Value = Decimal | tuple[Decimal, Decimal] | None


@dataclass(frozen=True, slots=True)
class Moment:
    """A point or stretch of the calendar as far as a text gives it.

    `offset` is the year relative to the text's own (-1: last year); `year` is then known only where the text's date is.
    `near` are year, month and day of what stands around, for what the text leaves out: those of a date before, or the
    document's.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    offset: int | None = None
    near: tuple[int | None, int | None, int | None] = (None, None, None)

    @property
    def unit(self) -> str:
        """The smallest part that is known; `calendar-date` where month and day are.

        >>> Moment(2024, 5).unit, Moment(month=5, day=1).unit, Moment(day=1).unit, Moment(2024).unit
        ('calendar-month', 'calendar-date', 'calendar-day', 'calendar-year')
        """
        if self.day is not None:
            return "calendar-date" if self.month is not None else "calendar-day"
        return "calendar-month" if self.month is not None else "calendar-year"

    @property
    def value(self) -> Decimal | None:
        """The date as digits, as far as it is known.

        >>> Moment(2024, 5, 15).value, Moment(month=5, day=15).value, Moment(2023, 2).value
        (Decimal('20240515'), Decimal('515'), Decimal('202302'))
        """
        parts = [part for part in (self.year, self.month, self.day) if part is not None]
        return Decimal("".join(f"{part:02}" for part in parts)) if parts else None


@dataclass(frozen=True, slots=True)
class SourceQuantity:
    """A quantity at `span` of a Chinese text.

    `surface` is the text there, the word for "about" or "over" included; `number_span` is the numeral alone. `value` is a
    Decimal, a pair for a range, or None where there is no number to compare (a slogan such as 2+6+X, 今年 without a date).
    An amount below zero (-15℃, 零下5度) has a negative value.
    Calendar values are written as digits: 20240515, 202310, 515 (May 15), 15; `unit` says which (`calendar-date`,
    `calendar-month`, `calendar-year`, `calendar-day`). `approx` is the English word for how exact the number is, or empty.
    `ordinal`: English may render it by an ordinal. `growth`: an increase *by* so many times.
    `optional`: a good translation may leave it out (今年, 这两个). `expected` is the English.
    """

    span: Span
    surface: str
    kind: SourceKind
    value: Value
    unit: str
    expected: str
    approx: str = ""
    ordinal: bool = False
    growth: bool = False
    vague: bool = False
    optional: bool = False
    number_span: Span = (0, 0)
    moment: Moment | None = None

    @property
    def magnitude(self) -> Decimal | None:
        """The value without its sign, where it is one number."""
        return abs(self.value) if isinstance(self.value, Decimal) else None

    @property
    def needs_hint(self) -> bool:
        """Tell whether a translator needs to be told the English: not where figures are simply kept (35家, 7.4%).

        >>> from translator.quantities.chinese import find_quantities
        >>> [q.surface for q in find_quantities("40亿元、35家、7.4%、今年、去年2月、八折", date="2024") if q.needs_hint]
        ['40亿元', '去年2月', '八折']
        >>> [q.needs_hint for q in find_quantities("零下5度")]
        [True]
        """
        if self.optional:
            return False
        if isinstance(self.value, Decimal) and self.value < 0:
            return True
        kept = [set(re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))) for text in (self.surface, self.expected)]
        return not kept[0] or not kept[0] <= kept[1] or bool(re.search("[万亿兆萬億倍]", self.surface))


@dataclass(frozen=True, slots=True)
class TargetNumber:
    """A number at `span` of an English text, unit and currency included; `number_span` is the number alone.

    `value` keeps the precision it was written with (4.0 billion has one decimal of a billion). `unit` is a canonical unit id
    or empty; `also` are the other readings of an ambiguous sign ($, ¥). `shared` says that unit or scale come from the next
    number of a range or list. `word` is how the number was written where that matters (`twice`, `dozen`). `parts`
    are the two numbers of odds (one in ten), which may be meant singly.
    """

    span: Span
    surface: str
    kind: TargetKind
    value: Decimal | None
    unit: str = ""
    also: tuple[str, ...] = ()
    number_span: Span = (0, 0)
    shared: bool = False
    word: str = ""
    moment: Moment | None = None
    parts: tuple[TargetNumber, ...] = ()

    @property
    def is_year(self) -> bool:
        """Tell whether a bare number can be a year: four digits, no separator, from 1000 to 2999."""
        return self.kind == "cardinal" and len(self.surface) == 4 and self.surface.isdigit() and self.surface[0] in "12"
