"""`duizhao memory`: what the translation memory holds, and what goes in and out of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from translator.cli.common import emit_json, json_option
from translator.cli.memory_moving import clean_memory, export_file, import_file
from translator.cli.running import memory_options, open_memory

_MARKS = {"context": "same place", "exact": "same", "numbers": "numbers differ", "fuzzy": "alike"}


@click.group("memory")
def command() -> None:
    """Search, fill, export and clean the translation memory."""


command.add_command(import_file)
command.add_command(export_file)


@command.command("search")
@click.argument("text")
@click.option("-n", "--limit", type=click.IntRange(1, 100), default=5, show_default=True, help="Units shown.")
@click.option("--min-score", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="Least score of a match, 0 to 1.")
@click.option("--before", default="", help="The segment before TEXT: a unit from the same place goes first.")
@click.option("--after", default="", help="The segment after TEXT.")
@click.option("--inside", is_flag=True, help="Find units that have TEXT in their Chinese or English.")
@memory_options
@json_option
def search(
    text: str,
    limit: int,
    min_score: float,
    before: str,
    after: str,
    inside: bool,
    memory_path: str | None,
    no_memory: bool,
    as_json: bool,
) -> int:
    """Find units whose Chinese is like TEXT, the best first, with a score of 0 to 1.

    The score is twice the characters kept in order over all characters of both. Where only numbers differ, those of TEXT are put
    into the English if every one can be proved there.
    """
    from translator.pipeline.remembering import suggest

    rows: list[dict[str, Any]] = []
    with open_memory(memory_path, disabled=no_memory) as memory:
        if memory is not None and inside:
            rows = [one.to_dict() for one in memory.concordance(text, limit)]
        elif memory is not None:
            for one in suggest(memory, text, context=before, after=after, limit=limit, min_score=min_score):
                row = {"score": one.match.score, "kind": one.match.kind, **one.match.unit.to_dict()}
                rows.append(row | ({"with_numbers": one.target} if one.numbers_put_in else {}))
    if as_json:
        emit_json({"schema": "duizhao.memory-search/1", "found": rows})
        return 0 if rows else 1
    for row in rows:
        click.echo(_shown(row))
    return 0 if rows else 1


def _shown(row: dict[str, Any]) -> str:
    about = ", ".join(filter(None, (row["origin"], row["date"][:10], row["author"])))
    if "score" not in row:
        return f"{row['source']}\n      {row['target']}  [{about}]"
    lines = [f"{row['score']:.2f}  {row['source']}  [{_MARKS[row['kind']]}; {about}]", f"      {row['target']}"]
    if "with_numbers" in row:
        lines.append(f"   →  {row['with_numbers']}")
    return "\n".join(lines)


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


command.add_command(clean_memory)
