"""The tables of this step, read when first needed: words that OpenCC gets wrong, signs of a conversion, words of a region."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).with_name("data")


@lru_cache(maxsize=16)
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Give the rows of `data/NAME.tsv` without its comments."""
    lines = (_DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=16)
def mapping(name: str) -> Mapping[str, str]:
    """Give the first two columns of a table as a mapping."""
    return {row[0]: row[1] for row in rows(name)}


@lru_cache(maxsize=16)
def pattern(name: str) -> re.Pattern[str]:
    """Compile the first column of a table; of words that begin at one place the longest is found."""
    return any_of(row[0] for row in rows(name))


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Compile a list of words, sorted into groups by their first character, so that a scan tries few of them at a place.

    >>> any_of(["後來", "後", "皇後"]).findall("後來皇後在後")
    ['後來', '皇後', '後']
    """
    groups: dict[str, list[str]] = {}
    for word in sorted({word for word in words if word}, key=lambda word: (-len(word), word)):
        groups.setdefault(word[0], []).append(word[1:])
    if not groups:
        return re.compile(r"(?!)")
    return re.compile("|".join(f"{re.escape(first)}(?:{'|'.join(map(re.escape, rest))})" for first, rest in groups.items()))


@lru_cache(maxsize=4)
def _automaton(name: str) -> Any:
    from ahocorasick_rs import AhoCorasick, MatchKind

    return AhoCorasick([row[0] for row in rows(name)], matchkind=MatchKind.LeftmostLongest)


def found_in(text: str, name: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """Find the words of a long table: start, end and row of each, leftmost and longest, none overlapping.

    >>> found_in("走了三公裏", "mend")
    [(3, 5, ('公裏', '公里', 'sure', '公里'))]
    """
    table = rows(name)
    fit = text.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair becomes one `?`, so positions hold
    return [(start, end, table[index]) for index, start, end in _automaton(name).find_matches_as_indexes(fit)]


def replaced(text: str, name: str) -> str:
    """Replace the words of a table's first column by those of its second; all have the length of what they replace."""
    table = mapping(name)
    return pattern(name).sub(lambda match: table[match[0]], text)
