"""What a reading of damaged bytes costs, in nats: characters in context, quotation marks, and what nothing explains."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from typing import NamedTuple

from translator import hanzi
from translator.repair import gbk
from translator.repair.char_model import CharModel, Row

COMMON_MARKS = frozenset("\n，。、；：！？“”‘’（）《》…—·" + "".join(map(chr, range(0x20, 0x7F))))
_MEMO = 10_000  # lists of likely bytes that are remembered, some 2 kB each
_STOPS = frozenset("，。、；：！？,.;:!?")


@dataclass(frozen=True, slots=True)
class Prices:
    """Costs in nats. Those of the forward process are small, since given the bytes it is certain; those of leaving something
    unexplained are large.

    `enter`: the first byte of a window that is not as seen; `silent`, `hardly_silent`: a byte that left no mark, on a page where
    others left none, and where they did; `dropped_80`: a lone byte 80 that some decoders drop; `lost_char`: a
    character of which nothing is left; `keep_lost`, `keep_reading`: a mark
    of loss, or a reading, left as text; `wrong_reading`: one that its character does not have; `stray_ascii`: a letter amid Chinese
    left as text; `symbol`: a character that running text hardly has; `simplified_only`: one that a Traditional page cannot have;
    `comma`: a comma taken for an inserted one; `double_mark`: two stops in a row; `blank`, `in_word`: a blank, and a letter or
    digit after another.
    """

    enter: float = 3.0
    silent: float = 0.4
    hardly_silent: float = 6.0
    dropped_80: float = 1.2
    lost_char: float = 0.0
    keep_lost: float = 25.0
    keep_reading: float = 14.0
    wrong_reading: float = 14.0
    stray_ascii: float = 5.0
    symbol: float = 12.0
    simplified_only: float = 7.0
    comma: float = 0.3
    double_mark: float = 3.0
    blank: float = 4.0
    in_word: float = 1.5
    quote_end: float = 3.0  # how much likelier (log odds) a quotation ends where one is open
    unbalanced: float = 7.0  # a quotation that is opened twice or never closed
    unopened: float = 0.5  # the end of one that began before the text at hand


PRICES = Prices()
# ASCII that a lost byte takes along, beside brackets: after the end of a sentence, and elsewhere.
AFTER_END = (("\n", 0.5), (" ", 4.0))
AMID = (("\n", 4.0), (" ", 0.0))


class Sign(NamedTuple):
    """A character with what decides its cost: its Simplified form, whether it is Han or a mark, and what it costs more."""

    char: str
    simple: str
    han: bool
    mark: bool
    extra: float


@lru_cache(maxsize=1 << 16)
def _sign(char: str, traditional: bool) -> Sign:
    simple = hanzi.simplified(char)
    han = hanzi.is_han(simple)
    extra = PRICES.simplified_only if traditional and han and hanzi.is_simplified_only(char) else 0.0
    return Sign(char, simple, han, char in COMMON_MARKS, extra)


@lru_cache(maxsize=512)
def _signs_of(lead: int, traditional: bool) -> tuple[tuple[int, Sign], ...]:
    """The second bytes that make a character with `lead`."""
    pairs = ((trail, gbk.decode_pair(lead, trail)) for trail in gbk.TRAILS)
    return tuple((trail, _sign(char, traditional)) for trail, char in pairs if char is not None)


@lru_cache(maxsize=4096)
def _leads_to(trails: bytes, traditional: bool) -> tuple[tuple[int, tuple[Sign, ...]], ...]:
    """First bytes with the characters that they make with one of the second bytes."""
    found = []
    for lead in gbk.LEADS:
        chars = (gbk.decode_pair(lead, trail) for trail in trails)
        signs = tuple(_sign(char, traditional) for char in chars if char is not None)
        if signs:
            found.append((lead, signs))
    return tuple(found)


class Costs:
    """Costs of characters after a context for one page; `traditional`: it was converted to Traditional characters.

    A context is up to three characters in Simplified form (see `context_with`).
    """

    def __init__(self, model: CharModel, *, traditional: bool) -> None:
        self._model = model
        self._traditional = traditional
        self._trails: dict[tuple[str, bool, int, int], list[tuple[float, int, Sign]]] = {}
        self._leads: dict[tuple[str, bytes, int], list[int]] = {}

    def sign(self, char: str) -> Sign:
        return _sign(char, self._traditional)

    def of(self, context: str, sign: Sign) -> float:
        """Give the cost of one character, quotation marks not weighed against one another."""
        return self._cost(self._model.row(context), context[-1:], sign)

    def char(self, context: str, char: str) -> float:
        return self.of(context, _sign(char, self._traditional))

    def each(self, context: str, chars: Iterable[tuple[str, int]]) -> list[tuple[float, int]]:
        """Give the cost of each of some characters after one context, with the number that came with it."""
        row, last, traditional = self._model.row(context), context[-1:], self._traditional
        return [(self._cost(row, last, _sign(char, traditional)), number) for char, number in chars]

    def trails(self, context: str, quoted: bool, lead: int, most: int) -> list[tuple[float, int, Sign]]:
        """Give the likeliest characters that begin with `lead`, with their cost and second byte, at most so many."""
        key = (context, quoted, lead, most)
        found = self._trails.get(key)
        if found is None:
            if len(self._trails) >= _MEMO:
                self._trails.clear()
            row, last = self._model.row(context), context[-1:]
            priced = (
                (
                    self._cost(row, last, sign) + (quote_cost(sign.char, quoted, self.of(context, sign)) if sign.mark else 0.0),
                    trail,
                    sign,
                )
                for trail, sign in _signs_of(lead, self._traditional)
            )
            found = self._trails[key] = nsmallest(most, priced)
        return found

    def ending(self, context: str, trail: int, most: int) -> list[tuple[float, int, Sign]]:
        """Give the likeliest Han characters that end with the byte `trail`, with their cost and first byte."""
        row = self._model.row(context)
        signs = ((lead, signs[0]) for lead, signs in _leads_to(bytes((trail,)), self._traditional))
        return nsmallest(most, ((row.cost(sign.simple) + sign.extra, lead, sign) for lead, sign in signs if sign.han))

    def leads(self, context: str, following: bytes, most: int) -> list[int]:
        """Give the first bytes that make the likeliest characters with one of the bytes that may follow, at most so many."""
        key = (context, following, most)
        found = self._leads.get(key)
        if found is None:
            if len(self._leads) >= _MEMO:
                self._leads.clear()
            row, last = self._model.row(context), context[-1:]
            priced = (
                (min(self._cost(row, last, sign) for sign in signs), lead)
                for lead, signs in _leads_to(following, self._traditional)
            )
            found = self._leads[key] = [lead for _, lead in nsmallest(most, priced)]
        return found

    def _cost(self, row: Row, last: str, sign: Sign) -> float:
        if sign.han:
            return row.cost(sign.simple) + sign.extra
        if not sign.mark:
            return PRICES.symbol
        char = sign.char
        if char == " ":
            return PRICES.blank
        if last.isascii() and last.isalnum() and char.isalnum():
            return PRICES.in_word
        return row.cost(char) + (PRICES.double_mark if last in _STOPS and char in _STOPS else 0.0)


def context_with(context: str, simple: str) -> str:
    """Add a character to a context; blanks are none to the model."""
    return context if simple == " " else (context + simple)[-3:]


def context_of(text: str) -> str:
    """Give the context that the end of a text is.

    >>> context_of("他說：“發展")
    '“发展'
    """
    context = ""
    for char in text[-6:]:
        context = context_with(context, hanzi.simplified(char))
    return context


def quote_cost(char: str, quoted: bool, cost: float) -> float:
    """Give what a double quotation mark, which costs so much by itself, costs more or less for the one before it."""
    if char == "“":
        return PRICES.unbalanced if quoted else 0.0
    if char != "”":
        return 0.0
    if not quoted:
        return PRICES.unopened
    odds = math.exp(PRICES.quote_end) / max(math.expm1(cost), 1e-6)  # of ending, to anything else
    return math.log1p(1 / odds) - cost
