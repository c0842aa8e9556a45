"""Glossaries for Google Cloud Translation: pairs in one direction, or equivalent term sets under a header of languages.

The pairs have no header: the first row is data. Sets have a column a language (BCP 47) and may have `pos` and `description`.
A term has 1,024 bytes at most.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from translator.model import Concept
from translator.terms.exchange.losses import Loss, Losses
from translator.terms.exchange.pairs import pairs

MAX_TERM = 1_024


def write_pairs(concepts: Sequence[Concept], stream: BinaryIO) -> tuple[Loss, ...]:
    """Write a unidirectional glossary: Chinese, preferred rendering."""
    losses = Losses()
    _write(((source, target) for _, source, target in pairs(concepts, losses, max_bytes=MAX_TERM)), stream)
    return losses.all()


def write_sets(concepts: Sequence[Concept], stream: BinaryIO) -> tuple[Loss, ...]:
    """Write equivalent term sets: Simplified, Traditional, English, and the definition; one row an entry, without other forms."""
    losses = Losses()
    alone = [Concept(one.id, one.zh, one.zh_hant, one.pinyin, one.renderings, (), one.domain, one.definition) for one in concepts]
    rows = [
        (source, losses.line(one.zh_hant, "zh_hant"), target, losses.line(one.definition, "definition"))
        for one, source, target in pairs(alone, losses, carried=("zh", "zh_hant", "en", "definition"), max_bytes=MAX_TERM)
    ]
    losses.add("aka", "equivalent terms are one a language", sum(len(one.aka) for one in concepts))
    losses.add("note", "no place for it", sum(bool(one.note) for one in concepts))
    _write([("zh-CN", "zh-TW", "en", "description"), *rows], stream)
    return losses.all()


def _write(rows: Iterable[Sequence[str]], stream: BinaryIO) -> None:
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    try:
        csv.writer(text, lineterminator="\n").writerows(rows)
    finally:
        text.detach()
