"""`duizhao bilingual`: the main job, from found text to a checked, aligned document."""

from __future__ import annotations

from pathlib import Path

import click

from translator.cli.common import about, emit_json, glossary_option, json_option, load_glossary, note, refuse_overwriting, to_option
from translator.cli.running import (
    engine_options,
    fail_on_option,
    memory_options,
    open_memory,
    prepare_engine,
    report_usage,
    run_progress,
)
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
@engine_options
@memory_options
@glossary_option
@to_option
@click.option("--date", help="Date of the text (2024-05-15) where the page does not say it.")
@click.option("--authority", help="House style for renderings (GWR, Xinhua, …).")
@fail_on_option
@json_option
def command(
    files: tuple[str, ...],
    outputs: tuple[str, ...],
    engine: str,
    model: str | None,
    memory_path: str | None,
    no_memory: bool,
    glossary_paths: tuple[str, ...],
    to: str,
    date: str | None,
    authority: str | None,
    fail_on: str,
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
    profile = Profile(to=to, date=date, authority=authority)
    glossary = load_glossary(glossary_paths)
    choice = prepare_engine(engine, model)
    worst = 0
    summaries = []
    with choice, open_memory(memory_path, disabled=no_memory or engine == "none") as memory:
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
            worst = max(worst, _report(document, fail_on))
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


def _report(document: BilingualDocument, fail_on: str) -> int:
    """Say on standard error how it went, and give the exit code."""
    counts = document.count()
    if document.unfinished:
        note(f"duizhao: stopped: {document.unfinished}; what was translated is kept")
        return 4
    if not counts["translated"]:
        note(f"{counts['segments']} segments, {counts['terms']} terms and {counts['quantities']} numbers marked; not translated")
        return 0
    note(
        f"{counts['translated']} of {counts['segments']} segments translated ({counts['from_memory']} from memory); "
        f"terms proved {counts['terms_proved']}/{counts['terms']}, "
        f"numbers {counts['quantities_proved']}/{counts['quantities']}; {counts['flagged']} segments flagged"
    )
    for identifier, issue in document.issues:
        if SEVERITIES.index(issue.severity) >= SEVERITIES.index("major"):
            note(f"  {identifier} {issue.severity} {issue.code}: {issue.message}")
    return 1 if fail_on != "never" and document.has_issues(fail_on) else 0  # type: ignore[arg-type]
