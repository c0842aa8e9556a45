"""Words that say how exact a Chinese number is: taken into the quantity, and into its English."""

from __future__ import annotations

from dataclasses import replace

from translator.quantities.shapes import SourceQuantity
from translator.quantities.tables import Approximator, approximators

_PAST_UNITS = {"year", "month", "day", "week"}


def extend(text: str, quantity: SourceQuantity) -> SourceQuantity:
    """Take in the words of approximation beside a quantity: 约, 超过, 以上, 左右."""
    start, end = quantity.span
    before_words, after_words = approximators()
    approx = ""
    edge = start - (start > 0 and text[start - 1] == " ")  # 约 40%
    for word in before_words:
        if text.endswith(word.zh, 0, edge) and _fits(word, quantity, text, edge - len(word.zh), before=True):
            start = edge - len(word.zh)
            approx = word.en_count if quantity.kind in ("count", "number") else word.en
            break
    for word in after_words:
        if text.startswith(word.zh, end) and _fits(word, quantity, text, end + len(word.zh), before=False):
            end += len(word.zh)
            approx = approx or (word.en_count if quantity.kind in ("count", "number") else word.en)
            break
    approx = approx or quantity.approx
    if quantity.kind == "multiple" and approx == "over":
        approx = "more than"
    shown = approx and not quantity.vague and not quantity.expected.startswith(("over ", "more than "))
    expected = f"{approx} {quantity.expected}" if shown else quantity.expected
    return replace(quantity, span=(start, end), surface=text[start:end], approx=approx, expected=expected)


def _fits(word: Approximator, quantity: SourceQuantity, text: str, edge: int, *, before: bool) -> bool:
    """Tell whether a word beside a quantity approximates it; `edge` is the far side of the word."""
    value = quantity.value[0] if isinstance(quantity.value, tuple) else quantity.value
    if word.only and quantity.kind not in word.only:
        return False
    if quantity.kind in ("count", "number") and value is not None and value < word.min_count:
        return False
    if not before:
        return text[edge : edge + 1] not in word.not_before or edge >= len(text) or not word.not_before
    if word.bare_only and text[quantity.number_span[0]] not in "百千万亿":
        return False
    if edge > 0 and text[edge - 1] in word.not_after:
        return False
    past = word.zh == "近" and quantity.kind == "duration" and quantity.unit in _PAST_UNITS
    return not (past and (text.startswith(("来", "间"), quantity.span[1]) or not "㐀" <= text[edge - 1 : edge] <= "鿿"))
