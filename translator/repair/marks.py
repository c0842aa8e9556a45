"""Take out inserted readings and commas, and give marks back the width that the damage took."""

from __future__ import annotations

import re
import unicodedata

from translator import hanzi
from translator.model import Edit, Finding, Rewrite
from translator.offsets import rewrite
from translator.repair import gbk
from translator.repair.evidence import comma_spans
from translator.repair.tokens import READING

_RUNNING_TEXT = re.compile(r"[。、；“”]")
_COLON = re.compile(rf'(?<=[{hanzi.HAN[1:-1]}”）]):(?=[{hanzi.HAN[1:-1]}“（《A-Za-z0-9"]|\s*$)')
_END_MARK = re.compile(rf"(?<={hanzi.HAN})[!?]\s*$")
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_TITLE = re.compile(rf"^{hanzi.HAN}+:[{hanzi.HAN[1:-1]}《》“”]+$")
_ASIDE = re.compile(rf"^\({hanzi.HAN}+\)$")
_LONG_LINE = 16  # Han characters: a line this long is running text even without a mark that proves it


def remove_readings(text: str) -> Rewrite:
    """Take out the readings that a converter put after Traditional characters.

    Left alone: a reading after a character that GB 2312 has (the author's own gloss), and one that does not fit its
    character. `(fā)` after 發 goes; `(chī)` after 魑 stays.

    >>> remove_readings("發(fā)展").output
    '發展'
    """
    edits: list[Edit] = []
    findings: list[Finding] = []
    for match in READING.finditer(text):
        char = text[match.start() - 1 : match.start()]
        reading = unicodedata.normalize("NFC", match[1])
        if char and reading in gbk.readings(char) and hanzi.is_traditional(char):
            reason = f"a reading inserted after {char}"
            edits.append(Edit(match.span(), match[0], "", "repair.reading.inserted", reason))
        elif char:
            message = f"a reading after {char}, perhaps the author's own: left"
            findings.append(Finding("R101", "neutral", message, match.span()))
    done = rewrite(text, edits, "repair.readings")
    return Rewrite(done.input, done.output, done.edits, tuple(findings), done.step)


def remove_commas(text: str) -> Rewrite:
    """Take out the commas that a forum inserted before marks. Each was put before a full-width mark, which is given back.

    >>> remove_commas("加速崛起,。向前,,向高").output
    '加速崛起。向前，向高'
    """
    edits = []
    for start, end in comma_spans(text):
        mark = text[end - 1]
        after = hanzi.FULL_WIDTH_OF.get(mark, mark)
        reason = "a comma inserted before a full-width mark"
        edits.append(Edit((start, end), text[start:end], after, "repair.noise.comma", reason))
    return rewrite(text, edits, "repair.commas")


def restore_width(text: str) -> Rewrite:
    """Give ASCII marks beside Han characters their full width, in lines of running text.

    Left alone: marks between Latin letters or digits, colons beside anything but Chinese, and lines that are not prose (a
    forum's own header).

    >>> restore_width("第一代,裝載新能源汽車(EV)。1,000 a,b").output
    '第一代，裝載新能源汽車（EV）。1,000 a,b'
    """
    edits: list[Edit] = []
    start = 0
    for line in text.splitlines(keepends=True):
        if _is_prose(line):
            edits += _line_edits(line, start)
        start += len(line)
    return rewrite(text, edits, "repair.width")


def _is_prose(line: str) -> bool:
    signs = (_RUNNING_TEXT, _END_MARK, _TITLE, _ASIDE)
    return any(sign.search(line) for sign in signs) or hanzi.han_count(line) >= _LONG_LINE


def _line_edits(line: str, offset: int) -> list[Edit]:
    wide: set[int] = set()
    for match in _BRACKETS.finditer(line):
        inner = any(map(hanzi.is_han, match[1]))
        ends = {place for place in (match.start(), match.end() - 1) if line[place] in "()"}
        if inner or len(ends) == 1 or _beside_han(line, match.start(), match.end(), wide):
            wide |= ends
    wide |= {m.start() for m in _COLON.finditer(line)}
    wide |= {i for i, char in enumerate(line) if char in ",;!?" and _beside_han(line, i, i + 1, wide)}
    reason = "a mark of Chinese text that had been folded to ASCII"
    return [
        Edit((offset + i, offset + i + 1), line[i], hanzi.FULL_WIDTH_OF[line[i]], "repair.width.mark", reason) for i in sorted(wide)
    ]


def _beside_han(line: str, start: int, end: int, wide: set[int]) -> bool:
    """Say whether Chinese stands on either side; brackets that are given their full width count as Chinese."""
    before, after = line[max(0, start - 3) : start].rstrip(" ")[-1:], line[end : end + 1]
    if (start - 1 in wide and before == ")") or (end in wide and after == "("):
        return True
    return any(char and (hanzi.is_han(char) or char in "“”‘’《》（）…") for char in (before, after))
