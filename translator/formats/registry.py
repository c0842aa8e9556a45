"""Which formats there are. A new one is a module with `write` (and perhaps `read`) and one row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import BinaryIO, cast

from translator.errors import FormatError
from translator.model import Document, WriteReport

Writer = Callable[[Document, BinaryIO], WriteReport]
Reader = Callable[[BinaryIO], Document]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its name, the suffixes it goes by (the first is the usual one), and what can be done with it."""

    name: str
    suffixes: tuple[str, ...]
    module: str
    summary: str
    reads: bool = False
    writes: bool = True


FORMATS: tuple[Format, ...] = (
    Format("html", (".html", ".htm"), "translator.formats.html", "one self-contained page to read and review"),
    Format("jsonl", (".jsonl", ".ndjson"), "translator.formats.jsonl", "everything, one segment a line", reads=True),
    Format("markdown", (".md", ".markdown"), "translator.formats.markdown", "reads well on a code hosting site"),
    Format("tsv", (".tsv",), "translator.formats.tsv", "one row a segment, for a spreadsheet"),
    Format("docx", (".docx",), "translator.formats.docx", "two columns for Word, to edit and read back"),
    Format("epub", (".epub",), "translator.formats.epub", "a book for a reader"),
    Format("xlsx", (".xlsx",), "translator.formats.xlsx", "a workbook, to edit and read back"),
    Format("tmx", (".tmx",), "translator.formats.tmx", "for any translation memory"),
    Format("xliff", (".xlf", ".xliff"), "translator.formats.xliff", "XLIFF 2.1, for editors of translations"),
)


def writer_for(path_suffix: str) -> Writer:
    """Give the function that writes files whose name ends in `path_suffix` (`.html`; case and the dot do not matter).

    Raises FormatError, with the suffixes that can be written, where there is none.

    >>> writer_for(".MD").__module__
    'translator.formats.markdown'
    >>> writer_for(".odt")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    translator.errors.FormatError: cannot write “.odt” files (formats that can be written: .html ...)
    """
    return cast(Writer, _find(path_suffix, "write"))


def reader_for(path_suffix: str) -> Reader:
    """Give the function that reads a bilingual document from files whose name ends in `path_suffix`.

    Raises FormatError, with the suffixes that can be read, where there is none.

    >>> reader_for("jsonl").__module__
    'translator.formats.jsonl'
    >>> reader_for("")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    translator.errors.FormatError: cannot read files without a suffix (formats that can be read: .jsonl ...)
    """
    return cast(Reader, _find(path_suffix, "read"))


def _find(path_suffix: str, verb: str) -> object:
    suffix = path_suffix.lower()
    if suffix and not suffix.startswith("."):
        suffix = f".{suffix}"
    able = [one for one in FORMATS if (one.reads if verb == "read" else one.writes)]
    for one in able:
        if suffix in one.suffixes:
            # Imported only now: jinja2 is not needed by someone who writes JSON Lines.
            return getattr(import_module(one.module), verb)
    known = " ".join(name for one in able for name in one.suffixes)
    kind = f"“{suffix}” files" if suffix else "files without a suffix"
    done = "read" if verb == "read" else "written"
    raise FormatError(f"cannot {verb} {kind}", hint=f"formats that can be {done}: {known}", code="format.unknown")
