"""Read pairs of Chinese and English segments from what people have: a bilingual document, a table, two files, a memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from translator.errors import FormatError, InputError
from translator.formats import jsonl
from translator.memory import TranslationMemory
from translator.pipeline.cleaning import clean, decoded_text
from translator.pipeline.files import read_input
from translator.pipeline.profile import Profile

_TABLES = {".tsv": "\t", ".csv": ","}
_NAMES = (("source", "target"), ("zh", "en"), ("chinese", "english"))
_SIMPLIFIED = Profile(to="zh-Hans")

TextPair = tuple[str, str]


def read_pairs(path: str | Path) -> list[TextPair]:
    """Read the translated segments of a bilingual document (.jsonl), or the rows of a table (.tsv, .csv).

    A table has a first row with `source` and `target` or `zh` and `en`, or else its first two columns are taken. Raises
    FormatError for another format, InputError where there is no pair in it.
    """
    suffix = Path(path).suffix.lower()
    data = read_input(path)
    if suffix == ".jsonl":
        found = [(one.source, one.target) for one in jsonl.read(io.BytesIO(data)).segments if one.target]
    elif suffix in _TABLES:
        found = _rows(decoded_text(data), _TABLES[suffix], str(path))
    else:
        hint = "give .jsonl, .tsv or .csv; two files with a segment a line go to --lines"
        raise FormatError("not a bilingual file", where=str(path), hint=hint)
    return _filled(found, str(path))


def read_lines(chinese: str | Path, english: str | Path) -> list[TextPair]:
    """Read two files whose lines belong together. Raises InputError where they have not the same number of lines."""
    sources = _lines(read_input(chinese))
    targets = decoded_text(read_input(english)).splitlines()
    if len(sources) != len(targets):
        message = f"has {len(sources)} lines, and {english} {len(targets)}"
        raise InputError(message, where=str(chinese), hint="line n of one must be the translation of line n of the other")
    return _filled(list(zip(sources, targets, strict=True)), str(chinese))


def memory_pairs(path: str | Path) -> list[TextPair]:
    """Give all units of a translation memory. Raises InputError where there is none at this path."""
    if not Path(path).is_file():
        raise InputError("no such translation memory", where=str(path), hint="check the path", code="input.missing")
    with TranslationMemory(Path(path)) as memory:
        return [(unit.source, unit.target) for unit in memory.export_rows()]


def _lines(data: bytes) -> list[str]:
    """Clean a file without losing count of its lines: where the cleaning would join some, they are only decoded."""
    before = decoded_text(data).splitlines()
    after = clean(data, profile=_SIMPLIFIED).text.splitlines()
    return after if len(after) == len(before) else before


def _rows(text: str, delimiter: str, path: str) -> list[TextPair]:
    left, right = 0, 1
    found: list[TextPair] = []
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
    try:
        for number, row in enumerate(reader):
            names = [cell.strip().lower() for cell in row]
            header = next((pair for pair in _NAMES if set(pair) <= set(names)), None) if number == 0 else None
            if header:
                left, right = map(names.index, header)
            elif len(row) > max(left, right):
                found.append((row[left].strip(), row[right].strip()))
    except csv.Error as error:
        raise FormatError(f"the table cannot be read: {error}", where=f"{path}:{reader.line_num}") from error
    return found


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
