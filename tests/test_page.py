"""Page furniture, metadata and HTML input: case rows, speed, both extractors."""

from __future__ import annotations

import sys
import time

import pytest
from helpers import cases
from hypothesis import given, settings
from hypothesis import strategies as st

from translator import offsets
from translator.errors import InputError
from translator.page import read_page
from translator.page.html import html_text, looks_like_html

PARAGRAPHS = [
    f"第{number}段：这座城市坚持把创新作为发展的主战略，实施产业布局，增强企业竞争力，全市新增高新技术企业三百家。"
    for number in "一二三四五六七八"
]
PAGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>城市的\n创新</title><meta name="author" content="王军">'
    '<meta name="publishdate" content="2024-5-15 10:30"><meta property="og:site_name" content="某某网">'
    "<script>var a = '<p>不是正文</p>';</script><style>p{color:red}</style></head><body><nav><a href='/'>首页</a></nav><article>"
    + "".join(f"<p>　　{one}</p>\n" for one in PARAGRAPHS)
    + "</article><footer>版权所有</footer></body></html>"
)


@pytest.mark.parametrize("case", [*cases("page", "furniture"), *cases("page", "negative")])
def test_furniture(case):
    page = read_page(case["input"])
    assert [one.rule for one in page.furniture] == case["rules"]
    assert page.metadata == case.get("metadata", page.metadata)
    for one in page.furniture:
        assert case["input"][slice(*one.span)] == one.text


def test_the_first_value_wins_and_text_stays():
    page = read_page("发布时间：2024-05-15\n正文提到发布时间。\n发布时间：2023-01-01\n")
    assert page.metadata == {"date": "2024-05-15"}
    assert len(page.furniture) == 2


def test_running_text_is_read_fast():
    text = ("　　" + "这座城市坚持把创新作为发展的主战略，实施产业布局，增强企业竞争力。" * 6 + "\n") * 8_000
    read_page("")  # the rules are read once
    start = time.process_time()
    assert read_page(text).furniture == ()
    assert len(text.encode()) / 1e6 / (time.process_time() - start) > 30


@pytest.mark.parametrize("text", ["=\n" * 200_000, " " * 1_000_000, "\n" * 1_000_000, "楼主\n" * 140_000, "来源：" * 110_000])
def test_time_is_linear(text):
    start = time.process_time()
    read_page(text)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 200_000,
        "<" * 1_000_000,
        "<a " * 330_000,
        "<!--" * 250_000,
        '<p a="' * 160_000,
        "<p a='>" * 140_000,
        "</" * 500_000,
        "<script>" * 125_000,
        "&#" * 500_000,
        "<![CDATA[" * 110_000,
        "<title>" * 140_000,
        "<div>" * 100_000 + "</div>" * 100_000,
    ],
)
def test_bombs_take_linear_time(markup):
    start = time.process_time()
    looks_like_html(markup)
    page = html_text(markup, extractor="plain")
    assert time.process_time() - start < 2
    assert offsets.revert(page.text, page.rewrite.edits) == markup


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from(["<", ">", "/", "p", "!--", "-->", "script", "meta", "title", " ", '"', "=", "&", "#", "新", "\ud800"])
    )
)
def test_any_markup(parts):
    markup = "".join(parts)
    page = html_text(markup, extractor="plain")
    assert offsets.revert(page.text, page.rewrite.edits) == markup


@settings(deadline=None)
@given(st.text("楼主发表于来源：2024-05-15年月日 \n\r>|（）回复\ud800十二〇", max_size=150))
def test_never_fails(text):
    for one in read_page(text).furniture:
        assert text[slice(*one.span)] == one.text


def test_plain_extractor():
    page = html_text(PAGE, extractor="plain")
    assert page.text == "\n".join("　　" + one for one in PARAGRAPHS)
    assert page.metadata == {"title": "城市的 创新", "author": "王军", "date": "2024-05-15", "publisher": "某某网"}
    assert page.extractor == "plain"
    assert offsets.revert(page.text, page.rewrite.edits) == PAGE


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>一<br>二</p><ul><li>甲<li>乙</ul>", "一\n二\n甲\n乙"),
        ("<p>新&amp;质&#29983;&#x4EA7;&hellip;</p>", "新&质生产…"),
        ("<div>一<script>x</script>二</div>", "一二"),
        ("<p>未关<b>闭", "未关闭"),
        ("<!DOCTYPE x [<!ENTITY a 'aaaa'>]><p>&a;</p>", None),
        ("<p title='a>b'>一</p>", "一"),
        ("<p>一<!-- 二 --> 三</p>", "一 三"),
        ("<p>3 < 5，a<b", "3 < 5，a<b"),
        ("<P>一</P><STYLE>p{}</Style>二", "一\n二"),
        ("", ""),
    ],
)
def test_plain_extractor_on_fragments(html, text):
    page = html_text(html, extractor="plain")
    if text is not None:
        assert page.text == text
    else:
        assert "aaaa" not in page.text.partition("]>")[2]
    assert offsets.revert(page.text, page.rewrite.edits) == html


@pytest.mark.filterwarnings("ignore")
def test_trafilatura():
    pytest.importorskip("trafilatura")
    page = html_text(PAGE, extractor="trafilatura")
    assert page.extractor == "trafilatura"
    assert PARAGRAPHS[0] in page.text
    assert "首页" not in page.text
    assert page.metadata["author"] == "王军"
    assert offsets.revert(page.text, page.rewrite.edits) == PAGE


def test_without_trafilatura(monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    assert html_text(PAGE).extractor == "plain"
    with pytest.raises(InputError, match=r"duizhao\[html\]"):
        html_text(PAGE, extractor="trafilatura")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PAGE, True),
        ("﻿<!doctype html><p>一</p>", True),
        ("<?xml version='1.0'?><html><body>一</body></html>", True),
        ("<div><p>一</p></div>", True),
        ("用 <br> 换行，<p> 是段落。", False),
        ("<p>的意思是段落</p>，不是别的", False),
        ("<?xml version='1.0'?><tmx></tmx>", False),
        ("# 标题\n<div>一</div>", False),
        ("", False),
    ],
)
def test_looks_like_html(text, expected):
    assert looks_like_html(text) is expected
