"""What the page says about a marked word: which spans are marked on either side, and the card that opens for each."""

from __future__ import annotations

from collections.abc import Mapping

from translator.formats import words
from translator.formats.marks import Mark
from translator.model import Concept, Issue, Json, Quantity, Segment, Span, Term

_TONES = {"proved": "good", "shared": "good", "unchecked": "open"}


def marks_of(segment: Segment) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """Give the marks of the source and of the target: terms `t0`…, quantities `q0`…, issues `i0`….

    An issue that lies exactly on a term or quantity gets no mark of its own: the card there says what is wrong.

    >>> marks_of(Segment("s1", 0, "中国", terms=(Term("cn", "中国", (0, 2), "China", verdict="missing"),)))[0]
    (Mark(key='t0', span=(0, 2), look='term-missing'),)
    """
    source: list[Mark] = []
    target: list[Mark] = []
    matches: list[tuple[str, str, Term | Quantity]] = [
        (f"t{index}", f"term-{term.verdict}", term) for index, term in enumerate(segment.terms)
    ]
    matches += [(f"q{index}", f"quantity-{one.verdict}", one) for index, one in enumerate(segment.quantities)]
    for key, look, match in matches:
        source.append(Mark(key, match.source_span, look))
        if match.target_span:
            target.append(Mark(key, match.target_span, look))
    spoken_for = {mark.span for mark in source}, {mark.span for mark in target}
    for index, issue in enumerate(segment.issues):
        if issue.source_span and issue.source_span not in spoken_for[0]:
            source.append(Mark(f"i{index}", issue.source_span, "issue"))
        if issue.target_span and issue.target_span not in spoken_for[1]:
            target.append(Mark(f"i{index}", issue.target_span, "issue"))
    return tuple(source), tuple(target)


def cards_of(segment: Segment, concepts: Mapping[str, tuple[str, Concept]]) -> Json:
    """Give a card for each mark of a segment, by key; `concepts` has the anchor and the entry of each concept id.

    >>> term = Term("cn", "中国", (0, 2), "China", (0, 5), "proved")
    >>> cards_of(Segment("s1", 0, "中国", target="China", terms=(term,)), {})["t0"]["rows"]
    [['Expected', 'China'], ['Found', 'China']]
    """
    cards: Json = {f"t{index}": _term(term, segment, concepts) for index, term in enumerate(segment.terms)}
    cards.update((f"q{index}", _quantity(one, segment)) for index, one in enumerate(segment.quantities))
    cards.update((f"i{index}", _issue(issue)) for index, issue in enumerate(segment.issues))
    return cards


def _term(term: Term, segment: Segment, concepts: Mapping[str, tuple[str, Concept]]) -> Json:
    anchor, concept = concepts.get(term.concept, ("", None))
    card: Json = {
        "head": term.source,
        "rows": _rows(("Expected", term.expected), ("Found", _found(segment, term.target_span))),
        "verdict": words.TERM_VERDICTS[term.verdict],
        "tone": _TONES.get(term.verdict, "bad"),
    }
    if concept:
        # The pinyin is that of the head form; over a variant it would be read as the variant's own.
        if term.source in (concept.zh, concept.zh_hant):
            card["pinyin"] = concept.pinyin
        else:
            card["rows"].insert(0, ["Entry", f"{concept.zh} {concept.pinyin}".strip()])
        card |= {"text": concept.definition, "anchor": anchor}
    return card


def _quantity(quantity: Quantity, segment: Segment) -> Json:
    found = _found(segment, quantity.target_span) or quantity.target or ""
    value = f"{words.grouped(quantity.value)} {quantity.unit}".strip()
    return {
        "head": quantity.source,
        "rows": _rows(("Value", value), ("Expected", quantity.expected), ("Found", found)),
        "verdict": words.QUANTITY_VERDICTS[quantity.verdict],
        "tone": _TONES.get(quantity.verdict, "bad"),
    }


def _issue(issue: Issue) -> Json:
    return {"rows": [], "verdict": f"{issue.severity.capitalize()}: {issue.message} ({issue.code})", "tone": "bad"}


def _found(segment: Segment, span: Span | None) -> str:
    return (segment.target or "")[slice(*span)] if span else ""


def _rows(*rows: tuple[str, str]) -> list[list[str]]:
    return [[label, text] for label, text in rows if text]
