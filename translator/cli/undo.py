"""`duizhao undo`: the way back."""

from __future__ import annotations

import click

from translator.cli.common import output_option, reading, refuse_overwriting, writing
from translator.pipeline.undoing import last_row, lines_of, undo_stream


@click.command("undo")
@click.argument("file", type=click.Path(allow_dash=True))
@click.argument("edits", type=click.Path())
@output_option
def command(file: str, edits: str, output: str | None) -> None:
    """Rebuild the input of `duizhao clean` from its result and the ledger EDITS, to the byte.

    The result is compared with the digest of the input that the ledger holds.
    """
    refuse_overwriting(output or "-", (file, edits))
    with reading(edits, quiet=True) as rows:
        last = last_row(lines_of(rows))
    with reading(edits, quiet=True) as rows, reading(file) as source, writing(output) as write:
        undo_stream(source, lines_of(rows), last, write)
