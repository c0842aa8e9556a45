"""Load glossary files: YAML of the shipped format, tables, and what other programs exchange (TBX, Excel)."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from translator.errors import FormatError, GlossaryError
from translator.model import Concept
from translator.terms import cache, tables
from translator.terms.concepts import Readings, Rows, dump
from translator.terms.drafts import Draft
from translator.terms.layers import stacked
from translator.terms.problems import Problem

SOURCES = "sources.yaml"
MAX_BYTES = 64 << 20  # of a file; the whole shipped glossary has 1 MB
_YAML = (".yaml", ".yml")
# What a folder is searched for. An export in another format that lies there is not taken for a second glossary.
_IN_FOLDER = (*_YAML, ".csv", ".tsv")
_LOADED = (*_IN_FOLDER, ".tbx", ".xlsx")
_HINT = "a glossary is .yaml, .csv, .tsv, .tbx or .xlsx; others: duizhao glossary import"
UNVERIFIED = "unverified"  # a source that says that there is none yet


def load(paths: Sequence[Path]) -> cache.Sections:
    """Load files or folders as one compiled glossary, the later over the earlier; see `translator.terms.layers`.

    Raises GlossaryError with every bad place in
    `problems`, FormatError for a file of another format. What a folder holds besides is left alone. The result is kept in the
    user's cache folder and found there by the content of the files; so is that of each path, of which only one may have changed.
    """
    layers = [(path, [(one, _bytes(one)) for one in glossary_files(path)]) for path in paths]
    tables_of = [_source_files(path) for path in paths]
    keys = [_key(files + more) for (_, files), more in zip(layers, tables_of, strict=True)]
    key = keys[0] if len(keys) == 1 else hashlib.sha256(" ".join(keys).encode()).hexdigest()
    compiled = cache.read(key)
    if compiled is not None:
        return compiled
    if len(layers) == 1:
        path, files = layers[0]
        with _no_collection():
            drafts, problems = read_files(files)
            problems = [one for one in problems if one.severity == "error"] + errors_of(drafts)
        raise_for(path, problems)
        made = compiled_of(*compile_drafts(drafts), _sources(tables_of[0]))
    else:
        loaded = [load([path]) for path in paths]
        sources = {key: row for layer in loaded for key, row in json.loads(cache.text_of(layer["sources"])).items()}
        made = compiled_of(*stacked([Rows(bytes(layer["concepts"])) for layer in loaded]), sources)
    cache.write(key, made)
    return cache.unpacked(made)


def compiled_of(concepts: Sequence[Concept], readings: Readings, sources: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Make the sections of a compiled glossary: the concepts, the digest of what they say, their sources, and the index."""
    from translator.terms.index import build

    said = {"digest": digest(concepts), "sources": json.dumps(sources, ensure_ascii=False)}
    return {**said, "concepts": dump(concepts, readings), **build(concepts, readings)}


def digest(concepts: Iterable[Concept]) -> str:
    """Give the SHA-256 over what entries say, in hex; neither their order nor what is derived from them matters."""
    rows = []
    for one in concepts:
        renderings = [[r.en, r.status, r.authority, r.since, r.until, r.source] for r in one.renderings]
        row = [one.id, one.zh, one.aka, one.domain, renderings, one.definition, one.note]
        rows.append(json.dumps(row, ensure_ascii=False))
    return hashlib.sha256("\n".join(sorted(rows)).encode("utf-8", "surrogatepass")).hexdigest()


def lint(paths: Iterable[Path | str]) -> list[Problem]:
    """Give all that is wrong, or could be better, in glossary files; files given together are held against each other.

    Raises GlossaryError where there is no such file or folder, FormatError for a file of another format.
    """
    places = [Path(path) for path in paths]
    return lint_data([(one, _bytes(one)) for place in places for one in glossary_files(place)], whole=places)


def lint_data(files: Sequence[tuple[Path, bytes]], *, whole: Sequence[Path] = ()) -> list[Problem]:
    """Give all that is wrong, or could be better, in glossary files that may not be written yet.

    Of the folders in `whole` all files are there: a source that none of them names is a hint.
    """
    from translator.terms.rules import FOR_LINT

    with _no_collection():
        drafts, problems = read_files(files)
        for rule in FOR_LINT:
            problems += rule(drafts)
        folders: dict[Path, list[Draft]] = {path.parent: [] for path, _ in files}
        for draft in drafts:
            folders[Path(draft.path).parent].append(draft)
        for folder, inside in sorted(folders.items()):
            problems += _source_problems(folder, inside, whole=folder in whole)
    return sorted(set(problems))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Look for no garbage meanwhile: hundreds of thousands of new objects, all in use, are looked through again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def glossary_files(path: Path) -> list[Path]:
    """Give the files of a folder that have entries, by name; a file stands for itself."""
    if path.is_dir():
        found = sorted(one for one in path.iterdir() if one.suffix.lower() in _IN_FOLDER and one.name != SOURCES)
        if not found:
            raise GlossaryError("no glossary file in this folder", where=str(path), hint="a glossary is .yaml, .csv or .tsv")
        return found
    if not path.exists():
        raise GlossaryError("no such glossary file or folder", where=str(path))
    if path.suffix.lower() not in _LOADED:
        raise FormatError("not a glossary format", where=str(path), hint=_HINT)
    return [path]


def read_files(files: Iterable[tuple[Path, bytes]]) -> tuple[list[Draft], list[Problem]]:
    """Read the entries of files, and what is wrong with their shape."""
    from translator.terms.exchange import format_by_suffix

    drafts: list[Draft] = []
    problems: list[Problem] = []
    for path, data in files:
        more, bad = format_by_suffix(path.suffix, where=str(path)).read(data, str(path))
        drafts += more
        problems += bad
    return drafts, problems


def _source_files(path: Path) -> list[tuple[Path, bytes]]:
    table = (path if path.is_dir() else path.parent) / SOURCES
    return [(table, _bytes(table))] if table.is_file() else []


def _sources(files: Iterable[tuple[Path, bytes]]) -> dict[str, dict[str, str]]:
    from translator.terms.schema import source_fields

    return {key: row for path, data in files for key, row in source_fields(data.decode("utf-8-sig", "replace"), str(path)).items()}


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise GlossaryError(f"larger than {MAX_BYTES >> 20} MB, which no glossary is", where=str(path))
        return path.read_bytes()
    except OSError as error:
        raise GlossaryError(f"cannot be read: {error.strerror}", where=str(path)) from error


def _key(files: Iterable[tuple[Path, bytes]]) -> str:
    """Make a key of the files' kinds and content, and of the table that corrects readings."""
    digest = hashlib.sha256(f"{cache.FORMAT} {tables.rows('pinyin.tsv')}".encode())
    for path, data in files:
        digest.update(f"\0{path.suffix.lower()} {len(data)}\0".encode() + data)
    return digest.hexdigest()


def errors_of(drafts: list[Draft]) -> list[Problem]:
    """Give what forbids to load these entries."""
    from translator.terms.rules import FOR_LOADING

    return [problem for rule in FOR_LOADING for problem in rule(drafts) if problem.severity == "error"]


def raise_for(path: Path, problems: list[Problem]) -> None:
    """Raise a GlossaryError with all problems, if there are any."""
    if not problems:
        return
    places = tuple((problem.where, problem.message) for problem in sorted(set(problems)))
    count = "1 bad place" if len(places) == 1 else f"{len(places)} bad places"
    first = f"; the first is {places[0][0]}: {places[0][1]}"
    raise GlossaryError(f"{count} in the glossary{first}", where=str(path), problems=places)


def compile_drafts(drafts: list[Draft]) -> tuple[list[Concept], Readings]:
    """Make concepts of sound drafts; the Traditional forms of all come from one call."""
    from translator.terms.derive import reading, traditional

    hant = traditional([draft.zh for draft in drafts])
    concepts = [
        Concept(
            id=draft.id,
            zh=draft.zh,
            zh_hant=draft.zh_hant or derived,
            pinyin=draft.pinyin or reading(draft.zh),
            renderings=draft.renderings,
            aka=draft.aka,
            domain=draft.domain,
            definition=draft.definition,
            note=draft.note,
        )
        for draft, derived in zip(drafts, hant, strict=True)
    ]
    return concepts, {draft.id: tuple(map(reading, draft.aka)) for draft in drafts if draft.aka}


def _source_problems(folder: Path, drafts: list[Draft], *, whole: bool) -> list[Problem]:
    """Hold the sources of entries against the table beside them, the table against its format, and, where all entries of the
    folder are there, against the entries.
    """
    from translator.terms.schema import read_sources

    table = folder / SOURCES
    keys, problems = read_sources(_bytes(table).decode("utf-8-sig", "replace"), str(table)) if table.is_file() else ({}, [])
    used = {one.source for draft in drafts for one in draft.renderings}
    for key, (line, column) in keys.items() if whole else ():
        if key not in used:
            problems.append(Problem(str(table), line, column, "glossary.unused", f'no entry names the source "{key}"', "warning"))
    for draft in drafts:
        for index, one in enumerate(draft.renderings):
            if not one.source and Path(draft.path).suffix.lower() in _YAML:
                missing = f'"{one.en}" has no source; write "{UNVERIFIED}" where there is none'
                problems.append(draft.problem(f"renderings.{index}", "source", missing, "warning"))
            elif one.source and one.source not in keys and one.source != UNVERIFIED and not one.source.startswith("https://"):
                unknown = f'source "{one.source}" is neither a key of {SOURCES} nor an https address nor "{UNVERIFIED}"'
                problems.append(draft.problem(f"renderings.{index}.source", "source", unknown, "warning"))
    return problems
