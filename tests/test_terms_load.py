"""Glossary files: what is read, what is refused, where and why; the cache; stacking."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from translator import resources
from translator.errors import FormatError, GlossaryError
from translator.terms import Glossary, Problem, lint, stats

CASES = Path(__file__).parent / "cases" / "terms"
SAMPLE = CASES / "sample"
SOURCES = 'gwr-2024: {title: Report on the Work of the Government, publisher: State Council, date: "2024-03-05"}\n'
EV = "- {id: ev, zh: 电动汽车, aka: [电动车], renderings: [{en: electric vehicle, status: preferred, source: unverified}]}\n"


def cases(name: str) -> list[Any]:
    lines = (CASES / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [pytest.param(row, id=row["id"]) for row in map(json.loads, lines)]


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(folder))
    return folder


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("row", cases("lint"))
def test_lint(row: dict[str, Any], tmp_path: Path) -> None:
    path = write(tmp_path / "g" / "a.yaml", row["input"])
    write(tmp_path / "g" / "sources.yaml", SOURCES)
    problems = lint([path])
    shown = [[f"{one.line}:{one.column}", one.code, one.severity] for one in problems]
    assert shown == row["expected"]
    if any(one.severity == "error" for one in problems):
        with pytest.raises(GlossaryError) as caught:
            Glossary.load(path)
        assert caught.value.problems == tuple((one.where, one.message) for one in problems if one.severity == "error")
    else:
        assert len(Glossary.load(path).concepts) == row["input"].count("zh:")


def test_all_bad_places_of_all_files_in_one_error(tmp_path: Path) -> None:
    write(tmp_path / "g" / "a.yaml", EV + "- {id: ev, zh: 车, renderings: [{en: car, status: preferred}]}\n")
    write(tmp_path / "g" / "b.yaml", "- {id: bus, zh: 车, renderings: [{en: 巴士, status: preferred}]}\n")
    write(tmp_path / "g" / "c.csv", "公交车\n")
    with pytest.raises(GlossaryError) as caught:
        Glossary.load(tmp_path / "g")
    places = [(Path(where).name, message) for where, message in caught.value.problems]
    assert [place for place, _ in places] == ["a.yaml:2:8", "b.yaml:1:17", "b.yaml:1:38", "c.csv:1:1"]
    assert places[3][1] == "the row has no English"
    assert caught.value.exit_code == 3


def test_files_given_together_are_held_against_each_other(tmp_path: Path) -> None:
    one, two = write(tmp_path / "a.yaml", EV), write(tmp_path / "b.yaml", EV)
    assert {problem.code for problem in lint([one])} == set()
    assert {problem.code for problem in lint([one, two])} == {"glossary.id", "glossary.duplicate"}


def test_a_source_that_no_entry_names(tmp_path: Path) -> None:
    path = write(tmp_path / "a.yaml", EV.replace("unverified", "gwr-2024"))
    write(tmp_path / "sources.yaml", SOURCES + "old: {title: Old}\n")
    shown = [(Path(one.path).name, one.line, one.code, one.severity) for one in lint([tmp_path])]
    assert shown == [("sources.yaml", 2, "glossary.unused", "warning")]
    assert lint([path]) == []  # other files of the folder may name it


def test_disagreeing_files_are_told_apart(tmp_path: Path) -> None:
    one = write(tmp_path / "a.yaml", EV)
    two = write(tmp_path / "b.yaml", EV.replace("id: ev", "id: e-car").replace("electric vehicle", "electric car"))
    messages = [problem.message for problem in lint([one, two])]
    assert f'“电动汽车” is also in ev at {one}:1, where it is "electric vehicle" and not "electric car"' in messages


def test_bad_sources_table(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", EV)
    write(tmp_path / "sources.yaml", "gwr: {publisher: State Council, link: x}\nother: text\n")
    shown = [(problem.line, problem.code) for problem in lint([tmp_path]) if problem.code != "glossary.unused"]
    assert shown == [(1, "glossary.key"), (1, "glossary.missing"), (2, "glossary.shape")]


def test_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("zh,en\n汽车,car\n".encode("gb18030"))
    with pytest.raises(GlossaryError) as caught:
        Glossary.load(path)
    assert caught.value.problems == ((f"{path}:2:1", "not UTF-8; save the file as UTF-8"),)


@pytest.mark.parametrize(("name", "delimiter"), [("a.csv", ","), ("a.tsv", "\t")])
def test_table(tmp_path: Path, name: str, delimiter: str) -> None:
    rows = [["note", "EN", "zh"], ["", "electric vehicle | EV", "电动汽车"], ["", "", ""], ["x", "electric car", "电动汽车"]]
    rows += [["", "EV", "电车"], ["", "electric vehicle", "电动车"]]
    path = write(tmp_path / name, "\ufeff" + "\r\n".join(delimiter.join(row) for row in rows))
    concepts = Glossary.load(path).concepts
    assert [(one.id, one.zh, one.pinyin) for one in concepts] == [
        ("electric-vehicle", "电动汽车", "diàn dòng qì chē"),
        ("ev", "电车", "diàn chē"),
        ("electric-vehicle-2", "电动车", "diàn dòng chē"),
    ]
    renderings = [(one.en, one.status) for one in concepts[0].renderings]
    assert renderings == [("electric vehicle", "preferred"), ("EV", "admitted"), ("electric car", "admitted")]


def test_table_without_names_and_with_a_stray_quote(tmp_path: Path) -> None:
    assert Glossary.load(write(tmp_path / "a.csv", "汽车,car")).concepts[0].id == "car"
    with pytest.raises(GlossaryError) as caught:
        Glossary.load(write(tmp_path / "b.csv", '汽车,"car"s\n'))
    assert "cannot be read" in caught.value.problems[0][1]


def test_values_are_text(tmp_path: Path) -> None:
    """What YAML takes for a truth value, a number or a date stays as written."""
    text = "- {id: no, zh: 不, renderings: [{en: no, status: preferred, since: 2024-03-05}]}\n"
    text += "- {id: n5, zh: 5, renderings: [{en: 5, status: preferred}]}\n"
    first, second = Glossary.load(write(tmp_path / "a.yaml", text)).concepts
    assert (first.id, first.renderings[0].en, first.renderings[0].since) == ("no", "no", "2024-03-05")
    assert (second.zh, second.renderings[0].en) == ("5", "5")


def test_derived_and_given_fields(tmp_path: Path) -> None:
    text = EV + "- {id: bank, zh: 银行, zh_hant: 銀號, pinyin: yín háng, renderings: [{en: bank, status: preferred}]}\n"
    first, second = Glossary.load(write(tmp_path / "a.yaml", text)).concepts
    assert (first.zh_hant, first.pinyin) == ("電動汽車", "diàn dòng qì chē")
    assert (second.zh_hant, second.pinyin) == ("銀號", "yín háng")


@pytest.mark.parametrize("name", ["a.tmx", "a.docx"])
def test_other_formats(tmp_path: Path, name: str) -> None:
    with pytest.raises(FormatError) as caught:
        Glossary.load(write(tmp_path / name, "x"))
    assert ".csv" in caught.value.hint


def test_no_such_place(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match="no such"):
        Glossary.load(tmp_path / "nothing.yaml")
    with pytest.raises(GlossaryError, match="no glossary file"):
        Glossary.load(tmp_path)


def test_stack(tmp_path: Path) -> None:
    mine = write(tmp_path / "mine.csv", "新质生产力,new-type productivity\n低空飞行,low-altitude flight\n")
    sample, both = Glossary.load(SAMPLE), Glossary.load(SAMPLE, mine)
    assert len(both.concepts) == len(sample.concepts) + 1
    assert both.get("new-forces") is None
    assert [hit.concept.renderings[0].en for hit in both.match("新质生产力").hits] == ["new-type productivity"]
    assert [hit.concept.id for hit in Glossary.load(mine, SAMPLE).match("新质生产力").hits] == ["new-forces"]
    same_id = write(tmp_path / "same.yaml", "- {id: soe, zh: 央企, renderings: [{en: central SOE, status: preferred}]}\n")
    assert Glossary.load(SAMPLE, same_id).get("soe") == Glossary.load(same_id).get("soe")


def test_stacked_forms_belong_to_the_later_layer(tmp_path: Path) -> None:
    """What an earlier entry calls something, a later one may claim as its term or as another form."""
    low = "- {id: low, zh: 低空经济, aka: [低空产业, 低空业], renderings: [{en: low, status: preferred}]}\n"
    below = write(tmp_path / "below.yaml", low + "- {id: sky, zh: 天空经济, renderings: [{en: sky, status: preferred}]}\n")
    above = write(
        tmp_path / "above.yaml", "- {id: mine, zh: 低空產業, aka: [天空经济], renderings: [{en: mine, status: preferred}]}\n"
    )
    stacked = Glossary.load(below, above)
    assert [(one.id, one.aka) for one in stacked.concepts] == [("low", ("低空业",)), ("mine", ("天空经济",))]
    assert [hit.concept.id for hit in stacked.match("低空产业、天空经济、低空业、低空经济").hits] == ["mine", "mine", "low", "low"]
    assert [hit.concept.id for hit in stacked.lookup("dikongye", limit=1)] == ["low"]
    assert [hit.concept.id for hit in stacked.lookup("tiankongjingji", limit=1)] == ["mine"]
    concept = stacked.concept_of("「低空業」")
    assert concept is not None
    assert concept.id == "low"
    assert [one.id for one in Glossary.load(above, below).concepts] == ["low", "sky"]  # 低空产业 is low's again


def test_digest(tmp_path: Path) -> None:
    """The digest is that of what the entries say, whatever their order or file."""
    sample = Glossary.load(SAMPLE)
    assert len(sample.digest) == 64
    assert Glossary(reversed(sample.concepts)).digest == sample.digest
    changed = replace(sample.concepts[0], note="x")
    assert Glossary([changed, *sample.concepts[1:]]).digest != sample.digest
    derived = replace(sample.concepts[0], pinyin="")
    assert Glossary([derived, *sample.concepts[1:]]).digest == sample.digest


def test_cache_gives_the_same(tmp_path: Path, cache_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.yaml", EV)
    fresh = Glossary.load(path)
    assert len(list(cache_folder.rglob("*.bin"))) == 1
    assert list(cache_folder.rglob("*.tmp")) == []
    monkeypatch.setattr("translator.terms.load.read_files", lambda _: pytest.fail("the cache was not used"))
    again = Glossary.load(path)
    assert again.concepts == fresh.concepts
    assert [hit.matched for hit in again.lookup("diandongche")] == ["pinyin"]  # the reading of the aka is kept too


def test_layers_are_cached_each_and_together(tmp_path: Path, cache_folder: Path) -> None:
    one, two = write(tmp_path / "a.yaml", EV), write(tmp_path / "b.csv", "公交车,bus\n")
    both = Glossary.load(one, two)
    assert len(list(cache_folder.rglob("*.bin"))) == 3
    again = Glossary.load(one, two)
    assert (again.concepts, again.digest) == (both.concepts, Glossary(both.concepts).digest)
    assert [hit.concept.id for hit in again.lookup("dgc", limit=1) or again.lookup("gjc", limit=1)] == ["bus"]


def test_sources_follow_the_table(tmp_path: Path) -> None:
    path = write(tmp_path / "a.yaml", EV)
    assert Glossary.load(path).sources == {}
    write(tmp_path / "sources.yaml", SOURCES)
    assert Glossary.load(path).sources["gwr-2024"]["title"] == "Report on the Work of the Government"


def test_cache_follows_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / "a.yaml", EV)
    Glossary.load(path)
    assert Glossary.load(write(path, EV.replace("电动汽车", "电动船"))).concepts[0].zh == "电动船"


def test_broken_cache_is_passed_over(tmp_path: Path, cache_folder: Path) -> None:
    path = write(tmp_path / "a.yaml", EV)
    fresh = Glossary.load(path)
    (stored,) = cache_folder.rglob("*.bin")
    whole = stored.read_bytes()
    for data in (
        b"",
        b"[]",
        b"\xff" * 40,
        whole[:-1],
        whole[:90] + b"?" + whole[91:],
        whole.replace(b'"format": ', b'"format": 9'),
    ):
        stored.write_bytes(data)
        assert Glossary.load(path).concepts == fresh.concepts
        assert stored.read_bytes() == whole  # and made anew


def test_unwritable_cache_is_no_error(tmp_path: Path, cache_folder: Path) -> None:
    cache_folder.write_text("a file where the folder should be", "utf-8")
    assert Glossary.load(write(tmp_path / "a.yaml", EV)).concepts[0].id == "ev"


def test_cache_does_not_grow_without_end(tmp_path: Path, cache_folder: Path) -> None:
    for number in range(15):
        Glossary.load(write(tmp_path / "a.yaml", EV.replace("electric", f"electric {number}")))
    assert len(list(cache_folder.rglob("*.bin"))) == 12


def test_stats() -> None:
    counted = stats(Glossary.load(SAMPLE))
    assert (counted["concepts"], counted["forms"], counted["renderings"]) == (14, 16, 16)
    assert counted["status"] == {"preferred": 14, "admitted": 1, "superseded": 1}
    assert counted["domain"] == {"economy": 2, "aviation": 1}
    assert counted["unverified"] == 11
    assert counted["unverified_percent"] == round(100 * 11 / counted["renderings"], 1)


def test_problem() -> None:
    problem = Problem("a.yaml", 2, 3, "glossary.key", "unknown key")
    assert problem.where == "a.yaml:2:3"
    assert str(problem) == "a.yaml:2:3: error: unknown key [glossary.key]"
    assert problem.to_dict()["severity"] == "error"


def test_shipped_folder_is_in_a_checkout_or_in_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel, checkout = tmp_path / "translator" / "_data" / "glossary", tmp_path / "glossary"
    monkeypatch.setattr(resources, "_GLOSSARY_PLACES", (wheel, checkout))
    checkout.mkdir()
    assert resources.glossary_paths() == []  # a folder of the same name without a table of sources
    with pytest.raises(GlossaryError, match="not installed"):
        Glossary.load()
    write(checkout / "sources.yaml", SOURCES)
    assert resources.glossary_paths() == [checkout]
    write(wheel / "sources.yaml", SOURCES)
    assert resources.glossary_paths() == [wheel]
