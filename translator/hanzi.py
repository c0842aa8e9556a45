"""Han characters, Chinese punctuation and widths: the small facts about characters that several steps share."""

from __future__ import annotations

from functools import lru_cache

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


def han_count(text: str) -> int:
    """Count the Han characters of a text."""
    return sum(map(is_han, text))


@lru_cache(maxsize=2)
def _table(config: str) -> dict[str, str]:
    """Map each character of the unified block and extension A to what OpenCC's `config` makes of it alone."""
    import opencc

    chars = [chr(code) for low, high in ((0x3400, 0x4DBF), (0x4E00, 0x9FFF)) for code in range(low, high + 1)]
    # A line a character, so that no phrase rule reaches across.
    converted = opencc.OpenCC(config).convert("\n".join(chars)).split("\n")
    return {char: other for char, other in zip(chars, converted, strict=True) if char != other}


def simplified(char: str) -> str:
    """Give the Simplified form of one character, without context; the character itself where it has none.

    >>> simplified("發"), simplified("人")
    ('发', '人')
    """
    return _table("t2s").get(char, char)


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
