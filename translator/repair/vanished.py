"""Pairs of bytes that have no character in GBK and so leave no trace in decoded text: what they may have completed and begun."""

from __future__ import annotations

from functools import lru_cache

from translator import hanzi
from translator.repair import gbk

COMMON_MARKS = frozenset("\n，。、；：！？“”‘’（）《》…—·" + "".join(map(chr, range(0x20, 0x7F))))

# The first byte of what is lost after a vanished pair: that of a mark, as a rule, since these are what lines are cut at.
LEADS_BEFORE_LOSS = ((0xA1, 0.5), (0xA3, 1.5), *((lead, 7.0) for lead in range(0xB0, 0xF8)))


@lru_cache(maxsize=2048)
def leads_read(reading: str) -> tuple[tuple[int, float], ...]:
    """First bytes, among those that unassigned pairs end with, of the characters that are read so."""
    pairs = ((lead, gbk.decode_pair(lead, trail)) for lead in gbk.LEADS if lead >= 0xA1 for trail in gbk.TRAILS)
    return tuple((lead, 0.0) for lead in sorted({lead for lead, char in pairs if char and reading in gbk.readings(char)}))


@lru_cache(maxsize=256)
def before_loss(lead: int) -> tuple[tuple[int, str], ...]:
    """First bytes of vanished pairs with the character that they complete after `lead`."""
    firsts = sorted({first for first, second in gbk.vanished_after(lead) if second >= 0xA1})
    chars = [(first, gbk.decode_pair(lead, first)) for first in firsts]
    return tuple((first, char) for first, char in chars if char is not None and _is_text(char))


@lru_cache(maxsize=4096)
def between(lead: int, following: int) -> tuple[tuple[int, str, tuple[tuple[int, str], ...]], ...]:
    """Pairs that vanish between two bytes, grouped: (first byte, character it completes, (second byte, next character) …)."""
    groups: dict[int, list[tuple[int, str]]] = {}
    for first, second in gbk.vanished_after(lead):
        after = gbk.decode_pair(second, following)
        if after is not None and _is_text(after):
            groups.setdefault(first, []).append((second, after))
    result = []
    for first, rest in groups.items():
        char = gbk.decode_pair(lead, first)
        if char is not None and _is_text(char):
            result.append((first, char, tuple(rest)))
    return tuple(result)


def _is_text(char: str) -> bool:
    return char in COMMON_MARKS or (hanzi.is_han(char) and not hanzi.is_simplified_only(char))
