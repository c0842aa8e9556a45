"""The packages that run models, found without importing them: only a worker process needs them."""

from __future__ import annotations

import importlib.util
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from translator.errors import EngineError


def runtime_file(package: str, *, engine: str) -> str:
    """Give the path of a runtime's package; raises EngineError where it is not installed.

    >>> runtime_file("no_such_package", engine="local")
    Traceback (most recent call last):
    translator.errors.EngineError: the local engine is not installed (pip install 'duizhao[local]')
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise EngineError(
            f"the {engine} engine is not installed", hint=f"pip install 'duizhao[{engine}]'", code="engine.not-installed"
        )
    return spec.origin


def runtime_version(package: str) -> str:
    """Give name and version of a runtime, or the name alone where it is not installed.

    >>> runtime_version("no-such-package")
    'no-such-package'
    """
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return package


def existing(path: Path, *, hint: str) -> Path:
    """Give the path of a file of a model; raises EngineError where it is not there."""
    if not path.is_file():
        raise EngineError("the model is not there", hint=hint, where=str(path), code="engine.model-missing")
    return path
