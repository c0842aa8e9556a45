"""The glossary that is shipped: how much it holds, how much of it has a source, and that each file says how to go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.resources import glossary_paths
from translator.terms import Glossary, find_rendering, lint, stats

FILES = [path for folder in glossary_paths() for path in sorted(Path(folder).glob("*.yaml")) if path.name != "sources.yaml"]

# Terms of different themes and the rendering of a document that everybody can check, named in the entry.
OFFICIAL = {
    "新质生产力": "new quality productive forces",
    "专精特新": "specialized and sophisticated",
    "全过程人民民主": "whole-process people's democracy",
    "高质量发展": "high-quality development",
    "碳达峰": "peak carbon emissions",
    "供给侧结构性改革": "supply-side structural reform",
    "低空经济": "low-altitude economy",
    "人工智能+": "AI Plus",
    "国家发展和改革委员会": "National Development and Reform Commission",
    "最高人民法院": "Supreme People's Court",
    "一国两制": "One Country, Two Systems",
    "西藏": "Xizang",
    "陕西": "Shaanxi",
    "呼和浩特": "Hohhot",
    "乌鲁木齐": "Ürümqi",
    "西安": "Xi'an",
}


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return Glossary.load()


def test_it_is_clean() -> None:
    assert [str(problem) for problem in lint(glossary_paths())] == []


def test_it_is_large_and_has_sources(glossary: Glossary) -> None:
    counts = stats(glossary)
    assert counts["concepts"] >= 2000
    assert counts["unverified_percent"] <= 25
    assert counts["unverified_preferred_percent"] <= 15


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_says_how_to_add_an_entry(path: Path) -> None:
    head = path.read_text(encoding="utf-8").split("\n\n")[0]
    assert "To add an entry" in head
    assert "duizhao glossary lint" in head


@pytest.mark.parametrize(("chinese", "english"), OFFICIAL.items())
def test_official_terms(glossary: Glossary, chinese: str, english: str) -> None:
    first = glossary.lookup(chinese)[0]
    assert first.score == 1
    assert find_rendering(first.concept.rendering().en, english)


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("中国银行业金融机构", ["银行业", "金融机构"]),
        ("中国银行业的资产", ["银行业"]),
        ("中国银行业务增长", ["中国银行"]),
        ("中国电信业收入", []),
    ],
)
def test_a_company_is_not_its_industry(glossary: Glossary, text: str, surfaces: list[str]) -> None:
    assert [hit.surface for hit in glossary.match(text).hits] == surfaces


def test_a_rendering_depends_on_its_time(glossary: Glossary) -> None:
    concept = glossary.lookup("新质生产力")[0].concept
    assert concept.rendering("2023-09").en == "new productivity boosters"
    assert concept.rendering("2024-04").en == "new quality productive forces"
