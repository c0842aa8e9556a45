"""Phrase dictionaries for Microsoft Custom Translator: an Excel workbook whose first row has the codes of the languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from translator.model import Concept
from translator.terms.exchange.losses import Loss, Losses
from translator.terms.exchange.pairs import pairs
from translator.terms.exchange.xlsx import write_table


def write(concepts: Sequence[Concept], stream: BinaryIO) -> tuple[Loss, ...]:
    """Write each Chinese form with the preferred rendering."""
    losses = Losses()
    write_table(("zh-Hans", "en"), ([source, target] for _, source, target in pairs(concepts, losses)), stream, losses)
    return losses.all()
