"""Codec mix-ups: every row of the case files, mix-ups made forwards, losses, and the invariants of a Rewrite on any text."""

from __future__ import annotations

import time

import mixup_forward as forward
import pytest
from helpers import broken, cases
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from translator.repair.char_model import CharModel
from translator.repair.mixups import euc_tw, mend_mixups

MODEL = CharModel()
SIMPLIFIED = (
    "座谈会上，大家围绕明年的交通规划提出了许多意见和建议。",
    "2024年全国粮食产量再创新高，农民收入稳步增长，物价总体平稳。",
    "我们在公园里散步，遇见了多年没有联系的老朋友，聊了很久。",
)
TRADITIONAL = (
    "圖書館的開放時間延長到晚上九點，週末照常借閱。",
    "這座城市的捷運系統每天運送超過兩百萬名乘客，準點率很高。",
)
ONCE = [
    *((("utf-8", reader),) for reader in ("latin-1", "cp1252", "cp1250", "cp1251", "mac_roman", "cp437", "gb18030", "utf-16-be")),
    *(
        (("gb18030", reader),)
        for reader in ("latin-1", "cp1252", "cp1250", "cp1251", "mac_roman", "cp437", "big5hkscs", "utf-16-be")
    ),
    *((("big5", reader),) for reader in ("latin-1", "cp1252", "cp1250", "cp1251", "mac_roman", "cp437", "gb18030", "utf-16-be")),
    *((("euc-tw", reader),) for reader in ("latin-1", "gb18030")),
    *((("utf-16-le", reader),) for reader in ("latin-1", "cp1252", "utf-16-be")),
    (("hz", "utf-8"),),
]
TWICE = [
    (("utf-8", "cp1252"), ("utf-8", "cp1252")),
    (("utf-8", "latin-1"), ("utf-8", "gb18030")),
    (("utf-8", "gb18030"), ("utf-8", "gb18030")),
    (("gb18030", "latin-1"), ("utf-8", "cp1252")),
    (("utf-8", "cp1251"), ("utf-8", "latin-1")),
]


@pytest.mark.parametrize("case", [*cases("mixups", "synthetic"), *cases("mixups", "known_failures")])
def test_repaired(case):
    done = mend_mixups(case["input"], MODEL)
    assert done.output == case["expected"]
    assert broken(done, case["input"], "repair.mojibake.") == []
    assert mend_mixups(done.output, MODEL).output == done.output


@pytest.mark.parametrize("case", cases("mixups", "negative"))
def test_left_alone(case):
    done = mend_mixups(case["input"], MODEL)
    assert done.output == case["input"]
    assert not done.findings


@pytest.mark.parametrize("case", cases("mixups", "lost"))
def test_lost_is_named_and_not_edited(case):
    done = mend_mixups(case["input"], MODEL)
    assert done.output == case["input"]
    assert case["expected"] in [finding.code for finding in done.findings]


@pytest.mark.parametrize("steps", [*ONCE, *TWICE], ids=lambda steps: ".".join("-as-".join(step) for step in steps))
def test_mix_ups_made_forwards_are_undone(steps):
    for text in (*SIMPLIFIED, *TRADITIONAL):
        garbled = forward.mix_up(text, *steps)
        if garbled is not None and garbled != text:
            assert mend_mixups(garbled, MODEL).output == text
            assert broken(mend_mixups(garbled, MODEL), garbled) == []


@pytest.mark.parametrize("steps", [ONCE[1], ONCE[8], TWICE[0]], ids=["utf-8", "gbk", "twice"])
def test_whole_text_is_undone_line_by_line(steps):
    text = "\n".join(SIMPLIFIED * 20)
    done = mend_mixups("\n".join(forward.mix_up(line, *steps) or line for line in text.split("\n")), MODEL)
    assert done.output == text
    assert len(done.edits) == 60


@pytest.mark.parametrize("reader", forward.LOSSY)
def test_losses_are_filled_in(reader):
    wrong = 0
    for text in (*SIMPLIFIED, *TRADITIONAL):
        damaged = forward.LOSSY[reader](text.encode())
        assert broken(mend_mixups(damaged, MODEL), damaged) == []
        wrong += Levenshtein.distance(mend_mixups(damaged, MODEL).output, text)
    # Windows takes an ASCII character after a lost byte along: nobody can tell which it was.
    assert wrong <= (0.08 if reader.startswith("windows") else 0.04) * sum(map(len, (*SIMPLIFIED, *TRADITIONAL)))


def test_doubt_is_a_finding_with_candidates():
    text = "".join(chr(byte) for byte in SIMPLIFIED[0].encode() if not 0x80 <= byte < 0xA0)
    done = mend_mixups(text, MODEL)
    assert "R104" in [finding.code for finding in done.findings]
    assert all(edit.after in SIMPLIFIED[0] for edit in done.edits)  # what was whole by chance


def test_length_of_debris_is_told():
    (finding,) = mend_mixups("标题锟斤拷锟斤拷锟斤拷结束", MODEL).findings
    assert finding.span == (2, 11)
    assert "6 marks" in finding.message


def test_euc_tw_both_ways():
    for text in (*TRADITIONAL, "ASCII only"):
        data = euc_tw.encode(text)
        assert data is not None
        assert euc_tw.decode(data) == text
        known = forward.encode(text, "euc-tw")
        assert known in (None, data)
    assert euc_tw.encode("国") is None or euc_tw.decode(euc_tw.encode("国") or b"") == "国"


_PIECES = st.sampled_from(
    [
        "æ–°é—»",
        "ÖÐ¹ú",
        "锛屾垜浠",
        "锟斤拷",
        "\ufffd",
        "?",
        "€",
        "\n",
        "中国",
        "Â·",
        "~{",
        "~}",
        "\x80",
        "\ud800",
        "が",
        "가",
        "笢弊",
        "\x00",
        "烫烫烫烫",
    ]
)
_TEXT = st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=14).map("".join))


@settings(max_examples=200, deadline=None)
@given(_TEXT)
def test_any_text_can_be_had_back(text):
    assert broken(mend_mixups(text, MODEL), text) == []
    once = mend_mixups(text, MODEL).output
    assert isinstance(once, str)


@pytest.mark.parametrize(
    "piece",
    ["锟斤拷", "烫", "?", "鐨?", "\x80", "α≤", "~{", "éa", "Â·", "ï¿½", "\ufffd", "鐨?\n", "\x00\n", "가中", "\ue000"],
    ids=ascii,
)
def test_time_is_linear(piece):
    text = piece * (200_000 // len(piece))
    start = time.process_time()
    mend_mixups(text, MODEL)
    assert time.process_time() - start < 2.0
