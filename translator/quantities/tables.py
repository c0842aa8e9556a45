"""The tables of this step, read once: units, classifiers, stop words, words of approximation, forms and foldings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).with_name("data")
NUMERALS = "0-9零〇一二两三四五六七八九十百千万亿"


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of units.yaml. `dimension` and `size` let two units of one dimension be converted."""

    id: str
    kind: str
    singular: str
    plural: str
    template: str
    zh: tuple[str, ...]
    before: tuple[str, ...]
    not_before: str
    accept: tuple[str, ...]
    symbol: tuple[str, ...]
    sign: tuple[str, ...]
    dimension: str
    size: Decimal
    bare: bool
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Classifier:
    """A row of classifiers.tsv."""

    zh: str
    long_only: bool
    either: bool
    ordinal: bool
    not_before: str
    english: str


@dataclass(frozen=True, slots=True)
class Approximator:
    """A word of approximators.yaml, one surface each."""

    zh: str
    en: str
    en_count: str
    not_after: str
    not_before: str
    bare_only: bool
    min_count: Decimal
    only: tuple[str, ...]


@cache
def read_yaml(name: str) -> Any:
    """Read a YAML table of this step."""
    import yaml  # a dependency that need not load before the first text

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((_DATA / name).read_text("utf-8"), Loader=loader)  # noqa: S506 - both loaders are the safe ones


def rows(name: str) -> Iterator[list[str]]:
    """Give the rows of a table of tab-separated values; a line that starts with `# ` is a comment."""
    for line in (_DATA / name).read_text("utf-8").splitlines():
        if line and not line.startswith("# "):
            yield line.split("\t")


@cache
def units() -> dict[str, Unit]:
    """Give all units by id.

    >>> units()["mu"].size.quantize(Decimal("0.1"))
    Decimal('666.7')
    """
    return {row["id"]: _unit(row) for row in read_yaml("units.yaml")}


def _unit(row: dict[str, Any]) -> Unit:
    singular, plural = row["en"]
    dimension, size = row.get("size", ["", "1"])
    top, _, bottom = str(size).partition("/")
    return Unit(
        id=row["id"],
        kind=row["kind"],
        singular=singular,
        plural=plural,
        template=row.get("template", ""),
        zh=tuple(row.get("zh", ())),
        before=tuple(row.get("before", ())),
        not_before=row.get("not_after_zh", ""),
        accept=tuple(row.get("accept", ())),
        symbol=tuple(row.get("symbol", ())),
        sign=tuple(row.get("sign", ())),
        dimension=dimension,
        size=Decimal(top) / Decimal(bottom or 1),
        bare=bool(row.get("bare", False)),
        also=tuple(row.get("also", ())),
    )


@cache
def classifiers() -> dict[str, Classifier]:
    """Give all classifiers by their Chinese."""
    result = {}
    for row in rows("classifiers.tsv"):
        zh, flags, not_before, _, english = (row + [""] * 4)[:5]
        result[zh] = Classifier(zh, "A" in flags, "E" in flags or "O" in flags, "O" in flags, not_before, english)
    return result


@cache
def approximators() -> tuple[tuple[Approximator, ...], tuple[Approximator, ...]]:
    """Give the words before and the words after a number, longest first."""
    table = read_yaml("approximators.yaml")
    before, after = ([_approximator(row, zh) for row in table[side] for zh in row["zh"]] for side in ("before", "after"))
    return tuple(sorted(before, key=_longest)), tuple(sorted(after, key=_longest))


def _longest(word: Approximator) -> int:
    return -len(word.zh)


def _approximator(row: dict[str, Any], zh: str) -> Approximator:
    return Approximator(
        zh=zh,
        en=row["en"],
        en_count=row.get("en_count", row["en"]),
        not_after=row.get("not_after", ""),
        not_before=row.get("not_before", ""),
        bare_only=row.get("bare_only", False),
        min_count=Decimal(row.get("min_count", 0)),
        only=tuple(row.get("only", ())),
    )


@cache
def stop_pattern() -> re.Pattern[str]:
    """Give one pattern for all words whose numerals are no quantities. Within a longer numeral (十三国) it does not apply."""
    words = "|".join(f"(?:{row[0]})" for row in rows("stopwords.tsv"))
    return re.compile(f"(?<![{NUMERALS}])(?:{words})")


@cache
def unit_by_zh() -> tuple[re.Pattern[str], dict[str, str]]:
    """Give a pattern for unit names after a number in Chinese text, and the unit id of each."""
    forms: dict[str, tuple[str, str]] = {}
    for unit in units().values():
        for zh in unit.zh:
            forms.setdefault(zh, (unit.id, unit.not_before))
        for symbol in unit.symbol:
            forms.setdefault(symbol, (unit.id, ""))
    return _longest_first(forms), {zh: unit_id for zh, (unit_id, _) in forms.items()}


@cache
def classifier_pattern() -> re.Pattern[str]:
    """Give a pattern for classifiers after a number."""
    return _longest_first({row.zh: (row.zh, row.not_before) for row in classifiers().values()})


def _longest_first(forms: dict[str, tuple[str, str]]) -> re.Pattern[str]:
    parts = []
    for zh in sorted(forms, key=len, reverse=True):
        not_before = forms[zh][1]
        guard = f"(?![{re.escape(not_before)}])" if not_before else ""
        parts.append(re.escape(zh) + guard + ("(?![A-Za-z])" if zh[-1].isascii() and zh[-1].isalpha() else ""))
    return re.compile("|".join(parts))


@cache
def contexts() -> dict[str, re.Pattern[str]]:
    """Give the patterns of contexts.yaml."""
    table = read_yaml("contexts.yaml")
    return {
        "counted_levels": re.compile("|".join(table["counted_levels"])),
        "money_levels": re.compile("|".join(table["money_levels"])),
        "adjectives": re.compile("|".join(table["adjectives"])),
        "tenths": re.compile(f"成(?![{table['not_tenths']}])"),
        "discount": re.compile(f"折(?![{table['not_discount']}])"),
        "electricity": re.compile("|".join(table["electricity"])),
        "numbered_names": re.compile(f"(?:{'|'.join(table['numbered_names'])})-?$"),
        "past_year": re.compile("|".join(table["past_year"])),
        "growth": re.compile(f"(?:{table['growth']})(?:了|约|近|超过|超|逾|将近)*$"),
    }


@cache
def currency_before() -> tuple[re.Pattern[str], dict[str, str]]:
    """Give a pattern for currencies that stand before a number in Chinese text, to be matched at its end."""
    forms = {zh: unit.id for unit in units().values() for zh in unit.before}
    ordered = sorted(forms, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, ordered))})\\s?$"), forms


@cache
def _folding() -> dict[int, str]:
    table = {ord(one): other for one, other in rows("fold.tsv")}
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)):
        table[code] = chr(code - 0xFEE0)
    table.update({ord(one): other for one, other in zip("％＋．－：／＄～", "%+.-:/$~", strict=True)})
    return table


def fold(text: str) -> str:
    """Read Traditional and full-width characters of numbers as their Simplified, half-width ones, place by place.

    >>> fold("約４０億元、兩棟")
    '约40亿元、两栋'
    """
    return text.translate(_folding())
