"""`duizhao align`: pair a Chinese text with an English version of it, sentence by sentence, or verify such pairs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import click

from translator.cli.common import (
    emit,
    emit_json,
    glossary_option,
    json_option,
    load_glossary,
    note,
    refuse_overwriting,
    writing,
)
from translator.errors import FormatError

if TYPE_CHECKING:
    from translator.pipeline.aligning import Aligned

_SHOWN = 20  # things to look at that are shown for people; --json and the documents have all


@click.command("align")
@click.argument("files", nargs=-1, required=True, type=click.Path(allow_dash=True), metavar="ZH EN")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(),
    help="Where to write; the suffix gives the format (.tmx .tsv .jsonl .html .md, or .align for bare numbers). May be repeated.",
)
@click.option(
    "--sentences/--lines",
    default=True,
    show_default=True,
    help="Cut both texts into sentences, or take each line for one.",
)
@click.option(
    "--semicolons",
    type=click.Choice(["long", "always", "never"]),
    default="long",
    show_default=True,
    help="Cut Chinese sentences at ；: long ones (as `bilingual` does), all, or none.",
)
@click.option("--pairs", "verify", is_flag=True, help="Verify the pairs of one bilingual file (.jsonl .tsv .csv) instead.")
@click.option(
    "--embeddings/--no-embeddings",
    default=None,
    help="Compare meanings where words leave a doubt [default: where the extra `align` is installed].",
)
@click.option("--min-score", type=click.FloatRange(0, 1), default=0.7, show_default=True, help="Flag pairs below this score.")
@click.option(
    "--memory",
    "memory_path",
    type=click.Path(),
    help="Also store the pairs at or above --min-score in this memory, as made by people.",
)
@glossary_option
@json_option
def command(
    files: tuple[str, ...],
    outputs: tuple[str, ...],
    sentences: bool,
    semicolons: str,
    verify: bool,
    embeddings: bool | None,
    min_score: float,
    memory_path: str | None,
    glossary_paths: tuple[str, ...],
    as_json: bool,
) -> int:
    """Pair the sentences of ZH, a Chinese text, with those of EN, an English version of it, and score each pair.

    Pairs with a low score, sentences without a counterpart, and sentences in another order are reported. Without -o, the pairs go
    to standard output, with their scores. With --pairs, ZH EN is one file of pairs: it is aligned anew, and what tells against
    its pairs is reported (exit code 1).
    """
    from translator.pipeline.aligning import align_texts, read_texts
    from translator.pipeline.files import read_input

    if len(files) != (1 if verify else 2):
        raise click.UsageError("--pairs takes one file" if verify else "give two files, the Chinese and the English")
    if verify:
        return _verify(files[0], embeddings, min_score, glossary_paths, as_json)
    if files[0] == files[1] == "-":
        raise click.UsageError("only one of the two can come from standard input")
    for path in outputs:
        _writer(path)
        refuse_overwriting(path, files)
    source, target = read_texts(read_input(files[0]), read_input(files[1]), lines=not sentences, semicolons=semicolons)
    with _progress() as (told, counted):
        glossary = load_glossary(glossary_paths)
        found = align_texts(source, target, glossary=glossary, embeddings=embeddings, told=told, compared_told=counted)
    for path in outputs:
        _write(found, path, files[0], min_score)
    if memory_path is not None:
        _remember(found, memory_path, min_score)
    _tell(found, min_score)
    if as_json:
        emit_json(_json(found, min_score))
    elif not outputs and memory_path is None:
        emit("".join(_rows(found)), None)
    return 0


@contextmanager
def _progress() -> Iterator[tuple[Callable[[str], object], Callable[[int, int], object]]]:
    """Say on a terminal what is being done; elsewhere nothing, since a log is no place for it."""
    if not sys.stderr.isatty():
        yield (lambda stage: None), (lambda done, total: None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task("", total=None)
        yield (
            (lambda stage: bar.update(task, description=stage)),
            (lambda done, total: bar.update(task, completed=done, total=total)),
        )


def _writer(path: str) -> str:
    """Tell the kind of file a path asks for: `numbers`, `memory` or `document`. Raises FormatError where there is none."""
    from translator.formats.registry import writer_for

    suffix = Path(path).suffix.lower()
    if suffix in (".align", ".tmx"):
        return "numbers" if suffix == ".align" else "memory"
    try:
        writer_for(suffix)
    except FormatError as error:
        error.hint += " .tmx .align"
        raise
    return "document"


def _write(found: Aligned, path: str, name: str, min_score: float) -> None:
    from translator.memory.exchange import Report, format_by_name
    from translator.pipeline.aligning import bilingual_document, units

    kind, lost = _writer(path), ""
    if kind == "document":
        report = bilingual_document(found, title=Path(name).stem, low=min_score).write(path)
        lost = f" (not carried: {', '.join(report.not_carried)})" if report.not_carried else ""
    elif kind == "numbers":
        lines = (f"{list(bead.source)}:{list(bead.target)}:{bead.score:.3f}\n" for bead in found.alignment.beads)
        emit("".join(lines), path)
    else:
        losses = Report(path)
        with writing(path) as write:
            format_by_name("tmx").write(units(found), cast(BinaryIO, _Writing(write)), losses)
        lost = "".join(f" (not carried: {loss})" for loss in losses.losses())
    note(f"wrote {path}{lost}")


class _Writing:
    """A stream over what takes bytes."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self.write = write


def _remember(found: Aligned, path: str, min_score: float) -> None:
    from translator.memory import TranslationMemory
    from translator.pipeline.aligning import units

    with TranslationMemory(Path(path)) as memory:
        added = memory.add_many(units(found, least=min_score))
    note(f"{path}: {added.new:,} new pairs, {added.known:,} there before")


def _tell(found: Aligned, min_score: float) -> None:
    """Say on standard error how it went, and what should be looked at."""
    from translator.pipeline.aligning import bilingual_document, count

    counts = count(found, low=min_score)
    note(
        f"{counts['source']:,} Chinese and {counts['target']:,} English sentences in {counts['beads']:,} pairs "
        f"({counts['one_to_one']:,} one to one); {counts['source_alone']:,} without English, {counts['target_alone']:,} without "
        f"Chinese, {counts['crossings']:,} in another order, {counts['low']:,} scored below {min_score:g}"
    )
    flagged = [one for one in bilingual_document(found, low=min_score).segments if one.issues]
    for one in flagged[:_SHOWN]:
        note(f"  {one.id} {'; '.join(issue.message for issue in one.issues)}: {(one.source or one.target or '')[:60]}")
    if len(flagged) > _SHOWN:
        note(f"  … and {len(flagged) - _SHOWN:,} more")


def _rows(found: Aligned) -> Iterator[str]:
    from translator.pipeline.aligning import source_of, target_of

    for bead in found.alignment.beads:
        yield f"{bead.score:.2f}\t{source_of(found, bead)}\t{target_of(found, bead)}\n"


def _json(found: Aligned, min_score: float) -> dict[str, Any]:
    from translator.pipeline.aligning import count

    return {
        "schema": "duizhao.align/1",
        "signature": found.used,
        "counts": count(found, low=min_score),
        "source": list(found.source.sentences),
        "target": list(found.target.sentences),
        "beads": [bead.to_dict() for bead in found.alignment.beads],
        "crossings": [bead.to_dict() for bead in found.alignment.crossings],
    }


def _verify(file: str, embeddings: bool | None, min_score: float, glossary_paths: tuple[str, ...], as_json: bool) -> int:
    from translator.pipeline.pairs import read_pairs
    from translator.pipeline.realigning import verify_pairs

    pairs = read_pairs(file)
    with _progress() as (told, _):
        doubts = verify_pairs(pairs, glossary=load_glossary(glossary_paths), embeddings=embeddings, low=min_score, told=told)
    if as_json:
        emit_json({"schema": "duizhao.align-check/1", "pairs": len(pairs), "doubts": [doubt.to_dict() for doubt in doubts]})
    else:
        for doubt in doubts:
            click.echo(f"{doubt.number}\t{doubt.score:.2f}\t{doubt}")
    wrong = len({doubt.number for doubt in doubts})
    note(f"{len(pairs):,} pairs, {wrong:,} to be looked at")
    return 1 if doubts else 0
