"""All options and their defaults, in one place."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

SCRIPT_CHOICES = ("auto", "keep", "zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")
ENGINE_CHOICES = ("auto", "local", "firefox", "openai", "memory", "none")


@dataclass(frozen=True, slots=True)
class Profile:
    """Options of a run.

    `to`: script of the clean text; `auto` goes back to Simplified where the damage shows a machine conversion and keeps the
    script otherwise. `repair`: undo damage. `furniture`: tell a page's header from its text. `authority`: house style for
    renderings. `date`: date of the document (ISO 8601) where the page does not say it. `retries`: how often a segment with a
    miss is translated again. `context_chars`: how much of the paragraph before a segment the engine is shown, in English.

    >>> Profile(to="zh-Hans").to_dict()["to"]
    'zh-Hans'
    """

    to: str = "auto"
    repair: bool = True
    furniture: bool = True
    authority: str | None = None
    date: str | None = None
    retries: int = 1
    context_chars: int = 0

    def __post_init__(self) -> None:
        if self.to not in SCRIPT_CHOICES:
            raise ValueError(f"to must be one of {', '.join(SCRIPT_CHOICES)}, not {self.to!r}")
        if self.retries < 0 or self.context_chars < 0:
            raise ValueError("retries and context_chars cannot be negative")

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Profile:
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in data.items() if key in known})
