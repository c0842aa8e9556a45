"""Put ordinary characters in the place of those that only look like them: radicals, compatibility forms, private use, width.

Tables lie in data/; `scripts/build_lookalikes.py` names their sources.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from translator import hanzi
from translator.model import Edit, Finding, Rewrite
from translator.offsets import SpanMap, compose, rewrite
from translator.repair.invisible import INVISIBLE_CLASS, remove_invisible

_DATA = Path(__file__).with_name("data")
_MAX_FINDINGS = 100
_MAX_TURNS = 6  # a text that needs more is left
_INVISIBLE = "repair.noise.invisible"
_PROOF = 4  # so many look-alikes inside words show that a document is damaged
_ONE_WIDTH = 10  # so many tokens, all of one width, show what width the author writes

_RADICAL = "\u2e80-\u2fdf"
_COMPATIBILITY = "\uf900-\ufaff\U0002f800-\U0002fa1f"
_LETTERS = "A-Za-z"
_WIDE_LETTERS = "Ａ-Ｚａ-ｚ"
# The cheap looks: without one of these characters there is nothing to do.
ANY = f"{INVISIBLE_CLASS}{_RADICAL}\ue000-\uf8ff{_COMPATIBILITY}\uff61-\uff64０-９{_WIDE_LETTERS}"  # the inside of a class
_SCAN_ANY = re.compile(f"[{ANY}]")
_SEEN_NOT = re.compile(f"[{INVISIBLE_CLASS}]")
_SCAN = re.compile(f"[{_RADICAL}\ue000-\uf8ff{_COMPATIBILITY}\uff61-\uff64]")
_SCAN_WIDE = re.compile(f"[０-９{_WIDE_LETTERS}]")

_LOOKALIKE = re.compile(f"[{_RADICAL}{_COMPATIBILITY}]")
_SAME_KIND = re.compile(f"[{_RADICAL}]+|[{_COMPATIBILITY}]+")
_WORD = re.compile(f"[{hanzi.HAN[1:-1]}{_RADICAL}\u2ff0-\u2fff]+")
_DESCRIPTION = re.compile("[\u2ff0-\u2fff]")  # ideographic description: what follows is meant as a component
_ABOUT = re.compile("部首|偏旁|字旁|部件|康熙|兼容|相容|异体|異體|U\\+|Unicode|radical", re.IGNORECASE)
_ALONE = re.compile(f"[{_RADICAL}][部旁頭头底字]?|[{_RADICAL}{_COMPATIBILITY}]+")
_OTHER_SCRIPT = re.compile("[\u3041-\u30fa\u31f0-\u31ff\uff66-\uff9d\u1100-\u11ff\uac00-\ud7a3]")  # kana, hangul

_PRIVATE = re.compile("[\ue000-\uf8ff]")
_PRIVATE_BLANK = "\ue5e5"  # GBK A3A0, used for indents
_CANTONESE = re.compile("[嘅咗喺嗰啲冇佢哋嚟嘢睇咁]")
_TEXTUAL = re.compile(f"{hanzi.HAN}|[\u3001-\u301f\uff01-\uff5e“”‘’…—·]")

_HALF_MARKS = {"｡": "。", "､": "、", "｢": "「", "｣": "」"}
_HALF_MARKS_CLASS = re.compile("[｡､｢｣]")
_HALF_MARK = re.compile("[｡､｢｣](?![\uff61-\uff9f])")
_NUMBER = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?")
_LATIN = re.compile(f"[{_LETTERS}{_WIDE_LETTERS}]+")
_MIXED = re.compile(f"[0-9][０-９]|[０-９][0-9]|[{_LETTERS}][{_WIDE_LETTERS}]|[{_WIDE_LETTERS}][{_LETTERS}]")
_SANDWICH = re.compile(f"[{_LETTERS}][{_WIDE_LETTERS}]+[{_LETTERS}]|[{_WIDE_LETTERS}][{_LETTERS}]+[{_WIDE_LETTERS}]")
_DIGITS = frozenset("0123456789０１２３４５６７８９")
_TO_FULL = {code - 0xFEE0: code for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_TO_FULL[ord(".")] = ord("．")


def mend_lookalikes(text: str) -> Rewrite:
    """Take out invisible characters and replace look-alikes, as one step; see `remove_invisible` and `restore_lookalikes`.

    They take turns until neither has more to do: what is taken out can bring a radical and its word together.

    >>> done = mend_lookalikes("新\\u200b⽣活，他说｢好｡｣")
    >>> done.output, sorted({edit.rule for edit in done.edits})[0]
    ('新生活，他说「好。」', 'repair.lookalike.halfwidth-mark')
    """
    if not _SCAN_ANY.search(text):
        return Rewrite(text, text, step="repair.lookalikes")
    steps: list[Rewrite] = []
    findings: list[Finding] = []
    current = text
    for _ in range(_MAX_TURNS):
        turn = remove_invisible(current)
        turns = [turn, restore_lookalikes(turn.output)]
        if not steps:
            inner = SpanMap(turns[0].edits)
            moved = (replace(found, span=inner.back(found.span)) if found.span else found for found in turns[1].findings)
            findings = [*turns[0].findings, *moved]
        steps += [done for done in turns if done.edits]
        current = turns[1].output
        if not turns[0].edits and not turns[1].edits:
            break
    else:
        return Rewrite(text, text, (), tuple(findings[:_MAX_FINDINGS]), "repair.lookalikes")
    edits = tuple(replace(edit, rule=_rule(edit)) if _INVISIBLE in edit.rule else edit for edit in compose(steps))
    return Rewrite(text, current, edits, tuple(findings[:_MAX_FINDINGS]), "repair.lookalikes")


def _rule(edit: Edit) -> str:
    """Name what was taken out; in a run of several kinds the first of them."""
    seen = _SEEN_NOT.search(edit.before)
    char = seen[0] if seen else edit.before[0]
    kind = "soft-hyphen" if char == "\xad" else "control" if char < "\xa0" else "zero-width"
    return edit.rule.replace(_INVISIBLE, f"repair.lookalike.{kind}")


def restore_lookalikes(text: str) -> Rewrite:
    """Replace characters that stand for ordinary ones they merely look like.

    Radicals and compatibility ideographs inside words, private use that GBK or Big5-HKSCS once needed, half-width Chinese
    marks beside Chinese, and numbers or Latin words of two widths. Left alone: radicals on their own, in lists, and in lines
    about radicals; the twelve unified ideographs among the compatibility ones (U+FA0E …); compatibility forms in Japanese and
    Korean lines; icons; full-width digits and letters used throughout (as newspapers do).

    >>> restore_lookalikes("⼀个⼈，２０2４年").output
    '一个人，2024年'
    >>> restore_lookalikes("部首：⼀、⼈、⼤；１９９８年").output
    '部首：⼀、⼈、⼤；１９９８年'
    """
    edits: list[Edit] = []
    findings: list[Finding] = []
    if not text.isascii():
        if kinds := "".join(set(_SCAN.findall(text))):
            for look, part in ((_LOOKALIKE, _words), (_PRIVATE, _private_use), (_HALF_MARKS_CLASS, _half_width_marks)):
                if look.search(kinds):
                    part(text, edits, findings)
        if _SCAN_WIDE.search(text) and _MIXED.search(text):
            edits += _mixed_widths(text)
    done = rewrite(text, edits, "repair.lookalikes")
    return Rewrite(done.input, done.output, done.edits, tuple(findings[:_MAX_FINDINGS]), done.step)


def _words(text: str, edits: list[Edit], findings: list[Finding]) -> None:
    about = _per_line(text, _ABOUT)
    foreign = _per_line(text, _OTHER_SCRIPT)
    sure: list[Edit] = []
    alone: list[Edit] = []
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        if not _LOOKALIKE.search(word) or _DESCRIPTION.search(word):
            continue
        if about(start):
            message = "radicals or compatibility forms in a line about them: left"
            findings.append(Finding("R301", "neutral", message, match.span()))
            continue
        kept = alone if _ALONE.fullmatch(word) else sure
        for found in _SAME_KIND.finditer(word):
            edit = _replacement(found[0], start + found.start(), foreign)
            if edit:
                kept.append(edit)
    edits += sure
    # Where most of them stand in words, as a PDF gives them, those on their own are damage too.
    if len(sure) >= _PROOF and len(sure) > 2 * len(alone):
        edits += alone


def _replacement(run: str, place: int, foreign: Callable[[int], bool]) -> Edit | None:
    if run[0] <= "\u2fdf":
        table, kind, reason = _radicals(), "radical", "a radical in place of the character"
    else:
        table, kind, reason = _table("compatibility"), "compatibility", "a compatibility form of the character"
        if foreign(place):
            return None
    after = table.get(run, run) if len(run) == 1 else "".join([table.get(char, char) for char in run])
    return Edit((place, place + len(run)), run, after, f"repair.lookalike.{kind}", reason) if after != run else None


@lru_cache(maxsize=1)
def _radicals() -> dict[str, str]:
    """Of the supplement only everyday characters: ⺆ or ⺡ is written for the component, ⻓ or ⻢ comes out of a PDF."""
    return {char: target for char, target in _table("radicals").items() if char >= "\u2f00" or _everyday(target)}


@lru_cache(maxsize=256)
def _everyday(char: str) -> bool:
    """Say whether a character is in the first level of GB 2312 or Big5."""
    simplified, traditional = char.encode("gb2312", "ignore"), char.encode("big5", "ignore")
    return (simplified != b"" and simplified[0] <= 0xD7) or (traditional != b"" and traditional[0] <= 0xC6)


def _per_line(text: str, pattern: re.Pattern[str]) -> Callable[[int], bool]:
    """Answer whether the line at a place has the pattern; places must ascend, so that each line is read once."""
    end, answer = -1, False

    def ask(place: int) -> bool:
        nonlocal end, answer
        if place >= end:
            start = text.rfind("\n", max(end, 0), place) + 1 or max(end, 0)
            end = text.find("\n", place)
            end = len(text) if end < 0 else end
            answer = pattern.search(text, start, end) is not None
        return answer

    return ask


def _private_use(text: str, edits: list[Edit], findings: list[Finding]) -> None:
    table = _table("private_use")
    cantonese: bool | None = None  # a look at the whole text, for which hardly any text gives a reason
    found = [match.start() for match in _PRIVATE.finditer(text)]
    few_icons = sum(text[place] not in table for place in found) * 2 <= len(found)
    for place, stop in _runs(found):
        run = text[place:stop]
        known = few_icons and _is_known(run)
        if known and not _from_gbk().issuperset(run):
            cantonese = _is_cantonese(text) if cantonese is None else cantonese
            known = cantonese
        before, after = text[place - 1 : place], text[stop : stop + 1]
        beside_han = _is_han(before) or _is_han(after)
        if known and set(run) == {_PRIVATE_BLANK} and (beside_han or _TEXTUAL.match(before) or _TEXTUAL.match(after)):
            after_run = "\u3000" * len(run)
        elif known and beside_han and _is_text(before) and _is_text(after):
            after_run = "".join(table[char] for char in run)
        else:
            message = "private use: what it stands for is not known"
            candidates = (table[run],) if run in table else ()
            findings.append(Finding("R121", "minor", message, (place, stop), candidates))
            continue
        edits.append(Edit((place, stop), run, after_run, "repair.lookalike.private-use", "a code that is now in Unicode"))


@lru_cache(maxsize=4096)
def _is_known(run: str) -> bool:
    table = _table("private_use")
    return all(char in table and not _LOOKALIKE.match(table[char]) for char in run)


def _is_cantonese(text: str) -> bool:
    """Elsewhere a code of Big5-HKSCS means something else: offices in Taiwan gave the same codes to characters of their own."""
    return _CANTONESE.search(text) is not None and not _simplified_class().search(text)


@lru_cache(maxsize=1)
def _simplified_class() -> re.Pattern[str]:
    return re.compile("[" + "".join(char for char in hanzi.single_forms("s2t") if not char.encode("big5", "ignore")) + "]")


@lru_cache(maxsize=8192)
def _is_text(char: str) -> bool:
    return not char or char in "\r\n" or _TEXTUAL.match(char) is not None


def _is_han(char: str) -> bool:
    return char != "" and hanzi.is_han(char)


_HAN_SIDE = 2


@lru_cache(maxsize=8192)
def _side(char: str) -> int:
    """Say what stands beside a half-width mark: 2 for Chinese or another one, 1 for a mark or the end of a line, 0 for all else."""
    if _is_han(char) or char in _HALF_MARKS:
        return _HAN_SIDE
    return int(_is_text(char))


def _runs(places: list[int]) -> Iterator[tuple[int, int]]:
    start = stop = -1
    for place in places:
        if place != stop:
            if stop >= 0:
                yield start, stop
            start = place
        stop = place + 1
    if stop >= 0:
        yield start, stop


def _half_width_marks(text: str, edits: list[Edit], findings: list[Finding]) -> None:
    """A mark counts between Chinese: kaomoji and half-width kana use the same characters."""
    for match in _HALF_MARK.finditer(text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        sides = _side(before), _side(after)
        if min(sides) and max(sides) == _HAN_SIDE:
            reason = "a half-width form of a Chinese mark"
            edits.append(Edit(match.span(), match[0], _HALF_MARKS[match[0]], "repair.lookalike.halfwidth-mark", reason))


def _mixed_widths(text: str) -> Iterator[Edit]:
    """Give a number or word of two widths the width that most of the text has, half where there is no other.

    A word that merely goes from one width to the other may be two names typed one after the other (`ＩＢＭX`): it needs
    proof that the text has one width throughout.
    """
    tokens = [match for pattern in (_NUMBER, _LATIN) for match in pattern.finditer(text)]
    mixed = [match for match in tokens if _MIXED.search(match[0])]
    wide = sum(not match[0].isascii() for match in tokens) - len(mixed)
    half = len(tokens) - wide - len(mixed)
    table = _TO_FULL if wide > half else hanzi.HALF_WIDTH
    uniform = min(wide, half) == 0 and max(wide, half) >= _ONE_WIDTH
    for match in mixed:
        if uniform or match[0][0] in _DIGITS or _SANDWICH.search(match[0]):
            yield Edit(match.span(), match[0], match[0].translate(table), "repair.lookalike.width", "a token of two widths")


@lru_cache(maxsize=3)
def _table(name: str) -> dict[str, str]:
    return {char: target for char, target, _ in _rows(name)}


@lru_cache(maxsize=1)
def _from_gbk() -> frozenset[str]:
    return frozenset(char for char, _, source in _rows("private_use") if source.startswith("GBK"))


def _rows(name: str) -> Iterator[tuple[str, str, str]]:
    for line in (_DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, target, source = line.split("\t")
            yield chr(int(code, 16)), chr(int(target, 16)), source
