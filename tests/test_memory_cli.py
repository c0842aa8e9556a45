"""`duizhao memory` as a user meets it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from test_cli import duizhao, one_line

TMX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="zh-CN"/><body>
<tu tuid="1" changedate="20240515T083000Z" changeid="Li"><tuv xml:lang="zh-CN"><seg>新增企业35家。</seg></tuv>
<tuv xml:lang="en-US"><seg>The city added <bpt i="1">x</bpt>35 enterprises.</seg></tuv></tu>
<tu tuid="2"><tuv xml:lang="zh-CN"><seg>没有译文</seg></tuv></tu>
<tu tuid="3" creationid="MT!"><tuv xml:lang="zh-CN"><seg>推动经济高质量发展。</seg></tuv>
<tuv xml:lang="en"><seg>Promote high-quality economic development.</seg></tuv></tu>
</body></tmx>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.tmx").write_text(TMX, encoding="utf-8")
    return tmp_path


def memory(folder: Path, *arguments: object, data: bytes | None = None):
    return duizhao("memory", *arguments, "--memory", folder / "m.db", data=data)


def test_import_names_bad_units_and_takes_the_rest(folder: Path) -> None:
    done = memory(folder, "import", folder / "a.tmx")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().splitlines() == [
        f"{folder}/a.tmx:6: no English in it",
        "2 new, 0 there before, 0 renewed, 1 bad",
        "  not kept: <bpt>: 1 (inline markup: left out)",
    ]
    again = json.loads(memory(folder, "import", folder / "a.tmx", "--json").stdout)
    assert (again["schema"], again["new"], again["known"], again["bad"]) == ("duizhao.memory-import/1", 0, 2, 1)
    assert again["problems"] == [{"path": f"{folder}/a.tmx", "line": 6, "message": "no English in it"}]
    assert again["not_kept"] == [{"field": "<bpt>", "count": 1, "reason": "inline markup: left out"}]
    stats = json.loads(memory(folder, "stats", "--json").stdout)
    assert (stats["units"], stats["human"], stats["engine"]) == (2, 1, 1)


def test_import_packed_and_from_a_pipe(folder: Path) -> None:
    (folder / "b.tmx.gz").write_bytes(gzip.compress(TMX.encode("utf-16")))
    assert memory(folder, "import", folder / "b.tmx.gz").stderr.decode().splitlines()[1].startswith("2 new")
    piped = memory(folder, "import", "-", "--format", "tsv", data="好\tgood\n".encode())
    assert (piped.returncode, one_line(piped)) == (0, "1 new, 0 there before, 0 renewed, 0 bad")


def test_search_shows_kind_score_and_the_numbers_put_in(folder: Path) -> None:
    memory(folder, "import", folder / "a.tmx")
    done = memory(folder, "search", "新增企业1200家。")
    assert done.stdout.decode().splitlines() == [
        "0.67  新增企业35家。  [numbers differ; human, 2024-05-15, Li]",
        "      The city added 35 enterprises.",
        "   →  The city added 1,200 enterprises.",
    ]
    found = json.loads(memory(folder, "search", "推动文化高质量发展。", "--json").stdout)["found"]
    assert [(one["kind"], one["score"], one["origin"]) for one in found] == [("fuzzy", 0.8, "engine")]
    assert memory(folder, "search", "推动文化高质量发展。", "--min-score", "0.9").returncode == 1
    inside = memory(folder, "search", "--inside", "added 35")
    assert inside.stdout.decode().splitlines()[0] == "新增企业35家。"
    before = json.loads(memory(folder, "search", "新增企业35家。", "--before", "甲", "--json").stdout)["found"]
    assert before[0]["kind"] == "exact"


@pytest.mark.parametrize("name", ["b.tmx", "b.csv", "b.tsv", "b.jsonl", "b.tmx.gz"])
def test_export_and_import_again(folder: Path, name: str) -> None:
    memory(folder, "import", folder / "a.tmx")
    done = memory(folder, "export", "-o", folder / name)
    assert done.returncode == 0
    assert one_line(done).startswith(f"2 units written to {folder}/{name} as ")
    other = duizhao("memory", "import", folder / name, "--memory", folder / "other.db")
    assert one_line(other) == "2 new, 0 there before, 0 renewed, 0 bad"
    tables = [
        duizhao("memory", "export", "-o", "-", "--format", "csv", "--memory", folder / db).stdout for db in ("m.db", "other.db")
    ]
    assert tables[0] == tables[1]
    assert tables[0].count(b"\r\n") == 3


def test_export_of_one_origin_as_json(folder: Path) -> None:
    memory(folder, "import", folder / "a.tmx")
    done = json.loads(memory(folder, "export", "-o", folder / "b.tmx", "--origin", "engine", "--json").stdout)
    assert (done["units"], done["format"], done["not_carried"]) == (1, "tmx", [])


def test_clean_shows_first_and_removes_on_request(folder: Path) -> None:
    rows = "推动经济高质量发展。\tPromote quality.\nOK\tOK\n"
    memory(folder, "import", folder / "a.tmx")
    memory(folder, "import", "-", "--format", "tsv", data=rows.encode())
    shown = memory(folder, "clean")
    assert "1 × overruled: an engine's, beside a human's of the same source" in shown.stdout.decode()
    assert one_line(shown) == "2 found; nothing was removed (--apply removes them)"
    done = memory(folder, "clean", "--apply", "--removed", folder / "gone.jsonl", "--json")
    assert json.loads(done.stdout) == {"schema": "duizhao.memory-clean/1", "found": {"overruled": 1, "same": 1}, "removed": 2}
    gone = [json.loads(line)["target"] for line in (folder / "gone.jsonl").read_text(encoding="utf-8").splitlines()]
    assert gone == ["Promote high-quality economic development.", "OK"]
    assert json.loads(memory(folder, "stats", "--json").stdout)["units"] == 2


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["import", "none.tmx"], 3, "no such file"),
        (["import", "a.pdf"], 3, "not a format of memories"),
        (["import", "a.tmx", "--format", "word"], 2, "there are tmx, tmx-utf16, csv"),
        (["import", "html.tmx"], 3, "html.tmx: no TMX: the root is <html>"),
        (["import", "bomb.tmx"], 3, "bomb.tmx:1: has declarations of its own"),
        (["export", "-o", "-"], 2, "-o - needs --format"),
        (["export", "-o", "m.db", "--format", "tmx"], 3, "is the input, which is never overwritten"),
        (["export", "-o", "none/a.tmx"], 3, "the folder does not exist"),
        (["clean", "--rule", "tidy"], 2, "no rule 'tidy'"),
        (["import", "a.tmx", "--no-memory"], 2, "leaves nothing to import into"),
    ],
)
def test_what_goes_wrong_is_one_line(folder: Path, arguments: list[str], code: int, words: str) -> None:
    (folder / "html.tmx").write_text("<html/>")
    (folder / "bomb.tmx").write_text("<!DOCTYPE tmx [<!ENTITY a 'a'>]><tmx/>")
    done = memory(folder, *(folder / one if "." in one else one for one in arguments))
    last = done.stderr.decode().strip().splitlines()[-1]
    assert (done.returncode, words in last) == (code, True), done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert code == 2 or len(done.stderr.decode().splitlines()) == 1
