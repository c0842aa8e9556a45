"""What the rules and finding codes of cleaning mean: the rows of rules.yaml, from which docs/rules.md is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from translator.model import SEVERITIES, Severity

_ROWS = Path(__file__).with_name("rules.yaml")
_CODE = re.compile("[A-Z][0-9]{3}")


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what `clean` makes of it: `before` is the part shown of `whole`, `perhaps` are the candidates of the finding."""

    before: str
    after: str
    whole: str | bytes
    to: str = "auto"
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of edits, a code of findings (with `severity`), or a rule that names lines of a page, in words for people."""

    id: str
    title: str
    means: str
    advice: str
    severity: Severity | None
    matches: re.Pattern[str]
    example: Example

    @property
    def is_finding(self) -> bool:
        return self.severity is not None


@lru_cache(maxsize=1)
def rules() -> dict[str, Rule]:
    """Give all rows by their id, in the order of the file.

    >>> rules()["R103"].severity, rules()["repair.reading.inserted"].example.after
    ('minor', '产业和企业')
    """
    import yaml  # a dependency that need not load before there is something to explain

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    rows = yaml.load(_ROWS.read_text("utf-8"), Loader=loader)  # noqa: S506 - both loaders are the safe ones
    found = {row["id"]: _rule(row) for row in rows}
    if len(found) != len(rows):
        raise ValueError("an id stands in rules.yaml twice")
    return found


def rule_of(name: str) -> Rule | None:
    """Find the row of a rule or code as it stands in an edit or finding; None where there is none.

    >>> [rule.id for rule in map(rule_of, ("repair.mojibake.utf-8-as-gbk", "script.residue", "script.tw2t+t2hk", "R999")) if rule]
    ['repair.mojibake.X-as-Y', 'script.residue', 'script.CONFIG']
    """
    found = rules()
    return found.get(name) or next((rule for rule in found.values() if rule.matches.fullmatch(name)), None)


def _rule(row: dict[str, Any]) -> Rule:
    severity = row.get("severity")
    if (severity in SEVERITIES) != (_CODE.fullmatch(row["id"]) is not None):
        raise ValueError(f"{row['id']}: findings, and they alone, have a severity")
    matches = re.compile(row.get("matches") or re.escape(row["id"]))
    return Rule(row["id"], row.get("title", ""), row["means"], row.get("advice", ""), severity, matches, _example(row["example"]))


def _example(row: dict[str, Any]) -> Example:
    data = bytes.fromhex(row["hex"]) if "hex" in row else None
    before = data.hex(" ") if data is not None else row["before"]
    whole = data if data is not None else row.get("whole", before)
    return Example(before, row.get("after", before), whole, row.get("to", "auto"), tuple(row.get("perhaps", ())))
