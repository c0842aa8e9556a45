"""Bilingual files of other programs: what is read of them, how segments are called, and what is told of places that are not read."""

from __future__ import annotations

import io
import json

import pytest

from translator.errors import FormatError, InputError
from translator.formats import tsv
from translator.formats.bitext import Bitext, tables, xliff
from translator.memory.exchange.report import Report
from translator.memory.exchange.tmx_parser import units
from translator.model import Document, Segment
from translator.pipeline.bitexts import BITEXT_FORMATS, read_bilingual, read_bilingual_lines
from translator.pipeline.pairs import read_pairs

PAIRS = [("你好。", "Hello."), ("“引号”", "“Quoted”"), ("𠮷野家，新质", "Yoshinoya")]


def rows_of(text, **options):
    found = Bitext()
    tables.read(text, found, **options)
    return [(one.id, one.source, one.target) for one in found.document().segments], found.unread


def write(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path):
    file = read_bilingual(path)
    return [(one.id, one.source, one.target) for one in file.document.segments], [str(one.where) for one in file.unread]


XLIFF_1 = """<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="a" source-language="zh-CN" target-language="en-US" datatype="plaintext"><body><group>{}</group></body></file></xliff>"""
XLIFF_2 = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="zh-Hant" trgLang="en"><file id="f">{}</file></xliff>"""
TMX = '<tmx version="1.4"><header/><body>{}</body></tmx>'


def units_of(text):
    found = Bitext()
    xliff.read(text.encode() if isinstance(text, str) else text, found)
    return [(one.id, one.source, one.target) for one in found.document().segments], found.unread


@pytest.mark.parametrize(
    "heading",
    [
        "zh\ten",
        "source\ttarget",
        "Chinese (Simplified)\tEnglish",
        "中文\t英文",
        "原文\t译文",
        "zh_CN\ten-US",
        "SOURCE TEXT\tTARGET TEXT",
    ],
)
def test_columns_by_heading(heading):
    left, right = heading.split("\t")
    wanted = [(f"line {number}", *pair) for number, pair in enumerate(PAIRS, 2)]
    assert rows_of("\n".join([heading, *("\t".join(pair) for pair in PAIRS)]), delimiter="\t") == (wanted, [])
    turned = "\n".join([f"{right}\t{left}", *("\t".join(reversed(pair)) for pair in PAIRS)])
    assert rows_of(turned, delimiter="\t") == (wanted, [])


def test_columns_by_script_where_there_is_no_heading():
    text = "\n".join(f"{number};{en};note {number};{zh}" for number, (zh, en) in enumerate(PAIRS))
    assert rows_of(text)[0] == [(f"line {number}", *pair) for number, pair in enumerate(PAIRS, 1)]


def test_a_first_row_of_text_is_no_heading():
    assert rows_of("英文很难。\tEnglish is hard.\n目标\tTargets are met.", delimiter="\t")[0][0] == (
        "line 1",
        "英文很难。",
        "English is hard.",
    )


def test_ids_of_the_table_and_twice_the_same():
    text = "key,zh,en\na,好,Good\na,坏,Bad\n,中,Middle\n"
    assert [one[0] for one in rows_of(text)[0]] == ["a", "a (line 3)", "line 4"]


def test_a_table_without_chinese_or_english():
    for text in ("a,b\nc,d\n", "好,坏\n", "好\n"):
        with pytest.raises(FormatError, match="no column of Chinese and one of English"):
            rows_of(text)


def test_rows_that_are_short_blank_or_without_a_source():
    found, unread = rows_of("id,zh,en\n1\n2,好\n,,\n3,,Lost\n4,坏,Bad\n")
    assert found == [("2", "好", ""), ("4", "坏", "Bad")]
    assert [(one.where, one.message) for one in unread] == [
        ("line 2", "it ends before column 3"),
        ("3", "a translation without a source"),
    ]


def test_quotes_of_csv_and_of_tsv():
    assert rows_of('zh,en\n"一，\n二","One, ""two"""\n三,Three\n')[0] == [
        ("line 2", "一，\n二", 'One, "two"'),
        ("line 4", "三", "Three"),
    ]
    assert rows_of('zh\ten\n他说"好"\t"Good" he said\n"好"\t"""Good"""\n', delimiter="\t")[0] == [
        ("line 2", '他说"好"', '"Good" he said'),
        ("line 3", "好", '"Good"'),
    ]


def test_a_table_of_ours_comes_back_as_it_was():
    segments = [
        Segment("s1", 1, "=1\t甲\n乙\\n", target='"-5℃', state="translated"),
        Segment("s2", 1, "@小明", target="'tis", state="translated"),
    ]
    stream = io.BytesIO()
    tsv.write(Document("", tuple(segments)), stream)
    assert rows_of(stream.getvalue().decode("utf-8-sig"), delimiter="\t")[0] == [
        (one.id, one.source, one.target) for one in segments
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "big5hkscs", "utf-16"])
def test_tables_in_any_encoding(tmp_path, encoding):
    text = "中文,英文\r\n" + "經濟發展與人民生活的改善，\u3000企業不斷增加,The economy grows and life improves\r\n" * 3
    path = write(tmp_path / "a.csv", text.replace("，", "").encode(encoding))
    assert read(path)[0][0] == ("line 2", "經濟發展與人民生活的改善\u3000企業不斷增加", "The economy grows and life improves")


def test_a_workbook(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["English", "No", "Chinese"])
    book.active.append(["Hello", 7, "你好"])
    book.active.append(["=1+1", None, "坏"])
    book.active.append([None, 9, "空"])
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx")[0] == [("7", "你好", "Hello"), ("row 3", "坏", ""), ("9", "空", "")]
    with pytest.raises(InputError, match="no Excel workbook"):
        read(write(tmp_path / "b.xlsx", b"PK\x03\x04 broken"))


def test_json_lines_of_ours_and_of_others(tmp_path):
    rows = [
        {"zh": "好", "en": "Good", "id": 3},
        {"src": "坏", "tgt": "Bad"},
        {"id": "s1", "paragraph": 0, "source": "中", "target": None},
    ]
    lines = [*(json.dumps(row) for row in rows), "{", '{"zh": 1}', ""]
    found, unread = read(write(tmp_path / "a.jsonl", "\r\n".join(lines)))
    assert found == [("3", "好", "Good"), ("line 2", "坏", "Bad"), ("s1", "中", None)]
    assert unread == ["line 4", "line 5"]
    with pytest.raises(FormatError, match="line 4"):
        read_pairs(tmp_path / "a.jsonl")  # for learning terms, a damaged file is no good


def test_xliff_1_units_segments_and_inline_markup():
    found, unread = units_of(
        XLIFF_1.format(
            '<trans-unit id="1"><source>\n  点<g id="1">这<x id="2"/></g>里\n</source><target>Click <g id="1">he<x id="2"/>re</g></target>'
            "<alt-trans><source>no</source><target>no</target></alt-trans></trans-unit>"
            '<trans-unit id="2" translate="no"><source>不</source></trans-unit>'
            '<trans-unit id="3"><source>共<ph id="1">{0}</ph>个<bpt id="2">&lt;b></bpt>好<ept id="2"/></source></trans-unit>'
            '<trans-unit id="4"><source>甲。乙。</source><seg-source><mrk mtype="seg" mid="a">甲。</mrk><mrk mtype="seg" mid="b">乙。</mrk>'
            '</seg-source><target><mrk mtype="seg" mid="b">B.</mrk><mrk mtype="seg" mid="a">A <mrk mtype="term">x</mrk>.</mrk></target></trans-unit>'
        )
    )
    assert unread == []
    assert found == [
        ("1", '点<g id="1">这<x id="2"/></g>里', 'Click <g id="1">he<x id="2"/>re</g>'),
        ("3", '共{0}个<b>好<ept id="2"/>', ""),
        ("4/a", "甲。", "A x."),
        ("4/b", "乙。", "B."),
    ]


def test_xliff_2_units_and_segments():
    found, unread = units_of(
        XLIFF_2.format(
            '<group id="g"><unit id="u1"><originalData><data id="d">x</data></originalData><segment id="s1"><source>打開<pc id="1">檔案</pc></source>'
            '<target>Open <pc id="1">file</pc></target></segment><ignorable><source> </source></ignorable>'
            '<segment><source xml:space="preserve">甲\n乙</source><target>A\n  B</target></segment></unit></group>'
            '<unit id="u2"><segment><source>丙<sc id="3"/><ec startRef="3"/></source><target>C</target></segment></unit>'
        )
    )
    assert unread == []
    assert found == [
        ("u1/s1", '打開<pc id="1">檔案</pc>', 'Open <pc id="1">file</pc>'),
        ("u1/2", "甲\n乙", "A B"),
        ("u2", '丙<sc id="3"/><ec startRef="3"/>', "C"),
    ]


def test_xliff_goes_on_behind_what_is_no_xml():
    found, unread = units_of(
        XLIFF_1.format(
            '<trans-unit id="1"><source>甲</source><target>A & B</target></trans-unit><trans-unit id="2"><source>乙</source><target>B</target></trans-unit>'
        )
    )
    assert [one[0] for one in found] == ["1", "2"]
    assert [one.where for one in unread] == ["line 3"]
    cut = XLIFF_1.format('<trans-unit id="1"><source>甲</source><target>A</target></trans-unit><trans-unit id="2"><source>乙')[:-40]
    found, unread = units_of(cut)
    assert found[0] == ("1", "甲", "A")
    assert unread


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_xliff_in_other_encodings(encoding):
    text = XLIFF_1.format('<trans-unit id="1"><source>甲</source><target>A</target></trans-unit>')
    text = text.replace('version="1.0"', f'version="1.0" encoding="{encoding}"', 1)
    assert units_of(text.encode(encoding))[0] == [("1", "甲", "A")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("not XML", "no XML"),
        ("", "no XML"),
        ("<tmx version='1.4'/>", "the root is <tmx>"),
        ("<!DOCTYPE xliff [<!ENTITY a 'b'>]><xliff version='1.2'/>", "entities of its own"),
        ("<!DOCTYPE xliff [<!entity a SYSTEM 'file:///etc/passwd'>]><xliff version='1.2'/>", "entities of its own"),
        (XLIFF_1.replace('"zh-CN"', '"en"').format(""), "from en to en-US"),
        (XLIFF_2.replace('trgLang="en"', 'trgLang="de"').format(""), "from zh-Hant to de"),
    ],
)
def test_xliff_that_is_refused(text, message):
    with pytest.raises(FormatError, match=message):
        units_of(text)


def test_xliff_entities_in_utf_16_are_refused_too():
    with pytest.raises(FormatError, match="entities of its own"):
        units_of("<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE xliff [<!ENTITY a 'b'>]><xliff version='1.2'/>".encode("utf-16"))


def test_xliff_nested_without_end_is_refused_and_not_followed():
    inner = "<g id='1'>" * 100 + "好" + "</g>" * 100
    found, unread = units_of(
        XLIFF_1.format(
            f'<trans-unit id="1"><source>{inner}</source></trans-unit><trans-unit id="2"><source>乙</source></trans-unit>'
        )
    )
    assert [one[0] for one in found] == ["2"]
    assert (unread[0].where, unread[0].message) == ("1", "inline elements nested too deeply")


def test_tmx_units_with_inline_codes(tmp_path):
    tu = '<tu tuid="t"><tuv xml:lang="zh-CN"><seg>点<bpt i="1">&lt;b&gt;</bpt>这<ept i="1">&lt;/b&gt;</ept><ph x="2"/><hi>里</hi></seg></tuv>{}</tu>'
    english = '<tuv xml:lang="EN-us"><seg>Click</seg></tuv><tuv xml:lang="fr"><seg>Cliquez</seg></tuv>'
    others = '<tu><tuv xml:lang="en"><seg>No</seg></tuv></tu>\n<tu><tuv xml:lang="zh"><seg>坏<tuv></tu>\n<tu><tuv xml:lang="zh"><seg>好</seg></tuv></tu>'
    found, unread = read(write(tmp_path / "a.tmx", TMX.format(f"{tu.format(english)}\n{others}")))
    assert found == [("t", '点<b>这</b><ph x="2"/>里', "Click"), ("line 4", "好", "")]
    assert unread == ["line 2", "line 3"]


def test_the_memory_still_takes_inline_codes_out():
    text = TMX.format('<tu><tuv xml:lang="zh"><seg>点<ph>x</ph>这</seg></tuv></tu>').encode()
    plain, kept = (next(iter(units(io.BytesIO(text), Report(), inline=inline))).variants[0].text for inline in (False, True))
    assert (plain, kept) == ("点这", "点x这")


def test_two_files_line_by_line(tmp_path):
    zh = write(tmp_path / "zh.txt", "你好。\r\n\r\n\u3000\u3000再见。\r\n")
    en = write(tmp_path / "en.txt", "Hello.\n\n\n")
    file = read_bilingual_lines(zh, en)
    assert [(one.id, one.source, one.target) for one in file.document.segments] == [
        ("line 1", "你好。", "Hello."),
        ("line 3", "再见。", ""),
    ]
    with pytest.raises(InputError, match=r"has 3 lines, and .* 1"):
        read_bilingual_lines(zh, write(tmp_path / "one.txt", "Hello.\n"))


def test_where_nothing_is_translated_nothing_is_called_missing(tmp_path):
    file = read_bilingual(write(tmp_path / "a.tsv", "zh\ten\n好\t\n坏\t\n"))
    assert [(one.target, one.state) for one in file.document.segments] == [(None, "initial")] * 2


@pytest.mark.parametrize(
    ("name", "content", "error", "message"),
    [
        ("a.odt", "x", FormatError, "cannot read “.odt” files"),
        ("a", "x", FormatError, "files without a suffix"),
        ("a.tsv", "", InputError, "there is no pair of segments in it"),
        ("a.csv", "zh,en\n", InputError, "there is no pair of segments in it"),
        ("a.xlf", XLIFF_1.format(""), InputError, "there is no pair of segments in it"),
        ("a.tmx", "<tmx/>", InputError, "there is no pair of segments in it"),
        ("a.jsonl", "{", InputError, "nothing in it can be read: not JSON"),
        ("a.tmx", "x", FormatError, "no TMX"),
    ],
)
def test_files_that_give_nothing(tmp_path, name, content, error, message):
    with pytest.raises(error, match=message) as caught:
        read_bilingual(write(tmp_path / name, content))
    assert str(tmp_path) in caught.value.where


def test_a_format_can_be_named(tmp_path):
    assert read_bilingual(write(tmp_path / "a.txt", "好\tGood"), format="tsv").document.segments[0].target == "Good"


def test_a_segment_without_end_is_refused():
    found, unread = rows_of("zh,en\n" + "好" * 100_001 + ",Good\n坏,Bad\n")
    assert [one[1] for one in found] == ["坏"]
    assert unread[0].message == "a text of more than 100,000 characters"


def test_many_bad_rows_are_counted_and_not_all_kept():
    found = Bitext()
    tables.read("zh,en\n好,Good\n" + ",Lost\n" * 1500, found)
    assert (found.bad, len(found.unread)) == (1500, 1000)


def test_formats_have_names_and_suffixes_of_their_own():
    suffixes = [suffix for one in BITEXT_FORMATS for suffix in one.suffixes]
    assert len(set(suffixes)) == len(suffixes)
