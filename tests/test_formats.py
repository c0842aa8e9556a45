"""The registry, and the formats for people that are no page: TSV and Markdown. HTML and JSON Lines have their own files."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from contract.format_contract import FormatContract
from format_samples import CASES, hostile, sample
from markdown_it import MarkdownIt

from translator.errors import FormatError
from translator.formats import FORMATS, reader_for, writer_for
from translator.formats.markdown import escaped
from translator.formats.marks import Mark, pieces
from translator.formats.summary import Tally, is_flagged, notes, summarize
from translator.formats.tsv import COLUMNS, cell
from translator.formats.words import edit_counts, safe_link
from translator.model import Document, Issue, Quantity, Segment, Term


def cases(name: str) -> list[Any]:
    rows = [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]
    return [pytest.param(row["input"], row["expected"], id=row["id"]) for row in rows]


def written(suffix: str, document: Document) -> str:
    stream = io.BytesIO()
    writer_for(suffix)(document, stream)
    return stream.getvalue().decode("utf-8-sig")


class TestTsvContract(FormatContract):
    suffix = ".tsv"


class TestMarkdownContract(FormatContract):
    suffix = ".md"


def test_every_listed_suffix_has_a_writer() -> None:
    suffixes = [suffix for one in FORMATS for suffix in one.suffixes]
    assert len(suffixes) == len(set(suffixes))
    for suffix in suffixes:
        assert callable(writer_for(suffix))
        assert writer_for(suffix.upper().lstrip(".")) is writer_for(suffix)


def test_the_docs_tell_of_every_format() -> None:
    table = (Path(__file__).parents[1] / "docs" / "documents.md").read_text(encoding="utf-8").split("## The way back")[0]
    assert sorted(re.findall(r"^\| `(\.\w+)` \|", table, re.MULTILINE)) == sorted(one.suffixes[0] for one in FORMATS)


def test_an_unknown_suffix_names_those_that_exist() -> None:
    with pytest.raises(FormatError) as caught:
        writer_for(".docm")
    assert caught.value.exit_code == 3
    assert all(suffix in caught.value.hint for one in FORMATS for suffix in one.suffixes)
    with pytest.raises(FormatError, match=r"\.jsonl"):
        reader_for(".html")


def test_importing_the_formats_loads_no_template_engine() -> None:
    import subprocess

    code = "import sys, translator.formats, translator.formats.html; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[1], check=False).returncode == 0


# Summary and marks


def test_the_summary_of_the_sample() -> None:
    summary = summarize(sample())
    assert (summary.segments, summary.untranslated, summary.flagged) == (21, 2, 5)
    assert summary.terms == Tally(11, 13, 0)
    assert summary.quantities == Tally(13, 15, 2)


def test_a_bad_verdict_is_told_once() -> None:
    term = Term("a", "甲", (0, 1), "alpha", None, "missing")
    issue = Issue("T101", "major", "“甲” is not translated", (0, 1))
    assert len(notes(Segment("s", 0, "甲", terms=(term,)))) == 1
    assert [note.code for note in notes(Segment("s", 0, "甲", terms=(term,), issues=(issue,)))] == ["T101"]


def test_a_neutral_note_is_shown_but_is_no_flag() -> None:
    segment = Segment("s", 0, "甲", issues=(Issue("L401", "neutral", "for your information"),))
    assert notes(segment)
    assert not is_flagged(segment)


def test_marks_overlap_without_losing_a_character() -> None:
    text = "国家级专精特新𠮷企业"
    marks = [Mark("t0", (3, 8), "t"), Mark("q0", (6, 10), "q"), Mark("i0", (7, 99), "i"), Mark("x", (4, 4), "x")]
    cut = pieces(text, marks)
    assert "".join(piece.text for piece in cut) == text
    assert [(piece.text, piece.keys) for piece in cut] == [
        ("国家级", ()),
        ("专精特", ("t0",)),
        ("新", ("t0", "q0")),
        ("𠮷", ("t0", "q0", "i0")),
        ("企业", ("q0", "i0")),
    ]
    assert [piece.first for piece in cut] == [False, True, True, True, False]


@pytest.mark.parametrize("address", ["JavaScript:alert(1)", " https://a.org", "https://", "http://a.org", "https://a\n.org", ""])
def test_only_https_becomes_a_link(address: str) -> None:
    assert safe_link(address) is None


def test_edits_that_are_no_counts_are_shown_as_any_other_metadata() -> None:
    assert edit_counts({"edits": ["a", "b"]}) == []
    assert edit_counts({"edits": {"a": 1, "b": 5, "c": 1}}) == [("b", 5), ("a", 1), ("c", 1)]
    assert "| Edits | a, b |" in written(".md", Document("", (), metadata={"edits": ["a", "b"]}))


# TSV


@pytest.mark.parametrize(("text", "expected"), cases("tsv_cells.jsonl"))
def test_tsv_cells(text: str, expected: str) -> None:
    assert cell(text) == expected


def test_a_spreadsheet_reads_the_cells_back() -> None:
    source = '"三农" 是\t“重”\n中之重\\'
    rows = list(csv.reader(io.StringIO(written(".tsv", Document("", (Segment("s1", 4, source, target='a "b"'),)))), delimiter="\t"))
    assert tuple(rows[0]) == COLUMNS
    assert rows[1][:6] == ["s1", "4", '"三农" 是\\t“重”\\n中之重\\\\', 'a "b"', "", "initial"]


def test_tsv_begins_with_a_bom_and_tells_what_is_wrong() -> None:
    stream = io.BytesIO()
    report = writer_for(".tsv")(sample(), stream)
    assert stream.getvalue().startswith(b"\xef\xbb\xbfid\tparagraph\t")
    row = stream.getvalue().decode("utf-8-sig").split("\n")[13].split("\t")
    assert row[0] == "s13"
    assert row[6].startswith("critical: “40亿元” is 4 billion yuan")
    assert "40亿元 → 4 billion yuan (wrong, found 40 billion yuan)" in row[8]
    assert "kind" in report.not_carried


# Markdown


@pytest.mark.parametrize(("text", "expected"), cases("markdown_text.jsonl"))
def test_markdown_text(text: str, expected: str) -> None:
    assert escaped(text) == expected


@pytest.mark.parametrize(("text", "expected"), cases("markdown_text.jsonl"))
def test_markdown_text_comes_back_from_a_parser(text: str, expected: str) -> None:
    """The parser is another program; what it shows must be the text itself (line breaks aside)."""
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(f"> {expected}\n")
    assert not re.search(r"<(?!/?(blockquote|p|br)\b)", html), html
    shown = re.sub(r"<[^>]*>", "", html.replace("<br>", "\n"))
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        shown = shown.replace(entity, sign)
    plain = text.replace("\r\n", "\n").replace("\x00", "�")
    assert shown.strip("\n ") == "\n".join(line.strip(" ") for line in plain.split("\n"))


def test_markdown_of_the_sample() -> None:
    text = written(".md", sample())
    assert text.startswith("# 云川市新能源产业发展情况（上半年）\n\n| About this document |  |\n|---|---|\n| Date | 2024-07-18 |\n")
    assert "> 江风吹过旧船台，\\\n> 百里灯光次第开。\\\n" in text
    assert "\nThe river wind blows past the old slipway,\\\nand lamp by lamp" in text
    assert "## 二、园区里的变化 · II. Changes in the Parks\n" in text
    assert "*[not translated]*" in text
    assert "of the province.[^1] The city" in text
    assert "[^4]: s13 — critical: “40亿元” is 4 billion yuan" in text
    assert "[source](<https://example.org/terms?id=7&lang=en>)" in text


def test_markdown_tables_keep_their_columns() -> None:
    for line in written(".md", hostile()).splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) in (3, 5), line


def test_markdown_shows_hostile_text_as_text() -> None:
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(written(".md", hostile()))
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_latin_sentences_are_joined_with_a_blank_and_chinese_ones_without() -> None:
    segments = (Segment("a", 0, "见GDP"), Segment("b", 0, "GDP增长。"), Segment("c", 0, "好。"))
    assert "> 见GDP GDP增长。好。\n" in written(".md", Document("", segments))


def test_a_wrong_quantity_without_an_issue_is_a_footnote() -> None:
    quantity = Quantity("40亿元", (0, 4), "4000000000", "CNY", "", "40 billion", (0, 10), "wrong")
    text = written(".md", Document("", (Segment("s1", 0, "40亿元", target="40 billion", quantities=(quantity,)),)))
    assert "[^1]: s1 — major: “40亿元” is 4,000,000,000 CNY; the English says “40 billion”." in text
