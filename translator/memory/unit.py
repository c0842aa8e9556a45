"""One unit of a translation memory, what a look-up gives, and the names its columns have."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from translator.model import State

UnitOrigin = Literal["engine", "human"]
MatchKind = Literal["context", "exact", "numbers", "fuzzy"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A segment and its translation.

    `context` and `after` are the source segments before and after it. `key` is a digest of what an engine's translation depends
    on beside the source (the terms it was asked to use, the engine): it must fit for the unit to be used again. Human units have
    the key `""` and always fit. `signature` says how the unit was made, `date` when it was last changed and `created` when it was
    made (ISO 8601, `""` if unknown), `author` by whom; `tuid`, `note` and languages (BCP 47) are those of the file it came from.

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
    after: str = ""
    created: str = ""
    author: str = ""
    note: str = ""
    tuid: str = ""
    source_lang: str = ""
    target_lang: str = ""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


COLUMNS = tuple(field.name for field in fields(Unit))


@dataclass(frozen=True, slots=True)
class Match:
    """A unit that resembles a text, with a score of 0 to 1 (see `fuzzy.similarity`).

    `context`: the same source between the same neighbours, or after the same one where only that was asked for. `exact`: the same
    source. `numbers`: the same but for numbers. `fuzzy`: like it.
    """

    unit: Unit
    score: float
    kind: MatchKind
