"""Repair: every row of the case files, damage made forwards, and the invariants of a Rewrite on all of them."""

from __future__ import annotations

import json
import tomllib
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import opencc
import pytest
from damage import chance, pages
from helpers import CASES, TEXTS, broken, cases
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from translator import Profile, clean, detect, offsets
from translator.errors import FormatError
from translator.model import Edit
from translator.pipeline.ledger import ledger, undo
from translator.repair import char_model, repair, shift
from translator.repair.char_model import CharModel
from translator.repair.evidence import Evidence
from translator.repair.look import is_plain
from translator.repair.tokens import tokenize

PAGE = TEXTS / "kunshan-2024-05-15.raw.txt"
REFERENCE = TEXTS / "kunshan-2024-05-15.zh-Hans.txt"

PROSE = (
    "这座城市坚持把创新作为发展的主战略，实施产业布局，增强企业竞争力。过去一年，全市新增高新技术企业三百家，总产值超过一千亿元！",
    "会议强调，要加快建设现代化产业体系；要深化改革开放，优化营商环境，保护企业家的合法权益。与会代表认为，这个报告实事求是。",
    "记者从发布会上了解到，这条铁路全长二百五十公里，设计时速三百五十公里，计划明年开工建设。“我们盼了很多年！”当地居民说。",
)

# With the usual reading of each character, where the pages of the benchmark have the first one of the dictionary.
STYLES = {
    "forum": pages.Page(first_reading=False, at_mark="comma", lost="\ufffd", swallow=False, euro=""),
    "news": pages.Page(first_reading=False, at_mark="cut"),
    "silent": pages.Page(first_reading=False, at_mark="cut", lost="", swallow=False),
}


def check_invariants(text: str | bytes) -> None:
    cleaned = clean(text)
    assert cleaned.revert() == text
    start = cleaned.decoded.text if cleaned.decoded else cleaned.original
    assert offsets.apply(start, cleaned.edits) == cleaned.text
    again = tuple(Edit.from_dict(json.loads(json.dumps(edit.to_dict()))) for edit in cleaned.edits)
    assert offsets.revert(cleaned.text, again) == start
    assert [broken(step, step.input) for step in cleaned.steps] == [[] for _ in cleaned.steps]


@pytest.mark.parametrize("case", [*cases("repair", "wild"), *cases("repair", "synthetic"), *cases("repair", "known_failures")])
def test_repaired(case):
    assert clean(case["input"]).text == case["expected"]
    check_invariants(case["input"])


@pytest.mark.parametrize("case", cases("repair", "negative"))
def test_left_alone(case):
    assert clean(case["input"]).text == case["input"]
    check_invariants(case["input"])


@pytest.mark.parametrize("page", STYLES.values(), ids=STYLES.keys())
@pytest.mark.parametrize("text", PROSE, ids=["city", "meeting", "railway"])
def test_damage_made_forwards_is_undone(text, page):
    damaged = pages.damage(text, page, chance(1))
    assert damaged != text
    assert clean(damaged).text == text
    check_invariants(damaged)


def test_page_against_its_reference():
    raw, reference = PAGE.read_bytes(), REFERENCE.read_text(encoding="utf-8")
    cleaned = clean(raw)
    assert Levenshtein.distance(cleaned.text, reference) <= 0.001 * len(reference)
    assert "\ufffd" not in cleaned.text
    assert cleaned.revert() == raw
    assert cleaned.script == "zh-Hans"
    assert cleaned.metadata == {"date": "2024-05-15", "place": "江苏省"}
    check_invariants(raw)


def test_page_files_are_those_described():
    about = tomllib.loads((TEXTS / "kunshan-2024-05-15.toml").read_text(encoding="utf-8"))
    assert sha256(PAGE.read_bytes()).hexdigest() == about["files"]["raw_sha256"]
    assert sha256(REFERENCE.read_bytes()).hexdigest() == about["files"]["clean_sha256"]


def test_readings_of_the_page_are_all_in_the_raw_bytes():
    cleaned = clean(PAGE.read_bytes())
    index = cleaned.text.index("花桥经济开发区")
    start, end = cleaned.source_span((index, index + 7))
    assert "�(jīng)濟(jì)開發(fā)區" in PAGE.read_bytes()[start:end].decode()


def test_cleaning_again_changes_nothing():
    once = clean(PAGE.read_bytes()).text
    assert clean(once).text == once


def test_script_can_be_kept():
    assert clean("企業(yè)", profile=Profile(to="keep")).text == "企業"
    assert clean("企業", profile=Profile(to="zh-Hans")).text == "企业"
    assert clean("企业", profile=Profile(to="zh-Hant-TW")).text == "企業"


def test_repair_can_be_switched_off():
    assert clean("企業(yè)", profile=Profile(repair=False)).text == "企業(yè)"


def test_unreadable_loss_is_a_finding():
    cleaned = clean("昨天�我们�去了公园")
    assert cleaned.text == "昨天�我们�去了公园"
    assert [finding.code for finding in cleaned.findings] == ["R102"]


def test_detect_names_the_damage():
    diagnosis = detect(PAGE.read_bytes())
    rules = {damage.rule for damage in diagnosis.damage}
    assert {"repair.mojibake.gbk-shift", "repair.reading.inserted", "repair.noise.comma"} <= rules
    assert (diagnosis.encoding, diagnosis.script) == ("utf-8", "zh-Hant")
    text = PAGE.read_text(encoding="utf-8")
    readings = [text[slice(*damage.span)] for damage in diagnosis.damage if damage.rule == "repair.reading.inserted"]
    assert all(reading.startswith("(") for reading in readings)


def test_ledger_rebuilds_the_file():
    raw = PAGE.read_bytes()
    cleaned = clean(raw)
    lines = ledger(cleaned).splitlines()
    assert undo(cleaned.text, lines) == raw
    with pytest.raises(FormatError, match="another text"):
        undo(cleaned.text + "x", lines)
    with pytest.raises(FormatError, match="not a ledger"):
        undo(cleaned.text, ["{}"])


def test_ledger_of_broken_bytes_in_an_old_encoding():
    raw = "企業".encode("gbk") + b"\xff" + "(yè)".encode("gb18030")
    cleaned = clean(raw)
    assert cleaned.revert() == raw
    assert undo(cleaned.text, ledger(cleaned).splitlines()) == raw


_PIECES = st.sampled_from(
    ["企業(yè)", "發(fā)", "\ufffd", "?", ",,", ",。", "(", ")", "€", "F", "。", "，", "经济", "豪賭?!睖侩娮", "\n", "/p>"]
)
_TEXT = st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=12).map("".join))


@settings(max_examples=150, deadline=None)
@given(_TEXT)
def test_any_text_can_be_had_back(text):
    check_invariants(text)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_can_be_had_back(data):
    from translator.errors import InputError

    try:
        cleaned = clean(data)
    except InputError as error:
        assert error.code == "input.binary"
        return
    assert cleaned.revert() == data


def test_traditional_text_without_damage_is_kept():
    text = opencc.OpenCC("s2t").convert("".join(PROSE))
    assert clean(text).text == text


def test_look_stops_where_a_family_finds_something(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = ("repair", "mixups", "escapes", "lookalikes", "spacing")
    rows = (
        line for step in steps for path in sorted((CASES / step).glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
    )
    plain = [text for text in (json.loads(row)["input"] for row in rows if row.strip()) if isinstance(text, str) and is_plain(text)]
    assert len(plain) > 25
    seen = [repair(text) for text in plain]
    monkeypatch.setattr("translator.repair.is_plain", lambda text: False)
    assert [repair(text) for text in plain] == seen


def test_a_window_that_is_full_leaves_no_empty_one() -> None:
    for count in range(1, 400, 7):
        tokens = tokenize("\ufffd中" * count)
        windows = list(shift._windows(tokens, CharModel(), Evidence(True, True, True, True)))
        assert all(windows)
        assert all(left[-1].end <= right[0].start for left, right in pairwise(windows))


def test_the_list_of_frequent_characters_is_that_of_the_model() -> None:
    listed = set(Path(char_model.__file__).with_name("frequent.txt").read_text(encoding="utf-8").strip())
    model = CharModel()
    frequent = {char for char in map(chr, range(0x4E00, 0xA000)) if model.frequency(char) >= 5.2e-5}
    assert frequent <= listed
    assert len(listed) < 1.1 * len(frequent)
