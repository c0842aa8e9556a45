"""What the tables of sources say: the title, publisher and date behind the key that a rendering names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from translator.terms.load import SOURCES
from translator.terms.schema import source_fields


@dataclass(frozen=True, slots=True)
class Source:
    """A source of renderings; `date` is ISO 8601 and may be short or empty."""

    title: str
    publisher: str = ""
    date: str = ""
    url: str = ""


def read_source_tables(paths: Iterable[Path]) -> dict[str, Source]:
    """Give the sources of the tables beside glossary files, or in glossary folders, by key; later ones go before earlier.

    A table that is missing or cannot be read is passed over: `duizhao glossary lint` is where to hear of that.
    """
    found: dict[str, Source] = {}
    for path in paths:
        table = (path if path.is_dir() else path.parent) / SOURCES
        try:
            text = table.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        found |= {key: Source(**fields) for key, fields in source_fields(text, str(table)).items()}
    return found
