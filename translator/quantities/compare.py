"""Look for the quantities of a source in its translation, each in a place of its own, and say what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from translator.model import Quantity, QuantityVerdict, Span
from translator.quantities.classes import power_of_ten, same_class
from translator.quantities.context import Context
from translator.quantities.english import find_numbers
from translator.quantities.english_lists import fit_odds
from translator.quantities.matching import rank
from translator.quantities.places import RANGE_JOINT, find_literal, find_months, find_range, find_superlative, is_first
from translator.quantities.shapes import SourceQuantity, TargetNumber, Value

_MOST_MOVES = 1000


def verify_quantities(source: Sequence[SourceQuantity], target: str) -> tuple[Quantity, ...]:
    """Say of each quantity of the source whether the translation has it.

    `proved`: a number of equal value and unit stands at `target_span`, which proves no other quantity. A unit may be converted
    (mu to hectares), a small number spelled out. An amount of money needs its own currency, at the number or within five words
    of it: the bare number is `wrong`, as is a percent for percentage points. `wrong`: the nearest number of the kind that
    proves nothing else has another value or unit. `missing`: there is none. `unchecked`: 今年 and its like, which good
    translations leave out, and the second of two equal quantities that the translation says once.

    >>> from translator.quantities.chinese import find_quantities
    >>> [(q.verdict, q.target) for q in verify_quantities(find_quantities("投资40亿元，占5%"), "40 billion yuan, or 5 percent")]
    [('wrong', '40 billion yuan'), ('proved', '5 percent')]
    """
    places: dict[int, Span] = {}
    for index, quantity in enumerate(source):
        if quantity.kind == "literal" and (span := find_literal(quantity.expected, target, tuple(places.values()))):
            places[index] = span
    found = fit_odds(target, find_numbers(target), _shares(source))
    taken = bytearray(len(target))
    for start, end in places.values():
        taken[start:end] = b"\1" * (end - start)
    numbers = tuple(number for number in found if not any(taken[slice(*number.span)]))
    context = Context.of(target, numbers)
    used: dict[int, int] = {}  # number -> quantity
    for index, quantity in enumerate(source):
        if isinstance(quantity.value, tuple):
            ends = find_range(quantity, context, used, context.near(index, len(source)))
            if ends:
                places[index] = (numbers[ends[0]].span[0], numbers[ends[-1]].span[1])
                used.update(dict.fromkeys(ends, index))
    _assign(source, context, used)
    assigned = set(used.values())
    for index, quantity in enumerate(source):
        open_period = quantity.kind == "period" and index not in places and index not in assigned
        ends = find_months(quantity, context, used, context.near(index, len(source))) if open_period else ()
        if ends:
            places[index] = (numbers[ends[0]].span[0], numbers[ends[-1]].span[1])
            used.update(dict.fromkeys(ends, index))
    verdicts: dict[int, QuantityVerdict] = dict.fromkeys(places, "proved")
    for number, index in used.items():
        if index not in places:
            places[index], verdicts[index] = numbers[number].span, "proved"
    for index, quantity in enumerate(source):
        span = find_superlative(target, places.values()) if index not in verdicts and is_first(quantity) else None
        if span:
            places[index], verdicts[index] = span, "proved"
    _explain(source, context, used, places, verdicts)
    return tuple(_result(quantity, target, places.get(index), verdicts[index]) for index, quantity in enumerate(source))


def _shares(source: Sequence[SourceQuantity]) -> set[Decimal]:
    """Give the shares of a whole among the quantities."""
    whole = {"fraction": 1, "percent": 100, "permille": 1000}
    return {q.value / whole[q.kind] for q in source if q.kind in whole and isinstance(q.value, Decimal)}


def value_text(value: Value) -> str:
    """Write a value as plain decimal text; a range as `low..high`, no number as nothing.

    >>> value_text(Decimal("4E+9")), value_text((Decimal(3), Decimal(5))), value_text(None)
    ('4000000000', '3..5', '')
    """
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "..".join(value_text(end) for end in value)
    return format(value.normalize(), "f")


def _result(quantity: SourceQuantity, target: str, span: Span | None, verdict: QuantityVerdict) -> Quantity:
    return Quantity(
        source=quantity.surface,
        source_span=quantity.span,
        value=value_text(quantity.value),
        unit=quantity.unit,
        expected=quantity.expected,
        target=target[slice(*span)] if span else None,
        target_span=span,
        verdict=verdict,
    )


def _assign(source: Sequence[SourceQuantity], context: Context, used: dict[int, int]) -> None:
    """Give as many quantities as possible a number of their own: the closest renderings first, then by augmenting paths."""
    edges: dict[int, list[int]] = {}
    ranked: list[tuple[int, float, int, int]] = []
    taken = set(used)
    for index, quantity in enumerate(source):
        if quantity.kind == "literal" or isinstance(quantity.value, tuple):
            continue
        scored = []
        for at in context.near(index, len(source)):
            number = context.numbers[at]
            score = None if at in taken else rank(quantity, quantity.value, number, context)
            if score is not None:
                scored.append((score, _distance(index, source, at, context), index, at))
        ranked += scored
        edges[index] = [at for _, _, _, at in sorted(scored)]
    done: set[int] = set()
    for _, _, index, at in sorted(ranked):
        if at not in used and index not in done:
            used[at] = index
            done.add(index)
    for index in edges:
        if index not in done and _augment(index, edges, used):
            done.add(index)


def _augment(start: int, edges: dict[int, list[int]], used: dict[int, int]) -> bool:
    """Find a number for a quantity by moving others that have a choice, breadth first."""
    wanted: dict[int, int] = {}  # number -> quantity that would have it
    had: dict[int, int] = {}  # quantity -> number it would give up
    queue = [start]
    for index in queue:
        for at in edges.get(index, ()):
            if at in wanted:
                continue
            wanted[at] = index
            if at not in used:
                place: int | None = at
                while place is not None:
                    used[place] = wanted[place]
                    place = had.get(wanted[place])
                return True
            had[used[at]] = at
            if len(wanted) < _MOST_MOVES:
                queue.append(used[at])
    return False


def _distance(index: int, source: Sequence[SourceQuantity], at: int, context: Context) -> int:
    """Tell how far apart the two stand in their orders, in thousandths."""
    return abs(index * 1000 // len(source) - at * 1000 // len(context.numbers))


def _explain(
    source: Sequence[SourceQuantity],
    context: Context,
    used: dict[int, int],
    places: dict[int, Span],
    verdicts: dict[int, QuantityVerdict],
) -> None:
    """Decide between wrong, missing and unchecked for what was not proved; numbers that agree in part are given out first."""
    left = [index for index in range(len(source)) if index not in verdicts]
    for index in list(left):
        once, optional = _said_once(index, source, used, context), source[index].optional
        if not once and not optional:
            continue
        at = _candidate(index, source, context, used, related_only=False)
        certain = once or source[index].kind == "count"
        if at is None or not (certain or _contradicts(source[index], context, used, at)):
            verdicts[index] = "unchecked"
            left.remove(index)
    for related_only in (True, False):
        for index in list(left):
            quantity = source[index]
            span = _wrong_range(quantity, context, used, index, len(source)) if isinstance(quantity.value, tuple) else None
            if span is None:
                at = _candidate(index, source, context, used, related_only=related_only)
                if at is None:
                    continue
                used[at], span = index, context.numbers[at].span
            places[index], verdicts[index] = span, "wrong"
            left.remove(index)
    for index in left:
        verdicts[index] = "missing"


def _said_once(index: int, source: Sequence[SourceQuantity], used: dict[int, int], context: Context) -> bool:
    quantity = source[index]
    if isinstance(quantity.value, tuple) or quantity.kind == "literal":
        return False
    for at in context.near(index, len(source)):
        if at not in used:
            continue
        other_index = used[at]
        other = source[other_index]
        same = (other.kind, other.value, other.unit) == (quantity.kind, quantity.value, quantity.unit)
        same = same or _same_day(quantity, other)
        if same and other_index != index and rank(quantity, quantity.value, context.numbers[at], context) is not None:
            return True
    return False


def _same_day(quantity: SourceQuantity, other: SourceQuantity) -> bool:
    """Tell whether 25日 takes up the 7月25日 before it."""
    ours, theirs = quantity.moment, other.moment
    if quantity.unit != "calendar-day" or other.unit != "calendar-date" or ours is None or theirs is None:
        return False
    return ours.day == theirs.day and ours.near[1] == theirs.month


def _contradicts(quantity: SourceQuantity, context: Context, used: dict[int, int], at: int) -> bool:
    """Tell whether a year that proves nothing speaks against 今年: it is the only one, and no "this year" is there."""
    free_years = [place for place, number in enumerate(context.numbers) if number.is_year and place not in used]
    offset = quantity.moment.offset if quantity.moment else None
    said = any(n.moment is not None and n.moment.offset == offset for n in context.numbers)
    return offset is not None and quantity.value is not None and free_years == [at] and not said


def _wrong_range(quantity: SourceQuantity, context: Context, used: dict[int, int], index: int, total: int) -> Span | None:
    numbers = context.numbers
    for first in context.near(index, total):
        if first + 1 == len(numbers):
            break
        pair = (numbers[first], numbers[first + 1])
        gap = context.text[pair[0].span[1] : pair[1].span[0]]
        free = first not in used and first + 1 not in used
        if free and RANGE_JOINT.match(gap) and all(same_class(quantity, number) for number in pair):
            used.update({first: index, first + 1: index})
            return pair[0].span[0], pair[1].span[1]
    return None


def _candidate(
    index: int, source: Sequence[SourceQuantity], context: Context, used: dict[int, int], *, related_only: bool
) -> int | None:
    """Pick the number that a quantity has most likely become; `related_only`: with the same digits or value."""
    quantity = source[index]
    best: tuple[int, int] | None = None
    for at in context.near(index, len(source)):
        number = context.numbers[at]
        if at in used or isinstance(quantity.value, tuple) or not same_class(quantity, number):
            continue
        if related_only and not _related(quantity, number):
            continue
        score = (_distance(index, source, at, context), at)
        best = score if best is None else min(best, score)
    return best[1] if best else None


def _related(quantity: SourceQuantity, number: TargetNumber) -> bool:
    value = quantity.magnitude
    if value is None or number.value is None:
        return False
    return value == number.value or power_of_ten(value, number.value)
