"""UTX, the simple glossary format of AAMT: tab-separated text with a header. Written is 1.11, read are 1.11 and 1.20.

Fields that UTX does not name stand in columns of one's own, `x-…`, which it allows. Its statuses are approved, provisional,
non-standard (superseded) and forbidden (deprecated).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import BinaryIO

from translator.model import Concept
from translator.terms.drafts import Draft
from translator.terms.exchange.layout import COLUMNS, from_rows, to_rows
from translator.terms.exchange.losses import Loss, Losses
from translator.terms.exchange.text import decode
from translator.terms.problems import Problem

_NAMES = {"zh": "src", "en": "tgt", "status": "term status", "note": "src:comment", "id": "concept ID"}
_STATUSES = {"preferred": "approved", "admitted": "provisional", "superseded": "non-standard", "deprecated": "forbidden"}
_ORDER = ("zh", "en", "status", "note", "id", *(name for name in COLUMNS if name not in _NAMES))
_NO_DATE = "1970-01-01"
_LANGUAGES = re.compile(r"([A-Za-z]{2,3})(?:[-_]\w+)*/([A-Za-z]{2,3})(?:[-_]\w+)*")


def write(concepts: Sequence[Concept], stream: BinaryIO) -> tuple[Loss, ...]:
    """Write all fields. Parts of speech, which a glossary does not have, are left empty."""
    losses = Losses()
    # A header must have a date. That of the newest rendering, not today's: the same glossary gives the same file.
    dates = [one.since for concept in concepts for one in concept.renderings if len(one.since) == len(_NO_DATE)]
    newest = max(dates, default=_NO_DATE)
    head = f"#UTX 1.11; zh-CN/en; {newest}T00:00:00Z; copyright: not stated; license: not stated;"
    names = [_NAMES.get(name, f"x-{name}") for name in _ORDER]
    lines = [head, "#" + "\t".join([*names[:2], "src:pos", *names[2:]])]
    for row in to_rows(concepts, losses):
        row["status"] = _STATUSES.get(row["status"], "")
        cells = [losses.line(row[name], name) for name in _ORDER]
        cells[0] = f" {cells[0]}" if cells[0].startswith("#") else cells[0]  # or the line would be no entry
        lines.append("\t".join([*cells[:2], "", *cells[2:]]))
    stream.write("".join(f"{line}\r\n" for line in lines).encode())
    return losses.all()


def read(data: bytes, path: str) -> tuple[list[Draft], list[Problem]]:
    """Read a glossary from Chinese to English.

    >>> text = "#UTX 1.11; zh-CN/en-US; 2024-01-01;\\n#src\\ttgt\\tsrc:pos\\tterm status\\n车\\tcar\\tnoun\\tapproved\\n"
    >>> drafts, _ = read(text.encode(), "a.utx")
    >>> drafts[0].zh, drafts[0].renderings[0].status
    ('车', 'preferred')
    """
    text, problems = decode(data, path)
    if problems:
        return [], problems
    lines = text.split("\n")
    languages = _LANGUAGES.search(lines[0])
    if not lines[0].startswith("#UTX") or not languages:
        return [], [Problem(path, 1, 1, "glossary.utx", "no UTX: the first line must be #UTX with version and languages")]
    if (languages[1].lower(), languages[2].lower()) != ("zh", "en"):
        return [], [Problem(path, 1, 1, "glossary.utx", f"a glossary from {languages[1]} to {languages[2]}, not from zh to en")]
    header = next((line for line in lines if re.match(r"#\s*src\t", line)), "")
    if not header:
        return [], [Problem(path, 1, 1, "glossary.utx", "no line with the names of the columns (#src, tgt, …)")]
    rows = [
        (number, line.rstrip("\r").split("\t")) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")
    ]
    return from_rows([_column(name) for name in header.lstrip("# ").rstrip("\r").split("\t")], rows, path)


def _column(name: str) -> str:
    """Give the column of the table of all fields that a column of UTX is."""
    plain = name.strip().lower()
    known = {utx.lower(): column for column, utx in _NAMES.items()}
    # Part of speech says nothing here, and is in every file: an empty name is passed over in silence.
    return "" if plain.endswith(":pos") else known.get(plain, plain.removeprefix("x-"))
