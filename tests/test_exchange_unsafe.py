"""Files that mean harm: each is refused with one clear line, fast, and nothing outside the file is touched."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from translator.errors import FormatError, GlossaryError
from translator.terms import Glossary
from translator.terms.exchange import format_by_name

BODY = '<martif><text><body><termEntry><langSet xml:lang="zh"><tig><term>车{0}</term></tig></langSet>'
BODY += '<langSet xml:lang="en"><tig><term>car</term></tig></langSet></termEntry></body></text></martif>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SECRET = "a secret of this machine"


def refused(name: str, data: bytes, *, seconds: float = 3) -> str:
    """Read a file that must be refused, and give the first line of why."""
    start = time.process_time()
    drafts, problems = format_by_name(name).read(data, "x")
    assert time.process_time() - start < seconds
    assert SECRET not in repr(drafts)
    assert problems
    assert "\n" not in problems[0].message
    assert len(problems[0].message) < 300
    return problems[0].message


def workbook(**parts: bytes) -> bytes:
    """A workbook in which some parts are other than they should be."""
    stream = io.BytesIO()
    format_by_name("xlsx").write(Glossary.load(Path(__file__).parent / "cases" / "terms" / "sample").concepts, stream)
    result = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            stem = Path(one.filename).stem
            new.writestr(one.filename, parts.pop(stem, None) or old.read(one.filename))
    assert not parts, "a part that no workbook has"
    return result.getvalue()


@pytest.mark.parametrize(
    ("doctype", "entity"),
    [
        ("<!DOCTYPE martif [<!ENTITY x SYSTEM 'file://{path}'>]>", "&x;"),
        ("<!DOCTYPE martif [<!ENTITY % x SYSTEM 'file://{path}'> %x;]>", ""),
        ("<!DOCTYPE martif [<!ENTITY x SYSTEM 'http://127.0.0.1:9/x'>]>", "&x;"),
        ("<!DOCTYPE martif [<!ENTITY l0 'lol'>" + LAUGHS + "]>", "&l11;"),
        ("<!DOCTYPE martif [<!ENTITY x '" + "a" * 100_000 + "'>]>", "&x;" * 10_000),
    ],
    ids=["file", "parameter", "network", "billion-laughs", "quadratic"],
)
def test_entities(tmp_path: Path, doctype: str, entity: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, "utf-8")
    data = (doctype.replace("{path}", str(secret)) + BODY.format(entity)).encode()
    for name in ("tbx", "tbx2"):
        assert "declarations of its own" in refused(name, data)


def test_external_document_type_is_not_loaded(tmp_path: Path) -> None:
    """A document type elsewhere is common in TBX v2; it is neither fetched nor missed."""
    dtd = tmp_path / "x.dtd"
    dtd.write_text(f'<!ENTITY x "{SECRET}">', "utf-8")
    data = f'<!DOCTYPE martif SYSTEM "{dtd}">'.encode()
    drafts, problems = format_by_name("tbx2").read(data + BODY.format("").encode(), "x")
    assert ([one.zh for one in drafts], problems) == (["车"], [])
    assert "unknown entity &x;" in refused("tbx2", data + BODY.format("&x;").encode())


def test_deep_xml() -> None:
    assert "nested too deeply" in refused("tbx", b"<a>" * 1_000_000)


def test_long_text() -> None:
    long = "长" * 10_000_000
    assert "a text of more than 32,767 characters" in refused("tbx", BODY.format(long).encode())
    assert "field larger than field limit" in refused("csv", f"zh,en,status\n车,{long},preferred\n".encode())
    assert "more than 32,767 characters" in refused("omegat", f"车\t{long}\n".encode())
    assert "more than 32,767 characters" in refused("utx", f"#UTX 1.11; zh/en;\n#src\ttgt\tsrc:pos\n车\t{long}\t\n".encode())
    cells = "".join(f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in (("A1", "车"), ("B1", long)))
    sheet = f'<worksheet xmlns="{SPREADSHEET}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    assert "more than 32,767 characters" in refused("xlsx", workbook(sheet1=sheet.encode()))


def test_many_attributes_and_ids() -> None:
    attributes = " ".join(f'a{number}=""' for number in range(50))
    ids = "".join(f'<termEntry id="{number}" {attributes}/>' for number in range(20_000))
    assert "no Chinese" in refused("tbx", f"<martif><body>{ids}</body></martif>".encode(), seconds=6)


def test_zip_bomb() -> None:
    """100 MB a part of nothing, packed to 0.1 %: refused by what the archive says, and by what it really unpacks to."""
    packed = workbook(sheet1=b"<x>" + b" " * (200 << 20))
    assert len(packed) < 1 << 20
    assert "more than 64 MB" in refused("xlsx", packed)
    lying = _with_size(packed, 200 << 20, 1000)
    assert refused("xlsx", lying)


def _with_size(data: bytes, true: int, told: int) -> bytes:
    """Make an archive say that a part is small."""
    size, lie = (value.to_bytes(4, "little") for value in (true + 3, told))
    assert data.count(size) >= 1
    return data.replace(size, lie)


def test_sheet_of_no_size() -> None:
    """A sheet that says it has all the cells there can be, or really has a row far down or millions of empty cells."""
    ends = f'<worksheet xmlns="{SPREADSHEET}"><dimension ref="A1:XFD1048576"/><sheetData>'
    cell = '<c r="A{0}" t="inlineStr"><is><t>车</t></is></c><c r="B{0}" t="inlineStr"><is><t>car</t></is></c>'
    sheet = f'{ends}<row r="1">{cell.format(1)}</row><row r="1048576">{cell.format(1048576)}</row></sheetData></worksheet>'
    assert "more than 200,000 rows" in refused("xlsx", workbook(sheet1=sheet.encode()), seconds=10)
    sheet = f"{ends}<row>{'<c/>' * 5_000_000}</row></sheetData></worksheet>"
    assert "more cells" in refused("xlsx", workbook(sheet1=sheet.encode()))
    sheet = f'{ends}<row r="1">{cell.format(1)}</row></sheetData></worksheet>'
    drafts, problems = format_by_name("xlsx").read(workbook(sheet1=sheet.encode()), "x")
    assert ([one.zh for one in drafts], problems) == (["车"], [])
    sheet = sheet.replace("A1:XFD1048576", "A1").replace("</sheetData>", f'<row r="2">{cell.format(2)}</row></sheetData>')
    sheet = sheet.replace('<c r="A2" t="inlineStr"><is><t>车', '<c r="A2" t="inlineStr"><is><t>马')
    drafts, problems = format_by_name("xlsx").read(workbook(sheet1=sheet.encode()), "x")
    assert ([one.zh for one in drafts], problems) == (["车", "马"], [])


def test_too_many_parts() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(2_000):
            archive.writestr(f"{number}.xml", "")
    assert "1,000 parts" in refused("xlsx", stream.getvalue())


@pytest.mark.parametrize("part", ["workbook", "sheet1", "styles", "[Content_Types]"])
def test_document_type_in_a_workbook(part: str) -> None:
    laughs = f"<!DOCTYPE x [<!ENTITY l0 'lol'>{LAUGHS}]><x>&l11;</x>".encode()
    assert "has a document type" in refused("xlsx", workbook(**{part: laughs}))
    assert "has a document type" in refused("xlsx", workbook(**{part: laughs.decode().encode("utf-16")}))


@pytest.mark.parametrize("part", ["workbook", "sheet1", "styles", "[Content_Types]"])
def test_damaged_workbook(part: str) -> None:
    for content in (
        b"<x/>",
        b"no XML",
        b"<worksheet><sheetData><row r='x'><c t='s'><v>99999</v></c></row></sheetData></worksheet>",
    ):
        drafts, problems = format_by_name("xlsx").read(workbook(**{part: content}), "x")
        assert len(drafts) in (0, 14)
        assert all(one.code == "glossary.xlsx" for one in problems)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no archive", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_no_workbook(data: bytes) -> None:
    assert refused("xlsx", data) == "no Excel workbook (.xlsx); save it as one, without a password"


@pytest.mark.parametrize(("field", "value"), [(6, 1), (8, 99)], ids=["password", "packing"])
def test_workbook_that_cannot_be_unpacked(field: int, value: int) -> None:
    """The flags and the method of packing stand in the header of a part and, two bytes farther on, in the directory."""
    data = bytearray(workbook())
    for mark, place in ((b"PK\x03\x04", field), (b"PK\x01\x02", field + 2)):
        at = data.find(mark)
        while at >= 0:
            data[at + place : at + place + 2] = value.to_bytes(2, "little")
            at = data.find(mark, at + 4)
    assert refused("xlsx", bytes(data)) == "no Excel workbook (.xlsx); save it as one, without a password"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.tbx", b"<!DOCTYPE a [<!ENTITY b 'c'>]><martif/>"),
        ("a.xlsx", b"PK"),
        ("a.tbx", b"<html/>"),
    ],
)
def test_loading_says_where_as_for_yaml(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(GlossaryError) as caught:
        Glossary.load(path)
    assert str(caught.value).startswith(f"{path}: 1 bad place in the glossary; the first is {path}:1:")
    assert caught.value.problems[0][0].startswith(f"{path}:1:")
    assert caught.value.exit_code == 3


def test_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translator.terms.load.MAX_BYTES", 1 << 20)
    path = tmp_path / "a.tbx"
    path.write_bytes(bytes((1 << 20) + 1))
    with pytest.raises(GlossaryError, match="larger than 1 MB"):
        Glossary.load(path)


def test_nothing_else_is_loaded(tmp_path: Path) -> None:
    for name in ("a.tmx", "a.xls", "a"):
        (tmp_path / name).write_bytes(b"")
        with pytest.raises(FormatError, match=r"\.xlsx"):
            Glossary.load(tmp_path / name)


def test_reading_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The readers get bytes: no socket and no file is opened by any of them."""
    import builtins
    import socket

    sample = Path(__file__).parent / "cases" / "terms" / "sample"
    concepts = Glossary.load(sample).concepts
    files: dict[str, Any] = {}
    for name in ("yaml", "tbx", "tbx2", "csv", "tsv", "utx", "omegat"):
        stream = io.BytesIO()
        format_by_name(name).write(concepts, stream)
        files[name] = stream.getvalue()
        format_by_name(name).read(files[name], "x")  # what is imported or cached on first use
    monkeypatch.setattr(builtins, "open", lambda *_, **__: pytest.fail("a file was opened"))
    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("a socket was opened"))
    for name, data in files.items():
        assert format_by_name(name).read(data, "x")[0]
