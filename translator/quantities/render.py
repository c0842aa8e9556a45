"""English for numbers, amounts and dates, short enough to stand inside a sentence or a prompt.

Number and date formats are those of CLDR for `en` (by babel); whole numbers below ten are spelled out where nothing but a noun
follows, as news style has it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from translator.quantities.shapes import Moment, Value
from translator.quantities.tables import Unit, read_yaml

_SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
_MAX_SCALED_DECIMALS = 3
_VAGUE = {
    1: "dozens", 2: "hundreds", 3: "thousands", 4: "tens of thousands", 5: "hundreds of thousands", 6: "millions",
    7: "tens of millions", 8: "hundreds of millions", 9: "billions", 10: "tens of billions", 11: "hundreds of billions",
}  # fmt: skip
_GROWN = {1: "doubled", 2: "tripled", 3: "quadrupled"}
_TIMES = {2: "doubled", 4: "quadrupled"}


@cache
def _words(name: str) -> dict[int, str]:
    return {int(value): word for word, value in read_yaml("english.yaml")[name].items() if int(value) < 10}


def number_text(value: Decimal, *, spell: bool = False) -> str:
    """Write a number: scaled from a million up where that is exact and short, else with separators.

    >>> [number_text(Decimal(n)) for n in ("4e9", "13820000", "1234567", "61000", "250.3")]
    ['4 billion', '13.82 million', '1,234,567', '61,000', '250.3']
    >>> number_text(Decimal(6), spell=True)
    'six'
    """
    from babel.numbers import format_decimal

    for scale, name in _SCALES:
        scaled = value / scale
        if scaled >= 1 and _decimals(scaled) <= _MAX_SCALED_DECIMALS:
            return f"{format_decimal(scaled.normalize(), locale='en', decimal_quantization=False)} {name}"
        if scaled >= 1:
            break
    if spell and value in _words("cardinals"):
        return _words("cardinals")[int(value)]
    return str(format_decimal(value.normalize(), locale="en", decimal_quantization=False))


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def ordinal_text(value: int) -> str:
    """Write an ordinal: in words below ten.

    >>> [ordinal_text(n) for n in (1, 3, 20, 21, 112)]
    ['first', 'third', '20th', '21st', '112th']
    """
    if value in _words("ordinals"):
        return _words("ordinals")[value]
    return figure_ordinal(value)


def figure_ordinal(value: int) -> str:
    """Write an ordinal in figures.

    >>> figure_ordinal(2), figure_ordinal(13)
    ('2nd', '13th')
    """
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def fraction_text(top: int, bottom: int) -> str:
    """Write a fraction in words while the denominator has a short name.

    >>> fraction_text(2, 3), fraction_text(1, 2), fraction_text(3, 4), fraction_text(7, 100)
    ('two-thirds', 'half', 'three-quarters', '7/100')
    """
    if (top, bottom) == (1, 2):
        return "half"
    if bottom not in range(3, 11) or top not in range(1, 10):
        return f"{top}/{bottom}"
    name = {4: "quarter", 10: "tenth"}.get(bottom) or _words("ordinals")[bottom]
    return f"{_words('cardinals')[top]}-{name}{'s' if top > 1 else ''}"


def times_text(value: Decimal, *, growth: bool) -> str:
    """Write a multiple. Growth *by* two times is tripling, which a bare number would hide.

    >>> times_text(Decimal(3), growth=False), times_text(Decimal(2), growth=True), times_text(Decimal("1.5"), growth=True)
    ('three times', 'tripled', '150%')
    """
    if growth:
        whole = int(value) if value == value.to_integral_value() else 0
        return _GROWN.get(whole, f"{number_text(value * 100)}%")
    return f"{number_text(value, spell=True)} times"


def factor_text(value: Decimal) -> str:
    """Write what 翻番 comes to: doubled, quadrupled, eightfold."""
    return _TIMES.get(int(value)) or f"{number_text(value, spell=True)}fold"


def vague_text(value: Decimal) -> str:
    """Write a vague count (几十, 数千) by its power of ten."""
    return f"{_VAGUE[value.adjusted()]} of" if value.adjusted() in _VAGUE else number_text(value)


def amount_text(value: Value, unit: Unit | None, *, spell: bool = False, vague: bool = False, adjective: bool = False) -> str:
    """Write a number or a range with its unit.

    >>> from translator.quantities.tables import units
    >>> amount_text(Decimal(4 * 10**9), units()["yuan"]), amount_text((Decimal(3), Decimal(5)), units()["year"], spell=True)
    ('4 billion yuan', 'three to five years')
    """
    if value is None:
        return ""
    low, high = value if isinstance(value, tuple) else (value, None)
    if unit is not None and unit.template:
        first = unit.template.format(number_text(low))
        return first if high is None else f"{first} to {unit.template.format(number_text(high))}"
    text = number_text(low, spell=spell)
    if vague and unit is not None:
        return _vague_amount(low, unit)
    if high is not None:
        text = f"{text} to {number_text(high, spell=spell)}"
    if unit is None:
        return text
    if adjective:
        return f"{text.replace(' ', '-')}-{unit.singular}"
    if value == Decimal("0.5") and unit.kind == "duration":
        return f"half {'an' if unit.singular == 'hour' else 'a'} {unit.singular}"
    name = unit.singular if value == 1 and not vague else unit.plural
    return f"{text} {name}"


def _vague_amount(value: Decimal, unit: Unit) -> str:
    """Write 几百万元, 数十年: several million yuan, decades."""
    power = value.adjusted()
    if unit.id == "year" and power in (1, 2):
        return "decades" if power == 1 else "hundreds of years"
    several = {3: "thousand", 6: "million", 9: "billion", 12: "trillion"}.get(power)
    return f"several {several} {unit.plural}" if several else f"{vague_text(value)} {unit.plural}"


def level_text(value: Decimal, unit: Unit | None) -> str:
    """Write 千亿级 and the like as an adjective.

    >>> from translator.quantities.tables import units
    >>> level_text(Decimal(10**11), units()["yuan"]), level_text(Decimal(100000), units()["tonne"])
    ('100-billion-yuan-level', '100,000-ton-class')
    """
    number = number_text(value).replace(" ", "-")
    if unit is None:
        return f"{number}-level"
    return f"{number}-{unit.singular.replace(' ', '-')}-{'level' if unit.kind == 'money' else 'class'}"


def month_name(month: int) -> str:
    """Give a month's English name.

    >>> month_name(2)
    'February'
    """
    from babel.dates import format_date

    return str(format_date(date(2000, month, 1), "MMMM", locale="en"))


def moment_text(moment: Moment) -> str:
    """Write a date as far as it is known.

    >>> moment_text(Moment(2024, 5, 15)), moment_text(Moment(2023, 2, offset=-1)), moment_text(Moment(month=2, offset=-1))
    ('May 15, 2024', 'February 2023', 'February last year')
    """
    if moment.month is None and moment.day is not None:
        return f"the {figure_ordinal(moment.day)}"
    if moment.month is None:
        return year_text(moment)
    text = month_name(moment.month) + (f" {moment.day}" if moment.day else "")
    if moment.year is not None:
        return f"{text}, {moment.year}" if moment.day else f"{text} {moment.year}"
    return f"{text} {year_text(moment)}".rstrip()


def year_text(moment: Moment) -> str:
    """Write the year of a moment: the relative word where the text has one and nothing else."""
    words = {-2: "the year before last", -1: "last year", 0: "this year", 1: "next year", 2: "the year after next"}
    if moment.offset is not None and moment.month is None:
        return words[moment.offset]
    if moment.year is not None:
        return str(moment.year)
    return words[moment.offset] if moment.offset is not None else ""


def period_text(name: str, moment: Moment) -> str:
    """Write a half or a quarter, with the year where one is given."""
    if moment.year is not None:
        return f"{name} of {moment.year}"
    return f"{name} of {year_text(moment)}" if moment.offset is not None else name


def clock_text(hour: int, minute: int, *, halves: bool) -> str:
    """Write a time of day; `halves` where the Chinese names the half of the day.

    >>> clock_text(16, 0, halves=True), clock_text(9, 30, halves=True), clock_text(16, 0, halves=False)
    ('4 p.m.', '9:30 a.m.', '16:00')
    """
    if not halves:
        return f"{hour}:{minute:02}"
    shown = f"{(hour - 1) % 12 + 1}" + (f":{minute:02}" if minute else "")
    return f"{shown} {'p.m.' if 12 <= hour < 24 else 'a.m.'}"
