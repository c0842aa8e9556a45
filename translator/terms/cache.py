"""Keep compiled glossaries in the user's cache folder: parsing YAML and deriving pinyin takes most of a second, this does not.

The key is a digest of the files, so an entry that was edited is never read from here. A cache that cannot be read or written is
no error.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from translator.model import Concept, Rendering

FORMAT = 2  # raise it when what is stored, or how it is derived, changes
_KEPT = 12
_CONCEPT = tuple(field.name for field in fields(Concept))
_RENDERING = tuple(field.name for field in fields(Rendering))

Compiled = tuple[list[Concept], dict[str, tuple[str, ...]]]  # concepts, and by id the pinyin of each aka


def read(key: str) -> Compiled | None:
    """Give the concepts stored under a key, or None."""
    try:
        data = json.loads(_path(key).read_text(encoding="utf-8"))
        concepts = [_concept(row) for row in data["concepts"]]
        return concepts, {name: tuple(forms) for name, forms in data["readings"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def write(key: str, compiled: Compiled) -> None:
    """Store concepts under a key; the file appears whole or not at all."""
    concepts, readings = compiled
    text = json.dumps({"concepts": [_row(one) for one in concepts], "readings": readings}, ensure_ascii=False)
    try:
        path = _path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".tmp")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                stream.write(text)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            return
        _forget_old(path.parent)
    except OSError:
        return


def _path(key: str) -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("duizhao", appauthor=False)) / "glossary" / f"{key}.json"


def _forget_old(folder: Path) -> None:
    kept = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[_KEPT:]:
        path.unlink(missing_ok=True)


def _row(concept: Concept) -> list[Any]:
    row: list[Any] = [getattr(concept, name) for name in _CONCEPT]
    row[_CONCEPT.index("renderings")] = [[getattr(one, name) for name in _RENDERING] for one in concept.renderings]
    return row


def _concept(row: Sequence[Any]) -> Concept:
    values: dict[str, Any] = dict(zip(_CONCEPT, row, strict=True))
    values["renderings"] = tuple(Rendering(*one) for one in values["renderings"])
    values["aka"], values["domain"] = tuple(values["aka"]), tuple(values["domain"])
    return Concept(**values)
