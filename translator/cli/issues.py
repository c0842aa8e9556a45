"""Issues as people read them: by segment, with both texts and the places marked; and what each check answered."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from translator.cli.common import note
from translator.cli.explain import console_for, visible
from translator.model import Issue, Report, Severity, Span
from translator.pipeline.reporting import answers

if TYPE_CHECKING:
    from translator.pipeline.bitexts import BilingualFile
    from translator.pipeline.document import BilingualDocument

_STYLES: dict[Severity, str] = {"neutral": "dim", "minor": "yellow", "major": "red", "critical": "bold red"}
_MARKS: dict[Severity, str] = {"neutral": ".", "minor": "~", "major": "^", "critical": "^"}
_WIDTH = 100  # columns where there is no terminal
_UNREAD_SHOWN = 20
_INDENT = "    "


def show(report: Report, document: BilingualDocument, read: BilingualFile, *, color: bool) -> None:
    """Print the issues to standard output, each segment once, and before them the places that could not be read."""
    console = console_for(sys.stdout, color=color)
    width = (console.width if console.is_terminal else _WIDTH) - len(_INDENT) - 1
    for one in read.unread[:_UNREAD_SHOWN]:
        _print(console, Text.assemble((one.where, "bold"), "  ", ("not read", "red"), f"  {one.message}"))
    if read.bad > _UNREAD_SHOWN:
        _print(console, Text(f"… and {read.bad - _UNREAD_SHOWN} more places that could not be read"))
    segments = {one.id: one for one in document.segments}
    for where, group in groupby(report.issues, key=lambda one: one[0]):
        issues = [issue for _, issue in group]
        _print(console, Text(where, style="bold"))
        segment = segments[where]
        for text, spans in ((segment.source, _spans(issues, "source")), (segment.target or "", _spans(issues, "target"))):
            for row in rows(text, spans, width, marked=not color):
                _print(console, row)
        for issue in issues:
            words = visible(issue.message, blanks=False)
            _print(console, Text.assemble("  ", (f"{issue.severity:<8}", _STYLES[issue.severity]), f"  {issue.code}  {words}"))


def _print(console: Console, text: Text) -> None:
    console.print(text, soft_wrap=True)


def _spans(issues: Sequence[Issue], side: str) -> list[tuple[Span, Severity]]:
    """Give the places on one side, the worst last, so that they are drawn over the others."""
    found = [(span, issue.severity) for issue in issues if (span := getattr(issue, f"{side}_span")) is not None]
    return sorted(found, key=lambda one: list(_STYLES).index(one[1]))


def rows(text: str, spans: Sequence[tuple[Span, Severity]], width: int, *, marked: bool) -> list[Text]:
    """Lay a text out in rows of a width, places coloured, or, with `marked`, underlined by a row of marks below.

    >>> for row in rows("投资40亿元。", [((2, 6), "critical")], 40, marked=True):
    ...     print(row.plain)
        投资40亿元。
            ^^^^^^
    """
    styles: list[Severity | None] = [None] * len(text)
    for (start, end), worst in spans:
        styles[start : min(end, len(text))] = [worst] * (min(end, len(text)) - start)
    laid: list[Text] = []
    for start, end in _cut(text, width):
        row, marks = Text(_INDENT), ""
        for char, severity in zip(text[start:end], styles[start:end], strict=True):
            shown = visible(char, blanks=False)
            row.append(shown, style=f"{_STYLES[severity]} underline" if severity else "")
            marks += (_MARKS[severity] if severity else " ") * cell_len(shown)
        laid.append(row)
        if marked and marks.strip():
            laid.append(Text(_INDENT + marks.rstrip()))
    return laid


def _cut(text: str, width: int) -> list[Span]:
    """Cut a text into rows, behind a blank where there is one near."""
    cuts: list[Span] = []
    start = used = 0
    blank = -1
    for place, char in enumerate(text):
        used += cell_len(visible(char, blanks=False))
        if used > width and place > start:
            end = blank + 1 if blank > start else place
            cuts.append((start, end))
            start, used = end, sum(cell_len(visible(one, blanks=False)) for one in text[end : place + 1])
        if char == " ":
            blank = place
    return [*cuts, (start, len(text))] if start < len(text) else cuts


def summary(report: Report, document: BilingualDocument, read: BilingualFile) -> None:
    """Say on standard error what each check answered: those that failed by code, those not run by reason, and all in numbers."""
    found = answers(report)
    failed = [one for one in found if one.answer == "failed"]
    for one in failed:
        note(f"{one.code}  {one.severity:<8}  {one.issues:>4}  {one.title}")
    reasons = dict.fromkeys(one.reason for one in found if one.answer == "not run")
    for reason in reasons:
        note(f"{', '.join(one.code for one in found if one.reason == reason)} not run: {reason}")
    passed, not_run = (sum(one.answer == answer for one in found) for answer in ("passed", "not run"))
    unread = f", not read: {read.bad}" if read.bad else ""
    note(
        f"segments: {len(document.segments)}{unread}, issues: {len(report.issues)}; "
        f"checks: {len(failed)} failed, {passed} passed, {not_run} not run"
    )
