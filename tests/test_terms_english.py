"""Renderings in English texts: forms that count and forms that do not, and whose place is whose."""

from __future__ import annotations

import json
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.model import Concept, Rendering, TermMatch
from translator.terms import find_rendering, tables, verify_terms, words

CASES = Path(__file__).parent / "cases" / "terms"


def cases(name: str) -> list[Any]:
    lines = (CASES / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [pytest.param(row, id=row["id"]) for row in map(json.loads, lines)]


def concept(key: str, *renderings: Rendering) -> Concept:
    return Concept(key, f"词{key}", f"詞{key}", "", renderings)


def preferred(english: str, *admitted: str) -> tuple[Rendering, ...]:
    return (Rendering(english, "preferred"), *(Rendering(other, "admitted") for other in admitted))


def test_a_substring_test_errs_in_both_directions() -> None:
    """The cases are worth something only as long as many of them fool the cheap test, some by what it sees, some by what not."""
    rows = [row.values[0] for row in cases("english")]
    naive = [row["input"]["rendering"].lower() in row["input"]["target"].lower() for row in rows]
    missed = sum(bool(row["expected"]) and not found for row, found in zip(rows, naive, strict=True))
    invented = sum(found and not row["expected"] for row, found in zip(rows, naive, strict=True))
    assert missed > 40
    assert invented > 20


CONCEPTS = {
    "chain": concept("chain", *preferred("industrial chain", "industry chain")),
    "cluster": concept("cluster", *preferred("industrial chain cluster")),
    "supply": concept("supply", *preferred("supply chain")),
    "value": concept("value", *preferred("value chain")),
    "innovation": concept("innovation", *preferred("innovation chain", "innovation, industrial, and talent chains")),
    "talent": concept("talent", *preferred("talent chain", "innovation, industrial, and talent chains")),
    "wind": concept("wind", *preferred("wind power")),
    "bases": concept("bases", *preferred("photovoltaic power base")),
    "fiscal": concept("fiscal", *preferred("fiscal policy")),
    "monetary": concept("monetary", *preferred("monetary policy")),
    "plan13": concept("plan13", *preferred("13th Five-Year Plan")),
    "plan14": concept("plan14", *preferred("14th Five-Year Plan")),
    "base": concept("base", *preferred("productive force")),
    "digital": concept("digital", *preferred("digital economy")),
    "online": concept("online", *preferred("digital economy", "online economy")),
    "ev": concept("ev", *preferred("EV"), Rendering("EV car", "deprecated")),
    "forces": concept(
        "forces",
        Rendering("new quality productive forces", "preferred", "GWR", since="2024-03-05"),
        Rendering("new productivity boosters", "superseded", "Xinhua", until="2024-03"),
    ),
}


def hits(names: list[str]) -> list[TermMatch]:
    return [TermMatch(CONCEPTS[name], (index, index + 1), CONCEPTS[name].zh) for index, name in enumerate(names)]


@pytest.mark.parametrize("row", cases("english"))
def test_rendering(row: dict[str, Any]) -> None:
    target = row["input"]["target"]
    assert [target[slice(*span)] for span in find_rendering(target, row["input"]["rendering"])] == row["expected"]


@pytest.mark.parametrize("row", cases("verify"))
def test_verdict(row: dict[str, Any]) -> None:
    target = row["input"]["target"]
    terms = verify_terms(hits(row["input"]["hits"]), target, date=row["input"].get("date"))
    shown = [[term.verdict, target[slice(*term.target_span)] if term.target_span else None] for term in terms]
    assert shown == row["expected"]
    assert [term.concept for term in terms] == row["input"]["hits"]


def test_expected_follows_date_and_authority() -> None:
    one = concept("party", Rendering("CPC", "preferred", "MFA"), Rendering("Communist Party", "admitted", "Xinhua"))
    match = [TermMatch(one, (3, 5), "中共")]
    assert [term.expected for term in verify_terms(match, "the CPC")] == ["CPC"]
    (term,) = verify_terms(match, "the CPC", authority="Xinhua")
    assert (term.expected, term.verdict, term.source, term.source_span) == ("Communist Party", "proved", "中共", (3, 5))
    (old,) = verify_terms(hits(["forces"]), "x", date="2023-10")
    assert old.expected == "new productivity boosters"


def test_shadowed_hits_are_left_out() -> None:
    shadowed = TermMatch(CONCEPTS["chain"], (0, 1), "链", shadowed=True)
    assert verify_terms([shadowed], "industrial chain") == ()


WORDS = [
    "the",
    "industrial",
    "chains",
    "supply",
    "and",
    ",",
    "value",
    "chain",
    "EV",
    "car",
    "digital",
    "economy",
    ".",
    "online",
]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(sorted(CONCEPTS)), max_size=6),
    st.lists(st.sampled_from(WORDS), max_size=14),
)
def test_places_are_exclusive(names: list[str], words: list[str]) -> None:
    """No two mentions are proved or forbidden by overlapping places, and a shared place is a proved one of the same concept."""
    terms = verify_terms(hits(names), " ".join(words))
    owned = sorted(term.target_span for term in terms if term.target_span and term.verdict in ("proved", "forbidden"))
    assert all(one[1] <= two[0] for one, two in pairwise(owned))
    proved = {(term.concept, term.target_span) for term in terms if term.verdict == "proved"}
    assert all((term.concept, term.target_span) in proved for term in terms if term.verdict == "shared")


def test_a_long_text_is_read_in_linear_time() -> None:
    """Many repetitions of the first word must not make the reader try all pairs."""
    text = "industrial " * 20_000 + "chain"
    assert [end - start for start, end in find_rendering(text, "industrial chain")] == [len("industrial chain")]


@pytest.mark.parametrize("unit", ["industrial chain ", "industrial and ", "weak links were ", "industrial high-end-", "a."])
def test_a_megabyte_of_one_word_is_read_in_seconds(unit: str) -> None:
    """Each place must be compared with few others only, when they are read and when they are shared out."""
    text = unit * (1_000_000 // len(unit))
    started = time.process_time()
    places = len(find_rendering(text, "industrial chain")) + len(find_rendering(text, "shore up weak links"))
    terms = verify_terms(hits(["chain", "ev", "cluster", "chain"]), text)
    assert time.process_time() - started < 60  # hours, where one is quadratic
    assert places == text.count("industrial chain")
    assert [term.verdict for term in terms] == (["proved", "missing", "missing", "proved"] if places else ["missing"] * 4)


def test_a_long_rendering_that_repeats_itself_is_read() -> None:
    long = " ".join(f"word{number}" for number in range(2_000))
    assert find_rendering(long, long) == [(0, len(long))]
    assert find_rendering("state " * 80 + "shop", "state " * 40 + "chain state shop") == []


def test_a_long_gap_costs_no_more_than_its_length() -> None:
    assert find_rendering('industrial "' + "*" * 1_000_000 + "! chain", "industrial chain") == []


def test_a_long_word_costs_no_more_than_its_length() -> None:
    assert find_rendering("a" * 200_000, "industrial chain") == []


def test_every_stem_of_the_spelling_table_is_reached() -> None:
    stems = [row[0] for row in tables.rows("spelling.tsv") if row[0].endswith("*")]
    assert all(4 <= len(stem) - 1 <= words._LONGEST_STEM for stem in stems)


def test_tables_hold_together() -> None:
    """A row in the wrong table is a row that nothing reads."""
    assert all(len(row) == 2 for name in ("spelling.tsv", "plurals.tsv", "verbs.tsv", "pinyin.tsv") for row in tables.rows(name))
    guards = tables.rows("guards.tsv")
    assert all(term in longer and term != longer for term, longer in guards)
    assert len(set(guards)) == len(guards)
    for british, american in ((row[0].strip("-*"), row[1].strip("-*")) for row in tables.rows("spelling.tsv")):
        assert british != american
    for base, forms in tables.rows("verbs.tsv"):
        assert not any(words.noun_bases(base).isdisjoint(words.bases(form)) for form in forms.split())
