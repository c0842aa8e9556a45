"""Glossaries in the formats of other programs: what is carried comes back, what is not is said, bad rows are named."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import fields, replace
from typing import Any

import pytest
from helpers import CASES, ROOT, cases
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.cells import guard, join, split, unguard
from translator.errors import FormatError
from translator.model import Concept, Rendering
from translator.terms import Glossary
from translator.terms.exchange import FORMATS, format_by_name, format_by_suffix
from translator.terms.exchange.tbx_text import from_xml_id, to_xml_id
from translator.terms.exchange.yaml_file import scalar
from translator.terms.load import compile_drafts

SAMPLE = CASES / "exchange" / "sample.yaml"
LOSSLESS = ["yaml", "tbx", "tbx2", "xlsx", "csv", "tsv"]
ON_ONE_LINE = [*LOSSLESS, "utx"]


def written(name: str, concepts: Any) -> tuple[bytes, list[str]]:
    stream = io.BytesIO()
    losses = format_by_name(name).write(tuple(concepts), stream)
    return stream.getvalue(), [str(loss) for loss in losses]


def read(name: str, data: bytes) -> tuple[Concept, ...]:
    drafts, problems = format_by_name(name).read(data, "x")
    assert [str(one) for one in problems if one.severity == "error"] == []
    return tuple(compile_drafts(drafts)[0])


def as_they_are(name: str, data: bytes) -> tuple[Concept, ...]:
    drafts, problems = format_by_name(name).read(data, "x")
    assert problems == []
    return tuple(Concept(**{field.name: getattr(one, field.name) for field in fields(Concept)}) for one in drafts)


def sample() -> tuple[Concept, ...]:
    """The sample as it is without the checks of a glossary, which it is not meant to pass."""
    return read("yaml", SAMPLE.read_bytes())


@pytest.mark.parametrize("name", LOSSLESS)
def test_sample_comes_back(name: str) -> None:
    concepts = sample()
    assert len(concepts) == 5
    data, losses = written(name, concepts)
    assert losses == []
    assert read(name, data) == concepts
    assert written(name, concepts)[0] == data or name == "xlsx", "the same input gives the same output"


@pytest.mark.parametrize("name", ON_ONE_LINE)
def test_shipped_glossary_comes_back(name: str) -> None:
    concepts = Glossary.load().concepts
    data, losses = written(name, concepts)
    assert losses == []
    assert read(name, data) == concepts


def test_utx_puts_a_value_on_one_line() -> None:
    data, losses = written("utx", sample())
    assert losses == ["note: 1 (a tab or a line break became a blank)"]
    first, *others = read("utx", data)
    assert others == list(sample()[1:])
    assert first.note == sample()[0].note.replace("\n", " ").replace("\t", " ")
    assert data.startswith(b"#UTX 1.11; zh-CN/en; 2024-03-05T00:00:00Z;")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("omegat", {"id": 5, "domain": 3, "status": 10, "authority": 4, "since": 2, "until": 1, "source": 6, "renderings": 2}),
        ("deepl", {"id": 5, "pinyin": 1, "definition": 2, "note": 3, "domain": 3, "status": 10, "authority": 4, "renderings": 5}),
        ("deepl-csv", {"id": 5, "zh_hant": 1, "since": 2, "until": 1, "source": 6, "renderings": 5}),
        ("google", {"id": 5, "zh_hant": 1, "renderings": 5}),
        ("google-equivalent", {"id": 5, "aka": 5, "note": 3, "renderings": 5}),
        ("microsoft", {"id": 5, "zh_hant": 1, "renderings": 5}),
    ],
)
def test_losses(name: str, expected: dict[str, int]) -> None:
    """Each field that a format has no place for is counted, and none that it has."""
    stream = io.BytesIO()
    losses: dict[str, int] = {}
    for loss in format_by_name(name).write(sample(), stream):
        losses[loss.field] = losses.get(loss.field, 0) + loss.count
    assert expected.items() <= losses.items()
    assert "zh" not in losses
    assert "en" not in losses
    assert ("aka" in losses) == (name == "google-equivalent")


def test_pairs_have_one_target_a_source() -> None:
    twice = [
        Concept("a", "甲", "甲", "jiǎ", (Rendering("first", "preferred"), Rendering("1st", "admitted")), aka=("子",)),
        Concept("b", "乙", "乙", "yǐ", (Rendering("second, by", "preferred"),), aka=("子",)),
        Concept("c", "丙", "丙", "bǐng", (Rendering("third", "deprecated"),)),
        Concept("d", "丁" * 400, "", "", (Rendering("fourth", "preferred"),)),
    ]
    data, losses = written("deepl", twice)
    assert data.decode() == "甲\tfirst\n子\tfirst\n乙\tsecond, by\n"
    assert "zh: 1 (a form may stand there once)" in losses
    assert "zh: 1 (longer than 1,024 bytes)" in losses
    assert written("deepl-csv", twice)[0].decode() == '甲,first\n子,first\n乙,"second, by"\n'
    assert written("google", twice[:1])[0].decode() == "甲,first\n子,first\n"
    assert written("google-equivalent", twice[:2])[0].decode() == (
        'zh-CN,zh-TW,en,description\n甲,甲,first,\n乙,乙,"second, by",\n'
    )


def test_omegat_has_a_line_a_pair() -> None:
    data, _ = written("omegat", sample()[:1])
    rows = [line.split("\t") for line in data.decode().splitlines()]
    assert [row[:2] for row in rows[:2]] == [
        ["新质生产力", "new quality productive forces"],
        ["新质生产力", "new-type productivity"],
    ]
    assert len(rows) == 3 * 2
    assert {len(row) for row in rows} == {3}


def test_deepl_keeps_to_the_size_of_a_glossary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translator.terms.exchange.deepl.MAX_FILE", 1_000)
    many = [
        Concept(str(number), "字", "字", "zì", (Rendering("x" * 90, "preferred"),), aka=tuple("abcdefghijkl")) for number in (1,)
    ]
    data, losses = written("deepl", many)
    assert len(data.splitlines()) == 10
    assert len(data) <= 1_000
    assert "zh: 3 (more than the 1,000 bytes a glossary may have)" in losses


@pytest.mark.parametrize("row", cases("exchange", "read"))
def test_read(row: dict[str, Any]) -> None:
    drafts, problems = format_by_name(row["format"]).read(row["input"].encode(), "x")
    found = {" ".join((draft.zh, *draft.aka)): [f"{one.en}/{one.status}" for one in draft.renderings] for draft in drafts}
    assert found == row["expected"]
    assert [f"{one.line}:{one.column} {one.code.removeprefix('glossary.')}" for one in sorted(problems)] == row["problems"]
    assert len({draft.id for draft in drafts}) == len(drafts)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gbk", "gb2312", "big5"])
def test_tbx_in_the_encoding_it_declares(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><martif><text><body><termEntry><langSet xml:lang="zh"><tig><term>中文'
    text += (
        '</term></tig></langSet><langSet xml:lang="en"><tig><term>Chinese</term></tig></langSet></termEntry></body></text></martif>'
    )
    assert [one.zh for one in read("tbx", text.encode(encoding))] == ["中文"]


def test_tbx_in_another_encoding_than_it_declares() -> None:
    data = '<?xml version="1.0" encoding="gbk"?>\n<martif>中文</martif>'.encode() + b"\xff\xff"
    _, problems = format_by_name("tbx").read(data, "x")
    assert problems[0].message == "not gbk, as it says; save the file as UTF-8"
    _, problems = format_by_name("tbx").read(b'<?xml version="1.0" encoding="klingon"?><martif/>', "x")
    assert "unknown encoding" in problems[0].message


def test_spreadsheet_shows_no_formula() -> None:
    """Every cell of a CSV file that a spreadsheet would evaluate has an apostrophe before it."""
    for name, delimiter in (("csv", ","), ("tsv", "\t")):
        text = written(name, sample())[0].decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text), delimiter=delimiter) for cell in row]
        assert not [cell for cell in cells if re.match(r"\s*[=+\-@＝＋－＠]", cell)]
        assert "'=1+1" in cells


def test_workbook_has_texts_only() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    for name in ("xlsx", "microsoft"):
        sheet = openpyxl.load_workbook(io.BytesIO(written(name, sample())[0])).active
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} == {"s"}
        assert [cell.quotePrefix for cell in cells if cell.value == "=1+1"] == [True] * (3 if name == "microsoft" else 1)


def test_workbook_of_two_columns_with_numbers_and_dates() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    import datetime

    book = openpyxl.Workbook()
    book.create_sheet("terms").append(["中文", "英文", "状态", "起"])
    book.worksheets[1].append(["一", 1.0, "首选", datetime.datetime(2024, 3, 5)])
    stream = io.BytesIO()
    book.save(stream)
    concept = read("xlsx", stream.getvalue())[0]
    assert (concept.zh, concept.renderings) == ("一", (Rendering("1", "preferred", since="2024-03-05"),))
    book.worksheets[0].append(["车", "car | auto"])
    stream = io.BytesIO()
    book.save(stream)
    concept = read("xlsx", stream.getvalue())[0]
    assert [one.en for one in concept.renderings] == ["car", "auto"]


def test_workbook_keeps_to_the_length_of_a_cell() -> None:
    long = replace(sample()[0], note="x" * 40_000)
    data, losses = written("xlsx", [long])
    assert losses == ["note: 1 (cut at 32,767 characters, the most a cell can hold)"]
    assert len(read("xlsx", data)[0].note) == 32_767


def test_characters_no_file_may_have() -> None:
    bad = replace(sample()[1], note="a\x00b\x0bc\ufffe")
    for name in LOSSLESS:
        data, losses = written(name, [bad])
        assert losses == ["note: 1 (characters that no file may have)"]
        assert read(name, data)[0].note == "abc"


# Whatever a glossary may hold: any character but controls, no blanks around a value.
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=12).map(str.strip)
SOME = TEXT.filter(bool)
SYNTAX = st.text(st.sampled_from("ab车|\\\"'=+-@<>&#:,;{}[]\t 　_x0041_\n"), max_size=12).map(
    lambda text: "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())
)
LINES = st.one_of(st.lists(SOME, max_size=3).map("\n".join), SYNTAX)
LINE = st.one_of(SOME, SYNTAX.map(lambda text: text.replace("\n", " ")).filter(bool))
DATES = st.sampled_from(["", "2024", "2024-03", "2024-03-05"])
RENDERING = st.builds(
    Rendering,
    LINE,
    st.sampled_from(["admitted", "deprecated", "superseded"]),
    st.one_of(st.just(""), LINE),
    DATES,
    DATES,
    st.one_of(st.just(""), LINE),
)
CONCEPT = st.builds(
    lambda forms, *rest: Concept(
        rest[0], forms[0], rest[1], rest[2], (rest[3], *rest[4]), tuple(forms[1:]), *map(tuple, [rest[5]]), *rest[6:]
    ),
    st.lists(LINE, min_size=1, max_size=4, unique=True),
    LINE,
    LINE,
    LINE,
    RENDERING.map(lambda one: replace(one, status="preferred")),
    st.lists(RENDERING, max_size=3),
    st.lists(LINE, max_size=3, unique=True),
    LINES,
    LINES,
)
CONCEPTS = st.lists(CONCEPT, min_size=1, max_size=4, unique_by=lambda one: one.id)


@pytest.mark.parametrize("name", LOSSLESS)
@given(concepts=CONCEPTS)
@settings(max_examples=30, deadline=None, derandomize=True)
def test_random_concepts_come_back(name: str, concepts: list[Concept]) -> None:
    data, losses = written(name, concepts)
    assert losses == []
    # The other formats have all fields, so that nothing is derived, which would cost most of the time.
    assert (read(name, data) if name == "yaml" else as_they_are(name, data)) == tuple(concepts)


@given(concepts=CONCEPTS)
@settings(max_examples=30, deadline=None, derandomize=True)
def test_random_concepts_come_back_from_utx_on_one_line(concepts: list[Concept]) -> None:
    flat = [replace(one, note=one.note.replace("\n", " "), definition=one.definition.replace("\n", " ")) for one in concepts]
    assert as_they_are("utx", written("utx", flat)[0]) == tuple(flat)


@given(text=st.text(max_size=20))
@settings(derandomize=True)
def test_guard(text: str) -> None:
    assert unguard(guard(text)) == text


@given(values=st.lists(SOME, max_size=4))
@settings(derandomize=True)
def test_list_in_a_cell(values: list[str]) -> None:
    assert split(join(values)) == tuple(values)


@given(text=st.text(min_size=1, max_size=12))
@settings(derandomize=True)
def test_xml_id(text: str) -> None:
    assert from_xml_id(to_xml_id(text)) == text


def test_xml_id_that_looks_escaped() -> None:
    assert to_xml_id("a_x0041_b") == "a_x005F_x0041_b"
    assert from_xml_id("a_x005F_x0041_b") == "a_x0041_b"


def test_form_that_looks_like_a_comment() -> None:
    """In UTX and OmegaT a line that begins with # is no entry."""
    hash_sign = Concept("hash", "#标签", "#標籤", "biāo qiān", (Rendering("# hashtag", "preferred"),))
    for name in ("utx", "omegat"):
        assert [one.zh for one in read(name, written(name, [hash_sign])[0])] == ["#标签"]


@given(text=TEXT)
@settings(derandomize=True)
def test_scalar_is_the_same_text_for_any_reader(text: str) -> None:
    import yaml

    assert yaml.safe_load(f"[{{a: {scalar(text)}}}]") == [{"a": text}] or re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)


def test_registry() -> None:
    assert len({one.name for one in FORMATS}) == len(FORMATS)
    suffixes = [suffix for one in FORMATS for suffix in one.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    assert format_by_suffix(".TBX").name == "tbx"
    with pytest.raises(FormatError, match="tbx2"):
        format_by_name("nothing")
    with pytest.raises(FormatError, match=r"\.xlsx"):
        format_by_suffix(".tmx")
    with pytest.raises(FormatError, match="is not read"):
        format_by_name("deepl").read(b"", "x")


@pytest.mark.parametrize("name", [one.name for one in FORMATS])
def test_no_entry(name: str) -> None:
    data, losses = written(name, [])
    assert losses == []
    if format_by_name(name).reader:
        assert read(name, data) == ()


def test_tables_of_names_have_known_values() -> None:
    from translator.terms import tables
    from translator.terms.exchange.layout import COLUMNS
    from translator.terms.schema import STATUSES

    assert {row[0] for row in tables.rows("statuses.tsv")} == set(STATUSES)
    assert {row[0] for row in tables.rows("columns.tsv")} == set(COLUMNS)
    for name in ("statuses.tsv", "columns.tsv"):
        names = [row[1] for row in tables.rows(name)]
        assert len(set(names)) == len(names)
        assert all(one == one.lower() for one in names)


def test_losses_as_json() -> None:
    stream = io.BytesIO()
    losses = format_by_name("deepl").write(sample()[:1], stream)
    assert json.loads(json.dumps(losses[0].to_dict())) == {"field": "id", "count": 1, "reason": "no place for it"}


def test_table_of_the_documentation() -> None:
    """What docs/exchange.md says of each format is what its writer says of the sample."""
    lines = (ROOT / "docs" / "exchange.md").read_text("utf-8").splitlines()
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    head, rows = table[0], table[2:]
    assert [row[0] for row in rows] == [one.name for one in FORMATS]
    for row, kind in zip(rows, FORMATS, strict=True):
        said = dict(zip(head, row, strict=True))
        assert (said["suffix"].split(), said["read"]) == (list(kind.suffixes), "yes" if kind.reader else "–")
        # Where only the line breaks of a value are lost, as the text says, the field is carried.
        losses = kind.write(sample(), io.BytesIO())
        lost = {loss.field for loss in losses if not loss.reason.endswith("became a blank")}
        for field in ("id", "zh_hant", "pinyin", "aka", "domain", "status", "authority", "source", "definition", "note"):
            assert said[field] == ("–" if field in lost else "yes"), (kind.name, field)
        assert said["since, until"] == ("–" if {"since", "until"} & lost else "yes")
        preferred = kind.name not in ("omegat",) and "renderings" in lost
        assert said["renderings"] == ("preferred" if preferred else "accepted" if "renderings" in lost else "all")
