"""`duizhao check`: check a bilingual document, whoever made or edited it."""

from __future__ import annotations

import click

from translator.cli.common import emit_json, glossary_option, glossary_wanted, json_option, load_glossary, note
from translator.cli.running import fail_on_option
from translator.model import SEVERITIES
from translator.pipeline.bilingual import check
from translator.pipeline.document import BilingualDocument


@click.command("check")
@click.argument("file", type=click.Path())
@click.option("--select", multiple=True, help="Only these checks, by code or its beginning (T, N202).")
@glossary_option
@click.option("--date", help="Choose renderings of this time [default: that of the document].")
@click.option("--authority", help="House style for renderings [default: that of the document].")
@fail_on_option
@json_option
def command(
    file: str,
    select: tuple[str, ...],
    glossary_paths: tuple[str, ...],
    date: str | None,
    authority: str | None,
    fail_on: str,
    as_json: bool,
) -> int:
    """Check the bilingual document FILE (JSON Lines): terms, numbers, what is left, added or repeated.

    Its terms are the entries it was made with; with --glossary, those of the shipped glossary and yours.
    """
    document = BilingualDocument.read(file)
    glossary = load_glossary(glossary_paths) if glossary_wanted(glossary_paths) else None
    try:
        report = check(document, list(select) or None, glossary=glossary, date=date, authority=authority)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--select") from error
    if as_json:
        emit_json(
            {
                "schema": "duizhao.report/1",
                "issues": [{"id": identifier, **issue.to_dict()} for identifier, issue in report.issues],
                "ran": list(report.ran),
                "not_run": [{"code": code, "reason": reason} for code, reason in report.not_run],
            }
        )
    else:
        for identifier, issue in report.issues:
            click.echo(f"{identifier}  {issue.severity:<8}  {issue.code}  {issue.message}")
        for code, reason in report.not_run:
            note(f"{code} not run: {reason}")
        note(f"{len(report.issues)} issues, {len(report.ran)} checks run, {len(report.not_run)} not run")
    worst = report.worst()
    return 1 if fail_on != "never" and worst and SEVERITIES.index(worst) >= SEVERITIES.index(fail_on) else 0
