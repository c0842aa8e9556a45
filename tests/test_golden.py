"""Whole documents: what came out before comes out now. After a change that is meant, read the diff and renew:

DUIZHAO_RENEW=1 pytest tests/test_golden.py
"""

from __future__ import annotations

import os

import pytest
from helpers import ROOT, TEXTS

from translator import translate

GOLDEN = ROOT / "tests" / "golden"


@pytest.mark.parametrize("name", ["kunshan-2024-05-15"])
def test_document_without_an_engine(name, tmp_path):
    made, kept = tmp_path / f"{name}.tsv", GOLDEN / f"{name}.tsv"
    translate(TEXTS / f"{name}.raw.txt", engine="none").write(made)
    if os.environ.get("DUIZHAO_RENEW"):
        kept.write_bytes(made.read_bytes())
    assert made.read_text(encoding="utf-8-sig") == kept.read_text(encoding="utf-8-sig")
