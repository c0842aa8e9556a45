"""Text that is lost for good: what is left of it is named, with what is known of its length, and never edited."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from translator.model import Edit, Finding

_ABOUT = re.compile(
    r"乱码|亂碼|编码|編碼|解码|解碼|字符集|字元集|Unicode|UTF-?8|GBK|GB ?2312|mojibake|手持两把|手持兩把|口中疾呼|0x[0-9A-Fa-f]{2}",
    re.IGNORECASE,
)
_OPENING, _CLOSING = "“‘「『《（(\"'[【", "”’」』》）)\"']】"
_SIGN = re.compile(r"锟斤拷|烫烫烫|屯屯屯|锘|ï¿½|\ufffd\ufffd")
# `EF BB BF` is 锘 and the first byte of the next character.
_AFTER_BOM = "".join(bytes((0xBF, trail)).decode("gbk", "ignore") for trail in range(0x80, 0xFF))
# Runs with what a piece of each stands for.
_RUNS = (
    (
        "R110",
        re.compile(r"(?:锟斤拷){1,4000}(?:锟斤?)?|(?:ï¿½){2,4000}"),
        "U+FFFD stored as UTF-8 and read as {codec}: what {count} marks stood for (a byte or a character each) is lost",
    ),
    (
        "R111",
        re.compile(r"烫{4,4000}|屯{4,4000}"),
        "{count} bytes of memory that was never written to (0x{byte}): there was no text",
    ),
    (
        "R112",
        re.compile(f"锘(?=[{_AFTER_BOM}])"),
        "a byte order mark read as GBK, which took the first byte after it along",
    ),
    (
        "R113",
        re.compile(r"(?:\ufffd[^\ufffd\s]{0,2}){6,4000}"),
        "{count} bytes that were not valid UTF-8 were replaced: what they stood for is lost",
    ),
)
_FEW = 2  # units; a single one beside sound text is more often quoted than lost


def find_debris(text: str, edits: Sequence[Edit] = ()) -> list[Finding]:
    """Name what is lost, outside of the edits and where the text is not about it.

    Verse and articles about encodings quote `锟斤拷` and `烫烫烫`: those are left without a word.

    >>> [finding.code for finding in find_debris("标题锟斤拷锟斤拷锟斤拷结束")]
    ['R110']
    >>> find_debris("手持两把锟斤拷，口中疾呼烫烫烫。")
    []
    """
    if not _SIGN.search(text):
        return []
    spans = sorted(edit.span for edit in edits)
    starts = [span[0] for span in spans]
    found: list[Finding] = []
    for code, pattern, message in _RUNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            place = bisect_right(starts, start) - 1
            if place >= 0 and spans[place][1] > start:
                continue
            if code == "R112" and start and text[start - 1] != "\n":
                continue
            if _quoted(text, start, end) or (code == "R110" and _few(match[0])):
                continue
            found.append(Finding(code, "major", _describe(message, match[0]), (start, end)))
    return found


def _describe(message: str, run: str) -> str:
    latin = run.startswith("ï")
    if run[0] == "锟":
        count = (2 * len(run)) // 3
    elif latin:
        count = len(run) // 3
    elif run[0] == "\ufffd":
        count = run.count("\ufffd")
    else:
        count = 2 * len(run)
    return message.format(count=count, codec="Latin-1" if latin else "GBK", byte="CC" if run[0] == "烫" else "CD")


def _few(run: str) -> bool:
    return len(run) < 3 * _FEW


def _quoted(text: str, start: int, end: int) -> bool:
    """Say whether the text is about the debris: it stands in quotation marks, or encodings are spoken of close by."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if before and after and before in _OPENING and after in _CLOSING:
        return True
    return bool(_ABOUT.search(text, max(0, start - 60), end + 60))
