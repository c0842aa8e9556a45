"""Exported glossaries as others see them: the published structure of TBX, Translate Toolkit, openpyxl, LibreOffice."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from helpers import CASES

from translator.model import Concept
from translator.terms import Glossary
from translator.terms.exchange import format_by_name
from translator.terms.exchange.layout import COLUMNS, to_rows
from translator.terms.exchange.losses import Losses
from translator.terms.load import compile_drafts

RNG = {"tbx": "tbx3-basic-dct.rng", "tbx2": "tbx2-basic.rng"}
office = pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice on this machine")


def both() -> list[tuple[Concept, ...]]:
    drafts, _ = format_by_name("yaml").read((CASES / "exchange" / "sample.yaml").read_bytes(), "x")
    return [tuple(compile_drafts(drafts)[0]), Glossary.load().concepts]


def written(name: str, concepts: Sequence[Concept]) -> bytes:
    stream = io.BytesIO()
    format_by_name(name).write(concepts, stream)
    return stream.getvalue()


@pytest.mark.parametrize("name", RNG)
def test_tbx_has_the_published_structure(name: str) -> None:
    etree = pytest.importorskip("lxml.etree")
    schema = etree.RelaxNG(etree.parse(str(CASES / "exchange" / RNG[name])))
    for concepts in both():
        data = written(name, concepts)
        schema.assertValid(etree.fromstring(data))
    broken = data.replace(b"preferredTerm-admn-sts", b"preferred", 1)
    assert not schema.validate(etree.fromstring(broken))


def test_translate_toolkit_reads_tbx2() -> None:
    """Translate Toolkit knows TBX v2 only; what it reads of terms and statuses is what the glossary has."""
    tbx = pytest.importorskip("translate.storage.tbx")
    for concepts in both():
        store = tbx.tbxfile(sourcelanguage="zh-CN", targetlanguage="en")
        store.parse(written("tbx2", concepts))
        assert len(store.units) == len(concepts)
        for unit, concept in zip(store.units, concepts, strict=True):
            assert (unit.source, unit.target) == (concept.zh, concept.renderings[0].en)
            assert [one.text for one in unit.get_source_terms()] == [concept.zh, *concept.aka]
            terms = [(one.text, one.administrative_status) for one in unit.get_target_terms()]
            assert terms == [(one.en, f"{one.status}Term-admn-sts") for one in concept.renderings]


def test_openpyxl_reads_the_workbook() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    for concepts in both():
        sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", concepts))).active
        rows = [tuple(cell.value or "" for cell in row) for row in sheet.iter_rows()]
        assert rows == [COLUMNS, *(tuple(row[name] for name in COLUMNS) for row in to_rows(concepts, Losses()))]
        assert sheet.freeze_panes == "A2"


def converted(path: Path, kind: str, suffix: str) -> bytes:
    """Let LibreOffice convert a file, with a profile of its own, and give the result."""
    target = path.parent / "converted"
    profile = f"-env:UserInstallation=file://{path.parent / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(target), str(path)]
    subprocess.run(command, capture_output=True, check=True, timeout=180)
    return (target / path.with_suffix(suffix).name).read_bytes()


@pytest.mark.office
@office
def test_libreoffice_opens_the_workbook(tmp_path: Path) -> None:
    """Every cell is shown as it is, no formula is evaluated; saved again by LibreOffice, it is still the same glossary."""
    concepts = both()[0]
    path = tmp_path / "glossary.xlsx"
    path.write_bytes(written("xlsx", concepts))
    table = converted(path, "csv:Text - txt - csv (StarCalc):44,34,76", ".csv").decode("utf-8-sig")
    rows = [tuple(row) for row in csv.reader(io.StringIO(table, newline=""))]
    expected = [COLUMNS, *(tuple(row[name] for name in COLUMNS) for row in to_rows(concepts, Losses()))]
    assert [[cell.replace("\r\n", "\n") for cell in row] for row in rows] == [list(row) for row in expected]
    drafts, problems = format_by_name("xlsx").read(converted(path, "xlsx", ".xlsx"), "x")
    assert problems == []
    assert tuple(compile_drafts(drafts)[0]) == concepts


@pytest.mark.office
@office
def test_libreoffice_evaluates_nothing_in_a_csv_file(tmp_path: Path) -> None:
    concepts = both()[0]
    path = tmp_path / "glossary.csv"
    path.write_bytes(written("csv", concepts))
    data = converted(path, "xlsx", ".xlsx")
    openpyxl = pytest.importorskip("openpyxl")
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    plain = tmp_path / "plain.csv"
    plain.write_text("zh,en\n车,=1+1\n", "utf-8")
    cells = [c for row in openpyxl.load_workbook(io.BytesIO(converted(plain, "xlsx", ".xlsx"))).active.iter_rows() for c in row]
    assert "f" in {cell.data_type for cell in cells}, "without the apostrophe it would be one"
