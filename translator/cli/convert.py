"""`duizhao convert`: change the script and nothing else."""

from __future__ import annotations

import click

from translator.cli.common import output_option, reading, refuse_overwriting, writing
from translator.pipeline.profile import SCRIPT_CHOICES
from translator.pipeline.streaming import convert_stream


@click.command("convert")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--to", type=click.Choice(SCRIPT_CHOICES[2:]), default="zh-Hans", show_default=True, help="Script of the result.")
@output_option
def command(file: str, to: str, output: str | None) -> None:
    """Convert between Simplified and Traditional (Taiwan, Hong Kong). FILE may be packed (.gz, .zst) and of any size."""
    refuse_overwriting(output or "-", (file,))
    with reading(file) as source, writing(output) as write:
        convert_stream(source, write, to)
