"""`duizhao translate`: the English alone."""

from __future__ import annotations

from itertools import groupby

import click

from translator.cli.common import about, emit, glossary_option, load_glossary, note, output_option, to_option
from translator.cli.running import (
    engine_options,
    fail_on_option,
    memory_options,
    open_memory,
    prepare_engine,
    report_usage,
    run_progress,
)
from translator.pipeline.bilingual import translate
from translator.pipeline.document import BilingualDocument
from translator.pipeline.files import read_input
from translator.pipeline.profile import Profile


@click.command("translate")
@click.argument("file", type=click.Path(allow_dash=True))
@output_option
@engine_options
@memory_options
@glossary_option
@to_option
@click.option("--date", help="Date of the text (2024-05-15) where the page does not say it.")
@click.option("--authority", help="House style for renderings (GWR, Xinhua, …).")
@fail_on_option
def command(
    file: str,
    output: str | None,
    engine: str,
    model: str | None,
    memory_path: str | None,
    no_memory: bool,
    glossary_paths: tuple[str, ...],
    to: str,
    date: str | None,
    authority: str | None,
    fail_on: str,
) -> int:
    """Translate FILE into English, a paragraph a line. What was not translated is not passed over: it is marked."""
    if engine == "none":
        raise click.UsageError("without an engine there is nothing to write; `duizhao bilingual` works with --engine none")
    data = read_input(file)
    glossary = load_glossary(glossary_paths)
    profile = Profile(to=to, date=date, authority=authority)
    choice = prepare_engine(engine, model)
    with about(file), choice, open_memory(memory_path, disabled=no_memory) as memory, run_progress(file) as progress:
        document = translate(
            data, engine=choice.engine, glossary=glossary, memory=memory, profile=profile, progress=progress, name=file
        )
    emit(_english(document), output, inputs=(file,))
    report_usage(choice)
    for identifier, issue in document.issues:
        if issue.severity in ("major", "critical"):
            note(f"{identifier} {issue.severity} {issue.code}: {issue.message}")
    if document.unfinished:
        note(f"duizhao: stopped: {document.unfinished}; what was translated is kept")
        return 4
    return 1 if fail_on != "never" and document.has_issues(fail_on) else 0  # type: ignore[arg-type]


def _english(document: BilingualDocument) -> str:
    paragraphs = groupby(document.segments, key=lambda segment: segment.paragraph)
    return "".join(
        " ".join(one.target if one.target is not None else f"[not translated: {one.source}]" for one in group) + "\n"
        for _, group in paragraphs
    )
