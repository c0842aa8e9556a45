"""The typefaces of a script, and the tag of a language by which Office chooses glyphs, line breaks and a dictionary."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from translator.formats import words
from translator.model import Document

_FILE = Path(__file__).with_name("data") / "typefaces.tsv"


class Typefaces(NamedTuple):
    """A row of `data/typefaces.tsv`."""

    serif: str
    sans: str
    language: str


def typefaces(document: Document) -> Typefaces:
    """Give the typefaces for the Chinese of a document; of a script that is not listed, those of the one it belongs to.

    >>> typefaces(Document("", (), metadata={"script": "zh-Hant-MO"})).language
    'zh-TW'
    """
    rows = _rows()
    tag = words.source_language(document)
    while tag not in rows:
        tag = tag.rpartition("-")[0]
    return rows[tag]


def chinese_font(document: Document) -> str:
    """Give the usual typeface for the Chinese of a document.

    >>> chinese_font(Document("", ()))
    'SimSun'
    """
    return typefaces(document).serif


@cache
def _rows() -> dict[str, Typefaces]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    fields = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {script: Typefaces(*rest) for script, *rest in fields}
