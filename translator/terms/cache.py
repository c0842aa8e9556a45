"""Keep compiled glossaries in the user's cache folder: parsing YAML, deriving pinyin and indexing take seconds, this does not.

A compiled glossary is a file of named sections of text, behind a line of JSON that says how long each is and what the sum of all
is. Nothing in it is ever executed, and a section is decoded when it is needed. The key is a digest of the files, so an entry that
was edited is never read from here. A cache that cannot be read or written is no error, and a damaged one is made anew.
"""

from __future__ import annotations

import json
import os
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path

FORMAT = 4  # raise it when what is stored, or how it is derived, changes
_KEPT = 12  # files

Sections = Mapping[str, memoryview]


def read(key: str) -> Sections | None:
    """Give the sections stored under a key, or None."""
    try:
        data = memoryview(_path(key).read_bytes())
        head_size = int.from_bytes(data[:4], "big")
        body = data[4 + head_size :]
        head = json.loads(bytes(data[4 : 4 + head_size]))
        if head["format"] != FORMAT or head["crc32"] != zlib.crc32(body) or sum(head["sections"].values()) != len(body):
            return None
        sections = {}
        start = 0
        for name, size in head["sections"].items():
            sections[name] = body[start : start + size]
            start += size
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return sections


def pack(sections: Mapping[str, str]) -> bytes:
    """Give the bytes of a file of sections.

    >>> len(pack({"forms": "低空"}))
    69
    """
    parts = {name: text.encode("utf-8", "surrogatepass") for name, text in sections.items()}
    body = b"".join(parts.values())
    head = {"format": FORMAT, "crc32": zlib.crc32(body), "sections": {name: len(part) for name, part in parts.items()}}
    line = json.dumps(head).encode()
    return len(line).to_bytes(4, "big") + line + body


def unpacked(sections: Mapping[str, str]) -> Sections:
    """Give sections as they would be read."""
    return {name: memoryview(text.encode("utf-8", "surrogatepass")) for name, text in sections.items()}


def text_of(section: memoryview) -> str:
    """Decode a section."""
    return str(section, "utf-8", "surrogatepass")


def write(key: str, sections: Mapping[str, str]) -> None:
    """Store sections under a key; the file appears whole or not at all."""
    try:
        path = _path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".tmp")
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(pack(sections))
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            return
        _forget_old(path.parent)
    except OSError:
        return


def _path(key: str) -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("duizhao", appauthor=False)) / "glossary" / f"{key}.bin"


def _forget_old(folder: Path) -> None:
    """Keep the files last written; those of earlier formats go."""
    kept = sorted(folder.glob("*.bin"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in [*kept[_KEPT:], *folder.glob("*.json")]:
        path.unlink(missing_ok=True)
