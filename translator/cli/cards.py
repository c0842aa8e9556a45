"""Cards of a terminal: an entry of the glossary in the width there is, where a Chinese character takes two columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from translator.model import Concept, Rendering
    from translator.terms.dictionary import Entry
    from translator.terms.lookup import Hit

_WORD = re.compile(r"[\u2e80-\u9fff\uff00-\uffef\U00020000-\U000323af]|[^\s\u2e80-\u9fff\uff00-\uffef\U00020000-\U000323af]+|\s+")
_FIELDS = {
    "zh": "the Chinese",
    "zh_hant": "the Traditional form",
    "aka": "another form",
    "pinyin": "the pinyin",
    "initials": "the initials",
    "en": "the English",
}
_WHOLE = 0.86  # from here on a query is the form, and no part or likeness of it


def width(text: str) -> int:
    """Give the columns that a text takes.

    >>> width("低空 eco"), width("nǚ"), width("e\\u0301")
    (8, 2, 1)
    """
    return sum(0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF") for char in text)


def wrapped(text: str, columns: int, indent: str) -> Iterator[str]:
    """Give a text in lines of at most so many columns, broken at blanks and between Chinese characters.

    >>> list(wrapped("the 低空经济 of today", 13, "  "))
    ['  the 低空经', '  济 of today']
    """
    line, used = "", len(indent)
    for piece in _WORD.findall(text):
        if used + width(piece) > columns and line.strip():
            yield indent + line.rstrip()
            line, used = "", len(indent)
            piece = piece.lstrip()
        line += piece
        used += width(piece)
    if line.strip():
        yield indent + line.rstrip()


def card(hit: Hit, chosen: Rendering, sources: dict[str, dict[str, str]], columns: int) -> Iterator[str]:
    """Give the lines of an entry: the term, its renderings with the chosen one in front, what it means, where it was seen."""
    concept = hit.concept
    yield _head(concept)
    renderings = [chosen, *(one for one in concept.renderings if one is not chosen)]
    column = min(max(width(one.en) for one in renderings) + 6, columns * 3 // 5)
    for one in renderings:
        yield from _rendering(one, one is chosen, column, columns)
    for text in filter(None, (concept.definition, concept.note)):
        yield from wrapped(text, columns, "  ")
    if concept.aka:
        yield from wrapped(f"also {'、'.join(concept.aka)}", columns, "  ")
    source = sources.get(chosen.source, {})
    title = source.get("title") or chosen.source
    if title and title != "unverified":
        yield from _dim(wrapped(f"source: {title}", columns, "  "))
    elif title:
        yield from _dim(["  no source seen yet"])
    how = "matched by" if hit.score >= _WHOLE else "not exact; close to, or part of,"
    yield from _dim([f"  {how} {_FIELDS.get(hit.matched, hit.matched)}"])


def _head(concept: Concept) -> str:
    head = click.style(concept.zh, bold=True)
    if concept.zh_hant != concept.zh:
        head += f"  {concept.zh_hant}"
    if concept.pinyin:
        head += "  " + click.style(concept.pinyin, fg="cyan")
    return head + ("  " + click.style(f"[{', '.join(concept.domain)}]", dim=True) if concept.domain else "")


def _rendering(one: Rendering, chosen: bool, column: int, columns: int) -> Iterator[str]:
    sign = "→" if chosen else {"deprecated": "✗", "superseded": "✗"}.get(one.status, "·")
    facts = " · ".join(filter(None, (one.status, one.authority, _period(one))))
    text = f"  {sign} {one.en}"
    style: dict[str, Any] = {"fg": "green", "bold": True} if chosen else {"dim": one.status in ("deprecated", "superseded")}
    if max(column, width(text) + 2) + width(facts) <= columns:
        yield click.style(text, **style) + " " * max(column - width(text), 2) + click.style(facts, dim=True)
        return
    first, *more = wrapped(f"{sign} {one.en}", columns - 2, "  ")
    yield click.style(first, **style)
    yield from (click.style("  " + line, **style) for line in more)
    yield from _dim(wrapped(facts, columns, "      "))


def _period(one: Rendering) -> str:
    return " ".join(filter(None, (one.since and f"since {one.since}", one.until and f"until {one.until}")))


def _dim(lines: Iterator[str] | Sequence[str]) -> Iterator[str]:
    return (click.style(line, dim=True) for line in lines)


def row(concept: Concept, chosen: Rendering, columns: int) -> str:
    """Give an entry in one line: the term and its English, cut off where there is no more room."""
    text = f"{concept.zh}  {chosen.en}"
    while width(text) > columns - 2:
        text = text[: -2 if text.endswith("…") else -1].rstrip() + "…"
    zh, _, en = text.partition("  ")
    return f"  {click.style(zh, bold=True)}  {en}"


def dictionary(entries: Sequence[Entry], attribution: str, columns: int) -> Iterator[str]:
    """Give the entries of a general dictionary, marked as such."""
    yield click.style(f"From {attribution}", fg="yellow")
    for entry in entries:
        yield f"{click.style(entry.zh, bold=True)}  {entry.zh_hant}  {click.style(entry.pinyin, fg='cyan')}"
        yield from wrapped("; ".join(entry.english), columns, "  ")
