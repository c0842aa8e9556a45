"""`duizhao memory import` of an edited bilingual document: what was changed, what the memory learns, what the glossary might."""

from __future__ import annotations

import difflib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from translator.cli.common import color_wanted, emit, emit_json, load_glossary, note, refuse_overwriting
from translator.cli.running import open_memory

if TYPE_CHECKING:
    from translator.pipeline.returning import Change, Comparison, Seen
    from translator.pipeline.returning_terms import TermEdit

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_LONGEST = 2_000  # characters of a text whose difference is shown word by word
_SHOWN = 200  # of what was seen; --json has all


def import_document(
    file: str,
    document: str | None,
    glossary_paths: tuple[str, ...],
    proposals: str | None,
    author: str,
    memory_path: str | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Find what a person changed in a document of ours, show it, and remember it; gives the exit code."""
    from translator.pipeline.document import BilingualDocument
    from translator.pipeline.files import read_input
    from translator.pipeline.returned_files import read_returned
    from translator.pipeline.returning import compare, learn, originals_of
    from translator.pipeline.returning_glossary import to_yaml
    from translator.pipeline.returning_terms import term_edits

    refuse_overwriting(proposals or "-", (file, *([document] if document else [])))
    returned = read_returned(read_input(file), file)
    originals = originals_of(BilingualDocument.read(document)) if document else returned.originals
    found = compare(returned, originals)
    glossary = load_glossary(glossary_paths)
    edits = term_edits(found.changes, [one.source for one in originals or ()], glossary)
    unusable: tuple[Seen, ...] = ()
    counts = {"new": 0, "known": 0}
    if not dry_run:
        with open_memory(memory_path, disabled=False) as memory:
            assert memory is not None
            added, unusable = learn(memory, found, author=author)
            counts = {"new": added.new, "known": added.known}
    if proposals:
        emit(to_yaml(edits, glossary), proposals)
    seen = (*found.seen, *unusable)
    if as_json:
        told = {"changes": [one.to_dict() for one in found.changes], "seen": [one.to_dict() for one in seen]}
        told["proposals"] = [one.to_dict() for one in edits]
        emit_json({"schema": "duizhao.returned/1", "format": returned.format, "unchanged": found.unchanged, **counts, **told})
    else:
        _show(found, seen, edits)
        stored = (
            "nothing was stored (--dry-run)"
            if dry_run
            else f"{counts['new']:,} new in the memory, {counts['known']:,} there before"
        )
        note(f"{len(found.changes):,} changed, {found.unchanged:,} as they were; {stored}")
        if proposals:
            note(f"wrote {proposals}: {len(edits)} {'entry' if len(edits) == 1 else 'entries'} to look through")
    return 1 if any(one.kind != "moved" for one in seen) else 0


def _show(found: Comparison, seen: tuple[Seen, ...], edits: list[TermEdit]) -> None:
    for change in found.changes:
        click.echo(shown_change(change, color=color_wanted(sys.stdout)))
    for one in seen[:_SHOWN]:
        note(f"{one.kind}: {f'{one.place}: ' if one.place else ''}{one.message}")
    if len(seen) > _SHOWN:
        note(f"… and {len(seen) - _SHOWN:,} more")
    for edit in edits:
        entry = f", entry {edit.concept}" if edit.concept else ""
        click.echo(f"for the glossary: {edit.zh} → {edit.new} (not {edit.old}; in {', '.join(edit.segments)}{entry})")


def shown_change(change: Change, *, color: bool = False) -> str:
    """Show a change with the words that went in [- -] and those that came in {+ +}, or in color.

    >>> from translator.pipeline.returning import Change
    >>> print(shown_change(Change("s1", "推进城市更新。", "Advance city renewal.", "Advance urban renewal.", "row 2")))
    s1  推进城市更新。
        Advance [-city-]{+urban+} renewal.
    """
    head = f"{click.style(change.id, bold=True) if color else change.id}  {_line(change.source)}"
    if change.old is None or max(len(change.old), len(change.new)) > _LONGEST:
        return (
            f"{head}\n  + {_line(change.new[:_LONGEST])}" if change.old is None else f"{head}\n    (a very long text was changed)"
        )
    first, second = _TOKEN.findall(_line(change.old)), _TOKEN.findall(_line(change.new))
    parts = []
    for how, i1, i2, j1, j2 in difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        gone, came = "".join(first[i1:i2]), "".join(second[j1:j2])
        parts += [came] if how == "equal" else [_marked(gone, "[-", "-]", "red", color), _marked(came, "{+", "+}", "green", color)]
    return f"{head}\n    {''.join(parts)}"


def _marked(text: str, start: str, end: str, name: str, color: bool) -> str:
    if not text:
        return ""
    return click.style(text, fg=name) if color else f"{start}{text}{end}"


def _line(text: str) -> str:
    """One line of printable text: no document may move the cursor."""
    return "".join(char if char.isprintable() else "⏎" if char == "\n" else "\ufffd" for char in text)


def is_document(file: str, document: str | None) -> bool:
    """Say whether FILE is an edited document rather than a memory; a file that is not there is told of by whoever opens it."""
    from translator.pipeline.returned_files import is_document as looks_like_one

    if document:
        return True
    path = Path(file)
    head = b""
    if path.suffix.lower() == ".tmx" and path.is_file():
        with path.open("rb") as stream:
            head = stream.read(2_000)
    return looks_like_one(path, head)
