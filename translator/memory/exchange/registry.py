"""The formats of memories by name and by suffix; the module of one is imported when it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import BinaryIO, cast

from translator.errors import FormatError
from translator.memory.exchange.report import Report
from translator.memory.unit import Unit

Reader = Callable[[BinaryIO, Report], Iterator[Unit]]
Writer = Callable[[Iterable[Unit], BinaryIO, Report], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the table: `reader` and `writer` name functions of modules of this package."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    reader: str
    writer: str

    def read(self, stream: BinaryIO, report: Report) -> Iterator[Unit]:
        """Give the units of a file one at a time. Raises FormatError where it is none that can be read."""
        return cast(Reader, _function(self.reader))(stream, report)

    def write(self, units: Iterable[Unit], stream: BinaryIO, report: Report) -> None:
        """Write units; what the format could not carry is in the report."""
        cast(Writer, _function(self.writer))(units, stream, report)


def _function(path: str) -> object:
    module, _, name = path.partition(".")
    return getattr(import_module(f"translator.memory.exchange.{module}"), name)


FORMATS: tuple[Format, ...] = (
    Format("tmx", "TMX 1.4b", (".tmx",), "tmx_reader.read", "tmx_writer.write"),
    Format("tmx-utf16", "TMX 1.4b in UTF-16", (), "tmx_reader.read", "tmx_writer.write_utf16"),
    Format("csv", "CSV table", (".csv",), "tables.read_csv", "tables.write_csv"),
    Format("tsv", "TSV table", (".tsv", ".tab"), "tables.read_tsv", "tables.write_tsv"),
    Format("jsonl", "JSON Lines", (".jsonl",), "jsonl.read", "jsonl.write"),
)


def format_by_name(name: str) -> Format:
    """Find a format by its name. Raises FormatError where there is none.

    >>> format_by_name("tsv").title
    'TSV table'
    """
    for one in FORMATS:
        if one.name == name:
            return one
    raise FormatError(f'no format of memories "{name}"', hint="formats: " + ", ".join(one.name for one in FORMATS))


def format_by_suffix(suffix: str, *, where: str = "") -> Format:
    """Find the usual format of a suffix, in upper or lower case. Raises FormatError where there is none.

    >>> format_by_suffix(".TMX").name
    'tmx'
    """
    for one in FORMATS:
        if suffix.lower() in one.suffixes:
            return one
    known = ", ".join(suffix for one in FORMATS for suffix in one.suffixes)
    raise FormatError("not a format of memories", where=where, hint=f"give {known}, or --format", code="format.unknown")
