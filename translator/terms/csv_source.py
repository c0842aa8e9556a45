"""Read entries from a table of two columns: the simple glossaries that people keep in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from translator.model import Rendering
from translator.terms.drafts import Draft
from translator.terms.exchange.layout import columns_of, is_header
from translator.terms.exchange.settle import settle
from translator.terms.problems import Problem


def read_pairs(rows: Iterable[tuple[int, Sequence[str]]], path: str) -> tuple[list[Draft], list[Problem]]:
    """Read rows (line, cells) of `zh` and `en`, with or without a first row of these names; other columns are left alone.

    `|` parts the renderings that are accepted, the preferred one first; a further row of the same Chinese adds to them. The id
    is made of the preferred rendering. Empty rows are passed over.

    >>> drafts, problems = read_pairs([(1, ["电动汽车", "electric vehicle|EV"]), (2, ["低空", ""])], "a.csv")
    >>> drafts[0].id, [one.en for one in drafts[0].renderings], problems[0].message
    ('electric-vehicle', ['electric vehicle', 'EV'], 'the row has no English')
    """
    problems: list[Problem] = []
    forms: dict[str, list[str]] = {}
    lines: dict[str, int] = {}
    for line, zh, en in _cells(rows):
        english = [form for form in (part.strip() for part in en.split("|")) if form]
        if zh and english:
            lines.setdefault(zh, line)
            forms.setdefault(zh, []).extend(english)
        else:
            missing = "English" if zh else "Chinese"
            problems.append(Problem(path, line, 1, "glossary.missing", f"the row has no {missing}"))
    drafts = [Draft(path, (lines[zh], 1), zh=zh, renderings=_renderings(english)) for zh, english in forms.items()]
    return settle(drafts, problems), problems


def _renderings(english: Sequence[str]) -> tuple[Rendering, ...]:
    distinct = dict.fromkeys(english)
    return tuple(Rendering(form, "admitted" if index else "preferred") for index, form in enumerate(distinct))


def _cells(rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[tuple[int, str, str]]:
    """Give line, Chinese and English of each row that is not empty."""
    zh, en = 0, 1
    for number, (line, row) in enumerate(rows):
        cells = [cell.strip() for cell in row]
        if number == 0 and is_header(cells):
            columns = {name: index for index, name in columns_of(cells).items()}
            zh, en = columns["zh"], columns["en"]
        elif any(cells):
            cells += [""] * (max(zh, en) + 1 - len(cells))
            yield line, cells[zh], cells[en]
