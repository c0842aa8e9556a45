"""Lines and runs of another encoding inside a file, as forum dumps and logs have them: GBK in UTF-8, and UTF-8 in GBK or Big5."""

from __future__ import annotations

import re
from dataclasses import dataclass

from translator.decode.language import plausible, weigh

_RUN = re.compile(rb"(?:[\x81-\xfe][\x40-\x7e\x80-\xfe]){2,128}")
_UTF8_RUN = re.compile(rb"(?:[\xe2-\xef][\x80-\xbf]{2}){3}")
_SIGNS = tuple(char.encode("utf-8") for char in "，。、的是一不了在人有")
_MUCH = 1 << 16
_CHANCE_HITS = 64  # of a sign in data that are not UTF-8
_IN_UTF8 = ("gb18030", "cp950")
_CHINESE = ("zh-Hans", "zh-Hant")
_WEIGHED = 48  # characters of a line that are weighed


@dataclass
class Tries:
    """What keeps garbage from costing time: a text in which hardly any try succeeds is tried no more."""

    failed: int = 0
    succeeded: int = 0

    def note(self, *, success: bool) -> bool:
        self.succeeded += success
        self.failed += not success
        return success

    @property
    def exhausted(self) -> bool:
        return self.failed > 300 + 4 * self.succeeded


def has_utf8(data: bytes) -> bool:
    """Say whether three UTF-8 sequences of three bytes stand in a row, which text in GBK or Big5 hardly ever gives.

    In much data they are only looked for, which is slow, where one of the commonest characters stands in UTF-8.
    """
    if len(data) <= _MUCH:
        return _UTF8_RUN.search(data) is not None
    for sign in _SIGNS:
        position = data.find(sign)
        for _ in range(_CHANCE_HITS):
            if position < 0:
                break
            if _UTF8_RUN.search(data, max(0, position - 6), position + 9):
                return True
            position = data.find(sign, position + 1)
    return False


def foreign_line(line: bytes, encoding: str, tries: Tries) -> str | None:
    """Name the other encoding that a whole line is in, None where it is not surely Chinese in one.

    >>> foreign_line("今天天气好\\n".encode("gbk"), "utf-8", Tries())
    'gb18030'
    """
    if tries.exhausted:
        return None
    if encoding != "utf-8":
        return "utf-8" if has_utf8(line) and tries.note(success=_is_better_utf8(line, encoding)) else None
    if not _RUN.search(line):
        return None
    for other in _IN_UTF8:
        text = _exactly(line, other)
        if text is not None and plausible(text[:_WEIGHED]):
            tries.note(success=True)
            return other
    tries.note(success=False)
    return None


def foreign_run(line: bytes, done: int, start: int, stop: int, tries: Tries) -> tuple[int, int] | None:
    """Find the run of GB 18030 that explains the bad stretch from `start` to `stop` of a line in UTF-8.

    The run begins at the stretch or, as its first bytes may look like UTF-8, where the bytes beyond ASCII begin (never before
    `done`). None where nothing surely Chinese comes of it.
    """
    left = start
    while left > done and line[left - 1] >= 0x80 and start - left < 64:
        left -= 1
    for begin in (left, start) if left < start else (start,):
        match = None if tries.exhausted else _RUN.match(line, begin)
        if match is not None and match.end() >= stop:
            text = _exactly(match.group(), "gb18030")
            if tries.note(success=text is not None and plausible(text)):
                return match.span()
    return None


def _exactly(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
        return text if text.encode(encoding) == data else None
    except UnicodeError:
        return None


def _is_better_utf8(line: bytes, encoding: str) -> bool:
    text = _exactly(line, "utf-8")
    if text is None:
        return False
    other = line.decode(encoding, "duizhao.lost")
    return weigh(text[:_WEIGHED], _CHINESE).cost < weigh(other[: _WEIGHED * 3 // 2], _CHINESE).cost
