"""`duizhao glossary suggest|add|new|history|drift`: let the term base grow, and see it move."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from translator.cli import glossary_moving
from translator.cli.common import (
    emit,
    emit_json,
    glossary_option,
    json_option,
    load_glossary,
    note,
    output_option,
    own_glossary,
    refuse_overwriting,
)
from translator.cli.reading import Files, around, file_progress
from translator.errors import GlossaryError, OutputError
from translator.model import Concept, Rendering
from translator.resources import glossary_paths as shipped_paths
from translator.terms.schema import STATUSES


def register(group: click.Group) -> None:
    """Give the commands of this module to `duizhao glossary`."""
    for command in (suggest_terms, add_entry, new_file, glossary_moving.show_history, glossary_moving.show_drift):
        group.add_command(command)


@click.command("suggest")
@click.argument("texts", nargs=-1, type=click.Path(allow_dash=True))
@click.option(
    "--bilingual", multiple=True, type=click.Path(), help="Translated segments: any bilingual file that `duizhao check` reads."
)
@click.option(
    "--lines", multiple=True, nargs=2, type=click.Path(), help="Two text files, Chinese and English, whose lines belong together."
)
@click.option("--memory", "memories", multiple=True, type=click.Path(), help="A translation memory.")
@click.option("--min-count", type=click.IntRange(min=1), help="Least occurrences [default: 1, 2 or 3, by the length of the texts].")
@click.option("-n", "--limit", type=click.IntRange(1, 100_000), default=100, show_default=True, help="How many candidates.")
@output_option
@glossary_option
@json_option
def suggest_terms(
    texts: tuple[str, ...],
    bilingual: tuple[str, ...],
    lines: tuple[tuple[str, str], ...],
    memories: tuple[str, ...],
    min_count: int | None,
    limit: int,
    output: str | None,
    glossary_paths: tuple[str, ...],
    as_json: bool,
) -> int:
    """Find terms in TEXTS (files or folders) that the glossary lacks, with their renderings where a translation shows them.

    Without TEXTS, the Chinese side of the translations is searched. -o OUT.yaml writes entries to look through and keep in a
    glossary of your own (those without a rendering as comments), OUT.csv a table.
    """
    from translator.pipeline.growing import suggest
    from translator.pipeline.pairs import memory_pairs, read_lines, read_pairs, texts_of
    from translator.pipeline.proposing import writer_for

    if not (texts or bilingual or lines or memories):
        raise click.UsageError("give texts, or translations with --bilingual, --lines or --memory")
    write = writer_for(output) if output else None
    files = Files(list(texts_of(texts)))
    refuse_overwriting(output or "-", (*files.paths, *bilingual, *memories, *(path for two in lines for path in two)))
    pairs = [pair for path in bilingual for pair in read_pairs(path)]
    pairs += [pair for chinese, english in lines for pair in read_lines(chinese, english)]
    pairs += [pair for path in memories for pair in memory_pairs(path)]
    glossary = load_glossary(glossary_paths)
    with file_progress("reading", len(files.paths)) as step:
        found = suggest(
            files, glossary=glossary, pairs=pairs, limit=limit, min_count=min_count, progress=step, refused=files.refused
        )
    if write is not None:
        emit(write(found), output)
        note(f"wrote {output}: {len(found)} candidates, {sum(one.proposal is not None for one in found)} with a rendering")
    if as_json:
        rows = [one.to_dict() for one in found]
        emit_json({"schema": "duizhao.suggestions/1", "glossary_sha256": glossary.digest, "candidates": rows})
    elif write is None:
        _show(found)
    return files.exit_code


def _show(found: Sequence[Any]) -> None:
    if not found:
        note("no candidate (a smaller --min-count finds rarer ones)")
    for one in found:
        candidate, proposal = one.candidate, one.proposal
        where = f"{candidate.count} ×" + (f" in {candidate.documents} texts" if candidate.documents > 1 else "")
        said = f"  → {proposal.en} ({proposal.votes}/{proposal.pairs}, {proposal.confidence:.0%})" if proposal else ""
        click.echo(f"{candidate.zh}  {where}  {candidate.score:.2f}{said}")
        for example in candidate.examples[:1]:
            click.echo(f"    {around(example, candidate.zh)}")


@click.command("new")
@click.argument("file", type=click.Path())
def new_file(file: str) -> None:
    """Begin a glossary of your own: FILE with a few lines on how it is written, and no entry yet."""
    from translator.terms.adding import HEAD, HouseFile

    if Path(file).exists():
        raise OutputError("is there already", where=file, hint="`duizhao glossary add --to` appends to it")
    HouseFile(Path(file), None)
    emit(HEAD, file)
    note(f"wrote {file}; `duizhao glossary add 中文 English --to {file}` adds to it")


@click.command("add")
@click.argument("zh", required=False)
@click.argument("en", required=False)
@click.option("--to", "target", type=click.Path(), help="The file [default: your own, which every command reads].")
@click.option("--rendering", "as_rendering", is_flag=True, help="Add EN to the entry that the file has of ZH.")
@click.option("--id", "concept_id", default="", help="Id of the entry [default: made of EN].")
@click.option("--status", type=click.Choice(STATUSES), help="Status of EN [default: preferred; admitted with --rendering].")
@click.option("--authority", default="", help="Who says so (GWR, Xinhua, your house).")
@click.option(
    "--source", default="unverified", show_default=True, help="An https address, or a key of sources.yaml beside the file."
)
@click.option("--since", default="", help="In force from (2024, 2024-03, 2024-03-05).")
@click.option("--until", default="", help="In force until.")
@click.option("--domain", multiple=True, help="Subject field; may be given several times.")
@click.option("--definition", default="", help="One sentence in your own words.")
@click.option("--note", "remark", default="", help="Anything else.")
@click.option("--aka", multiple=True, help="Another Chinese form; may be given several times.")
def add_entry(
    zh: str | None,
    en: str | None,
    target: str | None,
    as_rendering: bool,
    concept_id: str,
    status: str | None,
    authority: str,
    source: str,
    since: str,
    until: str,
    domain: tuple[str, ...],
    definition: str,
    remark: str,
    aka: tuple[str, ...],
) -> None:
    """Add the term ZH with its rendering EN to a glossary of your own, or a further rendering to its entry there.

    The rest of the file stays as it is, byte for byte; nothing is written that `glossary lint` would refuse. What is missing is
    asked for on a terminal.
    """
    from translator.pipeline.files import read_input
    from translator.terms import Glossary
    from translator.terms.adding import HouseFile
    from translator.terms.writing import id_of

    zh, en = _asked(zh, "Chinese"), _asked(en, "English")
    path = _house_path(target)
    house = HouseFile(path, read_input(path) if path.exists() else None)
    rendering = Rendering(en, status or ("admitted" if as_rendering else "preferred"), authority, since, until, source)  # type: ignore[arg-type]
    if as_rendering:
        if concept_id or domain or definition or remark or aka:
            raise click.UsageError(
                "--rendering adds to an entry; --id, --domain, --definition, --note and --aka belong to a new one"
            )
        added = house.with_rendering(zh, rendering)
    else:
        shipped = Glossary.load() if shipped_paths() else Glossary([])
        theirs = shipped.concept_of(zh)
        _refuse_twice(zh, path, theirs)
        mine = {one.id for one in house.drafts}
        name = concept_id or (theirs.id if theirs else _free(id_of(en), mine | {one.id for one in shipped.concepts}))
        added = house.with_entry(zh, [rendering], concept_id=name, aka=aka, domain=domain, definition=definition, note=remark)
        if theirs:
            note(f"the shipped glossary has {theirs.zh} as “{theirs.rendering().en}”; over it, your entry takes its place")
    path.parent.mkdir(parents=True, exist_ok=True)
    emit(added.data, str(path))
    for problem in added.warnings:
        note(str(problem))
    note(f"added to {path}: {zh} → {en}")


def _asked(value: str | None, name: str) -> str:
    if value and value.strip():
        return value.strip()
    if not sys.stdin.isatty():
        raise click.UsageError(f"the {name} is missing: duizhao glossary add ZH EN")
    answer: str = click.prompt(name, err=True)
    return answer.strip()


def _house_path(target: str | None) -> Path:
    """Give the file to add to: never, unless it is named, one of those that came with the program."""
    own = Path(target) if target else own_glossary()
    if own is None:
        raise click.UsageError("DUIZHAO_GLOSSARY names no file; give one with --to")
    if own.is_dir():
        raise click.UsageError(f"{own} is a folder; name the file in it")
    if own.resolve().parent in [folder.resolve() for folder in shipped_paths() if folder.parent.name == "_data"]:
        raise OutputError("belongs to the installed program", where=str(own), hint="an update would take your entry away; use --to")
    return own


def _refuse_twice(zh: str, path: Path, theirs: Concept | None) -> None:
    """Refuse a second entry of a term beside that of another file of the same glossary."""
    if theirs and path.resolve().parent in [folder.resolve() for folder in shipped_paths()]:
        hint = "add a further rendering with --rendering to the file that has it"
        raise GlossaryError(f"“{zh}” is there already, as {theirs.id}", where=str(path.parent), hint=hint, code="glossary.exists")


def _free(name: str, taken: set[str]) -> str:
    numbers = range(2, len(taken) + 3)
    return name if name not in taken else next(f"{name}-{number}" for number in numbers if f"{name}-{number}" not in taken)
