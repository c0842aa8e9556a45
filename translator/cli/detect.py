"""`duizhao detect`: say what a text is."""

from __future__ import annotations

from collections import Counter

import click

from translator.cli.common import about, emit_json, json_option
from translator.pipeline.cleaning import detect
from translator.pipeline.files import read_input


@click.command("detect")
@click.argument("file", type=click.Path(allow_dash=True))
@json_option
def command(file: str, as_json: bool) -> None:
    """Say what a text is: encoding, script, damage with places, date and source. Nothing is changed."""
    with about(file):
        diagnosis = detect(read_input(file))
    if as_json:
        emit_json(diagnosis.to_dict())
        return
    click.echo(f"encoding  {diagnosis.encoding}")
    for rival in diagnosis.rivals[1:3]:
        if rival.score >= 0.5:
            click.echo(f"          or {rival.encoding} ({rival.score:.2f}: {rival.evidence})")
    click.echo(f"script    {diagnosis.script or 'no Chinese characters'}")
    for key, value in diagnosis.metadata.items():
        click.echo(f"{key:<9} {value}")
    if not diagnosis.damage:
        click.echo("damage    none found")
    for rule, count in Counter(damage.rule for damage in diagnosis.damage).most_common():
        click.echo(f"damage    {count:>5} × {rule}")
    for finding in diagnosis.findings:
        click.echo(f"{finding.severity:<9} {finding.message} [{finding.code}]")
