"""GBK as the damage saw it: code page 936 pairs, the pairs that mean nothing, and the readings of characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

# Marks before which the bytes were cut (DAMAGE.md, operation B): 、 。 ， ； ！ ？
CUT_MARKS = frozenset(mark.encode("gbk") for mark in "、。，；！？")
CUT_LEADS = frozenset(mark[0] for mark in CUT_MARKS)

LEADS = range(0x81, 0xFF)
TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))


@lru_cache(maxsize=1)
def _pairs() -> tuple[dict[int, str], frozenset[int]]:
    assigned: dict[int, str] = {}
    unassigned: set[int] = set()
    for lead in LEADS:
        for trail in TRAILS:
            try:
                assigned[lead << 8 | trail] = bytes((lead, trail)).decode("gbk")
            except UnicodeDecodeError:
                unassigned.add(lead << 8 | trail)
    return assigned, frozenset(unassigned)


def decode_pair(lead: int, trail: int) -> str | None:
    """Give the character of two bytes, or None where GBK has none.

    >>> decode_pair(0xBB, 0xA8)
    '花'
    """
    return _pairs()[0].get(lead << 8 | trail)


@lru_cache(maxsize=65536)
def encode(char: str) -> bytes | None:
    """Give the two bytes of a character, or None where it is single-byte or not in GBK.

    >>> encode("花").hex(), encode("A")
    ('bba8', None)
    """
    try:
        data = char.encode("gbk")
    except UnicodeEncodeError:
        return None
    return data if len(data) == 2 else None


def is_lead(byte: int) -> bool:
    return 0x81 <= byte <= 0xFE


def is_trail(byte: int) -> bool:
    return 0x40 <= byte <= 0xFE and byte != 0x7F


def assigned() -> Mapping[int, str]:
    """Give the pairs of bytes that have a character, as numbers, and it."""
    return _pairs()[0]


@lru_cache(maxsize=1)
def unassigned() -> Mapping[int, tuple[int, ...]]:
    """Give the second bytes with which each first byte makes a pair without a character: it leaves no trace in decoded text."""
    found: dict[int, list[int]] = {}
    for pair in sorted(_pairs()[1]):
        if is_lead(pair & 0xFF):
            found.setdefault(pair >> 8, []).append(pair & 0xFF)
    return {first: tuple(seconds) for first, seconds in found.items()}


@lru_cache(maxsize=65536)
def readings(char: str) -> frozenset[str]:
    """Give all readings of a character in pinyin with tone marks (NFC); empty where the tables have none.

    >>> sorted(readings("長") & {"cháng", "zhǎng"})
    ['cháng', 'zhǎng']
    """
    from pypinyin.constants import PINYIN_DICT

    found = PINYIN_DICT.get(ord(char), "") if len(char) == 1 else ""
    return frozenset(unicodedata.normalize("NFC", reading) for reading in found.split(",") if reading)


@lru_cache(maxsize=1)
def syllables() -> frozenset[str]:
    """Give every reading that any character has: what stands in brackets must be one of these to be a reading."""
    from pypinyin.constants import PINYIN_DICT

    return frozenset(
        unicodedata.normalize("NFC", reading) for found in PINYIN_DICT.values() for reading in found.split(",") if reading
    )
