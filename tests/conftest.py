"""Tests see their own helpers and the damage of the benchmarks, never touch the user's own memory or glossary, and fetch the real model once."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))


@pytest.fixture(autouse=True, scope="session")
def _own_memory(tmp_path_factory):
    os.environ["DUIZHAO_MEMORY"] = str(tmp_path_factory.mktemp("memory") / "memory.db")
    os.environ["DUIZHAO_GLOSSARY"] = ""  # nor the user's own glossary


@pytest.fixture(scope="session")
def model_path() -> Path:
    """The real model: that of the user's store, fetched if it is not there (1.1 GB). Where it cannot be had, CI fails."""
    from translator.engines.catalog import find_model
    from translator.engines.store import ModelStore
    from translator.errors import ModelError

    root = os.environ.get("DUIZHAO_MODEL_DIR")
    try:
        return ModelStore(Path(root) if root else None).pull(find_model())
    except ModelError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))
