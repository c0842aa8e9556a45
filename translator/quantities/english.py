"""Find numbers in English text: value, unit, currency, dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from translator.quantities.english_dates import find_dates
from translator.quantities.english_lists import exact, join_odds, share_units
from translator.quantities.english_tokens import spans, words
from translator.quantities.english_words import Numeral, find_numerals
from translator.quantities.shapes import TargetKind, TargetNumber
from translator.quantities.tables import units

_ADDRESS = re.compile(r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{3,}")
_UNIT_KINDS: dict[str, TargetKind] = {
    "money": "money", "percent": "percent", "points": "points", "permille": "permille",
    "measure": "measure", "duration": "measure",
}  # fmt: skip
_BASIS_POINTS = Decimal(100)
_NUMBERED = re.compile(r"\d[\d,]*(?![\d,]|-[a-z])")
_WINDOW = 8  # characters before a number in which its currency sign stands
_YEARS = {"decade-of-time": Decimal(10), "century-of-time": Decimal(100), "millennium-of-time": Decimal(1000)}
_HALF_MORE = re.compile(r"\sand\sa\shalf\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Units:
    """What can stand after a number: names of units in any case, and symbols as written; with the unit id of each."""

    name: re.Pattern[str]
    symbol: re.Pattern[str]
    by_name: dict[str, str]
    by_symbol: dict[str, str]


@cache
def _units() -> _Units:
    names: dict[str, str] = {}
    symbols: dict[str, str] = {}
    for unit in units().values():
        for name in (unit.singular, unit.plural, *unit.accept):
            names.setdefault(_plain(name), unit.id)
        for symbol in unit.symbol:
            symbols.setdefault(symbol, unit.id)
    longest = [re.escape(name) for name in sorted(names, key=len, reverse=True)]
    name_pattern = "|".join(name.replace(r"\ ", r"[\s-]") for name in longest)
    symbol_pattern = "|".join(map(re.escape, sorted(symbols, key=len, reverse=True)))
    between = "|".join(sorted(map(re.escape, words("between")), key=len, reverse=True))
    before = rf"(?:\s?-\s?|\s)?(?:(?:{between}|(?P<of>of|of a|of an|an?))[\s-])?"
    return _Units(
        name=re.compile(rf"{before}(?P<name>{name_pattern})(?![A-Za-z])", re.IGNORECASE),
        symbol=re.compile(rf"[\s-]?(?P<name>{symbol_pattern})(?![A-Za-z0-9])"),
        by_name=names,
        by_symbol=symbols,
    )


def _plain(name: str) -> str:
    """Write a unit's name in one way: a blank for a hyphen, small letters."""
    return re.sub(r"[\s-]", " ", name.lower())


@cache
def _signs() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """Give the pattern of currency signs before a number, and the currencies each may mean, the likeliest first."""
    meanings: dict[str, list[str]] = {}
    for unit in units().values():
        for sign in unit.sign:
            meanings.setdefault(sign, []).append(unit.id)
    ordered = sorted(meanings, key=len, reverse=True)
    pattern = re.compile(rf"(?<![A-Za-z])(?P<sign>{'|'.join(map(re.escape, ordered))})[\s-]?$")
    return pattern, {sign: tuple(ids) for sign, ids in meanings.items()}


def find_numbers(text: str) -> tuple[TargetNumber, ...]:
    """Find the numbers of an English text, in order and without overlap.

    Figures and words, scales, currencies, percent, units of measure, ordinals, fractions, multiples, dates and times are
    read; in a range or list the unit at its end holds for all (`shared`). Left alone are model names (5G, C919) and addresses.

    >>> [(n.surface, n.kind, str(n.value), n.unit) for n in find_numbers("3-5 billion yuan, up 7.4 percent")]
    [('3', 'money', '3E+9', 'yuan'), ('5 billion yuan', 'money', '5E+9', 'yuan'), ('7.4 percent', 'percent', '7.4', 'percent')]
    """
    taken = [False] * len(text)
    found = find_dates(text)
    for start, end in [number.span for number in found] + [match.span() for match in _ADDRESS.finditer(text)]:
        taken[start:end] = [True] * (end - start)
    numerals = find_numerals(text, taken=taken, symbol=lambda place: bool(_units().symbol.match(text, place)))
    numbers: list[TargetNumber] = []
    read: list[Numeral] = []
    for numeral in numerals:
        floor = numbers[-1].span[1] if numbers else 0
        if numeral.start >= floor:  # "decades" is no number of its own in "two decades"
            numbers.append(_with_unit(text, numeral, floor))
            read.append(numeral)
    return tuple(sorted(found + join_odds(text, share_units(text, numbers, read)), key=lambda number: number.span))


def _with_unit(text: str, numeral: Numeral, floor: int) -> TargetNumber:
    """Add to a numeral the unit after it and the currency sign before it, which begins at `floor` or later."""
    form, number_span = numeral.form, (numeral.start, numeral.end)
    value = exact(numeral.value, numeral.scale)
    span, unit, also = number_span, _span_unit(text, numeral), tuple[str, ...]()
    if form in ("cardinal", "fraction", "vague") and not unit:
        end, unit = _unit_after(text, numeral)
        start, signed = _sign_before(text, numeral, floor)
        if signed and units().get(unit, units()["yuan"]).kind != "money":
            end, unit = numeral.end, ""  # "$30 a year", "$5-a-day"
        if signed:
            unit, also = unit or signed[0], () if unit else signed[1:]
        span = (start, end)
    if unit and form == "cardinal" and (half := _HALF_MORE.match(text, span[1])):  # two years and a half
        value, span = value + Decimal("0.5"), (span[0], half.end())
    kind: TargetKind = "measure" if form == "span" else form
    if form == "cardinal" and not unit and (rank := _rank_before(text, numeral)) is not None:
        kind, span = "ordinal", (rank, span[1])
    if form == "multiple":
        unit = "times"
    elif unit and form in ("cardinal", "fraction"):
        kind = _UNIT_KINDS[units()[unit].kind]
    if unit == "basis-point":
        value, unit = value / _BASIS_POINTS, "percentage-point"
    if unit == "cent":
        value, unit, also = value / 100, "usd", ("eur", "hkd", "aud", "cad", "sgd", "nzd")
    if unit in _YEARS:
        value, unit = value * _YEARS[unit], "year"
    return TargetNumber(span, text[slice(*span)], kind, value, unit, also, number_span, word=numeral.word)


def _unit_after(text: str, numeral: Numeral) -> tuple[int, str]:
    """Give the end and the id of the unit after a number; "30 a year" is 30 for each year, "half a year" a length of time."""
    name = _units().name.match(text, numeral.end)
    if name is not None and name["of"]:
        fits = numeral.form == "fraction" or (numeral.form == "vague" and name["of"] == "of")
        name = name if fits else None
    if name is not None:
        return name.end(), _units().by_name[_plain(name["name"])]
    written = text[numeral.end - 1].isdigit() or numeral.scale > 1  # "both g(t)" is no weight
    symbol = _units().symbol.match(text, numeral.end)
    if symbol and len(symbol["name"]) == 1 and not written:
        symbol = None
    return (symbol.end(), _units().by_symbol[symbol["name"]]) if symbol else (numeral.end, "")


def _sign_before(text: str, numeral: Numeral, floor: int) -> tuple[int, tuple[str, ...]]:
    """Give the start of the currency sign before a number, and the currencies it may mean."""
    sign = _signs()[0].search(text[max(floor, numeral.start - _WINDOW) : numeral.start])
    return (numeral.start - len(sign[0]), _signs()[1][sign["sign"]]) if sign else (numeral.start, ())


def _span_unit(text: str, numeral: Numeral) -> str:
    """Give the unit of a word that is a quantity by itself (decade, fortnight, decades)."""
    word = text[numeral.start : numeral.end].lower().rsplit(maxsplit=1)[-1]
    if numeral.form == "span":
        return spans()[word][1]
    return spans("vague_spans")[word][1] if numeral.form == "vague" and word in spans("vague_spans") else ""


def _rank_before(text: str, numeral: Numeral) -> int | None:
    for word in words("rank_words"):
        for blank in (" ", ""):
            if text.endswith(word + blank, 0, numeral.start):
                start = numeral.start - len(word + blank)
                if word == "No" and not _NUMBERED.match(text, numeral.start):
                    continue  # "no one", "No 150-person crew"
                if start == 0 or not text[start - 1].isalpha():
                    return start
    return None
