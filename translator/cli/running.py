"""What `translate` and `bilingual` share: engine and memory options, progress, exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import click

from translator.cli.common import F, note
from translator.memory import TranslationMemory
from translator.model import SEVERITIES, Segment
from translator.pipeline.engine import EngineChoice, choose_engine, data_folder
from translator.pipeline.profile import ENGINE_CHOICES


def engine_options(function: F) -> F:
    function = click.option("--model", help="A model by its name in `duizhao model list`, or the path of a GGUF file.")(function)
    return click.option(
        "--engine",
        type=click.Choice(ENGINE_CHOICES),
        default="auto",
        show_default=True,
        help="auto and local translate with the local model; none cleans, segments and marks terms only.",
    )(function)


def memory_options(function: F) -> F:
    function = click.option("--no-memory", is_flag=True, help="Neither read nor fill a translation memory.")(function)
    return click.option(
        "--memory", "memory_path", type=click.Path(), help="Translation memory file [default: one in your data folder]."
    )(function)


fail_on_option = click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES[1:], "never"]),
    default="major",
    show_default=True,
    help="Exit with 1 where there is an issue of this severity or worse.",
)


def open_memory(path: str | None, *, disabled: bool) -> AbstractContextManager[TranslationMemory | None]:
    """Open the memory at `path`, the one in DUIZHAO_MEMORY, or the user's own."""
    if disabled:
        return nullcontext(None)
    chosen = path or os.environ.get("DUIZHAO_MEMORY")
    if chosen is None:
        folder = data_folder()
        folder.mkdir(parents=True, exist_ok=True)
        chosen = str(folder / "memory.db")
    return TranslationMemory(Path(chosen))


def prepare_engine(engine: str, model: str | None) -> EngineChoice:
    """Choose the engine; a model that is not there yet is fetched now, with a progress bar."""
    from translator.cli.model import pull_progress

    root = os.environ.get("DUIZHAO_MODEL_DIR")
    return choose_engine(
        engine, model, root=Path(root) if root else None, hub=os.environ.get("HF_ENDPOINT"), progress=pull_progress, say=note
    )


@contextmanager
def run_progress(name: str) -> Iterator[Callable[[int, int, Segment], None]]:
    """A bar on a terminal; elsewhere nothing, since a log is no place for one."""
    if not sys.stderr.isatty():
        yield lambda done, total, segment: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns: list[Any] = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()]
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=None)

        def step(done: int, total: int, segment: Segment) -> None:
            bar.update(task, completed=done, total=total)

        yield step
