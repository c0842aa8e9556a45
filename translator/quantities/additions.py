"""Numbers of the translation that nothing in the source explains."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from translator.model import Quantity
from translator.quantities.context import Context
from translator.quantities.english import find_numbers
from translator.quantities.english_tokens import spans
from translator.quantities.numerals import NUMERAL, parse_digits, parse_numeral
from translator.quantities.shapes import SourceQuantity, TargetNumber
from translator.quantities.tables import contexts, fold

_KINDS = ("cardinal", "money", "percent", "points", "permille", "measure", "ordinal", "date")
_SMALL = 12  # numbers in words up to this one come and go in good English: one another, both, first of all
_HEADING = re.compile(r"(?:^|[\s(])\(?$")
_LATEST_SHORT_YEAR = 30  # 九二 is 1992, 二四 is 2024
_PLAN_YEARS = 5


def added_numbers(
    text: str, source: Sequence[SourceQuantity], target: str, verdicts: Sequence[Quantity], *, date: str | None = None
) -> tuple[TargetNumber, ...]:
    """Find the numbers of `target` that `text`, the source, has not.

    `source` and `verdicts` are what `find_quantities` and `verify_quantities` gave; `date` is the document's. A number is
    explained if a quantity was found in it, right or wrong; if its value stands in the source in any form, idioms and names
    included (九二共识 is the 1992 Consensus); if it converts the amount beside it; if it is the year of a 去年 or of a plan, or
    counts a list. Numbers in words up to twelve, vague ones and "this year" are left alone.

    >>> from translator.quantities import find_quantities, verify_quantities
    >>> text, target = "投资40亿元，坚持九二共识", "invested 4 billion yuan in 15 parks under the 1992 Consensus"
    >>> source = find_quantities(text)
    >>> [number.surface for number in added_numbers(text, source, target, verify_quantities(source, target))]
    ['15']
    """
    numbers = find_numbers(target)
    context = Context.of(target, numbers)
    places = [verdict.target_span for verdict in verdicts if verdict.target_span]
    known = _values(text) | {abs(end) for one in source for end in _ends(one)}
    years = _years(text, source, date)
    taken = bytearray(len(target))
    for start, end in places:
        taken[start:end] = b"\1" * (end - start)
    explained = {number for number in numbers if any(taken[slice(*number.span)])}
    result = []
    for number in numbers:
        pair = context.pairs.get(number)
        if number in explained or not _counts(number, target) or (pair in explained and number not in context.doubtful):
            continue
        if not _is_known(number, known, years):
            result.append(number)
    return tuple(result)


def _counts(number: TargetNumber, target: str) -> bool:
    """Tell whether a number says something of its own."""
    if number.kind not in _KINDS or number.value is None or not number.value:
        return False
    start, end = number.span
    if number.kind == "date":
        return number.unit in ("calendar-date", "calendar-year", "decade", "century") or number.moment is None
    if target[end : end + 1] in (".", ")") and number.value < 100 and _HEADING.search(target[:start]):
        return False  # 3. or (3) before a heading
    figures = any(char.isdigit() for char in number.surface)
    return figures or (number.value > _SMALL and number.word not in ("a", "an", *spans()))


def _is_known(number: TargetNumber, known: set[Decimal], years: set[int]) -> bool:
    assert number.value is not None
    if number.kind == "date" and number.moment is not None:
        moment = number.moment
        parts = [part for part in (moment.month, moment.day) if part is not None]
        year = moment.year is None or moment.year in years or Decimal(moment.year) in known
        return year and all(Decimal(part) in known for part in parts)
    if number.value in known or (number.is_year and int(number.value) in years):
        return True
    return number.kind in ("cardinal", "ordinal") and number.value in {value % 100 for value in known if value >= 100}


def _ends(quantity: SourceQuantity) -> tuple[Decimal, ...]:
    if quantity.value is None:
        return ()
    return quantity.value if isinstance(quantity.value, tuple) else (quantity.value,)


def _values(text: str) -> set[Decimal]:
    """Give every value that the figures and numerals of the source can be read as."""
    folded = fold(text)
    found: set[Decimal] = set()
    for match in re.finditer(r"\d{1,15}(?:[,，]\d{3})*(?:\.\d{1,15})?", folded):
        found.add(Decimal(re.sub("[,，]", "", match[0])))
    for match in NUMERAL.finditer(folded):
        parsed = parse_numeral(match[0])
        if parsed is not None:
            found.add(parsed[0])
        digits = parse_digits(match[0]) if len(match[0]) <= 4 else None
        if digits is not None:
            found.add(Decimal(digits))
            if len(match[0]) == 2:
                found.add(Decimal(digits + (1900 if digits > _LATEST_SHORT_YEAR else 2000)))
    return found


def _years(text: str, source: Sequence[SourceQuantity], date: str | None) -> set[int]:
    """Give the years that the source means without saying them: those of 去年, of “十四五”, of a reign."""
    result: set[int] = set()
    for quantity in source:
        moment = quantity.moment
        if moment is not None and moment.year is not None:
            length = _PLAN_YEARS if quantity.kind == "plan" else 1
            result.update(range(moment.year, moment.year + length))
    own = (date or "")[:4]
    if own.isdigit():
        result.add(int(own))
        if contexts()["past_year"].search(fold(text)):
            result.add(int(own) - 1)
    return result
