"""An entry as it stands in a file: the values, and the place of each for who must correct it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from translator.model import Rendering
from translator.terms.problems import Problem

Place = tuple[int, int]  # line and column, from 1


@dataclass(slots=True)
class Draft:
    """An entry before anything is derived. `places` has one place a field; `renderings.0.en` and `aka.1` name parts."""

    path: str
    place: Place
    id: str = ""
    zh: str = ""
    zh_hant: str = ""
    pinyin: str = ""
    aka: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    renderings: tuple[Rendering, ...] = ()
    definition: str = ""
    note: str = ""
    places: dict[str, Place] = field(default_factory=dict)

    def problem(self, name: str, code: str, message: str, severity: Literal["error", "warning"] = "error") -> Problem:
        """Make a problem at the place of a field, or at that of the entry where the field is absent."""
        line, column = self.places.get(name, self.place)
        return Problem(self.path, line, column, f"glossary.{code}", message, severity)

    def terms(self) -> list[tuple[str, str]]:
        """Give the Chinese forms with the names of their fields."""
        return [("zh", self.zh), *((f"aka.{index}", form) for index, form in enumerate(self.aka))]
