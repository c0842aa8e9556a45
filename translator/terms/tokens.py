"""An English text as words: where each stands, what it may be a form of, and what lies between two of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from translator.terms import tables
from translator.terms.words import bases, noun_bases, plain

_QUOTES = "\"'\u2018\u2019\u201c\u201d"
_LONGEST_GAP = 80  # characters between two words of a phrase, the Chinese of a term in brackets included
_LONGEST_ABBREVIATION = 5  # words: "(R&D)" has three
HYPHENS = "-\u2010\u2011"  # hyphen-minus, hyphen, non-breaking hyphen
ARTICLES = frozenset({"a", "an", "the"})
_SYMBOLS = {"&": "and", "+": "plus", "%": "percent"}
# Latin, Greek and Cyrillic letters: a Chinese character left in a translation is no part of the word beside it.
_LETTER = "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u052f\u1e00-\u1fff"
_LETTER += "\ufb00-\ufb06\uff21-\uff3a\uff41-\uff5a"  # ligatures and full-width letters
# Apostrophes, the one turned the wrong way too ("Xi‘an"), and the soft hyphen of text taken from a page.
_INNER = "'\u2018\u2019\u02bc\u00ad"
_TOKEN = re.compile(
    rf"""(?:[{_LETTER}]\.)+[{_LETTER}](?![{_LETTER}\d])\.?  # U.S., U.S
      | [A-Z]\.\ [A-Z]\.                              # U. S.
      | (?:[Pp]er\ [Cc]ent|[Ww]ell\ [Bb]eing)(?![{_LETTER}])  # one word elsewhere
      | [{_LETTER}]+\d+\.\d+                          # PM2.5
      | \d+(?:[.,]\d+)*[{_LETTER}\d]*                # 4.0, 1,000, 5G
      | [{_LETTER}\d]+(?:[{_INNER}][{_LETTER}\d]+)*    # people's, Xi'an
      | [&+%]""",
    re.VERBOSE,
)
# What may lie between two words of a phrase: blanks and one hyphen, with quotation marks and emphasis on either side. A hyphen or
# an asterisk between blanks is a dash or begins the item of a list.
_MARKS = rf"[*_`{_QUOTES}]*"
_BLANKS = "[ \t\r\n\u00a0\u2009\u202f]"
_SEAM = re.compile(rf"{_MARKS}(?:{_BLANKS}*|[{HYPHENS}]{_BLANKS}*|\u2013){_MARKS}")
_GLOSS = re.compile(r" ?[(\uff08][^()\uff08\uff09A-Za-z]+[)\uff09]")  # the Chinese of a term in brackets
_POSSESSIVE = re.compile(r"['\u2018\u2019\u02bc]s$", re.IGNORECASE)
_INSIDE = str.maketrans("", "", "., " + _INNER)  # "U.S.", "1,000", "Xi'an"


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
    def is_little(self) -> bool:
        return self.plain in ARTICLES or self.is_function_word

    @property
    def shouts(self) -> bool:
        return len(self.core) > 1 and self.core.isupper()

    def bases(self) -> frozenset[str]:
        return bases(self.plain)

    def noun_bases(self) -> frozenset[str]:
        return noun_bases(self.plain)

    def joined(self, other: Token) -> Token:
        """Make one word of this one and the next: "health care", "healthcare"."""
        return Token(self.start, other.end, other.core_end, self.core + other.core, self.plain + other.plain)


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
    letters = core.replace(",", "") if core[-1].isdigit() or core[0].isdigit() else core.translate(_INSIDE)
    if not letters.isascii():
        letters = unicodedata.normalize("NFKC", letters)
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
                for base in bases(self.tokens[index].plain + self.tokens[index + 1].plain):
                    self._pairs.setdefault(base, []).append(index)

    def may_join(self, index: int) -> bool:
        """Say whether the word at `index` and the next one may be a compound written as two: "health care", not "in form"."""
        gap, one = self.gaps[index + 1], self.tokens[index]
        if gap != " " or one.possessive:
            return is_hyphen(gap) and not one.possessive
        return not (one.is_little or self.tokens[index + 1].is_little)

    def pair(self, index: int) -> Token:
        """Give the word at `index` and the next one as one word."""
        return self.tokens[index].joined(self.tokens[index + 1])

    def places(self, found: Iterable[str]) -> list[int]:
        """Give the places where a word with one of these bases stands, alone or written as two."""
        return sorted({place for base in found for index in (self._positions, self._pairs) for place in index.get(base, ())})

    def has(self, wanted: Iterable[str]) -> bool:
        """Say whether a word with one of these bases stands anywhere, alone or written as two."""
        return any(base in self._positions or base in self._pairs for base in wanted)

    def is_abbreviation(self, index: int) -> bool:
        """Say whether a word in capitals is one ("WHO"), and no part of a line in capitals ("WHO WE ARE")."""
        token = self.tokens[index]
        if not token.shouts or len(token.core) > 5 or (len(token.core) > 3 and self.text.isupper()):
            return False
        return not any(near.shouts for near in self.tokens[max(index - 1, 0) : index + 2] if near is not token)

    def bracketed(self, index: int) -> int:
        """Count the words of an abbreviation alone in brackets, as it is introduced: "enterprise (SOE) reform", "(R&D)"."""
        if not 0 < index < len(self.tokens) - 1 or "(" not in self.gaps[index] or self.gaps[index].strip(_QUOTES) != " (":
            return 0
        for place in range(index, min(index + _LONGEST_ABBREVIATION, len(self.tokens) - 1)):
            core = self.tokens[place].core
            if core.strip("s") != core.strip("s").upper():
                return 0
            if self.gaps[place + 1].lstrip(_QUOTES).startswith(")"):
                return place + 1 - index
        return 0


def is_joint(gap: str) -> bool:
    """Say whether what lies between two words is what compounds are written with: one blank or one hyphen."""
    return gap == " " or is_hyphen(gap)


def is_seam(gap: str) -> bool:
    """Say whether a phrase goes on over what lies between two words.

    >>> [is_seam(gap) for gap in (" ", "-", "** ", " (\u65b0\u8d28) ", "\\n", " - ", "\\n- ", ", ", "\\n\\n")]
    [True, True, True, True, True, False, False, False, False]
    """
    if gap == " ":
        return True
    if len(gap) > _LONGEST_GAP:
        return False
    if "(" in gap or "\uff08" in gap:
        gap = _GLOSS.sub("", gap)
    return gap.count("\n") < 2 and _SEAM.fullmatch(gap) is not None


def is_hyphen(gap: str) -> bool:
    return len(gap) == 1 and gap in HYPHENS


@lru_cache(maxsize=128)
def read_target(text: str) -> Target:
    """Cut a text into words, or give the result of the last time: several terms are looked for in one sentence."""
    return Target(text)
