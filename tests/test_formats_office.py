"""DOCX, EPUB, XLSX, TMX and XLIFF as programs that are not ours read them."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from contract.format_contract import FormatContract
from format_samples import hostile, large, sample
from lxml import etree

from translator.formats import writer_for
from translator.formats.xliff import unit_ids
from translator.formats.xlsx import CUT, MAX_CHARS
from translator.model import Document, Segment

SUFFIXES = (".docx", ".epub", ".xlsx", ".tmx", ".xlf")
PACKAGES = SUFFIXES[:3]
ROOTS = {  # parts that a file of this kind cannot do without, and the element each has around the whole
    ".docx": {"[Content_Types].xml": "Types", "word/document.xml": "document", "word/styles.xml": "styles"},
    ".epub": {"META-INF/container.xml": "container", "EPUB/package.opf": "package", "EPUB/nav.xhtml": "html"},
    ".xlsx": {"[Content_Types].xml": "Types", "xl/workbook.xml": "workbook", "xl/worksheets/sheet1.xml": "worksheet"},
    ".tmx": {".tmx": "tmx"},
    ".xlf": {".xlf": "xliff"},
}
FORMULAS = ("=1+1", "+1", "-5℃", "@SUM(A1)", "＝1", " =1", "'=1", '=HYPERLINK("http://127.0.0.1/")')
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SOFFICE = shutil.which("soffice")
EPUBCHECK = next(
    (jar for jar in (os.environ.get("DUIZHAO_EPUBCHECK"), "/usr/share/java/epubcheck.jar") if jar and Path(jar).is_file()), ""
)


def written(suffix: str, document: Document) -> bytes:
    stream = io.BytesIO()
    writer_for(suffix)(document, stream)
    return stream.getvalue()


def pairs(document: Document) -> list[tuple[str, str]]:
    return [(one.source, one.target or "") for one in document.segments]


class TestDocxContract(FormatContract):
    suffix = ".docx"


class TestEpubContract(FormatContract):
    suffix = ".epub"


class TestXlsxContract(FormatContract):
    suffix = ".xlsx"


class TestTmxContract(FormatContract):
    suffix = ".tmx"


class TestXliffContract(FormatContract):
    suffix = ".xlf"


@pytest.mark.parametrize("suffix", PACKAGES)
def test_a_package_knows_no_clock_and_no_machine(suffix: str) -> None:
    for make in (sample, hostile):
        stream = io.BytesIO()
        writer_for(suffix)(make(), stream)
        with zipfile.ZipFile(stream) as package:
            assert package.testzip() is None
            assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert {entry.create_system for entry in package.infolist()} == {0}
            assert len(package.namelist()) == len(set(package.namelist()))


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("document", [sample(), hostile(), Document("", ())], ids=["sample", "hostile", "empty"])
def test_every_part_is_sound_xml(suffix: str, document: Document) -> None:
    data = written(suffix, document)
    parts = {suffix: data}
    if suffix in PACKAGES:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {name: package.read(name) for name in package.namelist() if name.endswith(("ml", ".rels", ".opf"))}
    roots = {name: etree.QName(etree.fromstring(part)).localname for name, part in parts.items()}
    assert ROOTS[suffix].items() <= roots.items()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_very_long_segment_is_written(suffix: str) -> None:
    long = "中" * 1_000_000
    stream = io.BytesIO()
    report = writer_for(suffix)(Document("", (Segment("s1", 0, long, target="x" * 1_000_000),)), stream)
    assert report.not_carried == (("source", "target") if suffix == ".xlsx" else ())


def test_importing_the_formats_loads_no_library_of_office_files() -> None:
    names = "translator.formats.docx, translator.formats.epub, translator.formats.xlsx, translator.formats.returned"
    code = f"import sys, {names}; sys.exit(any(name in sys.modules for name in ('docx', 'openpyxl', 'lxml')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[1], check=False).returncode == 0


# DOCX, by python-docx


def opened(document: Document):
    docx = pytest.importorskip("docx")
    return docx.Document(io.BytesIO(written(".docx", document)))


def table_rows(document: Document) -> list[tuple[str, str, str]]:
    rows = [tuple(cell.text for cell in row.cells) for table in opened(document).tables for row in table.rows]
    return [row for row in rows if len(row) == 3 and row != ("", "Chinese", "English")]


def test_word_has_a_row_for_each_segment_that_is_no_heading() -> None:
    rows = {identity: (source, target) for identity, source, target in table_rows(sample())}
    for segment in sample().segments:
        if segment.kind != "heading":
            assert rows[segment.id] == (segment.source, segment.target or "")


def test_word_headings_are_headings_in_order_with_both_texts() -> None:
    body = opened(sample()).element.body
    headings = [one for one in body.iterchildren(f"{W}p") if one.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Heading1"]
    texts = ["".join(text.text for text in one.iter(f"{W}t")) for one in headings]
    assert texts[:2] == ["一、新能源产业迈上新台阶I. The New Energy Industry Moves Up", "二、园区里的变化II. Changes in the Parks"]
    styles = opened(sample()).styles
    assert styles["Heading 1"].element.find(f"{W}pPr/{W}outlineLvl").get(f"{W}val") == "0"


def test_a_heading_without_a_translation_has_a_cell_to_write_it_in() -> None:
    document = Document("", (Segment("s1", 0, "一、概况", kind="heading"), Segment("s2", 1, "好。", target="Good.")))
    assert table_rows(document) == [("s1", "一、概况", ""), ("s2", "好。", "Good.")]


def test_word_comments_say_what_is_flagged() -> None:
    with zipfile.ZipFile(io.BytesIO(written(".docx", sample()))) as package:
        comments = etree.fromstring(package.read("word/comments.xml"))
        body = etree.fromstring(package.read("word/document.xml"))
    texts = ["".join(one.itertext()) for one in comments]
    assert len(texts) == len(list(body.iter(f"{W}commentReference"))) == len(list(body.iter(f"{W}commentRangeStart")))
    assert any(text.startswith("critical: “40亿元” is 4 billion yuan") for text in texts)
    assert not comments.xpath("//@*[local-name() = 'date']")


@pytest.mark.parametrize(
    ("script", "font", "language"),
    [
        ("zh-Hans", "SimSun", "zh-CN"),
        ("zh-Hant", "PMingLiU", "zh-TW"),
        ("zh-Hant-HK", "PMingLiU", "zh-HK"),
        ("", "SimSun", "zh-CN"),
    ],
)
def test_word_sets_chinese_in_a_font_and_language_of_its_script(script: str, font: str, language: str) -> None:
    styles = opened(Document("", (), metadata={"script": script})).styles
    defaults = styles.element.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert defaults.find(f"{W}rFonts").get(f"{W}eastAsia") == font
    assert styles["Duizhao Chinese"].element.find(f"{W}rPr/{W}lang").get(f"{W}val") == language
    assert styles["Duizhao English"].element.find(f"{W}rPr/{W}lang").get(f"{W}val") == "en-US"


def test_word_terms_link_to_the_segments_they_stand_in() -> None:
    body = opened(sample()).element.body
    marks = {one.get(f"{W}name") for one in body.iter(f"{W}bookmarkStart")}
    links = [one.get(f"{W}anchor") for one in body.iter(f"{W}hyperlink")]
    assert links
    assert set(links) <= marks
    identities = [one.get(f"{W}id") for one in body.iter(f"{W}bookmarkStart")]
    assert len(identities) == len(set(identities))


@pytest.mark.office
@pytest.mark.skipif(not SOFFICE, reason="no LibreOffice on the path")
@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_libreoffice_makes_a_pdf_of_it(suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"a{suffix}").write_bytes(written(suffix, sample()))
    office(tmp_path, "pdf", f"a{suffix}")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def office(folder: Path, kind: str, name: str, out: str = ".") -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", str(folder / out), str(folder / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    if "source file could not be loaded" in done.stderr:
        pytest.skip("this LibreOffice has no part for such files")


# XLSX, by openpyxl


def workbook(document: Document):
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(written(".xlsx", document)))


def test_excel_has_the_texts_the_flags_and_the_terms() -> None:
    book = workbook(sample())
    assert [sheet.title for sheet in book.worksheets] == ["text", "terms", "duizhao", "about"]
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "visible", "hidden", "visible"]
    text, terms, _, about = book.worksheets
    rows = list(text.iter_rows(min_row=2, values_only=True))
    assert [(row[1], row[2] or "") for row in rows] == pairs(sample())
    assert rows[12][3].startswith("critical: “40亿元” is 4 billion yuan")
    assert (text.freeze_panes, text.auto_filter.ref) == ("A2", "A1:H22")
    assert text["B2"].alignment.wrap_text
    assert [row[0] for row in terms.iter_rows(min_row=2, values_only=True)] == [one.zh for one in sample().concepts]
    assert ("Date", "2024-07-18") in list(about.iter_rows(values_only=True))


@pytest.mark.parametrize("text", FORMULAS)
def test_excel_evaluates_nothing(text: str) -> None:
    sheet = workbook(Document(text, (Segment(text, 0, text, target=text),), metadata={text: text})).worksheets[0]
    for cell in sheet[2]:
        assert cell.data_type in ("s", "inlineStr", "n")
        assert cell.data_type != "n" or cell.value is None
        assert cell.number_format == "@"
    assert sheet["C2"].value == text
    assert sheet["C2"].quotePrefix


def test_excel_shows_what_looks_like_an_escape_as_it_is() -> None:
    with zipfile.ZipFile(io.BytesIO(written(".xlsx", Document("", (Segment("s", 0, "_x0041_ _x"),))))) as package:
        assert "_x005F_x0041_ _x<" in package.read("xl/worksheets/sheet1.xml").decode()


def test_excel_cells_are_cut_where_they_must_be_and_say_so() -> None:
    sheet = workbook(Document("", (Segment("s1", 0, "中", target="x" * MAX_CHARS),))).worksheets[0]
    assert len(sheet["C2"].value) <= MAX_CHARS
    assert sheet["C2"].value.endswith(CUT)


# TMX and XLIFF, by the Translate Toolkit


def test_translate_toolkit_reads_tmx() -> None:
    tmx = pytest.importorskip("translate.storage.tmx")
    units = tmx.tmxfile.parsestring(written(".tmx", sample())).units
    assert [(one.source, one.target or "") for one in units] == pairs(sample())
    flagged = next(one for one in units if one.getid() == "s13" or "40亿元" in one.source)
    assert "critical: “40亿元” is 4 billion yuan" in flagged.getnotes()


def test_translate_toolkit_reads_xliff() -> None:
    xliff2 = pytest.importorskip("translate.storage.xliff2")
    units = xliff2.Xliff2File.parsestring(written(".xlf", sample())).units
    assert [(one.source, one.target or "") for one in units] == pairs(sample())


def test_xliff_has_states_candidates_notes_and_terms() -> None:
    root = etree.fromstring(written(".xlf", sample()))
    names = {"x": root.nsmap[None], "m": root.nsmap["mtc"], "g": root.nsmap["gls"]}
    assert root.get("srcLang") == "zh-Hans"
    states = [one.get("state") for one in root.iterfind(".//x:segment", names)]
    assert states == [one.state for one in sample().segments]
    translated = [one for one in sample().segments if one.target is not None]
    assert len(root.findall(".//m:match", names)) == len(translated)
    assert root.findtext(".//x:unit[@id='s13']/x:notes/x:note[@category='critical']", None, names).startswith("“40亿元” is")
    terms = root.findall(".//x:unit[@id='s4']/g:glossary/g:glossEntry", names)
    assert [one.findtext("g:term", None, names) for one in terms] == [one.source for one in sample().segments[3].terms]
    order = [etree.QName(one).localname for one in root.find(".//x:unit[@id='s13']", names)]
    assert order == sorted(order, key=("matches", "glossary", "notes", "segment").index)


def test_xliff_ids_are_tokens_and_unique_and_names_are_the_ids() -> None:
    segments = [Segment(one, 0, "好。") for one in ("s 1", "u-2", "s3", "s3", "")]
    assert unit_ids(Document("", tuple(segments))) == ["u-1", "u-2", "s3", "u-4", "u-5"]


@pytest.mark.parametrize("script", ["zh-Hans", "zh-Hant-TW", "zh"])
def test_languages_are_those_of_the_document(script: str) -> None:
    document = replace(sample(), metadata={"script": script})
    assert f'srcLang="{script}" trgLang="en"' in written(".xlf", document).decode()
    assert f'<tuv xml:lang="{script}">' in written(".tmx", document).decode()
    with zipfile.ZipFile(io.BytesIO(written(".epub", document))) as package:
        assert f"<dc:language>{script}</dc:language>" in package.read("EPUB/package.opf").decode()


# EPUB


def test_each_block_of_a_book_tells_its_language() -> None:
    with zipfile.ZipFile(io.BytesIO(written(".epub", sample()))) as package:
        page = etree.fromstring(package.read("EPUB/text-1.xhtml"))
    x = "{http://www.w3.org/1999/xhtml}"
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    blocks = [one for one in page.iter(f"{x}p", f"{x}span") if "".join(one.itertext()).strip()]
    assert len(blocks) == 2 * len(sample().segments)
    assert [one.get(language) for one in blocks] == ["zh-Hans", "en"] * len(sample().segments)
    assert all(one.get("lang") == one.get(language) for one in blocks)


def test_a_book_is_cut_into_files_at_headings_and_loses_no_segment() -> None:
    document = large(2_000)
    with zipfile.ZipFile(io.BytesIO(written(".epub", document))) as package:
        files = sorted((name for name in package.namelist() if "/text-" in name), key=lambda name: int(name[10:-6]))
        pages = [package.read(name).decode() for name in files]
        opf, nav = (package.read(f"EPUB/{name}").decode() for name in ("package.opf", "nav.xhtml"))
    assert len(pages) > 5
    assert sum(page.count('class="pair') + page.count("<h2 id=") for page in pages) == 2_000
    assert all(page.count('class="pair') <= 600 for page in pages)
    assert all(name[5:] in opf and name[5:] in nav for name in files)


def test_a_book_has_its_type_first_and_unpacked() -> None:
    assert written(".epub", sample())[30:58] == b"mimetypeapplication/epub+zip"


@pytest.mark.parametrize(
    ("date", "modified"),
    [("2024-07-18", "2024-07-18"), ("2024-05", "2024-05-01"), ("2024-02-31", "2000-01-01"), (None, "2000-01-01")],
)
def test_a_book_is_of_the_date_of_its_document(date: str | None, modified: str) -> None:
    with zipfile.ZipFile(io.BytesIO(written(".epub", Document("t", (), metadata={"date": date})))) as package:
        assert f'<meta property="dcterms:modified">{modified}T00:00:00Z</meta>' in package.read("EPUB/package.opf").decode()


def test_ebooklib_reads_the_book(tmp_path: Path) -> None:
    epub = pytest.importorskip("ebooklib.epub")
    (tmp_path / "a.epub").write_bytes(written(".epub", sample()))
    book = epub.read_epub(str(tmp_path / "a.epub"))
    assert book.title == sample().title
    assert [one[0] for one in book.get_metadata("DC", "language")] == ["en", "zh-Hans"]
    assert [name for name, _ in book.spine] == ["title", "text-1", "terms", "about"]


@pytest.mark.office
@pytest.mark.skipif(not (EPUBCHECK and shutil.which("java")), reason="no EPUBCheck (DUIZHAO_EPUBCHECK) or no Java")
@pytest.mark.parametrize("document", [hostile(), large(700)], ids=["hostile", "large"])
def test_epubcheck_finds_nothing(document: Document, tmp_path: Path) -> None:
    (tmp_path / "a.epub").write_bytes(written(".epub", document))
    done = subprocess.run(
        ["java", "-jar", EPUBCHECK, str(tmp_path / "a.epub")], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 fatals / 0 errors / 0 warnings" in done.stdout
