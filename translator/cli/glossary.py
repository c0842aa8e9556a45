"""`duizhao glossary`: look at the term base as a whole."""

from __future__ import annotations

import click

from translator.cli import glossary_growing
from translator.cli.common import emit_json, glossary_option, json_option, load_glossary
from translator.cli.glossary_exchange import export_entries, import_file


@click.group("glossary")
def command() -> None:
    """List, check, count, export and import the glossary."""


command.add_command(export_entries)
command.add_command(import_file)


glossary_growing.register(command)


@command.command("list")
@click.option("--domain", help="Only entries of this domain (economy, place, …).")
@click.option("--date", help="Give the renderings of this time (2023, 2023-05, 2023-05-01).")
@click.option("--authority", help="Give the renderings of this house (GWR, Xinhua, …).")
@glossary_option
@json_option
def list_entries(
    domain: str | None, date: str | None, authority: str | None, glossary_paths: tuple[str, ...], as_json: bool
) -> None:
    """List the entries: Chinese, English, id."""
    concepts = [one for one in load_glossary(glossary_paths).concepts if domain is None or domain in one.domain]
    if as_json:
        emit_json(
            [{"id": one.id, "zh": one.zh, "en": one.rendering(date, authority).en, "domain": list(one.domain)} for one in concepts]
        )
        return
    for one in concepts:
        click.echo(f"{one.zh}\t{one.rendering(date, authority).en}\t{one.id}")


@command.command("lint")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@json_option
def lint_files(paths: tuple[str, ...], strict: bool, as_json: bool) -> int:
    """Check glossary files (the shipped ones without PATHS); every problem with its file, line and column.

    Exit code 1 where there is an error, which keeps a file from being loaded; with --strict also where there is a warning.
    """
    from pathlib import Path

    from translator.resources import glossary_paths
    from translator.terms import lint

    problems = lint([Path(path) for path in paths] or glossary_paths())
    errors = sum(problem.severity == "error" for problem in problems)
    if as_json:
        emit_json({"schema": "duizhao.lint/1", "problems": [problem.to_dict() for problem in problems]})
    else:
        for problem in problems:
            click.echo(str(problem))
        click.echo(f"{errors} errors, {len(problems) - errors} warnings" if problems else "no problems", err=True)
    return 1 if errors or (strict and problems) else 0


@command.command("stats")
@glossary_option
@json_option
def show_stats(glossary_paths: tuple[str, ...], as_json: bool) -> None:
    """Count entries, renderings, domains, and what has no seen source."""
    from translator.terms import stats

    counts = stats(load_glossary(glossary_paths))
    if as_json:
        emit_json(counts)
        return
    for key, value in counts.items():
        shown = ", ".join(f"{name} {count}" for name, count in value.items()) if isinstance(value, dict) else value
        click.echo(f"{key:<24} {shown}")
