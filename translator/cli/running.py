"""What `translate` and `bilingual` share: engine and memory options, progress, exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Any

import click

from translator.cli.common import F, glossary_option, load_glossary, note, to_option
from translator.memory import TranslationMemory
from translator.model import SEVERITIES, Segment
from translator.pipeline.document import BilingualDocument
from translator.pipeline.engine import EngineChoice, choose_engine
from translator.pipeline.folders import data_folder
from translator.pipeline.profile import ENGINE_CHOICES, Profile

_SERVER = "duizhao.server"  # key in the meta of the context: what was said about the server of `--engine openai`


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value is not None:
        name = str(parameter.name)
        context.meta.setdefault(_SERVER, {})[name] = _parsed(name, value) if isinstance(value, str) else value


def _parsed(name: str, text: str) -> Any:
    from translator.pipeline import engine

    try:
        return {"price": engine.Price.parse, "extra": engine.parse_extra}.get(name, str)(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


_SERVER_OPTIONS: tuple[tuple[tuple[str, ...], Any, str], ...] = (
    (("--base-url",), click.STRING, "openai: where the server is [default: DUIZHAO_OPENAI_BASE_URL, or OPENAI_BASE_URL]."),
    (("--parallel",), click.IntRange(1, 256), "openai: how many segments are asked for at a time [default: 4]."),
    (
        ("--rpm", "requests_per_minute"),
        click.FloatRange(0, min_open=True),
        "openai: at most so many requests a minute [default: no limit].",
    ),
    (("--timeout", "timeout_s"), click.FloatRange(0, min_open=True), "openai: longest silence, in seconds [default: 120]."),
    (("--price",), click.STRING, "openai: price of a million tokens, prompt and output, as in 0.27/1.10."),
    (("--extra",), click.STRING, "openai: more fields for each request, as in '{\"enable_thinking\": false}'."),
)


def engine_options(function: F) -> F:
    """Give a command `--engine` and `--model`, and what `prepare_engine` alone needs to know of a server."""
    for names, kind, text in reversed(_SERVER_OPTIONS):
        function = click.option(*names, type=kind, help=text, expose_value=False, callback=_keep)(function)
    function = click.option(
        "--model",
        help="A model by its name in `duizhao model list`, the path of a GGUF file, or the folder of a Firefox model; for openai, "
        "what the server calls it [default there: DUIZHAO_OPENAI_MODEL, or the only one it has].",
    )(function)
    return click.option(
        "--engine",
        type=click.Choice(ENGINE_CHOICES),
        default="auto",
        show_default=True,
        help="auto and local translate with the local model; firefox with one of Firefox Translations, small and fast; openai with "
        "a server that speaks OpenAI's protocol (the key, if it wants one, from OPENAI_API_KEY); memory gives what the translation "
        "memory holds and no more; none cleans, segments and marks terms only.",
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
_date_option = click.option("--date", help="Date of the text (2024-05-15) where the page does not say it.")
_retries_option = click.option(
    "--retries",
    type=click.IntRange(0, 9),
    default=Profile().retries,
    show_default=True,
    help="How often a sentence that misses something is asked for again; 0 takes what comes.",
)
_context_option = click.option(
    "--context-chars",
    type=click.IntRange(0, 4000),
    default=Profile().context_chars,
    show_default=True,
    help="How much of the translation before a sentence the engine is shown, with the last heading; slower.",
)
_authority_option = click.option("--authority", help="House style for renderings (GWR, Xinhua, …).")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wanted of a translation: a field for each option of `translation_options`."""

    engine: str
    model: str | None
    memory_path: str | None
    no_memory: bool
    glossary_paths: tuple[str, ...]
    to: str
    date: str | None
    authority: str | None
    retries: int
    context_chars: int
    fail_on: str

    def profile(self) -> Profile:
        return Profile(to=self.to, date=self.date, authority=self.authority, retries=self.retries, context_chars=self.context_chars)

    def glossary(self) -> Any:
        return load_glossary(self.glossary_paths)

    def prepare_engine(self) -> EngineChoice:
        return prepare_engine(self.engine, self.model)

    def open_memory(self) -> AbstractContextManager[TranslationMemory | None]:
        return open_memory(self.memory_path, disabled=self.no_memory or self.engine == "none")

    def exit_code(self, document: BilingualDocument) -> int:
        """Give the exit code for a document, and say so where its translation stopped early."""
        if document.unfinished:
            note(f"duizhao: stopped: {document.unfinished}; what was translated is kept")
            return 4
        return 1 if self.fail_on != "never" and document.has_issues(self.fail_on) else 0  # type: ignore[arg-type]


def translation_options(function: Callable[..., int]) -> Callable[..., int]:
    """Give a command all options of a translation, gathered as `wishes`."""

    @wraps(function)
    def gathered(**options: Any) -> int:
        wishes = Wishes(**{field.name: options.pop(field.name) for field in fields(Wishes)})
        return function(wishes=wishes, **options)

    house = (fail_on_option, _context_option, _retries_option, _authority_option, _date_option)
    for option in (*house, to_option, glossary_option, memory_options, engine_options):
        gathered = option(gathered)
    return gathered


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

    context = click.get_current_context()
    if engine == "memory" and context.params.get("no_memory"):
        raise click.UsageError("--engine memory has nothing to translate with where there is --no-memory")

    server = context.meta.get(_SERVER, {})
    if server and engine != "openai":
        names = ", ".join(names[0] for names, _, _ in _SERVER_OPTIONS)
        raise click.UsageError(f"{names}: these are for --engine openai")
    root = os.environ.get("DUIZHAO_MODEL_DIR")
    try:
        return choose_engine(
            engine,
            model,
            root=Path(root) if root else None,
            hub=os.environ.get("HF_ENDPOINT"),
            progress=pull_progress,
            say=note,
            server=server,
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def report_usage(choice: EngineChoice) -> None:
    """Say what a server was asked and what it cost."""
    usage = choice.usage
    if usage is not None and usage.requests:
        note(usage.line())


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
