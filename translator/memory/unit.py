"""One unit of a translation memory, and the names its columns have."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from translator.model import State

UnitOrigin = Literal["engine", "human"]
COLUMNS = ("source", "target", "context", "key", "origin", "state", "signature", "date")


@dataclass(frozen=True, slots=True)
class Unit:
    """A segment and its translation.

    `context` is the source segment before it. `key` is a digest of what an engine's translation depends on beside the source
    (the terms it was asked to use, the engine): it must fit for the unit to be used again. Human units have the key `""` and
    always fit. `signature` says how the unit was made, `date` when (ISO 8601, `""` if unknown).

    >>> Unit("你好", "Hello", origin="human").to_dict()["target"]
    'Hello'
    """

    source: str
    target: str
    context: str = ""
    key: str = ""
    origin: UnitOrigin = "engine"
    state: State = "translated"
    signature: str = ""
    date: str = ""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)
