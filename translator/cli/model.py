"""`duizhao model`: the models on this machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from translator.cli.common import emit_json, json_option, note
from translator.pipeline.engine import FileSource, ModelError, ModelStore, Progress, catalog, find_model


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
@json_option
def list_models(as_json: bool) -> None:
    """List the models that can be used and which of them are here."""
    stored = _store().list()
    if as_json:
        emit_json(
            [
                {
                    "id": one.model.id,
                    "name": one.model.name,
                    "license": one.model.license,
                    "size_bytes": one.model.size_bytes,
                    "sha256": one.model.digest,
                    "path": str(one.path) if one.path else None,
                }
                for one in stored
            ]
        )
        return
    for one in stored:
        state = "here" if one.path else f"{one.partial_bytes / 1e6:.0f} MB fetched" if one.partial_bytes else "not here"
        click.echo(f"{one.model.id}  {one.model.size_bytes / 1e9:.2f} GB  {one.model.license}  {state}")


@command.command("pull")
@click.argument("model", default=catalog()[0].id, type=click.Choice([model.id for model in catalog()]))
@click.option("--from", "file", type=click.Path(), help="Take the model from this file instead of fetching it.")
def pull(model: str, file: str | None) -> None:
    """Fetch a model, or take it from a file; its digest is checked before it is used."""
    wanted = find_model(model)
    if file is not None and not Path(file).is_file():
        raise ModelError("no such file", where=file, hint="give the path of the GGUF file")
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
