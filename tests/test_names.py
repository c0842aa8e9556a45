"""Names: data cases for finding, for whole documents, and for verification; the tables; properties of any text."""

from __future__ import annotations

import doctest
import json
from dataclasses import replace
from typing import Any

import pytest
from helpers import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.model import Concept, Rendering, SourceSegment
from translator.names import DocumentNames, Known, find_names, spelling, tables, verify_names
from translator.pipeline.judging import Task
from translator.pipeline.naming import named
from translator.terms import Glossary

CASES = ROOT / "tests" / "cases" / "names"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CASES / f"{name}.jsonl").read_text("utf-8").splitlines()]


def cases(*names: str) -> list[Any]:
    return [pytest.param(row, id=row["id"]) for name in names for row in rows(name)]


def known(row: dict[str, Any]) -> dict[str, Known]:
    return {zh: Known(english, place) for zh, (english, place) in row.get("options", {}).get("known", {}).items()}


def spans(text: str, row: dict[str, Any]) -> list[tuple[int, int]]:
    """Where the known names stand, the longest first, as a glossary finds them."""
    found = [tuple(span) for span in row.get("options", {}).get("exclude", ())]
    for surface in sorted(known(row), key=len, reverse=True):
        start = text.find(surface)
        while start >= 0:
            span = (start, start + len(surface))
            if not any(one < span[1] and span[0] < other for one, other in found):
                found.append(span)
            start = text.find(surface, start + 1)
    return found


@pytest.mark.parametrize("row", cases("persons", "places", "organisations", "negative"))
def test_finding(row: dict[str, Any]) -> None:
    text = row["input"]
    names = find_names(text, exclude=spans(text, row), known=known(row))
    assert [[name.surface, name.kind, name.english] for name in names] == row["expected"]
    assert all(text[slice(*name.span)] == name.surface and name.evidence for name in names)


@pytest.mark.parametrize("row", cases("known_failures"))
@pytest.mark.xfail(strict=True, reason="not known from the text alone")
def test_known_failures(row: dict[str, Any]) -> None:
    text = row["input"]
    names = find_names(text, exclude=spans(text, row), known=known(row))
    assert [[name.surface, name.kind, name.english] for name in names] == row["expected"]


@pytest.mark.parametrize("row", cases("documents"))
def test_documents(row: dict[str, Any]) -> None:
    texts = row["input"]
    found = DocumentNames.of(texts, exclude=[spans(text, row) for text in texts], known=known(row))
    assert [[[name.surface, name.english] for name in names] for names in found.names] == row["expected"]


@pytest.mark.parametrize("row", cases("verify"))
def test_verification(row: dict[str, Any]) -> None:
    target = row["target"]
    checked = verify_names(find_names(row["input"]), target)
    shown = [[one.name.surface, one.verdict, target[slice(*one.target_span)] if one.target_span else None] for one in checked]
    assert shown == row["expected"]


PIECES = [
    "记者",
    "王立武",
    "说",
    "昆山",
    "市",
    "镇",
    "有限公司",
    "科技",
    "的",
    "、",
    "，",
    "高度",
    "单",
    "·",
    "斯",
    "\r\n",
    "　",
    "𠮷",
    "a",
    "（",
    "）",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), max_size=4))
def test_any_text(texts: list[str]) -> None:
    found = DocumentNames.of(texts)
    assert found == DocumentNames.of(texts)
    assert len(found.names) == len(texts)
    forms: dict[tuple[str, str], str] = {}
    for text, names in zip(texts, found.names, strict=True):
        ends = [0, *(name.span[1] for name in names)]
        assert all(end <= name.span[0] for end, name in zip(ends, names, strict=False))
        assert all(text[slice(*name.span)] == name.surface for name in names)
        for name in names:
            assert forms.setdefault((name.surface, name.kind), name.english) == name.english


def test_documentation():
    assert doctest.testfile(str(ROOT / "docs" / "names.md"), module_relative=False).failed == 0


def test_known_spans_are_never_cut():
    text = "记者王立武说"
    assert find_names(text, exclude=[(3, 5)]) == ()
    assert [name.surface for name in find_names(text, exclude=[(0, 2)])] == ["王立武"]


def test_tables():
    assert len(tables.surnames()) > 350
    assert all(1 <= len(name) <= 2 for name in tables.surnames())
    assert {one.sort for one in tables.generics("generics").values()} == {"admin", "road", "nature", "site"}
    sorts = {one.sort for one in tables.generics("organisations").values()}
    assert sorts == {"legal", "company", "school", "institute", "public"}
    assert all(one.english.count("{}") == 1 for one in tables.generics("generics").values())
    assert all(english and english == english.strip() for english in tables.words("legal").values())
    for kind in ("surname", "given", "place"):
        assert all(len(zh) == len(syllables) for zh, syllables in tables.readings(kind).items())
    assert not tables.beside("never") & tables.surnames().keys()


@pytest.mark.parametrize(
    ("surname", "given", "english"),
    [("仇", "和", "Qiu He"), ("尉迟", "恭", "Yuchi Gong"), ("曾", "国藩", "Zeng Guofan"), ("查", "良镛", "Zha Liangyong")],
)
def test_spelling(surname: str, given: str, english: str) -> None:
    assert spelling.person(surname, given) == english


KUNSHAN = Concept("kunshan", "昆山", "崑山", "", (Rendering("Kunshan", "preferred"),), aka=("昆山市",), domain=("place",))
QIANDENG = Concept("qiandeng", "千灯镇", "", "", (Rendering("Qiandeng", "preferred"),), domain=("place",))


def task(text: str) -> Task:
    glossary = Glossary([KUNSHAN])
    names = Glossary([KUNSHAN, QIANDENG])
    return named([Task.of(SourceSegment("s1", 1, "body", text, (0, len(text)), ""), glossary, None, None, names=names)])[0]


def test_names_are_hints():
    hints = task("昆山市第一人民医院院长陈尚文说").hints()
    assert [(hint.source, hint.target, hint.optional) for hint in hints] == [
        ("昆山市第一人民医院", "Kunshan First People's Hospital", False),
        ("陈尚文", "Chen Shangwen", False),
    ]


def test_a_foreign_name_is_left_to_the_engine():
    one = task("局长史蒂夫·迪克森承认有错。")
    assert one.hints() == ()
    assert one.judged("Director Steve Dickson admitted it.").issues == ()


def test_a_number_in_a_name_is_the_names():
    assert task("昆山市第一人民医院").quantities == ()


@pytest.mark.parametrize(
    ("target", "codes"),
    [
        ("Secretary Chen Shangwen said the plan was good.", []),
        ("Secretary Chen said the plan was good.", []),
        ("Secretary Shangwen Chen said the plan was good.", ["A307"]),
        ("Secretary Chan Shang Man said the plan was good.", ["A307"]),
    ],
)
def test_a_lost_name_is_shown(target: str, codes: list[str]) -> None:
    issues = task("书记陈尚文说方案很好。").judged(target).issues
    assert [(one.code, one.severity) for one in issues] == [(code, "minor") for code in codes]


def test_a_lost_name_is_asked_for_again():
    from translator.engines.base import Reply

    judgement = task("书记陈尚文说方案很好。").judge(Reply("Secretary Wen said the plan was good.", "stop", 1, 1))
    assert judgement.misses == ("陈尚文 = Chen Shangwen",)
    assert judgement.required == ("Chen Shangwen",)
    assert judgement.penalty == 0.25


def test_a_name_that_was_found_is_not_added():
    """The town is in the wider glossary, and 千灯 alone is not its Chinese there: without the name found, A306 would complain."""
    texts = ["昆山市千灯镇开学。", "千灯的学校不大。"]
    town = replace(QIANDENG, renderings=(Rendering("Qiandeng Town", "preferred"),))  # spelled with more than the characters
    glossary, names = Glossary([KUNSHAN]), Glossary([KUNSHAN, town])
    tasks = [Task.of(SourceSegment("s", 1, "body", text, (0, len(text)), ""), glossary, None, None, names=names) for text in texts]
    target = "The schools of Qiandeng Town are not large."
    assert [one.code for one in tasks[1].judged(target).issues] == ["A306"]
    assert [one.code for one in named(tasks)[1].judged(target).issues] == []


def test_a_company_may_call_itself_otherwise():
    one = task("昆山力图精密机械有限公司投产。")
    assert [hint.target for hint in one.hints()] == ["Kunshan Litu Precision Machinery Co., Ltd."]
    assert one.judged("Kunshan Leadtop Machinery starts production.").issues == ()
