"""Blanks and line breaks inside Chinese, and what is left of tags: case rows, invariants, time."""

from __future__ import annotations

import time

import pytest
from helpers import broken_step, cases
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.repair.spacing import mend_blanks, remove_debris
from translator.repair.wrapping import join_lines

STEPS = (remove_debris, mend_blanks, join_lines)


def tidy(text: str) -> str:
    for step in STEPS:
        text = step(text).output
    return text


@pytest.mark.parametrize("case", [*cases("spacing", "synthetic"), *cases("spacing", "negative")])
def test_cases(case):
    assert tidy(case["input"]) == case["expected"]
    assert [broken_step(step, case["input"]) for step in STEPS] == [[]] * 3


def test_doubt_is_a_finding():
    done = mend_blanks("会 员 服 务 部")
    assert done.edits == () or done.output == "会员服务部"
    assert mend_blanks("梅 兰 竹 菊 松").edits == ()


@settings(deadline=None, max_examples=300)
@given(st.text("新质生产力发展的。，？ \n\r\t　>/pbr王a1\ud800𠮷", max_size=120))
def test_invariants(text):
    assert [broken_step(step, text) for step in STEPS] == [[]] * 3


@pytest.mark.parametrize("text", ["新 " * 250_000, " " * 1_000_000, "一 \n" * 200_000, "/p>" * 300_000, ("一" * 38 + "\n") * 8_500])
def test_time_is_linear(text):
    start = time.process_time()
    tidy(text)
    assert time.process_time() - start < 2
