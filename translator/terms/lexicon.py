"""The words of official prose: the list of Chinese words with terms of one's own, and the words that stand beside terms.

`data/growing.tsv` has the words that stand beside terms in official prose and are no part of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from translator.terms import tables
from translator.wordlist import OTHER, WordList

__all__ = ["OTHER", "Words", "beside"]


class Words(WordList):
    """The word list, with some words of one's own on top.

    >>> words = Words()
    >>> words.cut("深入推进药品集中采购")
    ['深入', '推进', '药品', '集中', '采购']
    >>> words.kind("推进"), words.kind("药品")
    ('v', 'n')
    """

    def __init__(self, own: Iterable[str] = ()) -> None:
        super().__init__(dict.fromkeys((*own, *beside("words")), ("n", 56)))

    def kind(self, word: str) -> str:
        """Give the class of a word; `x` for one that is not in the list."""
        kind = super().kind(word)
        return "n" if kind == OTHER and word not in self and len(word) > 2 and word[-1] in beside("suffix") else kind


@lru_cache(maxsize=8)
def beside(group: str) -> frozenset[str]:
    """Give the words of a group of `growing.tsv`.

    >>> "推进" in beside("opening")
    True
    """
    return frozenset(word for name, words in tables.rows("growing.tsv") if name == group for word in words.split())
