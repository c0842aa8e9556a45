"""The ledger of a cleaning as JSON Lines: every edit, every byte that was kept, every finding, in the order of the file.

A header comes first (`schema`, `signature`), a row `end` last (encoding, digests, counts). In between, `edit` rows change the
text, `bytes` rows say what a place of the input was that its encoding would not give back, `finding` rows only tell. `span` is
in code points of the decoded input, `out` in code points of the result, `raw` in bytes of the input file.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Iterator

from translator.model import Edit, Finding, Span, Undecoded
from translator.offsets import compose_named
from translator.pipeline.blocks import Block
from translator.pipeline.cleaning import Cleaned
from translator.pipeline.lines import Lines
from translator.pipeline.profile import Profile
from translator.pipeline.signature import package_version
from translator.pipeline.undoing import SCHEMA, Row, undo

__all__ = ["SCHEMA", "LedgerWriter", "Row", "ledger", "undo"]

# What other programs take for line ends; JSON allows it inside a string.
_BREAK = re.compile("[\x85\u2028\u2029]")
_encode = json.JSONEncoder(ensure_ascii=False).encode
_BREAKS = str.maketrans({char: f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"})


def ledger(cleaned: Cleaned) -> str:
    """Write a cleaning as JSON Lines.

    >>> from translator.pipeline.cleaning import clean
    >>> row = json.loads(ledger(clean("發(fā)展和產(chǎn)業(yè)")).splitlines()[2])
    >>> row["span"], row["out"], row["before"], row["after"], row["rule"]
    ([1, 5], [1, 1], '(fā)', '', 'repair.reading.inserted')
    """
    rows: list[str] = []
    writer = LedgerWriter(rows.append, cleaned.profile)
    data = cleaned.original if isinstance(cleaned.original, bytes) else cleaned.original.encode("utf-8", "surrogatepass")
    writer.add(cleaned)
    unchanged = cleaned.decoded is not None and not cleaned.changed
    result = data if unchanged else cleaned.text.encode("utf-8", "surrogatepass")
    writer.end(
        encoding=cleaned.decoded.encoding if cleaned.decoded else None,
        bom=cleaned.decoded.data[: cleaned.decoded.bom_length] if cleaned.decoded else b"",
        input_digest=hashlib.sha256(data).hexdigest(),
        output_digest=hashlib.sha256(result).hexdigest(),
        unchanged=unchanged,
    )
    return "".join(rows)


class LedgerWriter:
    """Write a ledger part by part; `write` takes a line at a time."""

    def __init__(self, write: Callable[[str], object], profile: Profile, *, name: str = "") -> None:
        self._write = write
        self._characters = 0  # of the input, then of the result
        self._written = 0
        self._rows: Counter[str] = Counter()
        self._rules: Counter[str] = Counter()
        file = {"file": name} if name else {}
        self._line({"schema": SCHEMA, **file, "signature": {"version": package_version(), "profile": profile.to_dict()}})

    def add(self, cleaned: Cleaned, block: Block | None = None) -> None:
        """Write the rows of a part; `block` says where in the file it stands."""
        kept = cleaned.decoded.undecoded if cleaned.decoded is not None else ()
        if cleaned.steps or kept:
            for row in _in_order(cleaned, kept, block, self._written):
                self._rows[row["row"]] += 1
                self._line(row)
        self._rules.update(cleaned.counts())
        self._characters += len(cleaned.source)
        self._written += len(cleaned.text)

    def end(self, *, encoding: str | None, bom: bytes, input_digest: str, output_digest: str, unchanged: bool) -> None:
        """Write the last row, which says that the ledger is whole."""
        self._line(
            {
                "row": "end",
                "encoding": encoding,
                "bom": bom.hex(),
                "unchanged": unchanged,
                "input_sha256": input_digest,
                "output_sha256": output_digest,
                "input_characters": self._characters,
                "output_characters": self._written,
                "rows": dict(self._rows),
                "rules": dict(self._rules),
            }
        )

    def _line(self, row: Row) -> None:
        line = _encode(row)
        self._write((line.translate(_BREAKS) if _BREAK.search(line) else line) + "\n")


def _in_order(cleaned: Cleaned, kept: tuple[Undecoded, ...], block: Block | None, written: int) -> Iterator[Row]:
    """Give the rows of a part in the order of the text."""
    char_start, byte_start = (block.char_start, block.byte_start) if block else (0, 0)
    lines = Lines(cleaned.source, before=block.line_start if block else 0)
    findings = deque(sorted((f for f in cleaned.findings if f.code != "D101"), key=lambda f: f.span or (0, 0)))
    shift = written
    for edit, step, odd in _with_kept(cleaned.source, compose_named(cleaned.steps), kept):
        while findings and (findings[0].span or (0, 0)) <= edit.span:
            yield _finding_row(cleaned, findings.popleft(), char_start, byte_start, lines)
        start, end = edit.span
        row: Row = {"row": "edit", "step": step} if edit.before != edit.after else {"row": "bytes"}
        row["span"] = [start + char_start, end + char_start]
        row["out"] = [start + shift, start + shift + len(edit.after)]
        row |= _place(cleaned, edit.span, byte_start, lines)
        if odd and cleaned.decoded is not None:
            row["hex"] = cleaned.decoded.data[slice(*cleaned.raw_span(edit.span))].hex()
        row |= {"before": edit.before, "after": edit.after}
        if step:
            row |= {"rule": edit.rule, "reason": edit.reason}
        shift += len(edit.after) - len(edit.before)
        yield row
    for finding in findings:
        yield _finding_row(cleaned, finding, char_start, byte_start, lines)


def _finding_row(cleaned: Cleaned, finding: Finding, char_start: int, byte_start: int, lines: Lines) -> Row:
    row: Row = {"row": "finding", **finding.to_dict()}
    if finding.span is not None:
        row["span"] = [finding.span[0] + char_start, finding.span[1] + char_start]
        row |= _place(cleaned, finding.span, byte_start, lines)
    return row


def _place(cleaned: Cleaned, span: Span, byte_start: int, lines: Lines) -> Row:
    line = {"line": lines.place(span[0])[0]}
    if cleaned.decoded is None:
        return line
    start, end = cleaned.raw_span(span)
    return {"raw": [start + byte_start, end + byte_start], **line}


def _with_kept(text: str, named: list[tuple[Edit, str]], kept: tuple[Undecoded, ...]) -> Iterator[tuple[Edit, str, bool]]:
    """Put the kept bytes among the edits, as edits without a change: a run is one, and what an edit covers is the edit's."""
    if not kept:
        yield from ((edit, step, False) for edit, step in named)
        return
    places = [one.position for one in kept]
    index = 0
    for edit, step in named:
        start, end = edit.span
        before = bisect_left(places, start, index)
        yield from ((one, "", True) for one in _runs(text, places[index:before]))
        index = bisect_left(places, end, before)
        yield edit, step, index > before
    yield from ((one, "", True) for one in _runs(text, places[index:]))


def _runs(text: str, places: list[int]) -> Iterator[Edit]:
    start = 0
    for index, place in enumerate(places):
        if index + 1 == len(places) or places[index + 1] != place + 1:
            span = (places[start], place + 1)
            yield Edit(span, text[slice(*span)], text[slice(*span)], "", "")
            start = index + 1
