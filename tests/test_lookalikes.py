"""Look-alikes and invisible characters: every row of the case files, and the invariants of a Rewrite on any text."""

from __future__ import annotations

import pytest
from helpers import broken_step, cases
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.repair.lookalikes import mend_lookalikes

PIECES = st.sampled_from(
    [
        "\u2f00",
        "\u2ed3",
        "\u2e86",
        "\u4eba",
        "\uf96e",
        "\u200b",
        "\ufeff",
        "\xad",
        "\x01",
        "\x85",
        "\u200e",
        "\u202e",
        "\ue5e5",
        "\ue4c6",
        "\ue863",
        "\uff61",
        "\uff62",
        "\uff12",
        "0",
        "\uff27",
        "D",
        "\uff29\uff22\uff2dX",
        "\u4e00\u4e8c\u4e09 ",
        " ",
        "\n",
        "\u767a",
        "\u306e",
        "\u90e8\u9996",
        "\u570b",
        "\u8fd9",
        "\ud800",
        "\u2ff0",
        "\uff63\uff11 \uff12 \uff13 \uff14 \uff15 \uff16 \uff17 \uff18 \uff19 ",
    ]
)
TEXT = st.lists(PIECES | st.text(st.characters(), max_size=3), max_size=12).map("".join)


@pytest.mark.parametrize("case", [*cases("lookalikes", "synthetic"), *cases("lookalikes", "negative")])
def test_case(case):
    assert mend_lookalikes(case["input"]).output == case["expected"]
    assert broken_step(mend_lookalikes, case["input"], "repair.lookalike.") == []


@settings(max_examples=500, deadline=None)
@given(TEXT)
def test_any_text(text):
    assert mend_lookalikes(text).step == "repair.lookalikes"
    assert broken_step(mend_lookalikes, text, "repair.lookalike.") == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("⽣活", "radical"),
        ("\uf914园", "compatibility"),
        ("新\u200b质", "zero-width"),
        ("新\xad质", "soft-hyphen"),
        ("新\x08质", "control"),
        ("新\ue5e5质", "private-use"),
        ("２0年", "width"),
        ("新｡", "halfwidth-mark"),
    ],
)
def test_rule(text, rule):
    assert [edit.rule for edit in mend_lookalikes(text).edits] == [f"repair.lookalike.{rule}"]


def test_unknown_private_use_is_a_finding():
    (found,) = mend_lookalikes("瓦影\ue4c6鱼").findings
    assert (found.code, found.span) == ("R121", (2, 3))
