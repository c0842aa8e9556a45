"""Find the strings of a list that differ from another by one slip or two.

Cut into more pieces than there are slips, a string keeps one piece whole, near its place. So the strings of each length are
indexed by their pieces, and of ten thousand only the few that share one are compared (the partition scheme of Pass-Join, Li et
al. 2011). A slip is a character put in, left out or replaced, or two neighbours exchanged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

MOST = 2  # slips
_LONG = 6  # from here on there is a piece more, for the exchange of two neighbours touches two pieces
_Piece = tuple[int, int, dict[str, list[str]]]  # where it begins, its length, the strings by what it is


class Near:
    """An index over strings; that of a length is made when it is first needed.

    >>> near = Near(["新质生产力", "生产力", "低空经济"])
    >>> near.find("新质生产率", 1), near.find("低经空济", 1), near.find("生产", 2)
    ([('新质生产力', 1)], [('低空经济', 1)], [('生产力', 1)])
    """

    def __init__(self, strings: Iterable[str]) -> None:
        self._by_size: dict[int, list[str]] = defaultdict(list)
        for string in strings:
            self._by_size[len(string)].append(string)
        self._pieces: dict[int, list[_Piece]] = {}

    def find(self, wanted: str, most: int) -> list[tuple[str, int]]:
        """Give the strings within `most` slips, at most two, the nearest first; the string itself is not among them."""
        from rapidfuzz.distance import OSA

        size = len(wanted)
        near: set[str] = set()
        for length in range(max(size - most, 1), size + most + 1):
            if length in self._by_size:
                if length <= most:  # too short to have a piece for each slip and one more
                    near.update(self._by_size[length])
                for begin, long, strings in self._pieces_of(length):
                    for start in range(max(begin - most, 0), min(begin + most, size - long) + 1):
                        near.update(strings.get(wanted[start : start + long], ()))
        near.update(self._exchanged(wanted))
        near.discard(wanted)
        found = [(string, OSA.distance(wanted, string, score_cutoff=most)) for string in near]
        return sorted(((string, count) for string, count in found if count <= most), key=lambda item: (item[1], item[0]))

    def _exchanged(self, wanted: str) -> set[str]:
        """Give what two neighbours exchanged make of a short string; the pieces of one are too small to see to it."""
        if len(wanted) >= _LONG or len(wanted) not in self._by_size:
            return set()
        made = {wanted[:at] + wanted[at + 1] + wanted[at] + wanted[at + 2 :] for at in range(len(wanted) - 1)}
        return made.intersection(self._by_size[len(wanted)])

    def _pieces_of(self, length: int) -> list[_Piece]:
        pieces = self._pieces.get(length)
        if pieces is None:
            count = min(MOST + 1 + (length >= _LONG), length)
            edges = [length * number // count for number in range(count + 1)]
            pieces = [(begin, end - begin, defaultdict(list)) for begin, end in pairwise(edges)]
            for begin, long, strings in pieces:
                for string in self._by_size[length]:
                    strings[string[begin : begin + long]].append(string)
            self._pieces[length] = pieces
        return pieces
