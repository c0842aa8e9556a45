"""Load glossary files: YAML of the shipped format, tables, and what other programs exchange (TBX, Excel)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from translator.errors import FormatError, GlossaryError
from translator.model import Concept
from translator.terms import cache, tables
from translator.terms.drafts import Draft
from translator.terms.problems import Problem

SOURCES = "sources.yaml"
MAX_BYTES = 64 << 20  # of a file; the whole shipped glossary has 1 MB
_YAML = (".yaml", ".yml")
# What a folder is searched for. An export in another format that lies there is not taken for a second glossary.
_IN_FOLDER = (*_YAML, ".csv", ".tsv")
_LOADED = (*_IN_FOLDER, ".tbx", ".xlsx")
_HINT = "a glossary is .yaml, .csv, .tsv, .tbx or .xlsx; others: duizhao glossary import"
UNVERIFIED = "unverified"  # a source that says that there is none yet


def load_layer(path: Path) -> cache.Compiled:
    """Load one file, or all glossary files of a folder, as concepts.

    Raises GlossaryError with every bad place in `problems`, FormatError for a file of another format. What a folder holds
    besides is left alone. The result is kept in the user's cache folder and found there by the content of the files.
    """
    files = [(one, _bytes(one)) for one in glossary_files(path)]
    key = _key(files)
    compiled = cache.read(key)
    if compiled is None:
        drafts, problems = read_files(files)
        raise_for(path, [one for one in problems if one.severity == "error"] + errors_of(drafts))
        compiled = compile_drafts(drafts)
        cache.write(key, compiled)
    return compiled


def lint(paths: Iterable[Path | str]) -> list[Problem]:
    """Give all that is wrong, or could be better, in glossary files; files given together are held against each other.

    Raises GlossaryError where there is no such file or folder, FormatError for a file of another format.
    """
    return lint_data([(one, _bytes(one)) for path in paths for one in glossary_files(Path(path))])


def lint_data(files: Sequence[tuple[Path, bytes]]) -> list[Problem]:
    """Give all that is wrong, or could be better, in glossary files that may not be written yet."""
    from translator.terms.rules import FOR_LINT

    drafts, problems = read_files(files)
    for rule in FOR_LINT:
        problems += rule(drafts)
    for folder in sorted({path.parent for path, _ in files}):
        problems += _source_problems(folder, [draft for draft in drafts if Path(draft.path).parent == folder])
    return sorted(set(problems))


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


def compile_drafts(drafts: list[Draft]) -> cache.Compiled:
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


def _source_problems(folder: Path, drafts: list[Draft]) -> list[Problem]:
    """Hold the sources of entries against the table beside them, and the table against its format."""
    from translator.terms.schema import read_sources

    table = folder / SOURCES
    keys, problems = read_sources(_bytes(table).decode("utf-8-sig", "replace"), str(table)) if table.is_file() else ({}, [])
    for draft in drafts:
        for index, one in enumerate(draft.renderings):
            if not one.source and Path(draft.path).suffix.lower() in _YAML:
                missing = f'"{one.en}" has no source; write "{UNVERIFIED}" where there is none'
                problems.append(draft.problem(f"renderings.{index}", "source", missing, "warning"))
            elif one.source and one.source not in keys and one.source != UNVERIFIED and not one.source.startswith("https://"):
                unknown = f'source "{one.source}" is neither a key of {SOURCES} nor an https address nor "{UNVERIFIED}"'
                problems.append(draft.problem(f"renderings.{index}.source", "source", unknown, "warning"))
    return problems
