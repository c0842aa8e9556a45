"""Write suggestions down for people to look through: a glossary file to edit, or a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

from translator.errors import FormatError
from translator.model import Rendering
from translator.pipeline.growing import Suggestion
from translator.terms import writing
from translator.terms.load import UNVERIFIED

_HEAD = """# Candidates found in texts, the likeliest first. Look through them: correct the renderings, delete what is no term.
# A candidate without a rendering is a comment; fill in its English and take the marks away.
"""
_EXAMPLE = 80
_LEAST_CONFIDENCE = 0.3  # of a rendering that is written as an entry rather than into a comment
COLUMNS = ("zh", "en", "count", "documents", "score", "votes", "pairs", "confidence", "example")


def writer_for(path: str) -> Callable[[Sequence[Suggestion]], str]:
    """Give what writes suggestions in the format of the path's suffix. Raises FormatError for another one."""
    writers: dict[str, Callable[[Sequence[Suggestion]], str]] = {".yaml": to_yaml, ".yml": to_yaml, ".csv": to_csv}
    writer = writers.get(Path(path).suffix.lower())
    if writer is None:
        raise FormatError("suggestions cannot be written so", where=path, hint="write .yaml or .csv")
    return writer


def to_yaml(found: Sequence[Suggestion]) -> str:
    """Write a glossary file that loads as it is; evidence stands in comments above each entry."""
    parts = [_HEAD]
    used: set[str] = set()
    for one in found:
        candidate, proposal = one.candidate, one.proposal
        known = f"; {proposal.votes} of {proposal.pairs} pairs, confidence {proposal.confidence:.2f}" if proposal else ""
        lines = [f"# {candidate.count} × in {candidate.documents}, score {candidate.score:.2f}{known}"]
        lines += [f"# {_short(example)}" for example in candidate.examples[:1]]
        name = _unused(writing.id_of(proposal.en) if proposal else "entry", used)
        rendering = Rendering(proposal.en if proposal else "…", "preferred", source=UNVERIFIED)
        text = writing.entry(candidate.zh, [rendering], concept_id=name)
        if proposal is None or proposal.confidence < _LEAST_CONFIDENCE:
            text = "".join(f"# {line}\n" for line in text.splitlines())
        else:
            used.add(name)
        parts.append("\n".join(lines) + "\n" + text)
    return "\n".join(parts)


def to_csv(found: Sequence[Suggestion]) -> str:
    """Write a table; `en` is empty where no rendering was found."""
    stream = io.StringIO()
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(COLUMNS)
    for one in found:
        candidate, proposal = one.candidate, one.proposal
        told = (proposal.votes, proposal.pairs, proposal.confidence) if proposal else ("", "", "")
        example = _short(candidate.examples[0]) if candidate.examples else ""
        en = proposal.en if proposal else ""
        table.writerow((candidate.zh, en, candidate.count, candidate.documents, candidate.score, *told, example))
    return stream.getvalue()


def _short(text: str) -> str:
    """Cut an example to one short line; a spreadsheet shall not take it for a formula."""
    flat = " ".join(text.split())
    cut = flat[:_EXAMPLE] + ("…" if len(flat) > _EXAMPLE else "")
    return f"'{cut}" if cut.startswith(("=", "+", "-", "@")) else cut


def _unused(name: str, used: set[str]) -> str:
    number = 1
    while (name if number == 1 else f"{name}-{number}") in used:
        number += 1
    return name if number == 1 else f"{name}-{number}"
