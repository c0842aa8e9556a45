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
from translator.engines.catalog import DEFAULT_MODEL, FileSource, Model, catalog, find_model
from translator.engines.local import LocalEngine
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
    "ModelError",
    "ModelStore",
    "OpenAIEngine",
    "Price",
    "Progress",
    "Settings",
    "Stored",
    "Usage",
    "catalog",
    "choose_engine",
    "data_folder",
    "find_model",
    "open_engine",
    "parse_extra",
]

ProgressContext = Callable[[], AbstractContextManager[Report]]


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """An engine that is ready to be asked (None: no translation); as a context manager it closes the engine."""

    engine: Engine | None

    @property
    def usage(self) -> Usage | None:
        """What the engine was asked so far, and what it cost, where it counts that."""
        return self.engine.usage() if isinstance(self.engine, OpenAIEngine) else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.engine is not None:
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
    """Make the engine that a name stands for: `auto` and `local` are the local model, `openai` is a server, `none` is none.

    `model` is an id of the catalog or the path of a GGUF file, for a server what it calls the model; `root` the folder of the
    model store. A model of the catalog that is not there is fetched. `server` has fields of `Settings`; what it leaves open
    comes from the environment, and the key only from there (OPENAI_API_KEY). Raises ModelError where a model cannot be had,
    EngineError where no server is named.
    """
    if engine == "none":
        return EngineChoice(None)
    if engine == "openai":
        settings = Settings.from_environment(os.environ, model=model or "", **(server or {}))
        return EngineChoice(OpenAIEngine(settings, key=os.environ.get("OPENAI_API_KEY", "")))
    if engine not in ("auto", "local"):
        raise ValueError(f"unknown engine {engine!r}: one of {', '.join(ENGINE_CHOICES)}")
    if model is not None and (model.endswith(".gguf") or "/" in model):
        path = Path(model)
        if not path.is_file():
            raise ModelError("no such model file", where=model, hint="`duizhao model list` shows those that can be fetched")
        return EngineChoice(LocalEngine(path))
    return EngineChoice(LocalEngine(_stored(find_model(model or DEFAULT_MODEL), root, hub, progress, say)))


def _stored(model: Model, root: Path | None, hub: str | None, progress: ProgressContext, say: Callable[[str], None]) -> Path:
    store = ModelStore(root)
    path = store.path(model)
    if path is not None:
        return path
    say(f"fetching the model {model.name} ({model.size_bytes / 1e9:.1f} GB, {model.license}) once; it stays on this machine")
    with progress() as report:
        return store.pull(model, hub=hub, progress=report)


def open_engine(name: str) -> Engine | None:
    """Open an engine by its name, as `translate` does it; nothing is said about the fetching of a model.

    For `openai`, server and model are those of the environment.
    """
    return choose_engine(name).engine


def data_folder() -> Path:
    """The folder for what a user's work leaves behind, such as the translation memory; it need not exist."""
    import platformdirs

    return Path(platformdirs.user_data_dir("duizhao", appauthor=False))
