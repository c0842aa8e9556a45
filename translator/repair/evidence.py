"""Decide from the whole page whether readings, commas and widths are damage or the author's own."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from translator import hanzi
from translator.repair import gbk
from translator.repair.char_model import CharModel
from translator.repair.tokens import READING, TONED

# One look that costs next to nothing decides that a text has none of this family's damage.
TRIGGER = re.compile(
    rf"[\ufffd€,?(（](?:(?<=[\ufffd€])|(?<=,)[，。、！？；,;!?]|(?<=\?)(?:[?,;!；！]|(?<![!-~]\?)[A-Za-z]|(?<={hanzi.HAN}\?){hanzi.HAN})"
    rf"|(?<=[(（]){READING.pattern.removeprefix('[(（]')})"
)

_COMMA_BEFORE_MARK = re.compile(r",(?<![,，],)(?=[，。、！？；,;!?](?![,，]))")
_MARK = re.compile(r"[，。、！？；,;!?]")
# A half-width question mark before such a full-width mark is a lost byte: `A1|A3 A1|B1` of 。” shows as `?！?`. Nobody types it.
_CUT = re.compile(rf"\?(?:！\?|；(?:{hanzi.HAN}|[A-Z]))")
_SHARE_TRADITIONAL = 0.02  # of the characters of a page that was converted
_LOSS_MARK = re.compile(rf"\ufffd|\?(?:[a-z]?[{TONED}]|[a-z]{{1,5}}[{TONED}])|\?[?!]")
_FULL_WIDTH = re.compile(r"[，；：！？（）]")
_FOLDED = re.compile(rf"(?<={hanzi.HAN})[,;!?(]|[,;!?)](?={hanzi.HAN})")

_ENOUGH_READINGS, _ONE_READING = 1.5, 0.5
_COMMON, _KNOWN = 1e-4, 2e-5  # share of running text: the first 1,500 characters or so, and the next 1,500


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a page shows. `converted`: it was turned into Traditional characters by a machine that inserted readings.

    `commas` were inserted before marks; the bytes of Traditional text were `cut` before marks that kept their width; marks were
    `folded` to ASCII; `marked`: lost bytes left a mark (`?` or U+FFFD).
    """

    converted: bool = False
    commas: bool = False
    cut: bool = False
    folded: bool = False
    marked: bool = False
    score: float = 0.0

    @property
    def found(self) -> bool:
        """Whether the page is known to be damaged, so that less proof is needed at a single place."""
        return self.converted or self.commas or self.cut


def assess(text: str, model: CharModel, known: Evidence | None = None) -> Evidence:
    """Weigh the readings, the commas before marks and the width of marks on a page.

    An inserted reading stands after a common character in its Traditional form; an author glosses rare characters
    (`魑(chī)`), and of everyday ones none. The same character is annotated again and again by a machine, once by an author.
    What earlier parts of the same page showed (`known`) lets one sign be enough here, but none is never enough.
    """
    score = sum(_weigh(char, count, model) for char, count in _annotated(text).items())
    before = known or Evidence()
    converted = score >= (_ENOUGH_READINGS if not before.converted else _ONE_READING)
    noisy = len(_COMMA_BEFORE_MARK.findall(text))
    commas = noisy >= (1 if converted or before.commas else 3) and noisy >= 0.1 * len(_MARK.findall(text))
    wide = (converted or commas) and _are_folded(text)
    cut = before.cut or (bool(_CUT.search(text)) and _is_traditional(text))
    marked = before.marked or cut or bool(_LOSS_MARK.search(text))
    return Evidence(converted, commas, cut, wide, marked, score)


def _is_traditional(text: str) -> bool:
    return sum(map(hanzi.is_traditional, text)) > _SHARE_TRADITIONAL * len(text)


def _are_folded(text: str) -> bool:
    full, folded = len(_FULL_WIDTH.findall(text)), len(_FOLDED.findall(text))
    return folded >= 2 and full <= 0.05 * folded


def _annotated(text: str) -> Counter[str]:
    """Count the characters that a reading of theirs follows."""
    found: Counter[str] = Counter()
    for match in READING.finditer(text):
        char = text[match.start() - 1 : match.start()]
        if char and unicodedata.normalize("NFC", match[1]) in gbk.readings(char):
            found[char] += 1
    return found


def _weigh(char: str, count: int, model: CharModel) -> float:
    if not hanzi.is_traditional(char):
        return -2.0
    share = model.frequency(hanzi.simplified(char))
    weight = 1.5 if share >= _COMMON else 0.8 if share >= _KNOWN else -1.0
    return weight + 0.5 * min(count - 1, 5)


def comma_spans(text: str) -> list[tuple[int, int]]:
    """Give the spans of a comma and the mark it was inserted before."""
    return [(match.start(), match.end() + 1) for match in _COMMA_BEFORE_MARK.finditer(text)]
