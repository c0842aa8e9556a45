"""What all readers do with the entries they have read: fill in ids and statuses, and refuse what is none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Literal, cast

from translator.model import Rendering
from translator.terms import tables
from translator.terms.drafts import Draft, Place
from translator.terms.problems import Problem
from translator.terms.words import plain

MAX_CHARS = 32_767  # of a value: what a cell of a spreadsheet can hold, and ten times the longest definition
Status = Literal["preferred", "admitted", "deprecated", "superseded"]
_NOT_IN_ID = re.compile("[^a-z0-9]+")


def settle(drafts: Iterable[Draft], problems: list[Problem]) -> list[Draft]:
    """Give the drafts that are entries; where nothing says which rendering is preferred, it is the first accepted one.

    Added to `problems` are entries without Chinese or English, values that are too long, and entries with several preferred ones.

    >>> draft = Draft("a.tbx", (3, 1), zh="电动汽车", renderings=(Rendering("electric vehicle", "admitted"),))
    >>> settle([draft], [])[0].id, draft.renderings[0].status
    ('electric-vehicle', 'preferred')
    """
    kept: list[Draft] = []
    for draft in drafts:
        draft.renderings = tuple(one for one in draft.renderings if one.en)
        missing = "Chinese" if not draft.zh else "English" if not draft.renderings else ""
        if missing:
            problems.append(draft.problem("", "missing", f"the entry has no {missing}"))
        elif _too_long(draft):
            problems.append(draft.problem("", "long", f"a value of the entry has more than {MAX_CHARS:,} characters"))
        else:
            draft.renderings = _one_preferred(draft, problems)
            kept.append(draft)
    name_entries(kept)
    return kept


def name_entries(drafts: Iterable[Draft]) -> None:
    """Make an id of the preferred rendering where there is none, by which no other entry goes."""
    drafts = list(drafts)
    used = {draft.id for draft in drafts if draft.id}
    for draft in drafts:
        if not draft.id:
            base = _NOT_IN_ID.sub("-", plain(draft.renderings[0].en)).strip("-") or "entry"
            draft.id, number = base, 1
            while draft.id in used:
                number += 1
                draft.id = f"{base}-{number}"
            used.add(draft.id)


def status_of(text: str) -> Status | None:
    """Give the status that a name in a file stands for; an empty one is admitted, an unknown one None.

    >>> status_of("deprecatedTerm-admn-sts"), status_of("approved"), status_of("best")
    ('deprecated', 'preferred', None)
    """
    return _statuses().get(text.strip().lower()) if text.strip() else "admitted"


@cache
def _statuses() -> dict[str, Status]:
    return {name: cast(Status, status) for status, name in tables.rows("statuses.tsv")}


def date_of(text: str, place: Place, path: str, problems: list[Problem]) -> str:
    """Give a date, or nothing and a problem where it is none."""
    from translator.terms.schema import is_date

    if not text or is_date(text):
        return text
    problems.append(Problem(path, *place, "glossary.date", f'"{text[:40]}" is no date (YYYY, YYYY-MM or YYYY-MM-DD)'))
    return ""


def _too_long(draft: Draft) -> bool:
    values = [draft.id, draft.zh, draft.zh_hant, draft.pinyin, draft.definition, draft.note, *draft.aka, *draft.domain]
    values += [value for one in draft.renderings for value in (one.en, one.authority, one.source)]
    return any(len(value) > MAX_CHARS for value in values)


def _one_preferred(draft: Draft, problems: list[Problem]) -> tuple[Rendering, ...]:
    statuses = [one.status for one in draft.renderings]
    if statuses.count("preferred") == 1 or not {"preferred", "admitted"} & set(statuses):
        return draft.renderings
    chosen = statuses.index("preferred") if "preferred" in statuses else statuses.index("admitted")
    if statuses.count("preferred") > 1:
        said = f'{statuses.count("preferred")} renderings are preferred; "{draft.renderings[chosen].en}" is taken'
        problems.append(draft.problem("", "preferred", said, "warning"))
    result = [replace(one, status="admitted") if one.status == "preferred" else one for one in draft.renderings]
    result[chosen] = replace(result[chosen], status="preferred")
    return tuple(result)
