"""The words and figures of an English text, and numbers spelled out in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from translator.quantities.tables import read_yaml

_TOKEN = re.compile(
    r"(?<![\d.])\d{1,3}(?:(?:[\u00a0\u2009]\d{3})+|(?: \d{3})* 000)(?!\d)"  # 100 000
    r"|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\w.])\.\d+|[A-Za-z]+"
)
_LONGEST = 40  # words of one number
_JOINTS = {" ", "-", "\u2011", "\u00a0", "\n"}


@cache
def table(name: str) -> dict[str, int]:
    """Give a table of english.yaml."""
    return {str(word): int(value) for word, value in read_yaml("english.yaml")[name].items()}


@cache
def words(name: str) -> tuple[str, ...]:
    """Give a list of english.yaml."""
    return tuple(read_yaml("english.yaml")[name])


@cache
def spans(name: str = "spans") -> dict[str, tuple[Decimal, str]]:
    """Give the words that are a quantity by themselves, with value and unit."""
    return {word: (Decimal(value), unit) for word, (value, unit) in read_yaml("english.yaml")[name].items()}


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a number in figures."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.text.lower()

    @property
    def figures(self) -> bool:
        return not self.text[0].isalpha()


class Tokens:
    """The tokens of a text in order.

    >>> tokens = Tokens("a hundred and five firms")
    >>> tokens.spelled(1)
    (Decimal('105'), 4, False, Decimal('1'))
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.all = [Token(match[0], *match.span()) for match in _TOKEN.finditer(text)]

    def joined(self, index: int) -> Token | None:
        """Give the token at `index` where only a blank or a hyphen stands before it."""
        if not 0 < index < len(self.all):
            return None
        previous, token = self.all[index - 1], self.all[index]
        return token if self.text[previous.end : token.start] in _JOINTS else None

    def is_compound(self, index: int) -> bool:
        """Tell whether a scale word begins a compound of its own: six hundred-billion-yuan industries are six industries."""
        token, following = self.all[index], self.joined(index + 1)
        if following is None or following.lower not in table("scales"):
            return False
        return self.text[token.start - 1] == " " and self.text[token.end] == "-"

    def spelled(self, index: int) -> tuple[Decimal, int, bool, Decimal] | None:
        """Sum number words from a token on: value, next token, whether it ended in an ordinal word, word scale."""
        cardinals, ordinals, scales = table("cardinals"), table("ordinals"), table("scales")
        total = current = 0
        room = 1000  # what the next word must be smaller than: 100 after "hundred", 10 after "twenty", 0 after "three"
        scale = 1
        position = index
        while position < min(len(self.all), index + _LONGEST):
            token = self.all[position] if position == index else self.joined(position)
            if token is None:
                break
            word = token.lower
            if word in cardinals and cardinals[word] < room:
                current += cardinals[word]
                room = 10 if cardinals[word] >= 20 and cardinals[word] % 10 == 0 else 0
            elif word in ordinals and (ordinals[word] < room or ordinals[word] >= 100):
                number = ordinals[word]
                value = (total + (current or 1) * number) if number >= 100 else total + current + number
                return Decimal(value), position + 1, True, Decimal(1)
            elif word == "hundred" and current < 100 and not (position > index and self.is_compound(position)):
                current, room = (current or 1) * 100, 100
            elif word in scales and word != "hundred" and (total == 0 or scales[word] < scale):
                total += (current or 1) * scales[word]
                current, room, scale = 0, 1000, scales[word]
            elif word == "and" and position > index and room in (100, 1000) and self._continues(position + 1, room, scale):
                pass
            else:
                break
            position += 1
        if scale == 1 and current >= 100 and current % 100 == 0:
            scale = 100
        return (Decimal(total + current), position, False, Decimal(scale)) if position > index else None

    def _continues(self, index: int, room: int, scale: int) -> bool:
        """Tell whether what follows "and" belongs to the same number (a hundred and five) and not to another one."""
        cardinals, scales = table("cardinals"), table("scales")
        token = self.joined(index)
        if token is None or token.lower not in cardinals:
            return token is not None and token.lower in table("ordinals")
        position = index + 1
        token = self.joined(position)
        if token is not None and token.lower in cardinals:
            position += 1
            token = self.joined(position)
        if token is not None and token.lower == "hundred":
            if room == 100:
                return False  # one hundred and two hundred
            token = self.joined(position + 1)
        larger = scales.get(token.lower, 0) if token is not None else 0
        return larger == 0 or scale == 1 or larger < scale
