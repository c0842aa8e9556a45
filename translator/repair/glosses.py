"""Take out readings that were added to Simplified text: toneless and repeated, with tone digits, with emoji, or from a short list.

No byte was harmed here: what stands in the brackets is all there is to judge by. An author glosses a rare character once; a
machine glosses common characters again and again, in running text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from translator import hanzi
from translator.model import Edit, Finding, Rewrite
from translator.offsets import rewrite
from translator.repair import gbk
from translator.repair.char_model import CharModel
from translator.repair.tokens import TONED

EMOJI = "[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?"
_SYLLABLE = f"[a-zü{TONED}]"
INSIDE = f"(?:{_SYLLABLE}{{1,6}}[1-5]? ?|{_SYLLABLE}{{0,5}}{EMOJI}{_SYLLABLE}{{0,5}})[)）]"
# It begins with the bracket, which is what the search skips to, and looks back from there.
_GLOSS = re.compile(rf"[(（](?<={hanzi.HAN}[(（]){INSIDE}(?:[(（]{INSIDE})*")
_ONE = re.compile(r"[(（]([^()（）]*)[)）]")
_COMMON = 1e-4  # share of running text: the first 1,500 characters or so

Kind = Literal["emoji", "digit", "repeated", "plain", "toned", "neutral"]
# How often a kind must occur on a page, and in how much text (Han characters to a reading), to be a machine's.
_ENOUGH: dict[Kind, tuple[int, int]] = {"emoji": (1, 4), "digit": (2, 6), "repeated": (1, 0), "plain": (4, 8), "toned": (4, 8)}
# Where a machine has a list of characters: how often one comes back, what share of its places has the reading, and the least text.
_COMES_BACK, _EACH_TIME, _SPREAD_OF_LIST = 3, 0.9, 3


@dataclass(frozen=True, slots=True)
class _Gloss:
    """Brackets after a character, all of whose readings fit it."""

    span: tuple[int, int]
    char: str
    kind: Kind


def remove_glosses(text: str) -> Rewrite:
    """Remove readings that a machine put after common characters of Simplified text.

    Left alone: readings of rare characters, lessons and word lists (where most characters have one), and single ones.

    >>> remove_glosses("我们的国(guo)(guo)家有着悠久的历史").output
    '我们的国家有着悠久的历史'
    >>> remove_glosses("你(nǐ)好(hǎo)，我(wǒ)是(shì)老师").edits
    ()
    """
    found = list(_glosses(text)) if _GLOSS.search(text) else []
    if not found:
        return Rewrite(text, text, step="repair.glosses")
    proved = _proved(found, text)
    edits: list[Edit] = []
    findings: list[Finding] = []
    for gloss in found:
        start, end = gloss.span
        if proved.intersection(_as_kinds(gloss.kind)):
            reason = f"a reading added to {gloss.char} ({gloss.kind})"
            edits.append(Edit(gloss.span, text[start:end], "", "repair.reading.added", reason))
        elif gloss.kind != "toned":
            findings.append(Finding("R106", "neutral", f"a reading after {gloss.char}, perhaps the author's own: left", gloss.span))
    done = rewrite(text, edits, "repair.glosses")
    return Rewrite(done.input, done.output, done.edits, tuple(findings), done.step)


def _as_kinds(kind: Kind) -> tuple[Kind, ...]:
    """Give the kinds that a reading may be of: one in the neutral tone, as 的(de), has no mark with tones or without."""
    return ("plain", "toned") if kind == "neutral" else (kind,)


def _glosses(text: str) -> Iterator[_Gloss]:
    for match in _GLOSS.finditer(text):
        char = text[match.start() - 1]
        inside = _ONE.findall(match[0])
        kinds = [_kind(char, one) for one in inside]
        if all(kinds):
            kind: Kind | None = "repeated" if len(inside) > 1 and kinds[0] in ("plain", "neutral") else kinds[0]
            if kind is not None:
                yield _Gloss(match.span(), char, kind)


def _kind(char: str, inside: str) -> Kind | None:
    """Name the kind of a reading, None where it does not fit its character."""
    bare = re.sub(EMOJI, "", inside)
    if bare != inside:
        return "emoji" if not bare or _plain(bare) in _toneless(char) else None
    syllable = bare.rstrip(" ")
    if syllable[-1:].isdigit() or syllable != bare:  # the neutral tone has no digit, but the blank
        return "digit" if _plain(syllable.rstrip("12345")) in _toneless(char) else None
    if _plain(syllable) == syllable:
        return "neutral" if syllable in gbk.readings(char) else "plain" if syllable in _toneless(char) else None
    return "toned" if unicodedata.normalize("NFC", syllable) in gbk.readings(char) else None


def _plain(syllable: str) -> str:
    """Take the tone off a syllable; ü stays."""
    parts = unicodedata.normalize("NFD", syllable)
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c) or c == "\u0308"))


@lru_cache(maxsize=4096)
def _toneless(char: str) -> frozenset[str]:
    plain = {_plain(reading) for reading in gbk.readings(char)}
    return frozenset(plain | {reading.replace("ü", "v") for reading in plain})  # as it is typed


def _is_list(chars: Counter[str], text: str) -> bool:
    """Say whether characters come back and have their reading each time: no author does that, a machine with a list does."""
    return max(chars.values()) >= _COMES_BACK and chars.total() >= _EACH_TIME * sum(map(text.count, chars))


def _proved(found: list[_Gloss], text: str) -> set[Kind]:
    """Say which kinds of readings on this page are a machine's."""
    model, proved, han = CharModel(), set[Kind](), hanzi.han_count(text)
    for kind, (times, spread) in _ENOUGH.items():
        chars = Counter(gloss.char for gloss in found if kind in _as_kinds(gloss.kind))
        hits = chars.total()
        listed = hits >= times and _is_list(chars, text)
        if hits < times or han < (min(spread, _SPREAD_OF_LIST) if listed else spread) * hits:
            continue
        common = sum(count for char, count in chars.items() if model.frequency(hanzi.simplified(char)) >= _COMMON)
        again = listed or hits >= 2 * len(chars) if kind in ("plain", "toned") else True
        if common >= 0.8 * hits and again:
            proved.add(kind)
    # A machine that repeats some readings gives others once.
    return proved | {"plain"} if "repeated" in proved else proved
