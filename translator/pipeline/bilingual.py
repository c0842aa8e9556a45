"""From a source text to a checked bilingual document: the order of the steps is written here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from translator.checks import codes
from translator.engines.base import Engine, Request, concerns_one_segment, width
from translator.engines.loop import translate as run_loop
from translator.errors import EngineError, InputError
from translator.memory import TranslationMemory
from translator.model import Issue, Report, Segment, SourceSegment
from translator.pipeline.ahead import in_order
from translator.pipeline.cleaning import Cleaned, clean
from translator.pipeline.document import BilingualDocument
from translator.pipeline.engine import MemoryEngine, NoEngine, open_engine
from translator.pipeline.files import read_input
from translator.pipeline.judging import Task, used_concepts
from translator.pipeline.profile import Profile
from translator.pipeline.remembering import held, recalled
from translator.pipeline.signature import digest, signature
from translator.segment import segment as cut
from translator.terms import Glossary

Progress = Callable[[int, int, Segment], None]
LOOP_VERSION = 1  # part of the memory key: raise it when the same input can come out another way


@dataclass(slots=True)
class _Run:
    """What all segments of a run share; `unfinished` says why the engine is asked no more."""

    engine: Engine | None
    memory: TranslationMemory | None
    profile: Profile
    engine_fields: dict[str, Any] | None
    unfinished: str = ""


def translate(
    source: str | bytes | Path,
    *,
    engine: str | Engine | None = "auto",
    glossary: Glossary | None = None,
    memory: TranslationMemory | None = None,
    profile: Profile | None = None,
    progress: Progress | None = None,
    name: str = "",
) -> BilingualDocument:
    """Clean, segment, translate and check a text, and give it back as a bilingual document.

    `source` is a path, bytes, or text; a string without a line break that names a file is a path. `engine` is `auto` (the
    local model), `local`, `firefox`, `openai` (a server, from the environment), `memory` (what the memory holds and no more),
    `none` or None (no translation: cleaned, segmented, terms marked), or an Engine. An engine that may be asked several things at
    once is, unless `context_chars` makes each segment wait for the one before it; the result is the same. Segments that the memory
    holds with the same expectations are taken from it, and each new one is stored at once, so that a run that was killed goes on
    where it stopped. `progress` is called after each segment with its number, their count, and the segment; `name` is what the
    document is called where the source is no path.

    A failing engine does not lose what is done: the document comes back with `unfinished` set. Raises InputError for an
    unusable source, ModelError where the engine's model cannot be had.

    >>> document = translate("昆山新增企业35家。", engine="none")
    >>> [term.source for term in document.segments[0].terms], document.segments[0].target
    (['昆山'], None)
    """
    profile = profile or Profile()
    glossary = glossary or Glossary.load()
    data, found_name = _load(source)
    name = name or found_name
    cleaned = clean(data, profile=profile, lexicon=lambda: lexicon(glossary))
    tasks = _tasks(cleaned, glossary, profile)
    if not tasks:
        raise InputError("there is no text in it", where=name, hint="the file is empty", code="input.empty")
    opened = _ready(open_engine(engine) if isinstance(engine, str) else engine, memory)
    fields = opened.signature() if opened is not None else None
    run = _Run(opened, memory, profile, fields)
    segments: list[Segment] = []

    def work(index: int) -> Segment:
        before = tasks[index - 1].source.text if index else ""
        after = tasks[index + 1].source.text if index + 1 < len(tasks) else ""
        return _one(tasks[index], run, before, after, _context(segments, profile.context_chars))

    at_once = 1 if opened is None or profile.context_chars else width(opened)
    try:
        with in_order(work, [task.source.text for task in tasks], width=at_once) as results:
            for task, made in zip(tasks, results, strict=True):
                span = cleaned.source_span(task.source.span) if isinstance(data, bytes) else None
                segments.append(replace(made, raw_span=span))
                if progress is not None:
                    progress(len(segments), len(tasks), segments[-1])
    finally:
        if opened is not None and isinstance(engine, str):
            opened.close()
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    return BilingualDocument(
        title=_title(segments, name),
        segments=tuple(segments),
        signature=signature(profile, source=raw, glossary=glossary.digest, engine=fields),
        metadata=_metadata(cleaned, name, run.unfinished),
        concepts=used_concepts(tasks),
        findings=cleaned.findings,
    )


def check(
    document: BilingualDocument,
    select: list[str] | None = None,
    *,
    glossary: Glossary | None = None,
    date: str | None = None,
    authority: str | None = None,
) -> Report:
    """Verify terms and numbers of a document anew and run the checks on it, whatever was found before.

    `select` names checks by code or by its beginning. Terms are those of `glossary`, or else of the document's own entries;
    `date` and `authority` choose renderings where they are not to be those the document was made with. Segments without a
    translation are not checked; where there is none with one, every check is reported as not run.

    >>> check(translate("昆山新增企业35家。", engine="none")).not_run[0]
    ('T101', 'no segment has a translation')
    """
    wanted = codes(select)
    if not any(segment.target is not None for segment in document.segments):
        return Report((), (), tuple((code, "no segment has a translation") for code in wanted))
    renewed = recheck(document, glossary=glossary, date=date, authority=authority)
    issues = tuple((segment.id, issue) for segment in renewed.segments for issue in segment.issues if issue.code in wanted)
    return Report(issues, wanted)


def recheck(
    document: BilingualDocument,
    *,
    glossary: Glossary | None = None,
    date: str | None = None,
    authority: str | None = None,
) -> BilingualDocument:
    """Give the document with verdicts and issues as its present text deserves them; the options are those of `check`."""
    # Its own entries hold its terms; a name that does not belong there is known to the whole glossary only (A306).
    glossary, names = glossary or Glossary(document.concepts), glossary or Glossary.load()
    profile = Profile.from_dict(document.signature.get("profile", {}))
    date = date or profile.date or document.metadata.get("date")
    authority = authority or profile.authority
    renewed: list[Segment] = []
    for old in document.segments:
        source = SourceSegment(old.id, old.paragraph, old.kind, old.source, (0, len(old.source)), "")
        task = Task.of(source, glossary, date, authority, names=names)
        new = task.judged(old.target) if old.target is not None else task.segment()
        renewed.append(replace(new, origin=old.origin, state=old.state, raw_span=old.raw_span))
    return replace(document, segments=tuple(renewed))


def lexicon(glossary: Glossary) -> Iterator[str]:
    """Names and terms of a glossary, for choosing between readings of lost bytes."""
    for concept in glossary.concepts:
        yield concept.zh
        yield from concept.aka


def _load(source: str | bytes | Path) -> tuple[str | bytes, str]:
    if isinstance(source, bytes):
        return source, "text"
    if isinstance(source, Path) or ("\n" not in source and len(source) < 1024 and Path(source).is_file()):
        return read_input(source), Path(source).name
    return source, "text"


def _tasks(cleaned: Cleaned, glossary: Glossary, profile: Profile) -> list[Task]:
    segmentation = cut(cleaned.text, skip=[one.span for one in cleaned.page.furniture])
    date = profile.date or cleaned.metadata.get("date")
    return [Task.of(source, glossary, date, profile.authority) for source in segmentation.segments]


def _ready(engine: Engine | None, memory: TranslationMemory | None) -> Engine | None:
    """The engine as a run needs it; None for one that does nothing."""
    if isinstance(engine, NoEngine):
        return None
    if isinstance(engine, MemoryEngine) and memory is not None:
        return engine.over(lambda request: None)  # all that the memory holds is looked up, with its neighbours, before it is asked
    return engine


def _one(task: Task, run: _Run, before: str, after: str, context: str) -> Segment:
    """Make one segment: from memory, by the engine, or, once the engine has failed, marked as not translated.

    `before` and `after` are the sources of the segments beside it, `context` of the translation before it what the engine is shown.
    """
    if run.engine is None:
        return task.segment()
    hints = task.hints()
    key = digest(LOOP_VERSION, run.engine_fields, run.profile.retries, [[hint.source, hint.target] for hint in hints])
    if run.memory is not None:
        unit = run.memory.get(task.source.text, context=before, after=after, key=key)
        if unit is not None:
            return replace(task.judged(unit.target), origin="memory", state=unit.state)
        if isinstance(run.engine, MemoryEngine):  # then it is all the same which engine it was that translated it
            target = held(run.memory, task.source.text, before=before, after=after)
            if target is not None:
                return replace(task.judged(target), origin="memory")
        # What a person wrote, with other numbers in it, is taken only where nothing at all can be said against it.
        for target in recalled(run.memory, task.source.text):
            judged = task.judged(target)
            if not judged.issues:
                return replace(judged, origin="memory")
    if run.unfinished:
        return _not_translated(task, run.unfinished)
    request = Request(task.source.text, hints=hints, context=context)
    try:
        outcome = run_loop(run.engine, request, task.judge, retries=run.profile.retries)
    except EngineError as error:
        if not concerns_one_segment(error):
            run.unfinished = run.unfinished or str(error)
        return _not_translated(task, str(error))
    made = replace(task.judged(outcome.text), origin="engine")
    if run.memory is not None:
        run.memory.put(
            made.source,
            outcome.text,
            context=before,
            after=after,
            key=key,
            origin="engine",
            state=made.state,
            signature=digest(run.engine_fields),
        )
    return made


def _not_translated(task: Task, reason: str) -> Segment:
    """An engine failure is shown in every segment that it left without a translation."""
    return replace(task.segment(), issues=(Issue("A301", "critical", f"not translated: {reason}"),))


def _context(before: list[Segment], limit: int) -> str:
    if not limit or not before or before[-1].target is None:
        return ""
    return before[-1].target[-limit:]


def _title(segments: list[Segment], name: str) -> str:
    first = segments[0]
    return first.source if first.kind == "heading" else Path(name).stem


def _metadata(cleaned: Cleaned, name: str, unfinished: str) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "file": name,
        "script": cleaned.script,
        **cleaned.metadata,
        "edits": cleaned.counts(),
        "furniture": [one.text for one in cleaned.page.furniture],
    }
    if cleaned.decoded:
        metadata["encoding"] = cleaned.decoded.encoding
    if unfinished:
        metadata["unfinished"] = unfinished
    return metadata
