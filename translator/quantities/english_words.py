"""Read numbers in English text, in figures and in words, without their units."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from translator.quantities.english_tokens import Token, Tokens, spans, table, words

Form = Literal["cardinal", "ordinal", "fraction", "multiple", "vague", "span"]
_ORDINAL_ENDING = {"st", "nd", "rd", "th"}
_SIGN_BEFORE = re.compile(r"(?:[$€£¥￥]|RMB|CNY|USD|EUR)\s?$")
_CURRENCY_AFTER = re.compile(
    r"\s?(?:of\s)?(?:Chinese\s)?(?:yuan|renminbi|RMB|CNY|US\sdollars|U\.S\.\sdollars|dollars|euros|yen|pounds)\b", re.IGNORECASE
)
_LETTERS_OF_SIGN = re.compile(r"(?:RMB|CNY|USD|EUR|HKD|GBP|JPY|Rmb|No)$")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at `start:end`. `scale` is the word scale it was written with (10**9 for 4 billion), `word` the first word."""

    start: int
    end: int
    value: Decimal
    form: Form
    scale: Decimal = Decimal(1)
    word: str = ""


def find_numerals(text: str, *, taken: Sequence[bool] = (), symbol: Callable[[int], bool] | None = None) -> list[Numeral]:
    """Find numbers in order; places marked in `taken` are passed over.

    Figures that run into letters are a name (5G, C919), unless `symbol` says that a unit symbol stands at that place.

    >>> [(n.value, n.form) for n in find_numerals("twenty-one of a hundred and five, two-thirds, the 20th, doubled")][:3]
    [(Decimal('21'), 'cardinal'), (Decimal('105'), 'cardinal'), (Decimal('0.6666666666666666666666666667'), 'fraction')]
    """
    reader = _Reader(text, symbol)
    result = []
    index = 0
    while index < len(reader.tokens):
        token = reader.tokens[index]
        if any(taken[token.start : token.end]):
            index += 1
            continue
        found = reader.figures(index) if token.figures else reader.word(index)
        if found is None:
            index += 1
            continue
        numeral, index = found
        if not any(taken[numeral.start : numeral.end]):
            result.append(numeral)
    return result


_Found = tuple[Numeral, int] | None


class _Reader:
    """One pass over the tokens of a text; each method reads from a token on and gives the numeral and the next token."""

    def __init__(self, text: str, symbol: Callable[[int], bool] | None) -> None:
        self.text = text
        self.symbol = symbol or (lambda _: False)
        self.sequence = Tokens(text)
        self.tokens = self.sequence.all

    def _joined(self, index: int) -> Token | None:
        return self.sequence.joined(index)

    def _make(self, first: int, following: int, value: Decimal, form: Form, scale: Decimal = Decimal(1)) -> tuple[Numeral, int]:
        start, end = self.tokens[first].start, self.tokens[following - 1].end
        return Numeral(start, end, value, form, scale, self.tokens[first].lower), following

    def figures(self, index: int) -> _Found:
        token = self.tokens[index]
        before, after = self.text[max(0, token.start - 2) : token.start], self.text[token.end : token.end + 2]
        if re.search(r"[A-Za-z]-$|[A-Za-z_]$|\d[.:/]$", before) and not _LETTERS_OF_SIGN.search(self._before(token)):
            return None
        if re.match(r"[.:]\d", after):
            return None
        value = Decimal(re.sub(r"[,\s]", "", token.text))
        suffix = self.tokens[index + 1] if index + 1 < len(self.tokens) and self.tokens[index + 1].start == token.end else None
        if suffix is not None and not suffix.figures:
            return self._suffixed(index, value, suffix)
        fraction = re.match(r"/(\d{1,7})(?![\d/])", self.text[token.end : token.end + 9])
        if fraction and value < int(fraction[1]):
            return self._make(index, index + 2, value / int(fraction[1]), "fraction")
        return self._scaled(index, index + 1, value, Decimal(1))

    def _before(self, token: Token) -> str:
        return self.text[max(0, token.start - 5) : token.start]

    def _suffixed(self, index: int, value: Decimal, suffix: Token) -> _Found:
        if suffix.lower in _ORDINAL_ENDING:
            return self._make(index, index + 2, value, "ordinal")
        if suffix.text == "x":
            return self._make(index, index + 2, value, "multiple")
        scale = table("abbreviations").get(suffix.text)
        money = _SIGN_BEFORE.search(self._before(self.tokens[index])) or _CURRENCY_AFTER.match(self.text, suffix.end)
        if scale is None and money:
            scale = table("after_sign").get(suffix.text)
        if scale is not None:
            return self._make(index, index + 2, value * scale, "cardinal", Decimal(scale))
        if self.symbol(suffix.start):
            return self._make(index, index + 1, value, "cardinal")
        return None

    def _scaled(self, first: int, following: int, value: Decimal, scale: Decimal) -> tuple[Numeral, int]:
        """Take in scale words, "dozen", "and a half", "fold" and "times" after a number."""
        scales = {**table("scales"), "dozen": 12}
        while (token := self._joined(following)) is not None and token.lower in scales:
            if self.sequence.is_compound(following):
                break
            times = Decimal(table("scales").get(token.lower, 12))
            value, scale, following = value * times, scale * times, following + 1
        if self._and_a_half(following):
            value, following = value + Decimal("0.5") * scale, following + 3
            if scale == 1:
                return self._scaled(first, following, value, scale)
        token = self._joined(following)
        if token is not None and token.lower in ("fold", "times"):
            return self._make(first, following + 1, value, "multiple")
        return self._make(first, following, value, "cardinal", scale)

    def word(self, index: int) -> _Found:
        token = self.tokens[index]
        lower = token.lower
        if lower in ("a", "an"):
            return self._after_article(index)
        if lower in words("several") or lower in table("vague"):
            return self._vague(index)
        if lower == "half":
            return self._half(index, index)
        if lower in table("multiples") and lower != "twice" and (twice := self._joined(index + 1)) and twice.lower == "twice":
            return self._make(index, index + 2, Decimal(table("multiples")[lower]) ** 2, "multiple")  # doubled twice
        if lower in table("multiples"):
            return self._make(index, index + 1, Decimal(table("multiples")[lower]), "multiple")
        if lower.endswith("fold") and lower[:-4].rstrip("-") in table("cardinals"):
            return self._make(index, index + 1, Decimal(table("cardinals")[lower[:-4]]), "multiple")
        if lower in table("collectives"):
            return self._make(index, index + 1, Decimal(table("collectives")[lower]), "cardinal")
        if lower in spans() or lower in spans("vague_spans"):
            form: Form = "span" if lower in spans() else "vague"
            return self._make(index, index + 1, (spans().get(lower) or spans("vague_spans")[lower])[0], form)
        if token.text in table("roman") and self._numbers_something(index):
            return self._make(index, index + 1, Decimal(table("roman")[token.text]), "ordinal")
        return self._spelled(index)

    def _numbers_something(self, index: int) -> bool:
        """Tell whether a Roman numeral follows a name; I, V and X are too common for any capitalized word before them."""
        if self._joined(index) is None:
            return False
        before = self.tokens[index - 1]
        return before.lower in words("numbered") or (len(self.tokens[index].text) > 1 and before.text[0].isupper())

    def _after_article(self, index: int) -> _Found:
        token = self._joined(index + 1)
        if token is None:
            return None
        if token.lower in table("scales"):
            return self._spelled(index + 1, first=index)
        if token.lower == "half":
            return self._half(index + 1, index)
        if token.lower in words("points") and (point := self._joined(index + 2)) and point.lower == "point":
            return self._make(index, index + 1, Decimal(1), "cardinal")
        if token.lower in words("spans_and_a_half") and self._and_a_half(index + 2):
            return self._make(index, index + 1, Decimal(1), "cardinal")
        if token.lower in ("dozen", "decade", "century", "millennium"):
            if token.lower == "dozen":
                return self._make(index, index + 2, Decimal(12), "cardinal")
            return self._make(index, index + 2, spans()[token.lower][0], "span")
        if token.lower in words("several"):
            return self._vague(index + 1)
        if token.lower in table("fractions") and not token.lower.endswith("s") and self._is_share(index + 2, token):
            return self._share(index, index + 2, Decimal(1) / table("fractions")[token.lower])
        return None

    def _and_a_half(self, index: int) -> bool:
        tail = [self._joined(index + step) for step in range(3)]
        return [token.lower if token else "" for token in tail] == ["and", "a", "half"]

    def _share(self, first: int, following: int, value: Decimal) -> tuple[Numeral, int]:
        """Make a fraction; a quarter of a million is a number."""
        of, article, scale = (self._joined(following + step) for step in range(3))
        if of and article and scale and (of.lower, article.lower) == ("of", "a") and scale.lower in table("scales"):
            times = Decimal(table("scales")[scale.lower])
            return self._make(first, following + 3, value * times, "cardinal", times)
        return self._make(first, following, value, "fraction")

    def _is_share(self, index: int, part: Token) -> bool:
        token = self._joined(index)
        quarter = part.lower == "quarter" and token is not None and token.lower in words("quartered")
        return quarter or token is None or token.lower in words("after_share")

    def _half(self, index: int, first: int) -> tuple[Numeral, int]:
        """Read half, half a million, half of."""
        article, scale = self._joined(index + 1), self._joined(index + 2)
        if article and scale and article.lower == "a" and scale.lower in table("scales"):
            times = Decimal(table("scales")[scale.lower])
            return self._make(first, index + 3, times / 2, "cardinal", times)
        return self._make(first, index + 1, Decimal("0.5"), "fraction")

    def _vague(self, index: int) -> _Found:
        """Read dozens, tens of thousands, several hundred."""
        lower = self.tokens[index].lower
        if lower in table("vague"):
            of, scale = self._joined(index + 1), self._joined(index + 2)
            value = Decimal(table("vague")[lower])
            if of and scale and of.lower == "of" and scale.lower.rstrip("s") in table("scales"):
                return self._make(index, index + 3, value * table("scales")[scale.lower.rstrip("s")], "vague")
            return self._make(index, index + 1, value, "vague")
        scale = self._joined(index + 1)
        if scale is not None and scale.lower in spans("vague_spans"):
            return self._make(index, index + 2, spans("vague_spans")[scale.lower][0], "vague")
        if scale is None or scale.lower not in {**table("scales"), "dozen": 12}:
            return None
        value = Decimal({**table("scales"), "dozen": 10}[scale.lower])
        following = index + 2
        if (more := self._joined(following)) and more.lower in table("scales"):
            value, following = value * table("scales")[more.lower], following + 1
        return self._make(index, following, value, "vague")

    def _spelled(self, index: int, *, first: int | None = None) -> _Found:
        """Read a number in words; a denominator behind it makes a fraction, an ordinal word an ordinal."""
        spelled = self.sequence.spelled(index)
        if spelled is None:
            return None
        value, following, ordinal, scale = spelled
        first = index if first is None else first
        if ordinal:
            return self._make(first, following, value, "ordinal")
        token = self._joined(following)
        bottoms = table("fractions")
        if token is not None and token.lower in bottoms and token.lower.endswith("s") == (value > 1):
            return self._share(first, following + 1, value / bottoms[token.lower])
        part = self.sequence.spelled(following) if token is not None and token.lower in ("ten", "hundred", "one") else None
        if part is not None and part[2] and part[0] >= 1000 and scale == 1:  # one ten-thousandth
            return self._make(first, part[1], value / part[0], "fraction")
        return self._scaled(first, following, value, scale)
