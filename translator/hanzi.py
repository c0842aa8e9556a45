"""Han characters, Chinese punctuation and widths: the small facts about characters that several steps share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

# Unicode 16, blocks of unified and compatibility ideographs; 〇 (U+3007) is used as a digit.
HAN_RANGES: tuple[tuple[int, int], ...] = (
    (0x3007, 0x3007),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2FA1F),
    (0x30000, 0x323AF),
)
HAN = "[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in HAN_RANGES) + "]"  # for use in regular expressions

# What no English sentence may contain: Han, kana, radicals, CJK punctuation, full-width forms.
CJK = "[\u2e80-\u303f\u3040-\u30ff\u3100-\u312f\u31a0-\u31ef\u3200-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef" + (
    f"{chr(0x20000)}-{chr(0x323AF)}]"
)

SENTENCE_END = "。！？!?…"
CLOSING = "”’」』）】》〉〕)]\"'"
OPENING = "“‘「『（【《〈〔(["

# For str.translate: Unicode's full-width ASCII, made the ASCII it is.
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

# Row 3 of GB 2312 (lead byte A3) is ASCII in full width; these of its marks are the normal ones in Chinese text.
FULL_WIDTH_OF = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）"}


@lru_cache(maxsize=65536)
def is_han(char: str) -> bool:
    """Say whether one character is a Han ideograph.

    >>> is_han("漢"), is_han("𠮷"), is_han("あ"), is_han("，")
    (True, True, False, False)
    """
    code = ord(char)
    return any(low <= code <= high for low, high in HAN_RANGES)


_HAN_RUN = re.compile(f"{HAN}+")


def han_count(text: str) -> int:
    """Count the Han characters of a text, at the speed of a regular expression.

    >>> han_count("漢字𠮷，abc")
    3
    """
    return len(text) - len(_HAN_RUN.sub("", text))


# Letters other than Latin ones (with letters for numbers: ½ Ⅲ ①) and Greek ones, which formulas have.
_OTHER_LETTERS = re.compile(
    "[^\\W\\d_\u0000-\u024f\u0370-\u03ff\u1e00-\u1eff\u2070-\u218f\u2460-\u24ff\u2c60-\u2c7f\ua720-\ua7ff\uff21-\uff5a]"
)


def needs_translation(text: str) -> bool:
    """Say whether a text has letters other than Latin ones: names, addresses, numbers and English are English already.

    >>> list(map(needs_translation, ("2024年", "https://example.com", "ＡＢＣ ①", "Δt = 3.5 μm", "こ")))
    [True, False, False, False, True]
    """
    return _OTHER_LETTERS.search(text) is not None


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, str]]:
    """Read what OpenCC makes of each character alone: a generated file, as asking it takes 80 ms."""
    lines = Path(__file__).with_name("hanzi_forms.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {config: dict(zip(chars, forms, strict=True)) for config, chars, forms in rows}


def _table(config: str) -> dict[str, str]:
    return _tables()[config]


def single_forms(config: str) -> Mapping[str, str]:
    """Map each character that OpenCC's `config` (`t2s`, `s2t`) changes when it stands alone to what it becomes.

    >>> single_forms("s2t")["发"]
    '發'
    """
    return _table(config)


def simplified(char: str) -> str:
    """Give the Simplified form of one character, without context; the character itself where it has none.

    >>> simplified("發"), simplified("人")
    ('发', '人')
    """
    return _table("t2s").get(char, char)


def simplified_text(text: str) -> str:
    """Give the Simplified form of every character of a text, each without context, so that the length stays.

    What `"".join(map(simplified, text))` gives, but only the characters that change are looked at one by one: text without any
    is scanned once and comes back as the same object.

    >>> simplified_text("發展經濟，皇后")
    '发展经济，皇后'
    """
    search, replace = _simplifier()
    return search.sub(replace, text)


@lru_cache(maxsize=1)
def _simplifier() -> tuple[re.Pattern[str], Callable[[re.Match[str]], str]]:
    table = _table("t2s")
    return _class_of(table), lambda match: table[match[0]]


def _class_of(chars: Iterable[str]) -> re.Pattern[str]:
    """Compile a class of characters. All are of the BMP, which keeps the class a bitmap: looked up in one step."""
    return re.compile(f"[{''.join(sorted(chars))}]")


def is_simplified_only(char: str) -> bool:
    """Say whether a character has another Traditional form, so that text converted to Traditional cannot hold it.

    >>> is_simplified_only("发"), is_simplified_only("后"), is_simplified_only("人")
    (True, True, False)
    """
    return char in _table("s2t")


@lru_cache(maxsize=65536)
def in_gb2312(char: str) -> bool:
    """Say whether GB 2312 (1980) has the character: all of everyday Simplified Chinese, few Traditional-only forms."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def is_traditional(char: str) -> bool:
    """Say whether a character is written only in Traditional text (it has another Simplified form, and GB 2312 lacks it).

    >>> is_traditional("發"), is_traditional("后"), is_traditional("發展"[1])
    (True, False, False)
    """
    return simplified(char) != char and not in_gb2312(char)


@lru_cache(maxsize=1)
def traditional_class() -> re.Pattern[str]:
    """Give the compiled class of all characters that `is_traditional`: `search` says whether a text has one.

    >>> traditional_class().findall("皇后的頭髮")
    ['頭', '髮']
    """
    return _class_of(filter(is_traditional, _table("t2s")))


@lru_cache(maxsize=1)
def simplified_class() -> re.Pattern[str]:
    """Give the compiled class of the characters of GB 2312 that only Simplified text has.

    What `is_simplified_only` and also stands in Traditional text (后, 里, 面, 干, 于) is not in it, and must not outvote the rest.

    >>> simplified_class().findall("皇后的头发，公里")
    ['头', '发']
    """
    # Big5 is what Traditional text was written with for decades: what it has in its first, everyday level is shared.
    return _class_of(char for char in _table("s2t") if in_gb2312(char) and not in_big5_everyday(char))


def in_big5_everyday(char: str) -> bool:
    """Say whether a character is in the first level of Big5 (1984): the 5,401 of everyday Traditional Chinese.

    >>> in_big5_everyday("髮"), in_big5_everyday("后"), in_big5_everyday("发")
    (True, True, False)
    """
    try:
        return 0xA4 <= char.encode("big5")[0] <= 0xC6
    except UnicodeEncodeError:
        return False


def traditional_count(text: str) -> int:
    """Count the characters that only Traditional text has (see `is_traditional`)."""
    return len(traditional_class().findall(text))


def simplified_count(text: str) -> int:
    """Count the characters that only Simplified text has (see `simplified_class`)."""
    return len(simplified_class().findall(text))
