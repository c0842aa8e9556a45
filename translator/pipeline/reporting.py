"""A report as people and machines read it: what each check answered (passed, failed, not run), and the table of all checks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from translator.checks import REGISTRY, codes
from translator.model import SEVERITIES, Report, Severity
from translator.pipeline.bitexts import BilingualFile
from translator.pipeline.signature import package_version
from translator.terms import Glossary

SCHEMA = "duizhao.report/1"
UNREAD_SEVERITY: Severity = "major"  # of a place of the file that could not be read


@dataclass(frozen=True, slots=True)
class Answer:
    """What a check answered: `passed`, `failed` with a number of issues, or `not run` with a reason."""

    code: str
    title: str
    severity: Severity
    about: str
    answer: Literal["passed", "failed", "not run"]
    issues: int = 0
    reason: str = ""

    def to_dict(self) -> dict[str, Any]:
        fields = {"code": self.code, "title": self.title, "severity": self.severity, "answer": self.answer, "issues": self.issues}
        return fields | ({"reason": self.reason} if self.reason else {})


def answers(report: Report) -> list[Answer]:
    """Give the answers of all checks that were wanted, in the order of the families.

    >>> from translator.model import Issue
    >>> report = Report((("s1", Issue("L402", "minor", "a blank too many")),), ("L401", "L402"), (("A311", "not asked for"),))
    >>> [(one.code, one.answer, one.issues) for one in answers(report)]
    [('A311', 'not run', 0), ('L401', 'passed', 0), ('L402', 'failed', 1)]
    """
    counts = Counter(issue.code for _, issue in report.issues)
    reasons = dict(report.not_run)
    found = []
    for code in codes():
        check = REGISTRY[code]
        about = (code, check.title, check.severity, check.about)
        if code in reasons:
            found.append(Answer(*about, "not run", reason=reasons[code]))
        elif code in report.ran:
            found.append(Answer(*about, "failed" if counts[code] else "passed", counts[code]))
    return found


def table() -> list[dict[str, str]]:
    """Give all checks with what they find, what they leave alone, and what they see: a candidate, a segment, or the document."""
    names = ("code", "severity", "scope", "title", "about")
    return [{name: str(getattr(REGISTRY[code], name)) for name in names} for code in codes()]


def to_dict(report: Report, file: BilingualFile, glossary: Glossary | None = None) -> dict[str, Any]:
    """Give a report as JSON has it; `segments` are the texts of those with an issue, `glossary` is the one that was used."""
    document = file.document
    flagged = {where for where, _ in report.issues}
    used = {"glossary_sha256": glossary.digest} if glossary is not None else {}
    return {
        "schema": SCHEMA,
        "signature": document.signature | {"checked_with": {"version": package_version(), **used}},
        "segment_count": len(document.segments),
        "issues": [{"id": where, **issue.to_dict()} for where, issue in report.issues],
        "segments": {one.id: {"source": one.source, "target": one.target} for one in document.segments if one.id in flagged},
        "checks": [one.to_dict() for one in answers(report)],
        "ran": list(report.ran),
        "not_run": [{"code": code, "reason": reason} for code, reason in report.not_run],
        "unread": [one.to_dict() for one in file.unread],
        "unread_count": file.bad,
    }


def fails(report: Report, bad: int, at_least: Severity) -> bool:
    """Say whether there is an issue of a severity or worse; what could not be read counts as one."""
    found = [issue.severity for _, issue in report.issues] + [UNREAD_SEVERITY] * (bad > 0)
    return any(SEVERITIES.index(one) >= SEVERITIES.index(at_least) for one in found)
