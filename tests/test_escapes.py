"""Escapes left in Chinese text: every row of the case files, and the invariants of a Rewrite on any text."""

from __future__ import annotations

import time

import pytest
from helpers import broken_step, cases
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.repair.escapes import mend_escapes

PIECES = st.sampled_from(
    [
        "\\u65b0\\u8d28",
        "\\\\u65b0",
        "\\u005c",
        "\\ud83d",
        "&#26032;",
        "&amp;",
        "#26032;",
        "&nbsp;",
        "%E6%96%B0",
        "%25",
        "%D0%C2",
        "%u65B0",
        "=E6=96=B0",
        "=\n",
        "=D0=C2",
        "\\xe6\\x96\\xb0",
        '"',
        "b'",
        "\u65b0\u8d28",
        "\n",
        "[",
        "{",
        "-",
        " ",
        '\\"',
        "=",
        "u65b0",
        "\ud800",
    ]
)
TEXT = st.lists(PIECES | st.text(st.characters(), max_size=3), max_size=12).map("".join)


@pytest.mark.parametrize("case", [*cases("escapes", "synthetic"), *cases("escapes", "negative")])
def test_case(case):
    assert mend_escapes(case["input"]).output == case["expected"]
    assert broken_step(mend_escapes, case["input"], "repair.escape.") == []


@settings(max_examples=500, deadline=None)
@given(TEXT)
def test_any_text(text):
    assert mend_escapes(text).step == "repair.escapes"
    assert broken_step(mend_escapes, text, "repair.escape.") == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (r"\u65b0\u8d28", "unicode"),
        ("&#26032;&#36136;", "entity"),
        ("%E6%96%B0%E8%B4%A8", "percent"),
        ("%u65B0%u8D28", "percent"),
        ("=E6=96=B0=E8=B4=A8", "quoted-printable"),
        (r"\xe6\x96\xb0\xe8\xb4\xa8", "python"),
        (r"\\u65b0\\u8d28", "json"),
    ],
)
def test_rule(text, rule):
    (edit,) = mend_escapes(text).edits
    assert (edit.rule, edit.before, edit.after) == (f"repair.escape.{rule}", text, "新质")


def test_doubt_is_a_finding_with_the_decoded_text():
    (found,) = mend_escapes(r"转义写作 \u65b0\u8d28 即可").findings
    assert (found.code, found.span, found.candidates) == ("R120", (5, 17), ("新质",))


def test_nested_too_deep_is_left():
    deep = "中&" + "#38;" * 12
    done = mend_escapes(deep)
    assert (done.output, [found.code for found in done.findings]) == (deep, ["R120"])
    assert mend_escapes("中&" + "#38;" * 4).output == "中&"


def test_time_is_linear():
    for piece in ("\\u65b0\n", "%25", "=E6", "&amp;", '="', "\\u65b0\\u8d28- ", '["\\u65b0\\u8d28",', "%D0%C2"):
        begun = time.process_time()
        assert broken_step(mend_escapes, "新质" + piece * (100_000 // len(piece)), "repair.escape.") == []
        assert time.process_time() - begun < 5, piece
