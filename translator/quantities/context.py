"""The translation around a number: a unit a few words away, the year of a month, a conversion in brackets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import pairwise

from translator.model import Span
from translator.quantities.english_tokens import words
from translator.quantities.shapes import TargetNumber
from translator.quantities.tables import units

WINDOW = 80  # characters; five words are never longer
_NEAR_WORDS = 5
_REACH = 100  # numbers to either side
_MINUS_SIGN = re.compile(r"(?:^|[\s(,])[-−–‑]\s?(?:[A-Z]{0,3}[$€£¥])?$")


@dataclass(frozen=True, slots=True)
class Context:
    """The translation as a whole, for what is said beside a number: a unit a few words away, the year of a month."""

    text: str
    numbers: tuple[TargetNumber, ...]
    doubtful: frozenset[TargetNumber] = frozenset()
    pairs: Mapping[TargetNumber, TargetNumber] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, numbers: tuple[TargetNumber, ...]) -> Context:
        """Read a translation; an amount and its conversion in brackets that do not agree are both in doubt.

        >>> from translator.quantities.english import find_numbers
        >>> text = "3,000 mu (400 hectares)"
        >>> len(Context.of(text, find_numbers(text)).doubtful)
        2
        """
        doubtful: set[TargetNumber] = set()
        pairs: dict[TargetNumber, TargetNumber] = {}
        for one, other in pairwise(numbers):
            bracket = re.fullmatch(r"\s?\((?:about |roughly |or |= ?)?", text[one.span[1] : other.span[0]])
            agrees = _converts(one, other) if bracket else None
            if agrees is not None:
                pairs |= {one: other, other: one}
            if agrees is False:
                doubtful |= {one, other}
        return cls(text, numbers, frozenset(doubtful), pairs)

    def near(self, index: int, total: int) -> range:
        """Give the places of the numbers that quantity `index` of `total` may have become: in long texts, those about as far on.

        >>> Context("", ()).near(3, 9)
        range(0, 0)
        """
        count = len(self.numbers)
        center = index * count // total
        return range(max(0, center - _REACH), min(count, center + _REACH))

    def names_year(self, year: int) -> bool:
        """Tell whether the text names a year anywhere."""
        return any((n.is_year and n.value == year) or (n.moment is not None and n.moment.year == year) for n in self.numbers)

    def below_zero(self, span: Span) -> bool:
        """Tell whether a number has a minus sign, or a word for falling or for below zero in its sentence."""
        left, right = self.text[max(0, span[0] - WINDOW) : span[0]], self.text[span[1] : span[1] + WINDOW]
        if _MINUS_SIGN.search(left) or self.text[span[0]] in "-−":
            return True
        near = re.split(r"[.;!?]\s", left)[-1], re.split(r"[.;!?](?:\s|$)", right)[0]
        return any(_falling().search(part) for part in near)

    def unit_near(self, unit: str, span: Span) -> bool:
        """Tell whether a name or sign of `unit` stands within a few words of `span`, in the same sentence."""
        left, right = self.text[max(0, span[0] - WINDOW) : span[0]], self.text[span[1] : span[1] + WINDOW]
        before = re.split(r"[.;!?]\s", left)[-1].split()[-_NEAR_WORDS:]
        after = re.split(r"[.;!?](?:\s|$)", right)[0].split()[:_NEAR_WORDS]
        return any(_unit_names(unit).search(" ".join(part)) for part in (before, after))


@cache
def _falling() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words('falling')))})", re.IGNORECASE)


@cache
def _unit_names(unit_id: str) -> re.Pattern[str]:
    unit = units()[unit_id]
    names = {unit.singular, unit.plural, *unit.accept, *unit.sign}
    parts = [re.escape(name) if not name[0].isalpha() else rf"\b{re.escape(name)}(?![A-Za-z])" for name in names]
    return re.compile("|".join(parts))


def _converts(one: TargetNumber, other: TargetNumber) -> bool | None:
    """Tell whether two amounts of different units of one dimension are the same amount; None where they are not such."""
    first, second = units().get(one.unit), units().get(other.unit)
    if first is None or second is None or one.value is None or other.value is None:
        return None
    if not first.dimension or first.dimension != second.dimension or first.id == second.id:
        return None
    ratio = first.size / second.size
    return same_to_precision(one.value * ratio, other.value) or same_to_precision(other.value / ratio, one.value)


def same_to_precision(exact: Decimal, written: Decimal) -> bool:
    """Tell whether a converted amount agrees with the written one to its last written place."""
    exponent = written.as_tuple().exponent
    doubt = Decimal(5).scaleb(int(exponent) - 1) if isinstance(exponent, int) else Decimal(0)
    return written != 0 and abs(exact - written) <= min(doubt, abs(exact) / 20)
