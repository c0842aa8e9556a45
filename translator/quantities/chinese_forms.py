"""Forms of Chinese quantities that are more than numeral and unit: fractions, halves, 翻番, congresses."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from translator.model import Span
from translator.quantities import render
from translator.quantities.approximation import extend
from translator.quantities.numerals import parse_numeral, parse_small
from translator.quantities.shapes import SourceKind, SourceQuantity
from translator.quantities.tables import rows, unit_by_zh, units

_CN = "[零〇一二两三四五六七八九十百]"
_FRACTION = re.compile(
    r"(?P<bottom>[一二三四五六七八九十百千万]{1,9}|\d{1,9}[百千万]{0,3})分之"
    r"(?P<top>[零〇一二两三四五六七八九十百点几]{1,12}|\d{1,9}(?:\.\d{1,9})?)"
    r"(?:[至到](?:百分之)?(?P<high>[一二三四五六七八九十点]{1,12}|\d{1,9}(?:\.\d{1,9})?))?"
)
_HUNDRED = re.compile("百分(?:之)?百")
_HALF = re.compile("(?<![下上一])一半|过半数?(?![月年天])|半数|(?<=[近超约])半(?=[^\\d])")
_HALF_UNIT = re.compile(
    rf"(?<![个上下前后每多大过\d{_CN[1:-1]}千万亿])半"
    r"(?P<unit>个?(?:小时|月|世纪|星期|钟头|百分点)|[年斤亩吨米]|公里)(?![前后]卫)"
)
_KINDS: dict[str, SourceKind] = {"duration": "duration", "points": "points"}
_SLASHED = re.compile(r"(?<=[占约近超过逾达至为到国的和、])(?P<top>\d{1,2})/(?P<bottom>\d{1,3})(?![\d/.])")  # 占1/5
_MINUTES = re.compile(  # 2分35秒, 3小时20分
    r"(?<![\d.度])(?P<whole>\d{1,3})分(?=\d{1,2}(?:\.\d{1,3})?秒)|(?<=小时)(?P<rest>[0-5]?\d)分(?!钟)"
)
_METERS = re.compile(r"(?<![\d.])(?P<whole>\d)米(?P<part>\d{1,2})(?![\d.,米厘年月个%万亿])")  # 1米93
_JIAO = re.compile(
    rf"(?P<yuan>\d{{1,4}}|{_CN}{{1,4}})[元块](?P<jiao>[1-9一二三四五六七八九])[角毛](?:(?P<fen>[1-9一二三四五六七八九])分)?"
)  # 3元5角
_DOUBLED = re.compile(rf"翻(?:了)?(?P<times>{_CN}{{1,3}})?番|成倍(?=增)")


def find_forms(text: str) -> list[SourceQuantity]:
    """Find fractions, halves, 翻番 and the like in a folded text, and ordinals that have no 第.

    >>> [(q.surface, q.expected) for q in find_forms("三分之二的企业产值翻番，二十大以来")]
    [('三分之二', 'two-thirds'), ('翻番', 'doubled'), ('二十大', '20th')]
    """
    result: list[SourceQuantity] = []

    def add(span: Span, kind: SourceKind, value: Decimal | tuple[Decimal, Decimal], unit: str, expected: str) -> None:
        made = SourceQuantity(span, text[slice(*span)], kind, value, unit, expected, number_span=span)
        result.append(made if kind == "ordinal" else extend(text, made))

    for match in _HUNDRED.finditer(text):
        add(match.span(), "percent", Decimal(100), "percent", "100%")
    for match in _FRACTION.finditer(text):
        fraction = _fraction(match)
        if fraction is not None:
            add(match.span(), *fraction)
    for match in _HALF.finditer(text):
        add(match.span(), "fraction", Decimal("0.5"), "fraction", "over half" if match[0].startswith("过") else "half")
    for match in _HALF_UNIT.finditer(text):
        unit_match = unit_by_zh()[0].match("个" + match["unit"].removeprefix("个")) or unit_by_zh()[0].match(match["unit"])
        if unit_match:
            unit = units()[unit_by_zh()[1][unit_match[0]]]
            kind = _KINDS.get(unit.kind, "measure")
            add(match.span(), kind, Decimal("0.5"), unit.id, render.amount_text(Decimal("0.5"), unit))
    for match in _SLASHED.finditer(text):
        top, bottom = int(match["top"]), int(match["bottom"])
        if 0 < top < bottom:
            add(match.span(), "fraction", Decimal(top) / bottom, "fraction", render.fraction_text(top, bottom))
    for match in _MINUTES.finditer(text):
        value = Decimal(match["whole"] or match["rest"])
        if value:
            add(match.span(), "duration", value, "minute", render.amount_text(value, units()["minute"]))
    for match in _JIAO.finditer(text):
        whole, tenths, cents = (parse_small(match[name]) if match[name] else 0 for name in ("yuan", "jiao", "fen"))
        value = Decimal(whole or 0) + Decimal(tenths or 0) / 10 + Decimal(cents or 0) / 100
        add(match.span(), "money", value, "yuan", render.amount_text(value, units()["yuan"]))
    for match in _METERS.finditer(text):
        value = Decimal(f"{match['whole']}.{match['part']}")
        add(match.span(), "measure", value, "meter", render.amount_text(value, units()["meter"]))
    for match in _DOUBLED.finditer(text):
        steps = parse_small(match["times"]) if match["times"] else 1
        if steps and steps <= 10:
            value = Decimal(2) ** steps
            add(match.span(), "multiple", value, "times", render.factor_text(value))
    for pattern, low, high, english in _special_forms():
        for match in pattern.finditer(text):
            number = parse_small(match["n"])
            if number is not None and low <= number <= high:
                expected = english.format(ordinal=render.figure_ordinal(number), word=render.ordinal_text(number))
                add(match.span(), "ordinal", Decimal(number), "ordinal", expected)
    return result


def _fraction(match: re.Match[str]) -> tuple[SourceKind, Decimal | tuple[Decimal, Decimal], str, str] | None:
    """Read 百分之二十 as percent, 千分之三 as per mille, 三分之一 as a fraction."""
    bottom_text, top_text = match["bottom"], match["top"]
    bottom, top, high = (_value(part) for part in (bottom_text, top_text, match["high"] or ""))
    if not bottom or top is None:
        return None
    if bottom_text == "百" and high is not None and top < high:
        return "percent", (top, high), "percent", render.amount_text((top, high), units()["percent"])
    if match["high"]:
        return None
    if bottom_text == "百":
        return "percent", top, "percent", f"{render.number_text(top)}%"
    if bottom_text == "千":
        return "permille", top, "permille", f"{render.number_text(top)} per thousand"
    text = render.fraction_text(int(top), int(bottom)) if top == int(top) else f"{top}/{bottom}"
    return "fraction", top / bottom, "fraction", text


def _value(text: str) -> Decimal | None:
    parsed = parse_numeral(text) if text else None
    return parsed[0] if parsed else None


@cache
def _special_forms() -> list[tuple[re.Pattern[str], int, int, str]]:
    return [
        (
            re.compile(row[0].replace("#", rf"(?<![\d第{_CN[1:-1]}])(?P<n>\d{{1,4}}|{_CN}{{1,5}})")),
            int(row[1]),
            int(row[2]),
            row[3],
        )
        for row in rows("special.tsv")
    ]
