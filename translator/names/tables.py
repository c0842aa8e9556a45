"""The tables of this step, read once: surnames, given names, words beside names, what places and organisations are."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

_DATA = Path(__file__).with_name("data")
_PER = 1000.0  # shares of surnames are given per thousand people
Sort = Literal["admin", "road", "nature", "site", "legal", "company", "school", "institute", "public"]


@dataclass(frozen=True, slots=True)
class Generic:
    """What a place or an organisation is: a row of generics.tsv or organisations.tsv."""

    zh: str
    sort: Sort
    level: int
    english: str
    also: tuple[str, ...]


def _rows(name: str) -> Iterator[list[str]]:
    for line in (_DATA / name).read_text("utf-8").splitlines():
        if line and not line.startswith("# "):
            yield line.split("\t")


@cache
def surnames() -> dict[str, int]:
    """Give each surname with -4 log2 of the share of people who bear it.

    >>> surnames()["王"] < surnames()["欧阳"]
    True
    """
    found: dict[str, int] = {}
    for share, names in _rows("surnames.tsv"):
        for name in names.split():
            found.setdefault(name, round(-4 * math.log2(float(share) / _PER)))
    return found


@cache
def surname_starts() -> frozenset[str]:
    """Give the characters that a surname begins with."""
    return frozenset(name[0] for name in surnames())


@cache
def given() -> tuple[dict[str, int], dict[str, int]]:
    """Give the characters of given names, first and second, each with -4 log2 of its share."""
    found: dict[str, dict[str, int]] = {"first": {}, "second": {}}
    for place, cost, chars in _rows("given.tsv"):
        found[place].update(dict.fromkeys(chars, int(cost)))
    return found["first"], found["second"]


@cache
def beside(group: str) -> frozenset[str]:
    """Give the words of a group of beside.tsv.

    >>> "记者" in beside("before")
    True
    """
    return frozenset(word for row in _rows("beside.tsv") if row[0] == group for word in row[1].split())


@cache
def characters(group: str) -> frozenset[str]:
    """Give the characters of a group of beside.tsv."""
    return frozenset("".join(beside(group)))


@cache
def titles() -> dict[str, str]:
    """Give the titles that stand after a name, each with its English, or none."""
    return {row[1]: row[2] if len(row) > 2 else "" for row in _rows("beside.tsv") if row[0] == "after"}


@cache
def readings(kind: Literal["surname", "given", "place"]) -> dict[str, tuple[str, ...]]:
    """Give readings, as syllables, that differ from the usual one."""
    return {zh: tuple(syllables.split()) for group, zh, syllables in _rows("readings.tsv") if group == kind}


@cache
def known_places() -> frozenset[str]:
    """Give places without the word for what they are."""
    return frozenset(name for row in _rows("known_places.tsv") for name in row[0].split())


@cache
def generics(table: Literal["generics", "organisations"]) -> dict[str, Generic]:
    """Give what places, or organisations, are, by their Chinese, longest first.

    >>> generics("generics")["镇"].english, generics("organisations")["大学"].english
    ('{} Town', 'University')
    """
    found = {}
    for row in sorted(_rows(f"{table}.tsv"), key=lambda row: -len(row[0])):
        zh, sort, english = row[:3]
        also = tuple(row[3].split("|")) if len(row) > 3 and row[3] else ()
        name, _, level = sort.partition(" ")
        found[zh] = Generic(zh, name, int(level or 9), english, also)  # type: ignore[arg-type]  # a test reads all rows
    return found


@cache
def words(sort: Sort) -> dict[str, str]:
    """Give the words in names of organisations of a sort, each with its English there.

    >>> words("school")["工业"], words("legal")["工业"]
    ('of Technology', 'Industry')
    """
    found = {}
    for zh, english, *school in _rows("words.tsv"):
        found[zh] = school[0] if school and sort == "school" else english.split("|")[0]
    return found
