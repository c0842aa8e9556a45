"""Choose among readings of lost bytes from left to right, keeping a few ways open until the text between has settled them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from translator import hanzi
from translator.repair.char_model import CharModel
from translator.repair.costs import Costs, context_of, context_with, quote_cost
from translator.repair.mixups.holes import MARKS

_WIDTH = 6  # ways kept open
_WEIGHED = 32  # readings of one hole that are weighed, by what they cost without the text around
_SETTLED = 3  # characters of known text that weigh what was chosen before them
_OTHER_SCRIPT = 5.0  # a Traditional form in Simplified text
_DOUBLE = re.compile("[“”]")


@dataclass(frozen=True, slots=True)
class Hole:
    """Readings of one hole with their penalties."""

    readings: tuple[tuple[str, float], ...]


@dataclass(slots=True)
class _Way:
    cost: float
    text: tuple[str, ...]
    context: str = ""
    quoted: bool = False  # whether a double quote is open


class Chooser:
    """Weighs readings by the model; `traditional` is the script of the text around, None where it does not show."""

    def __init__(self, model: CharModel, traditional: bool | None) -> None:
        self._costs = Costs(model, traditional=bool(traditional))
        self._frequency = model.frequency
        self._best: dict[tuple[tuple[str, float], ...], tuple[tuple[str, float], ...]] = {}
        self._traditional = traditional

    def choose(self, items: Sequence[str | Hole]) -> tuple[list[str], list[float]]:
        """Give the likeliest reading of each hole, and the nats by which it beats the next one.

        >>> Chooser(CharModel(), None).choose(["中", Hole((("国", 0.0), ("囼", 0.0))), "经济"])[0]
        ['国']
        """
        ways = [_Way(0.0, ())]
        gaps: list[float] = []
        for item in items:
            if isinstance(item, Hole):
                ways = self._open(ways, item)
            else:
                ways = self._close(ways, item)
                if len(item) >= _SETTLED and len(ways) > 1:
                    # So many characters on, what was chosen makes no difference any more.
                    gaps += [ways[1].cost - ways[0].cost]
                    ways = ways[:1]
        if len(ways) > 1:
            for way in ways:
                way.cost += self._costs.char(way.context, "\n")
            ways.sort(key=lambda way: way.cost)
            gaps.append(ways[1].cost - ways[0].cost)
        return list(ways[0].text), gaps

    def _open(self, ways: list[_Way], hole: Hole) -> list[_Way]:
        if len(hole.readings) == 1 and len(ways) == 1:
            return [self._follow(ways[0], hole.readings[0][0], 0.0, (*ways[0].text, hole.readings[0][0]))]
        found: list[_Way] = []
        for way in ways:
            found += [self._follow(way, text, penalty, (*way.text, text)) for text, penalty in self._ranked(hole)]
        return sorted(found, key=lambda way: way.cost)[:_WIDTH]

    def _ranked(self, hole: Hole) -> tuple[tuple[str, float], ...]:
        if len(hole.readings) <= _WEIGHED:
            return hole.readings
        known = self._best.get(hole.readings)
        if known is None:
            ordered = sorted(hole.readings, key=lambda one: one[1] + sum(map(self._alone, one[0])))
            known = self._best[hole.readings] = tuple(ordered[:_WEIGHED])
        return known

    def _alone(self, char: str) -> float:
        """Give the cost of a character by its share of running text."""
        share = MARKS.get(char, 0.0) * 0.12 or self._frequency(hanzi.simplified(char))
        return -log(max(share, 1e-9))

    def _close(self, ways: list[_Way], known: str) -> list[_Way]:
        settling = len(ways) > 1 or len(known) < _SETTLED
        closed = [self._follow(way, known[:_SETTLED], 0.0, way.text) for way in ways] if settling else ways
        if len(known) >= _SETTLED:
            context, marks = context_of(known), _DOUBLE.findall(known)
            for way in closed:
                way.context = context
                way.quoted = marks[-1] == "“" if marks else way.quoted
        return sorted(closed, key=lambda way: way.cost)[:_WIDTH]

    def _follow(self, way: _Way, text: str, cost: float, chosen: tuple[str, ...]) -> _Way:
        context, quoted = way.context, way.quoted
        for char in text:
            sign = self._costs.sign(char)
            own = self._costs.of(context, sign)
            cost += own + (_OTHER_SCRIPT if self._traditional is False and sign.simple != char and sign.han else 0.0)
            if char in "“”":
                cost += quote_cost(char, quoted, own)
                quoted = char == "“"
            context = context_with(context, sign.simple)
        return _Way(way.cost + cost, chosen, context, quoted)
