"""`duizhao undo`: the way back."""

from __future__ import annotations

import click

from translator.cli.common import emit, output_option
from translator.pipeline.cleaning import decoded_text
from translator.pipeline.files import read_input
from translator.pipeline.ledger import undo


@click.command("undo")
@click.argument("file", type=click.Path(allow_dash=True))
@click.argument("edits", type=click.Path())
@output_option
def command(file: str, edits: str, output: str | None) -> None:
    """Rebuild the input of `duizhao clean` from its result and the ledger EDITS, to the byte."""
    lines = read_input(edits).decode("utf-8", "replace").splitlines()
    emit(undo(decoded_text(read_input(file)), lines), output, inputs=(file, edits))
