"""Script: conversion, the errors of earlier conversions, and which script and region a text is in."""

from __future__ import annotations

import subprocess
import sys
import time
from importlib.metadata import version

import pytest
from helpers import ROOT, broken, cases
from hypothesis import given, settings
from hypothesis import strategies as st

from translator import hanzi
from translator.script import SCRIPTS, convert, detect_region, detect_script, mend_conversion, script_spans
from translator.script.tables import rows

ANY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(list("發发后後著着里裏裡面麵干乾幹系於于皇公の総한。「」\n軟體件U盘")),
        st.characters(categories=["Cs"]),
    ),
    max_size=60,
)


@pytest.mark.parametrize("case", [*cases("script", "wild"), *cases("script", "synthetic"), *cases("script", "negative")])
def test_conversion(case):
    options = dict(case["options"])
    rewrite = convert(case["input"], options.pop("to"), **options)
    assert rewrite.output == case["expected"]
    assert broken(rewrite, case["input"]) == []


@pytest.mark.parametrize("case", cases("script", "mend"))
def test_mending(case):
    rewrite = mend_conversion(case["input"])
    assert rewrite.output == case["expected"]
    assert broken(rewrite, case["input"]) == []


def test_a_single_error_is_a_finding_with_the_right_word():
    (finding,) = mend_conversion("他走了三公裏才到家，後來睡著了").findings
    assert (finding.code, finding.span, finding.candidates) == ("S301", (4, 6), ("公里",))


@settings(max_examples=300, deadline=None)
@given(ANY, st.sampled_from(SCRIPTS), st.booleans(), st.lists(st.text("發後著a", min_size=1, max_size=2), max_size=2))
def test_any_text_is_converted_and_reverted(text, to, wording, keep):
    assert broken(convert(text, to, wording=wording, keep=keep), text) == []
    assert broken(mend_conversion(text), text) == []


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_a_second_run_mends_nothing_and_converts_nothing(text):
    mended = mend_conversion(text).output
    assert mend_conversion(mended).output == mended
    once = convert(text, "zh-Hans").output
    assert convert(once, "zh-Hans").output == once


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_spans_are_the_text(text):
    spans = script_spans(text)
    assert "".join(text[slice(*one.span)] for one in spans) == text
    assert detect_script(text) in (None, "zh", "zh-Hans", "zh-Hant")


def test_unknown_script():
    with pytest.raises(ValueError, match="zh-Hant-HK"):
        convert("中", "zh-XX")


def test_an_edit_names_the_forms_not_taken():
    _, edit = convert("头发", "zh-Hant").edits
    assert edit.reason == "OpenCC s2t; 发 also 發"
    assert edit.rule == "script.s2t"


def test_a_word_of_another_length_is_one_short_edit():
    edits = convert("我把软件和U盘一起寄给你。", "zh-Hant-TW").edits
    assert ("U盘", "隨身碟") in [(edit.before, edit.after) for edit in edits]
    assert max(len(edit.before) for edit in edits) <= 4


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("國務院總理說", "zh-Hant"), ("国务院总理说", "zh-Hans"), ("這个问題", "zh"), ("人口", "zh"), ("皇后面里", "zh"), ("hello", None), ("", None),
        ("国務院の李克強総理", None), ("経済発展対応", None), ("大韓民國입니다 그렇습니다", None), ("優質の選擇", "zh-Hant"),
        ("佢哋話唔關我事，點解會咁樣㗎", "zh-Hant"), ("學而時習之，不亦說乎", "zh-Hant"),
    ],
)  # fmt: skip
def test_script_is_named_only_where_it_can_be_told(text, script):
    assert detect_script(text) == script


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("這個軟體的資訊透過網路傳送到伺服器", "TW"), ("佢哋喺度傾偈，冇嘢做", "HK"), ("衞生署敍述綫路", "HK"), ("这个软件的信息通过互联网传送", "CN"),
        ("經濟發展", None), ("软件", None), ("", None),
    ],
)  # fmt: skip
def test_region_is_named_only_where_words_tell(text, region):
    assert detect_region(text) == region


def test_spans_of_a_mixed_document():
    text = "这是简体。\n這是「繁體」。\n他说：「萬歲」。\n人口\n国務院の総理\n"
    found = [(one.script, text[slice(*one.span)]) for one in script_spans(text)]
    assert found == [
        ("zh-Hans", "这是简体。\n"),
        ("zh-Hant", "這是「繁體」。\n"),
        ("zh-Hans", "他说：「"),
        ("zh-Hant", "萬歲」。\n"),
        (None, "人口\n"),
        (None, "国務院の総理\n"),
    ]
    assert script_spans(text)[1].evidence == "2 Traditional, 0 Simplified: 這體"


def test_there_and_back():
    text = (
        "随着经济发展，干部们在里面复习历史，后来又联系了几个公里以外的制造厂。皇后的头发像面条，乾隆年间的著作显著地恢复了。"
        "他放松地看着松树，钟表的钟声和一只鸟的叫声，使他想象出一幅征服了特征的画面，症状于是消失了。\n"
    )
    import opencc

    for config in ("s2t", "s2tw", "s2hk"):
        assert convert(opencc.OpenCC(config).convert(text), "zh-Hans").output == text
    table = hanzi.single_forms("s2t")
    assert convert("".join(table.get(char, char) for char in text), "zh-Hans").output == text


@pytest.mark.parametrize(
    "text", ["發a" * 250_000, "\n" * 1_000_000, "发\n發\n" * 60_000, "皇後公裏方麵" * 50_000, "U盘中" * 100_000]
)
def test_time_is_linear(text):
    convert("發发", "zh-Hans")
    start = time.process_time()
    convert(text, "zh-Hans")
    convert(text, "zh-Hant-TW")
    mend_conversion(text)
    script_spans(text)
    assert time.process_time() - start < 15  # a quadratic step would take minutes


def test_bulk_functions_agree_with_those_for_a_character():
    text = "".join(map(chr, range(0x20, 0x30000, 7)))
    assert hanzi.han_count(text) == sum(map(hanzi.is_han, text))
    assert hanzi.simplified_text(text) == "".join(map(hanzi.simplified, text))
    assert hanzi.traditional_count(text) == sum(map(hanzi.is_traditional, text))
    assert set(hanzi.simplified_class().findall(text)) <= {char for char in text if hanzi.is_simplified_only(char)}


def test_the_table_of_single_forms_is_what_opencc_says():
    path = ROOT / "translator" / "hanzi_forms.tsv"
    if f"OpenCC {version('opencc')} " not in path.read_text(encoding="utf-8").split("\n", 1)[0]:
        pytest.skip("the table was built with another OpenCC")
    done = subprocess.run([sys.executable, ROOT / "scripts" / "build_hanzi_forms.py"], capture_output=True, check=True)
    assert done.stdout.decode() == path.read_text(encoding="utf-8")


def test_every_row_of_the_tables_does_something():
    for name in ("to_hans", "to_hant", "mend", "residue", "zhu", "surnames"):
        found = rows(name)
        assert len({row[0] for row in found}) == len(found), name
        assert all(len(row[0]) == len(row[1]) for row in found), name
    assert all(row[0] != row[1] for name in ("mend", "residue") for row in rows(name))
