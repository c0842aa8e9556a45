"""`duizhao check`: check a bilingual file, whoever made or edited it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from translator.cli.common import color_wanted, emit_json, glossary_option, glossary_wanted, json_option, load_glossary
from translator.cli.running import fail_on_option

if TYPE_CHECKING:
    from translator.pipeline.bitexts import BilingualFile

_FORMATS = ("jsonl", "csv", "tsv", "xlsx", "tmx", "xliff")


@click.command("check")
@click.argument("file", required=False, type=click.Path(allow_dash=True))
@click.option("--lines", nargs=2, type=click.Path(), help="Instead of FILE: two texts, Chinese and English, line by line.")
@click.option("--format", "format_name", type=click.Choice(_FORMATS), help="Format of FILE [default: by its suffix].")
@click.option("--select", multiple=True, metavar="CODE", help="Only these checks, by code or its beginning (T, N202).")
@click.option("--ignore", multiple=True, metavar="CODE", help="Not these checks, by code or its beginning.")
@glossary_option
@click.option("--date", help="Choose renderings of this time [default: that of the document].")
@click.option("--authority", help="House style for renderings [default: that of the document].")
@click.option("--meaning", is_flag=True, help="Compare meanings by embeddings, too (A311; needs the extra `align`, slow).")
@click.option("--list", "as_list", is_flag=True, help="Print the table of checks and exit.")
@fail_on_option
@json_option
def command(
    file: str | None,
    lines: tuple[str, str] | None,
    format_name: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    glossary_paths: tuple[str, ...],
    date: str | None,
    authority: str | None,
    meaning: bool,
    as_list: bool,
    fail_on: str,
    as_json: bool,
) -> int:
    """Check the bilingual file FILE: terms, numbers, names, what is left, added, repeated, broken or inconsistent.

    FILE is a document of `duizhao bilingual` (JSON Lines), a table (TSV, CSV, XLSX) with a column of Chinese and one of English,
    TMX, or XLIFF. The terms of a document of ours are the entries it was made with; else, or with --glossary, those of the shipped
    glossary and yours. Places that cannot be read are told, and the rest is checked. A check passed, failed, or was not run.
    """
    from translator.pipeline import bilingual, reporting

    if as_list:
        _list(as_json)
        return 0
    read = _read(file, lines, format_name)
    document = read.document
    own = bool(document.signature or document.concepts) and not glossary_wanted(glossary_paths)
    glossary = None if own else load_glossary(glossary_paths)
    options: dict[str, Any] = {"glossary": glossary, "date": date, "authority": authority, "meaning": meaning}
    try:
        report = bilingual.check(document, list(select) or None, ignore=ignore, **options)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--select or --ignore") from error
    if as_json:
        emit_json(reporting.to_dict(report, read, glossary))
    else:
        from translator.cli.issues import show, summary

        show(report, document, read, color=color_wanted(sys.stdout))
        summary(report, document, read)
    return int(fail_on != "never" and reporting.fails(report, read.bad, fail_on))  # type: ignore[arg-type]


def _read(file: str | None, lines: tuple[str, str] | None, format_name: str | None) -> BilingualFile:
    from translator.pipeline.bitexts import read_bilingual, read_bilingual_lines

    if bool(file) == bool(lines):
        raise click.UsageError("give one bilingual file, or two texts with --lines")
    if lines:
        return read_bilingual_lines(*lines)
    return read_bilingual(str(file), format=format_name)


def _list(as_json: bool) -> None:
    from translator.pipeline.reporting import table

    if as_json:
        emit_json({"schema": "duizhao.checks/1", "checks": table()})
        return
    for one in table():
        click.echo(f"{one['code']}  {one['severity']:<8}  {one['title']}")
        click.echo(f"{'':16}{one['about']}")
