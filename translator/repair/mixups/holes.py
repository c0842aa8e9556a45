"""Where bytes of UTF-8 text are missing, and which characters may have stood there.

Text read by a codec that could not make sense of some bytes is bytes again with holes in it: stray parts of characters around
marks (U+FFFD, `?`) or around nothing at all. UTF-8 tells the parts apart, and the codec tells which bytes it could not read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import combinations, product

from translator import hanzi
from translator.repair.char_model import CharModel
from translator.repair.mixups.scan import everyday_han

Pattern = tuple[int | None, ...]  # bytes of a stretch; None for one that is missing
Unreadable = Callable[[int, int | None], bool]  # whether a codec would not read a byte before another (None: the end)

MARK = 0xFF  # stands for U+FFFD among the bytes; never part of UTF-8
_CHAR = (
    rb"[\x00-\x3e\x40-\x7f]|[\xc2-\xdf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xe0[\xa0-\xbf][\x80-\xbf]"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_TOKEN = re.compile(rb"((?:" + _CHAR + rb")+)|(\?+)|(.)", re.DOTALL)
_QUESTION = 0x3F
_BLANK = 0x20
_MAX_HOLE = 12  # bytes; longer stretches are lost
_MAX_SEARCHED = 8  # bytes of a stretch without marks into which missing bytes are put anywhere
_PER_SLOT = (64, 64, 20, 8, 5)  # readings of a character where one, two, … of them are open, the most frequent first
MARKS = {  # share of the marks of running text (counted over news and encyclopaedia), for those that cost most where lost
    "，": 0.42,
    "。": 0.21,
    "、": 0.12,
    "“": 0.03,
    "”": 0.03,
    "：": 0.03,
    "（": 0.02,
    "）": 0.02,
    "《": 0.015,
    "》": 0.015,
    "；": 0.015,
    "「": 0.015,
    "」": 0.015,
    "？": 0.01,
    "！": 0.01,
    "—": 0.01,
    "…": 0.005,
    "·": 0.005,
    "‘": 0.003,
    "’": 0.003,
    "『": 0.002,
    "』": 0.002,
    "【": 0.002,
    "】": 0.002,
    "％": 0.002,
    "～": 0.001,
    "〈": 0.001,
    "〉": 0.001,
    "\u3000": 0.005,
}


def split(data: bytes) -> Iterator[tuple[bool, bytes]]:
    """Cut bytes into stretches that are valid UTF-8 (True) and those that are not, with their marks.

    >>> [(valid, part.hex()) for valid, part in split(bytes.fromhex("e4b8adefbcffe69687"))]
    [(True, 'e4b8ad'), (False, 'efbcff'), (True, 'e69687')]
    """
    good, bad = b"", b""
    for match in _TOKEN.finditer(data):
        part = match[0]
        if match[3]:
            if not bad and part < b"\xc0":
                # A `?` beside part of a character is a mark.
                questions = min(3, len(good) - len(good.rstrip(b"?")))
                good, bad = good[: len(good) - questions], good[len(good) - questions :]
            bad += part
            continue
        if bad and match[2]:
            bad, part = bad + part[:3], part[3:]
        elif bad and part[0] == _BLANK and 0x80 <= bad[-1] < MARK:
            bad, part = bad + part[:1], part[1:]  # a blank that may have been a no-break space
        if not part:
            continue
        if bad:
            if good:
                yield True, good
            yield False, bad
            good, bad = b"", b""
        good += part
    if good:
        yield True, good
    if bad:
        yield False, bad


def patterns(part: bytes, *, unmarked: bool) -> Iterator[tuple[Pattern, str, float]]:
    """Give the ways in which a stretch may have been whole: its bytes with the missing ones, text around them, and a penalty.

    A mark stands for one byte or for two; at the end of the stretch it may be a `?` of the author's.
    """
    marks = [place for place, byte in enumerate(part) if byte in (MARK, _QUESTION, _BLANK)]
    if len(part) > _MAX_HOLE or len(marks) > 6:
        return
    known: list[int | None] = [None if place in marks else byte for place, byte in enumerate(part)]
    if marks:
        yield tuple(known), "", 0.0
    if part[-1] in (_QUESTION, _BLANK) and len(part) > 1:
        typed = chr(part[-1])
        own = 5.0 if part[-1] == _QUESTION else 0.5
        yield from ((pattern, text + typed, penalty + own) for pattern, text, penalty in patterns(part[:-1], unmarked=True))
    if unmarked and not marks:
        yield from _filled(part)
    for count in (1, 2) if marks else ():
        for doubled in combinations(marks, count):
            wide: list[int | None] = []
            for place, byte in enumerate(known):
                wide += [None, None] if place in doubled else [byte]
            yield tuple(wide), "", 1.5 * count


def _filled(part: bytes) -> Iterator[tuple[Pattern, str, float]]:
    """Put missing bytes into a stretch without marks, as few as make whole characters of three bytes of it."""
    heads = [place for place, byte in enumerate(part) if byte >= 0xE0]
    pieces = [part[a:b] for a, b in zip(heads, [*heads[1:], len(part)], strict=False)]
    if heads and heads[0] == 0 and max(map(len, pieces)) <= 3:
        # Every lead byte is there: fill each character up by itself.
        combined: list[tuple[Pattern, float]] = [((), 0.0)]
        for piece in pieces:
            combined = [(left + right, a + b) for left, a in combined for right, b in _whole(piece)][:16]
        yield from ((pattern, "", penalty) for pattern, penalty in combined)
        return
    if len(part) > _MAX_SEARCHED:
        return
    missing = -len(part) % 3
    for places in combinations(range(len(part) + missing), missing):
        rest = iter(part)
        yield tuple(None if place in places else next(rest) for place in range(len(part) + missing)), "", 1.0 * missing


def _whole(piece: bytes) -> list[tuple[Pattern, float]]:
    """Fill up one character of three bytes that has its first."""
    if len(piece) == 3:
        return [(tuple(piece), 0.0)]
    if len(piece) == 2:
        return [((piece[0], piece[1], None), 1.0), ((piece[0], None, piece[1]), 1.0)]
    return [((piece[0], None, None), 2.0)]


@lru_cache(maxsize=1)
def _index() -> dict[Pattern, list[str]]:
    """Everyday characters and marks of three bytes by the bytes that are known of them."""
    chars = {char for char in everyday_han() if char <= "\uffff"}
    chars |= {bytes((lead, trail)).decode("gb2312", "ignore") for lead in range(0xD8, 0xF8) for trail in range(0xA1, 0xFF)}
    chars |= {char for char in MARKS if char > "\u07ff"} | {chr(code) for code in range(0xFF10, 0xFF5B)}
    index: dict[Pattern, list[str]] = defaultdict(list)
    frequency = CharModel().frequency
    share = {char: MARKS.get(char, 0.0) or frequency(hanzi.simplified(char)) for char in chars if char}
    for char in sorted(share, key=lambda one: (-share[one], one)):
        a, b, c = char.encode("utf-8")
        for key in ((a, b, None), (a, None, c), (None, b, c), (a, None, None), (None, b, None), (None, None, c)):
            index[key].append(char)
    return dict(index)


def readings(pattern: Pattern, following: int | None, unreadable: Unreadable) -> list[str]:
    """Give the texts that a pattern may have been, if each missing byte is one that the codec could not have read.

    >>> readings((0xEF, 0xBC, None), None, lambda byte, after: byte == 0x8C)
    ['，']
    """
    slots: list[tuple[Pattern, list[str]]] = []
    place = 0
    while place < len(pattern):
        lead = pattern[place]
        size = 3 if lead is None or lead >= 0xE0 else 2 if lead >= 0xC2 else 1
        slot = pattern[place : place + size]
        place += size
        if len(slot) < size or (size < 3 and None in slot):
            return []
        if None in slot:
            end = place == len(pattern)
            first = place - size
            open_ends = first > 0 and pattern[first - 1] is None, not end and pattern[place] is None
            options = _explained(slot, following if end else pattern[place], unreadable, open_ends)
        else:
            options = _decoded(slot)
        if not options:
            return []
        slots.append((slot, options))
    opened = sum(None in slot for slot, _ in slots)
    if opened >= len(_PER_SLOT):
        return []
    most = _PER_SLOT[opened]
    return ["".join(texts) for texts in product(*(options[:most] for _, options in slots))]


def _decoded(slot: Pattern) -> list[str]:
    try:
        return [bytes(byte for byte in slot if byte is not None).decode("utf-8")]
    except UnicodeDecodeError:
        return []


def _explained(slot: Pattern, following: int | None, unreadable: Unreadable, open_ends: tuple[bool, bool]) -> list[str]:
    """Give the characters of a slot whose missing bytes the codec could not read, each before the byte after it.

    Two missing bytes side by side may have been one pair without a character.
    """
    missing = [place for place in range(3) if slot[place] is None]
    found: list[str] = []
    for char in _index().get(slot, ()):
        data = char.encode("utf-8")
        for place in missing:
            if (place == 2 and open_ends[1]) or (place == 0 and open_ends[0]):
                continue  # the byte beside it is missing too, and the two may have been such a pair
            if unreadable(data[place], data[place + 1] if place < 2 else following):
                continue
            if not (place and slot[place - 1] is None and unreadable(data[place - 1], data[place])):
                break
        else:
            found.append(char)
    return found
