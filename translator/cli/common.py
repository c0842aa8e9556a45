"""What several commands share: reading options, writing results, telling what happened."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from translator.errors import OutputError, TranslatorError
from translator.pipeline.archives import Reader, packed
from translator.pipeline.files import atomic, same_file
from translator.pipeline.profile import SCRIPT_CHOICES

if TYPE_CHECKING:
    from translator.pipeline.blocks import Source

_LARGE = 1 << 22  # bytes: below, a bar would only flicker
F = TypeVar("F", bound=Callable[..., Any])

output_option = click.option("-o", "--output", type=click.Path(), help="Write to this file instead of standard output.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, for machines.")
to_option = click.option(
    "--to",
    type=click.Choice(SCRIPT_CHOICES),
    default="auto",
    show_default=True,
    help="Script of the result; auto goes back to Simplified where a machine had converted the text.",
)
_SHIPPED = "duizhao.shipped"  # key in the meta of the context: False where the shipped glossary is left out


def _leave_out_shipped(context: click.Context, _: click.Parameter, value: bool) -> None:
    context.meta[_SHIPPED] = not value


def glossary_option(function: F) -> F:
    """Give a command `--glossary`, as `glossary_paths`, and `--no-shipped`, which only `load_glossary` needs to know of."""
    function = click.option(
        "--no-shipped",
        is_flag=True,
        expose_value=False,
        callback=_leave_out_shipped,
        help="Leave the shipped glossary out.",
    )(function)
    return click.option(
        "--glossary",
        "glossary_paths",
        multiple=True,
        type=click.Path(),
        help="A glossary of your own (YAML, TBX, XLSX, CSV, TSV), over the shipped one; of several the last goes first.",
    )(function)


def exchange_format_option(package: str) -> Callable[[F], F]:
    """Make the option `--format` of the formats that a package has in `FORMATS`; `--help` imports none of them."""

    def known(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
        if value is not None:
            names = [one.name for one in import_module(package).FORMATS]
            if value not in names:
                raise click.BadParameter(f"no format {value!r}; there are {', '.join(names)}", context, parameter)
        return value

    return click.option("--format", "format_name", callback=known, help="Name of the format, where the suffix does not tell.")


def note(message: str) -> None:
    """Say something to a person: on standard error."""
    click.echo(message, err=True)


def emit(text: str | bytes, output: str | None, *, inputs: tuple[str, ...] = ()) -> None:
    """Write a result to its file, whole or not at all, or to standard output. Refuses to overwrite an input."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    refuse_overwriting(output or "-", inputs)
    with writing(output) as write:
        write(data)


@contextmanager
def writing(output: str | None) -> Iterator[Callable[[bytes], object]]:
    """Give what writes to a file, whole or not at all and packed as its name says, or at once to standard output."""
    if output is None or output == "-":
        yield _to_stdout
        return
    with atomic(output) as stream, packed(stream, output) as packing:
        yield packing.write


def _to_stdout(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


@contextmanager
def reading(path: str, *, quiet: bool = False) -> Iterator[Source]:
    """Open an input, packed or not, and name it in errors; on a terminal, a bar shows how far a large one is read."""
    with about(path), Reader(path) as reader:
        large = reader.size is None or reader.size >= _LARGE
        if quiet or not large or path == "-" or not sys.stderr.isatty():
            yield reader
            return
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

        columns: list[Any] = [TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn()]
        with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(Path(path).name, total=reader.size)
            yield _Watched(reader, lambda: bar.update(task, completed=reader.position))


class _Watched:
    """A source that tells when it was read from."""

    def __init__(self, source: Source, told: Callable[[], object]) -> None:
        self._source = source
        self._told = told

    def read(self, size: int = -1, /) -> bytes:
        data = self._source.read(size)
        self._told()
        return data


def each(files: Iterable[str], work: Callable[[str], int | None]) -> int:
    """Do the same with every file and give the worst exit code; an error in one does not stop the others."""
    names = list(files)
    worst = 0
    for file in names:
        try:
            worst = max(worst, work(file) or 0)
        except TranslatorError as error:
            if len(names) == 1:
                raise
            note(f"duizhao: {error}")
            worst = max(worst, error.exit_code)
    return worst


@contextmanager
def about(path: str) -> Iterator[None]:
    """Name the file in errors that do not know it."""
    try:
        yield
    except TranslatorError as error:
        error.where = error.where or path
        raise


def refuse_overwriting(output: str, inputs: tuple[str, ...]) -> None:
    """Raise OutputError where an output is one of the inputs."""
    for path in inputs:
        if path != "-" and same_file(path, output):
            raise OutputError("is the input, which is never overwritten", where=output, hint="give -o another name")


def emit_json(value: Any, *, lines: bool = False) -> None:
    """Print a value as JSON, readable and with Chinese as it is; with `lines` on one line, for JSON Lines."""
    text = json.dumps(value, ensure_ascii=False, indent=None if lines else 2)
    _to_stdout((text + "\n").encode("utf-8", "surrogatepass"))


def candidates_of(candidates: tuple[str, ...]) -> str:
    """Show what was considered for a place that was left alone."""
    from translator.cli.explain import visible

    return f" (perhaps {' or '.join(visible(one, blanks=False) for one in candidates[:3])})" if candidates else ""


def code_of(code: str) -> str:
    """Show the code of a finding with what it stands for.

    >>> code_of("R102")
    '[R102: bytes lost]'
    """
    from translator.pipeline.rules import rule_of

    rule = rule_of(code)
    return f"[{code}: {rule.title}]" if rule else f"[{code}]"


def own_glossary() -> Path | None:
    """Give the user's own glossary: that of DUIZHAO_GLOSSARY (empty: none), or `glossary.yaml` in the data folder."""
    from translator.pipeline.folders import data_folder

    named = os.environ.get("DUIZHAO_GLOSSARY")
    if named is not None:
        return Path(named) if named else None
    return data_folder() / "glossary.yaml"


def glossary_wanted(paths: tuple[str, ...]) -> bool:
    """Say whether `--glossary` or `--no-shipped` was given, for a command that has a glossary of its own otherwise."""
    return bool(paths) or not _with_shipped()


def _with_shipped() -> bool:
    context = click.get_current_context(silent=True)
    return context is None or bool(context.meta.get(_SHIPPED, True))


def load_glossary(paths: tuple[str, ...]) -> Any:
    """Load the shipped glossary, over it the user's own where there is one, and over both those of `--glossary`, in order."""
    from translator.resources import glossary_paths
    from translator.terms import Glossary

    shipped = _with_shipped()
    own = own_glossary()
    places = [*(glossary_paths() if shipped else ()), *([own] if own is not None and own.is_file() else ()), *map(Path, paths)]
    if not (places or shipped):
        raise click.UsageError("with --no-shipped, give a glossary with --glossary")
    return Glossary.load(*places)


def color_wanted(stream: Any) -> bool:
    """Say whether a stream is a terminal that may be colored (https://no-color.org)."""
    return bool(stream.isatty()) and "NO_COLOR" not in os.environ
