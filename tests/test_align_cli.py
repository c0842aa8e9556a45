"""`duizhao align` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_align import CHINESE, ENGLISH
from test_cli import duizhao, one_line

from translator.pipeline.document import BilingualDocument


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "zh.txt").write_text("".join(CHINESE[:2]) + "\n" + CHINESE[2] + "\n", encoding="gb18030")
    (tmp_path / "en.txt").write_text(f"{ENGLISH[0]} {ENGLISH[1]}\n\n{ENGLISH[2]}\n", encoding="utf-8")
    return tmp_path


def align(folder: Path, *arguments: object, data: bytes | None = None):
    return duizhao("align", *arguments, "--no-embeddings", data=data)


def test_pairs_on_standard_output(folder):
    done = align(folder, folder / "zh.txt", folder / "en.txt")
    assert done.returncode == 0
    rows = [line.split("\t") for line in done.stdout.decode().splitlines()]
    assert [row[1:] for row in rows] == [list(pair) for pair in zip(CHINESE[:3], ENGLISH[:3], strict=True)]
    assert all(0.5 < float(row[0]) <= 1 for row in rows)
    first = done.stderr.decode().splitlines()[0]
    assert first.startswith("3 Chinese and 3 English sentences in 3 pairs (3 one to one); 0 without English, 0 without Chinese")


def test_all_formats_and_a_memory(folder):
    names = [folder / f"out{suffix}" for suffix in (".tmx", ".tsv", ".jsonl", ".html", ".md", ".align")]
    outputs = [part for name in names for part in ("-o", name)]
    done = align(folder, folder / "zh.txt", folder / "en.txt", *outputs, "--memory", folder / "m.db", "--min-score", "0.3")
    assert (done.returncode, done.stdout) == (0, b"")
    assert f"{folder}/m.db: 3 new pairs, 0 there before" in done.stderr.decode()
    document = BilingualDocument.read(folder / "out.jsonl")
    assert [(one.source, one.target, one.origin, one.paragraph) for one in document.segments] == [
        (CHINESE[0], ENGLISH[0], "human", 1),
        (CHINESE[1], ENGLISH[1], "human", 1),
        (CHINESE[2], ENGLISH[2], "human", 2),
    ]
    assert f"<seg>{CHINESE[1]}</seg>" in (folder / "out.tmx").read_text(encoding="utf-8")
    assert ENGLISH[1] in (folder / "out.html").read_text(encoding="utf-8")
    assert [line.rpartition(":")[0] for line in (folder / "out.align").read_text().splitlines()] == [
        "[0]:[0]",
        "[1]:[1]",
        "[2]:[2]",
    ]
    searched = duizhao("memory", "search", CHINESE[1], "--memory", folder / "m.db")
    assert ENGLISH[1] in searched.stdout.decode()
    again = align(folder, folder / "zh.txt", folder / "en.txt", "--memory", folder / "m.db", "--min-score", "0.3")
    assert "0 new pairs, 3 there before" in again.stderr.decode()
    assert not align(folder, folder / "zh.txt", folder / "en.txt", "--memory", folder / "n.db", "--min-score", "1").stdout


def test_lines_and_json(folder):
    done = align(folder, folder / "zh.txt", "-", "--lines", "--json", data=f"{ENGLISH[0]} {ENGLISH[1]}\n\n{ENGLISH[2]}\n".encode())
    result = json.loads(done.stdout)
    assert result["schema"] == "duizhao.align/1"
    assert result["source"] == ["".join(CHINESE[:2]), CHINESE[2]]
    assert [(bead["source"], bead["target"]) for bead in result["beads"]] == [([0], [0]), ([1], [1])]
    assert (result["counts"]["one_to_one"], result["crossings"], result["signature"]["embeddings"]) == (2, [], False)


def test_what_is_left_out_is_said(folder):
    (folder / "short.txt").write_text(f"{ENGLISH[0]} {ENGLISH[2]}", encoding="utf-8")
    (folder / "long.txt").write_text(
        "".join((CHINESE[0], "全市开通了第14条公交快线，接送了118万名居民出行。", CHINESE[2])), encoding="utf-8"
    )
    done = align(folder, folder / "long.txt", folder / "short.txt")
    assert "1 without English" in done.stderr.decode()
    assert "s0002 no English for it" in done.stderr.decode()


def test_pairs_of_a_file_are_verified(folder):
    table = folder / "pairs.tsv"
    table.write_text("zh\ten\n" + "".join(f"{zh}\t{en}\n" for zh, en in zip(CHINESE, ENGLISH, strict=True)), encoding="utf-8")
    done = align(folder, "--pairs", table)
    assert (done.returncode, done.stdout, one_line(done)) == (0, b"", "4 pairs, 0 to be looked at")
    wrong = [ENGLISH[0], ENGLISH[2], ENGLISH[1], ENGLISH[3]]
    table.write_text("zh\ten\n" + "".join(f"{zh}\t{en}\n" for zh, en in zip(CHINESE, wrong, strict=True)), encoding="utf-8")
    done = align(folder, "--pairs", table, "--json")
    assert done.returncode == 1
    doubts = json.loads(done.stdout)["doubts"]
    assert {(doubt["pair"], doubt["kind"], doubt["other"]) for doubt in doubts} == {(2, "mixed", 3)}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["zh.txt"], 2, "give two files, the Chinese and the English"),
        (["zh.txt", "en.txt", "--pairs"], 2, "--pairs takes one file"),
        (["-", "-"], 2, "only one of the two"),
        (["zh.txt", "en.txt", "-o", "out.odt"], 3, ".tmx .align"),
        (["zh.txt", "en.txt", "-o", "zh.txt"], 3, "cannot write “.txt” files"),
        (["zh.txt", "none.txt"], 3, "none.txt: no such file"),
        (["zh.txt", "empty.txt"], 3, "there is no text in the English file"),
    ],
)
def test_mistakes_are_one_clear_line(folder, arguments, code, message):
    (folder / "empty.txt").write_bytes(b"\n")
    done = align(folder, *(argument if argument[0] == "-" else folder / argument for argument in arguments))
    assert done.returncode == code
    assert message in done.stderr.decode().splitlines()[-1]


def test_an_input_is_not_overwritten(folder):
    (folder / "zh.tsv").write_text(CHINESE[0], encoding="utf-8")
    done = align(folder, folder / "zh.tsv", folder / "en.txt", "-o", folder / "zh.tsv")
    assert done.returncode == 3
    assert "is the input" in done.stderr.decode()
    assert (folder / "zh.tsv").read_text(encoding="utf-8") == CHINESE[0]
