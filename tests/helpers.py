"""What several test modules share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases"
TEXTS = ROOT / "texts"


def cases(step: str, name: str) -> list[Any]:
    """Rows of a case file as pytest parameters, named by their id."""
    import pytest

    path = CASES / step / f"{name}.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [pytest.param(row, id=row["id"]) for row in rows]
