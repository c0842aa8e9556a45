"""The command line as a user meets it: results, one clear line for what goes wrong, the right exit code, no half-written file."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys

import pytest
from helpers import TEXTS

PAGE = TEXTS / "kunshan-2024-05-15.raw.txt"
REFERENCE = TEXTS / "kunshan-2024-05-15.zh-Hans.txt"
NONE = ("--engine", "none")
SUFFIXES = (".html", ".md", ".tsv", ".jsonl", ".docx", ".epub", ".xlsx", ".tmx", ".xlf")


def duizhao(*arguments, data=None, **options):
    command = [sys.executable, "-c", "from translator.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, input=data, check=False, **options)


def one_line(done):
    lines = done.stderr.decode().strip().splitlines()
    assert len(lines) == 1, lines
    assert "Traceback" not in lines[0]
    return lines[0]


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom translator.cli import _run\n_run(['--help'])\n"
        "heavy = [m for m in ('opencc', 'yaml', 'babel', 'rich', 'jinja2', 'rapidfuzz', 'pypinyin', 'ftfy') if m in sys.modules]\n"
        "print(heavy, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "bilingual" in done.stdout
    assert done.stderr.strip() == "[]"


def test_clean_to_a_file_with_ledger_and_back(tmp_path):
    clean, edits, back = (tmp_path / name for name in ("clean.txt", "edits.jsonl", "back.txt"))
    done = duizhao("clean", PAGE, "-o", clean, "--ledger", edits, "--explain")
    assert done.returncode == 0
    assert done.stdout == b""
    assert clean.read_bytes() == REFERENCE.read_bytes()
    assert "repair.mojibake.gbk-shift" in done.stderr.decode()
    assert duizhao("undo", clean, edits, "-o", back).returncode == 0
    assert back.read_bytes() == PAGE.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["back.txt", "clean.txt", "edits.jsonl"]


def test_clean_text_comes_back_byte_for_byte():
    data = "\ufeff正常的文字，\r\n没有损坏。".encode("utf-16-le")
    done = duizhao("clean", "-", data=data)
    assert (done.returncode, done.stdout, done.stderr) == (0, data, b"")


def test_clean_json():
    shown = json.loads(duizhao("clean", "-", "--json", data="企業(yè)".encode()).stdout)
    assert shown["schema"] == "duizhao.cleaned/1"
    assert shown["text"] == "企业"
    assert shown["edits"][0]["rule"]


def test_detect_and_convert():
    shown = json.loads(duizhao("detect", PAGE, "--json").stdout)
    assert shown["metadata"] == {"date": "2024-05-15", "place": "江苏省"}
    assert "damage" in duizhao("detect", PAGE).stdout.decode()
    shown = json.loads(duizhao("detect", "-", "--json", data="這個軟體的資訊透過網路傳送，品質很好。".encode("big5")).stdout)
    assert (shown["encoding"], shown["script"], shown["region"]) == ("big5", "zh-Hant", "TW")
    assert duizhao("convert", "-", "--to", "zh-Hant", data="发展".encode()).stdout.decode() == "發展"


def test_code_of_a_finding_is_shown_with_its_title_where_people_look_closer():
    data = "他\u202e说".encode()
    plain, explained = (duizhao("clean", "-", *more, data=data).stderr.decode() for more in ((), ("--explain",)))
    assert plain.endswith("left [R303]\n")
    assert explained.endswith("left [R303: direction mark left in place]\n")
    assert duizhao("detect", "-", data=data).stdout.decode().endswith("left [R303: direction mark left in place]\n")


def test_lookup_card_json_and_miss():
    assert "new quality productive forces" in duizhao("lookup", "新质生产力").stdout.decode()
    row = json.loads(duizhao("lookup", "xzscl", "--json", "--date", "2023-05").stdout)["hits"][0]
    assert (row["zh"], row["en"]) == ("新质生产力", "new productivity boosters")
    missed = duizhao("lookup", "ζξψ")
    assert missed.returncode == 1
    assert "not in the glossary" in one_line(missed)


def test_glossary_commands(tmp_path):
    assert "新质生产力\tnew quality productive forces" in duizhao("glossary", "list").stdout.decode()
    assert json.loads(duizhao("glossary", "stats", "--json").stdout)["concepts"] >= 200
    bad = tmp_path / "bad.yaml"
    bad.write_text("- id: A b\n  zh: 發展\n", encoding="utf-8")
    done = duizhao("glossary", "lint", bad)
    assert done.returncode == 1
    assert f"{bad}:1:" in done.stdout.decode()


def test_own_glossary_goes_before_the_shipped_one(tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("zh,en\n新质生产力,novel productive powers\n", encoding="utf-8")
    out = tmp_path / "out.jsonl"
    done = duizhao("bilingual", "-", "-o", out, *NONE, "--glossary", own, data="发展新质生产力。".encode())
    assert done.returncode == 0, done.stderr
    assert json.loads(out.read_text().splitlines()[0])["terms"][0]["expected"] == "novel productive powers"


def test_bilingual_without_an_engine(tmp_path):
    outputs = [tmp_path / f"page{suffix}" for suffix in SUFFIXES]
    done = duizhao("bilingual", PAGE, *NONE, *(part for path in outputs for part in ("-o", path)))
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in outputs[3].read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 40
    assert all(row["target"] is None and row["state"] == "initial" for row in rows)
    assert {"concept", "source_span", "target_span", "verdict"} <= set(rows[3]["terms"][0])
    assert not any("发表于" in row["source"] for row in rows)
    assert rows[0]["document"]["metadata"]["place"] == "江苏省"
    raw = PAGE.read_bytes()
    assert "40億元" in raw[slice(*next(row["raw_span"] for row in rows if "40亿元" in row["source"]))].decode()
    assert "<script>" not in outputs[0].read_text(encoding="utf-8").split("<main")[1].split("</main")[0]
    checked = duizhao("check", outputs[3])
    assert checked.returncode == 0
    assert "not run: no segment has a translation" in checked.stderr.decode()


def test_check_notices_what_an_editor_spoiled(tmp_path):
    path = tmp_path / "page.jsonl"
    duizhao("bilingual", "-", "-o", path, *NONE, data="昆山总投资40亿元。".encode())
    row = json.loads(path.read_text(encoding="utf-8"))
    row["state"] = "translated"

    def verdict(target):
        path.write_text(json.dumps(row | {"target": target}, ensure_ascii=False), encoding="utf-8")
        done = duizhao("check", path, "--json")
        return done.returncode, [one["code"] for one in json.loads(done.stdout)["issues"]]

    assert verdict("Kunshan has a total investment of 4 billion yuan.") == (0, [])
    assert verdict("Kunshan has a total investment of 40 billion yuan.") == (1, ["N202"])
    assert verdict("The city has 昆山 4 billion yuan.") == (1, ["T101", "A302"])


@pytest.mark.parametrize("command", ["clean", "detect", "bilingual"])
def test_a_missing_file(tmp_path, command):
    output = ("-o", tmp_path / "x.html", *NONE) if command == "bilingual" else ()
    done = duizhao(command, tmp_path / "missing.txt", *output)
    assert done.returncode == 3
    assert "no such file" in one_line(done)
    assert list(tmp_path.iterdir()) == []


def test_a_directory(tmp_path):
    done = duizhao("clean", tmp_path)
    assert done.returncode == 3
    assert "is a directory" in one_line(done)


def test_an_empty_file(tmp_path):
    empty = tmp_path / "empty.txt"
    empty.touch()
    assert duizhao("clean", empty).returncode == 0
    done = duizhao("bilingual", empty, "-o", tmp_path / "x.html", *NONE)
    assert done.returncode == 3
    assert "there is no text in it" in one_line(done)
    assert not (tmp_path / "x.html").exists()


def test_a_binary_file(tmp_path):
    binary = tmp_path / "picture.png"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    for command in (("clean", binary), ("bilingual", binary, "-o", tmp_path / "x.html", *NONE)):
        done = duizhao(*command)
        assert done.returncode == 3
        assert one_line(done) == f"duizhao: {binary}: binary data, not text (give a text file)"
    assert not (tmp_path / "x.html").exists()


def test_no_space_left(tmp_path):
    """A file may not grow beyond 1 kB, which the system says in the same way as a full disk."""

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    done = duizhao("bilingual", PAGE, "-o", tmp_path / "x.html", *NONE, preexec_fn=limit, env={**os.environ, "HOME": str(tmp_path)})
    assert done.returncode == 3
    assert "cannot be written" in one_line(done)
    assert not list(tmp_path.glob("*.html*"))
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110
def test_full_standard_output():
    command = [sys.executable, "-c", "from translator.cli import main; main()", "clean", str(PAGE)]
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 3
    assert "No space left" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_closed_pipe_is_no_error():
    command = f"{sys.executable} -c 'from translator.cli import main; main()' glossary list | head -n 1; exit ${{PIPESTATUS[0]}}"
    for wanted in (command, command.replace("glossary list", "lookup 低空经济 发展 经济")):
        done = subprocess.run(["bash", "-c", wanted], capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("cleen", "x"), "Did you mean 'clean'"),
        (("bilingual", PAGE, "-o", "x.odt", *NONE), "cannot write"),
        (("bilingual", PAGE, PAGE, "-o", "x.html", *NONE), "{name}"),
        (("check", PAGE), "cannot read"),
        (("bilingual", PAGE, "-o", "no/such/folder/x.html", *NONE), "does not exist"),
        (("bilingual", PAGE, "-o", "x.html", "--model", "no/such.gguf"), "no such model file"),
    ],
)
def test_wrong_use(tmp_path, arguments, message):
    done = duizhao(*arguments, cwd=tmp_path)
    assert done.returncode in (2, 3, 4)
    assert message in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert list(tmp_path.iterdir()) == []


def test_the_input_is_never_overwritten(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("正文。", encoding="utf-8")
    for command in (("clean", page, "-o", page), ("bilingual", page, "-o", page, *NONE)):
        done = duizhao(*command)
        assert done.returncode == 3
        assert "never overwritten" in one_line(done)
    assert page.read_text(encoding="utf-8") == "正文。"


def test_several_inputs_are_all_tried(tmp_path):
    good = tmp_path / "good.txt"
    good.write_text("昆山。", encoding="utf-8")
    done = duizhao("bilingual", tmp_path / "missing.txt", good, "-o", tmp_path / "{name}.md", *NONE)
    assert done.returncode == 3
    assert (tmp_path / "good.md").exists()
    assert "no such file" in done.stderr.decode()


def test_model_commands_on_an_empty_store(tmp_path):
    env = {**os.environ, "DUIZHAO_MODEL_DIR": str(tmp_path / "models")}
    assert "not here" in duizhao("model", "list", env=env).stdout.decode()
    done = duizhao("model", "path", env=env)
    assert done.returncode == 4
    assert "duizhao model pull" in one_line(done)
    bad = tmp_path / "bad.gguf"
    bad.write_bytes(b"not a model")
    done = duizhao("model", "pull", "--from", bad, env=env)
    assert done.returncode == 4
    assert "--from" in done.stderr.decode()
