"""How likely a text is in a language, for weighing encodings: Chinese by a table, other languages by classes of characters."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from translator import hanzi
from translator.decode.table import load

LOST = "\udcff"  # stands for a bad stretch while decoding: no codec gives a lone surrogate
LANGUAGES = ("zh-Hans", "zh-Hant", "ja", "ko", "ru", "latin")

# Chance of meeting the language at all, against Simplified Chinese, as a cost in nats. This is a tool for Chinese.
_PRIOR = {"zh-Hans": 0.0, "zh-Hant": 0.7, "ja": 4.0, "ko": 4.5, "ru": 4.5, "latin": 3.0}
_LOST_COST = 11.0
_MIXED = 4.0  # Latin and Cyrillic letters side by side
_OTHER_SCRIPT = 6.0  # a Traditional form in Simplified text, and the other way about
_BREAK = 0.9  # most neighbours do not stand inside one word
COMMON = 3500  # the size of the list of characters in common use (通用规范汉字表, level 1, 2013)

# Everyday syllables of Korean: particles, endings and what the commonest words consist of.
_SYLLABLES = "이다는의에을를가은하고도로지사한기인자대리스나아시일서어그정수부장원상해제주보전여들과만으것있"
_CANTONESE = "佢哋嘅嘢喺咗冇唔啲嗰咁嚟俾睇乜咩噉攞搵嬲哂啱啩嘥冚"  # written in Hong Kong, rare in the table
_MARKS = {"，": 3.0, "。": 3.6, "、": 4.2} | dict.fromkeys("“”：；？！（）《》「」·…—　", 5.0)

# Cost in nats by class of character (see `_class_of`); what a language does not name costs _STRANGE.
_STRANGE = 13.0
_ANY = {"a": 4.2, "d": 3.8, "s": 3.6, "n": 3.6, "c": 14.0, "u": 15.0, "x": 16.0}
_COSTS: dict[str, dict[str, float]] = {
    "zh-Hans": {"p": 6.5, "f": 7.0, "q": 9.5, "k": 10.0, "K": 10.5, "r": 12.0, "R": 12.5},
    "zh-Hant": {"p": 6.5, "f": 7.0, "q": 9.5, "k": 10.0, "K": 10.5, "r": 12.0, "R": 12.5, "b": 9.0},
    "ja": {"p": 4.8, "f": 7.0, "q": 9.5, "k": 3.7, "K": 5.0, "w": 6.8},
    "ko": {"p": 7.0, "f": 9.0, "q": 10.0, "g": 4.4, "G": 7.6},
    "ru": {"r": 3.1, "R": 6.0, "y": 8.0, "q": 7.0},
    "latin": {"l": 5.2, "L": 6.5, "q": 5.0},
}
_RANGES = (
    (0x00A0, 0x00BF, "q"), (0x00C0, 0x024F, "l"), (0x0410, 0x044F, "r"), (0x0400, 0x045F, "y"), (0x1100, 0x11FF, "x"),
    (0x2010, 0x203B, "q"), (0x2100, 0x22FF, "q"), (0x2460, 0x27BF, "q"), (0x3000, 0x303F, "p"), (0x3041, 0x309F, "k"),
    (0x30A0, 0x30FF, "K"), (0x3100, 0x312F, "b"), (0x3400, 0x4DBF, "x"), (0x4E00, 0x9FFF, "h"), (0xAC00, 0xD7A3, "G"),
    (0xE000, 0xF8FF, "u"), (0xF900, 0xFAFF, "x"), (0xFE30, 0xFE4F, "p"), (0xFF01, 0xFF5E, "f"), (0xFF61, 0xFF9F, "w"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """A text weighed in the language that suits it best: `cost` in nats of the whole, `mean` of a character beyond ASCII."""

    language: str
    cost: float
    mean: float
    letters: int  # characters beyond ASCII, bad stretches included
    common: int  # of them, Chinese characters in common use
    lost: int  # bad stretches


def weigh(text: str, languages: tuple[str, ...] = LANGUAGES) -> Reading:
    """Weigh a text, whose bad stretches show as LOST, in some languages and give the best reading.

    >>> weigh("新质生产").language, weigh("我們的國家").language, weigh("これは日本語").language, weigh("привет").language
    ('zh-Hans', 'zh-Hant', 'ja', 'ru')
    """
    return min((_weigh_in(text, language) for language in languages), key=lambda reading: reading.cost)


def _weigh_in(text: str, language: str) -> Reading:
    table = load()
    costs = _ANY | _COSTS[language]
    chinese, opposite = language.startswith("zh"), "t" if language == "zh-Hans" else "S"
    total = beyond = 0.0
    letters = common = lost = 0
    before: tuple[str, int | None] = ("n", None)
    for char in text:
        kind, rank = here = _class_of(char)
        if kind in "adsn":
            total += costs[kind] + (_MIXED if kind == "a" and before[0] in "rR" else 0.0)
            before = here
            continue
        letters += 1
        if kind == "!":
            lost += 1
            cost = _LOST_COST
        elif kind in "htS":
            cost = min(table.single(rank), 8.0) if char in _CANTONESE and language == "zh-Hant" else table.single(rank)
            if chinese:
                cost = cost if before[1] is None else min(cost + _BREAK, table.pair(before[1], rank))
                cost += _OTHER_SCRIPT if kind == opposite else 0.0
            else:
                cost = _kanji_cost(char, cost) if language == "ja" else cost + 6.0
            common += rank is not None and rank < COMMON
        elif kind == "m":
            cost = _MARKS[char] if language in ("zh-Hans", "zh-Hant", "ja") else 8.0
        else:
            cost = costs.get(kind, _STRANGE) + _case_cost(before[0], kind)
        beyond += cost
        before = here
    return Reading(language, total + beyond + _PRIOR[language], beyond / letters if letters else 0.0, letters, common, lost)


def _case_cost(before: str, kind: str) -> float:
    """Letters of European words: capitals stand first or among capitals, accented letters beside plain ones, signs apart."""
    if kind == "R":
        return 4.0 if before in "ra" else -2.0 if before == "R" else 0.0
    if kind in "lL":
        return 5.0 if before in "lLq" else 3.0 if kind == "L" and before == "a" else -1.6 if before == "a" else 0.0
    if kind == "q":
        return 3.0 if before in "lLq" else 0.0
    return _MIXED if kind == "r" and before == "a" else 0.0


def _kanji_cost(char: str, chinese: float) -> float:
    """A kanji of JIS X 0208, level 1 (rows 16 to 47), is an everyday one; those of level 2 are rare."""
    try:
        lead = char.encode("euc_jp")[0]
    except UnicodeEncodeError:
        return 15.0
    return min(chinese + 1.5, 8.2) if 0xB0 <= lead <= 0xCF else 12.5


@lru_cache(maxsize=1 << 15)
def _class_of(char: str) -> tuple[str, int | None]:
    """Give the class of a character, one letter, and the place of a Chinese one in the table."""
    code = ord(char)
    if code < 0x80:
        return ("a" if char.isalpha() else "d" if char.isdigit() else "n" if char in "\t\n\r" else "s" if code > 31 else "c"), None
    if char == LOST:
        return "!", None
    if char in _MARKS:
        return "m", None
    if char in _SYLLABLES:
        return "g", None
    kind = next((name for low, high, name in _RANGES if low <= code <= high), "c" if code < 0xA0 else "z")
    if kind == "h":
        return _script_of(char), load().rank(char)
    if kind == "G" and not _has(char, "euc_kr"):
        kind = "z"  # one of the 8,822 syllables that KS X 1001 leaves out: hardly ever written
    if kind in "lr" and char.isupper():
        kind = kind.upper()
    if char in "ーｰ":
        kind = "K" if char == "ー" else "w"
    return kind, None


def _script_of(char: str) -> str:
    """`t` for a form of Traditional text only, `S` for one that Big5 lacks, so of Simplified text only; `h` for the others."""
    if hanzi.in_gb2312(char):
        return "h" if _has(char, "big5") else "S"
    return "t" if hanzi.is_traditional(char) else "h"


def _has(char: str, encoding: str) -> bool:
    """EUC-KR spells out in eight bytes the syllables that it has no code for: they do not count."""
    try:
        return len(char.encode(encoding)) == 2
    except UnicodeEncodeError:
        return False


def plausible(text: str) -> bool:
    """Say whether a short text is surely Chinese: two common characters or more, nothing strange, everyday company.

    >>> plausible("中文"), plausible("涓枃"), plausible("中")
    (True, False, False)
    """
    reading = weigh(text, ("zh-Hans", "zh-Hant"))
    limit = 8.2 if reading.common > 3 else 7.4
    return reading.common >= 2 and reading.lost == 0 and reading.mean <= limit and not math.isinf(reading.cost)
