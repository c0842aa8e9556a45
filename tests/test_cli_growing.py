"""`duizhao glossary suggest|add|new|history|drift`, stacked glossaries, and the house style, as a user meets them."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from test_cli import NONE, duizhao, one_line

HOUSE = """# our terms
- id: urban-renewal   # keep this
  zh: 城市更新
  renderings:
    - {en: urban renewal, status: preferred, source: unverified}  # and this

- id: soe
  zh: 国企
  renderings: [{en: SOE, status: preferred, source: unverified}]
- id: bloc
  zh: 区块
  renderings:
    - en: block
      status: preferred
      source: unverified
  note: last
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    path = tmp_path / "house.yaml"
    path.write_text(HOUSE, encoding="utf-8")
    return path


def add(*arguments: object, to: Path) -> object:
    return duizhao("glossary", "add", *arguments, "--to", to)


# ---------------------------------------------------------------- suggest


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_bytes("深入实施格网更新行动。格网更新要稳步推进。".encode("gb18030"))
    (folder / "b.txt").write_text("推进格网更新、药品集中分拣。", encoding="utf-8")
    return folder


def test_suggest_from_a_folder_with_renderings(texts, tmp_path):
    table = tmp_path / "pairs.tsv"
    table.write_text("zh\ten\n推进格网更新。\tWe advanced grid renewal.\n推进改革。\tWe advanced reform.\n", encoding="utf-8")
    done = duizhao("glossary", "suggest", texts, "--bilingual", table, "--json")
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert shown["schema"] == "duizhao.suggestions/1"
    first = shown["candidates"][0]
    assert (first["zh"], first["count"], first["documents"], first["rendering"]["en"]) == ("格网更新", 3, 2, "grid renewal")
    plain = duizhao("glossary", "suggest", texts, "--bilingual", table, "-n", 1).stdout.decode()
    assert plain.startswith("格网更新  3 × in 2 texts")
    assert "→ grid renewal (1/1, " in plain
    assert len(plain.splitlines()) == 2


def test_suggest_from_lines_and_a_memory(tmp_path):
    (tmp_path / "zh").write_text("推进格网更新。\n推进改革。\n", encoding="utf-8")
    (tmp_path / "en").write_text("We advanced grid renewal.\nWe advanced reform.\n", encoding="utf-8")
    done = duizhao("glossary", "suggest", "--lines", tmp_path / "zh", tmp_path / "en", "--json")
    assert json.loads(done.stdout)["candidates"][0]["rendering"]["en"] == "grid renewal"
    from translator.memory import TranslationMemory

    with TranslationMemory(tmp_path / "m.db") as memory:
        memory.put("推进格网更新。", "We advanced grid renewal.")
        memory.put("推进改革。", "We advanced reform.")
    done = duizhao("glossary", "suggest", "--memory", tmp_path / "m.db", "--json")
    assert json.loads(done.stdout)["candidates"][0]["rendering"]["en"] == "grid renewal"


def test_suggest_options_change_something(texts):
    names = [one["zh"] for one in json.loads(duizhao("glossary", "suggest", texts, "--json").stdout)["candidates"]]
    assert "药品集中分拣" in names
    twice = json.loads(duizhao("glossary", "suggest", texts, "--json", "--min-count", 2).stdout)["candidates"]
    assert [one["zh"] for one in twice] == ["格网更新"]
    known = texts.parent / "own.csv"
    known.write_text("zh,en\n格网更新,grid renewal\n", encoding="utf-8")
    left = json.loads(duizhao("glossary", "suggest", texts, "--json", "--glossary", known).stdout)["candidates"]
    assert "格网更新" not in [one["zh"] for one in left]


def test_suggest_writes_files(texts, tmp_path):
    out = tmp_path / "found.yaml"
    done = duizhao("glossary", "suggest", texts, "-o", out)
    assert done.returncode == 0
    assert done.stdout == b""
    assert out.read_text(encoding="utf-8").startswith("# Candidates")
    assert duizhao("glossary", "suggest", texts, "-o", tmp_path / "found.csv").returncode == 0
    assert (tmp_path / "found.csv").read_text(encoding="utf-8").startswith("zh,en,count,")
    wrong = duizhao("glossary", "suggest", texts, "-o", tmp_path / "found.odt")
    assert wrong.returncode == 3
    assert "write .yaml or .csv" in one_line(wrong)


def test_suggest_names_what_it_cannot_read_and_goes_on(texts):
    (texts / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    done = duizhao("glossary", "suggest", texts, texts / "missing.txt", "--json")
    assert done.returncode == 3
    assert json.loads(done.stdout)["candidates"][0]["zh"] == "格网更新"
    told = done.stderr.decode()
    assert "picture.png: binary data" in told
    assert "missing.txt: no such file" in told


def test_suggest_wrong_use(texts, tmp_path):
    assert duizhao("glossary", "suggest").returncode == 2
    out = texts / "a.yaml"
    out.write_text("推进格网更新。", encoding="utf-8")
    done = duizhao("glossary", "suggest", out, "-o", out)
    assert done.returncode == 3
    assert "never overwritten" in one_line(done)


# ---------------------------------------------------------------- add, new


def test_add_appends_and_keeps_the_rest(house):
    before = house.read_bytes()
    done = add("共同体", "community", "--authority", "Us", "--domain", "politics", "--aka", "共体", "--since", "2024-03", to=house)
    assert done.returncode == 0, done.stderr
    after = house.read_bytes()
    assert after.startswith(before)
    assert after[len(before) :].decode() == (
        "\n- id: community\n  zh: 共同体\n  aka: [共体]\n  domain: [politics]\n  renderings:\n"
        "    - {en: community, status: preferred, authority: Us, since: 2024-03, source: unverified}\n"
    )
    assert duizhao("glossary", "lint", house).returncode == 0


@pytest.mark.parametrize(
    ("zh", "line", "after"),
    [
        ("城市更新", "    - {en: urban, status: admitted, source: unverified}\n", "  # and this\n"),
        ("国企", ", {en: urban, status: admitted, source: unverified}", "[{en: SOE, status: preferred, source: unverified}"),
        ("区块", "    - {en: urban, status: admitted, source: unverified}\n", "      source: unverified\n"),
    ],
    ids=["flow", "inside brackets", "block"],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_add_a_rendering_in_place(house, zh, line, after, ends):
    house.write_bytes(HOUSE.replace("\n", ends).encode())
    assert add(zh, "urban", "--rendering", to=house).returncode == 0
    at = HOUSE.rindex(after) + len(after) if zh == "区块" else HOUSE.index(after) + len(after)
    assert house.read_bytes().decode() == (HOUSE[:at] + line + HOUSE[at:]).replace("\n", ends)


def test_add_refuses_and_says_what_to_do(house):
    before = house.read_bytes()
    for arguments, message in [
        (("城市更新", "other"), "--rendering"),
        (("「城市更新」", "other"), "is there already, as urban-renewal"),
        (("新名", "other", "--aka", "国企"), "is there already, as soe"),
        (("新名", "新的"), "Chinese character"),
        (("新名", "new", "--since", "2024-13"), "is no date"),
        (("新名", "new", "--id", "soe"), "is also at"),
        (("新名", "new", "--rendering"), "is not in this file"),
        (("城市更新", "urban renewal", "--rendering"), "already"),
        (("城市更新", "x", "--rendering", "--status", "preferred"), "2 renderings are preferred"),
    ]:
        done = add(*arguments, to=house)
        assert done.returncode == 3, (arguments, done.stderr)
        assert message in one_line(done)
        assert house.read_bytes() == before
    assert add("新名", "new", "--rendering", "--id", "x", to=house).returncode == 2
    assert os.listdir(house.parent) == ["house.yaml"]  # noqa: PTH208


def test_add_never_asks_without_a_terminal(house):
    done = duizhao("glossary", "add", "新名", "--to", house, data=b"new\n")
    assert done.returncode == 2
    assert "the English is missing" in done.stderr.decode()


def test_add_asks_on_a_terminal(house):
    import pty

    ours, theirs = pty.openpty()
    os.write(ours, "新名\nnew\n".encode())
    command = [sys.executable, "-c", "from translator.cli import main; main()", "glossary", "add", "--to", str(house)]
    done = subprocess.run(command, stdin=theirs, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert b"Chinese: " in done.stderr
    assert done.stdout == b""
    assert house.read_text(encoding="utf-8").endswith("    - {en: new, status: preferred, source: unverified}\n")
    os.close(ours)
    os.close(theirs)


def test_add_to_the_files_that_came_with_the_program(tmp_path, monkeypatch, capsys):
    """The installed ones never; those of a checkout if one is named, and no term twice in them."""
    from translator import resources
    from translator.cli import _run

    installed, checkout = tmp_path / "translator" / "_data" / "glossary", tmp_path / "glossary"
    for folder in (installed, checkout):
        folder.mkdir(parents=True)
        (folder / "a.yaml").write_text(HOUSE, encoding="utf-8")
        (folder / "b.yaml").write_text("", encoding="utf-8")
        (folder / "sources.yaml").write_text("gwr: {title: Report}\n", encoding="utf-8")
    monkeypatch.setattr(resources, "_GLOSSARY_PLACES", (installed, checkout))
    assert _run(["glossary", "add", "新名", "new", "--to", str(installed / "a.yaml")]) == 3
    assert "belongs to the installed program" in capsys.readouterr().err
    monkeypatch.setattr(resources, "_GLOSSARY_PLACES", (checkout,))
    assert _run(["glossary", "add", "国企", "new", "--to", str(checkout / "b.yaml")]) == 3
    assert "is there already, as soe" in capsys.readouterr().err
    assert _run(["glossary", "add", "新名", "new", "--to", str(checkout / "b.yaml")]) == 0
    assert (checkout / "b.yaml").read_text(encoding="utf-8").startswith("- id: new\n")


def test_add_keeps_bom_mode_and_a_missing_last_line_end(tmp_path):
    path = tmp_path / "own.yml"
    data = b"\xef\xbb\xbf" + "- {id: soe, zh: 国企, renderings: [{en: SOE, status: preferred, source: unverified}]}".encode()
    path.write_bytes(data)
    path.chmod(0o640)
    assert add("新名", "new", to=path).returncode == 0
    assert path.read_bytes().startswith(data + b"\n\n- id: new\n")
    assert add("国企", "state firm", "--rendering", to=path).returncode == 0
    assert "source: unverified}, {en: state firm, status: admitted, source: unverified}]}" in path.read_text("utf-8-sig")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_add_to_files_it_cannot_add_to(tmp_path):
    for name, text, message in [
        ("a.csv", "zh,en\n", "only YAML"),
        ("b.yaml", "[{id: soe, zh: 国企, renderings: [{en: SOE, status: preferred}]}]\n", "in brackets"),
        ("c.yaml", "- {id: soe, zh: 国企}\n", "has errors already"),
        ("d.yaml", "a: &x [*x]\n", "has errors already"),
    ]:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        done = add("新名", "new", to=path)
        assert done.returncode == 3, name
        assert message in one_line(done), name
        assert path.read_text(encoding="utf-8") == text


def test_add_begins_the_users_own_file_which_every_command_reads(tmp_path):
    env = {**os.environ, "DUIZHAO_GLOSSARY": str(tmp_path / "deep" / "own.yaml")}
    done = duizhao("glossary", "add", "新质生产力", "novel forces", env=env)
    assert done.returncode == 0
    assert "your entry takes its place" in done.stderr.decode()
    assert duizhao("glossary", "list", "--no-shipped", env=env).stdout.decode() == (
        "新质生产力\tnovel forces\tnew-quality-productive-forces\n"
    )
    assert json.loads(duizhao("lookup", "新质生产力", "--json", env=env).stdout)["hits"][0]["en"] == "novel forces"


def test_new(tmp_path):
    path = tmp_path / "own.yaml"
    assert duizhao("glossary", "new", path).returncode == 0
    assert duizhao("glossary", "lint", path).returncode == 0
    assert add("新名", "new", to=path).returncode == 0
    again = duizhao("glossary", "new", path)
    assert again.returncode == 3
    assert "is there already" in one_line(again)
    assert duizhao("glossary", "new", tmp_path / "x.txt").returncode == 3


# ---------------------------------------------------------------- stacked glossaries


def expected(tmp_path, *arguments, text="发展新质生产力。"):
    out = tmp_path / "out.jsonl"
    done = duizhao("bilingual", "-", "-o", out, *NONE, *arguments, data=text.encode())
    assert done.returncode == 0, done.stderr
    return [(one["concept"], one["expected"]) for one in json.loads(out.read_text().splitlines()[0])["terms"]]


def own(tmp_path, name, *rows):
    path = tmp_path / name
    path.write_text("".join(f"- {row}\n" for row in rows), encoding="utf-8")
    return path


FORCES = "new-quality-productive-forces"
RENDERED = "renderings: [{{en: {}, status: preferred}}]"


def test_a_house_entry_takes_the_place_of_the_shipped_one_by_zh_by_id_and_by_aka(tmp_path):
    by_zh = own(tmp_path, "zh.yaml", f"{{id: mine, zh: 新质生产力, {RENDERED.format('mine')}}}")
    assert expected(tmp_path, "--glossary", by_zh) == [("mine", "mine")]
    by_aka = own(tmp_path, "aka.yaml", f"{{id: mine, zh: 新质力, aka: [新质生产力], {RENDERED.format('mine')}}}")
    assert expected(tmp_path, "--glossary", by_aka) == [("mine", "mine")]
    by_id = own(tmp_path, "id.yaml", f"{{id: {FORCES}, zh: 新质力, {RENDERED.format('mine')}}}")
    found = expected(tmp_path, "--glossary", by_id, text="新质生产力，新质力。")
    assert [one for one in found if one[0] == FORCES] == [(FORCES, "mine")]


def test_of_several_the_last_goes_first_and_no_shipped_leaves_the_shipped_out(tmp_path):
    one = own(tmp_path, "one.yaml", f"{{id: one, zh: 新质生产力, {RENDERED.format('one')}}}")
    two = own(tmp_path, "two.yaml", f"{{id: two, zh: 新质生产力, {RENDERED.format('two')}}}")
    assert expected(tmp_path, "--glossary", one, "--glossary", two) == [("two", "two")]
    assert expected(tmp_path, "--glossary", two, "--glossary", one) == [("one", "one")]
    assert expected(tmp_path, "--glossary", one, "--no-shipped", text="低空经济和新质生产力。") == [("one", "one")]
    assert len(expected(tmp_path, "--glossary", one, text="低空经济和新质生产力。")) == 2
    assert duizhao("glossary", "list", "--no-shipped").returncode == 2


@pytest.mark.parametrize("command", [("lookup", "新质生产力"), ("glossary", "list"), ("glossary", "stats")])
def test_every_command_with_a_glossary_stacks_it(tmp_path, command):
    mine = own(tmp_path, "one.yaml", f"{{id: one, zh: 新质生产力, {RENDERED.format('one')}}}")
    alone = json.loads(duizhao(*command, "--json", "--glossary", mine, "--no-shipped").stdout)
    both = json.loads(duizhao(*command, "--json", "--glossary", mine).stdout)
    if command[0] == "lookup":
        assert (both["hits"][0]["en"], len(alone["hits"])) == ("one", 1)
    elif command[1] == "list":
        assert [row["en"] for row in both if row["zh"] == "新质生产力"] == ["one"]
        assert len(alone) == 1
    else:
        assert (alone["concepts"], both["concepts"] > 200) == (1, True)


# ---------------------------------------------------------------- house style

STYLES = """- id: bri
  zh: 丝路计划
  renderings:
    - {en: Silk Plan, status: preferred, authority: GWR}
    - {en: Silk Scheme, status: admitted, authority: Xinhua}
    - {en: Silk Ploy, status: deprecated, authority: Xinhua}
"""


@pytest.fixture
def styles(tmp_path):
    path = tmp_path / "styles.yaml"
    path.write_text(STYLES, encoding="utf-8")
    return path


@pytest.mark.parametrize(("authority", "en"), [((), "Silk Plan"), (("--authority", "xinhua"), "Silk Scheme")])
def test_authority_in_lookup_and_bilingual(tmp_path, styles, authority, en):
    shown = json.loads(duizhao("lookup", "丝路计划", "--json", "--glossary", styles, *authority).stdout)["hits"][0]
    assert shown["en"] == en
    assert f"→ {en} " in duizhao("lookup", "丝路计划", "--glossary", styles, *authority).stdout.decode()
    assert expected(tmp_path, "--glossary", styles, *authority, text="推进丝路计划。") == [("bri", en)]


def test_authority_and_date_in_list(styles):
    for arguments, en in (((), "Silk Plan"), (("--authority", "Xinhua"), "Silk Scheme")):
        done = duizhao("glossary", "list", "--no-shipped", "--glossary", styles, *arguments)
        assert done.stdout.decode() == f"丝路计划\t{en}\tbri\n"
    old = json.loads(duizhao("glossary", "list", "--json", "--date", "2023-05").stdout)
    assert "new productivity boosters" in [row["en"] for row in old if row["zh"] == "新质生产力"]


def test_authority_in_translate(styles, tmp_path, monkeypatch, capfdbinary):
    """The engine is asked to use the house's rendering, from the command line and from Python."""
    from translator import Glossary, Profile, translate
    from translator.cli import _run
    from translator.engines.base import Reply
    from translator.pipeline.engine import EngineChoice

    class Echo:
        def __init__(self):
            self.hints = []

        def signature(self):
            return {"name": "echo"}

        def translate(self, request):
            self.hints.append([hint.target for hint in request.hints])
            return Reply("We advance the Silk Scheme.", "stop", 1, 1)

        def close(self):
            pass

    for authority, en in ((None, "Silk Plan"), ("Xinhua", "Silk Scheme")):
        engine = Echo()
        translate("推进丝路计划。", engine=engine, glossary=Glossary.load(styles), profile=Profile(authority=authority))
        assert engine.hints[0] == [en]
        engine = Echo()
        monkeypatch.setattr("translator.cli.running.prepare_engine", lambda *_, engine=engine: EngineChoice(engine))
        page = tmp_path / "page.txt"
        page.write_text("推进丝路计划。", encoding="utf-8")
        style = ["--authority", authority] if authority else []
        assert _run(["translate", str(page), "--no-memory", "--glossary", str(styles), *style]) in (0, 1)
        assert engine.hints[0] == [en]
        assert capfdbinary.readouterr().out == b"We advance the Silk Scheme.\n"


def test_authority_date_and_glossary_in_check(tmp_path, styles):
    out = tmp_path / "out.jsonl"
    duizhao("bilingual", "-", "-o", out, *NONE, "--glossary", styles, data="推进丝路计划和低空经济。".encode())
    row = json.loads(out.read_text(encoding="utf-8"))
    row |= {"target": "Advance the road and the low-altitude economy.", "state": "translated"}
    out.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")

    def messages(*arguments):
        return [one["message"] for one in json.loads(duizhao("check", out, "--json", *arguments).stdout)["issues"]]

    assert messages() == ["丝路计划 should read “Silk Plan”"]
    assert messages("--authority", "Xinhua") == ["丝路计划 should read “Silk Scheme”"]
    other = own(tmp_path, "other.yaml", "{id: bri, zh: 丝路计划, renderings: [{en: road, status: preferred}]}")
    assert messages("--glossary", other) == []
    dated = own(
        tmp_path,
        "dated.yaml",
        "{id: bri, zh: 丝路计划, renderings: [{en: New Way, status: preferred, since: 2020}, "
        "{en: Old Way, status: superseded, until: 2019}]}",
    )
    assert messages("--glossary", dated) == ["丝路计划 should read “New Way”"]
    assert messages("--glossary", dated, "--date", "2015") == ["丝路计划 should read “Old Way”"]
    assert (
        messages("--no-shipped", "--glossary", own(tmp_path, "none.yaml", "{id: x, zh: 甲乙, " + RENDERED.format("x") + "}")) == []
    )


# ---------------------------------------------------------------- history, drift


def test_history(tmp_path):
    folder = tmp_path / "g"
    folder.mkdir()
    own(
        folder,
        "a.yaml",
        "{id: way, zh: 丝路计划, renderings: [{en: New Way, status: preferred, authority: GWR, source: report}, "
        "{en: Old Way, status: superseded, until: 2019, source: unverified}, {en: Way, status: admitted, source: unverified}]}",
    )
    (folder / "sources.yaml").write_text('report: {title: The Report, date: "2024-03-05"}\n', encoding="utf-8")
    command = ("glossary", "history", "丝路计划", "--glossary", folder, "--no-shipped")
    lines = [" ".join(line.split()) for line in duizhao(*command).stdout.decode().splitlines()]
    assert lines == [
        "丝路计划",
        "● … – 2019 Old Way (superseded)",
        "● 2024-03-05 seen New Way (preferred; GWR; The Report)",
        "no date",
        "Way (admitted)",
    ]
    shown = json.loads(duizhao(*command, "--json").stdout)
    assert [one["en"] for one in shown["dated"]] == ["Old Way", "New Way"]
    assert [one["en"] for one in shown["undated"]] == ["Way"]
    missed = duizhao("glossary", "history", "ζξψ")
    assert missed.returncode == 1
    assert "not in the glossary" in one_line(missed)


def test_drift(tmp_path):
    for name, text in (
        ("2024/a.txt", "实施稳健的货币政策。城镇小区改造，推进城镇小区改造。"),
        ("2025/a.txt", "实施适度宽松的货币政策。"),
    ):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = ("glossary", "drift", tmp_path / "2024", tmp_path / "2025")
    shown = json.loads(duizhao(*command, "--json").stdout)
    assert shown["schema"] == "duizhao.drift/1"
    assert (shown["shifts"][0]["head"], shown["shifts"][0]["old"]) == ("货币政策", [["稳健", 1]])
    assert [(one["zh"], one["kind"]) for one in shown["changes"]] == [("城镇小区改造", "vanished")]
    lines = duizhao(*command).stdout.decode().splitlines()
    assert lines[:2] == ["said otherwise", "  货币政策: 稳健 → 适度宽松"]
    assert any(line.startswith("  城镇小区改造  2 → 0") for line in lines)
    assert duizhao(*command, "--min-count", 3).stdout.decode().count("城镇小区改造") == 0
    assert duizhao("glossary", "drift", tmp_path / "2024", tmp_path / "none.txt").returncode == 3
    same = duizhao("glossary", "drift", tmp_path / "2024", tmp_path / "2024")
    assert (same.returncode, same.stdout) == (0, b"")
    assert "no marked change" in one_line(same)
