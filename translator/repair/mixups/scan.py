"""One look that passes clean text of any language: runs of characters that everyday text does not have in such runs.

Every mix-up leaves such runs: bytes read in a double-byte codec give rare ideographs and unassigned code points close together,
bytes read in a single-byte codec give letters and symbols side by side.
"""

from __future__ import annotations

import re
from functools import lru_cache

from translator import hanzi

# Beyond these blocks hardly any text that stands beside Chinese is written; code points here are odd only in the runs below.
_KNOWN_BLOCKS = (
    (0x0000, 0x007E),
    (0x00A0, 0x074F),
    (0x0900, 0x0D7F),
    (0x0E00, 0x0EFF),
    (0x0F00, 0x0FFF),
    (0x10A0, 0x10FF),
    (0x1780, 0x17FF),
    (0x1D00, 0x2E7F),
    (0x2E80, 0x33FF),
    (0xA640, 0xA69F),
    (0xA720, 0xA7FF),
    (0xAC00, 0xD7A3),
    (0xFB00, 0xFB4F),
    (0xFE00, 0xFE6F),
    (0xFEFF, 0xFF60),
    (0xFFE0, 0xFFFC),
    (0x10000, 0x1FFFF),
    (0xE0000, 0xE01FF),
)
_HAN_BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))


def _rows(codec: str, leads: range, trails: tuple[range, ...]) -> set[str]:
    return {bytes((lead, trail)).decode(codec, "ignore") for lead in leads for part in trails for trail in part} - {""}


# Usual in Traditional text, though not in level 1 of Big5: forms that the standards of OpenCC and of Hong Kong prefer (爲, 羣, 説).
_OTHER_STANDARDS = "爲羣牀峯衆啓裏覈説衞敍閲鋭藴僞皁鍼綫鈎麪脈"


@lru_cache(maxsize=1)
def everyday_han() -> frozenset[str]:
    """The 6,800 ideographs of everyday text: level 1 of GB 2312 and of Big5, where the standards put them, and a few others."""
    simplified = _rows("gb2312", range(0xB0, 0xD8), (range(0xA1, 0xFF),))
    traditional = _rows("big5", range(0xA4, 0xC7), (range(0x40, 0x7F), range(0xA1, 0xFF)))
    return frozenset(filter(hanzi.is_han, simplified | traditional | set(_OTHER_STANDARDS)))


def _class(codes: set[int]) -> str:
    """Write a set of code points, none of them ASCII, as the inside of a character class."""
    parts: list[str] = []
    ordered = sorted(codes)
    start = previous = ordered[0]
    for code in [*ordered[1:], 0x110000]:
        if code != previous + 1:
            parts.append(f"{chr(start)}-{chr(previous)}" if previous > start else chr(start))
            start = code
        previous = code
    return "".join(parts)


@lru_cache(maxsize=1)
def odd_class() -> str:
    """The inside of a class of characters that are rare by themselves: ideographs, Hangul, controls, private use."""
    known = {code for low, high in (*_KNOWN_BLOCKS, *_HAN_BLOCKS) for code in range(low, high + 1)}
    odd = set(range(0x80, 0x10000)) - known
    everyday = everyday_han()
    odd |= {code for low, high in _HAN_BLOCKS for code in range(low, high + 1) if chr(code) not in everyday}
    korean = _rows("euc_kr", range(0xB0, 0xC9), (range(0xA1, 0xFF),))
    odd |= {code for code in range(0xAC00, 0xD7A4) if chr(code) not in korean}
    odd -= set(range(0xFB50, 0xFE00)) | set(range(0xFE70, 0xFEFF))  # Arabic
    odd |= set(range(0xFF61, 0xFFA0)) | {0xFFFD}
    return _class(odd) + "\U00020000-\U0002fa1f\U0010fffd\U000f0000-\U0010ffff"


_SYMBOL = (
    "\xa0¡¢£¤¥¦§¨©ª¬\xad®¯²³´µ¶¸¹º¼½¾¿×÷ˆ˜˘˙˚¸˝˛ˇ‚„†‡‰‹›€™∞∂∑∏∫√≈∆◊⁄ﬁﬂ≠≤≥№₧⌐ⁿ■≡⌠⌡∩±░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
)
_LETTER = "À-ÖØ-öø-ÿĀ-žƒΑ-Ωα-ωЀ-џҐґ"
_LATIN = "À-ÖØ-öø-ÿ"
_QUOTE = "“”‘’–—…•·«»°"
_BOX = "░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
_BIG5_CYRILLIC = "¤Ґ¦§Ё©Є«¬\xad®Ї±Ііґµ¶№єјЅѕї"
_QUOTED = "‰‹›†‡€™‘’“”•–—"  # 80 to 9F in code page 1251, the marks among them
_CONTINUING = "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—˜\x98™љ›њќћџ\xa0ЎўЈ¤Ґ¦§Ё©Є«¬\xad®Ї°±Ііґµ¶·ё№є»јЅѕї"  # 80 to BF there
_MAC = "∂∏∆◊˝ˇ˘˙˚¸˛ˆ˜¯⁄ﬁﬂŸ‡‰∫∑"  # what Mac Roman has and Western text hardly ever
_DOUBLE_BOX = "╒╓╘╙╕╖╛╜╞╟╡╢╤╥╧╨╪╫"
_BIG5_LEAD = "¡-¿À-ùĄ-žƒ≈≤≥√∞Ω◊π∂∆"  # as single-byte codecs show A1 to F9
_CYRILLIC_EXTRA = "ЎўЈҐЄЇІіґєјЅѕї"  # A1 to BF in code page 1251


@lru_cache(maxsize=1)
def trigger() -> re.Pattern[str]:
    """Give the pattern that a line with a mix-up matches somewhere.

    It begins with one character class, for which the engine looks at full speed; the branches then ask what was found.

    >>> bool(trigger().search("锛屾垜浠")), bool(trigger().search("中文，English, Привет! 日本語です。한국어"))
    (True, False)
    """
    odd = odd_class()
    pair = f"(?:[{_SYMBOL}][{_LETTER}]|[{_LETTER}][{_SYMBOL}])"
    mark = f"[{_SYMBOL}{_QUOTE}]"
    # What comes first, and what must follow it.
    branches = (
        (odd, f"[^\\n]{{0,3}}?[{odd}]"),
        (_SYMBOL, f"[{_LETTER}][^\\n ]{{0,4}}?{pair}"),
        (_LETTER, f"[{_SYMBOL}][^\\n ]{{0,4}}?{pair}"),
        (_LATIN, f"[{_LATIN}]{{3}}"),
        (_LATIN, f"{mark}(?:[{_LATIN}]{mark}|{mark}[{_LATIN}])"),
        (_SYMBOL, f"[{_LATIN}](?:[{_LATIN}]{mark}|{mark}[{_LATIN}])"),
        (_BIG5_LEAD, f"[@-~¡-þĄ-ž](?:[{_BIG5_LEAD}][@-~¡-þĄ-ž]){{3}}"),
        ("а-яё", f"[А-ЯЁ{_CYRILLIC_EXTRA}][^\\n ]{{0,8}}?[а-яё][А-ЯЁ{_CYRILLIC_EXTRA}]"),
        (_CYRILLIC_EXTRA, f"[{_CYRILLIC_EXTRA}][А-я][{_CYRILLIC_EXTRA}А-я]"),
        (_DOUBLE_BOX, f"[^\\n─═]{{0,3}}?[{_DOUBLE_BOX}]"),
        ("가-힣", f"{hanzi.HAN}[가-힣]"),
        ("가-힣", f"(?<={hanzi.HAN}[가-힣]){hanzi.HAN}"),
        (_LATIN, f"[\u0370-\u07bf{odd}]"),
        ("\u0400-\u07bf", f"[{_LATIN}]"),
        (_SYMBOL, f"[{_LATIN}]{{3}}"),
        ("д-йп", f"[{_CONTINUING}]{{2}}[д-йп][{_CONTINUING}]{{2}}"),
        (_MAC, f"[^\\n ]{{0,2}}?[{_MAC}]"),
        ("가-힣", f"{hanzi.HAN}{{2}}"),
        (_BOX, f"[¡-ÿƒα-ω∩₧⌐][^\\n ]{{0,3}}?[{_BOX}]"),
        (_BIG5_CYRILLIC, f"[@-~¡-ÿЀ-џ](?:[{_BIG5_CYRILLIC}][@-~¡-ÿЀ-џ]){{2}}"),
        ("А-яЃ-џ", f"[{_QUOTED}][А-яЃ-џ][^\\n ]{{0,6}}?[{_QUOTED}][А-яЃ-џ]"),
        ("\x00-\x08\x0e-\x1f", ""),  # UTF-16 read byte by byte
        ("~", "\\{[!-w][!-~]"),
        ("\x80-\x9f", ""),
        ("â", "€"),
        ("Ã", "[\x80-\xbf]"),
        ("Â", "[\xa0-\xbf]"),
    )
    first = "".join(dict.fromkeys(first for first, _ in branches))
    rest = "|".join(f"(?<=[{first}]){follow}" for first, follow in branches)
    return re.compile(f"[{first}](?:{rest})")


# The hundred most frequent characters of running text by the character model, in both scripts: a third of all that is written.
_FREQUENT = (
    "的一是不有在人了中大国为上和行年时以个业这来发到出会要对公金能用生我成于下资方市家多地后可过经理日开就分作也高自现机本新前面部进者法月工学"
    "子好合动产长都还说网等得小实定场同司全元他之主间点比度平天务力來個動務國場學實對後於時會業機爲為現產發經網說資這進過還長開間點"
)
_FREQUENT_CHAR = re.compile(f"[{_FREQUENT}]")
# HZ, and bytes shown one by one: a codec may have done so with some of a line, and left the rest of it whole.
_NOT_SOUND = re.compile("~\\{|[\x00-\x08\x0e-\x1f\x80-\x9f]|[\xa0-\u02ff][\xa0-\u02ff]")
_LONG_ENOUGH = 24  # Han characters that show what a line is
_SOUND_SHARE = 1 / 6  # of frequent characters: running text has 0.1 to 0.4, lines that any mix-up gave have 0.07 at most


@lru_cache(maxsize=64)  # asked of a line several times
def reads_well(line: str) -> bool:
    """Say whether a line as a whole is running Chinese text, so that no chain of codecs makes anything better of all of it.

    A rare word or a garbled span may stand in it all the same.

    >>> reads_well("慕容皝、苻堅和拓跋燾都曾經統治過這個地方的大部分人口和城市，史書上多有記載。")
    True
    >>> reads_well("浠婂ぉ澶╂皵寰堝ソ锛屾垜浠竴璧峰幓鍏洯鏁ｆ銆備粖澶╁ぉ姘斿緢濂斤紝鎴戜滑")
    False
    """
    return may_read_well(line, _LONG_ENOUGH) and len(_FREQUENT_CHAR.findall(line)) >= _SOUND_SHARE * hanzi.han_count(line)


def may_read_well(line: str, least: int) -> bool:
    """Say whether a line has enough Han characters to judge by, few others beyond ASCII, and no bytes shown one by one."""
    han = hanzi.han_count(line)
    return han >= least and 2 * han >= len(line) - len(line.encode("ascii", "ignore")) and not _NOT_SOUND.search(line)


@lru_cache(maxsize=1)
def odd() -> re.Pattern[str]:
    """Give the pattern of one odd character, to count them."""
    return re.compile(f"[{odd_class()}]")


@lru_cache(maxsize=1)
def unusual() -> re.Pattern[str]:
    """Give the pattern of one character that everyday Chinese text does not consist of."""
    return re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\u200f\u2028-\u2fff\u3040-\u4dff{odd_class()}가-힣]")
