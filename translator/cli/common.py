"""What several commands share: reading options, writing results, telling what happened."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from translator.errors import OutputError, TranslatorError
from translator.pipeline.files import atomic, same_file
from translator.pipeline.profile import SCRIPT_CHOICES

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
glossary_option = click.option(
    "--glossary",
    "glossary_paths",
    multiple=True,
    type=click.Path(),
    help="A glossary of your own (YAML, CSV, TSV); it goes before the shipped one. May be given several times.",
)


def note(message: str) -> None:
    """Say something to a person: on standard error."""
    click.echo(message, err=True)


def emit(text: str | bytes, output: str | None, *, inputs: tuple[str, ...] = ()) -> None:
    """Write a result to its file, whole or not at all, or to standard output. Refuses to overwrite an input."""
    data = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
    if output is None or output == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    refuse_overwriting(output, inputs)
    with atomic(output) as stream:
        stream.write(data)


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


def emit_json(value: Any) -> None:
    """Print a value as JSON, readable and with Chinese as it is."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def load_glossary(paths: tuple[str, ...]) -> Any:
    """Load the shipped glossary with the user's own on top."""
    from translator.resources import glossary_paths
    from translator.terms import Glossary

    return Glossary.load(*glossary_paths(), *map(Path, paths)) if paths else Glossary.load()


def color_wanted(stream: Any) -> bool:
    """Say whether a stream is a terminal that may be colored (https://no-color.org)."""
    return bool(stream.isatty()) and "NO_COLOR" not in os.environ
