"""The ledger: what it says is true of input, result and file, and the way back is exact for any text and any bytes."""

from __future__ import annotations

import json
import time

import pytest
from helpers import TEXTS
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.errors import FormatError, InputError
from translator.model import Decoded, Rewrite
from translator.offsets import SpanMap, apply, compose, revert
from translator.pipeline.cleaning import Cleaned, clean
from translator.pipeline.ledger import SCHEMA, ledger, undo
from translator.pipeline.profile import Profile

PAGE = TEXTS / "kunshan-2024-05-15.raw.txt"
# What trips programs up: every kind of line break, NUL, a lone surrogate, blanks of all widths, a byte order mark inside.
ODD = "\0\r\n\r\r\n\x0b\x0c\x1c\x85\u2028\u2029\ud800\udc00\ufeff\u200b\u3000\ufffd ?(fā),。發展业€"
PIECES = ["產(chǎn)業(yè)", "企業(yè)發(fā)展", "，經濟", "重視?,F(xiàn)階段", ",,", ",。", "\n", "\r\n", "字", "abc", *ODD]


def rows_of(cleaned):
    return [json.loads(line) for line in ledger(cleaned).splitlines()]


def test_every_row_is_true_of_input_result_and_file():
    data = PAGE.read_bytes()
    cleaned = clean(data)
    header, *rows, last = rows_of(cleaned)
    assert header["schema"] == SCHEMA
    assert header["signature"]["profile"]["to"] == "auto"
    assert (last["row"], last["encoding"], last["unchanged"]) == ("end", "utf-8", False)
    assert last["rules"] == cleaned.counts()
    done = 0
    for row in (row for row in rows if "before" in row):
        assert cleaned.source[slice(*row["span"])] == row["before"]
        assert cleaned.text[slice(*row["out"])] == row["after"]
        assert data[slice(*row["raw"])].decode() == row["before"]
        assert row["line"] == cleaned.source.count("\n", 0, row["span"][0]) + 1
        assert row["rule"]
        assert row["reason"]
        assert row["step"]
        assert done <= row["span"][0] <= row["span"][1]
        done = row["span"][1]


def test_edits_that_only_stand_beside_one_another_stay_apart():
    rules = [edit.rule for edit in clean("產(chǎn)業(yè)和企業(yè)").edits]
    assert rules.count("repair.reading.inserted") == 4 - 1
    assert not any(" + " in rule for rule in rules)


def test_findings_are_in_the_ledger():
    cleaned = clean("產(chǎn)業(yè)和企業(yè)，魑(chī)魅".encode())
    found = [row for row in rows_of(cleaned) if row.get("row") == "finding"]
    assert [row["code"] for row in found] == [one.code for one in cleaned.findings]
    for row, one in zip(found, cleaned.findings, strict=True):
        assert row["candidates"] == list(one.candidates)
        assert row["span"] is None or cleaned.source[slice(*row["span"])]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_text_comes_back(text):
    cleaned = clean(text)
    assert cleaned.revert() == text
    assert apply(text, cleaned.edits) == cleaned.text
    assert revert(cleaned.text, cleaned.edits) == text
    wanted = text.encode("utf-8", "surrogatepass")
    lines = ledger(cleaned).encode("utf-8", "surrogatepass").decode("utf-8", "surrogatepass")
    assert undo(cleaned.text, lines.splitlines()) == undo(cleaned.text, lines.split("\n")) == wanted


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=40))
def test_arbitrary_text_comes_back(text):
    cleaned = clean(text, profile=Profile(to="zh-Hans"))
    assert cleaned.revert() == text
    assert undo(cleaned.text, ledger(cleaned).splitlines()) == text.encode("utf-8", "surrogatepass")


@settings(max_examples=80, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=60),
        st.lists(st.one_of(st.sampled_from([p.encode("utf-8", "ignore") for p in PIECES]), st.binary(max_size=3)), max_size=10).map(
            b"".join
        ),
    )
)
def test_any_bytes_come_back(data):
    try:
        cleaned = clean(data)
    except InputError:
        return
    assert cleaned.revert() == data
    written = cleaned.text.encode() if cleaned.changed else data
    lines = ledger(cleaned).splitlines()
    assert undo(written, lines) == data
    assert undo(cleaned.text, lines) == data
    for row in map(json.loads, lines[1:-1]):
        if row["row"] != "finding":
            assert cleaned.source[slice(*row["span"])] == row["before"]
            if "hex" in row:
                assert data[slice(*row["raw"])].hex() == row["hex"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030", "big5"])
def test_other_encodings_come_back(encoding):
    data = "產業和企業，發展經濟，人民的生活一天比一天好。\r\n".encode(encoding)
    cleaned = clean(data, profile=Profile(to="zh-Hans"))
    assert cleaned.changed
    assert undo(cleaned.text.encode(), ledger(cleaned).splitlines()) == data


def test_a_broken_byte_inside_an_edit_comes_back():
    data = "產(chǎn)業(yè)和企業(yè)的發(fā)展，重視".encode() + b"\xff" + ",F(xiàn)階段".encode()
    cleaned = clean(data)
    assert undo(cleaned.text.encode(), ledger(cleaned).splitlines()) == data


def test_a_ledger_of_another_text_is_refused():
    cleaned = clean("產(chǎn)業(yè)".encode())
    lines = ledger(cleaned).splitlines()
    for other in ("产业業", "产", "企业", "", "产业\n"):
        with pytest.raises(FormatError, match="belongs to another text"):
            undo(other, lines)
    with pytest.raises(FormatError, match="belongs to another text"):
        undo(b"\xff\xfe", lines)


def test_a_damaged_ledger_is_refused():
    cleaned = clean("產(chǎn)業(yè)".encode())
    lines = ledger(cleaned).splitlines()
    with pytest.raises(FormatError, match="cut short"):
        undo(cleaned.text, lines[:-1])
    with pytest.raises(FormatError, match="cut short"):
        undo(cleaned.text, [*lines[:-1], lines[-1][:20]])
    with pytest.raises(FormatError, match="not a ledger"):
        undo(cleaned.text, ['{"schema": "something/1"}'])
    for nothing in ([], [""], ["\n"]):
        with pytest.raises(FormatError, match="not a ledger"):
            undo(cleaned.text, nothing)
    with pytest.raises(FormatError, match="not JSON"):
        undo(cleaned.text, ["plain text"])
    with pytest.raises(FormatError, match="belongs to another text"):
        undo(cleaned.text, [lines[0], *lines[2:]])
    with pytest.raises(FormatError, match="damaged"):
        undo(cleaned.text, [lines[0], lines[1].replace('"out"', '"in"'), *lines[2:]])


def test_spans_map_back_to_bytes_also_past_broken_ones():
    data = b"\xef\xbb\xbf" + "企業".encode() + b"\xff" + "產(chǎn)業(yè)和企業(yè)".encode()
    cleaned = clean(data)
    at = cleaned.text.index("业和")
    assert data[slice(*cleaned.source_span((at, at + 1)))].decode() == "業"
    lost = cleaned.text.index("\ufffd")
    assert data[slice(*cleaned.source_span((lost, lost + 1)))] == b"\xff"


def test_many_queries_in_a_long_text_are_quick():
    data = ("文字和数字" * 20 + "\n").encode() * 2000 + b"\xff" * 1000
    cleaned = clean(data, profile=Profile(repair=False))
    start = time.process_time()
    for point in range(0, len(cleaned.text), 10):
        cleaned.source_span((point, point + 2))
    assert time.process_time() - start < 3


def test_composing_and_mapping_take_linear_time():
    from translator.model import Edit

    def steps(size):
        text = "ab" * size
        edits = tuple(Edit((2 * i, 2 * i + 1), "a", "", f"r{i % 3}", "") for i in range(size))
        middle = "b" * size
        more = tuple(Edit((i, i + 1), "b", "cd", "s", "") for i in range(size))
        return [Rewrite(text, middle, edits, (), "one"), Rewrite(middle, "cd" * size, more, (), "two")]

    def seconds(size):
        made = steps(size)
        start = time.process_time()
        edits = compose(made)
        back = SpanMap(edits)
        for i in range(0, 2 * size, 2):
            back.back((i, i + 2))
        assert len(edits) == 2 * size
        return time.process_time() - start

    assert seconds(40_000) < 12 * max(seconds(10_000), 0.01)


def test_clean_text_costs_nothing_it_does_not_need():
    text = "没有损坏的文字。\n" * 50
    cleaned = clean(text)
    assert cleaned.text is text
    assert (cleaned.steps, cleaned.edits, cleaned.changed) == ((), (), False)
    assert not {"script", "page", "_maps", "_bytes"} & set(vars(cleaned))
    assert Cleaned("a", "a", ()).revert() == "a"
    assert Cleaned(b"a", "a", (), Decoded(b"a", "a", "utf-8")).source_span((0, 1)) == (0, 1)
