"""`duizhao clean`: repair a text, and show what was done to it."""

from __future__ import annotations

import sys

import click

from translator.cli.common import (
    about,
    color_wanted,
    emit,
    emit_json,
    json_option,
    note,
    output_option,
    refuse_overwriting,
    to_option,
)
from translator.pipeline.cleaning import Cleaned, clean
from translator.pipeline.files import atomic, read_input
from translator.pipeline.ledger import ledger
from translator.pipeline.profile import Profile

_CONTEXT = 8


@click.command("clean")
@click.argument("file", type=click.Path(allow_dash=True))
@output_option
@to_option
@click.option("--explain", is_flag=True, help="Show every edit with its reason on standard error.")
@click.option("--ledger", "ledger_path", type=click.Path(), help="Write all edits here, for `duizhao undo`.")
@json_option
def command(file: str, output: str | None, to: str, explain: bool, ledger_path: str | None, as_json: bool) -> None:
    """Repair garbled Chinese text: inserted readings, bytes out of step, noise before marks, width, script.

    Text without damage comes back byte for byte. What looks damaged but could not be repaired is reported.
    """
    for path in filter(None, (output, ledger_path)):
        refuse_overwriting(path, (file,))
    with about(file):
        cleaned = clean(read_input(file), profile=Profile(to=to))
    if as_json:
        emit_json(cleaned.to_dict())
    else:
        emit(_result(cleaned), output, inputs=(file,))
    if ledger_path:
        with atomic(ledger_path) as stream:
            stream.write(ledger(cleaned).encode("utf-8", "surrogatepass"))
    if explain:
        _explain(cleaned)
    _summary(cleaned)


def _result(cleaned: Cleaned) -> bytes | str:
    """Bytes without damage come back as they are, whatever their encoding; a changed text is UTF-8."""
    if not cleaned.edits and isinstance(cleaned.original, bytes):
        return cleaned.original
    return cleaned.text


def _explain(cleaned: Cleaned) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, highlight=False, soft_wrap=True, no_color=not color_wanted(sys.stderr))
    for step in cleaned.steps:
        if not step.edits:
            continue
        console.print(Text(f"{step.step}: {len(step.edits)} edits", style="bold"))
        for edit in step.edits:
            start, end = edit.span
            before = step.input[max(0, start - _CONTEXT) : start].rpartition("\n")[2]
            after = step.input[end : end + _CONTEXT].partition("\n")[0]
            line = Text("  …" + before, style="dim")
            line.append(f"[-{edit.before}-]" if edit.before else "", style="red strike")
            line.append(f"{{+{edit.after}+}}" if edit.after else "", style="green")
            line.append(after + "…", style="dim")
            line.append(f"  {edit.rule}: {edit.reason}", style="cyan")
            console.print(line)


def _summary(cleaned: Cleaned) -> None:
    counts = cleaned.counts()
    if counts:
        note("repaired: " + ", ".join(f"{count} × {rule}" for rule, count in sorted(counts.items())))
    serious = [finding for finding in cleaned.findings if finding.severity != "neutral"]
    for finding in serious:
        place = f" at {finding.span[0]}" if finding.span else ""
        note(f"{finding.severity}: {finding.message}{place} [{finding.code}]")
