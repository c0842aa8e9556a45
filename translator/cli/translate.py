"""`duizhao translate`: the English alone."""

from __future__ import annotations

from itertools import groupby

import click

from translator.cli.common import about, emit, note, output_option
from translator.cli.running import Wishes, report_usage, run_progress, translation_options
from translator.pipeline.bilingual import translate
from translator.pipeline.document import BilingualDocument
from translator.pipeline.files import read_input


@click.command("translate")
@click.argument("file", type=click.Path(allow_dash=True))
@output_option
@translation_options
def command(
    file: str,
    output: str | None,
    wishes: Wishes,
) -> int:
    """Translate FILE into English, a paragraph a line. What was not translated is not passed over: it is marked."""
    if wishes.engine == "none":
        raise click.UsageError("without an engine there is nothing to write; `duizhao bilingual` works with --engine none")
    data = read_input(file)
    glossary = wishes.glossary()
    profile = wishes.profile()
    choice = wishes.prepare_engine()
    with about(file), choice, wishes.open_memory() as memory, run_progress(file) as progress:
        document = translate(
            data, engine=choice.engine, glossary=glossary, memory=memory, profile=profile, progress=progress, name=file
        )
    emit(_english(document), output, inputs=(file,))
    report_usage(choice)
    for identifier, issue in document.issues:
        if issue.severity in ("major", "critical"):
            note(f"{identifier} {issue.severity} {issue.code}: {issue.message}")
    return wishes.exit_code(document)


def _english(document: BilingualDocument) -> str:
    paragraphs = groupby(document.segments, key=lambda segment: segment.paragraph)
    return "".join(
        " ".join(one.target if one.target is not None else f"[not translated: {one.source}]" for one in group) + "\n"
        for _, group in paragraphs
    )
