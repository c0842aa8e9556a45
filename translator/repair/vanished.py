"""Pairs of bytes that have no character in GBK and so leave no trace in decoded text: what they may have completed and begun."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from translator import hanzi
from translator.repair import gbk
from translator.repair.costs import COMMON_MARKS

# The first byte of what is lost after a vanished pair, and what it costs: that of a mark, as a rule, since lines are cut at these.
LEADS_BEFORE_LOSS = ((0xA1, 0.5), (0xA3, 1.5), *((lead, 7.0) for lead in range(0xB0, 0xF8)))


@lru_cache(maxsize=1)
def _by_reading() -> dict[str, dict[int, list[str]]]:
    found: dict[str, dict[int, list[str]]] = {}
    for pair, char in _texts().items():
        for reading in gbk.readings(char):
            found.setdefault(reading, {}).setdefault(pair >> 8, []).append(char)
    return found


def leads_read(reading: str) -> Mapping[int, Sequence[str]]:
    """First bytes of the characters that are read so, and these."""
    return _by_reading().get(reading, {})


@lru_cache(maxsize=256)
def before_loss(lead: int) -> tuple[tuple[int, str], ...]:
    """First bytes of vanished pairs with the character that they complete after `lead`."""
    return tuple((first, char) for first, char in _completed(lead) if gbk.unassigned()[first][-1] >= 0xA1)


@lru_cache(maxsize=4096)
def between(lead: int, following: int) -> tuple[tuple[int, str, tuple[tuple[int, str], ...]], ...]:
    """Pairs that vanish between two bytes, grouped: (first byte, character it completes, (second byte, next character) …)."""
    groups = ((first, char, _begun(first, following)) for first, char in _completed(lead))
    return tuple(group for group in groups if group[2])


@lru_cache(maxsize=256)
def _completed(lead: int) -> tuple[tuple[int, str], ...]:
    """First bytes of unassigned pairs that complete a character of text after `lead`, and it."""
    chars = ((first, _texts().get(lead << 8 | first)) for first in gbk.unassigned())
    return tuple((first, char) for first, char in chars if char is not None)


@lru_cache(maxsize=1 << 14)
def _begun(first: int, following: int) -> tuple[tuple[int, str], ...]:
    """Second bytes of pairs without a character that begin one of text with `following`, and it."""
    chars = ((second, _texts().get(second << 8 | following)) for second in gbk.unassigned()[first])
    return tuple((second, char) for second, char in chars if char is not None)


@lru_cache(maxsize=1)
def _texts() -> dict[int, str]:
    return {pair: char for pair, char in gbk.assigned().items() if _is_text(char)}


def _is_text(char: str) -> bool:
    return char in COMMON_MARKS or (hanzi.is_han(char) and not hanzi.is_simplified_only(char))
