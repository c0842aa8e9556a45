"""Memories from and for other programs: every field, every bad place, nothing of a hostile file, and never much of one at a time."""

from __future__ import annotations

import gc
import gzip
import io
import json
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.errors import FormatError
from translator.memory import TranslationMemory, Unit
from translator.memory.exchange import FORMATS, Report, format_by_name, xml_text
from translator.pipeline.remembering import export_memory, import_memory

CASES = Path(__file__).parent / "cases" / "memory"
ROWS = [json.loads(line) for line in (CASES / "exchange.jsonl").read_text(encoding="utf-8").splitlines()]
FULL = Unit(
    "\u3000“‘套’中”<&>\r\n𠮷", " =cmd|'a' “x” \"y\" ", "前\t文", "k1", "engine", "reviewed", "engine x", "2024-05-15T08:30:00Z",
    "后", "2023", "A <B>", "a note\nof two lines", "id-7", "zh-Hans", "en-GB",
)  # fmt: skip
ODD = [
    FULL,
    Unit("１２", "12", origin="human", source_lang="zh", target_lang="en"),
    Unit("好", "-1+1", origin="human", date="2024-05", source_lang="zh", target_lang="en"),
    Unit("简體混用", "mixed]]>", origin="human", note="'=1", source_lang="zh", target_lang="en"),
]


def read(name: str, data: bytes) -> tuple[list[Unit], Report]:
    report = Report("f")
    return list(format_by_name(name).read(io.BytesIO(data), report)), report


def written(name: str, units: list[Unit]) -> tuple[bytes, Report]:
    stream, report = io.BytesIO(), Report()
    format_by_name(name).write(units, stream, report)
    return stream.getvalue(), report


@pytest.mark.parametrize(
    ("case", "encoding"),
    [
        pytest.param(case, encoding, id=f"{case['id']}-{encoding}")
        for case in ROWS
        for encoding in ("utf-8", "utf-16")
        if encoding == "utf-8" or case["format"] != "jsonl"  # which is UTF-8
    ],
)
def test_case(case: dict, encoding: str) -> None:
    units, report = read(case["format"], case["input"].lstrip("\ufeff").encode(encoding))
    assert [[unit.source, unit.target] for unit in units] == case["expected"], case["why"]
    assert {name: getattr(units[0], name) for name in case.get("fields", {})} == case.get("fields", {})
    assert [str(problem) for problem in report.problems] == [f"f:{problem}" for problem in case["problems"]]
    assert sorted(map(str, report.losses())) == case["losses"]


@pytest.mark.parametrize("size", [1, 7, 100])
@pytest.mark.parametrize("case", [row for row in ROWS if row["format"] == "tmx"], ids=lambda case: case["id"])
def test_it_does_not_matter_where_the_pieces_of_a_file_end(case: dict, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_text, "_PIECE", size)
    data = case["input"].encode() if size > 1 else case["input"].encode().replace(b"\n", b"\r\n")
    units, report = read("tmx", data)
    assert [unit.target for unit in units] == [target for _, target in case["expected"]]
    assert [problem.line for problem in report.problems] == [int(text.partition(":")[0]) for text in case["problems"]]


@pytest.mark.parametrize("name", [one.name for one in FORMATS])
def test_every_field_of_every_unit_comes_back(name: str) -> None:
    data, report = written(name, ODD)
    units, problems = read(name, data)
    assert units == ODD
    assert (report.losses(), problems.bad, problems.losses()) == ((), 0, ())
    assert written(name, units)[0] == data


@given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1), st.text()), max_size=4))
def test_any_text_that_xml_can_have_comes_back_from_tmx(texts: list[tuple[str, str, str]]) -> None:
    units = [Unit(f"中{a}文", f"x{b}y", note=f"n{c}n", origin="human", source_lang="zh", target_lang="en") for a, b, c in texts]
    data, report = written("tmx", units)
    found, problems = read("tmx", data)
    kept = [(unit.source, unit.target, unit.note) for unit in found]
    assert len(kept) + problems.bad == len(units)
    if not report.losses() and not problems.bad:
        assert kept == [(unit.source, unit.target, unit.note) for unit in units]


def test_what_xml_cannot_have_is_left_out_and_said() -> None:
    data, report = written("tmx", [Unit("好\x00\x1f", "good\ufffe", tuid="a b", origin="human")])
    assert [(unit.source, unit.target, unit.tuid) for unit in read("tmx", data)[0]] == [("好", "good", "a_b")]
    assert {str(loss) for loss in report.losses()} == {
        "source: 1 (characters that XML cannot have)",
        "target: 1 (characters that XML cannot have)",
        "tuid: 1 (blanks became _)",
    }


@pytest.mark.parametrize("encoding", ["gb2312", "gb18030", "big5", "utf-16-le", "utf-16-be", "iso-8859-1"])
def test_encodings_by_mark_and_by_declaration(encoding: str) -> None:
    text = f"<?xml version='1.0' encoding='{encoding}'?><tmx version='1.4'><header/><body><tu><tuv xml:lang='zh'><seg>中文&#27721;</seg></tuv>"
    text += "<tuv xml:lang='en'><seg>Han</seg></tuv></tu></body></tmx>"
    units, _ = read("tmx", text.encode(encoding, "xmlcharrefreplace"))
    assert [unit.source for unit in units] == ["中文汉"]


def test_bytes_that_are_not_in_the_encoding_cost_their_unit_only() -> None:
    one = b"<tu><tuv xml:lang='zh'><seg>%s</seg></tuv><tuv xml:lang='en'><seg>T</seg></tuv></tu>\n"
    data = (
        b"<tmx version='1.4'><header/><body>\n"
        + one % "好".encode()
        + one % "坏".encode("gb18030")
        + one % "中".encode()
        + b"</body></tmx>"
    )
    units, report = read("tmx", data)
    assert [unit.source for unit in units] == ["好", "中"]
    assert [problem.line for problem in report.problems] == [3]


class TestHostileFiles:
    @pytest.mark.parametrize(
        ("data", "word"),
        [
            (b"<!DOCTYPE tmx [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><tmx><body>&x;</body></tmx>", "declarations of its own"),
            (b"<!DOCTYPE tmx [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><tmx>&b;</tmx>", "declarations of its own"),
            (b"<!DOCTYPE tmx SYSTEM 'tmx14.dtd' [<!ENTITY % x SYSTEM 'http://localhost/x'> %x;]><tmx/>", "declarations of its own"),
            (b"<html><body/></html>", "root is <html>"),
            ("只是文字。".encode(), "no XML"),
            (b"PK\x03\x04\x00\x00", "no XML"),
            (b"", "no XML"),
            (b"<?xml version='1.0' encoding='utf-7'?><tmx/>", "encoding utf-7"),
            (b"<tmx><body>" + b"<tu>" + b"<x>" * 100, "nested too deeply"),
            (b"<tmx><body><!-- " + b"x" * (5 << 20), "more than 4 MB"),
            (b"<tmx><body><tu tuid='" + b"x" * (5 << 20), "more than 4 MB"),
        ],
    )
    def test_is_refused_with_one_line(self, data: bytes, word: str) -> None:
        with pytest.raises(FormatError, match=word) as caught:
            read("tmx", data)
        assert "\n" not in str(caught.value)

    def test_declarations_behind_a_bad_place_are_none(self) -> None:
        data = b"<tmx><body>\n<tu>&</tu>\n<!DOCTYPE tmx [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>\n<tu><tuv xml:lang='zh'><seg>&x;</seg></tuv></tu></body></tmx>"
        units, report = read("tmx", data)
        assert units == []
        assert report.bad >= 2

    def test_a_segment_without_end_costs_its_unit(self) -> None:
        one = "<tu><tuv xml:lang='zh'><seg>%s</seg></tuv><tuv xml:lang='en'><seg>T</seg></tuv></tu>"
        text = "<tmx version='1.4'><body>" + one % ("长" * 200_000) + one % "短" + "</body></tmx>"
        units, report = read("tmx", text.encode())
        assert [unit.source for unit in units] == ["短"]
        assert "more than 100,000 characters" in report.problems[0].message

    def test_many_variants_cost_their_unit(self) -> None:
        variants = "<tuv xml:lang='zh'><seg>好</seg></tuv>" * 5_000
        units, report = read("tmx", f"<tmx><body><tu>{variants}<tuv xml:lang='en'><seg>T</seg></tuv></tu></body></tmx>".encode())
        assert units == []
        assert "more than 200" in report.problems[0].message

    def test_a_formula_is_guarded_in_tables(self) -> None:
        data, _ = written("csv", [Unit("好", "=HYPERLINK(1)")])
        assert b"'=HYPERLINK(1)" in data


class _Endless(io.RawIOBase):
    """A TMX file that is made while it is read."""

    def __init__(self, count: int) -> None:
        self._pieces = self._made(count)
        self._left = b""

    def _made(self, count: int) -> Iterator[bytes]:
        yield b"<tmx version='1.4'><header/><body>\n"
        for number in range(count):
            bad = "" if number % 30 else "&"
            text = f"<tu><tuv xml:lang='zh'><seg>第{number}句{bad}</seg></tuv><tuv xml:lang='en'><seg>{number}</seg></tuv></tu>\n"
            yield text.encode()
        yield b"</body></tmx>"

    def read(self, size: int = -1) -> bytes:
        while len(self._left) < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            self._left += piece
        data, self._left = self._left[:size], self._left[size:]
        return data


def test_a_file_five_times_as_long_takes_no_more_memory() -> None:
    class Nothing(io.RawIOBase):
        def write(self, data: object) -> int:
            return 0

    peaks = []
    for count in (2_000, 10_000):
        gc.collect()
        tracemalloc.start()
        format_by_name("tmx").write(format_by_name("tmx").read(_Endless(count), Report()), Nothing(), Report())  # type: ignore[arg-type]
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0], peaks


class TestOtherPrograms:
    @pytest.mark.parametrize("name", ["tmx", "tmx-utf16"])
    def test_the_structure_is_that_of_tmx_14b(self, name: str) -> None:
        etree = pytest.importorskip("lxml.etree")
        structure = etree.DTD(str(CASES / "tmx14.dtd"))
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        for units in (ODD, []):
            root = etree.fromstring(written(name, units)[0], parser)
            assert structure.validate(root), structure.error_log
        root.find("body").append(etree.Element("tu"))
        assert not structure.validate(root)

    def test_translate_toolkit_opens_what_we_write(self, tmp_path: Path) -> None:
        tmx = pytest.importorskip("translate.storage.tmx")
        (tmp_path / "ours.tmx").write_bytes(written("tmx", ODD[1:])[0])
        store = tmx.tmxfile.parsefile(str(tmp_path / "ours.tmx"))
        assert [(unit.source, unit.target) for unit in store.units] == [(unit.source, unit.target) for unit in ODD[1:]]
        assert "'=1" in store.units[-1].getnotes()

    def test_we_open_what_translate_toolkit_writes(self) -> None:
        tmx = pytest.importorskip("translate.storage.tmx")
        store = tmx.tmxfile(sourcelanguage="zh")
        store.addtranslation("因地制宜发展。", "zh", "Develop in line with local conditions & needs.", "en", comment="seen")
        units, report = read("tmx", bytes(store))
        assert [(one.source, one.target, one.note) for one in units] == [
            ("因地制宜发展。", "Develop in line with local conditions & needs.", "seen")
        ]
        assert report.bad == 0


class TestIntoAMemory:
    def test_the_same_file_twice_adds_nothing(self) -> None:
        data, _ = written("tmx", ODD)
        with TranslationMemory(":memory:") as memory:
            first = import_memory(memory, io.BytesIO(data), "tmx", "a.tmx")
            second = import_memory(memory, io.BytesIO(data), "tmx", "a.tmx")
            assert (first.new, first.known, second.new, second.known) == (4, 0, 0, 4)
            assert sorted(map(str, memory.export_rows())) == sorted(str(unit) for unit in ODD)

    def test_origin_can_be_said(self) -> None:
        with TranslationMemory(":memory:") as memory:
            import_memory(memory, io.BytesIO("好\tgood\n".encode()), "tsv", origin="engine")
            assert memory.stats().engine == 1

    def test_export_of_one_origin(self) -> None:
        with TranslationMemory(":memory:") as memory:
            memory.put_many([Unit("好", "by engine"), Unit("坏", "by hand", origin="human")])
            stream = io.BytesIO()
            assert export_memory(memory, stream, "jsonl", origin="human").units == 1
            assert b"by hand" in stream.getvalue()

    def test_problems_beyond_a_thousand_are_counted(self) -> None:
        with TranslationMemory(":memory:") as memory:
            done = import_memory(memory, io.BytesIO("好\t\n".encode() * 2500), "tsv", "a.tsv")
        assert (done.bad, len(done.problems), done.problems[-1].line) == (2500, 1000, 1000)

    def test_a_later_date_renews_a_note(self) -> None:
        old = replace(FULL, date="2020", note="old")
        with TranslationMemory(":memory:") as memory:
            assert memory.add_many([old, FULL, old]).renewed == 1
            assert [unit.note for unit in memory.export_rows()] == [FULL.note]


def test_packed_bytes_are_no_tmx_for_the_reader() -> None:
    with pytest.raises(FormatError, match="no XML"):
        read("tmx", gzip.compress(b"<tmx/>"))
