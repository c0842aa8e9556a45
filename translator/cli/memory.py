"""`duizhao memory`: what the translation memory holds."""

from __future__ import annotations

from dataclasses import asdict

import click

from translator.cli.common import emit_json, json_option
from translator.cli.running import memory_options, open_memory


@click.group("memory")
def command() -> None:
    """Look into the translation memory."""


@command.command("stats")
@memory_options
@json_option
def show_stats(memory_path: str | None, no_memory: bool, as_json: bool) -> None:
    """Count what the memory holds."""
    with open_memory(memory_path, disabled=no_memory) as memory:
        counts: dict[str, int] = asdict(memory.stats()) if memory is not None else {}
    if as_json:
        emit_json(counts)
        return
    for key, value in counts.items():
        click.echo(f"{key:<12} {value}")


@command.command("search")
@click.argument("text")
@click.option("-n", "--limit", type=click.IntRange(1, 100), default=5, show_default=True, help="Units shown.")
@memory_options
@json_option
def search(text: str, limit: int, memory_path: str | None, no_memory: bool, as_json: bool) -> int:
    """Find units whose Chinese is like TEXT."""
    with open_memory(memory_path, disabled=no_memory) as memory:
        found = memory.search(text, limit) if memory is not None else []
    if as_json:
        emit_json([{"score": score, "source": unit.source, "target": unit.target, "origin": unit.origin} for unit, score in found])
        return 0 if found else 1
    for unit, score in found:
        click.echo(f"{score:.2f}  {unit.source}\n      {unit.target}")
    return 0 if found else 1
