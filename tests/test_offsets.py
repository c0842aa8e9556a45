"""Edits: applied, undone, composed and mapped back, on random texts and edits."""

from __future__ import annotations

import pytest
from helpers import broken, broken_step
from hypothesis import given
from hypothesis import strategies as st

from translator.model import Edit, Rewrite
from translator.offsets import SpanMap, apply, compose, revert, rewrite

ALPHABET = "ab汉𠮷，"


@st.composite
def rewrites(draw, text=None):
    text = draw(st.text(ALPHABET, max_size=12)) if text is None else text
    points = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    edits = []
    for start, end in zip(points[::2], points[1::2], strict=False):
        after = draw(st.text(ALPHABET, max_size=3))
        if edits and start == edits[-1].span[1] and start == end == edits[-1].span[0]:
            continue  # two insertions at one point have no order of their own
        edits.append(Edit((start, end), text[start:end], after, draw(st.sampled_from(["r1", "r2"])), ""))
    return rewrite(text, edits, "step")


@given(rewrites())
def test_apply_and_revert(done):
    assert apply(done.input, done.edits) == done.output
    assert revert(done.output, done.edits) == done.input


@pytest.mark.parametrize(
    ("output", "edits", "word"),
    [
        ("甲丙", [((1, 2), "乙", "丙", "r1")], ""),
        ("甲丁", [((1, 2), "乙", "丙", "r1")], "apply gives '甲丙'"),
        ("甲乙丙", [((2, 2), "", "丙", "r1")], ""),
        ("甲丙", [((1, 2), "丁", "丙", "r1")], "is not where its text is"),
        ("甲丙", [((1, 2), "丁", "丙", "r1")], "revert gives '甲丁'"),
        ("甲乙", [((1, 2), "乙", "乙", "r1")], "changes nothing"),
        ("丁丙", [((1, 2), "乙", "丙", "r1"), ((0, 1), "甲", "丁", "r1")], "begins before the end"),
        ("甲丙", [((1, 2), "乙", "丙", "s1")], "rule of another step"),
    ],
)
def test_what_does_not_hold_of_a_rewrite_is_named(output, edits, word):
    done = Rewrite("甲乙", output, tuple(Edit(*edit, "") for edit in edits))
    named = broken(done, "甲乙", "r")
    assert any(word in one for one in named) if word else named == []
    assert broken(done, "甲", "r")
    assert broken_step(lambda text: Rewrite(text, text + "。", (Edit((len(text),) * 2, "", "。", "r1", ""),)), "甲") == [
        "a second run gives '甲。。'"
    ]


@given(st.data())
def test_composed_edits_do_what_the_steps_did(data):
    steps = [data.draw(rewrites())]
    for _ in range(data.draw(st.integers(0, 3))):
        steps.append(data.draw(rewrites(text=steps[-1].output)))
    edits = compose(steps)
    assert apply(steps[0].input, edits) == steps[-1].output
    assert revert(steps[-1].output, edits) == steps[0].input
    assert all(edit.before != edit.after for edit in edits)
    assert all(a.span[1] <= b.span[0] for a, b in zip(edits, edits[1:], strict=False))


@given(rewrites(), st.data())
def test_spans_map_back_to_where_the_text_came_from(done, data):
    start = data.draw(st.integers(0, len(done.output)))
    end = data.draw(st.integers(start, len(done.output)))
    back = SpanMap(done.edits).back((start, end))
    assert 0 <= back[0] <= back[1] <= len(done.input)
    inside = [e for e in done.edits if e.span[0] < back[1] and e.span[1] > back[0]]
    if not inside and not any(edit.span[0] == edit.span[1] for edit in done.edits):
        assert done.input[slice(*back)] == done.output[start:end]


def test_an_edit_of_another_text_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        apply("abc", [Edit((0, 1), "x", "y", "r", "")])


def test_compose_of_nothing():
    assert compose([]) == ()
    assert compose([Rewrite("a", "a")]) == ()
