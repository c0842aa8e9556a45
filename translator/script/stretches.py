"""Cut a text into stretches of one script: whole lines where they agree, sentences and quotations where they do not.

The text is first written over as one letter a character (what the character tells), so that the cutting is done by regular
expressions on a short alphabet: `T` and `S` stand in Traditional and Simplified only, `J` and `K` are Japanese forms and kana or
Hangul, `N` is の, `H` any other Han character, `B` a mark where a sentence or quotation may end, `.` the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress

from translator import hanzi
from translator.model import Span
from translator.script.detecting import Region, Script, Signs, detect_region, is_foreign, is_shinjitai

Stretch = tuple[int, int, Script | None, bool]  # where, script, and whether it is Japanese or Korean

_BREAKS = "。！？“”「」『』"
_END = r"(?:[\nB]+|\Z)"
_ONE_SCRIPT = tuple(re.compile(rf"[^{others}]+{_END}|[\nB]+") for others in ("SKJ", "TKJ"))
_PIECE = re.compile(rf"[^\nB]*{_END}")
_SHARED = re.compile(r"(?m)^[.BN]*H[.BHN]*\n(?:[.BHN]*\n)*")  # lines that tell nothing, and blank ones after
_SHOWN_FROM = 30  # characters in which signs are looked for to show
_REGION_FROM = 20  # characters; fewer cannot hold enough regional words


@dataclass(frozen=True, slots=True)
class ScriptSpan:
    """A stretch of lines or sentences in one script; `script` is None where nothing in it tells, or it is not Chinese."""

    span: Span
    script: Script | None
    region: Region | None
    evidence: str


class _Letters(dict[int, str]):
    """The letter of each character, worked out when it is first met; rare planes are not kept, so that this stays small."""

    def __missing__(self, code: int) -> str:
        letter = _letter(chr(code))
        if code < 0x10000:
            self[code] = letter
        return letter


def _letter(char: str) -> str:
    if char == "\n":
        return "\n"
    if char in _BREAKS:
        return "B"
    if is_foreign(char):
        return "N" if char == "の" else "K"
    if is_shinjitai(char):
        return "J"
    if hanzi.traditional_class().match(char):
        return "T"
    if hanzi.simplified_class().match(char):
        return "S"
    return "H" if hanzi.is_han(char) else "."


@lru_cache(maxsize=1)
def _letters() -> _Letters:
    return _Letters()


def stretches(text: str) -> Iterator[Stretch]:
    """Give stretches that hold the signs of one script only, and single sentences that hold more; joined, they are the text.

    >>> list(stretches("他说：「萬歲」。人口"))
    [(0, 4, 'zh-Hans', False), (4, 10, 'zh-Hant', False)]
    """
    letters = text.translate(_letters())
    for start, end in _cut(letters):
        yield start, end, *_judge(letters, start, end)


def _cut(letters: str) -> Iterator[Span]:
    position, length = 0, len(letters)
    while position < length:
        # The longer of two: as far as no sign of the other script comes, back to the last end of a sentence.
        end = position
        for pattern in _ONE_SCRIPT:
            match = pattern.match(letters, position)
            if match and match.end() > end:
                end = match.end()
        if end == position:
            match = _PIECE.match(letters, position)
            end = match.end() if match else length
        yield position, end
        position = end


def _judge(letters: str, start: int, end: int) -> tuple[Script | None, bool]:
    """Name the script of a stretch, and say whether it is Japanese or Korean. Most have signs of one script and are not counted."""
    hant, hans = letters.find("T", start, end) >= 0, letters.find("S", start, end) >= 0
    if letters.find("J", start, end) < 0 and letters.find("K", start, end) < 0 and not (hant and hans):
        return ("zh-Hant" if hant else "zh-Hans" if hans else None), False
    counted = _count(letters, start, end)
    return (counted.script if hant or hans else None), counted.is_foreign


def _count(letters: str, start: int, end: int) -> Signs:
    hant, hans, japanese, foreign, no, other = (letters.count(letter, start, end) for letter in "TSJKNH")
    return Signs(hant, hans, japanese, foreign + (no if foreign or japanese else 0), hant + hans + japanese + other)


def script_spans(text: str) -> tuple[ScriptSpan, ...]:
    """Cut a text into stretches of one script: lines, or sentences and quotations where a line holds more than one.

    Nothing is guessed for what the scripts share: a line of shared characters only has the script None, while such a sentence
    inside a line goes with its neighbours, as does a line without Han characters. A sentence with signs of both is `zh`; a
    Japanese or Korean one is None, and its evidence says so. The spans, joined, are the text.

    >>> [(s.script, text[slice(*s.span)]) for text in ["他说：「萬歲」。\\n人口\\n"] for s in script_spans(text)]
    [('zh-Hans', '他说：「'), ('zh-Hant', '萬歲」。\\n'), (None, '人口\\n')]
    """
    letters = text.translate(_letters())
    found: list[Stretch] = []
    for start, end in _cut(letters):
        for begin, stop in _without_shared_lines(letters, start, end):
            script, foreign = _judge(letters, begin, stop)
            # What has no Han character goes with what precedes it; so do neighbours of one kind.
            if found and (found[-1][2:] == (script, foreign) or not (script or foreign or "H" in letters[begin:stop])):
                found[-1] = (found[-1][0], stop, found[-1][2], found[-1][3])
            else:
                found.append((begin, stop, script, foreign))
    return tuple(_span(text, letters, *one) for one in found)


def _without_shared_lines(letters: str, start: int, end: int) -> Iterator[Span]:
    """Cut lines that tell nothing out of a stretch that begins or ends at a line of its own."""
    position = start
    for match in _SHARED.finditer(letters, start, end):
        if match.start() > position:
            yield position, match.start()
        yield match.span()
        position = match.end()
    if position < end:
        yield position, end


def _span(text: str, letters: str, start: int, end: int, script: Script | None, foreign: bool) -> ScriptSpan:
    if foreign:
        return ScriptSpan((start, end), None, None, "kana, Hangul or Japanese forms")
    if script is None:
        return ScriptSpan((start, end), None, None, "no character that only one script has")
    stop = min(end, start + _SHOWN_FROM)
    shown = compress(text[start:stop], map("TS".__contains__, letters[start:stop]))
    counted = _count(letters, start, end)
    evidence = f"{counted.hant} Traditional, {counted.hans} Simplified: {''.join(dict.fromkeys(shown))}"
    region = detect_region(text[start:end]) if end - start >= _REGION_FROM else None
    return ScriptSpan((start, end), script, region, evidence)
