"""What commands over many texts share: reading them one by one, showing how far that is, cutting examples."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from translator.cli.common import note
from translator.errors import InputError
from translator.pipeline.files import read_input

_PREVIEW = 60  # characters of an example in a list


class Files:
    """The contents of files, one by one. Of several, one that cannot be read or is no text is named and passed over."""

    def __init__(self, paths: Sequence[str]) -> None:
        self.paths = list(paths)
        self.exit_code = 0
        self._given: list[str] = []

    def __iter__(self) -> Iterator[bytes]:
        for path in self.paths:
            try:
                data = read_input(path)
            except InputError as error:
                self._refuse(path, error)
                continue
            self._given.append(path)
            yield data

    def refused(self, number: int, error: InputError) -> None:
        """Hear that what was given as number `number` is no text."""
        self._refuse(self._given[number], error)

    def _refuse(self, path: str, error: InputError) -> None:
        error.where = error.where or path
        if len(self.paths) == 1:
            raise error
        note(f"duizhao: {error}")
        self.exit_code = error.exit_code


def around(text: str, term: str) -> str:
    """Cut an example to what stands about the term."""
    at = max(text.find(term), 0)
    start = max(0, at - (_PREVIEW - len(term)) // 2)
    stop = min(len(text), start + _PREVIEW)
    return ("…" if start else "") + text[start:stop].replace("\n", " ") + ("…" if stop < len(text) else "")


@contextmanager
def file_progress(name: str, total: int) -> Iterator[Callable[[], object]]:
    """Show on a terminal how many of several files are done."""
    if total < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns: list[Any] = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()]
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=total)
        yield lambda: bar.advance(task)
