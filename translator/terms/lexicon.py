"""Chinese words: a list with how often each occurs and what it is, and the cutting of a run of characters into words.

`data/words.tsv.gz` is made by `scripts/build_word_list.py`, which names its source and licence (MIT). `data/growing.tsv` has the
words that stand beside terms in official prose and are no part of them.
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from translator.terms import tables

_FILE = Path(__file__).resolve().parent / "data" / "words.tsv.gz"
_QUARTERS = 4  # the list has the binary logarithm of a count in quarters
_TOTAL = 103  # that of all counts together, about 60 million
_UNSEEN = 0  # what a character outside the list is taken to have been counted: once
OTHER = "x"


class Words:
    """The word list, with some words of one's own on top; classes are the letters that the build script explains.

    >>> words = Words()
    >>> words.cut("深入推进药品集中采购")
    ['深入', '推进', '药品', '集中', '采购']
    >>> words.kind("推进"), words.kind("药品")
    ('v', 'n')
    """

    def __init__(self, own: Iterable[str] = ()) -> None:
        self._rows = _rows()
        self._own = dict.fromkeys((*own, *beside("words")), ("n", 56))
        self._longest = max(map(len, self._own), default=5) if self._own else 5

    def kind(self, word: str) -> str:
        """Give the class of a word; `x` for one that is not in the list."""
        row = self._own.get(word) or self._rows.get(word)
        if row is None and len(word) > 2 and word[-1] in beside("suffix"):
            return "n"
        return row[0] if row else OTHER

    def chance(self, word: str) -> float:
        """Give the share of a word in running text; a small one for a word that is not in the list."""
        row = self._rows.get(word)
        quarters = row[1] if row else 2 * _QUARTERS
        return math.pow(2.0, (quarters - _TOTAL) / _QUARTERS)

    def cut(self, run: str) -> list[str]:
        """Cut Han characters into the words that are likeliest together, each taken for itself (a unigram model)."""
        rows, own, size = self._rows, self._own, len(run)
        best = [0] * (size + 1)  # of the rest from here on
        step = [1] * (size + 1)
        for start in range(size - 1, -1, -1):
            row = rows.get(run[start])
            top = (row[1] if row else _UNSEEN) - _TOTAL + best[start + 1]
            length = 1
            for stop in range(start + 2, min(start + self._longest, size) + 1):
                row = rows.get(run[start:stop]) or (own.get(run[start:stop]) if own else None)
                if row is not None:
                    value = row[1] - _TOTAL + best[stop]
                    if value > top:
                        top, length = value, stop - start
            best[start], step[start] = top, length
        found: list[str] = []
        start = 0
        while start < size:
            found.append(run[start : start + step[start]])
            start += step[start]
        return found


@lru_cache(maxsize=1)
def _rows() -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for line in gzip.decompress(_FILE.read_bytes()).decode().splitlines():
        word, kind, quarters = line.split("\t")
        found[word] = (kind, int(quarters))
    return found


@lru_cache(maxsize=8)
def beside(group: str) -> frozenset[str]:
    """Give the words of a group of `growing.tsv`.

    >>> "推进" in beside("opening")
    True
    """
    return frozenset(word for name, words in tables.rows("growing.tsv") if name == group for word in words.split())
