"""What stands beside a person's name and hardly anywhere else: a post before it, a title or a verb of saying behind it, an age."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from translator.hanzi import HAN, is_han
from translator.names import tables

_WINDOW = 16  # characters that are looked at
_AGED = re.compile(r"[，,]?(?:今年)?\d{1,3}岁|（\d{1,3}岁）|[，,][男女][，,。]|[（(][男女][，,）)]")
_AGE_BEFORE = re.compile(r"\d{1,3}岁的$")
_CREDIT = re.compile(f"[ \u3000](?:摄|作|文|图)(?!{HAN})")


def before(text: str, start: int) -> str:
    """Say what shows, from before it, that a name begins at `start`; nothing where nothing does.

    >>> before("县委书记李立", 4), before("村民李立", 2), before("国家李立", 2)
    ('after 县委书记', 'after 村民', '')
    """
    window = text[max(0, start - _WINDOW) : start]
    posts, labels, _ = _patterns()
    match = posts.search(window) or labels.search(window)
    if match:
        return f"after {match[1]}"
    return "after an age" if _AGE_BEFORE.search(window) else ""


def after(text: str, stop: int) -> str:
    """Say what shows, from behind it, that a name ends at `stop`.

    >>> after("李立教授", 2), after("李立，45岁", 2), after("新华社发 李立 摄", 7)
    ('before 教授', 'before an age', 'a credit')
    """
    window = text[stop : stop + _WINDOW]
    match = _patterns()[2].match(window)
    if match:
        return f"before {match[0]}"
    if _AGED.match(window):
        return "before an age"
    return "a credit" if _CREDIT.match(window) else ""


def is_edge(text: str, place: int) -> bool:
    """Tell whether there is no Han character at a place."""
    return not 0 <= place < len(text) or not is_han(text[place])


def either(group: Collection[str]) -> str:
    """Give a pattern for any of some words, the longest first.

    >>> either(["长", "市长"])
    '(?:市长|长)'
    """
    return "(?:" + "|".join(map(re.escape, sorted(group, key=lambda word: (-len(word), word)))) + ")"


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    posts, labels = (either(tables.beside(group)) for group in ("before", "label"))
    behind = either({*tables.titles(), *tables.beside("say")})
    # A label, as 文 or 摄, is one with a colon or a blank only.
    return re.compile(f"({posts})[:： 　]{{0,2}}$"), re.compile(f"({labels})[:：/／ 　]{{1,2}}$"), re.compile(behind)
