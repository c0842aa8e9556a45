"""`duizhao clean`: repair texts, and show what was done to them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import click

from translator.cli.common import (
    candidates_of,
    code_of,
    color_wanted,
    each,
    emit,
    emit_json,
    json_option,
    note,
    output_option,
    reading,
    refuse_overwriting,
    to_option,
    writing,
)
from translator.errors import OutputError
from translator.pipeline.archives import bare_name
from translator.pipeline.cleaning import clean
from translator.pipeline.ledger import ledger
from translator.pipeline.profile import Profile
from translator.pipeline.streaming import Summary, clean_stream, summary_of


class _Options(NamedTuple):
    profile: Profile
    explain_lines: int | None  # None: explain nothing
    as_json: bool
    several: bool


class _Job(NamedTuple):
    file: str
    output: str | None
    ledger: str | None


@click.command("clean")
@click.argument("files", nargs=-1, required=True, type=click.Path(allow_dash=True))
@output_option
@click.option("--out-dir", type=click.Path(file_okay=False), help="Write each result into this folder, under the name of its file.")
@to_option
@click.option("--explain", is_flag=True, help="Show the edits, line by line with their reasons, on standard error.")
@click.option(
    "--explain-lines",
    type=click.IntRange(min=0),
    default=200,
    show_default=True,
    help="How many changed lines of a file --explain shows; 0 shows all.",
)
@click.option(
    "--ledger",
    "ledger_path",
    type=click.Path(),
    help="Write all edits here, for `duizhao undo`. With several FILES, put {name} in it.",
)
@json_option
def command(
    files: tuple[str, ...],
    output: str | None,
    out_dir: str | None,
    to: str,
    explain: bool,
    explain_lines: int,
    ledger_path: str | None,
    as_json: bool,
) -> int:
    """Repair garbled Chinese text: inserted readings, bytes out of step, mix-ups of encodings, noise, width, script.

    FILES may be of any size, packed (.gz, .zst) or - for standard input; -o with such a name packs the result. Text without
    damage comes back byte for byte. What looks damaged but could not be repaired is reported.
    """
    jobs = _jobs(files, output, out_dir, ledger_path, as_json=as_json)
    options = _Options(Profile(to=to), explain_lines if explain else None, as_json, len(files) > 1)
    by_file = {job.file: job for job in jobs}
    return each(by_file, lambda file: (_whole if as_json else _stream)(by_file[file], options))


def _jobs(files: tuple[str, ...], output: str | None, out_dir: str | None, ledger_path: str | None, *, as_json: bool) -> list[_Job]:
    """Say where the results of each file go. All that can be wrong with that is said before anything is done."""
    if output and out_dir:
        raise click.UsageError("give -o or --out-dir, not both")
    several = len(set(files)) > 1
    if several and not (out_dir or as_json or (output and "{name}" in output)):
        raise click.UsageError("with several FILES, give --out-dir, or put {name} into -o")
    if several and ledger_path and "{name}" not in ledger_path:
        raise click.UsageError("with several FILES, put {name} into --ledger, as in --ledger '{name}.edits.jsonl'")
    if out_dir:
        _make_folder(out_dir)
    jobs = []
    taken: dict[str, str] = {}
    for file in dict.fromkeys(files):
        named = "stdin.txt" if file == "-" else Path(file).name
        bare = Path(bare_name(named)).stem
        result = str(Path(out_dir) / named) if out_dir else output and output.replace("{name}", bare)
        rows = ledger_path and ledger_path.replace("{name}", bare)
        for path in filter(None, (result, rows)):
            refuse_overwriting(path, files)
            if path != "-" and taken.setdefault(str(Path(path).absolute()), file) != file:
                raise click.UsageError(f"{taken[str(Path(path).absolute())]} and {file} would both be written to {path}")
        if result and result == rows:
            raise click.UsageError(f"the result and its ledger would both be written to {result}")
        jobs.append(_Job(file, result or None, rows or None))
    return jobs


def _make_folder(path: str) -> None:
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot be made: {error.strerror}", where=path, hint="give another folder") from error


def _stream(job: _Job, options: _Options) -> int:
    with ExitStack() as stack:
        source = stack.enter_context(reading(job.file, quiet=options.explain_lines is not None))
        rows = stack.enter_context(writing(job.ledger)) if job.ledger else None
        write = stack.enter_context(writing(job.output))
        name = "" if job.file == "-" else Path(job.file).name
        observer, end = _explainer(options, job.file)
        summary = clean_stream(source, write, profile=options.profile, ledger=rows, name=name, observer=observer)
        end()
    _report(summary, job.file, options)
    return 0


def _whole(job: _Job, options: _Options) -> int:
    """With --json the whole text is one value, and is held in memory."""
    with reading(job.file) as source:
        data = source.read()
        cleaned = clean(data, profile=options.profile)
    named = {"file": job.file} if options.several else {}
    emit_json({**named, **cleaned.to_dict()}, lines=options.several)
    if job.output and job.output != "-":
        emit(cleaned.text if cleaned.changed else data, job.output)
    if job.ledger:
        emit(ledger(cleaned), job.ledger)
    observer, end = _explainer(options, job.file)
    if observer:
        observer(None, cleaned)
    end()
    _report(summary_of(cleaned), job.file, options)
    return 0


def _explainer(options: _Options, file: str) -> tuple[Callable[..., object] | None, Callable[[], object]]:
    if options.explain_lines is None:
        return None, lambda: None
    from translator.cli.explain import Explainer, console_for

    explainer = Explainer(console_for(sys.stderr, color=color_wanted(sys.stderr)), limit=options.explain_lines or None)
    if options.several:
        note(f"{file}:")
    return explainer.add, explainer.end


def _report(summary: Summary, file: str, options: _Options) -> None:

    def say(message: str) -> None:
        note(f"{file}: {message}" if options.several else message)

    if summary.counts:
        say("repaired: " + ", ".join(f"{count} × {rule}" for rule, count in sorted(summary.counts.items())))
    for finding, place in summary.findings:
        where = f"line {place[0]}, column {place[1]}: " if place else ""
        code = f"[{finding.code}]" if options.explain_lines is None else code_of(finding.code)
        say(f"{finding.severity}: {where}{finding.message}{candidates_of(finding.candidates)} {code}")
    if summary.total > len(summary.findings):
        say(f"… and {summary.total - len(summary.findings)} findings more (all are in --ledger)")
