"""Take a glossary over from a file of another program: what is sound comes through, what is not is reported with its place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from translator.errors import GlossaryError
from translator.model import Concept
from translator.terms.drafts import Draft
from translator.terms.exchange import Format
from translator.terms.load import MAX_BYTES, compile_drafts, errors_of, raise_for
from translator.terms.problems import Problem

_DROPPED = ("glossary.missing", "glossary.long")  # what a reader says where it gives no entry, or a row less


@dataclass(frozen=True, slots=True)
class Imported:
    """The entries of a file; `problems` says of bad places, and `left_out` how many entries, or rows of them, were not taken."""

    concepts: tuple[Concept, ...]
    problems: tuple[Problem, ...] = ()
    left_out: int = 0


def import_glossary(data: bytes, kind: Format, path: str, *, strict: bool = False) -> Imported:
    """Read the bytes of a file; `path` is what problems call it.

    Left out are entries that the loader would refuse: of two with the same id or the same Chinese the later one, and what has
    Chinese characters in its English. With `strict`, any error raises a GlossaryError with all of them. Raises FormatError for a
    format that is only written, GlossaryError for a file that is too large or has no entry at all.

    >>> from translator.terms.exchange import format_by_name
    >>> taken = import_glossary("车,car\\n马\\n车子,车\\n".encode(), format_by_name("csv"), "a.csv")
    >>> [one.zh for one in taken.concepts], taken.left_out, [one.line for one in taken.problems]
    (['车'], 2, [2, 3])
    """
    if len(data) > MAX_BYTES:
        raise GlossaryError(f"larger than {MAX_BYTES >> 20} MB, which no glossary is", where=path)
    drafts, problems = kind.read(data, path)
    refused = errors_of(drafts)
    found = sorted(set(problems + refused))
    errors = [one for one in found if one.severity == "error"]
    sound = _sound(drafts, refused)
    if strict or not sound:
        raise_for(Path(path), errors)
    if not sound:
        raise GlossaryError("no entry in this file", where=path, hint="is it the right --format?")
    concepts, _ = compile_drafts(sound)
    dropped = sum(one.code in _DROPPED for one in problems)
    return Imported(tuple(concepts), tuple(found), len(drafts) - len(sound) + dropped)


def _sound(drafts: list[Draft], refused: list[Problem]) -> list[Draft]:
    """Give the drafts that no problem points to."""
    bad = {(one.line, one.column) for one in refused}
    return [draft for draft in drafts if bad.isdisjoint({draft.place, *draft.places.values()})]
