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
from itertools import accumulate

from translator.hanzi import HAN, is_han, single_forms
from translator.model import Span

OPENING_QUOTES = "“‘「『"
CLOSING_QUOTES = "”’」』"
_QUOTES = OPENING_QUOTES + CLOSING_QUOTES + '"'
_SPACE = "[ \\t\\r\\n\\u00a0\\u3000]"
_HAN_SIDE = f"[{HAN[1:-1]}{_QUOTES}]"
_LATIN = "[A-Za-z0-9]"
# One class of characters in front, which the search runs ahead to; what kind it was, and the sides, are looked at after it.
_DROPPED = re.compile(
    f"[{_QUOTES}\\u00ad\\u200b\\u2060\\ufeff{_SPACE[1:]}"
    f"(?:(?<!{_SPACE})"
    f"|(?<={_HAN_SIDE}{_SPACE}){_SPACE}*(?={_HAN_SIDE}|{_LATIN})|(?<={_LATIN}{_SPACE}){_SPACE}*(?={_HAN_SIDE}))"
)

_BEYOND = re.compile("[\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Folded:
    """A folded text and where its characters came from."""

    original: str
    text: str
    cuts: tuple[Span, ...]  # what was left out of the original

    @cached_property
    def starts(self) -> list[int]:
        """Give for each cut the folded position of what follows it."""
        return [end - shift for (_, end), shift in zip(self.cuts, self.shifts[1:], strict=True)]

    @cached_property
    def shifts(self) -> list[int]:
        """Give how many characters were left out before the first cut, up to the second, and so on."""
        return list(accumulate((end - start for start, end in self.cuts), initial=0))

    def origin(self, start: int, end: int) -> Span:
        """Give the span of the original that became the folded span, without what was left out at its ends.

        >>> fold("在“新 质”里").origin(1, 3)
        (2, 5)
        """
        return self._position(start), self._position(end - 1) + 1

    def _position(self, index: int) -> int:
        return index + self.shifts[bisect_right(self.starts, index)]


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
    lower = text.translate(_table())
    return _BEYOND.sub(lambda match: match[0].lower(), lower)  # the capitals of Deseret


@cache
def _table() -> list[int]:
    """Map every character of the BMP to what it is compared as; a list, of which `str.translate` asks twice as fast as of a dict.

    Changed are Traditional characters, capitals, the full-width forms of ASCII, and lone surrogates, which the automaton refuses.
    """
    table = [ord(low) if len(low := chr(code).lower()) == 1 else ord(low[0]) for code in range(0x10000)]
    for code in range(0xFF10, 0xFF5B):
        if chr(code - 0xFEE0).isalnum():
            table[code] = ord(chr(code - 0xFEE0).lower())
    table[0xFF0B], table[0xFF06], table[0xFF0D] = map(ord, "+&-")
    table[0xD800:0xE000] = [0xFFFD] * 0x800
    for char, other in single_forms("t2s").items():
        if ord(char) <= 0xFFFF and is_han(char):
            table[ord(char)] = ord(other)
    table[ord("衞")] = ord("卫")  # Hong Kong's form, which OpenCC leaves as it is
    return table
