"""The damage of docs/damage.md forwards: what converters, byte replacers and decoders did to a Simplified text.

Used to make test cases whose right answer is known. It shares no code with the repair.
"""

from __future__ import annotations

from dataclasses import dataclass

import opencc
from pypinyin import Style, pinyin

MARKS = "。，、！？；"


@dataclass(frozen=True)
class Style_:
    """One kind of page: which operations it went through, and how its decoder behaves."""

    readings: bool = True
    commas: bool = False  # a comma inserted before marks (forums)
    cut: bool = False  # the bytes cut before marks and decoded piece by piece
    lost: str = "?"  # what a bad lead byte becomes; "" for nothing
    swallow: bool = True  # whether it takes the next ASCII byte along
    euro: bool = True  # 80 shows as €, else it is dropped
    fold: bool = True  # row A3 folded to ASCII


FORUM = Style_(commas=True, lost="\ufffd", swallow=False, euro=False)
NEWS = Style_(cut=True)
SILENT = Style_(cut=True, lost="", swallow=False)
STYLES = {"forum": FORUM, "news": NEWS, "silent": SILENT}


def damage(text: str, style: Style_) -> str:
    """Damage a Simplified text; characters that GBK lacks must not be in it."""
    data = opencc.OpenCC("s2t").convert(text).replace("着", "著").encode("gbk")
    if style.readings:
        data = _insert_readings(data)
    marks = [mark.encode("gbk") for mark in MARKS]
    if style.commas:
        for mark in marks:
            data = data.replace(mark, b"," + mark)
    pieces = [data]
    if style.cut:
        for mark in marks:
            pieces = [part for piece in pieces for part in _cut_before(piece, mark)]
    return "".join(_decode(piece, style) for piece in pieces)


def _insert_readings(data: bytes) -> bytes:
    for code, reading in sorted(_table().items()):
        data = data.replace(code, code + f"({reading})".encode("gb18030"))
    return data


def _table() -> dict[bytes, str]:
    """One fixed reading for each of the Traditional forms that common Simplified characters have."""
    table: dict[bytes, str] = {}
    converter = opencc.OpenCC("s2t")
    for lead in range(0xB0, 0xD8):
        for trail in range(0xA1, 0xFF):
            try:
                simple = bytes((lead, trail)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            char = converter.convert(simple)
            if char == simple or len(char) != 1:
                continue
            try:
                char.encode("gb2312")
            except UnicodeEncodeError:
                try:
                    table[char.encode("gbk")] = pinyin(char, style=Style.TONE)[0][0]
                except UnicodeEncodeError:
                    continue
    return table


def _cut_before(data: bytes, mark: bytes) -> list[bytes]:
    parts = data.split(mark)
    return [parts[0], *(mark + part for part in parts[1:])]


def _decode(data: bytes, style: Style_) -> str:
    out: list[str] = []
    i = 0
    while i < len(data):
        byte = data[i]
        following = data[i + 1] if i + 1 < len(data) else -1
        if byte < 0x80:
            out.append(chr(byte))
            i += 1
        elif byte == 0x80:
            out.append("€" if style.euro else "")
            i += 1
        elif 0x40 <= following <= 0xFE and following != 0x7F:
            out.append(_pair(byte, following, style))
            i += 2
        else:
            out.append(style.lost)
            i += 2 if style.swallow and 0 <= following < 0x80 else 1
    return "".join(out)


def _pair(lead: int, trail: int, style: Style_) -> str:
    if (lead << 8 | trail) == 0xA8BB:
        return "ɡ"
    if style.fold and lead == 0xA3 and 0xA1 <= trail <= 0xFE:
        return chr(trail - 0x80)
    try:
        return bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return ""  # an unassigned pair vanishes
