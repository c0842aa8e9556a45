"""What several test modules share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from translator import offsets
from translator.model import Edit, Rewrite

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases"
TEXTS = ROOT / "texts"


def cases(step: str, name: str) -> list[Any]:
    """Rows of a case file as pytest parameters, named by their id; those of `known_failures` must fail until somebody mends them."""
    import pytest

    path = CASES / step / f"{name}.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    marks = [pytest.mark.xfail(strict=True, reason="known to fail: see the case")] if name == "known_failures" else []
    return [pytest.param(row, id=row["id"], marks=marks) for row in rows]


def broken(done: Rewrite, text: str, rules: str = "") -> list[str]:
    """Name what does not hold of a step's result on a text, though it must of any (CONVENTIONS.md, §3): nothing, as a rule.

    The names of its rules begin with `rules`.
    """
    return list(_broken(done, text, rules))


def broken_step(step: Callable[[str], Rewrite], text: str, rules: str = "") -> list[str]:
    """The same of a step that changes nothing when it is run on its own output."""
    done = step(text)
    again = step(done.output).output
    return [*_broken(done, text, rules), *([f"a second run gives {again!r}"] if again != done.output else [])]


def _broken(done: Rewrite, text: str, rules: str) -> Iterator[str]:
    if done.input != text:
        yield f"its input is {done.input!r}"
    told = tuple(map(Edit.from_dict, json.loads(json.dumps([edit.to_dict() for edit in done.edits]))))
    if told != done.edits:
        yield "its edits are others after a trip through JSON"
    for name, make, given, wanted in (("apply", offsets.apply, text, done.output), ("revert", offsets.revert, done.output, text)):
        try:
            made = make(given, told)
        except ValueError as error:
            made = str(error)
        if made != wanted:
            yield f"{name} gives {made!r}"
    end = 0
    for edit in done.edits:
        if edit.span[0] < end:
            yield f"{edit} begins before the end of the one before it"
        if edit.before == edit.after:
            yield f"{edit} changes nothing"
        if text[slice(*edit.span)] != edit.before:
            yield f"{edit} is not where its text is"
        if not edit.rule.startswith(rules):
            yield f"{edit} is by a rule of another step"
        end = edit.span[1]
    for found in done.findings:
        if found.span is not None and not 0 <= found.span[0] <= found.span[1] <= len(text):
            yield f"{found} is outside the text"
