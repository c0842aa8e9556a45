"""Does a stretch of text stand by itself, or is it a chance meeting of two words?"""

from __future__ import annotations

from translator.hanzi import is_han
from translator.model import Span
from translator.wordlist import WordList

_AROUND = 8  # characters on each side that are cut with it


def keeps(text: str, span: Span, words: WordList, weight: int) -> bool:
    """Tell whether the likeliest cutting of the characters around a span leaves it in one piece.

    `weight` is that of the span as a word, as the word list counts: four times the binary logarithm of a count.

    >>> keeps("就在花桥镇", (2, 5), WordList(), -10), keeps("位于江西南部", (0, 3), WordList(), -10)
    (True, False)
    """
    first, last = span
    while first and is_han(text[first - 1]) and span[0] - first < _AROUND:
        first -= 1
    while last < len(text) and is_han(text[last]) and last - span[1] < _AROUND:
        last += 1
    place = first
    for piece in words.cut(text[first:last], {text[slice(*span)]: weight}):
        if place == span[0]:
            return place + len(piece) == span[1]
        place += len(piece)
    return False
