"""Documents for the tests of the formats."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from translator.model import Concept, Document, Finding, Issue, Quantity, Rendering, Segment, Span, Term

CASES = Path(__file__).parent / "cases" / "formats"


def sample() -> Document:
    """Load the realistic sample; its spans are looked up in the texts, so that people can write it.

    >>> term = sample().segments[1].terms[0]
    >>> sample().segments[1].source[slice(*term.source_span)]
    '新能源汽车'
    """
    data = yaml.safe_load((CASES / "sample.yaml").read_text(encoding="utf-8"))
    concepts = tuple(_concept(one) for one in data["concepts"])
    expected = {concept.id: concept.renderings[0].en for concept in concepts}
    findings = tuple(
        Finding(one["code"], one["severity"], one["message"], tuple(one["span"]), tuple(one.get("candidates", ())))
        for one in data["findings"]
    )
    segments = []
    byte = 0
    for number, row in enumerate(data["segments"], 1):
        length = len(row["zh"].encode("gb18030"))
        segments.append(_segment(f"s{number}", row, expected, (byte, byte + length)))
        byte += length + 2
    return Document(data["title"], tuple(segments), data["signature"], data["metadata"], concepts, findings)


def hostile() -> Document:
    """A document that tries, in every field, to become more than text."""
    script = "<script>alert(1)</script>"
    image = '"><img src=x onerror=alert(1)>'
    link = "javascript:alert(1)"
    concept = Concept(
        id=f"bad id {image}",
        zh=f"坏{script}",
        zh_hant=image,
        pinyin=image,
        renderings=(
            Rendering(script, "preferred", image, image, image, link),
            Rendering("x", "admitted", source="data:text/html,x"),
        ),
        aka=(script, image),
        domain=(image,),
        definition=script,
        note="</style></script><!--",
    )
    source = f"坏{script}𠮷{image}"
    segment = Segment(
        id=f"s 1{image}",
        paragraph=0,
        source=source,
        target=f"bad {image} {script}",
        origin="engine",
        terms=(Term(concept.id, "坏", (0, 400), script, (2, 9), "missing"), Term("none", image, (1, 9), "", None, "shared")),
        quantities=(Quantity(script, (3, 7), image, script, link, image, (0, 3), "wrong"),),
        issues=(Issue(image, "critical", script, (0, 2), (900, 901)),),
        raw_span=(0, 9),
    )
    metadata: dict[str, Any] = {"file": image, "script": image, "url": link, image: {script: [image]}, "edits": {script: 3}}
    findings = (Finding(image, "minor", script, (0, 1), (image,)),)
    return Document(f"{script}{image}", (segment,), {image: {script: link}}, metadata, (concept,), findings)


def large(count: int) -> Document:
    """The sample, over and over, with ids that stay unique."""
    base = sample()
    segments = []
    for number in range(count):
        one = base.segments[number % len(base.segments)]
        fields = {name: getattr(one, name) for name in one.__slots__}
        segments.append(Segment(**(fields | {"id": f"s{number + 1}", "paragraph": number // 4})))
    return Document(base.title, tuple(segments), base.signature, base.metadata, base.concepts, base.findings)


def _concept(row: dict[str, Any]) -> Concept:
    renderings = tuple(Rendering(*one) for one in row["renderings"])
    listed = {"aka": tuple(row.get("aka", ())), "domain": tuple(row.get("domain", ()))}
    return Concept(**(row | {"renderings": renderings} | listed))


def _segment(identity: str, row: dict[str, Any], expected: dict[str, str], raw_span: Span) -> Segment:
    zh, en = row["zh"], row.get("en")
    used = 0
    terms = []
    for concept, source, target, verdict in row.get("terms", ()):
        span = _find(zh, source, used)
        used = span[1]
        terms.append(Term(concept, source, span, expected[concept], _find(en, target) if target else None, verdict))
    return Segment(
        id=identity,
        paragraph=row["paragraph"],
        source=zh,
        kind=row.get("kind", "body"),
        target=en,
        origin=row.get("origin"),
        state=row.get("state", "translated" if en else "initial"),
        terms=tuple(terms),
        quantities=tuple(
            Quantity(source, _find(zh, source), value, unit, wanted, target, _find(en, target) if target else None, verdict)
            for source, value, unit, wanted, target, verdict in row.get("quantities", ())
        ),
        issues=tuple(
            Issue(code, severity, message, _find(zh, source) if source else None, _find(en, target) if target else None)
            for code, severity, message, source, target in row.get("issues", ())
        ),
        raw_span=raw_span,
    )


def _find(text: str, part: str, start: int = 0) -> Span:
    found = text.index(part, start)
    return found, found + len(part)
