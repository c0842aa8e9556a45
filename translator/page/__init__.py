"""Tell a page's furniture (who posted, when, from where) from its text. Nothing is removed: furniture is named and kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from translator import hanzi
from translator.model import Span

__all__ = ["Furniture", "Page", "read_page"]

_PATTERNS = Path(__file__).with_name("patterns.yaml")
_MAX_LINE = 120  # furniture is short; longer lines are not even tried


@dataclass(frozen=True, slots=True)
class Furniture:
    """A line that is not text of the page, and the rule that knew it."""

    span: Span
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says about itself (`date` as ISO 8601, `place`, `publisher`) and its furniture, in order."""

    metadata: dict[str, str]
    furniture: tuple[Furniture, ...]


def read_page(text: str) -> Page:
    """Find furniture lines and the metadata in them; the first value of a kind wins.

    Left alone: lines in the middle of running text that merely look alike; only whole lines count.

    >>> page = read_page("楼主 发表于: 2024-05-15\\n在清陶，第一代电池装车。")
    >>> page.metadata, page.furniture[0].rule
    ({'date': '2024-05-15'}, 'page.forum.poster')
    """
    metadata: dict[str, str] = {}
    furniture: list[Furniture] = []
    start = 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        found = _match(body) if 0 < len(body) <= _MAX_LINE else None
        if found is not None:
            rule, groups = found
            begin = start + line.index(body)
            furniture.append(Furniture((begin, begin + len(body)), body, rule))
            for key, value in groups.items():
                metadata.setdefault(key, _iso_date(value) if key == "date" else value)
        start += len(line)
    return Page(metadata, tuple(furniture))


def _match(line: str) -> tuple[str, dict[str, str]] | None:
    simplified = "".join(map(hanzi.simplified, line))
    for rule, pattern in _patterns():
        match = pattern.fullmatch(simplified)
        if match:
            return rule, {key: value for key, value in match.groupdict().items() if value}
    return None


def _iso_date(text: str) -> str:
    year, month, day = re.findall(r"\d+", text)[:3]
    return f"{int(year):04}-{int(month):02}-{int(day):02}"


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = yaml.safe_load(_PATTERNS.read_text(encoding="utf-8"))
    return tuple((row["rule"], re.compile(row["line"])) for row in rows)
