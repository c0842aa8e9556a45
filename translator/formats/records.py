"""The model's objects, built from parsed JSON. Unknown keys are ignored; what is wrong is said with the field's name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from translator.formats import fields
from translator.formats.fields import FieldError
from translator.model import (
    SEVERITIES,
    Concept,
    Finding,
    Issue,
    Json,
    Origin,
    Quantity,
    QuantityVerdict,
    Rendering,
    Segment,
    SegmentKind,
    State,
    Term,
    TermVerdict,
)


def each(data: Json, key: str, build: Callable[[Json], Any]) -> tuple[Any, ...]:
    """Build each object of a list; a problem is told with its place, like `terms[2]`."""
    built = []
    for index, one in enumerate(fields.objects(data, key)):
        try:
            built.append(build(one))
        except FieldError as error:
            raise FieldError(f"{key}[{index}]: {error}") from error
    return tuple(built)


def concept(data: Json) -> Concept:
    """Build a glossary entry; only `id` and `zh` must be there.

    >>> concept({"id": "hydrogen-energy", "zh": "氢能", "renderings": [{"en": "hydrogen energy", "status": "preferred"}]}).zh
    '氢能'
    """
    return Concept(
        id=fields.text(data, "id"),
        zh=fields.text(data, "zh"),
        zh_hant=fields.text(data, "zh_hant", ""),
        pinyin=fields.text(data, "pinyin", ""),
        renderings=each(data, "renderings", rendering),
        aka=fields.texts(data, "aka"),
        domain=fields.texts(data, "domain"),
        definition=fields.text(data, "definition", ""),
        note=fields.text(data, "note", ""),
    )


def rendering(data: Json) -> Rendering:
    """Build one English form of an entry."""
    return Rendering(
        en=fields.text(data, "en"),
        status=fields.choice(data, "status", ("preferred", "admitted", "deprecated", "superseded")),
        authority=fields.text(data, "authority", ""),
        since=fields.text(data, "since", ""),
        until=fields.text(data, "until", ""),
        source=fields.text(data, "source", ""),
    )


def finding(data: Json) -> Finding:
    """Build a finding."""
    return Finding(
        code=fields.text(data, "code"),
        severity=fields.choice(data, "severity", SEVERITIES),
        message=fields.text(data, "message"),
        span=fields.span(data, "span"),
        candidates=fields.texts(data, "candidates"),
    )


def segment(data: Json) -> Segment:
    """Build a segment; `id`, `paragraph` and `source` must be there.

    >>> segment({"id": "s1", "paragraph": 0, "source": "你好。", "comment": "ignored"}).state
    'initial'
    """
    source = fields.text(data, "source")
    origins: tuple[Origin, ...] = get_args(Origin)
    states: tuple[State, ...] = get_args(State)
    kinds: tuple[SegmentKind, ...] = get_args(SegmentKind)
    return Segment(
        id=fields.text(data, "id"),
        paragraph=fields.integer(data, "paragraph"),
        source=source,
        kind=fields.choice(data, "kind", kinds, "body"),
        target=fields.text_or_none(data, "target"),
        origin=None if data.get("origin") is None else fields.choice(data, "origin", origins),
        state=fields.choice(data, "state", states, "initial"),
        terms=each(data, "terms", lambda one: term(one, source)),
        quantities=each(data, "quantities", lambda one: quantity(one, source)),
        issues=each(data, "issues", issue),
        raw_span=fields.span(data, "raw_span"),
    )


def term(data: Json, source: str) -> Term:
    """Build a term; what its source text was can be seen from the span.

    >>> term({"concept": "hydrogen-energy", "source_span": [2, 4]}, "发展氢能").source
    '氢能'
    """
    verdicts: tuple[TermVerdict, ...] = get_args(TermVerdict)
    found = fields.span(data, "source_span")
    if found is None:
        raise FieldError("“source_span” is missing")
    return Term(
        concept=fields.text(data, "concept"),
        source=fields.text(data, "source", source[slice(*found)]),
        source_span=found,
        expected=fields.text(data, "expected", ""),
        target_span=fields.span(data, "target_span"),
        verdict=fields.choice(data, "verdict", verdicts, "unchecked"),
    )


def quantity(data: Json, source: str) -> Quantity:
    """Build a quantity; without a span it is at the first place where its text stands.

    >>> quantity({"source": "40亿元", "value": "4000000000", "unit": "CNY"}, "投资40亿元").source_span
    (2, 6)
    """
    verdicts: tuple[QuantityVerdict, ...] = get_args(QuantityVerdict)
    shown = fields.text(data, "source")
    found = fields.span(data, "source_span")
    if found is None:  # the published list of fields has no span here: the first place is where a reader would look
        start = source.find(shown)
        if start < 0:
            raise FieldError(f"“source_span” is missing, and “{shown[:40]}” is not in the source")
        found = start, start + len(shown)
    return Quantity(
        source=shown,
        source_span=found,
        value=fields.text(data, "value"),
        unit=fields.text(data, "unit"),
        expected=fields.text(data, "expected", ""),
        target=fields.text_or_none(data, "target"),
        target_span=fields.span(data, "target_span"),
        verdict=fields.choice(data, "verdict", verdicts, "unchecked"),
    )


def issue(data: Json) -> Issue:
    """Build an issue."""
    return Issue(
        code=fields.text(data, "code"),
        severity=fields.choice(data, "severity", SEVERITIES),
        message=fields.text(data, "message"),
        source_span=fields.span(data, "source_span"),
        target_span=fields.span(data, "target_span"),
    )
