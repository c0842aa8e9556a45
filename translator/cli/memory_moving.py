"""`duizhao memory import|export|clean`: units from and for other programs, and the removal of useless ones."""

from __future__ import annotations

import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import click

from translator.cli.common import (
    emit_json,
    exchange_format_option,
    glossary_option,
    json_option,
    note,
    reading,
    refuse_overwriting,
    writing,
)
from translator.cli.running import memory_options, open_memory
from translator.memory import Unit

if TYPE_CHECKING:
    from translator.memory.exchange import Format, Loss

_SHOWN = 20  # problems that are shown for people; --json has the first thousand
_EXAMPLES = 3
_PACKED = (".gz", ".zst")


format_option = exchange_format_option("translator.memory.exchange")
origin_option = click.Choice(("human", "engine"))


@click.command("import")
@click.argument("file", type=click.Path())
@format_option
@click.option("--origin", type=origin_option, help="Who made the translations, whatever FILE says.")
@click.option("--document", type=click.Path(), help="FILE is an edited document, this the .jsonl written beside it.")
@click.option(
    "--proposals", type=click.Path(), help="Of an edited document: write renderings changed in several segments to this .yaml."
)
@click.option("--author", default="", help="Of an edited document: who edited it.")
@click.option("--dry-run", is_flag=True, help="Of an edited document: show what was changed and store nothing.")
@glossary_option
@memory_options
@json_option
def import_file(
    file: str,
    format_name: str | None,
    origin: Any,
    document: str | None,
    proposals: str | None,
    author: str,
    dry_run: bool,
    glossary_paths: tuple[str, ...],
    memory_path: str | None,
    no_memory: bool,
    as_json: bool,
) -> int:
    """Take the units of FILE into the memory, or what a person changed in a bilingual document of ours.

    The suffix tells the format of a memory (tmx, csv, tsv, jsonl; also .gz and .zst of them), or --format. Bad units are named and
    left out, and nothing that is there is replaced: of two translations both are kept, and the newest by a human is used. After a
    broken off import, run it again and it goes on.

    Of a bilingual document (docx, html, xlsx, xlf, tmx; tsv and jsonl with --document) only the changed segments are taken, as a
    person's; rows that were deleted, split, merged or given another Chinese are told. See docs/documents.md.
    """
    from translator.cli.memory_returning import import_document, is_document
    from translator.pipeline.remembering import import_memory

    if not format_name and is_document(file, document):
        if no_memory:
            raise click.UsageError("--no-memory leaves nothing to import into; --dry-run stores nothing")
        return import_document(file, document, glossary_paths, proposals, author, memory_path, dry_run=dry_run, as_json=as_json)
    if proposals or author or dry_run or document:
        raise click.UsageError("--document, --proposals, --author and --dry-run are for an edited bilingual document")
    kind = _format(file, format_name)
    with open_memory(memory_path, disabled=no_memory) as memory, reading(file) as source:
        if memory is None:
            raise click.UsageError("--no-memory leaves nothing to import into")
        done = import_memory(memory, cast(BinaryIO, source), kind.name, file, origin=origin)
    if as_json:
        problems, losses = ([one.to_dict() for one in many] for many in (done.problems, done.losses))
        counts = {"new": done.new, "known": done.known, "renewed": done.renewed, "bad": done.bad}
        emit_json({"schema": "duizhao.memory-import/1", "format": kind.name, **counts, "problems": problems, "not_kept": losses})
    else:
        for problem in done.problems[:_SHOWN]:
            note(str(problem))
        if done.bad > _SHOWN:
            note(f"… and {done.bad - _SHOWN:,} more")
        note(f"{done.new:,} new, {done.known:,} there before, {done.renewed:,} renewed, {done.bad:,} bad")
        _tell("not kept", done.losses)
    return 1 if done.bad else 0


@click.command("export")
@click.option("-o", "--output", required=True, type=click.Path(), help="File to write; its suffix tells the format. - is stdout.")
@format_option
@click.option("--origin", type=origin_option, help="Only translations by people, or only those by engines.")
@memory_options
@json_option
def export_file(output: str, format_name: str | None, origin: Any, memory_path: str | None, no_memory: bool, as_json: bool) -> None:
    """Write the memory for another program; what the format cannot carry is said.

    Formats: tmx, tmx-utf16, csv, tsv, jsonl (carries everything); see docs/memory.md.
    """
    from translator.pipeline.remembering import export_memory

    if output == "-" and (as_json or not format_name):
        raise click.UsageError("--json goes to standard output; give -o a file." if as_json else "-o - needs --format.")
    kind = _format(output, format_name)
    with open_memory(memory_path, disabled=no_memory) as memory:
        if memory is None:
            raise click.UsageError("--no-memory leaves nothing to export")
        refuse_overwriting(output, (memory.path,))
        with _counted(memory.stats().units) as told, writing(output) as write:
            done = export_memory(memory, cast(BinaryIO, _Writing(write)), kind.name, origin=origin, told=told)
    if as_json:
        losses = [one.to_dict() for one in done.losses]
        emit_json(
            {"schema": "duizhao.memory-export/1", "output": output, "format": kind.name, "units": done.units, "not_carried": losses}
        )
    else:
        note(f"{done.units:,} units written to {'standard output' if output == '-' else output} as {kind.title}")
        _tell("not carried", done.losses)


@click.command("clean")
@click.option("--rule", "rules", multiple=True, help="Only by this rule. May be given several times.")
@click.option("--apply", "really", is_flag=True, help="Remove them; otherwise they are only counted and shown.")
@click.option("--removed", type=click.Path(), help="Also write these units to a file (.jsonl, .tmx, .csv, .tsv).")
@memory_options
@json_option
def clean_memory(
    rules: tuple[str, ...], really: bool, removed: str | None, memory_path: str | None, no_memory: bool, as_json: bool
) -> None:
    """Find units that are never used or of no use, and with --apply remove them.

    Rules: empty, damaged, same (both sides), no-chinese (in the source), chinese-left (in the English), overruled (an engine's
    beside a human's of the same source).
    """
    from translator.memory.exchange import Report
    from translator.pipeline.forgetting import RULES, forget, useless

    unknown = sorted(set(rules) - {rule.name for rule in RULES})
    if unknown:
        raise click.UsageError(f"no rule {unknown[0]!r}; there are {', '.join(rule.name for rule in RULES)}")
    counts: Counter[str] = Counter()
    examples: dict[str, list[Unit]] = {}
    with open_memory(memory_path, disabled=no_memory) as memory:
        if memory is None:
            raise click.UsageError("--no-memory leaves nothing to clean")

        def found() -> Iterator[Unit]:
            for rule, unit in useless(memory, rules):
                counts[rule.name] += 1
                examples.setdefault(rule.name, []).extend([unit] if counts[rule.name] <= _EXAMPLES else [])
                yield unit

        if removed:
            kind = _format(removed, None)
            with writing(removed) as write:
                kind.write(found(), cast(BinaryIO, _Writing(write)), Report(removed))
        else:
            deque(found(), maxlen=0)
        gone = forget(memory, (unit for _, unit in useless(memory, rules))) if really else 0
    _tell_cleaned({rule.name: rule.means for rule in RULES}, counts, examples, gone, as_json=as_json)


def _tell_cleaned(
    means: dict[str, str], counts: Counter[str], examples: dict[str, list[Unit]], gone: int, *, as_json: bool
) -> None:
    if as_json:
        emit_json({"schema": "duizhao.memory-clean/1", "found": dict(counts), "removed": gone})
        return
    for name, count in counts.items():
        click.echo(f"{count:,} × {name}: {means[name]}")
        for unit in examples[name]:
            click.echo(f"    {unit.source[:60]}  →  {unit.target[:60]}")
    note(f"{gone:,} removed" if gone else f"{sum(counts.values()):,} found; nothing was removed (--apply removes them)")


class _Writing:
    """A stream over what takes bytes."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self.write = write


@contextmanager
def _counted(total: int) -> Iterator[Callable[[int], object]]:
    """A bar on a terminal; elsewhere nothing, since a log is no place for one."""
    if not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("units", total=total)
        yield lambda count: bar.update(task, completed=count)


def _format(path: str, name: str | None) -> Format:
    from translator.memory.exchange import format_by_name, format_by_suffix

    place = Path(path)
    suffix = Path(place.stem).suffix if place.suffix.lower() in _PACKED else place.suffix
    return format_by_name(name) if name else format_by_suffix(suffix, where=path)


def _tell(words: str, losses: tuple[Loss, ...]) -> None:
    for loss in losses:
        note(f"  {words}: {loss}")
