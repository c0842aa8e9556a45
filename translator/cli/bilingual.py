"""`duizhao bilingual`: the main job, from found text to a checked, aligned document."""

from __future__ import annotations

from pathlib import Path

import click

from translator.cli.common import about, emit_json, json_option, note, refuse_overwriting
from translator.cli.running import Wishes, report_usage, run_progress, translation_options
from translator.errors import TranslatorError
from translator.formats.registry import writer_for
from translator.model import SEVERITIES
from translator.pipeline.bilingual import translate
from translator.pipeline.document import BilingualDocument
from translator.pipeline.engine import EngineChoice
from translator.pipeline.profile import Profile


@click.command("bilingual")
@click.argument("files", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    required=True,
    type=click.Path(),
    help="Where to write; the suffix gives the format (.html .docx .epub .xlsx .md .tsv .tmx .xlf .jsonl). Several "
    "formats: several -o. With several FILES, a folder, or a name with {name} in it.",
)
@translation_options
@json_option
def command(
    files: tuple[str, ...],
    outputs: tuple[str, ...],
    wishes: Wishes,
    as_json: bool,
) -> int:
    """Clean, translate and check FILES, and write each as an aligned bilingual document.

    Exit code 1 says that there are issues at or above --fail-on; they are marked in the document.
    """
    for path in outputs:
        writer_for(Path(path).suffix)
        refuse_overwriting(path, files)
    if len(files) > 1 and not all("{name}" in path for path in outputs):
        raise click.UsageError("with several FILES, put {name} into each -o, as in -o '{name}.html'")
    profile = wishes.profile()
    glossary = wishes.glossary()
    choice = wishes.prepare_engine()
    worst = 0
    summaries = []
    with choice, wishes.open_memory() as memory:
        for file in files:
            try:
                document = _make(file, choice, memory, glossary, profile)
                for path in outputs:
                    _write(document, path.replace("{name}", Path(file).stem))
            except TranslatorError as error:
                if len(files) == 1:
                    raise
                note(f"duizhao: {error}")
                worst = max(worst, error.exit_code)
                continue
            summaries.append({"file": file, **document.count(), "unfinished": document.unfinished})
            worst = max(worst, _report(document, wishes))
    report_usage(choice)
    if as_json:
        usage = choice.usage
        emit_json({"schema": "duizhao.run/1", "files": summaries} | ({"usage": usage.to_dict()} if usage else {}))
    return worst


def _make(file: str, choice: EngineChoice, memory: object, glossary: object, profile: Profile) -> BilingualDocument:
    from translator.pipeline.files import read_input

    data = read_input(file)
    with about(file), run_progress(Path(file).name) as progress:
        return translate(
            data,
            name="standard input" if file == "-" else Path(file).name,
            engine=choice.engine,
            glossary=glossary,  # type: ignore[arg-type]
            memory=memory,  # type: ignore[arg-type]
            profile=profile,
            progress=progress,
        )


def _write(document: BilingualDocument, path: str) -> None:
    report = document.write(path)
    lost = f" (not carried: {', '.join(report.not_carried)})" if report.not_carried else ""
    note(f"wrote {path}{lost}")


def _report(document: BilingualDocument, wishes: Wishes) -> int:
    """Say on standard error how it went, and give the exit code."""
    counts = document.count()
    if document.unfinished:
        return wishes.exit_code(document)
    if not counts["translated"]:
        note(f"{counts['segments']} segments, {counts['terms']} terms and {counts['quantities']} numbers marked; not translated")
        if not document.issues:
            return 0
    note(
        f"{counts['translated']} of {counts['segments']} segments translated ({counts['from_memory']} from memory); "
        f"terms proved {counts['terms_proved']}/{counts['terms']}, "
        f"numbers {counts['quantities_proved']}/{counts['quantities']}; {counts['flagged']} segments flagged"
    )
    for identifier, issue in document.issues:
        if SEVERITIES.index(issue.severity) >= SEVERITIES.index("major"):
            note(f"  {identifier} {issue.severity} {issue.code}: {issue.message}")
    return wishes.exit_code(document)
