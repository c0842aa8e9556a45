"""Tell a page's furniture (who posted, when, from where) from its text. Nothing is removed: furniture is named and kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from translator import hanzi
from translator.model import Span
from translator.page.facts import dateline, facts

__all__ = ["Furniture", "Page", "read_page"]

_PATTERNS = Path(__file__).with_name("patterns.yaml")
_MAX_LINE = 120  # furniture is short; longer lines are not even tried
_TOP = 4000  # a dateline stands near the top


@dataclass(frozen=True, slots=True)
class Furniture:
    """A line that is not text of the page, and the rule that knew it."""

    span: Span
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says about itself and its furniture, in order.

    `metadata` may hold `date` (ISO 8601), `time`, `place`, `publisher`, `author`, `url` and `title`, names in Simplified script.
    """

    metadata: dict[str, str]
    furniture: tuple[Furniture, ...]


def read_page(text: str) -> Page:
    """Find furniture lines and the metadata in them; the first value of a kind wins.

    A dateline (`新华社北京2024年5月15日电`) gives metadata and stays text. Left alone: lines in the middle of running text that
    merely look alike; only whole lines count, and a date without its year gives none.

    >>> page = read_page("楼主 发表于: 2024-05-15\\n在清陶，第一代电池装车。")
    >>> page.metadata, page.furniture[0].rule
    ({'date': '2024-05-15'}, 'page.forum.poster')
    >>> read_page("2024年5月15日 10:30 来源：新华网\\n正文。").metadata
    {'date': '2024-05-15', 'time': '10:30', 'publisher': '新华网'}
    """
    metadata: dict[str, str] = {}
    furniture: list[Furniture] = []
    rules = _rules()
    for match in rules.candidate.finditer(text):
        body = match[0].strip()
        found = rules.match(body) if body else None
        if found is not None:
            begin = match.start() + match[0].index(body)
            rule, said = found
            furniture.append(Furniture((begin, begin + len(body)), body, rule))
            for key, value in said:
                metadata.setdefault(key, hanzi.simplified_text(value))
    for key, value in dateline(text[:_TOP]):
        metadata.setdefault(key, hanzi.simplified_text(value))
    return Page(metadata, tuple(furniture))


class _Rules:
    """The rules of patterns.yaml: one expression that finds lines worth trying, and the rules each may match."""

    def __init__(self) -> None:
        data = yaml.safe_load(_PATTERNS.read_text(encoding="utf-8"))
        parts: dict[str, str] = {}
        for name, part in data["parts"].items():
            parts[name] = _filled(part, parts)
        self._anywhere: list[tuple[int, str, re.Pattern[str]]] = []
        self.match = lru_cache(maxsize=4096)(self._match)  # forums repeat the same few lines
        self._by_start: dict[str, list[tuple[int, str, re.Pattern[str]]]] = {}
        for index, row in enumerate(data["rules"]):
            rule = (index, row["rule"], re.compile(_filled(row["line"], parts)))
            if "starts" not in row:
                self._anywhere.append(rule)
            for char in dict.fromkeys(row.get("starts", "")):
                self._by_start.setdefault(char, []).append(rule)
        starts = "".join(map(re.escape, self._by_start))
        # A line that begins as some rule does, or has a date or an arrow near its start; others cost a look at their first
        # characters. Indents may go before it.
        self.candidate = re.compile(
            rf"^[ \t\u3000]*+(?![\r\n])(?:[{starts}][^\r\n]{{0,{_MAX_LINE}}}"
            rf"|[^\r\n\d>»›]{{1,40}}(?:\d{{4}}\s?[-/.年]|>|»|›)[^\r\n]{{1,80}})(?=[\r\n]|\Z)",
            re.MULTILINE,
        )

    def _match(self, line: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
        """Give the first rule that matches a whole line, and what the line says."""
        tried = [*self._by_start.get(line[0], ()), *self._anywhere]
        if len(line) > _MAX_LINE or not tried:
            return None
        simplified = "".join(map(hanzi.simplified, line))
        for _, rule, pattern in sorted(tried, key=lambda one: one[0]):
            found = pattern.fullmatch(simplified)
            if found:
                named = ((key, value) for key, value in found.groupdict().items() if value)
                return rule, (*facts(line), *named)
        return None


def _filled(pattern: str, parts: dict[str, str]) -> str:
    """Put the parts into a pattern, where their names stand in braces."""
    return re.sub(r"\{([a-z]+)\}", lambda match: parts[match[1]], pattern)


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    return _Rules()
