"""Put a wrong number of a translation right where there is only one way to do it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from translator.model import Edit, Quantity
from translator.offsets import apply
from translator.quantities.classes import power_of_ten
from translator.quantities.compare import verify_quantities
from translator.quantities.english import find_numbers
from translator.quantities.english_tokens import table
from translator.quantities.render import number_text
from translator.quantities.shapes import SourceQuantity, TargetNumber
from translator.quantities.tables import units

_DIGIT_KINDS = ("money", "percent", "points", "measure", "duration", "date")
_WIDEST_SLIP = 4  # 亿 taken for a trillion; what is farther off is another number
_SHORT = re.compile(r"^([\d.,]+)([A-Za-z]+)$")


def repair_quantities(source: Sequence[SourceQuantity], target: str, verdicts: Sequence[Quantity]) -> tuple[str, tuple[Edit, ...]]:
    """Correct numbers whose verdict is `wrong`, and give the edits.

    A number off by a power of ten is corrected (rule `quantities.rescale`) where unit or currency agree, no other open
    quantity could own it and no other open number could be meant. One with other digits (rule `quantities.digits`) only where
    it is the one open number of its unit and the quantity the one open quantity; never for counts, whose noun cannot be
    compared. An edit must prove its quantity. Everything else is left alone: ranges, ordinals, months, words for numbers where
    singular and plural would change.

    `verdicts` is what `verify_quantities` gave for `source` and `target`.

    >>> from translator.quantities.chinese import find_quantities
    >>> quantities, target = find_quantities("总投资40亿元"), "a total of 40 billion yuan"
    >>> repair_quantities(quantities, target, verify_quantities(quantities, target))[0]
    'a total of 4 billion yuan'
    """
    proved = [verdict.target_span for verdict in verdicts if verdict.verdict == "proved" and verdict.target_span]
    taken = bytearray(len(target))
    for start, end in proved:
        taken[start:end] = b"\1" * (end - start)
    numbers = [number for number in find_numbers(target) if not all(taken[slice(*number.span)])]
    open_quantities = [q for q, verdict in zip(source, verdicts, strict=True) if verdict.verdict in ("wrong", "missing")]
    edits = []
    for quantity, verdict in zip(source, verdicts, strict=True):
        number = next((n for n in numbers if n.span == verdict.target_span), None)
        if verdict.verdict != "wrong" or number is None or not isinstance(quantity.value, Decimal) or number.value is None:
            continue
        if quantity.value < 0:
            continue
        rule = _rule(quantity, number, open_quantities, numbers)
        after = _rewritten(quantity, number, target) if rule else None
        before = target[slice(*number.number_span)]
        if rule and after and after != before:
            reason = f"{quantity.surface} is {quantity.expected}"
            edits.append(Edit(number.number_span, before, after, rule, reason))
    ordered = tuple(sorted(edits, key=lambda edit: edit.span))
    repaired = apply(target, ordered)
    now_proved = sum(verdict.verdict == "proved" for verdict in verify_quantities(source, repaired)) if ordered else 0
    if ordered and now_proved != len(proved) + len(ordered):
        return target, ()  # an edit that does not prove its quantity was a misreading
    return repaired, ordered


def _rule(
    quantity: SourceQuantity, number: TargetNumber, quantities: Sequence[SourceQuantity], numbers: Sequence[TargetNumber]
) -> str:
    if not _agrees(quantity, number) or number.shared:
        return ""
    if _slipped(quantity, number):
        alone = [q for q in quantities if _agrees(q, number) and _slipped(q, number)] == [quantity]
        only = [n for n in numbers if _agrees(quantity, n) and _slipped(quantity, n)] == [number]
        return "quantities.rescale" if alone and only else ""
    if quantity.kind not in _DIGIT_KINDS:
        return ""
    alone = [q for q in quantities if _agrees(q, number)] == [quantity]
    only = [n for n in numbers if _agrees(quantity, n)] == [number]
    return "quantities.digits" if alone and only else ""


def _slipped(quantity: SourceQuantity, number: TargetNumber) -> bool:
    value = quantity.value
    if not isinstance(value, Decimal) or number.value is None or not power_of_ten(value, number.value):
        return False
    return abs(value.adjusted() - number.value.adjusted()) <= _WIDEST_SLIP


def _agrees(quantity: SourceQuantity, number: TargetNumber) -> bool:
    """Tell whether kind and unit are the same, so that the number alone can be wrong."""
    if number.kind == "vague" or quantity.vague:
        return False
    if quantity.kind in ("money", "scale") and number.kind == "money":
        return quantity.unit == number.unit or quantity.unit in number.also
    if quantity.kind in ("measure", "duration", "percent", "points"):
        return number.unit == quantity.unit
    if quantity.kind in ("count", "number"):
        return number.kind == "cardinal" and not number.is_year
    return quantity.unit == "calendar-year" and number.is_year


def _rewritten(quantity: SourceQuantity, number: TargetNumber, target: str) -> str | None:
    """Write the right number the way the wrong one was written; None where the grammar around it would have to change."""
    value = quantity.value
    if not isinstance(value, Decimal):
        return None
    before = target[slice(*number.number_span)]
    if number.is_year:
        return str(int(value))
    unit = units().get(number.unit)
    changes = unit is None or unit.singular != unit.plural
    if changes and 1 in (value, number.value):
        return None
    short = _SHORT.match(before)
    if short:
        scale = table("abbreviations").get(short[2]) or table("after_sign").get(short[2])
        scaled = value / scale if scale else None
        return f"{number_text(scaled)}{short[2]}" if scaled and 1 <= scaled < 1000 else number_text(value)
    text = number_text(value)
    adjective = "-" in before or target[number.number_span[1] : number.number_span[1] + 1] == "-"
    return text.replace(" ", "-") if adjective else text
