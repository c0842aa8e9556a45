"""Convert a text to a script, stretch by stretch, and show every edit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from translator import hanzi
from translator.model import Edit, Rewrite, Span
from translator.script import detecting, engine
from translator.script.editing import Reason, edits_between
from translator.script.stretches import stretches
from translator.script.tables import any_of

SCRIPTS = ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")

# Characters of GB 2312 that modern Simplified text has only where a conversion forgot them (the surname 於 is rarer by far).
_RESIDUE = "後於夥"
_KEPT_IN_SIMPLIFIED = "噁鍾"  # 通用规范汉字表 (2013)
_RESIDUE_ONLY = "residue"  # in place of a configuration: only characters that cannot be Simplified
_UNFIT = re.compile("[\ud800-\udfff]+")  # halves of a surrogate pair, which cannot be handed to OpenCC

Run = tuple[int, int, str]  # where, and how: "zh-Hans", "zh-Hant", "zh", or "keep"


def convert(text: str, to: str, *, wording: bool = False, keep: Iterable[str] = ()) -> Rewrite:
    """Convert text to a script (`zh-Hans`, `zh-Hant`, `zh-Hant-TW` with Taiwan wording, `zh-Hant-HK`).

    What already is in it stays: a Simplified sentence when Simplified is asked for, also where it holds 著, 乾 or 瞭, and a
    Traditional one when Traditional is. Lines and sentences are judged one by one, so a quotation in the other script is
    converted. Japanese and Korean sentences stay, and every string of `keep` (names that the reader wants as they are).

    To `zh-Hans` only characters are changed, as an editor of the mainland would set a Taiwan text: 軟體 becomes 软体, and 软件
    only with `wording`, which replaces words as well. A Traditional text that writes 著 and never 着 has it changed to 着 except
    in words of writing and showing (著名, 名著). To `zh-Hant` and `zh-Hant-HK` no wording is changed. An edit's reason names
    the configuration of OpenCC and, for a character with several Traditional forms, those not taken.

    Raises ValueError for another script name.

    >>> convert("矗立著兩棟大樓，名著", "zh-Hans").output
    '矗立着两栋大楼，名著'
    >>> convert("他读《古文观止》：「學而時習之」。", "zh-Hans").output
    '他读《古文观止》：「学而时习之」。'
    >>> convert("这款软件", "zh-Hant-TW").output, convert("這款軟體", "zh-Hans").output
    ('這款軟體', '这款软体')
    >>> convert("鍾先生在鍾山", "zh-Hans", keep=["鍾先生"]).output
    '鍾先生在钟山'
    """
    if to not in SCRIPTS:
        raise ValueError(f"unknown script {to!r}: one of {', '.join(SCRIPTS)}")
    if to == "zh-Hans" and _is_simplified(text):
        return Rewrite(text, text, step="script")
    region = detecting.detect_region(text) if to != "zh-Hans" or wording else None
    one_zhu = to == "zh-Hans" and _writes_one_zhu(text)
    runs = list(_runs(text, to, tuple(keep)))
    by_names: dict[tuple[str, ...], list[Run]] = {}
    for run in runs:
        names = _configs(to, run[2], region, wording=wording)
        if names:
            by_names.setdefault(names, []).append(run)
    parts = {run[:2]: text[run[0] : run[1]] for run in runs}
    edits: list[Edit] = []
    for names, chosen in by_names.items():
        label = "+".join(names)
        edits += _convert_runs(text, names, chosen, parts, f"script.{label}", _reasons(label), one_zhu=one_zhu)
    edits.sort(key=lambda edit: edit.span)
    return Rewrite(text, "".join(parts.values()), tuple(edits), step="script")


def _configs(to: str, script: str, region: str | None, *, wording: bool) -> tuple[str, ...]:
    if script == "keep":
        return ()
    if to == script == "zh-Hans":
        return (_RESIDUE_ONLY,)
    return engine.configs(to, script, region, wording=wording)


def _convert_runs(
    text: str, names: tuple[str, ...], runs: list[Run], parts: dict[Span, str], rule: str, reason: Reason, *, one_zhu: bool
) -> list[Edit]:
    """Convert the runs that one configuration is for: put the results into `parts`, give the edits."""
    # The whole text at once where the length stays, and then slices of it: a call for each of many short runs would be slow.
    if len(runs) > 1 and not engine.has_wording(names):
        whole = _converted(text if not _UNFIT.search(text) else _UNFIT.sub(_blanks, text), names, one_zhu=one_zhu)
        if len(whole) == len(text):
            mixed: list[str] = []
            position = 0
            for start, end, _ in runs:
                mixed += (text[position:start], whole[start:end])
                parts[start, end] = whole[start:end]
                position = end
            return edits_between(text[:position], "".join(mixed), 0, rule, reason)
    edits: list[Edit] = []
    for start, end, _ in runs:
        part = text[start:end]
        new = parts[start, end] = _converted(part, names, one_zhu=one_zhu)
        if new != part:
            plain = engine.without_wording(part, names) if len(new) != len(part) else None
            edits += edits_between(part, new, start, rule, reason, plain)
    return edits


def _converted(text: str, names: tuple[str, ...], *, one_zhu: bool) -> str:
    if names == (_RESIDUE_ONLY,):
        return _residue().sub(lambda match: hanzi.simplified(match[0]), text)
    return engine.run(text, names, one_zhu=one_zhu)


def _blanks(match: re.Match[str]) -> str:
    return "?" * len(match[0])


def _is_simplified(text: str) -> bool:
    """Say whether a text is Simplified throughout: by its own characters, and without any that Simplified gave up."""
    return bool(hanzi.simplified_class().search(text)) and not _residue().search(text)


@lru_cache(maxsize=1)
def _residue() -> re.Pattern[str]:
    """Find what is converted even inside a Simplified sentence.

    Not a rare character whose Simplified form is rarer still (鮰, 篠), nor one that Simplified keeps for some words (噁唑, 麽经).
    """
    forms = hanzi.single_forms("t2s")
    chars = {char for char, other in forms.items() if hanzi.is_traditional(char) and hanzi.in_gb2312(other)}
    return re.compile(f"[{''.join(sorted(chars - set(_KEPT_IN_SIMPLIFIED)))}{_RESIDUE}]|(?<=[什怎那这多要])麽")


def _writes_one_zhu(text: str) -> bool:
    """Say whether a Traditional text uses 著 for the particle, which elsewhere is 着. The odd 着 of a quotation does not count."""
    return "著" in text and 5 * text.count("着") < text.count("著") and hanzi.traditional_class().search(text) is not None


def _runs(text: str, to: str, keep: tuple[str, ...]) -> Iterator[Run]:
    """Cut a text into stretches that are converted in one way; neighbours of one kind are joined."""
    held = [match.span() for match in any_of(keep).finditer(text)] if any(keep) else []
    if _UNFIT.search(text):
        held = sorted([*held, *(match.span() for match in _UNFIT.finditer(text))])
    last = (0, 0, "")
    for start, end, script in _without(_by_script(text, to), held):
        if script == last[2]:
            last = (last[0], end, script)
            continue
        if last[1]:
            yield last
        last = (start, end, script)
    if last[1]:
        yield last


def _by_script(text: str, to: str) -> Iterator[Run]:
    whole = detecting.signs(text)
    prevailing = whole.script or ("keep" if whole.is_foreign else "zh")
    if prevailing == "zh" and not whole.hant:
        prevailing = "zh-Hant" if to == "zh-Hans" else "zh-Hans"  # only shared characters: take the user's word for it
    if not whole.foreign and not whole.japanese and not (whole.hant and whole.hans):
        yield 0, len(text), prevailing
        return
    for start, end, script, foreign in stretches(text):
        yield start, end, "keep" if foreign else script or prevailing


def _without(runs: Iterable[Run], held: list[tuple[int, int]]) -> Iterator[Run]:
    """Cut the strings to keep out of the runs. Both ascend; a kept string may reach across runs."""
    index = 0
    for start, end, script in runs:
        while index < len(held) and held[index][0] < end:
            begin, stop = max(start, held[index][0]), min(end, held[index][1])
            if begin > start:
                yield start, begin, script
            if stop > begin:
                yield begin, stop, "keep"
            start = max(start, stop)
            if held[index][1] > end:
                break
            index += 1
        if start < end:
            yield start, end, script


@lru_cache(maxsize=16)
def _reasons(label: str) -> Reason:
    """Give a function that says why an edit was made; the same words come again and again, so its answers are kept."""
    to_hant = label.startswith("s2")
    known: dict[tuple[str, str], str] = {}

    def reason(before: str, after: str) -> str:
        key = (before, after)
        if key not in known:
            if len(known) > 20_000:
                known.clear()
            known[key] = f"OpenCC {label}{_not_taken(before, after) if to_hant else ''}"
        return known[key]

    return reason


def _not_taken(before: str, after: str) -> str:
    """List the other Traditional forms of the characters of an edit."""
    if len(before) != len(after):
        return ""
    rivals = engine.rivals()
    pairs = [(a, "".join(form for form in rivals.get(a, "") if form != b)) for a, b in zip(before, after, strict=True)]
    notes = [f"{char} also {others}" for char, others in pairs if others]
    return f"; {', '.join(notes)}" if notes else ""
