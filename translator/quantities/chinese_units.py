"""Read a numeral of a Chinese text and what it counts: unit, classifier, or a form of its own (成, 折, 倍)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from translator.quantities.numerals import parse_adjacent, parse_digits, parse_numeral
from translator.quantities.shapes import SourceKind, Value
from translator.quantities.tables import Classifier, classifier_pattern, classifiers, contexts, unit_by_zh, units

_MORE = re.compile(r"[余](?!额)|多(?![边元极维功])|几(?<=十几)|来(?=[个岁天年人名位家])")


_TENTHS = Decimal(10)
_ONES = re.compile("[一二三四五六七八九](?![一二三四五六七八九十百千万亿个家名项])")  # 六成五
_KINDS: dict[str, SourceKind] = {
    "money": "money", "percent": "percent", "points": "points", "permille": "permille",
    "measure": "measure", "duration": "duration",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral as read: `end` is behind a 多 or 余 that follows it; `bare` is a multiplier without a digit (万, 千亿)."""

    text: str
    start: int
    end: int
    value: Value
    vague: bool
    more: bool
    bare: bool

    @property
    def chinese(self) -> bool:
        return not any(char.isascii() and char.isdigit() for char in self.text)


@dataclass(frozen=True, slots=True)
class Measure:
    """What a numeral counts: a unit of units.yaml or a classifier, or a form of its own (成, 折, 倍), ending at `end`."""

    end: int
    unit: str
    kind: SourceKind
    classifier: Classifier | None = None
    more: bool = False
    half: bool = False
    times: Decimal = Decimal(1)
    plus: Decimal = Decimal(0)


def read_number(text: str, match: re.Match[str]) -> Number | None:
    """Read a numeral that `NUMERAL` found; None where it has no value (九二) or is zero."""
    numeral = match[0]
    vague = numeral[0] in "几数"
    core = numeral[1:] if vague else numeral
    value: Value = None
    parsed = parse_numeral(core)
    more = False
    if parsed is not None:
        value, more = parsed
    elif pair := parse_adjacent(core):
        value = pair
    elif re.fullmatch("[一二三四五六七八九]{2}", core) and contexts()["discount"].match(text, match.end()):
        value = Decimal(parse_digits(core) or 0) / 10  # 八五折
    if value is None or value == 0:
        return None
    end = match.end()
    if after := _MORE.match(text, end):
        more, end = True, after.end()
    bare = not vague and core[0] in "百千万亿兆"
    return Number(core, match.start(), end, value, vague, more, bare)


def read_measure(text: str, position: int, number: Number) -> Measure | None:
    """Read what stands after a numeral: a form of its own, a unit, or a classifier."""
    form = _form(text, position, number)
    if form is not None:
        return form
    position += text[position : position + 1].isspace()
    inner = re.match("个([多半])(?=月|小时|星期|钟头|世纪|礼拜|百分点)", text[position : position + 5])
    if inner:  # 两个多月, 三个半小时
        shifted = unit_by_zh()[0].match("个" + text[position + 2 : position + 8])
        if shifted:
            unit = unit_by_zh()[1][shifted[0]]
            end = position + 1 + shifted.end()
            return Measure(end, unit, _KINDS[units()[unit].kind], more=inner[1] == "多", half=inner[1] == "半")
    match = unit_by_zh()[0].match(text, position)
    if match:
        return _unit_measure(text, match, number)
    match = classifier_pattern().match(text, position)
    if match is None:
        return None
    row = classifiers()[match[0]]
    if row.long_only and number.chinese and len(number.text) == 1:
        return None
    if row.ordinal and "." in number.text:
        return None  # 3.0版
    return Measure(match.end(), "count", "ordinal" if row.ordinal and number.text != "两" else "count", row)


def _unit_measure(text: str, match: re.Match[str], number: Number) -> Measure:
    unit = units()[unit_by_zh()[1][match[0]]]
    if unit.id == "degree" and contexts()["electricity"].search(text[max(0, number.start - 12) : number.start]):
        unit = units()["kilowatt-hour"]
    end, kind = match.end(), _KINDS[unit.kind]
    half = kind in ("duration", "measure") and bool(re.match("半(?![月年天径])", text[end : end + 2]))
    end += half
    more = bool(re.match("[多余](?![边元种样数方次极维功能少额])", text[end : end + 2]))
    return Measure(end + more, unit.id, kind, more=more, half=half)


def _form(text: str, position: int, number: Number) -> Measure | None:
    """Read 三成 (tenths), 八折 (a discount) and 三倍."""
    digits = number.text
    if not isinstance(number.value, Decimal) and number.value and number.chinese and number.value[1] < 10:  # 七八成
        match = contexts()["tenths"].match(text, position)
        return Measure(match.end(), "percent", "percent", times=_TENTHS) if match else None
    if isinstance(number.value, Decimal) and number.value < 10:
        match = contexts()["tenths"].match(text, position)
        if match and ((number.chinese and digits not in ("两", "二")) or number.vague):
            half = text[match.end() : match.end() + 1] == "半"
            more = text[match.end() : match.end() + 1] in ("多", "余")
            ones = _ONES.match(text, match.end())
            end = ones.end() if ones else match.end() + half + more
            plus = Decimal(parse_digits(ones[0]) or 0) if ones else Decimal(0)
            return Measure(end, "percent", "percent", more=more, half=half, times=_TENTHS, plus=plus)
        match = contexts()["discount"].match(text, position)
        if match:
            return Measure(match.end(), "percent", "discount")
    if text[position : position + 1] == "倍":
        half = text[position + 1 : position + 2] == "半"
        more = text[position + 1 : position + 2] in ("多", "余")
        return Measure(position + 1 + half + more, "times", "multiple", more=more, half=half)
    return None
