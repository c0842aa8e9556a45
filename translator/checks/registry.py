"""The list of QA checks: each is a function of one segment, known by a code that is never used for anything else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from translator.model import Issue, Segment, Severity

CheckFunction = Callable[[Segment], Iterable[Issue]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check: its code, what it looks for in one line, the severity of what it finds, and the function."""

    code: str
    title: str
    severity: Severity
    function: CheckFunction


REGISTRY: dict[str, Check] = {}


def check(code: str, title: str, severity: Severity) -> Callable[[CheckFunction], CheckFunction]:
    """Register a check under its code."""

    def register(function: CheckFunction) -> CheckFunction:
        if code in REGISTRY:
            raise ValueError(f"{code} is taken")
        REGISTRY[code] = Check(code, title, severity, function)
        return function

    return register


def issue(code: str, message: str, *, source: tuple[int, int] | None = None, target: tuple[int, int] | None = None) -> Issue:
    """Make an issue of a registered check, with its severity."""
    return Issue(code, REGISTRY[code].severity, message, source, target)
