"""Read bilingual files of any program as documents that can be checked."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from translator.errors import FormatError, InputError
from translator.formats import jsonl
from translator.formats.bitext import Bitext, Unread, tables, xliff
from translator.memory.exchange.report import Report
from translator.memory.exchange.sound import is_chinese, is_english, language
from translator.memory.exchange.tmx_parser import Tu, units
from translator.model import Document
from translator.pipeline.cleaning import decoded_text
from translator.pipeline.document import BilingualDocument
from translator.pipeline.files import read_input
from translator.terms.exchange import xlsx


@dataclass(frozen=True, slots=True)
class BilingualFile:
    """What a file gave: a document, the places that could not be read, and how many these are (`unread` has the first thousand)."""

    document: BilingualDocument
    unread: tuple[Unread, ...] = ()
    bad: int = 0


@dataclass(frozen=True, slots=True)
class BitextFormat:
    """A row of the table: `read` fills a Bitext from bytes, or gives a whole document where the format has one."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    read: Callable[[bytes, Bitext], Document | None]


def read_bilingual(path: str | Path, *, format: str | None = None) -> BilingualFile:  # noqa: A002
    """Read a bilingual file in the format of its suffix, or in that which is named.

    The ids of segments are those of the file: its own, or the line, row or unit. A place that cannot be read is told in `unread`,
    and the rest goes on. Raises InputError for what cannot be opened or has no segment, FormatError for what is no bilingual file.
    """
    found = _format(Path(path).suffix.lower(), format, str(path))
    data = read_input(path)
    into = Bitext()
    try:
        whole = found.read(data, into)
    except FormatError as error:
        error.where = error.where or str(path)
        raise
    document = whole or into.document(Path(path).stem)
    if not document.segments and not document.title:
        message = f"nothing in it can be read: {into.unread[0].message}" if into.unread else "there is no pair of segments in it"
        where = f"{path}: {into.unread[0].where}" if into.unread else str(path)
        raise InputError(message, where=where, code="input.empty")
    return BilingualFile(BilingualDocument.of(document), tuple(into.unread), into.bad)


def read_bilingual_lines(chinese: str | Path, english: str | Path) -> BilingualFile:
    """Read two files whose lines belong together; blank ones on both sides are passed over.

    Raises InputError where they have not the same number of lines.
    """
    sources, targets = lines_of(chinese, english)
    into = Bitext()
    for number, (source, target) in enumerate(zip_longest(sources, targets, fillvalue=""), 1):
        into.add(f"line {number}", source, target)
    document = into.document(Path(chinese).stem)
    if not document.segments:
        raise InputError("there is no pair of segments in it", where=str(chinese), code="input.empty")
    return BilingualFile(BilingualDocument.of(document), tuple(into.unread), into.bad)


def lines_of(chinese: str | Path, english: str | Path) -> tuple[list[str], list[str]]:
    """Give the lines of two files, decoded and otherwise as they are. Raises InputError where their numbers differ."""
    sources, targets = (decoded_text(read_input(path)).splitlines() for path in (chinese, english))
    if len(sources) != len(targets):
        message = f"has {len(sources)} lines, and {english} {len(targets)}"
        raise InputError(message, where=str(chinese), hint="line n of one must be the translation of line n of the other")
    return sources, targets


def _format(suffix: str, name: str | None, path: str) -> BitextFormat:
    for one in BITEXT_FORMATS:
        if one.name == name or (name is None and suffix in one.suffixes):
            return one
    known = ", ".join(suffix for one in BITEXT_FORMATS for suffix in one.suffixes)
    hint = f"give {known}, or --format; two files with a segment a line go to --lines"
    kind = f"“{suffix}” files" if suffix else "files without a suffix"
    raise FormatError(f"not a bilingual file: cannot read {kind}", where=path, hint=hint, code="format.unknown")


def _jsonl(data: bytes, into: Bitext) -> Document:
    document, problems = jsonl.read_sound(io.BytesIO(data), loose=True)
    for line, message in problems:
        into.refuse(f"line {line}", message)
    return document


def _csv(data: bytes, into: Bitext) -> None:
    tables.read(decoded_text(data), into)


def _tsv(data: bytes, into: Bitext) -> None:
    tables.read(decoded_text(data), into, delimiter="\t")


def _xlsx(data: bytes, into: Bitext) -> None:
    rows, problems = xlsx.read_rows(data, "")
    for problem in problems:
        into.refuse(f"row {problem.line}", problem.message)
    tables.from_rows(rows, into, "row")


def _tmx(data: bytes, into: Bitext) -> None:
    report = Report()
    for unit in units(io.BytesIO(data), report, inline=True):
        _tu(unit, into)
    for problem in report.problems:
        into.refuse(f"line {problem.line}", problem.message)


def _tu(unit: Tu, into: Bitext) -> None:
    """Take each Chinese variant of a unit with each English one."""
    line = f"line {unit.line}"
    name = unit.attributes.get("tuid") or line
    tagged = [(language(one.attributes.get("xml:lang") or one.attributes.get("lang", "")), one.text) for one in unit.variants]
    chinese = [text for tag, text in tagged if is_chinese(tag)]
    english = [text for tag, text in tagged if is_english(tag)]
    if unit.fault or not chinese:
        into.refuse(name, unit.fault or "no Chinese in it")
    for source in [] if unit.fault else chinese:
        for target in english or [""]:
            into.add(name, source, target, place=line)


BITEXT_FORMATS: tuple[BitextFormat, ...] = (
    BitextFormat("jsonl", "JSON Lines: ours, or lines with source and target, or zh and en", (".jsonl", ".ndjson"), _jsonl),
    BitextFormat("csv", "table parted by commas, semicolons or tabs", (".csv",), _csv),
    BitextFormat("tsv", "table parted by tabs", (".tsv", ".tab"), _tsv),
    BitextFormat("xlsx", "Excel workbook, its first sheet", (".xlsx",), _xlsx),
    BitextFormat("tmx", "TMX 1.4", (".tmx",), _tmx),
    BitextFormat("xliff", "XLIFF 1.2 and 2.x", (".xlf", ".xliff", ".mxliff", ".sdlxliff"), xliff.read),
)
