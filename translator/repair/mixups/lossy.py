"""Restore text whose bytes were read by a codec that could not read all of them: the model fills the holes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from translator import hanzi
from translator.repair.char_model import CharModel
from translator.repair.mixups import holes
from translator.repair.mixups.beam import Chooser, Hole
from translator.repair.mixups.codecs import Encode, all_codecs
from translator.repair.mixups.scan import trigger, unusual
from translator.repair.mixups.score import LIMITS, Weight, convinces, weigh

# What reads UTF-8 with losses, likeliest first.
_READERS = ("gbk", "cp936", "latin-1", "cp1250", "cp1251", "big5", "big5-hkscs", "shift-jis", "euc-kr", "mac-roman", "cp437")
_SINGLE = frozenset(("latin-1", "cp1250", "cp1251", "mac-roman", "cp437"))
_SEQUENCE = re.compile(rb"[\xe2-\xef][\x80-\xbf]{2}")
_HIGH = re.compile(rb"[\x80-\xfe]")
_BEYOND = re.compile("[^\x00-\x7f]")
_LEAD = re.compile(rb"[\xe3-\xe9\xef]")
_SAMPLE = 160
_MOST_READINGS = 600
_LONG = 24  # characters beyond ASCII


@dataclass(frozen=True, slots=True)
class Loss:
    """A codec that read UTF-8 and lost some of it. `c1`: all the bytes 80 to 9F were taken out."""

    reader: str
    c1: bool = False

    @property
    def rule(self) -> str:
        return f"repair.mojibake.utf-8-as-{self.reader}.lossy"

    @property
    def reason(self) -> str:
        return f"utf-8 bytes were read as {self.reader}; what it could not read was chosen by the character model"


@dataclass(frozen=True, slots=True)
class Restored:
    """A text with its holes filled: how many, and how sure the least sure choice is (nats)."""

    loss: Loss
    text: str
    holes: int
    unfilled: int
    doubt: float


def bytes_of(text: str, reader: str) -> bytes | None:
    """Give the bytes of a text with `holes.MARK` for each U+FFFD, or None where a character cannot have come from the codec."""
    codecs = all_codecs()
    if reader == "cp936":
        if "€" not in text:
            return None
        encode: Encode = _with_euro
    else:
        encode = codecs[reader].encode
    parts = [encode(part) if part else b"" for part in text.split("\ufffd")]
    return bytes((holes.MARK,)).join(part for part in parts if part is not None) if None not in parts else None


def _with_euro(part: str) -> bytes | None:
    return all_codecs()["cp936" if "€" in part else "gbk"].encode(part)


def candidates(text: str) -> list[Loss]:
    """Give the losses that a line shows, best first: by the share of its bytes that is valid UTF-8 under the codec.

    >>> candidates("涓\ufffd浗缁忔祹")[0].reader
    'gbk'
    """
    found: list[tuple[float, int, Loss]] = []
    for order, reader in enumerate(_READERS):
        data = bytes_of(text[:_SAMPLE], reader)
        if data is None:
            continue
        high = len(_HIGH.findall(data))
        sequences = 3 * len(_SEQUENCE.findall(data))
        share = sequences / max(1, high)
        if sequences and share >= 0.45:
            found.append((-share, order, Loss(reader)))
        elif reader == "latin-1" and not re.search("[\x80-\x9f]", text):
            # With 80 to 9F taken out, every character keeps its lead byte.
            leads = len(_LEAD.findall(data))
            if leads >= 3 and 0.3 <= leads / max(1, high) <= 0.8:
                found.append((-0.2, order, Loss(reader, c1=True)))
    return [loss for _, _, loss in sorted(found, key=lambda one: one[:2])]


@lru_cache(maxsize=32)
def _unreadable(loss: Loss) -> holes.Unreadable:
    """Say of a byte and the one after it whether the codec fails at the first."""
    name = {"gbk": "gbk", "cp936": "gbk", "big5": "cp950", "big5-hkscs": "big5hkscs", "shift-jis": "cp932", "euc-kr": "cp949"}
    if loss.c1:
        return lambda byte, after: 0x80 <= byte < 0xA0
    if loss.reader in _SINGLE:
        undefined = {"latin-1": b"\x81\x8d\x8f\x90\x9d\xa0", "cp1250": b"\x81\x83\x88\x90\x98\xa0", "cp1251": b"\x98\xa0"}
        lost = undefined.get(loss.reader, b"\xca\xff")
        return lambda byte, after: byte in lost
    codec = name[loss.reader]

    @lru_cache(maxsize=65536)
    def fails(byte: int, after: int | None) -> bool:
        if byte < 0x80:
            return False
        data = bytes((byte,)) if after is None else bytes((byte, after))
        try:
            return len(data.decode(codec)) > 2
        except UnicodeDecodeError as error:
            return error.start == 0

    return fails


@lru_cache(maxsize=16384)
def _fill(part: bytes, following: int | None, loss: Loss) -> Hole | None:
    """Give the readings of a stretch that is not valid, or None where there are none."""
    unreadable = _unreadable(loss)
    found: dict[str, float] = {}
    ways = sorted(holes.patterns(part, unmarked=True), key=lambda way: way[2])
    for strict in (True, False):
        for pattern, text, penalty in ways:
            if found and penalty > 1.0 + min(found.values()):
                break  # what explains the stretch with fewer lost bytes stands
            after = ord(text[0]) if text else following
            for reading in holes.readings(pattern, after, unreadable if strict else _anything):
                found.setdefault(reading + text, penalty + (0.0 if strict else 4.0))
            if len(found) > _MOST_READINGS:
                break
        if found:
            break
    return Hole(tuple(sorted(found.items(), key=lambda one: one[1]))) if found else None


def _anything(byte: int, after: int | None) -> bool:
    return byte >= 0x80


def restore(text: str, loss: Loss, model: CharModel) -> Restored | None:
    """Fill the holes of one line, or give None where it cannot have come through the codec.

    >>> restore("浠婂ぉ鐨勬柊闂伙紝澶у�堕兘鐪�", Loss("gbk"), CharModel()).text
    '今天的新闻，大家都看'
    """
    data = bytes_of(text, loss.reader)
    if data is None:
        return None
    items: list[str | Hole] = []
    unfilled = 0
    for item in _items(data, loss):
        if isinstance(item, bytes):
            unfilled += 1
            items.append("\ufffd")
        else:
            items.append(item)
    known = "".join(item for item in items if isinstance(item, str))
    chosen, gaps = Chooser(model, _traditional(known)).choose(items)
    filled = iter(chosen)
    whole = "".join(item if isinstance(item, str) else next(filled) for item in items)
    return Restored(loss, whole, len(chosen), unfilled, min(gaps, default=0.0))


def _items(data: bytes, loss: Loss) -> Iterator[str | Hole | bytes]:
    parts = list(holes.split(data))
    for place, (valid, part) in enumerate(parts):
        if valid:
            yield part.decode("utf-8")
            continue
        following = parts[place + 1][1][0] if place + 1 < len(parts) else None
        hole = _fill(part, following, loss)
        yield hole if hole is not None else part


def _traditional(known: str) -> bool | None:
    sample = known[:400]
    simplified = sum(map(hanzi.is_simplified_only, sample))
    traditional = sum(map(hanzi.is_traditional, sample))
    if simplified + traditional < 2:
        return None
    return traditional > simplified


def best(text: str, model: CharModel, losses: list[Loss]) -> tuple[Restored | None, list[Restored]]:
    """Give the restoration of a line that convinces, and all that were considered."""
    seen: list[Restored] = []
    before: Weight | None = None
    for loss in losses[:3]:
        restored = restore(text, loss, model)
        if restored is None:
            continue
        seen.append(restored)
        if _plain(restored):
            return restored, seen
        before = before or weigh(text[:_SAMPLE], model)
        size = max(1, round(len(restored.text) * min(1.0, _SAMPLE / max(1, len(text)))))
        if _holds(restored, before, weigh(restored.text[:size], model)):
            return restored, seen
    return None, seen


def _plain(restored: Restored) -> bool:
    """Say whether a restoration needs no weighing: a long text, mostly valid UTF-8 as it stood, and everyday Chinese."""
    text = restored.text
    beyond = len(_BEYOND.findall(text))  # an address in ASCII proves nothing of the name before it
    if restored.loss.c1 or restored.unfilled or beyond < _LONG or restored.holes > beyond // 6:
        return False
    return len(unusual().findall(text)) <= 0.05 * beyond and not trigger().search(text)


def _holds(restored: Restored, before: Weight, after: Weight) -> bool:
    """Say whether a restoration may stand: few holes for its length, and in a short text no choice that is a toss-up."""
    if restored.loss.c1 or restored.unfilled > 0.01 * len(restored.text):
        return False
    gap = LIMITS.sure_gap if before.marks else 2 * LIMITS.sure_gap
    if after.han < LIMITS.sure_han and restored.holes and restored.doubt < gap:
        return False
    proved = restored.holes <= len(restored.text) // 4
    return convinces(before, after, LIMITS.lossy_gain, proved=proved)
