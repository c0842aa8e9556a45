"""Read entries from a CSV or TSV table: the simple glossaries that people keep in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from translator.model import Rendering
from translator.terms.drafts import Draft
from translator.terms.problems import Problem
from translator.terms.words import plain

_COLUMNS = {"zh", "en"}
_NOT_IN_ID = re.compile("[^a-z0-9]+")


def read_table(text: str, path: str, *, delimiter: str) -> tuple[list[Draft], list[Problem]]:
    """Read a table of `zh` and `en`, with or without a first row of these names; other columns are left alone.

    `|` parts the renderings that are accepted, the preferred one first; a further row of the same Chinese adds to them. The id
    is made of the preferred rendering. Empty rows are passed over.

    >>> drafts, problems = read_table("电动汽车,electric vehicle|EV\\n低空,", "a.csv", delimiter=",")
    >>> drafts[0].id, [one.en for one in drafts[0].renderings], problems[0].message
    ('electric-vehicle', ['electric vehicle', 'EV'], 'the row has no English')
    """
    problems: list[Problem] = []
    forms: dict[str, list[str]] = {}
    lines: dict[str, int] = {}
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for line, zh, en in _cells(rows):
            english = [form for form in (part.strip() for part in en.split("|")) if form]
            if zh and english:
                lines.setdefault(zh, line)
                forms.setdefault(zh, []).extend(english)
            else:
                missing = "English" if zh else "Chinese"
                problems.append(Problem(path, line, 1, "glossary.missing", f"the row has no {missing}"))
    except csv.Error as error:
        problems.append(Problem(path, max(rows.line_num, 1), 1, "glossary.csv", f"the table cannot be read: {error}"))
    return _drafts(forms, lines, path), problems


def _cells(rows: Iterator[list[str]]) -> Iterator[tuple[int, str, str]]:
    """Give line, Chinese and English of each row that is not empty."""
    zh, en = 0, 1
    line = 1
    for row in rows:
        cells = [cell.strip() for cell in row]
        names = [cell.lower() for cell in cells]
        if line == 1 and set(names) >= _COLUMNS:
            zh, en = names.index("zh"), names.index("en")
        elif any(cells):
            cells += [""] * (max(zh, en) + 1 - len(cells))
            yield line, cells[zh], cells[en]
        line = getattr(rows, "line_num", line) + 1  # a quoted cell may have several lines


def _drafts(forms: dict[str, list[str]], lines: dict[str, int], path: str) -> list[Draft]:
    drafts: list[Draft] = []
    used: dict[str, int] = {}
    for zh, english in forms.items():
        distinct = list(dict.fromkeys(english))
        renderings = tuple(Rendering(form, "admitted" if index else "preferred") for index, form in enumerate(distinct))
        name = _NOT_IN_ID.sub("-", plain(distinct[0])).strip("-") or "entry"
        used[name] = used.get(name, 0) + 1
        suffix = f"-{used[name]}" if used[name] > 1 else ""
        drafts.append(Draft(path, (lines[zh], 1), id=name + suffix, zh=zh, renderings=renderings))
    return drafts
