"""`duizhao glossary export` and `import` as a user meets them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from helpers import CASES, ROOT

from translator.cli.glossary import command
from translator.errors import FormatError, GlossaryError, InputError, OutputError
from translator.terms import Glossary

SAMPLE = CASES / "terms" / "sample" / "entries.yaml"


def run(*arguments: object, code: int = 0) -> Any:
    done = CliRunner().invoke(command, [str(one) for one in arguments], standalone_mode=False, catch_exceptions=True)
    if done.exception:
        raise done.exception
    assert (done.return_value or 0) == code
    return done


@pytest.mark.parametrize("name", ["a.tbx", "a.xlsx", "a.csv", "a.tsv", "a.yaml"])
def test_exported_glossary_is_loaded_as_it_was(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    done = run("export", "-o", path, "--glossary", SAMPLE, "--without-shipped")
    assert done.stdout == ""
    assert done.stderr.startswith(f"14 entries written to {path} as ")
    assert Glossary.load(path).concepts == Glossary.load(SAMPLE).concepts
    assert Glossary.load(path).digest == Glossary.load(SAMPLE).digest
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_export_says_what_is_not_carried(tmp_path: Path) -> None:
    path = tmp_path / "deepl.tsv"
    options = ("export", "-o", path, "--format", "deepl", "--glossary", SAMPLE, "--without-shipped")
    assert "  not carried: authority: 2 (no place for it)\n" in run(*options).stderr
    shown = json.loads(run(*options, "--json").stdout)
    assert shown["schema"] == "duizhao.glossary-export/1"
    assert (shown["format"], shown["entries"], shown["renderings"]) == ("deepl", 14, 16)
    assert shown["glossary_sha256"] == Glossary.load(SAMPLE).digest
    assert {"field": "authority", "count": 2, "reason": "no place for it"} in shown["not_carried"]
    assert path.read_text("utf-8").startswith("新质生产力\tnew quality productive forces\n")


def test_exports_of_the_documentation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "house.yaml").write_bytes((CASES / "exchange" / "sample.yaml").read_bytes())
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "exchange.md").read_text("utf-8")
    examples = re.findall(r"^\$ duizhao glossary (export .+)\n((?:[^$`].*\n)+)", text, re.MULTILINE)
    assert len(examples) == 2
    for command_line, shown in examples:
        pattern = "".join("(?:.*\n)+" if line.strip() == "…" else re.escape(line) for line in shown.splitlines(keepends=True))
        assert re.fullmatch(pattern, run(*command_line.split()).stderr)


def test_export_of_a_domain(tmp_path: Path) -> None:
    path = tmp_path / "a.tbx"
    run("export", "-o", path, "--domain", "aviation", "--domain", "nothing", "--glossary", SAMPLE, "--without-shipped")
    assert [one.id for one in Glossary.load(path).concepts] == ["low-altitude-economy"]


def test_export_goes_before_the_shipped_glossary(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    mine = tmp_path / "mine.csv"
    mine.write_text("新质生产力,my own words\n", "utf-8")
    run("export", "-o", path, "--glossary", mine)
    concepts = {one.zh: one for one in Glossary.load(path).concepts}
    assert len(concepts) > 1_000
    assert concepts["新质生产力"].rendering().en == "my own words"


def test_standard_output(tmp_path: Path) -> None:
    done = run("export", "-o", "-", "--format", "omegat", "--domain", "aviation", "--glossary", SAMPLE, "--without-shipped")
    assert done.stdout == "低空经济\tlow-altitude economy\n"
    path = tmp_path / "a.utf8"
    path.write_bytes(done.stdout_bytes)
    assert run("import", path, "-o", "-").stdout.startswith("- id: low-altitude-economy\n  zh: 低空经济\n  renderings:\n")


def test_import_names_bad_rows_and_takes_the_rest(tmp_path: Path) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "b.yaml"
    source.write_text("zh,en,status\n车,car,preferred\n马,马,preferred\n羊,goat,best\n车,auto,admitted\n", "utf-8")
    done = run("import", source, "-o", target, code=1)
    assert f'{source}:3:2: error: "马" has the Chinese character' in done.stderr
    assert f"{source}:4:3: error: no status" in done.stderr
    assert done.stderr.endswith("3 bad places; 2 entries or rows left out\n")
    concepts = Glossary.load(target).concepts
    assert [(one.zh, [each.en for each in one.renderings]) for one in concepts] == [("车", ["car", "auto"])]
    shown = json.loads(run("import", source, "-o", target, "--json", code=1).stdout)
    assert (shown["schema"], shown["from"], shown["left_out"]) == ("duizhao.glossary-import/1", "csv", 2)
    assert [one["line"] for one in shown["problems"]] == [3, 4, 4]


def test_import_strictly(tmp_path: Path) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "b.yaml"
    source.write_text("车,car\n马\n", "utf-8")
    with pytest.raises(GlossaryError) as caught:
        run("import", source, "-o", target, "--strict")
    assert caught.value.problems == ((f"{source}:2:1", "the row has no English"),)
    assert not target.exists()
    run("import", source, "-o", target, code=1)
    assert target.exists()


def test_import_of_what_has_no_entry(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("", "utf-8")
    with pytest.raises(GlossaryError, match="no entry"):
        run("import", source, "-o", tmp_path / "b.yaml")
    source.write_text("<html>\n", "utf-8")
    with pytest.raises(GlossaryError, match="1 bad place"):
        run("import", source, "-o", tmp_path / "b.yaml", "--format", "tbx")


def test_import_shows_the_first_problems_only(tmp_path: Path) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "b.yaml"
    source.write_text("车,car\n" + "马\n" * 30, "utf-8")
    done = run("import", source, "-o", target, code=1)
    assert done.stderr.count(": error: ") == 20
    assert "… and 10 more (--json has all)" in done.stderr
    assert len(json.loads(run("import", source, "-o", target, "--json", code=1).stdout)["problems"]) == 30


def test_one_format_to_another(tmp_path: Path) -> None:
    first, second, third = tmp_path / "a.tbx", tmp_path / "b.xlsx", tmp_path / "c.yaml"
    run("export", "-o", first, "--format", "tbx2", "--glossary", SAMPLE, "--without-shipped")
    run("import", first, "-o", second)
    run("import", second, "-o", third)
    assert Glossary.load(third).concepts == Glossary.load(SAMPLE).concepts


def test_mistakes(tmp_path: Path) -> None:
    import click

    source = tmp_path / "a.csv"
    source.write_text("车,car\n", "utf-8")
    with pytest.raises(click.BadParameter, match=r"no format 'doc'; there are yaml, tbx"):
        run("export", "-o", tmp_path / "a", "--format", "doc")
    with pytest.raises(click.UsageError, match="needs --format"):
        run("export", "-o", "-")
    with pytest.raises(click.UsageError, match="standard output"):
        run("export", "-o", "-", "--format", "csv", "--json")
    with pytest.raises(click.UsageError, match="--glossary"):
        run("export", "-o", tmp_path / "a.csv", "--without-shipped")
    with pytest.raises(FormatError, match=r"\.tbx"):
        run("export", "-o", tmp_path / "a.docx")
    with pytest.raises(FormatError, match="is not read"):
        run("import", source, "-o", tmp_path / "b.yaml", "--format", "deepl")
    with pytest.raises(OutputError, match="never overwritten"):
        run("import", source, "-o", source)
    with pytest.raises(InputError, match="no such file"):
        run("import", tmp_path / "nothing.csv", "-o", tmp_path / "b.yaml")
    assert source.read_text("utf-8") == "车,car\n"


def test_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from translator.cli import _run

    source, target = tmp_path / "a.csv", str(tmp_path / "b.yaml")
    source.write_text("车,car\n马\n", "utf-8")
    assert _run(["glossary", "import", str(source), "-o", target]) == 1
    assert _run(["glossary", "import", target, "-o", str(tmp_path / "c.tbx")]) == 0
    capsys.readouterr()
    assert _run(["glossary", "import", str(source), "-o", target, "--strict"]) == 3
    error = capsys.readouterr().err
    assert error.startswith(f"duizhao: {source}: 1 bad place in the glossary; the first is {source}:2:1: the row has no English")
    assert len(error.splitlines()) == 1
    assert _run(["glossary", "export", "-o", "-"]) == 2
