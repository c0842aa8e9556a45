"""The way back: a document is written, changed by a library that is not ours, and read; exactly what was changed is found."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from format_samples import hostile, large, sample
from lxml import etree, html
from test_cli import duizhao

from translator.errors import FormatError
from translator.formats import packages, writer_for
from translator.formats.returned import Original, Returned, Row
from translator.memory import TranslationMemory
from translator.model import Document, Segment
from translator.pipeline.document import BilingualDocument
from translator.pipeline.returned_files import read_returned
from translator.pipeline.returning import compare, originals_of
from translator.pipeline.returning_order import out_of_order
from translator.pipeline.returning_terms import term_edits
from translator.terms import Glossary

SELF_SUFFICIENT = (".docx", ".xlsx", ".tmx", ".xlf")
SUFFIXES = (*SELF_SUFFICIENT, ".tsv", ".jsonl", ".html")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEN = ("s2", "s3", "s5", "s8", "s11", "s12", "s23", "s24", "s60", "s100")
NEW = "A person wrote this: “quite” another & <better> sentence, no. {}."


def written(suffix: str, document: Document) -> bytes:
    stream = io.BytesIO()
    writer_for(suffix)(document, stream)
    return stream.getvalue()


def changed(suffix: str, data: bytes, document: Document):
    return compare(read_returned(data, f"a{suffix}"), None if suffix in SELF_SUFFICIENT else originals_of(document))


# Ten segments, changed by another library


def edit_docx(data: bytes, texts: dict[str, str]) -> bytes:
    docx = pytest.importorskip("docx")
    book = docx.Document(io.BytesIO(data))
    for table in book.tables:
        for row in table.rows:
            cells = row.cells
            if cells[0].text in texts:
                paragraph = cells[2].paragraphs[0]
                (paragraph.runs or [paragraph.add_run()])[0].text = texts[cells[0].text]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def edit_xlsx(data: bytes, texts: dict[str, str]) -> bytes:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data))
    for row in book["text"].iter_rows(min_row=2):
        if row[0].value in texts:
            row[2].value = texts[row[0].value]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def edit_tmx(data: bytes, texts: dict[str, str]) -> bytes:
    tmx = pytest.importorskip("translate.storage.tmx")
    store = tmx.tmxfile.parsestring(data)
    for unit in store.units:
        name = unit.xmlelement.get("tuid")
        if name in texts:
            unit.settarget(texts[name], "en")
    return bytes(store)


def edit_xliff(data: bytes, texts: dict[str, str]) -> bytes:
    xliff2 = pytest.importorskip("translate.storage.xliff2")
    store = xliff2.Xliff2File.parsestring(data)
    for unit in store.units:
        name = unit.getid().partition("::")[0]
        if name in texts:
            unit.target = texts[name]
    return bytes(store)


def edit_tsv(data: bytes, texts: dict[str, str]) -> bytes:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter="\t"))
    for row in rows:
        row[3] = texts.get(row[0], row[3])
    stream = io.StringIO()
    csv.writer(stream, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return ("\ufeff" + stream.getvalue()).encode()


def edit_jsonl(data: bytes, texts: dict[str, str]) -> bytes:
    rows = [json.loads(line) for line in data.splitlines()]
    for row in rows:
        row["target"] = texts.get(row["id"], row["target"])
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def edit_html(data: bytes, texts: dict[str, str]) -> bytes:
    page = html.document_fromstring(data.decode())
    for name, text in texts.items():
        cell = page.xpath(f"//*[@data-id='{name}']/*[contains(@class, 'en')]")[0]
        for child in list(cell):
            cell.remove(child)
        cell.text = text
    return html.tostring(page, encoding="utf-8", doctype="<!DOCTYPE html>")


EDITS: dict[str, Callable[[bytes, dict[str, str]], bytes]] = {
    ".docx": edit_docx,
    ".xlsx": edit_xlsx,
    ".tmx": edit_tmx,
    ".xlf": edit_xliff,
    ".tsv": edit_tsv,
    ".jsonl": edit_jsonl,
    ".html": edit_html,
}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_ten_changes_are_found_and_no_other(suffix: str) -> None:
    document = large(120)
    texts = {name: NEW.format(name) for name in TEN}
    found = changed(suffix, EDITS[suffix](written(suffix, document), texts), document)
    assert {one.id: one.new for one in found.changes} == texts
    old = {one.id: one.target for one in document.segments}
    assert all((one.old or "") == (old[one.id] or "") for one in found.changes)
    assert found.seen == ()
    assert found.unchanged == 110


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("document", [sample(), hostile(), large(90)], ids=["sample", "hostile", "large"])
def test_what_nobody_touched_has_no_change(suffix: str, document: Document) -> None:
    for originals in (None, originals_of(document)):
        if originals is None and suffix not in SELF_SUFFICIENT:
            continue
        found = compare(read_returned(written(suffix, document), f"a{suffix}"), originals)
        assert (found.changes, found.seen, found.unchanged) == ((), (), len(document.segments))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_odd_texts_come_back_as_they_were(suffix: str) -> None:
    odd = (
        "=1+1",
        "'=1",
        "-5℃",
        " ＝a",
        "a\tb\nc",
        "C:\\new",
        '"三农"',
        "<script>alert(1)</script>",
        "a\x00\x0b\ud800b",
        "\u2028x",
        "&amp;",
        "_x0041_",
    )
    document = Document("", tuple(Segment(f"s{n}", n, f"中{text}文", target=text) for n, text in enumerate(odd)))
    found = changed(suffix, written(suffix, document), document)
    assert (found.changes, found.seen) == ((), ())


@pytest.mark.parametrize("suffix", SELF_SUFFICIENT)
def test_a_megabyte_in_a_segment_is_read_or_told_and_never_a_change(suffix: str) -> None:
    segments = (Segment("s1", 0, "中" * 400_000, target="x " * 500_000), Segment("s2", 0, "好。", target="Good."))
    found = changed(suffix, written(suffix, Document("", segments)), Document("", segments))
    assert not found.changes
    assert {one.kind for one in found.seen} <= {"unreadable", "unusable", "added"}
    assert not [one for one in found.seen if one.kind == "deleted"]


def test_a_cell_that_was_cut_is_no_change_even_when_it_is_edited() -> None:
    document = Document("", (Segment("s1", 0, "好。", target="x" * 40_000), Segment("s2", 0, "再见。", target="Bye.")))
    data = written(".xlsx", document)
    assert compare(read_returned(data, "a.xlsx"), originals_of(document)).changes == ()
    found = compare(read_returned(edit_xlsx(data, {"s1": "short", "s2": "Goodbye."}), "a.xlsx"), originals_of(document))
    assert [one.id for one in found.changes] == ["s2"]
    assert [(one.kind, one.ids) for one in found.seen] == [("unusable", ("s1",))]


def test_a_formula_that_a_person_types_is_not_evaluated() -> None:
    data = edit_xlsx(written(".xlsx", sample()), {"s2": "=1+1"})
    found = changed(".xlsx", data, sample())
    assert [(one.kind, one.ids) for one in found.seen] == [("emptied", ("s2",))]


# What is done to rows

FOUR = (
    Original("s1", "一句。", "One."),
    Original("s2", "两句。", "Two sentences."),
    Original("s3", "三句。", "Three sentences here."),
    Original("s4", "四句。", None),
)
ROWS = [Row(one.id, one.source, one.target or "", f"row {number}") for number, one in enumerate(FOUR, 2)]


def told(rows: list[Row]) -> tuple[list[tuple[str, str]], list[tuple[str, tuple[str, ...]]]]:
    found = compare(Returned("xlsx", rows), FOUR)
    return [(one.id, one.new) for one in found.changes], [(one.kind, one.ids) for one in found.seen]


def row(identity: str, source: str, target: str) -> Row:
    return Row(identity, source, target, "row 9")


@pytest.mark.parametrize(
    ("rows", "changes", "seen"),
    [
        (ROWS, [], []),
        ([ROWS[1], ROWS[0], ROWS[2], ROWS[3]], [], [("moved", ("s2",))]),
        ([row("s4", "四句。", "Four."), *ROWS[:3]], [("s4", "Four.")], [("moved", ("s4",))]),
        ([ROWS[0], *ROWS[2:]], [], [("deleted", ("s2",))]),
        ([ROWS[0], row("s2", "两句。", ""), *ROWS[2:]], [], [("emptied", ("s2",))]),
        ([ROWS[0], row("s2", "两", "Two"), row("", "句。", "sentences."), *ROWS[2:]], [], [("split", ("s2",))]),
        ([ROWS[0], row("s2", "两", "Two"), row("s2", "句。", "sentences."), *ROWS[2:]], [], [("split", ("s2",))]),
        ([ROWS[0], row("s2", "两句。", "Two"), row("", "", "sentences."), *ROWS[2:]], [], [("split", ("s2",))]),
        ([ROWS[0], row("s2\ns3", "两句。\n三句。", "Two and three."), ROWS[3]], [], [("merged", ("s2", "s3"))]),
        ([ROWS[0], row("s2", "两句。三句。", "Two and three."), ROWS[3]], [], [("merged", ("s2", "s3"))]),
        (
            [ROWS[0], row("s2", "两句。", "Two sentences. Three sentences here."), row("s3", "三句。", ""), ROWS[3]],
            [],
            [("merged", ("s2", "s3"))],
        ),
        (
            [ROWS[0], row("s2", "两句。", "Two sentences. Three"), row("s3", "三句。", "sentences here."), ROWS[3]],
            [],
            [("shifted", ("s2", "s3"))],
        ),
        ([ROWS[0], row("s2", "两句话。", "Two."), *ROWS[2:]], [], [("source-changed", ("s2",))]),
        ([ROWS[0], row("s2", "三句。", "x"), row("s3", "两句。", "y"), ROWS[3]], [], [("misplaced", ("s2",)), ("misplaced", ("s3",))]),
        ([*ROWS, ROWS[1]], [], [("twice", ("s2",))]),
        ([*ROWS, row("s2", "两句。", "Another.")], [], [("twice", ("s2",))]),
        ([*ROWS, row("x9", "新。", "New.")], [], [("added", ())]),
        ([ROWS[0], row("s2", "两句。 ", " Two  sentences."), *ROWS[2:]], [("s2", "Two  sentences.")], []),
        ([ROWS[0], row("s2", "两句。", "Two sentences. "), *ROWS[2:]], [], []),
    ],
    ids=[
        "nothing", "swapped", "moved-and-changed", "deleted", "emptied", "split", "split-same-id", "split-target", "merged-ids",
        "merged-rows", "merged-targets", "shifted", "source", "misplaced", "twice", "twice-changed", "added", "blanks-inside", "blanks-around",
    ],
)  # fmt: skip
def test_what_was_done_to_rows_is_told_and_not_guessed(rows: list[Row], changes: list[object], seen: list[object]) -> None:
    assert told(rows) == (changes, seen)


def test_another_document_is_refused() -> None:
    with pytest.raises(FormatError, match="no row with the id"):
        compare(Returned("xlsx", [row("z1", "好。", "Good.")]), FOUR)
    with pytest.raises(FormatError, match="nothing in it says"):
        compare(Returned("tsv", ROWS))


@pytest.mark.parametrize(
    ("numbers", "in_order"),
    [([], 0), ([1], 1), ([3, 1, 2], 2), ([5, 4, 3], 1), ([1, 9, 2, 8, 3], 3), (list(range(2_000, 0, -1)), 1)],
)
def test_as_few_as_can_be_are_out_of_order(numbers: list[int], in_order: int) -> None:
    gone = set(out_of_order(numbers))
    kept = [number for number in numbers if number not in gone]
    assert kept == sorted(kept)
    assert len(kept) == in_order


# Word as people use it


def word_xml(change: Callable[[etree._Element], None], document: Document) -> bytes:
    """Give a Word document with its body changed."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written(".docx", document))) as old, zipfile.ZipFile(result, "w") as new:
        for one in old.infolist():
            part = old.read(one)
            if one.filename == "word/document.xml":
                root = etree.fromstring(part)
                change(root)
                part = etree.tostring(root, encoding="utf-8", xml_declaration=True)
            new.writestr(one.filename, part)
    return result.getvalue()


def row_of(root: etree._Element, identity: str) -> etree._Element:
    return next(one for one in root.iter(f"{W}tr") if "".join(one.find(f"{W}tc").itertext()) == identity)


def run(text: str, name: str = "t") -> etree._Element:
    element = etree.Element(f"{W}r")
    etree.SubElement(element, W + name).text = text
    return element


def test_tracked_changes_count_as_accepted() -> None:
    def track(root: etree._Element) -> None:
        paragraph = row_of(root, "s2").findall(f"{W}tc")[2].find(f"{W}p")
        for old in paragraph.findall(f"{W}r"):
            paragraph.remove(old)
        gone, came = etree.SubElement(paragraph, f"{W}del"), etree.SubElement(paragraph, f"{W}ins")
        gone.append(run("In the old days", "delText"))
        came.append(run("Tracked."))
        moved = etree.SubElement(paragraph, f"{W}moveFrom")
        moved.append(run("not here any more"))

    found = changed(".docx", word_xml(track, sample()), sample())
    assert [(one.id, one.new) for one in found.changes] == [("s2", "Tracked.")]


def test_a_heading_is_edited_in_its_control() -> None:
    def edit(root: etree._Element) -> None:
        control = next(one for one in root.iter(f"{W}sdt") if one.find(f"{W}sdtPr/{W}tag").get(f"{W}val") == "duizhao:target:1")
        next(control.iter(f"{W}t")).text = "I. New Energy Moves Up"

    found = changed(".docx", word_xml(edit, sample()), sample())
    assert [(one.id, one.new) for one in found.changes] == [("s1", "I. New Energy Moves Up")]


def test_a_heading_is_found_without_its_controls() -> None:
    def drop(root: etree._Element) -> None:
        for control in list(root.iter(f"{W}sdt")):
            parent = control.getparent()
            for one in reversed(control.find(f"{W}sdtContent")):
                parent.insert(parent.index(control), one)
            parent.remove(control)
        next(one for one in root.iter(f"{W}t") if one.text == "I. The New Energy Industry Moves Up").text = "I. Up"

    found = changed(".docx", word_xml(drop, sample()), sample())
    assert ([(one.id, one.new) for one in found.changes], found.seen) == ([("s1", "I. Up")], ())


def test_a_row_that_is_deleted_and_one_that_is_moved() -> None:
    def move(root: etree._Element) -> None:
        row_of(root, "s4").getparent().remove(row_of(root, "s4"))
        last = row_of(root, "s9")
        last.addnext(row_of(root, "s2"))

    found = changed(".docx", word_xml(move, sample()), sample())
    assert found.changes == ()
    assert [(one.kind, one.ids) for one in found.seen] == [("deleted", ("s4",)), ("moved", ("s2",))]


@pytest.mark.office
@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice on the path")
@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_what_libreoffice_saves_is_read_as_it_was(suffix: str, tmp_path: Path) -> None:
    from test_formats_office import office

    (tmp_path / f"a{suffix}").write_bytes(EDITS[suffix](written(suffix, sample()), {"s2": NEW.format(2)}))
    office(tmp_path, suffix[1:], f"a{suffix}", "out")
    found = changed(suffix, (tmp_path / "out" / f"a{suffix}").read_bytes(), sample())
    assert ([(one.id, one.new) for one in found.changes], found.seen) == ([("s2", NEW.format(2))], ())


# Files that mean harm


def repacked(suffix: str, name: str, part: bytes) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written(suffix, sample()))) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            new.writestr(one.filename, part if one.filename == name else old.read(one))
    return result.getvalue()


@pytest.mark.parametrize(
    ("suffix", "name"), [(".docx", "word/document.xml"), (".xlsx", "xl/worksheets/sheet1.xml"), (".docx", "customXml/item1.xml")]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(suffix: str, name: str, encoding: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret of this machine", "utf-8")
    part = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><a>&x;</a>'.encode(encoding)
    with pytest.raises(FormatError, match="document type"):
        read_returned(repacked(suffix, name, part), f"a{suffix}")


@pytest.mark.parametrize(("suffix", "name"), [(".docx", "word/document.xml"), (".xlsx", "xl/worksheets/sheet1.xml")])
def test_what_would_unpack_to_too_much_is_refused(suffix: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MAX_UNPACKED", 1 << 20)
    bomb = repacked(suffix, name, b" " * (2 << 20))
    with pytest.raises(FormatError, match="would unpack to more than 1 MB"):
        read_returned(bomb, f"a{suffix}")


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".xlf", ".tmx", ".html"])
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no archive", b"<a/>", b"\xff\xfe\x00", b"%PDF-1.4"])
def test_what_is_no_such_file_is_refused_in_one_line(suffix: str, data: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        compare(read_returned(data, f"a{suffix}"))
    assert "\n" not in str(caught.value)


def test_deep_nesting_is_told() -> None:
    def nest(root: etree._Element) -> None:
        inside = row_of(root, "s2").findall(f"{W}tc")[2].find(f"{W}p")
        for _ in range(100):
            inside = etree.SubElement(inside, f"{W}ins")

    found = read_returned(word_xml(nest, sample()), "a.docx")
    assert [one.message for one in found.unread] == ["elements nested too deeply"]


# The command


RENEWAL = Document(
    "城市更新",
    (
        Segment("s1", 0, "深入实施城市更新行动。", target="Carry out city renewal."),
        Segment("s2", 0, "城市更新要稳步推进。", target="City renewal must advance steadily."),
        Segment("s3", 0, "居民很满意。", target="Residents are content."),
    ),
)
EDITED = {"s1": "Carry out urban renewal.", "s2": "Urban renewal must advance steadily."}


def taken(folder: Path, name: str, *options: object):
    """Run `duizhao memory import` on a file of a folder, with a memory and an empty glossary of its own."""
    (folder / "empty.yaml").write_text("[]\n", "utf-8")
    alone = ("--no-shipped", "--glossary", folder / "empty.yaml", "--memory", folder / "memory.db")
    return duizhao("memory", "import", folder / name, *alone, *options, encoding="utf-8")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_memory_learns_what_was_changed(suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"a{suffix}").write_bytes(EDITS[suffix](written(suffix, RENEWAL), EDITED))
    BilingualDocument.of(RENEWAL).write(tmp_path / "original.jsonl")
    more = [] if suffix in SELF_SUFFICIENT else ["--document", str(tmp_path / "original.jsonl")]
    done = taken(tmp_path, str(tmp_path / f"a{suffix}"), *more, "--json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert [(one["id"], one["old"], one["new"]) for one in result["changes"]] == [
        ("s1", "Carry out city renewal.", EDITED["s1"]),
        ("s2", "City renewal must advance steadily.", EDITED["s2"]),
    ]
    assert (result["unchanged"], result["new"], result["seen"]) == (1, 2, [])
    assert [(one["zh"], one["old"], one["new"], one["segments"]) for one in result["proposals"]] == [
        ("城市更新", "city renewal", "urban renewal", ["s1", "s2"])
    ]
    with TranslationMemory(tmp_path / "memory.db") as memory:
        unit = memory.get("城市更新要稳步推进。", context="深入实施城市更新行动。", after="居民很满意。")
        assert unit is not None
        assert (unit.target, unit.origin, unit.state) == (EDITED["s2"], "human", "reviewed")
        assert memory.get("居民很满意。") is None


def test_the_command_shows_the_words_that_went_and_came(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(edit_xlsx(written(".xlsx", RENEWAL), EDITED))
    done = taken(tmp_path, "a.xlsx", "--dry-run", "--proposals", str(tmp_path / "new.yaml"))
    assert done.returncode == 0, done.stderr
    assert "s1  深入实施城市更新行动。\n    Carry out [-city-]{+urban+} renewal.\n" in done.stdout
    assert "2 changed, 1 as they were; nothing was stored (--dry-run)" in done.stderr
    assert not (tmp_path / "memory.db").exists()
    assert Glossary.load(tmp_path / "new.yaml").concepts[0].rendering().en == "urban renewal"


def test_what_must_be_looked_at_is_told_with_exit_code_1(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(written(".xlsx", RENEWAL)))
    book["text"].delete_rows(3)
    book.save(tmp_path / "a.xlsx")
    done = taken(tmp_path, "a.xlsx")
    assert done.returncode == 1
    assert "deleted: s2 has no row any more" in done.stderr


def test_a_memory_in_tmx_is_still_a_memory(tmp_path: Path) -> None:
    (tmp_path / "a.tmx").write_text(
        '<tmx version="1.4"><header/><body><tu><tuv xml:lang="zh"><seg>好</seg></tuv><tuv xml:lang="en"><seg>Good</seg></tuv></tu></body></tmx>',
        "utf-8",
    )
    done = taken(tmp_path, "a.tmx")
    assert done.returncode == 0, done.stderr
    assert "1 new" in done.stderr


@pytest.mark.parametrize("options", [["--dry-run"], ["--proposals", "x.yaml"], ["--author", "x"]])
def test_options_of_documents_are_refused_for_memories(options: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("你好\tHello\n", "utf-8")
    assert taken(tmp_path, "a.tsv", *options).returncode == 2


def test_the_second_import_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(edit_xlsx(written(".xlsx", RENEWAL), EDITED))
    for expected in ("2 new in the memory, 0 there before", "0 new in the memory, 2 there before"):
        assert expected in taken(tmp_path, "a.xlsx", "--author", "Li").stderr


# Proposals


def test_the_rendering_of_a_known_term_is_proposed_as_a_whole() -> None:
    from translator.model import Concept, Rendering

    concept = Concept("nqpf", "新质生产力", "新質生產力", "", (Rendering("new quality productive forces", "preferred"),))
    document = Document(
        "",
        tuple(
            Segment(f"s{n}", n, f"{what}新质生产力。", target=f"{verb} new quality productive forces.")
            for n, what, verb in ((1, "发展", "Develop"), (2, "培育", "Foster"))
        ),
    )
    edited = {
        one.id: (one.target or "").replace("new quality productive forces", "new-quality productivity") for one in document.segments
    }
    found = changed(".xlsx", edit_xlsx(written(".xlsx", document), edited), document)
    edits = term_edits(found.changes, [one.source for one in document.segments], Glossary([concept]))
    assert [(one.zh, one.concept, one.old, one.new) for one in edits] == [
        ("新质生产力", "nqpf", "new quality productive forces", "new-quality productivity")
    ]


def test_one_edit_is_no_system_and_function_words_are_no_term() -> None:
    def edits(*pairs: tuple[str, str, str]) -> list[tuple[str, str]]:
        segments = tuple(Segment(f"s{n}", n, zh, target=old) for n, (zh, old, _) in enumerate(pairs))
        data = edit_xlsx(written(".xlsx", Document("", segments)), {f"s{n}": new for n, (_, _, new) in enumerate(pairs)})
        found = changed(".xlsx", data, Document("", segments))
        return [(one.zh, one.new) for one in term_edits(found.changes, [one.source for one in segments], Glossary([]))]

    assert edits(("推进城市更新。", "Advance city renewal.", "Advance urban renewal.")) == []
    assert edits(("在城市。", "At the city.", "In the city."), ("在乡村。", "At the village.", "In the village.")) == []
    assert edits(("甲乙。", "Big one.", "Large one."), ("丙丁。", "Big two.", "Large two.")) == []
