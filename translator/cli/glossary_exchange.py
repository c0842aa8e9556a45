"""`duizhao glossary export` and `import`: the glossary in the formats of other programs."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from translator.cli.common import emit, emit_json, exchange_format_option, glossary_option, json_option, load_glossary, note
from translator.pipeline.files import read_input

if TYPE_CHECKING:
    from translator.terms.exchange import Format, Loss

_SHOWN = 20  # problems that are shown for people; --json has all


format_option = exchange_format_option("translator.terms.exchange")


@click.command("export")
@click.option("-o", "--output", required=True, type=click.Path(), help="File to write; its suffix tells the format. - is stdout.")
@format_option
@click.option("--domain", "domains", multiple=True, help="Only entries of this domain. May be given several times.")
@click.option("--without-shipped", is_flag=True, help="Only the glossaries of --glossary, without the shipped one.")
@glossary_option
@json_option
def export_entries(
    output: str,
    format_name: str | None,
    domains: tuple[str, ...],
    without_shipped: bool,
    glossary_paths: tuple[str, ...],
    as_json: bool,
) -> None:
    """Write the glossary for another program; what the format cannot carry is said.

    Formats: tbx, tbx2, xlsx, csv, tsv, utx, omegat, deepl, deepl-csv, google, google-equivalent, microsoft, yaml; see
    docs/exchange.md.
    """
    from translator.terms import Glossary

    if without_shipped and not glossary_paths:
        raise click.UsageError("--without-shipped needs a --glossary.")
    kind = _format(output, format_name, as_json=as_json)
    glossary = Glossary.load(*glossary_paths) if without_shipped else load_glossary(glossary_paths)
    concepts = [one for one in glossary.concepts if not domains or not set(domains).isdisjoint(one.domain)]
    losses = _write(concepts, kind, output, glossary_paths)
    if as_json:
        shown = {"schema": "duizhao.glossary-export/1", "glossary_sha256": glossary.digest}
        emit_json(shown | _result(concepts, kind, output, losses))
    else:
        _tell(concepts, kind, output, losses)


@click.command("import")
@click.argument("file", type=click.Path())
@click.option("-o", "--output", required=True, type=click.Path(), help="Glossary to write, as a rule .yaml. - is stdout.")
@format_option
@click.option("--strict", is_flag=True, help="Write nothing if any row of the file is bad.")
@json_option
def import_file(file: str, output: str, format_name: str | None, strict: bool, as_json: bool) -> int:
    """Make a glossary of another program's FILE; bad rows are named and left out, the rest is taken.

    The suffix tells the format of FILE, or --format: tbx (any version), xlsx, csv, tsv, utx, omegat, yaml.
    """
    from translator.terms.exchange import format_by_name, format_by_suffix
    from translator.terms.importing import import_glossary

    source = format_by_name(format_name) if format_name else format_by_suffix(Path(file).suffix, where=file)
    kind = _format(output, "yaml" if output == "-" else None, as_json=as_json)
    taken = import_glossary(read_input(file), source, file, strict=strict)
    losses = _write(taken.concepts, kind, output, (file,))
    errors = sum(one.severity == "error" for one in taken.problems)
    if as_json:
        problems = [one.to_dict() for one in taken.problems]
        shown = {"schema": "duizhao.glossary-import/1", "from": source.name, "left_out": taken.left_out, "problems": problems}
        emit_json(shown | _result(taken.concepts, kind, output, losses))
    else:
        for problem in taken.problems[:_SHOWN]:
            note(str(problem))
        if len(taken.problems) > _SHOWN:
            note(f"… and {len(taken.problems) - _SHOWN} more (--json has all)")
        _tell(taken.concepts, kind, output, losses)
        if errors:
            note(f"{_counted(errors, 'bad place')}; {_counted(taken.left_out, 'entry or row', 'entries or rows')} left out")
    return 1 if errors else 0


def _format(output: str, name: str | None, *, as_json: bool) -> Format:
    from translator.terms.exchange import format_by_name, format_by_suffix

    if output == "-" and as_json:
        raise click.UsageError("--json goes to standard output; give -o a file.")
    if output == "-" and not name:
        raise click.UsageError("-o - needs --format.")
    return format_by_name(name) if name else format_by_suffix(Path(output).suffix, where=output)


def _write(concepts: Any, kind: Format, output: str, inputs: tuple[str, ...]) -> tuple[Loss, ...]:
    stream = BytesIO()
    losses = kind.write(concepts, stream)
    emit(stream.getvalue(), output, inputs=inputs)
    return losses


def _result(concepts: Any, kind: Format, output: str, losses: tuple[Loss, ...]) -> dict[str, Any]:
    return {
        "output": output,
        "format": kind.name,
        "entries": len(concepts),
        "renderings": sum(len(one.renderings) for one in concepts),
        "not_carried": [loss.to_dict() for loss in losses],
    }


def _tell(concepts: Any, kind: Format, output: str, losses: tuple[Loss, ...]) -> None:
    place = "standard output" if output == "-" else output
    note(f"{_counted(len(concepts), 'entry', 'entries')} written to {place} as {kind.title}")
    for loss in losses:
        note(f"  not carried: {loss}")


def _counted(number: int, one: str, many: str = "") -> str:
    """Say how many there are.

    >>> _counted(1, "entry", "entries"), _counted(2, "bad place")
    ('1 entry', '2 bad places')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"
