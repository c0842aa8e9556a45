"""Pass two: all ways through the band, the chance of each bead among them, and the alignment with most right beads.

The chances come from the forward-backward algorithm over whole alignments (a semi-Markov chain, with beads for its segments). The
path that is taken is the one whose beads have the highest chances together, not the single likeliest one: what is counted in the
end is right beads.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from translator.alignment.anchors import Band
from translator.alignment.shapes import Size

BeadScore = Callable[[int, int, int, int], float]
_NEVER = -math.inf
_HOPELESS = -15.0
_LIKELY = 0.01


@dataclass(frozen=True, slots=True)
class Step:
    """A bead: sentences `row` to `row + rows` and `column` to `column + columns`, with its chance among all ways, 0 to 1."""

    row: int
    rows: int
    column: int
    columns: int
    chance: float


@dataclass(frozen=True, slots=True)
class Ways:
    """The alignment that was taken, and every bead that is not unlikely, with its score."""

    path: list[Step]
    likely: dict[Step, float]


def all_ways(band: Band, score: BeadScore, priors: Mapping[Size, float]) -> Ways:
    """Weigh all alignments within a band, from its first corner to its last."""
    edges = _edges(band, score, priors)
    return _most_right(edges, band, _forward(edges, band), _backward(edges, band))


_Edge = tuple[int, int, float]  # sizes of a bead that ends at a point, and its score
_Edges = list[list[list[_Edge]]]  # by row, and by column from the low end of the band


def _edges(band: Band, score: BeadScore, priors: Mapping[Size, float]) -> _Edges:
    kinds = [(rows, columns, math.log(prior)) for (rows, columns), prior in priors.items()]
    table: _Edges = []
    for row, (low, high) in enumerate(zip(band.low, band.high, strict=True)):
        line = []
        for column in range(low, high + 1):
            ending = []
            for rows, columns, prior in kinds:
                top, left = row - rows, column - columns
                if top < 0 or not band.low[top] <= left <= band.high[top]:
                    continue
                value = score(top, rows, left, columns) if rows and columns else 0.0
                if value > _HOPELESS:
                    ending.append((rows, columns, prior + value))
            line.append(ending)
        table.append(line)
    return table


def _forward(edges: _Edges, band: Band) -> list[list[float]]:
    table = [[_NEVER] * len(line) for line in edges]
    table[0][0] = 0.0
    for row, line in enumerate(edges):
        for at, ending in enumerate(line):
            values = [0.0] if row == 0 and at == 0 else []
            for rows, columns, value in ending:
                top = row - rows
                values.append(table[top][at + band.low[row] - columns - band.low[top]] + value)
            table[row][at] = _log_sum(values)
    return table


def _backward(edges: _Edges, band: Band) -> list[list[float]]:
    table = [[_NEVER] * len(line) for line in edges]
    table[-1][-1] = 0.0
    for row in range(len(edges) - 1, -1, -1):
        for at in range(len(edges[row]) - 1, -1, -1):
            here = table[row][at]
            if here == _NEVER:
                continue
            for rows, columns, value in edges[row][at]:
                top = row - rows
                left = at + band.low[row] - columns - band.low[top]
                table[top][left] = _log_add(table[top][left], here + value)
    return table


def _most_right(edges: _Edges, band: Band, forward: list[list[float]], backward: list[list[float]]) -> Ways:
    total = forward[-1][-1]
    best = [[_NEVER] * len(line) for line in edges]
    back: list[list[tuple[int, int, float] | None]] = [[None] * len(line) for line in edges]
    best[0][0] = 0.0
    likely = {}
    for row, line in enumerate(edges):
        for at, ending in enumerate(line):
            for rows, columns, value in ending:
                top = row - rows
                left = at + band.low[row] - columns - band.low[top]
                if best[top][left] == _NEVER:
                    continue
                chance = math.exp(min(0.0, forward[top][left] + value + backward[row][at] - total))
                if chance >= _LIKELY:
                    likely[Step(top, rows, left + band.low[top], columns, chance)] = value
                # A sentence without a counterpart counts as half a bead, so that what is left out may be left out.
                worth = best[top][left] + (chance if rows and columns else chance / 2)
                if worth > best[row][at]:
                    best[row][at], back[row][at] = worth, (rows, columns, chance)
    return Ways(_path(back, band), likely)


def _path(back: Sequence[Sequence[tuple[int, int, float] | None]], band: Band) -> list[Step]:
    row, column = len(back) - 1, band.high[-1]
    path = []
    while step := back[row][column - band.low[row]]:
        rows, columns, chance = step
        row, column = row - rows, column - columns
        path.append(Step(row, rows, column, columns, chance))
    return path[::-1]


def _log_sum(values: Sequence[float]) -> float:
    top = max(values, default=_NEVER)
    if top == _NEVER:
        return _NEVER
    return top + math.log(sum(math.exp(value - top) for value in values))


def _log_add(one: float, two: float) -> float:
    if one < two:
        one, two = two, one
    return one if two == _NEVER else one + math.log1p(math.exp(two - one))
