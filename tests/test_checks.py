"""QA checks: every code with what it must find and what it must leave alone; reading of bilingual files is in test_bitexts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers import cases

from translator import BilingualDocument, Glossary, Issue, Report, Segment, check
from translator.checks import REGISTRY, check_document, check_segment, codes
from translator.pipeline import meaning, reporting


def document(pairs: list[list[str]], **fields: object) -> BilingualDocument:
    segments = [Segment(str(number), number, zh, target=en, state="translated") for number, (zh, en) in enumerate(pairs, 1)]
    return BilingualDocument("", tuple(segments), **fields)


@pytest.fixture(scope="session")
def shipped() -> Glossary:
    return Glossary.load()


@pytest.fixture
def own(tmp_path):
    def load(entry: str) -> Glossary:
        path = tmp_path / "own.yaml"
        path.write_text(f"- {entry}\n", encoding="utf-8")
        return Glossary.load(path)

    return load


def run(case, shipped, own, select=None):
    options = case.get("options", {})
    glossary = own(options["glossary"]) if "glossary" in options else shipped
    return check(document(case["input"]), select, glossary=glossary, date=options.get("date"))


@pytest.mark.parametrize("case", [*cases("checks", "positive"), *cases("checks", "negative")])
def test_cases(case, shipped, own):
    report = run(case, shipped, own, [case["code"]])
    assert report.ran == (case["code"],)
    sides = {str(number): pair for number, pair in enumerate(case["input"], 1)}
    found = [
        [
            where,
            issue.source_span and sides[where][0][slice(*issue.source_span)],
            issue.target_span and sides[where][1][slice(*issue.target_span)],
        ]
        for where, issue in report.issues
    ]
    assert found == case["expected"], [issue.message for _, issue in report.issues]
    message = case.get("options", {}).get("message", "")
    assert all(issue.message.startswith(message) and issue.severity == REGISTRY[issue.code].severity for _, issue in report.issues)


@pytest.mark.parametrize("name", ["positive", "negative"])
def test_every_check_has_cases(name):
    there = {param.values[0]["code"] for param in cases("checks", name)}
    assert there == set(codes()) - {"A311"}  # which needs embeddings: below


def test_every_check_says_what_it_leaves_alone():
    for one in REGISTRY.values():
        assert one.about.endswith((".", "?")), one.code
        assert one.title[0].islower() or one.title.startswith(("British", "Chinese")), one.code


def test_families_are_in_order():
    assert [code[0] for code in codes()] == sorted((code[0] for code in codes()), key="TNALMC".index)
    assert codes(["T101", "N"], ignore=["N202"]) == ("T101", "N201", "N203")
    with pytest.raises(ValueError, match="X9"):
        codes(ignore=["X9"])
    with pytest.raises(ValueError, match="''"):
        codes([""])


def test_an_empty_translation_is_told_once(shipped):
    report = check(document([["昆山新增企业35家。", ""], ["好。", "Good."]]), glossary=shipped)
    assert [(where, issue.code) for where, issue in report.issues] == [("1", "A301")]


def test_three_answers(shipped):
    report = check(document([["他来了。", "He came 了."]]), ["A302", "A301", "C601", "A311"], glossary=shipped)
    assert [(one.code, one.answer, one.issues) for one in reporting.answers(report)] == [
        ("A301", "passed", 0),
        ("A302", "failed", 1),
        ("A311", "not run", 0),
        ("C601", "not run", 0),
    ]
    assert dict(report.not_run) == {"A311": meaning.NOT_ASKED, "C601": "it takes two translated segments"}


def test_without_a_glossary_terms_are_not_run_rather_than_passed():
    hand_made = document([["新质生产力。", "Nothing of it."], ["好。", "Good."]])
    reasons = dict(check(hand_made).not_run)
    assert reasons["T101"] == reasons["T102"] == "the document holds no entries; give a glossary"
    empty = dict(check(hand_made, glossary=Glossary([])).not_run)
    assert empty["T101"] == empty["A306"] == "the glossary has no entries"
    assert "T101" in check(replace(hand_made, signature={"version": "1"})).ran


def test_a_report_of_the_document_is_in_its_order(shipped):
    report = check(document([["他来了吗？", "he came."], ["他来了。", "He  came"]]), ["L"], glossary=shipped)
    assert [(where, issue.code) for where, issue in report.issues] == [("1", "L403"), ("1", "L405"), ("2", "L402"), ("2", "L405")]


LETTERS = "abcdefgh"


def embed(texts):
    """Texts are near where they begin with the same letter."""
    return [[float(text[0].lower() == letter) for letter in LETTERS] for text in texts]


def test_meaning_is_compared_with_the_neighbours():
    pairs = [[f"{letter}好好好好好好好", f"{letter} text."] for letter in LETTERS]
    right = check(document(pairs), ["A311"], meaning=embed)
    assert (right.issues, right.ran) == ((), ("A311",))
    pairs[2][1], pairs[3][1] = pairs[3][1], pairs[2][1]
    wrong = check(document(pairs), ["A311"], meaning=embed)
    assert [(where, issue.code) for where, issue in wrong.issues] == [("3", "A311"), ("4", "A311")]
    assert "translation of 4" in wrong.issues[0][1].message


def test_meaning_leaves_short_texts_and_equal_translations_alone():
    assert check(document([["a好", "b"], ["b好", "a"]]), ["A311"], meaning=embed).issues == ()
    assert check(document([["a好好好好好好", "b"], ["b好好好好好好", "b"]]), ["A311"], meaning=embed).issues == ()


def test_meaning_with_the_embeddings_that_are_installed(monkeypatch):
    monkeypatch.setattr("translator.pipeline.checking.embeddings", lambda: embed)
    pairs = [[f"{letter}好好好好好好好", f"{other} text."] for letter, other in ("ab", "ba")]
    report = check(document(pairs), ["A311"], meaning=True)
    assert (report.ran, len(report.issues)) == (("A311",), 2)


def test_meaning_without_embeddings_is_not_run(monkeypatch):
    monkeypatch.setattr(meaning, "find_spec", lambda _: None)
    pairs = [["好好好好好好", "Good."], ["坏坏坏坏坏坏", "Bad."]]
    assert check(document(pairs), ["A311"], meaning=True) == Report((), (), (("A311", meaning.NOT_INSTALLED),))


def test_what_could_not_be_read_fails_as_a_major_issue():
    assert reporting.fails(Report(()), 1, "major")
    assert not reporting.fails(Report(()), 1, "critical")
    assert not reporting.fails(Report(()), 0, "minor")
    assert reporting.fails(Report((("1", Issue("L402", "minor", "")),)), 0, "minor")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a " + " " * 50_000, []),
        ("<b>" * 20_000, []),
        ("1." * 30_000, []),
        ("." * 60_000, []),
        ("x" + " " * 60_000, []),
        ("{" * 60_000, []),
        ("a@" * 30_000, ["A304"]),
        ("Mr. A " * 10_000, ["A304"]),
    ],
    ids=lambda value: value[:5] if isinstance(value, str) else "",
)
def test_long_texts_are_read_in_steps_that_grow_with_them(text, expected):
    """Without a limit in the patterns, each of these takes minutes."""
    spoilt = Segment("1", 1, "好的。" + text, target=text, state="translated")
    found = [issue.code for _, issue in check_document([spoilt], ["A313", "A308", "A312", "M502", "M503"])]
    found += [issue.code for issue in check_segment(spoilt, ["A304", "L402", "M501"]).issues]
    assert found == expected
