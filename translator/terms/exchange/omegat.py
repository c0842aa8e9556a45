"""OmegaT glossaries: source, target and comment parted by tabs, in UTF-8; `#` begins a line that is no entry.

A line for each pair of a Chinese form and an accepted rendering, the preferred one first, because OmegaT shows the first on top.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from translator.model import Concept, Rendering
from translator.terms.drafts import Draft
from translator.terms.exchange.losses import Loss, Losses, accepted, forms, not_carried
from translator.terms.exchange.settle import settle
from translator.terms.exchange.text import decode
from translator.terms.problems import Problem

_CARRIED = {"zh", "aka", "en", "definition", "note"}


def read(data: bytes, path: str) -> tuple[list[Draft], list[Problem]]:
    """Read a glossary; the comments of a term are its note.

    >>> drafts, problems = read("# mine\\n车\\tcar\\ta note\\n车\\tvehicle\\n马".encode(), "a.utf8")
    >>> [one.en for one in drafts[0].renderings], drafts[0].note, problems[0].where
    (['car', 'vehicle'], 'a note', 'a.utf8:4:1')
    """
    text, problems = decode(data, path)
    drafts: dict[str, Draft] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        source, target, comment = (*(cell.strip() for cell in line.split("\t", 2)), "", "")[:3]
        if not source or not target:
            problems.append(Problem(path, number, 1, "glossary.missing", f"the row has no {'English' if source else 'Chinese'}"))
            continue
        draft = drafts.setdefault(source, Draft(path, (number, 1), zh=source))
        if target not in [one.en for one in draft.renderings]:
            draft.renderings = (*draft.renderings, Rendering(target, "admitted"))
        if comment and comment not in draft.note.split("\n"):
            draft.note = f"{draft.note}\n{comment}".strip()
    return settle(drafts.values(), problems), problems


def write(concepts: Sequence[Concept], stream: BinaryIO) -> tuple[Loss, ...]:
    """Write the accepted renderings; the comment of each is definition and note."""
    losses = Losses()
    written = 0
    for concept, english in accepted(concepts):
        written += len(english)
        about = (losses.line(concept.definition, "definition"), losses.line(concept.note, "note"))
        comment = " ".join(filter(None, about))
        for form in forms(concept):
            for one in english:
                source = losses.line(form, "zh")
                # A line that begins with # would be no entry.
                row = "\t".join([f" {source}" if source.startswith("#") else source, losses.line(one, "en"), comment])
                stream.write((row.rstrip("\t") + "\n").encode())
    not_carried(concepts, _CARRIED, losses, written=written, place="only accepted ones have a place")
    return losses.all()
