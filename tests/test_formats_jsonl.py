"""JSON Lines: everything makes the round trip, and a file that people spoiled is told where."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from contract.format_contract import FormatContract
from format_samples import CASES, hostile, sample
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.errors import FormatError
from translator.formats.jsonl import SCHEMA, read, write
from translator.model import Concept, Document, Finding, Issue, Quantity, Rendering, Segment, Term

# Surrogates too: text that was decoded with `surrogateescape` has them.
TEXT = st.text(st.characters(), max_size=12)
SPAN = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: (min(pair), max(pair)))
MAYBE_SPAN = st.none() | SPAN
SEVERITY = st.sampled_from(["neutral", "minor", "major", "critical"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.dictionaries(TEXT, JSON, max_size=3)
TEXTS = st.lists(TEXT, max_size=2).map(tuple)
RENDERING = st.builds(
    Rendering, TEXT, st.sampled_from(["preferred", "admitted", "deprecated", "superseded"]), TEXT, TEXT, TEXT, TEXT
)
CONCEPT = st.builds(Concept, TEXT, TEXT, TEXT, TEXT, st.lists(RENDERING, max_size=2).map(tuple), TEXTS, TEXTS, TEXT, TEXT)
TERM = st.builds(
    Term, TEXT, TEXT, SPAN, TEXT, MAYBE_SPAN, st.sampled_from(["proved", "shared", "missing", "forbidden", "unchecked"])
)
QUANTITY = st.builds(
    Quantity, TEXT, SPAN, TEXT, TEXT, TEXT, st.none() | TEXT, MAYBE_SPAN,
    st.sampled_from(["proved", "wrong", "missing", "unchecked"]),
)  # fmt: skip
SEGMENT = st.builds(
    Segment,
    id=TEXT,
    paragraph=st.integers(0, 9),
    source=TEXT,
    kind=st.sampled_from(["body", "heading", "verse"]),
    target=st.none() | TEXT,
    origin=st.sampled_from([None, "memory", "engine", "human"]),
    state=st.sampled_from(["initial", "translated", "reviewed", "final"]),
    terms=st.lists(TERM, max_size=2).map(tuple),
    quantities=st.lists(QUANTITY, max_size=2).map(tuple),
    issues=st.lists(st.builds(Issue, TEXT, SEVERITY, TEXT, MAYBE_SPAN, MAYBE_SPAN), max_size=2).map(tuple),
    raw_span=MAYBE_SPAN,
)
DOCUMENT = st.builds(
    Document,
    TEXT,
    st.lists(SEGMENT, max_size=3, unique_by=lambda one: one.id).map(tuple),
    FIELDS,
    FIELDS,
    st.lists(CONCEPT, max_size=2).map(tuple),
    st.lists(st.builds(Finding, TEXT, SEVERITY, TEXT, st.none() | SPAN.filter(any), TEXTS), max_size=2).map(tuple),
)


class TestJsonLinesContract(FormatContract):
    suffix = ".jsonl"


def written(document: Document) -> bytes:
    stream = io.BytesIO()
    write(document, stream)
    return stream.getvalue()


@settings(max_examples=150, deadline=None)
@given(DOCUMENT)
def test_the_round_trip_gives_the_same_document(document: Document) -> None:
    data = written(document)
    assert read(io.BytesIO(data)) == document
    lines = data.decode("utf-8").splitlines()
    assert len(lines) == max(1, len(document.segments)), "no text may bring a line break, for any reader"


def test_every_line_is_a_segment() -> None:
    rows = [json.loads(line) for line in written(sample()).decode().splitlines()]
    assert rows[0].pop("document")["schema"] == SCHEMA
    assert [row["id"] for row in rows] == [f"s{number}" for number in range(1, 22)]
    published = {"id", "paragraph", "source", "target", "origin", "state", "terms", "quantities", "issues", "raw_span"}
    assert all(set(row) == published | {"kind"} for row in rows)
    assert {"concept", "source_span", "target_span", "verdict"} <= set(rows[1]["terms"][0])
    assert {"source", "value", "unit", "target", "verdict"} <= set(rows[1]["quantities"][0])


def test_segments_alone_are_a_document_without_a_title() -> None:
    lines = [line for line in written(sample()).splitlines() if b'"document":' not in line]
    assert read(io.BytesIO(b"\n".join(lines))) == Document("", sample().segments[1:])


def test_text_is_written_as_people_read_it() -> None:
    assert "“十四五”".encode() in written(sample())
    assert "𠮷".encode() in written(sample())


@pytest.mark.parametrize("value", [float("nan"), {1, 2}, b"x"])
def test_metadata_that_is_not_json_is_the_callers_mistake(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        written(Document("", (), metadata={"a": value}))


def bad_cases() -> list[Any]:
    rows = [json.loads(line) for line in (CASES / "jsonl_bad.jsonl").read_text(encoding="utf-8").splitlines()]
    return [pytest.param(row["input"], row["expected"], id=row["id"]) for row in rows]


@pytest.mark.parametrize(("lines", "expected"), bad_cases())
def test_bad_lines_are_told_by_number(lines: list[str], expected: str) -> None:
    with pytest.raises(FormatError) as caught:
        read(io.BytesIO("\n".join(lines).encode()))
    assert str(caught.value).startswith(expected)
    assert caught.value.exit_code == 3


def test_bytes_that_are_no_utf8_are_told() -> None:
    with pytest.raises(FormatError, match=r"line 2: not UTF-8 \(byte 9 of the line\)"):
        read(io.BytesIO(b"\n" + '{"id": "市"}'.encode("gb18030")))


@pytest.mark.parametrize("line", ["[" * 100_000, '{"id": "s", "paragraph": ' + "1" * 5000 + "}"], ids=["deep", "long number"])
def test_json_made_to_break_a_reader_is_a_format_error(line: str) -> None:
    with pytest.raises(FormatError, match="line 1: not JSON"):
        read(io.BytesIO(line.encode()))


def test_many_bad_lines_are_counted() -> None:
    with pytest.raises(FormatError, match=r"and 15 more$"):
        read(io.BytesIO(b"x\n" * 25))


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=60) | st.lists(FIELDS.map(lambda one: json.dumps(one).encode()), max_size=3).map(b"\n".join))
def test_whatever_the_bytes_the_reader_reads_or_says_why_not(data: bytes) -> None:
    where = "line 0"
    try:
        read(io.BytesIO(data))
    except FormatError as error:
        where = error.where
    assert where.startswith("line ")


def test_what_editors_and_people_do_to_a_file_is_borne() -> None:
    line = '{"id": "s1", "paragraph": 0, "source": "甲", "comment": "mine", "terms": null, "target": null}'
    assert read(io.BytesIO(b"\xef\xbb\xbf" + f"\r\n\r\n{line}\r\n".encode())).segments == (Segment("s1", 0, "甲"),)


def test_the_published_fields_of_a_term_and_a_quantity_are_enough() -> None:
    line = {
        "id": "s1", "paragraph": 0, "source": "投资40亿元", "target": "4 billion yuan were invested",
        "terms": [{"concept": "invest", "source_span": [0, 2], "target_span": [20, 28], "verdict": "proved"}],
        "quantities": [{"source": "40亿元", "value": "4000000000", "unit": "CNY", "target": "4 billion yuan", "verdict": "proved"}],
    }  # fmt: skip
    segment = read(io.BytesIO(json.dumps(line).encode())).segments[0]
    assert segment.terms[0].source == "投资"
    assert segment.quantities[0].source_span == (2, 6)


def test_hostile_text_is_only_text() -> None:
    assert read(io.BytesIO(written(hostile()))) == hostile()
