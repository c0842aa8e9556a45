"""Figures of a Chinese text that are no amounts and must reappear as they stand: slogans, scores, versions, telephone numbers."""

from __future__ import annotations

import re
from functools import cache

from translator.quantities.numerals import parse_small
from translator.quantities.shapes import SourceQuantity
from translator.quantities.tables import read_yaml

_OPEN, _CLOSE = '“‘「『"', '”’」』"'
_SLOGAN = r"[0-9A-ZNnXx]{1,6}(?:[+×][0-9A-ZNnXx]{1,6}){1,6}"
_GOALS = r"\d{1,3}|[零一二三四五六七八九十]{1,2}"
# “1234” and “4-1050” are slogans only in quotes; 2+6+X and 3:2 are by themselves. A slogan has a digit.
_FORMS = (
    rf"(?<=[{_OPEN}])(?P<quoted>(?=[NX+-]{{0,6}}\d)[0-9NX]{{1,6}}(?:[-—–+×*./:·][0-9NX]{{1,6}}){{1,6}}|\d{{3,12}})(?=[{_CLOSE}])",
    rf"(?<![0-9A-Za-z.])(?P<open>(?=[A-Z+×]{{0,6}}\d){_SLOGAN})(?![0-9A-Za-z])",
    r"(?<![\d.,+-])(?<!\d[ ，])(?P<phone>0\d{2,3}-\d{7,8}|400-\d{3}-?\d{4}|1[3-9]\d{9}|0\d{2,11})(?![\d.-]|[万亿元%])",
    r"(?<![A-Za-z0-9.])[vV]?(?P<version>\d{1,3}(?:\.\d{1,3}){2,3})(?![A-Za-z0-9.])",
    r"(?:(?<=[图表式])|(?<=[程式][(（]))\s?(?P<figure>\d{1,2}[.-]\d{1,2})(?![\d.%])",
    r"(?<![\d:.])(?P<ratio>\d{1,3}(?:\.\d{1,3})?:\d{1,3}(?:\.\d{1,3})?)(?![\d:.])",
)


@cache
def _literals() -> re.Pattern[str]:
    lines = "|".join(read_yaml("contexts.yaml")["lines"])
    dialed = rf"(?<![\d.])(?P<line>\d{{3,6}})(?={lines})|(?<=拨打)(?P<dialed>\d{{3,6}})(?!\d)"
    return re.compile("|".join((*_FORMS, dialed)))


@cache
def _scores() -> re.Pattern[str]:
    after = "|".join(read_yaml("contexts.yaml")["after_scores"])
    numeral = r"[\d.比零一二三四五六七八九十百]"
    return re.compile(rf"(?<!{numeral})(?P<one>{_GOALS})比(?P<other>{_GOALS})(?={after}|[的，。；、)）,;]|$)")


def find_literals(text: str) -> list[SourceQuantity]:
    """Find slogans, ratios and scores, versions, numbers to dial and numbers of figures in a folded text.

    >>> [(q.surface, q.expected) for q in find_literals("实施“2+6+X”布局和“1234”机制，3比2获胜，拨打12345热线")]
    [('2+6+X', '2+6+X'), ('1234', '1234'), ('12345', '12345'), ('3比2', '3:2')]
    """
    result = []
    for match in _literals().finditer(text):
        name = match.lastgroup or "quoted"
        span = match.span(name)
        result.append(SourceQuantity(span, match[name], "literal", None, "literal", match[name], number_span=span))
    for match in _scores().finditer(text):
        ends = (parse_small(match["one"]), parse_small(match["other"]))
        if None not in ends:
            expected = "{}:{}".format(*ends)
            result.append(SourceQuantity(match.span(), match[0], "literal", None, "literal", expected, number_span=match.span()))
    return result
