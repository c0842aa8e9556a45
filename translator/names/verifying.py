"""Find names in a translation: letters with or without their marks, the surname first, short forms after the full one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from translator.model import Span
from translator.names.shapes import Checked, Name

_MARKS = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-", "–": "-", "\xa0": " "}
_ANY = {"ü": "(?:ü|yu|ue|u|v)", "'": "['-]?", "-": "[- ]?"}


def verify_names(names: Sequence[Name], target: str) -> tuple[Checked, ...]:
    """Tell for each name of a source whether the translation has it; a name without English stays unchecked.

    >>> from translator.names import find_names
    >>> names = find_names("市长吕思安说，书记王立武说。")
    >>> [(one.verdict, one.target_span) for one in verify_names(names, "Mayor Lu Sian and Liwu Wang spoke.")]
    [('proved', (6, 13)), ('reordered', (18, 27))]
    """
    folded = _folded(target)
    used: set[Span] = set()
    checked = []
    for name in names:
        checked.append(_verify(name, folded, used))
        if checked[-1].verdict == "proved" and checked[-1].target_span:
            used.add(checked[-1].target_span)
    return tuple(checked)


def _verify(name: Name, folded: str, used: set[Span]) -> Checked:
    if not name.resolved:
        return Checked(name, "unchecked")
    full = [span for form in (name.english, *name.also) for span in _places(form, folded)]
    free = [span for span in full if not any(start < span[1] and span[0] < stop for start, stop in used)]
    if free:
        return Checked(name, "proved", free[0])
    shared = full or [span for form in name.short for span in _places(form, folded)]
    turned = list(_places(" ".join(reversed(name.english.split(" ", 1))), folded)) if name.kind == "person" else []
    if turned and not full:
        return Checked(name, "reordered", turned[0])
    return Checked(name, "shared", shared[0]) if shared else Checked(name, "missing")


def _places(form: str, folded: str) -> Iterator[Span]:
    yield from (match.span() for match in _pattern(form).finditer(folded))


@lru_cache(maxsize=4096)
def _pattern(form: str) -> re.Pattern[str]:
    parts = (_ANY.get(char) or ("[ -]+" if char == " " else re.escape(_folded(char))) for char in form)
    return re.compile(rf"(?<![A-Za-z]){''.join(parts)}(?![A-Za-z])", re.IGNORECASE)


def _folded(text: str) -> str:
    """Take the marks off letters, but for the two dots of ü; the length stays."""
    return "".join(_MARKS.get(char) or _plain(char) for char in text)


def _plain(char: str) -> str:
    if char.isascii() or char in "üÜ":
        return char
    if char in "ǖǘǚǜ":
        return "ü"
    return unicodedata.normalize("NFKD", char)[:1]
