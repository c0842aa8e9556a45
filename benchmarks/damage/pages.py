"""Content-farm pages: a Simplified text as Traditional GBK bytes, edited by byte-level replacement, decoded with losses.

Readings go in after a two-byte match wherever it stands, also across two characters; commas go in before a mark, or the bytes are
cut there and decoded piece by piece.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import opencc
from pypinyin import Style as PinyinStyle
from pypinyin import pinyin

_UNFOLDABLE = re.compile(r"[,;:!?()\uff02-\uff07\uff0a\uff0b\uff0d-\uff19\uff1c-\uff1e\uff20-\uff5e]")


@dataclass(frozen=True, slots=True)
class Page:
    """One kind of page: which operations it went through, and how its decoder behaves."""

    readings: float = 1.0  # share of the Traditional forms that the page's table has; 0 for no readings
    first_reading: bool = True  # the first reading of the dictionary, also where it is wrong in context
    marks: str = "。，、！？；"  # never the colon
    at_mark: Literal["", "comma", "cut"] = ""  # what is done before each mark
    lost: str = "?"  # what a bad byte becomes: ?, U+FFFD or nothing
    swallow: bool = True  # whether it takes the ASCII byte after it along
    euro: str = "€"  # what 80 becomes; nothing in some decoders
    fold: bool = True  # whether the full-width forms of row A3 are folded to ASCII


PAGES: dict[str, Page] = {
    "forum commas": Page(at_mark="comma", lost="\ufffd", swallow=False, euro=""),
    "news cut": Page(at_mark="cut"),
    "silent drop": Page(at_mark="cut", lost="", swallow=False),
    "readings only": Page(),
    "readings for half": Page(readings=0.5, first_reading=False, fold=False),
    "cut, no readings": Page(readings=0.0, at_mark="cut", fold=False),
    "cut at two marks only": Page(at_mark="cut", marks="，。", lost="\ufffd", swallow=False),
}


def damage(text: str, page: Page, rng: random.Random) -> str:
    """Damage a Simplified text; characters that GBK lacks must not be in it (see `fits`)."""
    data = traditional(text).encode("gbk")
    if page.readings:
        table = readings(first=page.first_reading)
        codes = sorted(table)
        kept = codes if page.readings >= 1 else sorted(rng.sample(codes, int(page.readings * len(codes))))
        data = insert_readings(data, {code: table[code] for code in kept})
    marks = [mark.encode("gbk") for mark in page.marks]
    pieces = [data]
    for mark in marks:
        if page.at_mark == "comma":
            pieces = [piece.replace(mark, b"," + mark) for piece in pieces]
        elif page.at_mark == "cut":
            pieces = [part for piece in pieces for part in cut_before(piece, mark)]
    return "".join(decode(piece, page) for piece in pieces)


def right(text: str, page: Page) -> str:
    """Give what the damaged page should become: the Simplified text, or the Traditional one where no reading betrays it."""
    return text if page.readings else traditional(text)


def fits(text: str) -> bool:
    """Say whether one right form can be asked for: the text survives the conversion there and back, and folding loses nothing.

    Where ASCII marks stand beside full-width ones, or digits in full width, nobody can tell after the folding which was which.
    """
    if _UNFOLDABLE.search(text):
        return False
    try:
        traditional(text).encode("gbk").decode("gbk")
    except UnicodeError:
        return False
    return _converter("t2s").convert(traditional(text).replace("著", "着")) == text


def traditional(text: str) -> str:
    """Convert as the converters do that went through these pages: 着 always becomes 著."""
    return _converter("s2t").convert(text).replace("着", "著")


@lru_cache(maxsize=4)
def _converter(config: str) -> opencc.OpenCC:
    return opencc.OpenCC(config)


@lru_cache(maxsize=2)
def readings(*, first: bool) -> dict[bytes, str]:
    """One fixed reading for each Traditional form, outside GB 2312, of the characters of GB 2312, level 1."""
    table: dict[bytes, str] = {}
    for lead in range(0xB0, 0xD8):
        for trail in range(0xA1, 0xFF):
            try:
                simple = bytes((lead, trail)).decode("gb2312")
                char = _converter("s2t").convert(simple)
                code = char.encode("gbk")
            except UnicodeError:
                continue
            if char != simple and len(code) == 2 and not _in_gb2312(char):
                table[code] = pinyin(char, style=PinyinStyle.TONE, heteronym=first)[0][0]
    return table


def _in_gb2312(char: str) -> bool:
    try:
        return bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def insert_readings(data: bytes, table: Mapping[bytes, str]) -> bytes:
    """Put each reading in after every match of its two bytes, one character of the table after the other."""
    for code, reading in table.items():
        data = data.replace(code, code + f"({reading})".encode("gb18030"))
    return data


def cut_before(data: bytes, mark: bytes) -> list[bytes]:
    """Cut bytes before every match of a mark, also of one that begins amid a character."""
    first, *others = data.split(mark)
    return [first, *(mark + part for part in others)]


def decode(data: bytes, page: Page) -> str:
    """Decode GBK as the page's reader does: unassigned pairs vanish, bad bytes show or not, 80 is the euro sign or nothing."""
    out: list[str] = []
    i = 0
    while i < len(data):
        byte = data[i]
        following = data[i + 1] if i + 1 < len(data) else -1
        if byte <= 0x80:
            out.append(chr(byte) if byte < 0x80 else page.euro)
            i += 1
        elif 0x40 <= following <= 0xFE and following != 0x7F:
            out.append(_pair(byte, following, page))
            i += 2
        else:
            out.append(page.lost)
            i += 2 if page.swallow and 0 <= following < 0x80 else 1
    return "".join(out)


def _pair(lead: int, trail: int, page: Page) -> str:
    if (lead, trail) == (0xA8, 0xBB):
        return "ɡ"
    if page.fold and lead == 0xA3 and trail >= 0xA1:
        return chr(trail - 0x80)
    try:
        return bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return ""
