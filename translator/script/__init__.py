"""Simplified and Traditional: which one a text is written in, and conversion with every edit shown."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import Any

from translator import hanzi
from translator.model import Edit, Rewrite
from translator.offsets import rewrite

__all__ = ["SCRIPTS", "convert", "detect_script"]

SCRIPTS = ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")

# (target, script of the text) -> OpenCC configuration. To Simplified, `tw2s` rather than `t2s`: it also knows 著/着.
_CONFIGS = {
    ("zh-Hans", "zh-Hant"): "tw2s",
    ("zh-Hant", "zh-Hans"): "s2t",
    ("zh-Hant-TW", "zh-Hans"): "s2twp",
    ("zh-Hant-TW", "zh-Hant"): "t2tw",
    ("zh-Hant-HK", "zh-Hans"): "s2hk",
    ("zh-Hant-HK", "zh-Hant"): "t2hk",
}


def detect_script(text: str) -> str | None:
    """Name the script that most telling characters belong to; None where there are none, `zh` where neither prevails.

    >>> detect_script("發展經濟"), detect_script("发展经济"), detect_script("人口"), detect_script("abc")
    ('zh-Hant', 'zh-Hans', 'zh', None)
    """
    hant = sum(map(hanzi.is_traditional, text))
    hans = sum(hanzi.is_simplified_only(char) and hanzi.in_gb2312(char) for char in text)
    # 后, 里, 面 … are Simplified forms that Traditional text has too: they must not outvote what only one script has.
    if hant == hans == 0:
        return "zh" if any(map(hanzi.is_han, text)) else None
    if hant >= 2 * hans:
        return "zh-Hant"
    return "zh-Hans" if hans >= 2 * hant else "zh"


def convert(text: str, to: str) -> Rewrite:
    """Convert text to a script (`zh-Hans`, `zh-Hant`, `zh-Hant-TW` with Taiwan wording, `zh-Hant-HK`).

    Text that already is in it comes back unchanged. Raises ValueError for another script name.

    >>> convert("矗立著兩棟大樓，名著", "zh-Hans").output
    '矗立着两栋大楼，名著'
    """
    if to not in SCRIPTS:
        raise ValueError(f"unknown script {to!r}: one of {', '.join(SCRIPTS)}")
    source = "zh-Hant" if to == "zh-Hans" else _written_in(text)
    config = _CONFIGS.get((to, source))
    if config is None:
        return Rewrite(text, text, step="script")
    output = str(_converter(config).convert(text))
    if config == "tw2s":
        output = _zhu_words().sub(lambda match: match[0].replace("着", "著"), output)
    return rewrite(text, _edits(text, output, f"script.{config}", f"OpenCC {config}"), "script")


def _written_in(text: str) -> str:
    return "zh-Hant" if detect_script(text) == "zh-Hant" else "zh-Hans"


@lru_cache(maxsize=8)
def _converter(config: str) -> Any:
    import opencc

    return opencc.OpenCC(config)


@lru_cache(maxsize=1)
def _zhu_words() -> re.Pattern[str]:
    lines = Path(__file__).with_name("zhu_words.txt").read_text(encoding="utf-8").splitlines()
    words = [line.replace("著", "着") for line in lines if line and not line.startswith("#")]
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


def _edits(before: str, after: str, rule: str, reason: str) -> list[Edit]:
    """Show a conversion as edits, line by line; where a line keeps its length, character by character."""
    edits: list[Edit] = []
    position = 0
    for old, new in zip(before.split("\n"), after.split("\n"), strict=True):
        if len(old) == len(new):
            edits += [
                Edit((position + i, position + i + 1), a, b, rule, reason)
                for i, (a, b) in enumerate(zip(old, new, strict=True))
                if a != b
            ]
        else:
            edits += [
                Edit((position + a, position + b), old[a:b], new[c:d], rule, reason)
                for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
                if tag != "equal"
            ]
        position += len(old) + 1
    return edits
