"""Choose among readings of lost bytes from left to right, keeping a few ways open until the text between has settled them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from translator import hanzi
from translator.repair.char_model import CharModel
from translator.repair.mixups.holes import MARKS

_WIDTH = 6  # ways kept open
_WEIGHED = 32  # readings of one hole that are weighed, by what they cost without the text around
_RARE_MARK = 7.0
# What follows a figure, by its share there (counted over news and encyclopaedia, roundly): the model knows Han characters only.
_AFTER_FIGURE = {"年": 0.2, "月": 0.12, "日": 0.12, "亿": 0.04, "万": 0.06, "个": 0.06, "人": 0.04, "名": 0.02, "岁": 0.02}
_AFTER_FIGURE |= dict.fromkeys("时号位家次天元点分秒米种项条届倍度章期世公多余周起", 0.01)
_OTHER_SCRIPT = 5.0  # a Traditional form in Simplified text, and the other way round


@dataclass(frozen=True, slots=True)
class Hole:
    """Readings of one hole with their penalties."""

    readings: tuple[tuple[str, float], ...]


@dataclass(slots=True)
class _Way:
    cost: float
    text: tuple[str, ...]
    first: str = ""
    second: str = ""
    figure: bool = False  # after a digit


class Chooser:
    """Weighs readings by the model; `traditional` is the script of the text around, None where it does not show."""

    def __init__(self, model: CharModel, traditional: bool | None) -> None:
        self._cost = model.cost
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
                if len(item) > 2 and len(ways) > 1:
                    # Two characters on, what was chosen makes no difference any more.
                    gaps += [ways[1].cost - ways[0].cost]
                    ways = ways[:1]
        if len(ways) > 1:
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
        closed = [self._follow(way, known[:2], 0.0, way.text) for way in ways] if len(ways) > 1 or len(known) < 3 else ways
        if len(known) > 2:
            first, second = (hanzi.simplified(char) if hanzi.is_han(char) else "" for char in known[-2:])
            for way in closed:
                way.first, way.second = (first, second) if second else ("", "")
                way.figure = known[-1].isdigit()
        return sorted(closed, key=lambda way: way.cost)[:_WIDTH]

    def _follow(self, way: _Way, text: str, cost: float, chosen: tuple[str, ...]) -> _Way:
        first, second, figure = way.first, way.second, way.figure
        for char in text:
            if hanzi.is_han(char):
                plain = hanzi.simplified(char)
                expected = _AFTER_FIGURE.get(plain) if figure else None
                cost += -log(expected) if expected else self._cost(first, second, plain) + (2.0 if figure else 0.0)
                if self._traditional is not None:
                    other = hanzi.is_simplified_only(char) if self._traditional else plain != char
                    cost += _OTHER_SCRIPT if other else 0.0
                first, second = second, plain
            else:
                share = MARKS.get(char)
                cost += self._cost(first, second, "，") + (-log(share) if share else _RARE_MARK)
                first = second = ""
            figure = char.isdigit()
        return _Way(way.cost + cost, chosen, first, second, figure)
