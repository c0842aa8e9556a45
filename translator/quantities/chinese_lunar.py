"""Months and days of the Chinese calendar, which are ordinals in English: the 15th day of the eighth lunar month."""

from __future__ import annotations

import re
from decimal import Decimal

from translator.quantities import render
from translator.quantities.numerals import parse_chinese
from translator.quantities.shapes import SourceQuantity

_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_YEAR = "(?:[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年|[12][0-9]{3}年)?"
_DAY = "初[一二三四五六七八九十]|廿[一二三四五六七八九]|二?十[一二三四五六七八九]?|三十"
_LUNAR = re.compile(
    rf"(?P<said>农历|阴历|旧历|夏历){_YEAR}闰?(?P<month>[正冬腊]|十[一二]?|[一二三四五六七八九])月(?:(?P<day>{_DAY}|[一二三四五六七八九])日?)?"
    rf"|(?P<month2>[正冬腊]|十[一二]?|[一二三四五六七八九])月(?P<day2>初[一二三四五六七八九十])"
    rf"|(?P<month3>[正腊])月(?P<day3>{_DAY})"
    r"|(?P<newyear>大年|年)(?P<day4>初[一二三四五六七八九十])"
)


def find_lunar(text: str) -> list[SourceQuantity]:
    """Find dates of the Chinese calendar in a folded text: a month and a day, each an ordinal.

    English may name the festival instead (the Mid-Autumn Festival for 农历八月十五), so both are optional. 除夕 has no number.

    >>> [(q.surface, q.expected) for q in find_lunar("农历八月十五，大年初一")]
    [('八月', 'eighth lunar month'), ('十五', '15th day'), ('初一', 'first day')]
    """
    found = []
    for match in _LUNAR.finditer(text):
        for name in ("month", "month2", "month3"):
            if match[name]:
                number = _MONTHS.get(match[name]) or int(parse_chinese(match[name]) or 0)
                span = (match.start(name), match.end(name) + 1)
                found.append(_ordinal(text, span, number, f"{render.ordinal_text(number)} lunar month"))
        for name in ("day", "day2", "day3", "day4"):
            if match[name]:
                number = int(parse_chinese(match[name].removeprefix("初")) or 0)
                found.append(_ordinal(text, match.span(name), number, f"{render.ordinal_text(number)} day"))
    return found


def _ordinal(text: str, span: tuple[int, int], number: int, expected: str) -> SourceQuantity:
    surface = text[slice(*span)]
    return SourceQuantity(
        span, surface, "ordinal", Decimal(number), "ordinal", expected, ordinal=True, optional=True, number_span=span
    )
