"""Which of a row of numbers are out of order: as few as can be."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def out_of_order(numbers: Sequence[int]) -> list[int]:
    """Give the different numbers that must be taken out for the rest to ascend (Schensted 1961: longest increasing subsequence).

    >>> out_of_order([1, 2, 9, 3, 4]), out_of_order([4, 1, 2, 3]), out_of_order([])
    ([9], [4], [])
    """
    ends: list[int] = []  # the least number at which an ascending run of this length ends
    places: list[int] = []  # and where it stands
    before: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number)
        ends[length : length + 1] = [number]
        places[length : length + 1] = [place]
        before.append(places[length - 1] if length else -1)
    kept: set[int] = set()
    at = places[-1] if places else -1
    while at >= 0:
        kept.add(at)
        at = before[at]
    return [number for place, number in enumerate(numbers) if place not in kept]
