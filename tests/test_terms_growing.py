"""Candidates for new terms, their renderings, and what changed between two bodies of text."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from helpers import cases
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.errors import FormatError, InputError
from translator.memory import TranslationMemory
from translator.model import Concept, Document, Rendering, Segment
from translator.pipeline.document import BilingualDocument
from translator.pipeline.drifting import drift
from translator.pipeline.growing import suggest
from translator.pipeline.pairs import memory_pairs, read_lines, read_pairs, texts_of
from translator.pipeline.proposing import COLUMNS, to_csv, to_yaml
from translator.terms import Glossary, lint
from translator.terms.candidates import Miner
from translator.terms.drift import weight
from translator.terms.history import history
from translator.terms.lexicon import Words
from translator.terms.linking import Pair
from translator.terms.pairing import Pairing

WORDS = Words()


def glossary_of(*terms: str) -> Glossary:
    return Glossary([Concept(f"t{number}", zh, zh, "", (Rendering("x", "preferred"),)) for number, zh in enumerate(terms)])


@pytest.mark.parametrize("row", cases("terms", "suggest"))
def test_candidates(row: dict[str, Any]) -> None:
    miner = Miner(WORDS)
    glossary = glossary_of(*row.get("known", ()))
    miner.add(row["input"], [[hit.span for hit in glossary.match(text).hits] for text in row["input"]])
    found = miner.candidates(min_count=row.get("min_count"))
    names = [one.zh for one in found]
    assert set(row["expected"]) <= set(names), names
    assert not set(row.get("absent", ())) & set(names), names
    assert not any(row.get("absent_part", "\0") in name for name in names)
    assert names[:1] == [row["first"]] if "first" in row else True
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    for one in found:
        assert "".join(one.words) == one.zh
        assert all(one.zh in example for example in one.examples)
        assert one.examples


@pytest.mark.parametrize("row", cases("terms", "pairing"))
def test_pairing(row: dict[str, Any]) -> None:
    pairs = [Pair(one[0], one[1], *(tuple(map(tuple, spans)) for spans in one[2:])) for one in row["pairs"]]
    found = Pairing(pairs, WORDS).propose(row["input"])
    assert (found.en if found else None) == row["expected"]
    if "votes" in row:
        assert found is not None
        assert [found.votes, found.pairs] == row["votes"]


@pytest.mark.parametrize("row", cases("terms", "drift"))
def test_drift(row: dict[str, Any]) -> None:
    found = drift(row["old"], row["new"], glossary=glossary_of(*row.get("known", ())), least=row.get("least", 2))
    if "shifts" in row:
        shown = [[one.head, [list(pair) for pair in one.old], [list(pair) for pair in one.new]] for one in found.shifts]
        assert shown == row["shifts"]
        assert all(one.old_example and one.new_example for one in found.shifts)
    if "kept" in row:
        assert list(found.shifts[0].kept) == row["kept"]
    if "changes" in row:
        assert [[one.zh, one.kind, one.old, one.new] for one in found.changes] == row["changes"]


def test_context_and_documents_are_counted() -> None:
    miner = Miner(WORDS)
    miner.add(["推进城市更新。", "“城市更新”很重要。"])
    miner.add(["城市更新、义务教育、养老服务。", "城市更新好。"])
    (first, *_) = miner.candidates()
    assert (first.zh, first.count, first.documents) == ("城市更新", 4, 2)
    assert (first.opened, first.quoted, first.listed) == (1, 1, 1)
    assert set(first.examples[:2]) == {"推进城市更新。", "城市更新、义务教育、养老服务。"}  # one of each document first


def test_quotation_marks_raise_a_candidate() -> None:
    plain, quoted = Miner(WORDS), Miner(WORDS)
    plain.add(["这是揭榜挂帅，很好。"])
    quoted.add(["这是“揭榜挂帅”，很好。"])
    assert quoted.candidates()[0].score > plain.candidates()[0].score


def test_more_text_asks_for_more_occurrences() -> None:
    """A candidate that occurs once counts in a short text, and is lost in a long one."""
    long = Miner(WORDS)
    long.add(["推进药品集中采购。", *["天气很好。"] * 25_000])
    assert "药品集中采购" not in [one.zh for one in long.candidates()]
    assert "药品集中采购" in [one.zh for one in long.candidates(min_count=1)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="城市更新推进的了和数据制度“”、，。5GAI \n𠮷一", max_size=30), max_size=6))
def test_candidates_of_any_text(texts: list[str]) -> None:
    """Whatever the text: each candidate stands in it as often as is said, and the answer is the same again."""
    first, second = Miner(WORDS), Miner(WORDS)
    for miner in (first, second):
        miner.add(texts)
    found = first.candidates()
    assert found == second.candidates()
    for one in found:
        assert 1 <= one.count <= sum(text.count(one.zh) for text in texts) + len(one.zh)
        assert one.documents == 1
        assert one.score > 0


def test_speed() -> None:
    """A floor far under what is measured (1 MB/s), to notice a change of complexity and not a busy machine."""
    text = "深入实施城市更新行动，推进药品集中采购和数据基础制度建设。"
    miner = Miner(WORDS)
    started = time.process_time()
    miner.add([text] * 6_000)
    miner.candidates()
    assert len(text.encode()) * 6_000 / 1e6 / (time.process_time() - started) > 0.1


def test_suggest_cleans_decodes_and_converts() -> None:
    """Any encoding, any script; what is found is Simplified."""
    texts: list[bytes | str] = ["深入推進都市更新計畫。都市更新很重要。".encode("big5"), "推进都市更新。".encode("gb18030")]
    (first, *_) = suggest(texts, glossary=Glossary([]))
    assert (first.candidate.zh, first.candidate.count, first.candidate.documents) == ("都市更新", 3, 2)


def test_a_document_that_is_no_text() -> None:
    binary = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
    with pytest.raises(InputError):
        suggest([binary], glossary=Glossary([]))
    told: list[int] = []
    found = suggest([binary, "推进城市更新。城市更新。"], glossary=Glossary([]), refused=lambda number, _: told.append(number))
    assert told == [0]
    assert found[0].candidate.zh == "城市更新"


def test_without_documents_the_pairs_are_searched() -> None:
    pairs = [("推进城市更新。", "We advanced urban renewal."), ("推进改革。", "We advanced reform.")]
    (first, *_) = suggest([], pairs=pairs, glossary=Glossary([]))
    assert first.proposal is not None
    assert (first.candidate.zh, first.proposal.en) == ("城市更新", "urban renewal")
    assert 0 < first.proposal.confidence < 1
    assert first.to_dict()["rendering"]["confidence"] == first.proposal.confidence


def test_glossary_entries_teach_words() -> None:
    """With 更新 = renewal known, one pair is enough to tell the two names of a list apart."""
    pairs = [("城市更新和基层治理", "urban renewal and grassroots governance")]
    entries = [
        Concept("a", "更新", "更新", "", (Rendering("renewal", "preferred"),)),
        Concept("b", "治理", "治理", "", (Rendering("governance", "preferred"),)),
    ]
    lexicon = [Pair(one.zh, one.rendering().en) for one in entries]
    pairing = Pairing([Pair(*pair) for pair in pairs], WORDS, lexicon=lexicon)
    assert "renewal" in getattr(pairing.propose("城市更新"), "en", "")
    assert "governance" in getattr(pairing.propose("基层治理"), "en", "")


def test_yaml_of_suggestions_loads(tmp_path: Path) -> None:
    pairs = [("推进城市更新。", "We advanced urban renewal."), ("推进改革。", "We advanced reform.")]
    found = suggest(["推进城市更新、药品集中采购。"] * 2, pairs=pairs, glossary=Glossary([]))
    path = tmp_path / "house.yaml"
    path.write_text(to_yaml(found), encoding="utf-8")
    assert [problem for problem in lint([path]) if problem.severity == "error"] == []
    assert [(one.zh, one.rendering().en) for one in Glossary.load(path).concepts] == [("城市更新", "urban renewal")]
    assert "# - id: entry\n#   zh: 药品集中采购\n" in path.read_text(encoding="utf-8")


def test_csv_of_suggestions() -> None:
    found = suggest(["推进城市更新。=城市更新"], glossary=Glossary([]))
    lines = to_csv(found).splitlines()
    assert lines[0].split(",") == list(COLUMNS)
    assert lines[1].startswith("城市更新,,2,1,")


def test_pairs_of_every_kind(tmp_path: Path) -> None:
    expected = [("城市更新。", "Urban renewal.")]
    segments = (Segment("s1", 1, "城市更新。", target="Urban renewal.", state="translated"), Segment("s2", 1, "未译。"))
    BilingualDocument.of(Document("", segments)).write(tmp_path / "a.jsonl")
    BilingualDocument.of(Document("", segments)).write(tmp_path / "a.tsv")
    (tmp_path / "b.csv").write_text("en,note,zh\nUrban renewal.,x,城市更新。\n", encoding="utf-8")
    (tmp_path / "c.tsv").write_text("城市更新。\tUrban renewal.\n", encoding="utf-8")
    for name in ("a.jsonl", "a.tsv", "b.csv", "c.tsv"):
        assert read_pairs(tmp_path / name) == expected, name
    (tmp_path / "zh.txt").write_bytes("城市更新。\r\n".encode("gb18030"))
    (tmp_path / "en.txt").write_text("Urban renewal.\n", encoding="utf-8")
    assert read_lines(tmp_path / "zh.txt", tmp_path / "en.txt") == expected
    with TranslationMemory(tmp_path / "m.db") as memory:
        memory.put(*expected[0])
    assert memory_pairs(tmp_path / "m.db") == expected


def test_pairs_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "zh.txt").write_text("一\n二\n", encoding="utf-8")
    (tmp_path / "en.txt").write_text("one\n", encoding="utf-8")
    with pytest.raises(InputError, match="has 2 lines"):
        read_lines(tmp_path / "zh.txt", tmp_path / "en.txt")
    with pytest.raises(FormatError, match="not a bilingual file"):
        read_pairs(tmp_path / "zh.txt")
    with pytest.raises(InputError, match="no such translation memory"):
        memory_pairs(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "e.csv").write_text("zh,en\n城市更新,\n", encoding="utf-8")
    with pytest.raises(InputError, match="no pair"):
        read_pairs(tmp_path / "e.csv")


def test_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    for name in ("2024/b.txt", "2024/a.txt", ".git/x", "2024/.hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert list(texts_of([str(tmp_path), "-"])) == [str(tmp_path / "2024/a.txt"), str(tmp_path / "2024/b.txt"), "-"]


def test_weight_knows_the_lengths() -> None:
    assert weight(5, 5, 1000, 1000) == 0
    assert weight(5, 10, 1000, 2000) == pytest.approx(0)
    assert weight(0, 3, 0, 0) == 0
    assert weight(1, 9, 1000, 1000) > 6.63 > weight(3, 6, 1000, 1000)


def test_history(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text('gwr: {title: Report, publisher: SC, date: "2024-03-05"}\nbad: text\n', encoding="utf-8")
    (tmp_path / "house.csv").write_text("公交车,bus\n", encoding="utf-8")
    sources = Glossary.load(tmp_path).sources
    renderings = (
        Rendering("now", "preferred", "GWR", since="2024-05"),
        Rendering("old", "superseded", "Xinhua", until="2024-03"),
        Rendering("seen", "admitted", "GWR", source="gwr"),
        Rendering("undated", "admitted", source="unverified"),
    )
    dated, undated = history(Concept("c", "词", "詞", "cí", renderings), sources)
    shown = [(one.rendering.en, one.start, one.end, one.stated, one.title) for one in dated]
    assert shown == [
        ("old", "", "2024-03", True, ""),
        ("seen", "2024-03-05", "", False, "Report"),
        ("now", "2024-05", "", True, ""),
    ]
    assert [one.rendering.en for one in undated] == ["undated"]
    assert dated[1].to_dict()["publisher"] == "SC"
