"""`duizhao check` as people and machines see it."""

from __future__ import annotations

import json
import sys

import pytest
from helpers import ROOT
from test_cli import duizhao

from translator.checks import codes

TABLE = (
    "id\tzh\ten\n"
    "a\t昆山总投资40亿元。\tKunshan has a total investment of 40 billion yuan.\n"
    "b\t他来了。\t他 came here.\n"
    "c\n"
    "d\t他来了吗？\tDid he come?\n"
)


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.tsv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_the_list_shows_both_sides_and_marks_the_places(page):
    done = duizhao("check", page, "--select", "N", "--select", "A302")
    assert done.returncode == 1
    assert done.stdout.decode().splitlines() == [
        "line 4  not read  it ends before column 3",
        "a",
        "    昆山总投资40亿元。",
        "              ^^^^^^",
        "    Kunshan has a total investment of 40 billion yuan.",
        "                                      ^^^^^^^^^^^^^^^",
        "  critical  N202  40亿元 is 4 billion yuan, not 40 billion yuan",
        "b",
        "    他来了。",
        "    他 came here.",
        "    ^^",
        "  critical  A302  left in Chinese: 他",
    ]
    summary = done.stderr.decode().splitlines()
    assert [line.split()[:3] for line in summary[:-1]] == [["N202", "critical", "1"], ["A302", "critical", "1"]]
    assert summary[-1] == "segments: 3, not read: 1, issues: 2; checks: 2 failed, 2 passed, 0 not run"


def test_json_has_three_answers(page):
    done = duizhao("check", page, "--json", "--ignore", "T", "--ignore", "C")
    report = json.loads(done.stdout)
    assert report["schema"] == "duizhao.report/1"
    answers = {one["code"]: one["answer"] for one in report["checks"]}
    assert answers["N202"] == "failed"
    assert answers["N201"] == "passed"
    assert answers["A311"] == "not run"
    assert not [code for code in answers if code[0] in "TC"]
    assert report["segments"]["b"] == {"source": "他来了。", "target": "他 came here."}
    assert report["unread"] == [{"where": "line 4", "message": "it ends before column 3"}]
    assert [one["target_span"] for one in report["issues"] if one["code"] == "A302"] == [[0, 1]]
    assert len(report["signature"]["checked_with"]["glossary_sha256"]) == 64


@pytest.mark.parametrize(
    ("row", "arguments", "code"),
    [
        ("好的。\tGood.", (), 0),
        ("好的。\tGood  one.", (), 0),
        ("好的。\tGood  one.", ("--fail-on", "minor"), 1),
        ("好的。\tGood  one.", ("--fail-on", "minor", "--ignore", "L402"), 0),
        ("好的。\t好 one.", (), 1),
        ("好的。\t好 one.", ("--fail-on", "never"), 0),
        ("好的。\tGood.\n\tLost.", (), 1),
        ("好的。\tGood.\n\tLost.", ("--fail-on", "critical"), 0),
        ("好的。\t", (), 0),
        ("好的。\tGood.", ("--select", "X1"), 2),
        ("好的。\tGood.", ("--ignore", "X1"), 2),
        ("好的。\tGood.", ("--format", "tmx"), 3),
    ],
)
def test_exit_codes(tmp_path, row, arguments, code):
    path = tmp_path / "a.tsv"
    path.write_text(f"zh\ten\n{row}\n", encoding="utf-8")
    done = duizhao("check", path, *arguments)
    assert done.returncode == code, done.stderr.decode()


def test_two_texts(tmp_path):
    (tmp_path / "zh.txt").write_text("他来了。\n他走了。\n", encoding="utf-8")
    (tmp_path / "en.txt").write_text("He came.\nHe left？\n", encoding="utf-8")
    done = duizhao("check", "--lines", tmp_path / "zh.txt", tmp_path / "en.txt")
    assert done.stdout.decode().splitlines()[0] == "line 2"
    assert duizhao("check", tmp_path / "zh.txt", "--lines", tmp_path / "zh.txt", tmp_path / "en.txt").returncode == 2
    assert duizhao("check").returncode == 2


def test_standard_input_with_a_format():
    done = duizhao("check", "-", "--format", "csv", "--json", "--select", "A302", data="zh,en\n好,好 one\n".encode())
    assert [one["id"] for one in json.loads(done.stdout)["issues"]] == ["line 2"]


def test_a_glossary_of_your_own(tmp_path):
    (tmp_path / "own.yaml").write_text(
        "- {id: x, zh: 丝路计划, renderings: [{en: Silk Plan, status: preferred}]}\n", encoding="utf-8"
    )
    path = tmp_path / "a.tsv"
    path.write_text("zh\ten\n推进丝路计划。\tAdvance the road.\n", encoding="utf-8")
    found = json.loads(duizhao("check", path, "--json", "--glossary", tmp_path / "own.yaml").stdout)["issues"]
    assert [one["message"] for one in found] == ["丝路计划 should read “Silk Plan”"]
    assert json.loads(duizhao("check", path, "--json").stdout)["issues"] == []


def test_the_table_of_checks():
    done = duizhao("check", "--list")
    assert [line.split()[0] for line in done.stdout.decode().splitlines() if line[0] != " "] == list(codes())
    machine = json.loads(duizhao("check", "--list", "--json").stdout)
    assert [one["code"] for one in machine["checks"]] == list(codes())
    assert all(one["about"] for one in machine["checks"])


def test_long_texts_are_laid_out_in_rows():
    from translator.cli.issues import rows

    text = "The city goes green and " * 4 + "好好好"
    laid = [row.plain for row in rows(text, [((len(text) - 3, len(text)), "critical")], 40, marked=True)]
    assert all(len(row) <= 46 for row in laid)
    assert laid[-1].strip() == "^^^^^^"
    assert "".join(row[4:] for row in laid if "^" not in row) == text


def test_a_place_is_one_run_of_colour():
    from translator.cli.issues import rows

    [row] = rows("投资40亿元。", [((2, 6), "critical"), ((2, 4), "minor")][::-1], 40, marked=False)
    assert [(row.plain[one.start : one.end], one.style) for one in row.spans] == [("40亿元", "bold red underline")]


def test_formats_of_the_option_are_those_that_can_be_read():
    from translator.cli.check import command
    from translator.pipeline.bitexts import BITEXT_FORMATS

    [option] = [one for one in command.params if one.name == "format_name"]
    assert list(option.type.choices) == [one.name for one in BITEXT_FORMATS]


def test_hidden_characters_are_shown_and_counted_for_the_marks():
    from translator.cli.issues import rows

    laid = [row.plain for row in rows("a\u200bbc", [((2, 3), "minor")], 40, marked=True)]
    assert laid == ["    a⟨U+200B⟩bc", "             ~"]


def test_the_page_of_checks_is_up_to_date():
    sys.path.insert(0, str(ROOT / "scripts"))
    from build_checks import TARGET, page

    assert TARGET.read_text(encoding="utf-8") == page(), "run scripts/build_checks.py"


def test_the_benchmark_runs(tmp_path, capsys):
    sys.path.insert(0, str(ROOT / "benchmarks"))
    import checks

    (tmp_path / "zh.txt").write_text("他今天来到了这个地方。\n我们明天一起去那座公园。\n" * 2, encoding="utf-8")
    (tmp_path / "en.txt").write_text("He came to this place today.\nTomorrow we go to that park together.\n" * 2, encoding="utf-8")
    assert checks.main(["--lines", str(tmp_path / "zh.txt"), str(tmp_path / "en.txt"), "--json"]) == 0
    [row] = json.loads(capsys.readouterr().out)
    assert (row["segments"], row["alarms"]["C601"], row["found"]["A308: of sentences left out"]) == (4, 0, [1, 1])
