"""Where in a line a garbled span may lie, when the line as a whole did not come through a chain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from translator.model import Span
from translator.repair.mixups.codecs import Encode, all_codecs
from translator.repair.mixups.scan import trigger

_MOST = 12  # spans that are looked at in a line
_MOST_WINDOWS = 4
_MEMO = 20_000  # characters whose bytes are remembered for each codec
_WINDOW = 24  # characters around a stop of the scan in which valid UTF-8 is looked for
# Text read by a single-byte codec: runs of its letters and symbols, with ASCII inside.
_FOREIGN = "\x80-\u052f\u1e00-\u1fff\u2020-\u2bff\uf8ff\ufb01\ufb02\ufffd"
_EDGE = f"{_FOREIGN}‘’“”…–—‚„"
_RUN = re.compile(f"[{_EDGE}](?:[{_EDGE}!-~ ]{{0,2000}}[{_EDGE}@-~])?")
_FOREIGN_CHAR = re.compile(f"[{_FOREIGN}가-힣｡-ﾟ]")
_SEPARATOR = re.compile(r"[，。、；：？！“”‘’（）《》「」『』【】…—\s|,:;\"'()\[\]<>=]+")
_UTF8 = re.compile(
    rb"(?:[\xe2-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}){2}(?:[\xe2-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\x20-\x7e])*"
)


def foreign_share(text: str) -> float:
    """Give the share of letters and symbols that no Chinese text has so many of.

    >>> foreign_share("ÖÐ¹ú"), foreign_share("中国, China")
    (1.0, 0.0)
    """
    return len(_FOREIGN_CHAR.findall(text)) / max(1, len(text))


class _Units(dict[str, bytes]):
    """The bytes of single characters in one codec; NUL for those that it does not have."""

    def __init__(self, encode: Encode) -> None:
        super().__init__()
        self._encode = encode

    def __missing__(self, char: str) -> bytes:
        if len(self) >= _MEMO:
            self.clear()
        found = self[char] = self._encode(char) or b"\x00"
        return found


@lru_cache(maxsize=1)
def _utf8_readers() -> tuple[_Units, ...]:
    readers = [codec for codec in all_codecs().values() if codec.reads and codec.id not in ("utf-8", "half-utf-8", "euc-tw")]
    return tuple(_Units(codec.encode) for codec in readers[:10])


def garbled_spans(line: str) -> Iterator[Span]:
    """Give spans of a line that may be garbled, the likeliest and longest first; they may overlap.

    >>> line = "新闻：娴嬭瘯娴嬭瘯，今天"
    >>> line[slice(*next(garbled_spans(line)))]
    '娴嬭瘯娴嬭瘯'
    """
    given: set[Span] = set()
    for span in (*_pieces(line), *_runs(line), *_valid_utf8(line)):
        if span not in given and span != (0, len(line)) and span[1] - span[0] > 1:
            given.add(span)
            yield span


def _pieces(line: str) -> Iterator[Span]:
    """The pieces between separators in which the scan stops, neighbours joined first."""
    flagged: list[Span] = []
    position = 0
    look = trigger().search
    for match in (*_SEPARATOR.finditer(line), None):
        end = match.start() if match else len(line)
        if end > position and look(line, position, end):
            flagged.append((position, end))
            if len(flagged) == _MOST:
                break
        position = match.end() if match else end
    if len(flagged) > 1:
        yield flagged[0][0], flagged[-1][1]
    yield from flagged


def _runs(line: str) -> Iterator[Span]:
    """Runs of letters and symbols that a single-byte codec shows, with ASCII inside."""
    found = 0
    for match in _RUN.finditer(line):
        if len(_FOREIGN_CHAR.findall(match[0])) >= 3:
            yield match.span()
            found += 1
            if found == _MOST:
                return


def _valid_utf8(line: str) -> Iterator[Span]:
    """Stretches that are two or more characters of valid UTF-8 in the bytes of a codec."""
    stop = trigger().search(line)
    stops = 0
    while stop and stops < _MOST_WINDOWS:
        start, end = max(0, stop.start() - 2), min(len(line), stop.end() + _WINDOW)
        window = line[start:end]
        last = 0
        for reader in _utf8_readers():
            units = [reader[char] for char in window]
            data = b"".join(units)
            if not _UTF8.search(data):
                continue
            bounds = {0: 0} | {length: place + 1 for place, length in enumerate(accumulate(map(len, units)))}
            for match in _UTF8.finditer(data):
                text = match[0].rstrip(b"\x20")
                if match.start() in bounds and match.start() + len(text) in bounds:
                    span = start + bounds[match.start()], start + bounds[match.start() + len(text)]
                    last = max(last, span[1])
                    yield span
        stops += 1
        stop = trigger().search(line, max(last, stop.end()))
