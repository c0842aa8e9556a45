"""Read pairs of Chinese and English segments from what people have: a bilingual document, a table, two files, a memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from translator.errors import FormatError, InputError
from translator.memory import TranslationMemory
from translator.pipeline.bitexts import lines_of, read_bilingual
from translator.pipeline.cleaning import clean
from translator.pipeline.files import read_input
from translator.pipeline.profile import Profile

_WHOLE = (".jsonl", ".ndjson")  # our own: a bad line means that the file is damaged
_SIMPLIFIED = Profile(to="zh-Hans")

TextPair = tuple[str, str]


def read_pairs(path: str | Path) -> list[TextPair]:
    """Read the translated segments of a bilingual file: a document of ours, a table, a workbook, TMX, or XLIFF.

    Raises FormatError for another format, or where a line of a document is bad; InputError where there is no pair in it.
    """
    file = read_bilingual(path)
    if file.bad and Path(path).suffix.lower() in _WHOLE:
        raise FormatError(file.unread[0].message, where=f"{path}: {file.unread[0].where}", code="format.jsonl")
    return _filled([(one.source, one.target or "") for one in file.document.segments], str(path))


def read_lines(chinese: str | Path, english: str | Path) -> list[TextPair]:
    """Read two files whose lines belong together. Raises InputError where they have not the same number of lines."""
    sources, targets = lines_of(chinese, english)
    return _filled(list(zip(_cleaned(chinese, sources), targets, strict=True)), str(chinese))


def memory_pairs(path: str | Path) -> list[TextPair]:
    """Give all units of a translation memory. Raises InputError where there is none at this path."""
    if not Path(path).is_file():
        raise InputError("no such translation memory", where=str(path), hint="check the path", code="input.missing")
    with TranslationMemory(Path(path)) as memory:
        return [(unit.source, unit.target) for unit in memory.export_rows()]


def _cleaned(path: str | Path, before: list[str]) -> list[str]:
    """Clean a file without losing count of its lines: where the cleaning would join some, they are left as they were decoded."""
    after = clean(read_input(path), profile=_SIMPLIFIED).text.splitlines()
    return after if len(after) == len(before) else before


def _filled(pairs: list[TextPair], path: str) -> list[TextPair]:
    kept = [pair for pair in pairs if all(pair)]
    if not kept:
        raise InputError("there is no pair of segments in it", where=path, hint="is it translated?", code="input.empty")
    return kept


def texts_of(paths: Sequence[str]) -> Iterator[str]:
    """Give the files that paths name: a folder stands for all files in it and below, by name; hidden ones are passed over."""
    for path in paths:
        folder = Path(path)
        if path == "-" or not folder.is_dir():
            yield path
            continue
        inside = sorted(one for one in folder.rglob("*") if one.is_file())
        yield from (str(one) for one in inside if not any(part.startswith(".") for part in one.relative_to(folder).parts))
