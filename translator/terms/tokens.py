"""An English text as words: where each stands, what it may be a form of, and what lies between two of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from translator.terms import tables
from translator.terms.words import bases, noun_bases, plain

HYPHENS = "-\u2010\u2011"  # hyphen-minus, hyphen, non-breaking hyphen
ARTICLES = frozenset({"a", "an", "the"})
_SYMBOLS = {"&": "and", "+": "plus", "%": "percent"}
# Latin, Greek and Cyrillic letters: a Chinese character left in a translation is no part of the word beside it.
_LETTER = "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u052f\u1e00-\u1fff"
_TOKEN = re.compile(
    rf"""(?:[{_LETTER}]\.){{2,}}                        # U.S.
      | \d+(?:[.,]\d+)*[{_LETTER}\d]*                # 4.0, 1,000, 5G
      | [{_LETTER}\d]+(?:['\u2019][{_LETTER}\d]+)*    # people's, Xi'an
      | [&+%]""",
    re.VERBOSE,
)
_POSSESSIVE = re.compile(r"['\u2019]s$", re.IGNORECASE)
_INSIDE = str.maketrans("", "", ".,'\u2019")  # "U.S.", "1,000", "Xi'an"


@dataclass(frozen=True, slots=True)
class Token:
    """A word at `start`; it ends at `end`, without its possessive at `core_end`. `core` is its letters as written."""

    start: int
    end: int
    core_end: int
    core: str
    plain: str

    @property
    def possessive(self) -> bool:
        return self.core_end < self.end

    @property
    def is_function_word(self) -> bool:
        return self.plain in tables.words("function_words.txt")

    @property
    def shouts(self) -> bool:
        return len(self.core) > 1 and self.core.isupper()

    def bases(self) -> frozenset[str]:
        return bases(self.plain)

    def noun_bases(self) -> frozenset[str]:
        return noun_bases(self.plain)

    def joined(self, other: Token) -> Token:
        """Make one word of this one and the next: "health care", "healthcare"."""
        return replace(other, start=self.start, core=self.core + other.core, plain=self.plain + other.plain)


def tokenize(text: str) -> tuple[Token, ...]:
    """Cut a text into words.

    >>> [token.core for token in tokenize("China's 5G-based R&D, Industry 4.0, the U.S.")]
    ['China', '5G', 'based', 'R', '&', 'D', 'Industry', '4.0', 'the', 'US']
    """
    return tuple(_token(match) for match in _TOKEN.finditer(text))


def _token(match: re.Match[str]) -> Token:
    written = match.group()
    core = _POSSESSIVE.sub("", written)
    # A dot is dropped from an abbreviation, kept in a decimal number.
    letters = core.replace(",", "") if core[0].isdigit() else core.translate(_INSIDE)
    low = _SYMBOLS.get(letters) or plain(letters)
    return Token(match.start(), match.end(), match.start() + len(core), letters, low)


class Target:
    """A text cut into words once, with an index from base forms to where they stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.gaps = [text[: self.tokens[0].start]] if self.tokens else []
        self.gaps += [text[one.end : two.start] for one, two in zip(self.tokens, self.tokens[1:], strict=False)]
        self._positions: dict[str, list[int]] = {}
        self._pairs: dict[str, list[int]] = {}
        for index, token in enumerate(self.tokens):
            for base in token.bases():
                self._positions.setdefault(base, []).append(index)
        for index in range(len(self.tokens) - 1):
            if self.may_join(index):
                for base in self.pair(index).bases():
                    self._pairs.setdefault(base, []).append(index)

    def may_join(self, index: int) -> bool:
        """Say whether the word at `index` and the next one may be a compound written as two: "health care", not "in form"."""
        if not is_joint(self.gaps[index + 1]) or self.tokens[index].possessive:
            return False
        pair = self.tokens[index : index + 2]
        return is_hyphen(self.gaps[index + 1]) or not any(token.is_function_word or token.plain in ARTICLES for token in pair)

    def pair(self, index: int) -> Token:
        """Give the word at `index` and the next one as one word."""
        return self.tokens[index].joined(self.tokens[index + 1])

    def places(self, found: Iterable[str]) -> list[int]:
        """Give the places where a word with one of these bases stands, alone or written as two."""
        return sorted({place for base in found for index in (self._positions, self._pairs) for place in index.get(base, ())})

    def is_abbreviation(self, index: int) -> bool:
        """Say whether a word in capitals is one ("WHO"), and no part of a line in capitals ("WHO WE ARE")."""
        token = self.tokens[index]
        if not token.shouts or len(token.core) > 5:
            return False
        return not any(near.shouts for near in self.tokens[max(index - 1, 0) : index + 2] if near is not token)

    def is_bracketed(self, index: int) -> bool:
        """Say whether a word is an abbreviation alone in brackets, as it is introduced: "enterprise (SOE) reform"."""
        if not 0 < index < len(self.tokens) - 1 or not self.tokens[index].core.strip("s").isupper():
            return False
        return self.gaps[index] == " (" and self.gaps[index + 1].startswith(")")


def is_joint(gap: str) -> bool:
    """Say whether what lies between two words is what compounds are written with: one blank or one hyphen."""
    return gap == " " or is_hyphen(gap)


def is_hyphen(gap: str) -> bool:
    return len(gap) == 1 and gap in HYPHENS


@lru_cache(maxsize=128)
def read_target(text: str) -> Target:
    """Cut a text into words, or give the result of the last time: several terms are looked for in one sentence."""
    return Target(text)
