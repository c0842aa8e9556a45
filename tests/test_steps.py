"""Script, page furniture and segmentation: the small steps."""

from __future__ import annotations

import pytest
from helpers import TEXTS, cases
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.page import read_page
from translator.script import convert, detect_script
from translator.segment import segment


@pytest.mark.parametrize(
    ("text", "to", "expected"),
    [
        ("頭髮和發展", "zh-Hans", "头发和发展"),
        ("他讀著這部名著，作者很著名", "zh-Hans", "他读着这部名著，作者很著名"),
        ("软件和网络", "zh-Hant-TW", "軟體和網路"),
        ("里面的头发", "zh-Hant", "裏面的頭髮"),
        ("𠮷野家", "zh-Hans", "𠮷野家"),
        ("", "zh-Hans", ""),
    ],
)
def test_script_conversion(text, to, expected):
    assert convert(text, to).output == expected


def test_unknown_script():
    with pytest.raises(ValueError, match="zh-Hant-HK"):
        convert("中", "zh-XX")


@pytest.mark.parametrize(
    ("text", "script"),
    [("國務院總理說", "zh-Hant"), ("国务院总理说", "zh-Hans"), ("這个问題", "zh"), ("人口", "zh"), ("hello", None), ("", None)],
)
def test_script_is_named_only_where_it_can_be_told(text, script):
    assert detect_script(text) == script


def test_furniture_of_the_page():
    page = read_page((TEXTS / "kunshan-2024-05-15.zh-Hans.txt").read_text(encoding="utf-8"))
    assert page.metadata == {"date": "2024-05-15", "place": "江苏省"}
    assert [one.rule for one in page.furniture] == [
        "page.debris", "page.forum.poster", "page.forum.place", "page.debris",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "他来自:一个很小很小的村庄，后来去了城里读书。",
        "2024-05-15这一天，他发表于报纸的文章引起了轰动。",
        "楼主是一个好人，帮助了很多人。",
    ],
)
def test_prose_that_looks_like_furniture_is_text(line):
    assert read_page(line).furniture == ()


@pytest.mark.parametrize("case", cases("segment", "own"))
def test_segments(case):
    found = segment(case["input"])
    assert [one.text for one in found.segments] == case["expected"]
    if "kinds" in case:
        assert [one.kind for one in found.segments] == case["kinds"]


@settings(deadline=None)
@given(st.text("字a1。！？…；，“”（）\n\r 　.", max_size=80))
def test_segments_and_separators_are_the_text(text):
    found = segment(text)
    pieces = [one.text for one in found.segments]
    assert len(found.separators) == len(pieces) + 1
    joined = "".join(a + b for a, b in zip(found.separators, [*pieces, ""], strict=True))
    assert joined == text
    assert all(text[slice(*one.span)] == one.text for one in found.segments)
    assert not any(piece.strip() for piece in found.separators)
