"""DeepL glossaries: source and target, as TSV or CSV, no header; a source stands there once.

A term has 1,024 bytes at most and no control character; a glossary has 10 MiB (DeepL API, "Manage glossaries").
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import BinaryIO

from translator.model import Concept
from translator.terms.exchange.losses import Loss, Losses
from translator.terms.exchange.pairs import pairs

MAX_TERM = 1_024
MAX_FILE = 10 << 20


def write_tsv(concepts: Sequence[Concept], stream: BinaryIO) -> tuple[Loss, ...]:
    """Write the preferred renderings, parted by tabs, without quotes."""
    losses = Losses()
    rows = [f"{source}\t{target}\n".encode() for _, source, target in pairs(concepts, losses, max_bytes=MAX_TERM)]
    return _write(rows, stream, losses)


def write_csv(concepts: Sequence[Concept], stream: BinaryIO) -> tuple[Loss, ...]:
    """Write the preferred renderings as CSV, with quotes where they are needed."""
    losses = Losses()
    rows = []
    for _, source, target in pairs(concepts, losses, max_bytes=MAX_TERM):
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerow((source, target))
        rows.append(text.getvalue().encode())
    return _write(rows, stream, losses)


def _write(rows: Sequence[bytes], stream: BinaryIO, losses: Losses) -> tuple[Loss, ...]:
    size = 0
    for number, row in enumerate(rows):
        size += len(row)
        if size > MAX_FILE:
            losses.add("zh", f"more than the {MAX_FILE:,} bytes a glossary may have", len(rows) - number)
            break
        stream.write(row)
    return losses.all()
