"""The bytes of a text file as text."""

from __future__ import annotations

import codecs

from translator.terms.problems import Problem


def decode(data: bytes, path: str) -> tuple[str, list[Problem]]:
    """Decode UTF-8, or UTF-16 with its mark (what a spreadsheet calls Unicode text); anything else is a problem with its place.

    >>> decode("汽车".encode("utf-16"), "a.tsv")
    ('汽车', [])
    >>> decode("a\\n汽".encode("gb18030"), "a.tsv")[1][0].where
    'a.tsv:2:1'
    """
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        return "", [Problem(path, line, column, "glossary.encoding", "not UTF-8; save the file as UTF-8")]
