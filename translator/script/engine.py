"""OpenCC: which configuration for which text, and our own tables of the words that it gets wrong."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from translator import hanzi
from translator.script.tables import any_of, mapping, replaced, rows

# (target, region of a Traditional text) -> configurations, one after the other. Without a region OpenCC's own standard is taken.
_FROM_HANT: dict[tuple[str, str | None], tuple[str, ...]] = {
    ("zh-Hant-TW", None): ("t2tw",),
    ("zh-Hant-TW", "CN"): ("t2tw",),
    ("zh-Hant-TW", "HK"): ("hk2t", "t2tw"),
    ("zh-Hant-HK", None): ("t2hk",),
    ("zh-Hant-HK", "CN"): ("t2hk",),
    ("zh-Hant-HK", "TW"): ("tw2t", "t2hk"),
}
_FROM_HANS = {"zh-Hant": ("s2t",), "zh-Hant-TW": ("s2twp",), "zh-Hant-HK": ("s2hk",)}
_WORDING = {"TW": "tw2sp", "HK": "hk2sp"}
_PLAIN = {"s2twp": "s2tw", "tw2sp": "tw2s", "hk2sp": "hk2s"}


def configs(to: str, script: str, region: str | None, *, wording: bool) -> tuple[str, ...]:
    """Name the configurations that take a text of `script` and `region` to `to`; none where it is there already.

    >>> configs("zh-Hans", "zh-Hant", "TW", wording=False), configs("zh-Hant", "zh-Hant", "TW", wording=False)
    (('t2s',), ())
    """
    if to == "zh-Hans":
        return (_WORDING.get(region or "", "t2s") if wording else "t2s",)
    return _FROM_HANT.get((to, region), ()) if script == "zh-Hant" else _FROM_HANS[to]


def run(text: str, names: tuple[str, ...], *, one_zhu: bool = False) -> str:
    """Convert with each configuration in turn, then replace the words that OpenCC is known to get wrong.

    `one_zhu` says that the text writes 著 for both 着 and 著, as Taiwan does, so that the word has to decide.

    >>> run("坐著讀名著", ("t2s",), one_zhu=True), run("姓于", ("s2t",))
    ('坐着读名著', '姓于')
    """
    for name in names:
        text = str(_converter(name).convert(text))
    if names[-1].startswith(("t2s", "tw2s", "hk2s")):
        if one_zhu and "著" in text:
            text = _zhu().sub(lambda match: mapping("zhu").get(match[0], match[0]) if len(match[0]) > 1 else "着", text)
        return replaced(text, "to_hans")
    if names[0].startswith("s2"):
        text = _surnames().sub(lambda match: mapping("surnames")[match[0]], text)
        return replaced(text, "to_hant")
    return text


def has_wording(names: tuple[str, ...]) -> bool:
    """Say whether a conversion replaces words, so that the length may change."""
    return bool(names) and names[-1] in _PLAIN


def without_wording(text: str, names: tuple[str, ...]) -> str | None:
    """Convert without regional wording, so that the result is as long as the text; None where there is none to leave off."""
    if not has_wording(names):
        return None
    return run(text, (*names[:-1], _PLAIN[names[-1]]))


@lru_cache(maxsize=16)
def _converter(config: str) -> Any:
    import opencc

    return opencc.OpenCC(config)


@lru_cache(maxsize=1)
def _zhu() -> re.Pattern[str]:
    """Find 著 alone, or the words of the table with it; after a blank or dot it says who wrote a book, and stays."""
    return re.compile(rf"{any_of(row[0] for row in rows('zhu')).pattern}|[ 　·]著(?!{hanzi.HAN})|著")


@lru_cache(maxsize=1)
def _surnames() -> re.Pattern[str]:
    """Find a surname that OpenCC took for a common word: after 姓, or before a title where no word can end in it."""
    names, titles = "".join(mapping("surnames")), "|".join(row[0] for row in rows("titles"))
    return re.compile(rf"(?<=姓)[{names}]|(?:(?<!{hanzi.HAN})|(?<=[的是和與請找給對跟叫及]))[{names}](?=(?:{titles}))")


@lru_cache(maxsize=1)
def rivals() -> dict[str, str]:
    """Map each Simplified character with several Traditional forms of everyday use to these, 发 to 發髮."""
    forms: dict[str, list[str]] = {}
    for char, other in hanzi.single_forms("t2s").items():
        if hanzi.in_big5_everyday(char):
            forms.setdefault(other, []).append(char)
    for char, found in forms.items():
        if hanzi.in_big5_everyday(char):
            found.append(char)
    return {char: "".join(found) for char, found in forms.items() if len(found) > 1}
