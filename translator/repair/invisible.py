"""Take out characters that nobody sees from Chinese text: zero width, soft hyphens, stray direction marks, control characters."""

from __future__ import annotations

import re
from functools import lru_cache

from translator import hanzi
from translator.model import Edit, Finding, Rewrite
from translator.offsets import rewrite

_MAX_FINDINGS = 100
_ZERO_WIDTH = "\u00ad\u200b-\u200d\u2060\ufeff"
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Not here: tab, line feed, carriage return, vertical tab, form feed and NEL, which part lines or pages, and 1C–1F, which part
# fields and records.
_CONTROL = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
INVISIBLE_CLASS = f"{_ZERO_WIDTH}{_DIRECTION}{_CONTROL}"  # the inside of a character class
_INVISIBLE = f"[{INVISIBLE_CLASS}]+"
_REVERSING = re.compile("[\u202d\u202e]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_DIRECTED = re.compile(f"[{_DIRECTION}]")
_CONTROLS = re.compile(f"[{_CONTROL}]")
_CHINESE_CLASS = f"[{hanzi.HAN[1:-1]}\u2e80-\u2fdf\u3001-\u301f\uff01-\uff5e“”‘’…—·]"
_CHINESE = re.compile(_CHINESE_CLASS)
# Text with such a character after every character of it is one place, not thousands.
_RUN = re.compile(f"[{INVISIBLE_CLASS}]{_INVISIBLE[:-1]}*(?:{_CHINESE_CLASS}{_INVISIBLE})*")
_ANY = re.compile(_INVISIBLE)
_BESIDE = re.compile("[ -~\t\n\r\u3000]")
_QUOTES, _QUOTED = re.compile("[\x93\x94]"), str.maketrans("\x93\x94", "“”")
_C1 = re.compile("[\x80-\x9f]")
_COLOUR = re.compile(r"\[[0-9;]*[A-Za-z]")  # what ESC begins: a terminal's colours


def remove_invisible(text: str) -> Rewrite:
    """Take out invisible characters inside Chinese text.

    Codes 93 and 94 in pairs become the quotation marks that they are in Windows; what ESC begins goes with it.

    Left alone: joiners in emoji and in Indic, Arabic and Persian words, zero-width spaces in Thai or Khmer, direction marks in
    a text with Hebrew or Arabic letters, variation selectors (which choose a form of the character before), line and page
    breaks, and control characters that part fields the same number of times on each line.

    >>> remove_invisible("新\\u200b质\\u00ad生产\\ufeff力\\u200b").output
    '新质生产力'
    >>> remove_invisible("👨\\u200d👩").output == "👨\\u200d👩"
    True
    """
    if text.isascii() and not _CONTROLS.search(text):
        return Rewrite(text, text, step="repair.invisible")
    edits: list[Edit] = []
    findings: list[Finding] = []
    right_to_left: bool | None = None
    fields: bool | None = None
    quotes = _has_quotes(text)
    for match in _RUN.finditer(text):
        run, (start, end) = match[0], match.span()
        seen = _kept(run, quotes)
        if run[-1] == "\x1b" and (colour := _COLOUR.match(text, end)):
            run, end = run + colour[0], colour.end()
        before, after = text[start - 1 : start] if start else "", text[end : end + 1]
        if not _between_chinese(before, after):
            continue
        if _DIRECTED.search(run):
            right_to_left = _RIGHT_TO_LEFT.search(text) is not None if right_to_left is None else right_to_left
            if right_to_left or _REVERSING.search(run):
                findings.append(Finding("R303", "minor", "a mark that turns the direction of the text: left", match.span()))
                continue
        if _CONTROLS.search(run):
            fields = _parts_fields(text) if fields is None else fields
            if fields or (not (quotes and seen) and _C1.search(run) and not (_is_chinese(before) and _is_chinese(after))):
                findings.append(Finding("R304", "minor", "a control character: left", match.span()))
                continue
        edits.append(Edit((start, end), run, seen, "repair.noise.invisible", _name(run)))
    done = rewrite(text, edits, "repair.invisible")
    return Rewrite(done.input, done.output, done.edits, tuple(findings[:_MAX_FINDINGS]), done.step)


def _has_quotes(text: str) -> bool:
    """Say whether 93 and 94 stand for the quotation marks of Windows' code page 1252: one opens, the next one closes."""
    found = _QUOTES.findall(text)
    return len(found) > 1 and found == ["\x93", "\x94"] * (len(found) // 2)


def _kept(run: str, quotes: bool) -> str:
    return _ANY.sub("", run.translate(_QUOTED) if quotes else run)


@lru_cache(maxsize=8192)
def _is_chinese(char: str) -> bool:
    return char != "" and _CHINESE.match(char) is not None


def _between_chinese(before: str, after: str) -> bool:
    """One side must be Chinese; the other may also be ASCII, a blank, or the end of the text."""
    sides = [_is_chinese(char) for char in (before, after)]
    if all(sides):
        return True
    other = after if sides[0] else before
    return any(sides) and (not other or _BESIDE.match(other) is not None)


def _parts_fields(text: str) -> bool:
    """Data files part their fields by a control character (Hive uses U+0001): each line then has as many."""
    counts = {len(_CONTROLS.findall(line)) for line in text.splitlines() if line.strip()}
    return len(counts) == 1 and text.count("\n") >= 2


def _name(run: str) -> str:
    codes = " ".join(f"U+{ord(char):04X}" for char in sorted(set("".join(_ANY.findall(run[:20])))))
    return f"invisible inside Chinese: {codes}"
