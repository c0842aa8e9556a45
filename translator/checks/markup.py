"""Checks of what is no language: placeholders, addresses, tags."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from translator.checks.registry import issue, review_check
from translator.checks.words import rows
from translator.model import Issue, Segment, Span

_ADDRESS = re.compile(
    r"(?:https?|ftp)://[!-;=?-~]+|(?<![\w@.-])www\.[!-;=?-~]+|(?<![\w.+-])[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII
)
_AROUND = ".,;:!?'\")]}>"  # marks of the sentence behind an address
_HOST = re.compile(r"(?:\w+://)?(?:www\.)?([^/?#:]+)")
_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)((?:\s+[^<>]*?)?)\s*(/?)>", re.ASCII)
_ID = re.compile(r"""\b(?:id|i|x|rid)\s*=\s*["']?([^"'\s>]+)""")


class Piece(NamedTuple):
    """Something to be kept, with what must be equal on both sides."""

    key: str
    text: str
    span: Span


@review_check("M502", "a placeholder is missing, changed or added", "critical")
def placeholders(segment: Segment) -> Iterator[Issue]:
    """{0}, {name}, %s, %1$d, ${x} and their like, as often as in the source; their order is free, as is a percent sign."""
    yield from _compare("M502", segment, placeholders_of, both=True)


@review_check("M503", "an address of the web or of mail is missing or changed", "major")
def addresses(segment: Segment) -> Iterator[Issue]:
    """Another page of the same host is right: it may be the English one."""
    yield from _compare("M503", segment, _addresses, both=False)


@review_check("M504", "a tag is missing, changed, added or out of order", "critical")
def tags(segment: Segment) -> Iterator[Issue]:
    """Names and ids are compared, other attributes may be translated; <Nature> and other words in angle brackets are no tags."""
    yield from _compare("M504", segment, _tags, both=True)
    crossed = _crossed(segment.target or "")
    if crossed and not _crossed(segment.source):
        yield issue("M504", f"{crossed.text} closes nothing that is open", target=crossed.span)


def _compare(code: str, segment: Segment, find: Callable[[str], list[Piece]], *, both: bool) -> Iterator[Issue]:
    """Tell what one side has and the other has not."""
    source, target = find(segment.source), find(segment.target or "")
    for one in _surplus(source, target):
        yield issue(code, f"{one.text} is not in the translation", source=one.span)
    for one in _surplus(target, source) if both else ():
        yield issue(code, f"{one.text} is not in the source", target=one.span)


def _surplus(these: list[Piece], others: list[Piece]) -> Iterator[Piece]:
    left = Counter(one.key for one in others)
    for one in these:
        if left[one.key]:
            left[one.key] -= 1
        else:
            yield one


def placeholders_of(text: str) -> list[Piece]:
    """Find placeholders; the tables of patterns says which.

    >>> [one.text for one in placeholders_of("共%1$d个{name}，占5%的")]
    ['%1$d', '{name}']
    """
    if not any(char in text for char in "{%\\_"):
        return []
    return [Piece(match[0], match[0], match.span()) for match in _placeholder().finditer(text)]


@cache
def _placeholder() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row[0]})" for row in rows("placeholders.tsv")), re.ASCII)


def _addresses(text: str) -> list[Piece]:
    found = []
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_AROUND)
        host = address if "@" in address else _HOST.match(address)[1]  # type: ignore[index]
        found.append(Piece(host.lower(), address, (match.start(), match.start() + len(address))))
    return found


@cache
def _known() -> frozenset[str]:
    lines = Path(__file__).with_name("data").joinpath("tags.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def _tags(text: str) -> list[Piece]:
    """Find tags: known ones, those with attributes or a slash, and those that are closed."""
    found = list(_TAG.finditer(text)) if "<" in text else []
    closed = {match[2] for match in found if match[1]}
    tags = [one for one in found if one[1] or one[3].strip() or one[4] or one[2] in closed or one[2].lower() in _known()]
    return [Piece(_tag_key(match), match[0], match.span()) for match in tags]


def _tag_key(match: re.Match[str]) -> str:
    number = _ID.search(match[3])
    void = match[4] if match[2].lower() not in ("br", "hr", "img") else ""  # <br> and <br/> are one
    return f"{match[1]}{match[2].lower()}{void} {number[1] if number else ''}"


def _crossed(text: str) -> Piece | None:
    """Give the first closing tag before which its opening one does not stand."""
    opened: Counter[str] = Counter()
    for one in _tags(text):
        name = one.key.lstrip("/").partition(" ")[0]
        if one.key.startswith("/"):
            if not opened[name]:
                return one
            opened[name] -= 1
        else:
            opened[name] += 1
    return None


def without_code(text: str) -> str:
    """Blot out placeholders, addresses and tags, so that their letters are no words; the length stays.

    >>> without_code("见<b>附件</b>的{name}。")
    '见   附件    的      。'
    """
    for find in (_tags, _addresses, placeholders_of):
        for one in find(text):
            text = text[: one.span[0]] + " " * (one.span[1] - one.span[0]) + text[one.span[1] :]
    return text
