"""What was bad in a file, and what a file or a memory could not carry."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

_MAX_PROBLEMS = 1_000  # kept; beyond, they are counted only
_MAX_KINDS = 200  # of losses, so that a file cannot make up names without end


@dataclass(frozen=True, slots=True)
class Problem:
    """A unit, or a stretch of a file, that was not taken.

    >>> str(Problem("a.tmx", 12, "no Chinese in it"))
    'a.tmx:12: no Chinese in it'
    """

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"

    def to_dict(self) -> dict[str, Any]:
        return {"path": self.path, "line": self.line, "message": self.message}


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that was left behind, with how often it was there.

    >>> str(Loss("usagecount", 2, "no place for it"))
    'usagecount: 2 (no place for it)'
    """

    field: str
    count: int
    reason: str

    def __str__(self) -> str:
        return f"{self.field}: {self.count:,} ({self.reason})"

    def to_dict(self) -> dict[str, Any]:
        return {"field": self.field, "count": self.count, "reason": self.reason}


class Report:
    """Collects problems and losses of one file; `bad` counts all problems, of which the first thousand are in `problems`."""

    def __init__(self, path: str = "") -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.bad = 0
        self._losses: Counter[tuple[str, str]] = Counter()

    def problem(self, line: int, message: str) -> None:
        self.bad += 1
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(Problem(self.path, line, message))

    def lose(self, field: str, reason: str, count: int = 1) -> None:
        """Count something that is left behind; of too many kinds the further ones are one."""
        place = (field[:60], reason)
        if count and (place in self._losses or len(self._losses) < _MAX_KINDS):
            self._losses[place] += count
        elif count:
            self._losses["other", reason] += count

    def losses(self) -> tuple[Loss, ...]:
        return tuple(Loss(field, count, reason) for (field, reason), count in self._losses.items())
