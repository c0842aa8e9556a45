"""Tab-separated values, for a spreadsheet.

- UTF-8 with a BOM, since spreadsheet programs on Windows take a file without one for the machine's legacy encoding, and the
  Chinese would arrive garbled. Read it back as `utf-8-sig`. Rows end in LF.
- Tabs, line breaks and other control characters inside a text are written as backslash escapes (`\\t`, `\\n`, `\\r`,
  `\\u2028`), a backslash as two, so that a row is always one line.
- A text that a spreadsheet could take for a formula gets an apostrophe in front.
- A text that begins with a quotation mark is quoted as in CSV, since spreadsheets would drop the mark and swallow the tabs up
  to the next one; others are left bare.
"""

from __future__ import annotations

import re
from typing import BinaryIO

from translator.cells import guard, unguard
from translator.formats.plain import utf8
from translator.formats.summary import Note, not_carried, notes
from translator.model import Document, Quantity, Segment, Term, WriteReport

COLUMNS = ("id", "paragraph", "source", "target", "origin", "state", "flags", "terms", "quantities")
_LOST = ("title", "metadata", "signature", "concepts", "findings", "kind", "raw_span")
_SPECIAL = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029\\\\]")
_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\"}
_LONG = {escape: char for char, escape in _SHORT.items()}
_ESCAPED = re.compile(r"\\(?:[tnr\\]|u[0-9a-f]{4})")


def write(document: Document, stream: BinaryIO) -> WriteReport:
    """Write one row a segment under a header row; not carried: title, metadata, glossary entries, findings, kind, raw_span.

    >>> import io
    >>> stream = io.BytesIO()
    >>> write(Document("", (Segment("s1", 0, "=1\\t2", target="ok"),)), stream).format
    'tsv'
    >>> stream.getvalue().decode("utf-8-sig").splitlines()[1].split("\\t")[2:4]
    ["'=1\\\\t2", 'ok']
    """
    stream.write(b"\xef\xbb\xbf" + utf8("\t".join(COLUMNS) + "\n"))
    for segment in document.segments:
        stream.write(utf8("\t".join(map(cell, _row(segment))) + "\n"))
    return WriteReport("tsv", not_carried(document, _LOST))


def cell(text: str) -> str:
    """Make a text safe in a cell, as this module's docstring says.

    >>> print(cell("-5℃"), cell("甲\\t乙"), cell('"三农" work').count('"'))
    '-5℃ 甲\\t乙 6
    """
    escaped = _SPECIAL.sub(lambda match: _SHORT.get(match[0], f"\\u{ord(match[0]):04x}"), text)
    if guard(text) != text:
        return f"'{escaped}"
    return '"' + escaped.replace('"', '""') + '"' if escaped.startswith('"') else escaped


def uncell(written: str) -> str:
    """Give the text back that `cell` made safe; the quotes of a quoted cell were taken away by the reader of the table.

    >>> [uncell(cell(text)) for text in ("-5℃", "'=1", "甲\\t乙", "C:\\\\new")]
    ['-5℃', "'=1", '甲\\t乙', 'C:\\\\new']
    """
    return unguard(_ESCAPED.sub(lambda match: _LONG.get(match[0]) or chr(int(match[0][2:], 16)), written))


def _row(segment: Segment) -> tuple[str, ...]:
    return (
        segment.id,
        str(segment.paragraph),
        segment.source,
        segment.target or "",
        segment.origin or "",
        segment.state,
        " | ".join(map(_flag, notes(segment))),
        " | ".join(map(_term, segment.terms)),
        " | ".join(map(_quantity, segment.quantities)),
    )


def _flag(note: Note) -> str:
    return f"{note.severity}: {note.message}" + (f" ({note.code})" if note.code else "")


def _term(term: Term) -> str:
    return f"{term.source} → {term.expected} ({term.verdict})"


def _quantity(quantity: Quantity) -> str:
    said = f", found {quantity.target}" if quantity.target else ""
    return f"{quantity.source} → {quantity.expected or quantity.value} ({quantity.verdict}{said})"
