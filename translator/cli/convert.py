"""`duizhao convert`: change the script and nothing else."""

from __future__ import annotations

import click

from translator.cli.common import about, emit, output_option
from translator.pipeline.cleaning import convert, decoded_text
from translator.pipeline.files import read_input
from translator.pipeline.profile import SCRIPT_CHOICES


@click.command("convert")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--to", type=click.Choice(SCRIPT_CHOICES[2:]), default="zh-Hans", show_default=True, help="Script of the result.")
@output_option
def command(file: str, to: str, output: str | None) -> None:
    """Convert between Simplified and Traditional (Taiwan, Hong Kong)."""
    with about(file):
        text = decoded_text(read_input(file))
    emit(convert(text, to).output, output, inputs=(file,))
