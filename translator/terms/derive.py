"""Derive what an entry need not say: the Traditional form and the pinyin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from translator.hanzi import HAN
from translator.terms import tables

_READ = re.compile(f"{HAN}+|[A-Za-z0-9+&.]+")


def traditional(forms: Sequence[str]) -> list[str]:
    """Give the Traditional form of each Simplified term, as Taiwan writes it (峰, not 峯); all in one call, which is what it costs.

    >>> traditional(["新质生产力", "头发"])
    ['新質生產力', '頭髮']
    """
    return _convert("s2tw", forms)


def simplified(forms: Sequence[str]) -> list[str]:
    """Give the Simplified form of each term.

    >>> simplified(["新質生產力", "著名"])
    ['新质生产力', '著名']
    """
    return _convert("t2s", forms)


def regional(forms: Sequence[str]) -> list[str]:
    """Give the wording of Taiwan for each Simplified term, as OpenCC's phrase tables have it.

    >>> regional(["软件", "网络安全"])
    ['軟體', '網路安全']
    """
    return _convert("s2twp", forms)


def mainland(text: str) -> list[str]:
    """Give a Traditional text in the wording of the mainland, where that of Taiwan or of Hong Kong is another.

    >>> mainland("發展數位經濟"), mainland("發展經濟")
    (['发展数字经济'], ['发展经济'])
    """
    found: dict[str, None] = {}
    for config in ("tw2sp", "hk2sp"):
        try:
            found[_converter(config).convert(text)] = None
        except (OSError, RuntimeError):  # an older OpenCC, without the phrases of Hong Kong
            continue
    plain = _converter("t2s").convert(text)
    return [one for one in found if one != plain] or [plain]


def _convert(config: str, forms: Sequence[str]) -> list[str]:
    if not forms:
        return []
    # A line a term. A line break inside one would put all that follow out of step.
    lines = [form.replace("\n", " ") for form in forms]
    return list(_converter(config).convert("\n".join(lines)).split("\n"))


@cache
def _converter(config: str) -> Any:
    import opencc

    return opencc.OpenCC(config)


def reading(form: str) -> str:
    """Give the pinyin of a term: tone marks, a blank between syllables, Latin letters as they are.

    >>> reading("长三角5G“小巨人”")
    'cháng sān jiǎo 5G xiǎo jù rén'
    """
    from pypinyin import Style, lazy_pinyin

    syllables: list[str] = []
    for part in _corrections_pattern().split("".join(_READ.findall(form))):
        known = _corrections().get(part)
        syllables += known.split() if known else lazy_pinyin(part, style=Style.TONE) if part else []
    return " ".join(syllables)


@cache
def _corrections() -> dict[str, str]:
    return {row[0]: row[1] for row in tables.rows("pinyin.tsv")}


@cache
def _corrections_pattern() -> re.Pattern[str]:
    longest_first = sorted(_corrections(), key=len, reverse=True)
    return re.compile("(" + "|".join(map(re.escape, longest_first)) + ")")
