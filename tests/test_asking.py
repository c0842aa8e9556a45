"""How an engine is asked for a segment: the whole, again, its parts; what needs no engine; what is asked for once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_bilingual import Scripted, codes

from translator import Glossary, Profile, translate
from translator.engines.base import Reply
from translator.errors import EngineError
from translator.model import TermMatch
from translator.pipeline.judging import Task
from translator.segment import parts, segment

LONG = "要加快发展新质生产力，大力发展低空经济，推进中国式现代化建设。"


class Listening(Scripted):
    """Knows some texts by heart and remembers what it was asked; of the rest it says what it does not know."""

    def translate(self, request):
        self.asked.append(request)
        return Reply(self.answers.get(request.text, "Nothing of that is known here."), "stop", 10, 5)


def task_of(text):
    [source] = segment(text).segments
    return Task.of(source, Glossary.load(), None, None)


def test_what_still_misses_its_terms_is_asked_for_by_parts():
    parted = {
        "要加快发展新质生产力，大力发展低空经济，": "Develop new quality productive forces, boost the low-altitude economy.",
        "推进中国式现代化建设。": "Advance Chinese modernization.",
    }
    engine = Listening({LONG: "Develop forces and boost the economy, and go on with the building.", **parted})
    document = translate(LONG, engine=engine)
    assert [request.text for request in engine.asked] == [LONG, LONG, *parted]
    assert document.segments[0].issues == ()
    assert document.segments[0].target == (
        "Develop new quality productive forces, boost the low-altitude economy, advance Chinese modernization."
    )


def test_parts_that_are_no_better_are_not_taken():
    engine = Listening({LONG: "Develop new quality productive forces, boost flying, and advance the building of everything."})
    document = translate(LONG, engine=engine)
    assert document.segments[0].target == engine.answers[LONG]
    assert set(codes(document.segments[0])) == {"T101"}
    engine = Listening(engine.answers)
    translate(LONG, engine=engine, profile=Profile(retries=0))
    assert len(engine.asked) == 1


def test_what_is_too_long_for_the_engine_is_asked_for_by_parts():
    class Narrow(Listening):
        def translate(self, request):
            if len(request.text) > 20:
                raise EngineError("the segment is too long", code="engine.too-long")
            return super().translate(request)

    document = translate(LONG, engine=Narrow({}))
    assert document.segments[0].target is not None
    assert document.unfinished is None


@pytest.mark.parametrize("length", [1, 15, 16, 17, 18, 24, 25, 200, 201])
def test_what_is_refused_at_every_length_is_marked(length):
    class Narrow(Listening):
        def translate(self, request):
            raise EngineError("the segment is too long", code="engine.too-long")

    document = translate("好" * length, engine=Narrow({}))
    assert [codes(made) for made in document.segments] == [["A301"]]
    assert document.unfinished is None


@pytest.mark.parametrize(("code", "kept"), [("engine.refused", True), ("engine.gone", False)])
def test_a_part_that_is_refused_does_not_cost_the_whole(code, kept):
    class Choosy(Listening):
        def translate(self, request):
            if request.text != LONG:
                raise EngineError("no", code=code)
            return super().translate(request)

    document = translate(
        LONG, engine=Choosy({LONG: "Develop new quality productive forces, boost flying, and advance everything."})
    )
    assert (document.segments[0].target is not None) is kept
    assert (document.unfinished is None) is kept


def test_a_very_long_sentence_is_asked_for_by_parts_from_the_start():
    text = "我们来到这里，" * 40 + "就是这样。"
    engine = Listening({})
    translate(text, engine=engine)
    asked = [request.text for request in engine.asked if not request.misses]
    assert "".join(asked) == text
    assert max(map(len, asked)) <= 200


def test_a_number_that_is_nowhere_in_the_source_is_asked_about():
    source = "全市经济稳步增长。"
    engine = Scripted({source: ["The city's economy grew by 7.5% steadily.", "The city's economy grew steadily."]})
    document = translate(source, engine=engine)
    assert document.segments[0].issues == ()
    assert engine.asked[1].misses == ("not the number 7.5%",)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("https://example.com/a?b=1", "https://example.com/a?b=1"),
        ("Hello，world（２０２４）。", "Hello, world (2024)."),
        ("The text is in English already.", "The text is in English already."),
        ("① 3.5%", "① 3.5%"),
    ],
)
def test_what_has_no_chinese_in_it_is_taken_over(text, target):
    engine = Listening({})
    made = translate(text, engine=engine).segments[0]
    assert (made.target, made.origin, made.issues) == (target, "source", ())
    assert engine.asked == []


def test_the_same_sentence_is_asked_for_once():
    engine = Listening({"全市新增企业35家。": "The city added 35 enterprises."})
    document = translate("全市新增企业35家。\n" * 5, engine=engine)
    assert len(engine.asked) == 1
    assert [made.target for made in document.segments] == ["The city added 35 enterprises."] * 5


def test_the_engine_is_shown_the_heading_and_the_paragraph_so_far():
    text = "城市更新\n第一句话在这里。第二句话在这里。\n另一段在这里。"
    said = {
        "城市更新": "Urban renewal",
        "第一句话在这里。": "Here is one.",
        "第二句话在这里。": "Here are two.",
        "另一段在这里。": "Here.",
    }
    for limit, contexts in (
        (0, ["", "", "", ""]),
        (40, ["", "Urban renewal", "Urban renewal — Here is one.", "Urban renewal"]),
        (4, ["", "Urban renewal", "Urban renewal — one.", "Urban renewal"]),
    ):
        engine = Scripted(dict(said))
        translate(text, engine=engine, glossary=Glossary([]), profile=Profile(context_chars=limit, retries=0))
        assert [request.context for request in engine.asked] == contexts


def test_a_part_has_the_terms_and_numbers_that_lie_in_it():
    task = task_of("昆山总投资40亿元，发展新质生产力。")
    first, second = (task.part(span) for span in ((0, 10), (10, 18)))
    assert [hit.surface for hit in first.hits] == ["昆山"]
    assert [one.surface for one in first.quantities] == ["40亿元"]
    assert (second.source.text, second.quantities) == ("发展新质生产力。", ())
    for part in (first, second):
        assert all(part.source.text[slice(*hit.span)] == hit.surface for hit in part.hits if isinstance(hit, TermMatch))
        assert all(part.source.text[slice(*one.span)] == one.surface for one in part.quantities)
        assert task.source.text[slice(*part.source.span)] == part.source.text


@given(st.text("一二，。；、（）“” a", max_size=120), st.integers(3, 30), st.lists(st.integers(0, 100), max_size=6))
def test_parts_are_the_text_and_cut_nothing_that_is_kept(text, longest, starts):
    kept = [(start, start + 2) for start in starts if start + 2 <= len(text)]
    spans = parts(text, kept, longest)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(0 < end - start <= longest for start, end in spans) or text == ""
    edges = {end for _, end in spans[:-1]}
    crossed = {at for start, _ in kept for at in (start + 1,)}
    dense = any(start + 1 in {other for other, _ in kept} for start, _ in kept)
    assert dense or edges.isdisjoint(crossed)
