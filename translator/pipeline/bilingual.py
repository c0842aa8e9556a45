"""From a source text to a checked bilingual document: the order of the steps is written here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from translator import hanzi
from translator.checks import check_document, codes
from translator.checks.meaning import Embed, far_apart
from translator.engines.base import Engine, concerns_one_segment, width
from translator.errors import EngineError, InputError
from translator.memory import TranslationMemory
from translator.model import Issue, Report, Segment, SourceSegment
from translator.pipeline.ahead import in_order
from translator.pipeline.asking import ask, taken_over
from translator.pipeline.cleaning import Cleaned, clean
from translator.pipeline.document import BilingualDocument
from translator.pipeline.engine import open_engine
from translator.pipeline.files import read_input
from translator.pipeline.judging import Task, used_concepts
from translator.pipeline.meaning import NOT_ASKED, NOT_INSTALLED, embeddings
from translator.pipeline.profile import Profile
from translator.pipeline.remembering import recalled
from translator.pipeline.signature import digest, signature
from translator.segment import segment as cut
from translator.terms import Glossary

Progress = Callable[[int, int, Segment], None]
_LONGEST_PATH = 1023
LOOP_VERSION = 2  # part of the memory key: raise it when the same input can come out another way


@dataclass(slots=True)
class _Run:
    """What all segments of a run share; `unfinished` says why the engine is asked no more.

    `made` has what the engine made of each text with its hints: the same sentence comes out the same way, and is asked for once.
    """

    engine: Engine | None
    memory: TranslationMemory | None
    profile: Profile
    engine_fields: dict[str, Any] | None
    unfinished: str = ""
    made: dict[str, str] = field(default_factory=dict)


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
    local model), `local`, `openai` (a server, from the environment), `none` or None (no translation: cleaned, segmented, terms
    marked), or an Engine. An engine that may be asked several things at once is, unless `context_chars` makes each segment wait
    for the one before it; the result is the same. Segments that the memory holds with the same expectations are taken from it,
    and each new one is stored at once, so that a run that was killed goes on where it stopped. `progress` is called after each
    segment with its number, their count, and the segment; `name` is what the document is called where the source is no path.

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
    opened = open_engine(engine) if isinstance(engine, str) else engine
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
        if opened is not None and opened is not engine:
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
    select: Collection[str] | None = None,
    *,
    ignore: Collection[str] = (),
    glossary: Glossary | None = None,
    date: str | None = None,
    authority: str | None = None,
    meaning: Embed | bool = False,
) -> Report:
    """Verify terms and numbers of a document anew and run the checks on it, whatever was found before.

    `select` and `ignore` name checks by code or by its beginning. Terms are those of `glossary`, or else of the document's own
    entries; `date` and `authority` choose renderings where they are not to be those the document was made with. `meaning` asks for
    the check of meaning, with embeddings of yours or, with True, with those of the extra `align`. Segments without a translation
    are not checked. What was not run is in `not_run` with the reason: where no segment has a translation, that is every check.

    >>> check(translate("昆山新增企业35家。", engine="none")).not_run[0]
    ('T101', 'no segment has a translation')

    Raises ValueError for a name that no check has.
    """
    wanted = codes(select, ignore=ignore)
    if not any(segment.target is not None for segment in document.segments):
        return Report((), (), tuple((code, "no segment has a translation") for code in wanted))
    embed = (embeddings() if meaning is True else meaning) or None
    not_run = _not_run(document, glossary, NOT_INSTALLED if meaning is True else NOT_ASKED if embed is None else "")
    ran = tuple(code for code in wanted if code not in not_run)
    renewed = recheck(document, glossary=glossary, date=date, authority=authority).segments
    found = [(segment.id, issue) for segment in renewed for issue in segment.issues if issue.code in ran]
    found += check_document(renewed, ran)
    if embed is not None and "A311" in ran:
        found += far_apart([segment for segment in renewed if (segment.target or "").strip()], embed)
    place = {segment.id: number for number, segment in enumerate(renewed)}
    order = {code: number for number, code in enumerate(ran)}
    issues = sorted(found, key=lambda one: (place[one[0]], order[one[1].code]))
    return Report(tuple(issues), ran, tuple((code, not_run[code]) for code in wanted if code in not_run))


def _not_run(document: BilingualDocument, glossary: Glossary | None, no_embeddings: str) -> dict[str, str]:
    """Say which checks cannot be run, and why."""
    reasons: dict[str, str] = {}
    if glossary is not None and not glossary.concepts:
        reasons |= dict.fromkeys(("T101", "T102", "A306", "C603"), "the glossary has no entries")
    elif glossary is None and not document.concepts and not document.signature:
        reasons |= dict.fromkeys(("T101", "T102", "C603"), "the document holds no entries; give a glossary")
    translated = sum(bool((segment.target or "").strip()) for segment in document.segments)
    if translated < 2:
        reasons |= dict.fromkeys(("C601", "C602", "C603", "A311"), "it takes two translated segments")
    if no_embeddings:
        reasons["A311"] = no_embeddings
    return reasons


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
    if isinstance(source, Path) or _names_a_file(source):
        return read_input(source), Path(source).name
    return source, "text"


def _names_a_file(text: str) -> bool:
    if "\n" in text or len(text) > _LONGEST_PATH:
        return False
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # longer than a name may be, or with a character that none has
        return False


def _tasks(cleaned: Cleaned, glossary: Glossary, profile: Profile) -> list[Task]:
    segmentation = cut(cleaned.text, skip=[one.span for one in cleaned.page.furniture])
    date = profile.date or cleaned.metadata.get("date")
    return [Task.of(source, glossary, date, profile.authority) for source in segmentation.segments]


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
        # What a person wrote, with other numbers in it, is taken only where nothing at all can be said against it.
        for target in recalled(run.memory, task.source.text):
            judged = task.judged(target)
            if not judged.issues:
                return replace(judged, origin="memory")
    if not hanzi.needs_translation(task.source.text):
        return replace(task.judged(taken_over(task.source.text)), origin="source")
    if run.unfinished:
        return _not_translated(task, run.unfinished)
    same = digest(task.source.text, key, context)
    if same not in run.made:
        try:
            run.made[same] = ask(run.engine, task, context=context, retries=run.profile.retries).text
        except EngineError as error:
            if not concerns_one_segment(error):
                run.unfinished = run.unfinished or str(error)
            return _not_translated(task, str(error))
    made = replace(task.judged(run.made[same]), origin="engine")
    if run.memory is not None:
        run.memory.put(
            made.source,
            run.made[same],
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
