"""Find quantities in Chinese text: value, unit, and the English they should become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from translator.model import Span
from translator.quantities.chinese_amounts import read_amount
from translator.quantities.chinese_dates import find_dates
from translator.quantities.chinese_forms import find_forms
from translator.quantities.chinese_literals import find_literals
from translator.quantities.chinese_lunar import find_lunar
from translator.quantities.numerals import NUMERAL
from translator.quantities.shapes import SourceQuantity
from translator.quantities.tables import fold, stop_pattern


def find_quantities(text: str, *, date: str | None = None, exclude: Sequence[Span] = ()) -> tuple[SourceQuantity, ...]:
    """Find the quantities of a Chinese text, in order and without overlap.

    `date` is the document's (ISO 8601, may be short) and resolves 去年 and the like. `exclude` are spans of glossary terms: a
    numeral that touches one is left to the glossary. Left alone are numerals inside words and idioms (stopwords.tsv), model
    names (C919, 5G), 一 with a classifier, 两 and other small numerals without a classifier, single figures that stand for
    nothing (headings). Traditional characters and full-width figures are read.

    >>> [(q.surface, q.expected) for q in find_quantities("总投资40亿元，约45%的产值，35家企业")]
    [('40亿元', '4 billion yuan'), ('约45%', 'about 45%'), ('35家', '35')]
    """
    folded = fold(text)
    year, month, day = (int(part) if part.isdigit() else None for part in ((date or "") + "--").split("-")[:3])
    taken = [False] * len(folded)
    for start, end in [match.span() for match in stop_pattern().finditer(folded)] + list(exclude):
        taken[start:end] = [True] * (min(end, len(folded)) - start)
    owned = [False] * len(folded)  # by a quantity, which a stop word is not: the unit of a numeral may lie in one
    found: list[SourceQuantity] = []

    def keep(quantity: SourceQuantity) -> None:
        if not any(taken[slice(*quantity.number_span)]) and not any(owned[slice(*quantity.span)]):
            start, end = quantity.span
            taken[start:end] = owned[start:end] = [True] * (end - start)
            found.append(replace(quantity, surface=text[start:end]))

    dates = [*find_lunar(folded), *find_dates(folded, near=(year, month, day))]
    for quantity in [*dates, *find_literals(folded), *find_forms(folded)]:
        keep(quantity)
    position = 0
    while match := NUMERAL.search(folded, position):
        position = match.end()
        amount = None if any(taken[match.start() : match.end()]) else read_amount(folded, match)
        if amount is not None:
            keep(amount)
            position = max(position, amount.span[1])
    return tuple(sorted(found, key=lambda quantity: quantity.span))
