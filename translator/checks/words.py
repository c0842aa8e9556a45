"""Words, sentences and texts as the checks compare them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from translator import hanzi
from translator.model import Span

WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_SOURCE_END = re.compile(rf"[。！？]+[{re.escape(hanzi.CLOSING)}]*|\n+")
# A full stop ends a sentence where a blank and a capital follow, unless it stands behind one letter or a title.
_TARGET_END = re.compile(r"(?<![ .][A-Za-z])(?<!\b[A-Z][a-z])(?<!\bMrs)[.!?]+[\"”’')\]]*(?=\s+[\"“‘'(\[]*[A-Z0-9]|\s*$)|\n+")
_NOT_LETTERS = re.compile(r"[\W_]+")


def rows(name: str) -> list[list[str]]:
    """Read a table of this package; lines that begin with `#` say where it is from."""
    text = Path(__file__).with_name("data").joinpath(name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def source_sentences(text: str) -> list[Span]:
    """Cut a Chinese text at 。！？ and line breaks.

    >>> source_sentences("好。“真的？”是。")
    [(0, 2), (2, 7), (7, 9)]
    """
    return list(_cut(text, _SOURCE_END))


def target_sentences(text: str) -> list[Span]:
    """Cut an English text into sentences; doubtful full stops (Mr. Wang, U.S. firms) end none.

    >>> [text[a:b] for text in ["Mr. Wang came. He left."] for a, b in target_sentences(text)]
    ['Mr. Wang came.', ' He left.']
    """
    return list(_cut(text, _TARGET_END))


def _cut(text: str, end: re.Pattern[str]) -> Iterator[Span]:
    start = 0
    for match in end.finditer(text):
        if any(map(str.isalnum, text[start : match.end()])):
            yield start, match.end()
            start = match.end()
    if any(map(str.isalnum, text[start:])):
        yield start, len(text)


@cache
def squashed(text: str) -> str:
    """Give the letters and digits of a text in lower case, without blanks, hyphens and marks.

    >>> squashed("Wi-Fi 6E")
    'wifi6e'
    """
    return _NOT_LETTERS.sub("", text).casefold()


@cache
def same_source(text: str) -> str:
    """Give what two Chinese texts must share to be the same: characters, in Simplified, without marks and blanks.

    >>> same_source("经济發展。") == same_source("经济发展")
    True
    """
    return hanzi.simplified_text(squashed(text))
