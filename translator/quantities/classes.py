"""Tell which numbers of a translation could be failed renderings of a quantity."""

from __future__ import annotations

from decimal import Decimal

from translator.quantities.shapes import SourceQuantity, TargetNumber
from translator.quantities.tables import units


def power_of_ten(one: Decimal, other: Decimal) -> bool:
    """Tell whether two values differ by nothing but a power of ten.

    >>> power_of_ten(Decimal(4), Decimal("4E+10")), power_of_ten(Decimal(4), Decimal(4)), power_of_ten(Decimal(4), Decimal(41))
    (True, False, False)
    """
    if not one or not other or one == other:
        return False
    return one.normalize().as_tuple().digits == other.normalize().as_tuple().digits


def same_class(quantity: SourceQuantity, number: TargetNumber) -> bool:
    """Tell whether `number` could be a failed rendering of `quantity`: the same kind of thing with another value or unit."""
    kind, value = quantity.kind, quantity.magnitude
    related = value is not None and number.value is not None and (value == number.value or power_of_ten(value, number.value))
    plain = number.kind == "cardinal" and not number.is_year and number.word not in ("one", "a", "an")
    if kind in ("money", "scale"):
        return number.kind == "money" or (plain and related and (value or 0) >= 1000)
    if kind in ("measure", "duration"):
        one, other = units()[quantity.unit], units().get(number.unit)
        same = other is not None and (one.id == other.id or (one.dimension != "" and one.dimension == other.dimension))
        return (number.kind == "measure" and (same or related)) or (plain and related)
    if kind in ("count", "number"):
        close = value is None or number.value is None or related or abs(value.adjusted() - number.value.adjusted()) <= 1
        return (
            (plain and close)
            or (number.kind == "vague" and quantity.vague)
            or (related and kind == "number" and number.kind == "money")
        )
    if kind == "date":
        return _same_date_class(quantity, number)
    if kind == "period":
        months = quantity.unit == "calendar-month" and number.unit == "calendar-month"
        return months or (number.kind == "period" and number.unit == quantity.unit)
    return number.kind in _CLASSES.get(kind, ())


_CLASSES: dict[str, tuple[str, ...]] = {
    "percent": ("percent", "points"), "points": ("percent", "points"), "permille": ("permille", "percent"),
    "discount": ("percent",), "fraction": ("fraction", "percent"), "multiple": ("multiple",), "ordinal": ("ordinal",),
    "plan": ("ordinal",), "time": ("time",),
}  # fmt: skip


def _same_date_class(quantity: SourceQuantity, number: TargetNumber) -> bool:
    if quantity.unit in ("decade", "century"):
        return number.unit == quantity.unit
    if quantity.unit == "calendar-year":
        return number.is_year
    return number.kind == "date" and number.moment is not None and (number.moment.month is not None)
