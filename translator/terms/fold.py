"""Bring a Chinese text into the form in which terms are compared, and map places back.

Folded are: Traditional characters (one by one, without context, which also forgives a wrong conversion such as 頭發), letters
and digits of full width, and Latin capitals. Left out are quotation marks, zero-width characters, and blanks or one line break
next to a Han character: 专精特新“小巨人”企业 and 专精特新 小巨人企业 are the same term. A folded text is not meant to be read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, cached_property

from translator.hanzi import HAN, HAN_RANGES, simplified
from translator.model import Span

OPENING_QUOTES = "“‘「『"
CLOSING_QUOTES = "”’」』"
_QUOTES = OPENING_QUOTES + CLOSING_QUOTES + '"'
_SPACE = "[ \\t\\r\\n\\u00a0\\u3000]"
_MANY = 16  # where more than one character in so many is unusual, translating the whole text is faster than replacing each
_HAN_SIDE = f"[{HAN[1:-1]}{_QUOTES}]"
_LATIN = "[A-Za-z0-9]"
# The sides are looked at after the first blank: a pattern that begins with a look-behind is tried at every character.
_DROPPED = re.compile(
    f"[{_QUOTES}\\u00ad\\u200b\\u2060\\ufeff]"
    f"|{_SPACE}(?:(?<={_HAN_SIDE}{_SPACE}){_SPACE}*(?={_HAN_SIDE}|{_LATIN})|(?<={_LATIN}{_SPACE}){_SPACE}*(?={_HAN_SIDE}))"
)


@dataclass(frozen=True)
class Folded:
    """A folded text and where its characters came from."""

    original: str
    text: str
    cuts: tuple[Span, ...]  # what was left out of the original

    @cached_property
    def _starts(self) -> list[int]:
        """Give for each cut the folded position of what follows it."""
        starts: list[int] = []
        dropped = 0
        for start, end in self.cuts:
            starts.append(start - dropped)
            dropped += end - start
        return starts

    def origin(self, start: int, end: int) -> Span:
        """Give the span of the original that became the folded span, without what was left out at its ends.

        >>> fold("在“新 质”里").origin(1, 3)
        (2, 5)
        """
        return self._position(start), self._position(end - 1) + 1

    def _position(self, index: int) -> int:
        before = bisect_right(self._starts, index)
        if before == 0:
            return index
        return self.cuts[before - 1][1] + index - self._starts[before - 1]


def fold(text: str) -> Folded:
    """Fold a text.

    >>> fold("「低空」 經濟，ＡＩ+").text
    '低空经济，ai+'
    """
    # A term crosses the end of a line, not that of a paragraph.
    cuts = tuple(match.span() for match in _DROPPED.finditer(text) if match.group().count("\n") < 2)
    edges = [0, *(edge for cut in cuts for edge in cut), len(text)]
    kept = "".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)) if cuts else text
    return Folded(text, _fold_characters(kept), cuts)


def _fold_characters(text: str) -> str:
    unusual = len(_unusual().findall(text))
    table = _table()
    if unusual * _MANY > len(text):
        text = text.translate(table)
    elif unusual:
        text = _unusual().sub(lambda match: table[ord(match.group())], text)
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(char.lower()[:1] for char in text)  # "İ" becomes two characters


@cache
def _table() -> dict[int, str]:
    """Map Traditional characters, the full-width forms of ASCII, and what is no character to what they are compared as."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B) if chr(code - 0xFEE0).isalnum()}
    table[0xFF0B], table[0xFF06], table[0xFF0D] = "+", "&", "-"
    table |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # a lone surrogate, which the automaton refuses
    for low, high in HAN_RANGES:
        table |= {code: other for code in range(low, min(high, 0xFFFF) + 1) if (other := simplified(chr(code))) != chr(code)}
    return table


@cache
def _unusual() -> re.Pattern[str]:
    """Match a character of the table."""
    return re.compile("[" + "".join(map(chr, _table())) + "]")
