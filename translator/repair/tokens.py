"""Cut a damaged line into the pieces that the byte search works on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from translator.repair import gbk

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
# 們, 麼 and 嗎 have a neutral tone, which pinyin does not mark; without these three, a bare syllable in brackets is no reading.
_SYLLABLE = f"[a-zü]{{0,5}}[{TONED}][a-zü]{{0,4}}|men|me|ma"
READING = re.compile(rf"[(（]({_SYLLABLE})[)）]")
_BROKEN = re.compile(rf"({_SYLLABLE})[)）]")
_DEBRIS = re.compile(r"/(?:p|P|div|DIV|span|td)>")

Kind = Literal["pair", "lost", "question", "mark", "trail", "reading", "broken", "debris", "other"]
FOLDED_MARKS = {",": "，", ";": "；", "!": "！", "?": "？"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a line at `start`: `data` are its bytes where they are known, `reading` the pinyin it holds."""

    kind: Kind
    text: str
    start: int
    data: bytes = b""
    reading: str = ""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def as_reading(found: str) -> str | None:
    """Give a syllable in composed form, or None where no character is read so."""
    syllable = unicodedata.normalize("NFC", found)
    return syllable if syllable in gbk.syllables() else None


def tokenize(line: str) -> list[Token]:
    """Cut a line into tokens; joined, they are the line.

    >>> [token.kind for token in tokenize("因?yàn)槲")]
    ['pair', 'question', 'broken', 'pair']
    """
    return list(_tokens(line))


def _tokens(line: str) -> Iterator[Token]:
    position = 0
    after_loss = False
    while position < len(line):
        token = _at(line, position, after_loss)
        yield token
        after_loss = token.kind in ("lost", "question")
        position = token.end


def _at(line: str, position: int, after_loss: bool) -> Token:
    char = line[position]
    if char in "(（" and (match := READING.match(line, position)) and (reading := as_reading(match[1])):
        return Token("reading", match[0], position, reading=reading)
    if after_loss and (match := _BROKEN.match(line, position)) and (reading := as_reading(match[1])):
        return Token("broken", match[0], position, reading=reading)
    if char == "/" and (match := _DEBRIS.match(line, position)):
        return Token("debris", match[0], position)
    if char == "\ufffd":
        return Token("lost", char, position)
    if char == "?":
        return Token("question", char, position, FOLDED_MARKS[char].encode("gbk"))
    if char in FOLDED_MARKS:
        return Token("mark", char, position, FOLDED_MARKS[char].encode("gbk"))
    if char == "€":  # byte 80 in code page 936
        return Token("trail", char, position, b"\x80")
    if "@" <= char <= "~":
        return Token("trail", char, position, char.encode("ascii"))
    data = gbk.encode(char)
    return Token("pair", char, position, data) if data else Token("other", char, position)
