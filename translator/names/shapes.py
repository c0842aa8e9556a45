"""What a name is, what a glossary knows of it already, and what became of it in a translation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from translator.model import Span

Kind = Literal["person", "place", "organisation"]
Verdict = Literal["proved", "shared", "reordered", "missing", "unchecked"]


@dataclass(frozen=True, slots=True)
class Known:
    """A name that a glossary or memory knows: its English, and whether it is a place."""

    english: str
    place: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A name at `span` of a text.

    `english` is its one form in the document, empty where none can be told (a foreign name written by its sound). `also` has
    forms that are as good, `short` what may stand for it once it was named; `parts` are pieces of the Chinese with their English,
    from which short names are made. `evidence` says in a few words why it is a name; `free` tells what a translator may well say
    in another way: 我市.
    """

    surface: str
    span: Span
    kind: Kind
    english: str
    evidence: str
    also: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    free: bool = False

    @property
    def resolved(self) -> bool:
        """Tell whether its English is known."""
        return bool(self.english)


@dataclass(frozen=True, slots=True)
class Checked:
    """A name and where in a translation it is.

    `proved`: its form, or one as good, is there. `shared`: only a short form, or fewer times than the source names it.
    `reordered`: a person's given name is before the surname. `missing`: none of these.
    """

    name: Name
    verdict: Verdict
    target_span: Span | None = None
