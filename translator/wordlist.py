"""Chinese words: a list with how often each occurs and what it is, and the cutting of a run of characters into words.

`wordlist.tsv.gz` is made by `scripts/build_word_list.py`, which names its source and licence (MIT). A step that has words of its
own puts them on top.
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("wordlist.tsv.gz")
_QUARTERS = 4  # the list has the binary logarithm of a count in quarters
TOTAL = 103  # that of all counts together, about 60 million
_UNSEEN = 0  # what a character outside the list is taken to have been counted: once
_LONGEST = 5  # of the words in the list
OTHER = "x"


class WordList:
    """The word list; classes are the letters that the build script explains.

    >>> words = WordList()
    >>> words.cut("深入推进药品集中采购")
    ['深入', '推进', '药品', '集中', '采购']
    >>> words.kind("推进"), words.kind("药品"), words.kind("药推")
    ('v', 'n', 'x')
    """

    def __init__(self, own: Mapping[str, tuple[str, int]] | None = None) -> None:
        """Read the list; `own` has words to add, each with its class and the logarithm of its count in quarters."""
        self._rows = _rows()
        self._own = dict(own or {})
        self._longest = max(_LONGEST, *map(len, self._own)) if self._own else _LONGEST

    def __contains__(self, word: object) -> bool:
        return word in self._rows or word in self._own

    def kind(self, word: str) -> str:
        """Give the class of a word; `x` for one that is not in the list."""
        row = self._own.get(word) or self._rows.get(word)
        return row[0] if row else OTHER

    def weight(self, word: str) -> int:
        """Give four times the binary logarithm of a word's count; 0 for one that is not in the list."""
        row = self._rows.get(word)
        return row[1] if row else _UNSEEN

    def chance(self, word: str) -> float:
        """Give the share of a word in running text; a small one for a word that is not in the list."""
        row = self._rows.get(word)
        quarters = row[1] if row else 2 * _QUARTERS
        return math.pow(2.0, (quarters - TOTAL) / _QUARTERS)

    def cut(self, run: str, extra: Mapping[str, int] | None = None) -> list[str]:
        """Cut Han characters into the words that are likeliest together, each taken for itself (a unigram model).

        `extra` has words of this run alone, with the logarithm of a count in quarters, which may be negative.

        >>> WordList().cut("像张雄一样", {"张雄": 15})
        ['像', '张雄', '一样']
        """
        rows, own, size = self._rows, self._own, len(run)
        extra = extra or {}
        longest = max(self._longest, *map(len, extra)) if extra else self._longest
        best = [0] * (size + 1)  # of the rest from here on
        step = [1] * (size + 1)
        for start in range(size - 1, -1, -1):
            row = rows.get(run[start])
            top = (row[1] if row else _UNSEEN) - TOTAL + best[start + 1]
            length = 1
            for stop in range(start + 2, min(start + longest, size) + 1):
                word = run[start:stop]
                row = rows.get(word) or (own.get(word) if own else None)
                value = row[1] if row else None
                if extra and word in extra:
                    value = extra[word] if value is None else max(value, extra[word])
                if value is not None and value - TOTAL + best[stop] > top:
                    top, length = value - TOTAL + best[stop], stop - start
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
