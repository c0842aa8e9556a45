"""The benchmark runs and prints its tables, and its damage is the damage that was worked out on real pages."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys

import corpus
import kinds
import pytest
from damage import chance, marks, mixups, pages, variants
from helpers import ROOT

from translator import Glossary

BENCHMARKS = ROOT / "benchmarks"
LINES = (
    "会议强调，要加快建设现代化产业体系；要深化改革开放，优化营商环境。",
    "记者从发布会上了解到，这条铁路全长二百五十公里，计划明年开工建设。",
    "“我们盼了很多年！”当地居民说，这个消息让大家都很高兴。",
)


def run(*arguments):
    command = [sys.executable, str(BENCHMARKS / "repair.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=ROOT)


@pytest.fixture
def tiny(tmp_path):
    path = tmp_path / "tiny.txt"
    path.write_text("\n".join(LINES), encoding="utf-8")
    return path


def test_tables(tiny):
    done = run("--quick", "--lines", 1, "--corpus", tiny)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "tiny.txt (3 Simplified and 3 Traditional lines)" in lines[0]
    assert any(line.startswith("| pages: news cut | 1 pages | Duizhao | ") for line in lines)
    assert any(line.startswith("| clean: clean Simplified | 3 lines | Duizhao | 100.00 % | 0.00 % | 0 |") for line in lines)
    assert any(line.startswith("| gb18030, zh-Hans | 4 characters | 1 | Duizhao | 100.00 % |") for line in lines)
    widths = {line.count("|") for line in lines if line.startswith("| ")}
    assert widths == {7, 9}


def test_the_same_seed_gives_the_same_text(tiny):
    one, other = ([task.pairs for task in kinds.tasks(corpus.load([tiny], 7), 4, 7)] for _ in range(2))
    shown = [[(pair.damaged, pair.right) for pair in pairs] for pairs in one]
    assert shown == [[(pair.damaged, pair.right) for pair in pairs] for pairs in other]
    assert sum(map(len, shown)) > 40


def test_built_in_corpus_has_both_scripts():
    built_in = corpus.load([], 1)
    assert len(built_in.simplified) > 300
    assert len(built_in.traditional) > 300


def test_a_corpus_without_chinese_is_refused(tmp_path):
    path = tmp_path / "english.txt"
    path.write_text("no Chinese here\n", encoding="utf-8")
    done = run("--corpus", path)
    assert (done.returncode, done.stdout) == (2, "")


def test_a_large_run_is_weighed(tiny):
    found = json.loads(run("--memory", "--megabytes", 1, "--json", "--corpus", tiny).stdout)
    assert (found["exit_code"], found["same"]) == (0, True)
    assert found["megabytes"] >= 1


def test_a_reading_goes_in_across_two_characters():
    data = pages.insert_readings("因為我這次".encode("gbk"), {b"\xf2\x9e": "yàn"})
    assert pages.decode(data, pages.Page()) == "因?yàn)槲疫@次"
    data = pages.insert_readings("十數聲".encode("gbk"), {b"\x94\xb5": "shù", b"\xae\x94": "dāng"})
    assert pages.decode(data, pages.Page()) == "十?dāng)?shù)聲"


@pytest.mark.parametrize(
    ("text", "mark", "expected"),
    [
        ("豪賭。”滬士電子副總經理", "！", "豪賭?!睖侩娮痈笨偨浝?"),
        ("負責制。總理領導", "？", "負責制??偫眍I導"),
        ("大事。“兩個一百年", "！", "大事?!皟蓚€一百年"),
    ],
)
def test_bytes_are_cut_before_a_mark(text, mark, expected):
    page = pages.Page()
    pieces = pages.cut_before(text.encode("gbk"), mark.encode("gbk"))
    assert "".join(pages.decode(piece, page) for piece in pieces) == expected


def test_every_kind_damages():
    text = "".join(LINES)
    for page in pages.PAGES.values():
        assert pages.damage(text, page, chance(1)) != text
    for make in (*variants.VARIANTS.values(), *marks.SIGNS.values()):
        assert make(text * 20, chance(1)) == make(text * 20, chance(1)) != text * 20
    for escape in marks.ESCAPES.values():
        assert escape(text).isascii()


def test_chains_without_loss_can_be_undone():
    made = 0
    for mixup in (*mixups.REVERSIBLE, *mixups.TWICE):
        for line in (*LINES, "中文字", "我們的國家"):
            damaged = mixup.damage(line)
            made += damaged is not None
            assert damaged is None or mixup.undo(damaged) == line
    assert made > 60


def test_glossary_tables(tiny):
    larger = len(Glossary.load().concepts) + 200
    sizes = ("--concepts", str(larger), "--queries", "12", "--megabytes", "0.05")
    command = [sys.executable, str(BENCHMARKS / "glossary.py"), *sizes]
    done = subprocess.run([*command, "--json", "--corpus", str(tiny)], capture_output=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [row["glossary"] for row in found["sizes"]] == ["shipped", f"{larger:,}"]
    exact = [row for row in found["lookup"] if not row["typo"] and row["queries"]]
    assert len(exact) > 30
    assert min(row["top_5"] for row in exact if row["kind"] in ("Simplified", "Traditional", "pinyin, tone marks", "English")) == 1
    assert all(row["hits"] and row["mb_per_s"] > 1 for row in found["match"])


def test_quantities(tmp_path):
    zh, en, pairs = (tmp_path / name for name in ("zh.txt", "en.txt", "pairs.txt"))
    zh.write_text("投资40亿元，\n增长5%。\n去年有3家。\n", encoding="utf-8")
    en.write_text("4 billion yuan, up 6 percent in 15 parks.\nThree last year.\n", encoding="utf-8")
    pairs.write_text("[0, 1]:[0]\n[2]:[1]\n[]:[]\n", encoding="utf-8")
    command = [sys.executable, str(BENCHMARKS / "quantities.py"), str(zh), str(en), "--align", str(pairs), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "segments": 2, "quantities": 4, "proved": 3, "unchecked": 0, "missing": 0, "wrong": 1, "numbers": 5, "added": 1, "proved_share": 0.75,
    }  # fmt: skip


def test_a_small_memory_is_measured_and_moved():
    options = ["--units", "400", "--queries", "30", "--found", "--tmx", "--json"]
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / "memory_speed.py"), *options], capture_output=True, check=True, cwd=ROOT
    )
    found = json.loads(done.stdout)
    assert found["units"] == found["tmx_units"] > 380
    assert found["found"]["best_found"] == found["found"]["searches"] > 20
    assert [one["what"] for one in found["times"]][:4] == ["exact", "exact, in context", "exact, not there", "fuzzy"]
    assert all(0 < one["median_ms"] <= one["p99_ms"] for one in found["times"])


def test_english_counts_what_is_right(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    english = importlib.import_module("english")
    (tmp_path / "zh").write_text("昆山发展新质生产力。\n总投资40亿元。\n\n", encoding="utf-8")
    (tmp_path / "en").write_text(
        "Kunshan develops new quality productive forces.\nIt invests 4 billion yuan.\n\n", encoding="utf-8"
    )
    terms = {"line": 0, "terms": [{"zh": "新质生产力", "en": ["new quality productive forces", "new productive forces"]}]}
    (tmp_path / "terms").write_text(json.dumps(terms) + "\n", encoding="utf-8")
    lines = english.read(tmp_path / "zh", tmp_path / "en", tmp_path / "terms", every=1, count=None)
    assert [line.zh for line in lines] == ["昆山发展新质生产力。", "总投资40亿元。"]
    assert "new productive forces" in {one.en for one in english.given(lines).concept_of("新质生产力").renderings}
    good, bad = (
        english.figures(lines, english.Made(outputs, 2.0), None, listed=False)
        for outputs in ([line.en for line in lines], ["Kunshan 发展 productivity.", "It invests 40 billion yuan."])
    )
    assert (good["terms_shown"], good["quantities_proved"], good["chrf"], good["lines_with_han"]) == (1, 1, 100.0, 0)
    assert (bad["terms_shown"], bad["quantities_proved"], bad["lines_with_han"]) == (0, 0, 1)
    assert good["characters_a_second"] == 9.0
    assert english.table([{"system": "x"} | good]).splitlines()[2].startswith("| x | 2 | 100.0% of 1 | 100.0% of 1 | 100.0 |")


def test_alignment_is_measured(tmp_path):
    for side, lines in (
        ("zh", ["新增企业35家。", "投资40亿元。", "增长7%。"]),
        ("en", ["35 new enterprises.", "4 billion yuan invested; up 7 percent."]),
    ):
        (tmp_path / side).mkdir()
        (tmp_path / side / "a.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "a.align").write_text("[0]:[0]\n[1, 2]:[1]\n", encoding="utf-8")
    command = [sys.executable, str(BENCHMARKS / "align.py"), str(tmp_path), "--hard", "--no-embeddings", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    rows = {(row["tool"], row["case"]): row for row in json.loads(done.stdout)}
    ours = rows["Duizhao, no dictionary", tmp_path.name]
    assert (ours["source"], ours["target"], ours["precision"], ours["recall"], ours["f1"]) == (3, 2, 1.0, 1.0, 1.0)
    assert ("Gale–Church (lengths)", f"{tmp_path.name}, harder") in rows
