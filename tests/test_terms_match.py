"""Terms in Chinese texts, and terms looked up by what a person types."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, Levenshtein

from translator.model import Concept, Rendering
from translator.terms import Glossary
from translator.terms.derive import reading
from translator.terms.fold import fold
from translator.terms.near import Near

CASES = Path(__file__).parent / "cases" / "terms"


def cases(name: str) -> list[Any]:
    lines = (CASES / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [pytest.param(row, id=row["id"]) for row in map(json.loads, lines)]


@pytest.fixture(scope="module")
def glossary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Glossary]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(tmp_path_factory.mktemp("cache")))
        yield Glossary.load(CASES / "sample")


@pytest.mark.parametrize("row", cases("match"))
def test_match(row: dict[str, Any], glossary: Glossary) -> None:
    matches = glossary.match(row["input"])
    assert [[hit.concept.id, hit.surface] for hit in matches.hits] == row["expected"]
    if "shadowed" in row:
        assert [[hit.concept.id, hit.surface] for hit in matches.shadowed] == row["shadowed"]
    for hit in (*matches.hits, *matches.shadowed):
        assert row["input"][slice(*hit.span)] == hit.surface
    assert not any(hit.shadowed for hit in matches.hits)
    assert all(hit.shadowed for hit in matches.shadowed)


@pytest.mark.parametrize("row", cases("lookup"))
def test_lookup(row: dict[str, Any], glossary: Glossary) -> None:
    answers = glossary.lookup(row["input"])
    if row["expected"] is None:
        assert answers == []
        return
    first = answers[0]
    assert [first.concept.id, first.matched] == row["expected"]
    assert all(0 < answer.score <= 1 for answer in answers)
    assert [answer.score for answer in answers] == sorted((answer.score for answer in answers), reverse=True)
    if "score" in row:
        assert first.score == row["score"]
    else:
        assert first.score < 0.88


def test_lookup_gives_all_terms_of_a_sentence(glossary: Glossary) -> None:
    found = [hit.concept.id for hit in glossary.lookup("国企以人为本，发展低空经济和双碳产业。")]
    assert set(found[:4]) == {"soe", "people-first", "low-altitude-economy", "carbon-goals"}


def test_lookup_gives_the_terms_of_a_sentence_in_order(glossary: Glossary) -> None:
    found = [hit.concept.id for hit in glossary.lookup("国企以人为本，发展低空经济和双碳产业。", limit=4)]
    assert found == ["soe", "people-first", "low-altitude-economy", "carbon-goals"]
    found = [
        hit.concept.id
        for hit in glossary.lookup("Green development and the low-altitude economy need new quality productive forces.")
    ]
    assert found[:3] == ["green-development", "low-altitude-economy", "new-forces"]


@pytest.mark.parametrize(
    ("query", "key", "matched"),
    [
        ("軟體", "software", "zh_hant"),
        ("軟件", "software", "zh_hant"),
        ("數位經濟", "digital-economy", "zh_hant"),
        ("发展數位經濟和軟體產業，要有新的办法。", "digital-economy", "zh"),
        ("digital-economies", "digital-economy", "en"),
        ("digitaleconomy", "digital-economy", "en"),
        ("szjj", "digital-economy", "initials"),
        ("SZJJ", "digital-economy", "initials"),
        ("数字jingji", "digital-economy", "pinyin"),
        ("数字jj", "digital-economy", "initials"),
        ("shuzi经济", "digital-economy", "pinyin"),
        ("树子经济", "digital-economy", "pinyin"),
        ("suzijinji", "digital-economy", "pinyin"),
        ("shuzijnigji", "digital-economy", "pinyin"),
        ("digtal ecnomy", "digital-economy", "en"),
        ("labour market", "labor-market", "en"),
        ("lao'dong'li'shi'chang", "labor-market", "pinyin"),
        ("lao2dong4li4shi4chang3", "labor-market", "pinyin"),
    ],
)
def test_lookup_of_what_people_type(query: str, key: str, matched: str) -> None:
    concepts = [one("software", "软件"), one("digital-economy", "数字经济"), one("labor-market", "劳动力市场")]
    concepts = [
        replace(it, pinyin=reading(it.zh), renderings=(Rendering(it.id.replace("-", " "), "preferred"),)) for it in concepts
    ]
    first = Glossary(concepts).lookup(query)[0]
    assert (first.concept.id, first.matched) == (key, matched)


def test_suggestions(glossary: Glossary) -> None:
    assert [concept.id for concept in glossary.suggest("绿色新发质展")][:1] == ["green-development"]
    assert glossary.suggest("ζξψ") == []


_STRINGS = st.text(alphabet="abcd", min_size=1, max_size=14)


@settings(max_examples=80, deadline=None)
@given(st.lists(_STRINGS, max_size=12), _STRINGS, st.sampled_from([1, 2]))
def test_near_finds_only_what_is_near(strings: list[str], wanted: str, most: int) -> None:
    found = Near(strings).find(wanted, most)
    assert all(OSA.distance(wanted, string) == slips <= most for string, slips in found)
    # Without neighbours exchanged nothing is missed.
    assert {s for s in strings if 0 < Levenshtein.distance(wanted, s) <= most} <= {string for string, _ in found}


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="低空经济新质生产力国企中业“”AI5G \n𠮷，", max_size=60))
def test_a_brief_text_is_searched_as_a_long_one(text: str) -> None:
    concepts = [
        one("a", "低空经济"),
        one("b", "低空"),
        one("c", "新质生产力"),
        one("d", "国企"),
        one("e", "AI"),
        one("f", "生产力"),
    ]
    long = Glossary(concepts).match(text + "。" * 300)
    brief = Glossary(concepts).match(text)
    assert (brief.hits, brief.shadowed) == (long.hits, long.shadowed)


def test_lookup_limit(glossary: Glossary) -> None:
    assert len(glossary.lookup("低", limit=1)) == 1
    assert len(glossary.lookup("低")) == 2
    assert glossary.lookup("低", limit=0) == []


def one(key: str, zh: str, *aka: str) -> Concept:
    return Concept(key, zh, zh, "", (Rendering(key, "preferred"),), aka=aka)


def test_full_form_beats_other_form_and_later_beats_earlier() -> None:
    glossary = Glossary(
        [one("full", "国资委"), one("short", "国有资产委员会", "国资委"), one("a", "甲方", "乙丙"), one("b", "丁方", "乙丙")]
    )
    assert [hit.concept.id for hit in glossary.match("国资委、乙丙").hits] == ["full", "b"]


def test_a_barred_hit_does_not_hide_a_shorter_one() -> None:
    """META stands inside a longer word, so it is no hit; the term beside it is not lost."""
    glossary = Glossary([one("meta", "大META"), one("big", "大")])
    assert [hit.concept.id for hit in glossary.match("大METAL").hits] == ["big"]


def test_empty_glossary() -> None:
    glossary = Glossary([])
    assert glossary.match("低空经济").hits == ()
    assert glossary.lookup("低空经济") == []


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["低", "空", "经", "济", "“", "”", '"', " ", "\n", "AI", "產", "A", "𠮷", "\u200b", "业", "，"]),
        max_size=12,
    )
)
def test_fold_maps_back(parts: list[str]) -> None:
    """Every folded character has its own place, in order, and the character there folds to it."""
    text = "".join(parts)
    folded = fold(text)
    places = [folded.origin(index, index + 1) for index in range(len(folded.text))]
    assert all(stop - start == 1 for start, stop in places)
    assert places == sorted(set(places))
    assert [fold(text[slice(*place)]).text or text[slice(*place)] for place in places] == list(folded.text)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="低空经济新质生产力国企中业“”AI5G \n𠮷，", max_size=40))
def test_hits_do_not_overlap(text: str) -> None:
    glossary = Glossary(
        [one("a", "低空经济"), one("b", "低空"), one("c", "新质生产力"), one("d", "国企"), one("e", "AI"), one("f", "生产力")]
    )
    matches = glossary.match(text)
    spans = [hit.span for hit in matches.hits]
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    for loser in matches.shadowed:
        assert any(loser.span[0] < span[1] and span[0] < loser.span[1] for span in spans)


def test_speed_on_a_text_with_few_hits(glossary: Glossary) -> None:
    """A floor far under what is measured (50 MB/s), to notice a change of complexity and not a busy machine."""
    text = "他说今天天气很好，我们一起去公园散步吧。" * 16_000
    glossary.match("低空")
    started = time.process_time()
    assert glossary.match(text).hits == ()
    assert len(text.encode()) / 1e6 / (time.process_time() - started) > 4


def test_readings() -> None:
    words = ["长三角", "行业", "银行", "重庆", "绿色", "5G通信", "“小巨人”"]
    shown = "cháng sān jiǎo|háng yè|yín háng|chóng qìng|lǜ sè|5G tōng xìn|xiǎo jù rén"
    assert "|".join(map(reading, words)) == shown
