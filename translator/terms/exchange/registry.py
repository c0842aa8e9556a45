"""The formats of glossaries by name and by suffix; the module of one is imported when it is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import BinaryIO, cast

from translator.errors import FormatError
from translator.model import Concept
from translator.terms.drafts import Draft
from translator.terms.exchange.losses import Loss
from translator.terms.problems import Problem

Reader = Callable[[bytes, str], tuple[list[Draft], list[Problem]]]
Writer = Callable[[Sequence[Concept], BinaryIO], tuple[Loss, ...]]


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the table: `reader` and `writer` name functions of `module`; empty is a direction that there is not.

    `suffixes` are those for which the format is the usual one; any other file of it needs its name.
    """

    name: str
    title: str
    module: str
    suffixes: tuple[str, ...] = ()
    reader: str = "read"
    writer: str = "write"

    def read(self, data: bytes, path: str) -> tuple[list[Draft], list[Problem]]:
        """Read the entries of a file; `path` is what problems call it. Raises FormatError for a format that is only written."""
        if not self.reader:
            readable = ", ".join(one.name for one in FORMATS if one.reader)
            raise FormatError(f"{self.title} is not read", where=path, hint=f"formats that can be read: {readable}")
        return cast(Reader, self._function(self.reader))(data, path)

    def write(self, concepts: Sequence[Concept], stream: BinaryIO) -> tuple[Loss, ...]:
        """Write concepts; what the format could not carry is given back."""
        return cast(Writer, self._function(self.writer))(concepts, stream)

    def _function(self, name: str) -> object:
        return getattr(import_module(f"translator.terms.exchange.{self.module}"), name)


FORMATS: tuple[Format, ...] = (
    Format("yaml", "Duizhao YAML", "yaml_file", (".yaml", ".yml")),
    Format("tbx", "TBX v3 (ISO 30042:2019, TBX-Basic, DCT)", "tbx3", (".tbx",)),
    Format("tbx2", "TBX v2 (ISO 30042:2008, TBX-Basic)", "tbx2"),
    Format("xlsx", "Excel workbook", "xlsx", (".xlsx",)),
    Format("csv", "CSV table", "delimited", (".csv",), "read_csv", "write_csv"),
    Format("tsv", "TSV table", "delimited", (".tsv", ".tab"), "read_tsv", "write_tsv"),
    Format("utx", "UTX 1.11", "utx", (".utx",)),
    Format("omegat", "OmegaT glossary", "omegat", (".utf8", ".txt")),
    Format("deepl", "DeepL glossary, TSV", "deepl", (), "", "write_tsv"),
    Format("deepl-csv", "DeepL glossary, CSV", "deepl", (), "", "write_csv"),
    Format("google", "Google Cloud Translation glossary, one direction", "google", (), "", "write_pairs"),
    Format("google-equivalent", "Google Cloud Translation glossary, equivalent term sets", "google", (), "", "write_sets"),
    Format("microsoft", "Microsoft Custom Translator phrase dictionary", "microsoft", (), ""),
)


def format_by_name(name: str) -> Format:
    """Find a format by its name. Raises FormatError where there is none.

    >>> format_by_name("tbx2").title
    'TBX v2 (ISO 30042:2008, TBX-Basic)'
    """
    for one in FORMATS:
        if one.name == name:
            return one
    raise FormatError(f'no glossary format "{name}"', hint="formats: " + ", ".join(one.name for one in FORMATS))


def format_by_suffix(suffix: str, *, where: str = "") -> Format:
    """Find the usual format of a suffix, in upper or lower case. Raises FormatError where there is none.

    >>> format_by_suffix(".XLSX").name
    'xlsx'
    """
    for one in FORMATS:
        if suffix.lower() in one.suffixes:
            return one
    known = ", ".join(suffix for one in FORMATS for suffix in one.suffixes)
    raise FormatError("not a glossary format", where=where, hint=f"a glossary is {known}, or give --format", code="format.unknown")
