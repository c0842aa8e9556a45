"""Read one numeral of a Chinese text with what stands around it: unit or classifier, range, words of approximation."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from translator.quantities import render
from translator.quantities.approximation import extend
from translator.quantities.chinese_units import Measure, Number, read_measure, read_number
from translator.quantities.numerals import NUMERAL, coefficient, multipliers
from translator.quantities.shapes import SourceKind, SourceQuantity, Value
from translator.quantities.tables import Classifier, classifier_pattern, contexts, currency_before, unit_by_zh, units

_RANGE = re.compile(r"\s?(?:[-—–~]{1,2}|至|到)\s?")
_MINUS = re.compile(r"(?:(?<![A-Za-z\d%‰℃)）年月日\-])[-−]|(?<!正)负|零下)\s?$")
_BEFORE_SIGN = re.compile(r"(?:^|[为是至达约:(（，,\s])$")
_SIGNED = ("percent", "points", "permille", "money", "measure")


def read_amount(text: str, match: re.Match[str]) -> SourceQuantity | None:
    """Read the numeral of `match` in a folded text; None where it is no quantity (see `find_quantities`)."""
    number = read_number(text, match)
    if number is None or _in_a_name(text, number):
        return None
    if text[number.start - 1 : number.start] == "第":
        return _ordinal(text, number)
    ranged = _range(text, number)
    if ranged is not None:
        return ranged
    level = _level(text, number)
    if level is not None:
        return level
    measure = read_measure(text, number.end, number)
    quantity = _bare(text, number) if measure is None else _with_unit(text, number, measure)
    if quantity is not None and _numbers_a_name(text, number, quantity):
        name = str(number.value)
        return replace(quantity, kind="literal", value=None, unit="literal", expected=name, approx="", optional=True)
    return None if quantity is None else _checked(text, number, quantity)


def _numbers_a_name(text: str, number: Number, quantity: SourceQuantity) -> bool:
    """Tell whether a number belongs to a name: 嫦娥六号, 神舟十八号."""
    named = contexts()["numbered_names"].search(_head(text, number.start))
    return (
        bool(named)
        and isinstance(number.value, Decimal)
        and (quantity.kind == "number" or text[number.end : number.end + 1] == "号")
    )


def _in_a_name(text: str, number: Number) -> bool:
    """Tell whether figures belong to a model name, a version or a word in Latin letters (C919, GPT-4, 5G, 1.2.3)."""
    if number.chinese:
        return False
    before, after = _head(text, number.start), text[number.end : number.end + 12]
    if currency_before()[0].search(before) or re.match("[美日欧港]?元", after):
        return False
    if re.search(r"[A-Za-z_]-?$|\d[.,:]$|\.$", before) or re.match(r"\.\d", after):
        return True
    return bool(re.match("[A-Za-z_]", after)) and not unit_by_zh()[0].match(after)


def _ordinal(text: str, number: Number) -> SourceQuantity | None:
    if not isinstance(number.value, Decimal) or number.value != number.value.to_integral_value():
        return None
    match = classifier_pattern().match(text, number.end)
    span = (number.start - 1, match.end() if match else number.end)
    expected = render.ordinal_text(int(number.value))
    numeral = (number.start, number.end)
    return SourceQuantity(span, text[slice(*span)], "ordinal", number.value, "ordinal", expected, ordinal=True, number_span=numeral)


def _range(text: str, first: Number) -> SourceQuantity | None:
    """Read 3至5年, 10%~15%, 30亿至50亿元; a multiplier on the second number alone holds for both (3到5亿元)."""
    if not isinstance(first.value, Decimal) or first.more or first.vague:
        return None
    own = read_measure(text, first.end, first)
    for position in dict.fromkeys((own.end if own else first.end, first.end)):
        dash = _RANGE.match(text, position)
        following = NUMERAL.match(text, dash.end()) if dash else None
        second = read_number(text, following) if following else None
        if second is None or not isinstance(second.value, Decimal):
            continue
        measure = read_measure(text, second.end, second)
        if measure is None or (own is not None and position == own.end and own.unit != measure.unit):
            continue
        low, times = first.value, multipliers(second.text)
        if times > 1 and multipliers(first.text) == 1 and low < (coefficient(second.text) or Decimal(0)):
            low *= times
        if low < second.value:
            number = replace(second, start=first.start, value=(low, second.value), bare=False)
            return _with_unit(text, number, measure)
    return None


def _level(text: str, number: Number) -> SourceQuantity | None:
    """Read 千亿级 (output of a hundred billion yuan) and 10万吨级."""
    if not isinstance(number.value, Decimal) or not re.search("[万亿兆米吨]", number.text + text[number.end : number.end + 1]):
        return None
    measure = read_measure(text, number.end, number)
    has_unit = measure is not None and measure.classifier is None and measure.kind in ("money", "measure")
    end = measure.end if measure is not None and has_unit else number.end
    if not re.match("级(?!别|以|数|联)", text[end : end + 2]):
        return None
    after = text[end + 1 : end + 6]
    if measure is not None and has_unit:
        unit = measure.unit
    elif contexts()["counted_levels"].match(after):
        unit = "count"
    else:
        unit = "yuan" if number.value >= 10**8 or contexts()["money_levels"].match(after) else "count"
    expected = render.level_text(number.value, units().get(unit))
    span = (number.start, end + 1)
    numeral = (number.start, number.end)
    return extend(text, SourceQuantity(span, "", "scale", number.value, unit, expected, number_span=numeral))


def _head(text: str, position: int) -> str:
    """Give what stands right before a number: enough for a currency, a verb, a name."""
    return text[max(0, position - 12) : position]


def _with_unit(text: str, number: Number, measure: Measure) -> SourceQuantity | None:
    """Build a quantity from numeral and unit; None for 一 with a classifier or unit, and for what 二 rarely counts."""
    row = measure.classifier
    one = number.text == "一" and isinstance(number.value, Decimal) and not measure.half
    if one and measure.kind not in ("multiple", "percent"):
        return None
    if number.text == "二" and row is not None and not row.ordinal:
        return None
    value, kind, unit = number.value, measure.kind, measure.unit
    if measure.times != 1:
        value = _times(value, measure.times)
    if measure.half and isinstance(value, Decimal):
        value += measure.times / 2
    if isinstance(value, Decimal):
        value += measure.plus
    if kind == "discount" and isinstance(value, Decimal):
        value = 100 - value * 10  # 八折: 80 percent of the price, 20 percent off
    span = (number.start, measure.end)
    before = currency_before()[0].search(_head(text, number.start))
    if before and (kind == "money"):
        span, unit = (number.start - len(before[0]), span[1]), currency_before()[1][before[0].strip()]
    sign = _sign(_head(text, span[0]), kind, unit) if isinstance(value, Decimal) else ""
    if sign:
        assert isinstance(value, Decimal)
        span, value = (span[0] - len(sign), span[1]), -value
    growth = kind in ("multiple", "percent") and bool(contexts()["growth"].search(_head(text, number.start)))
    growth = growth or (kind == "multiple" and value == 1)
    quantity = SourceQuantity(
        span=span,
        surface="",
        kind=kind,
        value=value,
        unit=unit if kind != "ordinal" else "ordinal",
        expected="",
        approx="more than" if number.more or measure.more else "",
        ordinal=row is not None and row.either,
        growth=growth,
        vague=number.vague,
        optional=_is_pronoun(text, number, row),
        number_span=(number.start, number.end),
    )
    quantity = replace(quantity, expected=_expected(text, quantity, row))
    return extend(text, quantity)


def _sign(head: str, kind: SourceKind, unit: str) -> str:
    """Give the minus sign at the end of `head`; a dash before an amount of money or a length is more often a dash."""
    match = _MINUS.search(head) if kind in _SIGNED else None
    if match is None:
        return ""
    degrees = unit in ("celsius", "degree")
    if match[0].startswith("零下"):
        return match[0] if degrees else ""
    dash = kind in ("money", "measure") and not degrees and not match[0].startswith("负")
    return "" if dash and not _BEFORE_SIGN.search(head[: match.start()]) else match[0]


def _digits_word(value: Decimal) -> str:
    """Write the number of digits as English does: double-digit, three-digit."""
    return "double" if value == 2 else render.number_text(value, spell=True)


def _is_pronoun(text: str, number: Number, row: Classifier | None) -> bool:
    """Tell whether 这两个 or 两人 takes up what was said before; English says "they" or a plural as often."""
    taken_up = text[max(0, number.start - 1) : number.start] in ("这", "那", "该", "此")
    return number.text == "两" and row is not None and (taken_up or row.zh == "人")


def _times(value: Value, factor: Decimal) -> Value:
    if isinstance(value, tuple):
        return value[0] * factor, value[1] * factor
    return None if value is None else value * factor


def _expected(text: str, quantity: SourceQuantity, row: Classifier | None) -> str:
    value, kind = quantity.value, quantity.kind
    if row is not None and row.english and isinstance(value, Decimal):
        return row.english.format(int(value) if row.ordinal else render.number_text(value), word=_digits_word(value))
    if kind == "ordinal" and isinstance(value, Decimal):
        return render.ordinal_text(int(value))
    if kind == "multiple" and isinstance(value, Decimal):
        return render.times_text(value, growth=quantity.growth)
    if kind == "discount" and isinstance(value, Decimal):
        return f"{render.number_text(value)}% off"
    if isinstance(value, Decimal) and value < 0:
        sign = "minus " if kind in ("money", "measure") else "-"
        return sign + render.amount_text(-value, units().get(quantity.unit))
    if kind == "count":
        if quantity.vague and isinstance(value, Decimal):
            return render.vague_text(value)
        return render.amount_text(value, None, spell=True)
    adjective = kind == "duration" and bool(contexts()["adjectives"].match(text, quantity.span[1]))
    unit = units().get(quantity.unit)
    return render.amount_text(
        value, unit, spell=kind == "duration", vague=quantity.vague, adjective=adjective and not quantity.vague
    )


def _bare(text: str, number: Number) -> SourceQuantity | None:
    """Read a number without unit: at least two figures, or a Chinese numeral with a multiplier; a currency may precede."""
    before = currency_before()[0].search(_head(text, number.start))
    if before and not number.chinese and isinstance(number.value, Decimal):
        measure = Measure(number.end, currency_before()[1][before[0].strip()], "money")
        return _with_unit(text, number, measure)
    if not isinstance(number.value, Decimal):
        return None
    if number.chinese:
        long_enough = len(number.text) > 1 and number.value >= 10 and re.search("[百千万亿]|[二三四五六七八九]十", number.text)
        if not (long_enough or number.vague or number.more):
            return None
        if len(number.text) == 1 and not number.bare:
            return None
    elif len(re.sub(r"\D", "", number.text)) < 2 and not re.search("[百千万亿]", number.text):
        return None
    span = (number.start, number.end)
    expected = render.vague_text(number.value) if number.vague else render.number_text(number.value)
    if re.fullmatch(r"\d+\.\d*0|[12]\d{3}|\d{6,}", number.text):
        expected = number.text  # a version such as 3.0, a year, a code
    approx = "more than" if number.more else ""
    quantity = SourceQuantity(span, "", "number", number.value, "number", expected, approx, vague=number.vague, number_span=span)
    return extend(text, quantity)


def _checked(text: str, number: Number, quantity: SourceQuantity) -> SourceQuantity | None:
    """Drop a multiplier without a digit (万, 百) unless unit, approximation or a second multiplier shows that it is meant."""
    if not number.bare or quantity.approx or quantity.kind in ("money", "measure", "percent"):
        return quantity
    return quantity if len(number.text) > 1 and quantity.kind == "count" else None
