"""Quantities: data cases for both languages, the comparison and the repair."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translator import offsets
from translator.quantities import added_numbers, find_numbers, find_quantities, repair_quantities, tables, verify_quantities
from translator.quantities.compare import value_text

CASES = Path(__file__).parent / "cases" / "quantities"


def cases(name: str) -> list[Any]:
    lines = (CASES / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [pytest.param(row, id=row["id"]) for row in map(json.loads, lines)]


def options(row: dict[str, Any]) -> dict[str, Any]:
    given = row.get("options", {})
    return {"date": given.get("date"), "exclude": [tuple(span) for span in given.get("exclude", ())]}


@pytest.mark.parametrize("row", cases("chinese") + cases("negative"))
def test_chinese(row: dict[str, Any]) -> None:
    found = find_quantities(row["input"], **options(row))
    shown = [
        {"surface": q.surface, "kind": q.kind, "value": value_text(q.value), "unit": q.unit, "expected": q.expected} for q in found
    ]
    for one in row["expected"]:
        if "/" in one["value"]:
            top, bottom = one["value"].split("/")
            one["value"] = value_text_of_fraction(top, bottom)
    assert shown == row["expected"]
    assert all(row["input"][slice(*q.span)] == q.surface for q in found)


def value_text_of_fraction(top: str, bottom: str) -> str:
    return value_text(Decimal(top) / Decimal(bottom))


@pytest.mark.parametrize("row", cases("english"))
def test_english(row: dict[str, Any]) -> None:
    found = find_numbers(row["input"])
    shown = [{"surface": n.surface, "kind": n.kind, "value": value_text(n.value), "unit": n.unit} for n in found]
    for one in row["expected"]:
        if "/" in one["value"]:
            one["value"] = value_text_of_fraction(*one["value"].split("/"))
    assert shown == row["expected"]


@pytest.mark.parametrize("row", cases("compare"))
def test_compare(row: dict[str, Any]) -> None:
    source = find_quantities(row["input"], **options(row))
    verdicts = verify_quantities(source, row["target"])
    assert [{"source": v.source, "verdict": v.verdict, "target": v.target} for v in verdicts] == row["expected"]
    for verdict in verdicts:
        assert verdict.target_span is None or row["target"][slice(*verdict.target_span)] == verdict.target
    repaired, edits = repair_quantities(source, row["target"], verdicts)
    if "repaired" in row:
        assert repaired == row["repaired"]
    assert offsets.apply(row["target"], edits) == repaired
    assert offsets.revert(repaired, edits) == row["target"]
    assert repair_quantities(source, repaired, verify_quantities(source, repaired)) == (repaired, ())


@pytest.mark.parametrize("row", cases("added"))
def test_added(row: dict[str, Any]) -> None:
    source = find_quantities(row["input"], **options(row))
    verdicts = verify_quantities(source, row["target"])
    date = options(row)["date"]
    assert [number.surface for number in added_numbers(row["input"], source, row["target"], verdicts, date=date)] == row["expected"]


@pytest.mark.parametrize("row", cases("compare"))
def test_a_proved_number_is_not_added(row: dict[str, Any]) -> None:
    source = find_quantities(row["input"], **options(row))
    verdicts = verify_quantities(source, row["target"])
    places = [v.target_span for v in verdicts if v.target_span]
    for number in added_numbers(row["input"], source, row["target"], verdicts):
        assert all(number.span[1] <= start or end <= number.span[0] for start, end in places)


@pytest.mark.parametrize("text", ["in July. Then", "on Aug. 6", "on Aug.6"])
def test_full_stop_belongs_to_abbreviations_only(text: str) -> None:
    surface = find_numbers(text)[0].surface
    assert surface == ("July" if "July" in text else text.removeprefix("on "))


def test_dates_are_resolved_by_the_document() -> None:
    text = "去年2月"
    assert [q.expected for q in find_quantities(text)] == ["February last year"]
    assert [q.expected for q in find_quantities(text, date="2021")] == ["February 2020"]
    assert [q.expected for q in find_quantities(text, date="2024-05-15")] == ["February 2023"]


def test_excluded_numerals_are_left_to_the_glossary() -> None:
    text = "三个代表和三项改革"
    assert [q.surface for q in find_quantities(text)] == ["三个", "三项"]
    assert [q.surface for q in find_quantities(text, exclude=[(0, 4)])] == ["三项"]
    assert find_quantities(text, exclude=[(0, len(text) + 5)]) == ()


def test_values_are_decimal() -> None:
    for row in (json.loads(line) for line in (CASES / "chinese.jsonl").read_text("utf-8").splitlines()):
        for quantity in find_quantities(row["input"], **options(row)):
            ends = quantity.value if isinstance(quantity.value, tuple) else (quantity.value,)
            assert all(end is None or isinstance(end, Decimal) for end in ends)


def test_expected_english_proves_itself() -> None:
    """What the translator is told must be accepted when it does as told."""
    for row in (json.loads(line) for line in (CASES / "chinese.jsonl").read_text("utf-8").splitlines()):
        for quantity in find_quantities(row["input"], **options(row)):
            target = f"In {quantity.expected}, all told."
            assert verify_quantities([quantity], target)[0].verdict == "proved", (quantity.surface, quantity.expected)


@pytest.mark.parametrize("name", ["units.yaml", "approximators.yaml", "contexts.yaml", "english.yaml"])
def test_tables_have_a_source(name: str) -> None:
    assert "Source:" in (Path(tables.__file__).with_name("data") / name).read_text("utf-8")


def test_unit_surfaces_are_unique() -> None:
    seen: dict[str, str] = {}
    for unit in tables.units().values():
        for surface in unit.zh:
            assert seen.setdefault(surface, unit.id) == unit.id, surface
        assert tables.fold("".join(unit.zh)) == "".join(unit.zh), unit.id


def test_folding_keeps_places() -> None:
    text = "約４０億元、兩棟ＡＩ大樓（％）"
    assert len(tables.fold(text)) == len(text)


_PIECES = st.one_of(
    st.sampled_from("一二两三十百千万亿零半几多余约超近第个家年月日元％%.,，、-—~至到成倍折点时分 “”𠮷A\u3000"),
    st.sampled_from(["12", "2024", "5.2", "百分之", "分之", "公里", "亿元", "去年", "上半年", "\r\n"]),
)
_SOURCES = st.sampled_from(["40亿元", "增长7.4%，35家", "三至五年", "去年2月", "“1234”"])
_WORDS = st.sampled_from(
    ["one", "two", "hundred", "million", "and", "a", "half", "third", "percent", "yuan", "May", "July", "15", "2024", "3.5",
     ",", ".", "-", "to", "$", "RMB", "first", "of", "last", "year", "times", "dozen", "several", "(", ")", "km", "in", "th"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=14).map("".join))
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_any_chinese_text(text: str) -> None:
    found = find_quantities(text, date="2024-05-15")
    assert all(text[slice(*q.span)] == q.surface and q.expected for q in found)
    assert all(one.span[1] <= other.span[0] for one, other in pairwise(found))
    verdicts = verify_quantities(found, "3 billion yuan in 2024, or 5 percent")
    assert len(verdicts) == len(found)


@given(st.lists(_WORDS, max_size=14).map(" ".join), st.sampled_from(["40亿元", "增长7.4%，35家", "三至五年", "去年2月", "“1234”"]))
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_any_english_text(target: str, text: str) -> None:
    numbers = find_numbers(target)
    assert all(target[slice(*n.span)] == n.surface for n in numbers)
    assert all(one.span[1] <= other.span[0] for one, other in pairwise(numbers))
    source = find_quantities(text, date="2024")
    verdicts = verify_quantities(source, target)
    spans = [v.target_span for v in verdicts if v.verdict == "proved" and v.target_span]
    assert all(one[1] <= other[0] for one, other in pairwise(sorted(spans)))
    repaired, edits = repair_quantities(source, target, verdicts)
    assert offsets.revert(repaired, edits) == target
    again = verify_quantities(source, repaired)
    assert sum(v.verdict == "proved" for v in again) >= sum(v.verdict == "proved" for v in verdicts) + len(edits)


def test_each_slogan_needs_its_own_place() -> None:
    source = find_quantities("“1234”机制和“1234”体系")
    assert [v.verdict for v in verify_quantities(source, "the 1234 mechanism and the 1234 system")] == ["proved", "proved"]
    assert [v.verdict for v in verify_quantities(source, "the 1234 mechanism and system")] == ["proved", "missing"]
