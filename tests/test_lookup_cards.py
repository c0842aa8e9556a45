"""`duizhao lookup` on a terminal: cards, rows, hints, the general dictionary; `glossary lint` and its exit codes."""

from __future__ import annotations

import gzip
import json

import pytest
from click.testing import CliRunner

from translator.cli import cards
from translator.cli.glossary import command as glossary
from translator.cli.lookup import command as lookup
from translator.terms import dictionary

CEDICT = """# CC-CEDICT
蘋果 苹果 [ping2 guo3] /apple/CL:個|个[ge4]/
蘋果派 苹果派 [ping2 guo3 pai4] /apple pie/
削蘋果 削苹果 [xiao1 ping2 guo3] /to peel an apple/
"""


@pytest.fixture
def words(tmp_path, monkeypatch):
    path = tmp_path / "cedict.txt.gz"
    path.write_bytes(gzip.compress(CEDICT.encode()))
    monkeypatch.setattr(dictionary, "_path", lambda: path)
    for cached in (dictionary._data, dictionary._lower):
        cached.cache_clear()
    yield
    for cached in (dictionary._data, dictionary._lower):
        cached.cache_clear()


@pytest.fixture
def no_words(monkeypatch):
    monkeypatch.setattr(dictionary, "_path", lambda: None)


def run(command, *arguments, stdin=None):
    return CliRunner().invoke(command, arguments, input=stdin, standalone_mode=False)


def test_card():
    lines = run(lookup, "xzscl").stdout.splitlines()
    assert lines[0] == "新质生产力  新質生產力  xīn zhì shēng chǎn lì  [economy, industry]"
    assert lines[1].split("  ")[1] == "→ new quality productive forces"
    assert lines[1].endswith("preferred · GWR · since 2024-03-05")
    assert any(line.startswith("  ✗ new productivity boosters") and line.endswith("until 2024-03") for line in lines)
    assert any(line.startswith("  source: Report on the Work of the Government 2024") for line in lines)
    assert lines[-1] == "  matched by the initials"
    assert all(cards.width(line) <= 100 for line in lines)


def test_the_date_chooses():
    lines = run(lookup, "新质生产力", "--date", "2023-11").stdout.splitlines()
    assert lines[1].startswith("  → new productivity boosters")


def test_a_sentence_gives_its_terms_in_order():
    lines = run(lookup, "要发展新质生产力和低空经济", "--no-dictionary").stdout.splitlines()
    assert [line.split()[0] for line in lines[1:3]] == ["新质生产力", "低空经济"]


def test_queries_from_standard_input():
    done = run(lookup, "-", "--json", "-n", "1", stdin="双碳\n\nsoe\n")
    assert [row["query"] for row in json.loads(done.stdout)["hits"]] == ["双碳", "soe"]


def test_dictionary_only_where_the_glossary_has_nothing(words):
    done = run(lookup, "苹果")
    assert "CC-CEDICT, not official" in done.stdout
    assert "ping2 guo3" in done.stdout
    assert "苹果派" not in done.stdout
    assert done.return_value == 1
    assert "CEDICT" not in run(lookup, "新质生产力").stdout
    assert "CEDICT" not in run(lookup, "苹果", "--no-dictionary").stdout
    (row,) = json.loads(run(lookup, "苹果", "--json").stdout)["dictionary"]
    assert (row["zh_hant"], row["en"], row["source"]) == ("蘋果", ["apple", "CL:個|个[ge4]"], dictionary.ATTRIBUTION)


def test_dictionary_entries(words):
    assert [entry.zh for entry in dictionary.find("蘋果")] == ["苹果"]
    assert [entry.zh for entry in dictionary.find("Apple")] == ["苹果"]
    assert [entry.zh for entry in dictionary.find("peel an apple")] == ["削苹果"]
    assert dictionary.find("梨") == dictionary.find("CC-CEDICT") == dictionary.find(" ") == []


def test_hints_on_a_miss(no_words):
    done = run(lookup, "ζξψ")
    assert (done.stdout, done.return_value) == ("", 1)
    assert done.stderr.count("\n") == 1
    assert "duizhao[dictionary]" in done.stderr
    assert "dictionary" not in run(lookup, "ζξψ", "--no-dictionary").stderr
    assert "dictionary" not in run(lookup, "双碳").stderr


def test_long_renderings_are_wrapped():
    from translator import Concept, Hit, Rendering

    long = Rendering("a very long rendering of a slogan that no line of forty columns can hold", "preferred", "GWR", "2024")
    concept = Concept("x", "口号", "口號", "kǒu hào", (long,), definition="一个很长的中文说明" * 6)
    lines = list(cards.card(Hit(concept, 1.0, "zh"), long, {}, 40))
    assert all(cards.width(line) <= 40 for line in map(plain, lines[1:]))
    assert "since 2024" in plain("".join(lines))


def plain(text):
    from click import unstyle

    return unstyle(text)


def test_lint_exit_codes(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text(
        "- {id: Ev, zh: 电动汽车, renderings: [{en: electric vehicle, status: preferred, source: unverified}]}\n", "utf-8"
    )
    done = run(glossary, "lint", str(path))
    assert done.stdout == f'{path}:1:8: warning: id "Ev" is not kebab-case [glossary.id]\n'
    assert done.return_value == 0
    assert run(glossary, "lint", "--strict", str(path)).return_value == 1
    path.write_text(path.read_text("utf-8").replace("preferred", "best"), "utf-8")
    done = run(glossary, "lint", "--json", str(path))
    assert done.return_value == 1
    assert [one["severity"] for one in json.loads(done.stdout)["problems"]] == ["warning", "error", "error"]
