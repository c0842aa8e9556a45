"""`duizhao detect`: say what texts are."""

from __future__ import annotations

import click

from translator.cli.common import candidates_of, code_of, each, emit_json, json_option, reading
from translator.cli.explain import visible
from translator.pipeline.detecting import Diagnosis, Spot
from translator.pipeline.streaming import detect_stream

_EXAMPLE = 24  # characters of damage that are shown
_TOLD = 20  # findings shown to people


@click.command("detect")
@click.argument("files", nargs=-1, required=True, type=click.Path(allow_dash=True))
@json_option
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=1000,
    show_default=True,
    help="How many places of damage --json lists; all are counted.",
)
def command(files: tuple[str, ...], as_json: bool, limit: int) -> int:
    """Say what texts are: encoding, script, damage with places, date and source. Nothing is changed.

    With several FILES, --json prints one object a line.
    """
    several = len(files) > 1

    def one(file: str) -> None:
        with reading(file) as source:
            diagnosis = detect_stream(source, limit=limit)
        if as_json:
            emit_json({"file": file, **diagnosis.to_dict()}, lines=several)
            return
        if several:
            click.secho(file, bold=True)
        _show(diagnosis)

    return each(files, one)


def _show(diagnosis: Diagnosis) -> None:
    click.echo(f"encoding  {diagnosis.encoding}")
    for rival in diagnosis.rivals[1:3]:
        if rival.score >= 0.5:
            click.echo(f"          or {rival.encoding} ({rival.score:.2f}: {rival.evidence})")
    click.echo(f"script    {diagnosis.script or 'no Chinese characters'}{f' ({diagnosis.region})' if diagnosis.region else ''}")
    for key, value in diagnosis.metadata.items():
        click.echo(f"{key:<9} {value}")
    if not diagnosis.counts:
        click.echo("damage    none found")
    first: dict[str, Spot] = {}
    for spot in diagnosis.damage:
        if isinstance(spot, Spot):
            first.setdefault(spot.rule, spot)
    for rule, count in diagnosis.counts.items():
        click.echo(f"damage    {count:>5} × {rule}{_example(first.get(rule))}")
    for finding, place in list(zip(diagnosis.findings, diagnosis.places, strict=True))[:_TOLD]:
        where = f"line {place[0]}, column {place[1]}: " if place else ""
        click.echo(f"{finding.severity:<9} {where}{finding.message}{candidates_of(finding.candidates)} {code_of(finding.code)}")
    left = diagnosis.findings_total - min(_TOLD, len(diagnosis.findings))
    if left:
        click.echo(f"          … and {left} findings more (--json lists them)")


def _example(spot: Spot | None) -> str:
    if spot is None:
        return ""
    before, after = (visible(text[:_EXAMPLE]) + "…" * (len(text) > _EXAMPLE) for text in (spot.text, spot.repaired))
    return f" (first at line {spot.line}, column {spot.column}: {before} → {after or 'nothing'})"
