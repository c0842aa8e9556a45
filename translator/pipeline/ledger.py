"""The ledger of a cleaning as JSON Lines: every edit of every step, enough to rebuild the input to the byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from translator import offsets
from translator.decode import encode
from translator.errors import FormatError
from translator.model import Decoded, Edit, Undecoded
from translator.pipeline.cleaning import Cleaned

SCHEMA = "duizhao.ledger/1"


def ledger(cleaned: Cleaned) -> str:
    """Write a cleaning as JSON Lines: a header, then an edit a line with the number of its step."""
    decoded = cleaned.decoded
    lines: list[dict[str, Any]] = [
        {
            "schema": SCHEMA,
            "steps": [step.step for step in cleaned.steps],
            "output_sha256": _digest(cleaned.text),
            "encoding": decoded.encoding if decoded else None,
            "bom": decoded.data[: decoded.bom_length].hex() if decoded else "",
            "undecoded": [[u.byte_offset, u.position, u.hex] for u in decoded.undecoded] if decoded else [],
        }
    ]
    lines += [{"step": number, **edit.to_dict()} for number, step in enumerate(cleaned.steps) for edit in step.edits]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def undo(text: str, lines: Iterable[str]) -> bytes:
    """Rebuild the input file from a clean text and its ledger.

    Raises FormatError where the ledger is not one, or belongs to another text.

    >>> from translator.pipeline.cleaning import clean
    >>> cleaned = clean("產(chǎn)業(yè)".encode())
    >>> undo(cleaned.text, ledger(cleaned).splitlines()).decode()
    '產(chǎn)業(yè)'
    """
    rows = _rows(lines)
    if not rows or rows[0].get("schema") != SCHEMA:
        raise FormatError("not a ledger of edits", hint="give the file that `duizhao clean --ledger` wrote")
    header = rows[0]
    if header["output_sha256"] != _digest(text):
        raise FormatError("the ledger belongs to another text", hint="the clean text was changed after it was written")
    try:
        steps: list[list[Edit]] = [[] for _ in header["steps"]]
        for row in rows[1:]:
            steps[row["step"]].append(Edit.from_dict(row))
        for edits in reversed(steps):
            text = offsets.revert(text, edits)
        if header["encoding"] is None:
            return text.encode("utf-8", "surrogatepass")
        bom = bytes.fromhex(header["bom"])
        lost = tuple(Undecoded(*one) for one in header["undecoded"])
        return encode(text, Decoded(bom, text, header["encoding"], len(bom), (), lost))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise FormatError(f"the ledger is damaged: {error}") from error


def _rows(lines: Iterable[str]) -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise FormatError("not JSON", where=f"line {number}") from error
        if not isinstance(row, dict):
            raise FormatError("not a JSON object", where=f"line {number}")
        rows.append(row)
    return rows


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
