"""The table of all fields: one rendering a row.

The rows of an entry have its `id` and `zh` in common; its other fields stand in the first row. A reader finds the columns by their
names, in any order, also by names that other tools and people use (`data/columns.tsv`). Rows may be sorted and filtered: `id`, or
`zh` where that is empty, says to which entry one belongs; a row with neither belongs to the entry above.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Literal

from translator.cells import join, split
from translator.model import Concept, Rendering
from translator.terms import tables
from translator.terms.drafts import Draft
from translator.terms.exchange.losses import LIST_FIELDS, RENDERING_FIELDS, TEXT_FIELDS, Losses
from translator.terms.exchange.settle import date_of, settle, status_of
from translator.terms.problems import Problem

COLUMNS = ("id", "zh", "zh_hant", "pinyin", "aka", "domain", *RENDERING_FIELDS, "definition", "note")
Row = tuple[int, Sequence[str]]  # line, cells


def to_rows(concepts: Iterable[Concept], losses: Losses) -> Iterator[dict[str, str]]:
    """Give the rows of concepts, each a value by column."""
    for concept in concepts:
        shared = {name: losses.text(getattr(concept, name), name) for name in TEXT_FIELDS}
        shared |= {name: join(losses.text(one, name) for one in getattr(concept, name)) for name in LIST_FIELDS}
        for rendering in concept.renderings or (None,):
            values = {name: losses.text(getattr(rendering, name), name) for name in RENDERING_FIELDS} if rendering else {}
            yield {**dict.fromkeys(COLUMNS, ""), **shared, **values}
            shared = {name: shared[name] for name in ("id", "zh")}


def columns_of(header: Sequence[str]) -> dict[int, str]:
    """Say which cells of a header name a column, the first of a name only.

    >>> columns_of(["中文", "English", "x", "Status"])
    {0: 'zh', 1: 'en', 3: 'status'}
    """
    found: dict[int, str] = {}
    for index, cell in enumerate(header):
        name = _aliases().get(cell.strip().lower())
        if name and name not in found.values():
            found[index] = name
    return found


def is_header(cells: Sequence[str]) -> bool:
    """Say whether a first row is one of names: it has at least a Chinese and an English column."""
    return {"zh", "en"} <= set(columns_of(cells).values())


def is_full(cells: Sequence[str]) -> bool:
    """Say whether a header is that of this table, not of one of two columns: there are statuses or ids."""
    return is_header(cells) and bool({"id", "status"} & set(columns_of(cells).values()))


def from_rows(header: Sequence[str], rows: Iterable[Row], path: str) -> tuple[list[Draft], list[Problem]]:
    """Read the entries of a table, and all bad cells, each at its line and the number of its column.

    >>> rows = [(2, ["电动汽车", "electric vehicle", "preferred"]), (3, ["", "e-car", "good"])]
    >>> drafts, problems = from_rows(["zh", "en", "status"], rows, "a.csv")
    >>> drafts[0].id, str(problems[0])
    ('electric-vehicle', 'a.csv:3:3: error: no status "good" (preferred, admitted, deprecated, superseded) [glossary.status]')
    """
    reader = _Reader(path, columns_of(header))
    for index, cell in enumerate(header):
        if cell.strip() and index not in reader.columns:
            reader.report(1, index, "column", f'the column "{cell.strip()}" is left alone', warning=True)
    for line, cells in rows:
        if any(cell.strip() for cell in cells):
            reader.row(line, cells)
    return settle(reader.drafts.values(), reader.problems), reader.problems


class _Reader:
    """Collects the rows of a table by entry."""

    def __init__(self, path: str, columns: dict[int, str]) -> None:
        self.path = path
        self.columns = columns
        self.drafts: dict[tuple[str, str], Draft] = {}
        self.problems: list[Problem] = []
        self._key = ("", "")

    def report(self, line: int, index: int, code: str, message: str, *, warning: bool = False) -> None:
        severity: Literal["error", "warning"] = "warning" if warning else "error"
        self.problems.append(Problem(self.path, line, index + 1, f"glossary.{code}", message, severity))

    def row(self, line: int, cells: Sequence[str]) -> None:
        values = {name: (index, cells[index].strip()) for index, name in self.columns.items() if index < len(cells)}
        texts = {name: text for name, (_, text) in values.items()}
        if texts.get("id") or texts.get("zh"):
            self._key = ("id", texts["id"]) if texts.get("id") else ("zh", texts["zh"])
        elif not self.drafts:
            self.report(line, 0, "missing", "the row has no Chinese")
            return
        draft = self.drafts.setdefault(self._key, Draft(self.path, (line, 1)))
        for name in (*TEXT_FIELDS, *LIST_FIELDS):
            index, text = values.get(name, (0, ""))
            if text:
                self._shared(draft, name, text, line, index)
        self._rendering(draft, values, line)

    def _shared(self, draft: Draft, name: str, text: str, line: int, index: int) -> None:
        value: str | tuple[str, ...] = split(text) if name in LIST_FIELDS else text
        old = getattr(draft, name)
        if old and old != value:
            self.report(line, index, "conflict", f"“{text}” differs from the {name} in another row of this entry")
        elif not old:
            setattr(draft, name, value)
            draft.places[name] = (line, index + 1)

    def _rendering(self, draft: Draft, values: dict[str, tuple[int, str]], line: int) -> None:
        index, english = values.get("en", (0, ""))
        others = [name for name in RENDERING_FIELDS[1:] if values.get(name, (0, ""))[1]]
        if not english:
            if others or draft.place[0] != line:
                self.report(line, index, "missing", "the row has no English")
            return
        column, said = values.get("status", (0, ""))
        status = status_of(said)
        if status is None:
            self.report(line, column, "status", f'no status "{said[:40]}" (preferred, admitted, deprecated, superseded)')
            return
        dates = []
        for name in ("since", "until"):
            column, text = values.get(name, (0, ""))
            dates.append(date_of(text, (line, column + 1), self.path, self.problems))
        authority, source = (values.get(name, (0, ""))[1] for name in ("authority", "source"))
        prefix = f"renderings.{len(draft.renderings)}"
        draft.places |= {prefix: (line, index + 1), f"{prefix}.en": (line, index + 1)}
        draft.renderings = (*draft.renderings, Rendering(english, status, authority, dates[0], dates[1], source))


@cache
def _aliases() -> dict[str, str]:
    return {name: column for column, name in tables.rows("columns.tsv")}
