"""Choose an engine by its name and open it; a model that is not there yet is fetched."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from translator.engines.base import Engine
from translator.engines.catalog import DEFAULT_MODEL, FIREFOX_MODEL, FileSource, Model, catalog, find_model
from translator.engines.firefox import FirefoxEngine, roles
from translator.engines.local import LocalEngine
from translator.engines.memory import MemoryEngine, NoEngine
from translator.engines.server.engine import OpenAIEngine
from translator.engines.server.settings import Price, Settings, parse_extra
from translator.engines.server.usage import Usage
from translator.engines.store import ModelStore, Stored
from translator.engines.transfer import Progress, Report
from translator.errors import ModelError
from translator.pipeline.profile import ENGINE_CHOICES

__all__ = [
    "Engine",
    "EngineChoice",
    "FileSource",
    "FirefoxEngine",
    "MemoryEngine",
    "Model",
    "ModelError",
    "ModelStore",
    "NoEngine",
    "OpenAIEngine",
    "Price",
    "Progress",
    "Settings",
    "Stored",
    "Usage",
    "catalog",
    "choose_engine",
    "find_model",
    "open_engine",
    "parse_extra",
    "size_of",
]

ProgressContext = Callable[[], AbstractContextManager[Report]]


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """An engine that is ready to be asked; as a context manager it closes the engine."""

    engine: Engine

    @property
    def usage(self) -> Usage | None:
        """What the engine was asked so far, and what it cost, where it counts that."""
        return self.engine.usage() if isinstance(self.engine, OpenAIEngine) else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.engine.close()


@contextmanager
def _silent():  # type: ignore[no-untyped-def]
    yield lambda progress: None


def choose_engine(
    engine: str = "auto",
    model: str | None = None,
    *,
    root: Path | None = None,
    hub: str | None = None,
    progress: ProgressContext = _silent,
    say: Callable[[str], None] = lambda message: None,
    server: Mapping[str, Any] | None = None,
) -> EngineChoice:
    """Make the engine that a name stands for: `local` is a GGUF model, `firefox` one of Firefox Translations, `openai` a server.

    `memory` knows only what the translation memory holds, `none` translates nothing, and `auto` is what `model` needs: the local
    engine where nothing else is said. `model` is an id of the catalog, the path of a GGUF file or the folder of a Firefox model,
    and for a server what it calls the model; `root` is the folder of the model store. A model of the catalog that is not there is
    fetched. `server` has fields of `Settings`; what it leaves open comes from the environment, and the key only from there
    (OPENAI_API_KEY).
    Raises ModelError where a model cannot be had, EngineError where no server is named, ValueError for what makes no sense.
    """
    if engine in ("memory", "none"):
        if model is not None:
            raise ValueError(f"--engine {engine} has no model")
        return EngineChoice(MemoryEngine() if engine == "memory" else NoEngine())
    if engine == "openai":
        settings = Settings.from_environment(os.environ, model=model or "", **(server or {}))
        return EngineChoice(OpenAIEngine(settings, key=os.environ.get("OPENAI_API_KEY", "")))
    if engine not in ("auto", "local", "firefox"):
        raise ValueError(f"unknown engine {engine!r}: one of {', '.join(ENGINE_CHOICES)}")
    if model is not None and (model.endswith(".gguf") or "/" in model or os.sep in model or Path(model).is_dir()):
        return EngineChoice(_by_path(engine, Path(model)))
    known = find_model(model or (FIREFOX_MODEL if engine == "firefox" else DEFAULT_MODEL))
    if engine not in ("auto", known.engine):
        raise ValueError(f"{known.id} is a model of --engine {known.engine}")
    store = ModelStore(root)
    _fetch(store, known, hub, progress, say)
    if known.engine == "firefox":
        return EngineChoice(FirefoxEngine(roles(store.files(known))))
    return EngineChoice(LocalEngine(store.files(known)[known.id]))


def _by_path(engine: str, path: Path) -> Engine:
    """The engine for a model that the user has: a GGUF file, or a folder with the files of a Firefox model."""
    if path.is_dir() and engine != "local":
        return FirefoxEngine.in_folder(path)
    if not path.is_file() or engine == "firefox":
        wanted = "folder with a model" if engine == "firefox" else "model file"
        raise ModelError(f"no such {wanted}", where=str(path), hint="`duizhao model list` shows those that can be fetched")
    return LocalEngine(path)


def _fetch(store: ModelStore, model: Model, hub: str | None, progress: ProgressContext, say: Callable[[str], None]) -> None:
    """Bring a model into the store where it is not there; what its licence forbids is said before."""
    if store.path(model) is not None:
        return
    if model.fetched:
        say(f"fetching the model {model.name} ({size_of(model)}, {model.license}) once; it stays on this machine")
        if model.warning():
            say(f"{model.id}: {model.warning()}")
    with progress() as report:
        store.pull(model, hub=hub, progress=report)


def size_of(model: Model) -> str:
    """Say how large a model is, for people.

    >>> size_of(find_model()), size_of(find_model("firefox-zh-en")), size_of(find_model("translategemma-4b"))
    ('1.1 GB', '38 MB', '?')
    """
    if model.size_bytes is None:
        return "?"
    return f"{model.size_bytes / 1e9:.1f} GB" if model.size_bytes >= 1e9 else f"{model.size_bytes / 1e6:.0f} MB"


def open_engine(name: str) -> Engine:
    """Open an engine by its name, as `translate` does it; nothing is said about the fetching of a model.

    For `openai`, server and model are those of the environment.
    """
    return choose_engine(name).engine
