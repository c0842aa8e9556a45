"""`duizhao model`: the models on this machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from translator.cli.common import emit_json, json_option, note
from translator.pipeline.engine import FileSource, ModelError, ModelStore, Progress, Stored, catalog, find_model, size_of


def _store() -> ModelStore:
    root = os.environ.get("DUIZHAO_MODEL_DIR")
    return ModelStore(Path(root) if root else None)


@contextmanager
def pull_progress() -> Iterator[Callable[[Progress], None]]:
    """A bar on a terminal; elsewhere a line for each source that is tried."""
    if not sys.stderr.isatty():
        yield lambda progress: note(progress.message) if progress.message else None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("model", total=None)

        def report(progress: Progress) -> None:
            if progress.message:
                bars.console.print(progress.message, highlight=False)
            words = {"verify": "checking", "wait": "waiting"}.get(progress.stage, "fetching")
            bars.update(task, description=words, completed=progress.done_bytes, total=progress.total_bytes)

        yield report


@click.group("model")
def command() -> None:
    """Get, list and remove translation models."""


@command.command("list")
@click.option("--all", "everything", is_flag=True, help="Also those that cannot be fetched and need a file of yours.")
@click.option("--here", is_flag=True, help="Only those on this machine.")
@click.option("--fits", type=click.FloatRange(0, min_open=True), metavar="GB", help="Only those that work in so much memory.")
@json_option
def list_models(everything: bool, here: bool, fits: float | None, as_json: bool) -> None:
    """List the models that can be used, what each needs and may, and which of them are here; `*` marks the default.

    With --json all is told that is known of each, with its pages.
    """
    stored = [one for one in _store().list() if one.path is not None or everything or as_json or one.model.fetched]
    stored = [one for one in stored if one.path is not None or not here]
    stored = [one for one in stored if fits is None or (one.model.memory_gb is not None and one.model.memory_gb <= fits)]
    if as_json:
        emit_json([_fields(one) for one in stored])
        return
    rows = [("", "model", "engine", "size", "memory", "licence", "state")]
    rows += [
        (
            "*" if one.model.id == catalog()[0].id else "",
            one.model.id,
            one.model.engine,
            size_of(one.model),
            f"{one.model.memory_gb:g} GB" if one.model.memory_gb else "?",
            one.model.license,
            _state(one),
        )
        for one in stored
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row, found in zip(rows, [None, *stored], strict=True):
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        for line in _remarks(found) if found else ():
            click.echo(f"       {line}")
    hidden = 0 if everything else sum(not model.fetched for model in catalog())
    if hidden and not here:
        note(f"{hidden} more that need a file of yours: `duizhao model list --all`; any other GGUF file works with --model PATH")


def _state(one: Stored) -> str:
    if one.path is not None:
        return "here"
    return f"{one.partial_bytes / 1e6:.0f} MB fetched" if one.partial_bytes else "not here"


def _remarks(one: Stored) -> Iterator[str]:
    """What a person should know before choosing a model, a line each."""
    about = one.model.about
    yield about.get("summary", one.model.name)
    if measured := about.get("measured"):
        yield (
            f"measured: BLEU {measured['bleu']}, chrF {measured['chrf']} ({measured['test']}); "
            f"{measured['source_chars_s']} source characters/s on {measured['machine']}"
        )
    elif stated := about.get("stated"):
        yield f"not measured here; its publisher states BLEU {stated['bleu']} on {stated['test']}"
    else:
        yield "not measured here"
    if one.model.warning():
        yield f"! {one.model.warning()}"


def _fields(one: Stored) -> dict[str, Any]:
    model = one.model
    return {
        "id": model.id,
        "name": model.name,
        "default": model.id == catalog()[0].id,
        "engine": model.engine,
        "license": model.license,
        "not_in": list(model.not_in),
        "languages": list(model.languages),
        "size_bytes": model.size_bytes,
        "memory_gb": model.memory_gb,
        "sha256": model.digest or (one.digest if not model.parts else None),
        "files": [{"name": part.id, "size_bytes": part.size_bytes, "sha256": part.digest} for part in model.parts],
        "fetched": model.fetched,
        "path": str(one.path) if one.path else None,
        "partial_bytes": one.partial_bytes,
        **dict.fromkeys(("license_url", "terms", "summary", "measured", "stated", "prompt", "pages", "digest_from")),
        **model.about,
    }


@command.command("pull")
@click.argument("model", default=catalog()[0].id, type=click.Choice([model.id for model in catalog()]))
@click.option("--from", "file", type=click.Path(), help="Take the model from this file or folder instead of fetching it.")
def pull(model: str, file: str | None) -> None:
    """Fetch a model, or take it from a file; its digest is checked before it is used.

    Of a model whose digest nobody states the file that is given counts, and no other from then on.
    """
    wanted = find_model(model)
    if file is not None and not (Path(file).is_dir() if wanted.parts else Path(file).is_file()):
        hint = "give the folder that has its files" if wanted.parts else "give the path of the GGUF file"
        raise ModelError("no such folder" if wanted.parts else "no such file", where=file, hint=hint)
    if wanted.warning():
        note(f"{wanted.id}: {wanted.warning()}")
    sources = [FileSource(Path(file))] if file is not None else None
    with pull_progress() as report:
        path = _store().pull(wanted, sources=sources, hub=os.environ.get("HF_ENDPOINT"), progress=report)
    click.echo(path)


@command.command("path")
@click.argument("model", default=catalog()[0].id, type=click.Choice([model.id for model in catalog()]))
def show_path(model: str) -> None:
    """Print where a model is."""
    path = _store().path(find_model(model))
    if path is None:
        raise ModelError(f"{model} is not here", hint="`duizhao model pull` fetches it")
    click.echo(path)


@command.command("remove")
@click.argument("model", default=catalog()[0].id, type=click.Choice([model.id for model in catalog()]))
def remove(model: str) -> None:
    """Delete a model and what is left of unfinished pulls."""
    note("removed" if _store().remove(find_model(model)) else "was not here")
