"""The values that cross a step boundary.

Everything here is a frozen dataclass made of plain values, so that each can be compared, hashed, written as JSON and read back.
Spans are half-open `(start, end)` pairs in code points of the text they are said to lie in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Span = tuple[int, int]
Severity = Literal["neutral", "minor", "major", "critical"]  # MQM
State = Literal["initial", "translated", "reviewed", "final"]  # XLIFF 2
Origin = Literal["memory", "engine", "human", "source"]  # `source`: nothing to translate in it, taken over as it is
SegmentKind = Literal["body", "heading", "verse"]
TermVerdict = Literal["proved", "shared", "missing", "forbidden", "unchecked"]
QuantityVerdict = Literal["proved", "wrong", "missing", "unchecked"]
Json = dict[str, Any]

SEVERITIES: tuple[Severity, ...] = ("neutral", "minor", "major", "critical")


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: `before` at `span` of the step's input became `after`.

    >>> Edit((2, 4), "，,", "，", "repair.noise.comma", "a comma added before a mark").to_dict()["span"]
    [2, 4]
    """

    span: Span
    before: str
    after: str
    rule: str
    reason: str

    def to_dict(self) -> Json:
        return {
            "span": list(self.span),
            "before": self.before,
            "after": self.after,
            "rule": self.rule,
            "reason": self.reason,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Edit:
        start, end = data["span"]
        return cls((int(start), int(end)), data["before"], data["after"], data["rule"], data["reason"])


@dataclass(frozen=True, slots=True)
class Finding:
    """Something seen and left alone, at `span` of the step's input; `candidates` are readings that were considered."""

    code: str
    severity: Severity
    message: str
    span: Span | None = None
    candidates: tuple[str, ...] = ()

    def to_dict(self) -> Json:
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "span": list(self.span) if self.span else None,
            "candidates": list(self.candidates),
        }


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What a text step returns: `offsets.apply(input, edits) == output`, and back."""

    input: str
    output: str
    edits: tuple[Edit, ...] = ()
    findings: tuple[Finding, ...] = ()
    step: str = ""


@dataclass(frozen=True, slots=True)
class Undecoded:
    """Bytes that the encoding of the file does not give back from the text.

    The one character at `position` stands for them: U+FFFD, or what they mean in another encoding (€ for a lone `80`).
    """

    byte_offset: int
    position: int
    hex: str


@dataclass(frozen=True, slots=True)
class Rival:
    """An encoding that was weighed; `score` is 0 to 1, not a probability; those of one text add up to 1 at most."""

    encoding: str
    score: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text decoded from bytes; `data` can be rebuilt from the other fields."""

    data: bytes
    text: str
    encoding: str
    bom_length: int = 0
    rivals: tuple[Rival, ...] = ()
    undecoded: tuple[Undecoded, ...] = ()


@dataclass(frozen=True, slots=True)
class Damage:
    """A kind of damage seen at a place; `score` is 0 to 1, the share of evidence that agrees."""

    rule: str
    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class SourceSegment:
    """One sentence (or heading, or line of verse) of the clean source, at `span` of it."""

    id: str
    paragraph: int
    kind: SegmentKind
    text: str
    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Segmentation:
    """Segments and the separators around them: `separators[0] + segments[0] + separators[1] + …` is the text."""

    text: str
    segments: tuple[SourceSegment, ...]
    separators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rendering:
    """One English form of a concept, with who says so, from when until when, and where it was seen."""

    en: str
    status: Literal["preferred", "admitted", "deprecated", "superseded"]
    authority: str = ""
    since: str = ""
    until: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry of the glossary. `pinyin` has tone marks and a blank between syllables."""

    id: str
    zh: str
    zh_hant: str
    pinyin: str
    renderings: tuple[Rendering, ...]
    aka: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    definition: str = ""
    note: str = ""

    def rendering(self, date: str | None = None, authority: str | None = None) -> Rendering:
        """Pick the rendering for a document of `date` (ISO 8601, may be short: `2023`, `2023-05`) and a house style.

        A rendering that was not yet, or no longer, in force at the date is passed over if another one fits; `authority` wins
        over status. Without a date the present holds: a superseded form is never picked when another is there.

        >>> old = Rendering("new productivity boosters", "superseded", "Xinhua", until="2024-03")
        >>> new = Rendering("new quality productive forces", "preferred", "GWR", since="2024-03-05")
        >>> concept = Concept("nqpf", "新质生产力", "新質生產力", "xīn zhì shēng chǎn lì", (new, old))
        >>> concept.rendering().en, concept.rendering(date="2023-11-01").en
        ('new quality productive forces', 'new productivity boosters')
        """

        def rank(item: tuple[int, Rendering]) -> tuple[int, int, int, int]:
            index, one = item
            in_force = _in_force(one, date)
            house = authority is not None and one.authority.casefold() == authority.casefold()
            return (0 if in_force else 1, 0 if house else 1, _STATUS_RANK[one.status], index)

        return min(enumerate(self.renderings), key=rank)[1]


_STATUS_RANK = {"preferred": 0, "admitted": 1, "superseded": 2, "deprecated": 3}


def _in_force(rendering: Rendering, date: str | None) -> bool:
    """ISO dates of unequal precision compare on their common prefix, so that `2024` is within `2024-03-05`'s year."""
    if rendering.status == "deprecated":
        return False
    if date is None:
        return rendering.status != "superseded"
    since, until = rendering.since, rendering.until
    if since and date[: len(since)] < since[: len(date)]:
        return False
    if until and date[: len(until)] > until[: len(date)]:
        return False
    return rendering.status != "superseded" or bool(until)


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A concept seen at `span` of a source text as `surface`; a `shadowed` one lies inside or across a match that won."""

    concept: Concept
    span: Span
    surface: str
    shadowed: bool = False


@dataclass(frozen=True, slots=True)
class TermMatches:
    """All matches of a text, in order; `hits` are those in force."""

    hits: tuple[TermMatch, ...]
    shadowed: tuple[TermMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary hit of a segment and what became of it.

    `expected` is the rendering that was asked for. `proved`: an accepted rendering stands at `target_span`, which no other
    hit uses. `shared`: the concept occurs more often in the source than in the target (a pronoun, a merged mention);
    `target_span` is that of the proved mention. `forbidden`: only a deprecated or superseded rendering is there.
    """

    concept: str
    source: str
    source_span: Span
    expected: str
    target_span: Span | None = None
    verdict: TermVerdict = "unchecked"

    def to_dict(self) -> Json:
        return {
            "concept": self.concept,
            "source": self.source,
            "source_span": list(self.source_span),
            "expected": self.expected,
            "target_span": list(self.target_span) if self.target_span else None,
            "verdict": self.verdict,
        }


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity of a segment and what became of it. `value` is a decimal number as text, `unit` a canonical unit id."""

    source: str
    source_span: Span
    value: str
    unit: str
    expected: str
    target: str | None = None
    target_span: Span | None = None
    verdict: QuantityVerdict = "unchecked"

    def to_dict(self) -> Json:
        return {
            "source": self.source,
            "source_span": list(self.source_span),
            "value": self.value,
            "unit": self.unit,
            "expected": self.expected,
            "target": self.target,
            "target_span": list(self.target_span) if self.target_span else None,
            "verdict": self.verdict,
        }


@dataclass(frozen=True, slots=True)
class Issue:
    """Something wrong with a translation, as a QA check saw it."""

    code: str
    severity: Severity
    message: str
    source_span: Span | None = None
    target_span: Span | None = None

    def to_dict(self) -> Json:
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "source_span": list(self.source_span) if self.source_span else None,
            "target_span": list(self.target_span) if self.target_span else None,
        }


@dataclass(frozen=True, slots=True)
class Segment:
    """One aligned pair of a bilingual document. `target` is None until there is a translation."""

    id: str
    paragraph: int
    source: str
    kind: SegmentKind = "body"
    target: str | None = None
    origin: Origin | None = None
    state: State = "initial"
    terms: tuple[Term, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    issues: tuple[Issue, ...] = ()
    raw_span: Span | None = None  # bytes in the original file

    def to_dict(self) -> Json:
        return {
            "id": self.id,
            "paragraph": self.paragraph,
            "kind": self.kind,
            "source": self.source,
            "target": self.target,
            "origin": self.origin,
            "state": self.state,
            "terms": [term.to_dict() for term in self.terms],
            "quantities": [quantity.to_dict() for quantity in self.quantities],
            "issues": [issue.to_dict() for issue in self.issues],
            "raw_span": list(self.raw_span) if self.raw_span else None,
        }


@dataclass(frozen=True, slots=True)
class Document:
    """A bilingual document as data: what the writers are handed and the readers give back.

    `metadata` has what was known about the source (`date`, `place`, `file`, …); `concepts` the entries that occur in it;
    `signature` how it was made; `findings` what the cleaning of the source saw and left alone.
    """

    title: str
    segments: tuple[Segment, ...]
    signature: Json = field(default_factory=dict)
    metadata: Json = field(default_factory=dict)
    concepts: tuple[Concept, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What a writer could not carry: names of fields, in the words of the JSON Lines format."""

    format: str
    not_carried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The result of checking a document: issues by segment id, checks that ran, and checks that did not, with the reason."""

    issues: tuple[tuple[str, Issue], ...]
    ran: tuple[str, ...] = ()
    not_run: tuple[tuple[str, str], ...] = ()

    def worst(self) -> Severity | None:
        """Give the highest severity among the issues, or None where there are none."""
        return max((issue.severity for _, issue in self.issues), key=SEVERITIES.index, default=None)


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences that belong together: their numbers on either side, from 0. One side is empty where nothing belongs to the other.

    `score` is 0 to 1: the chance of this bead among all the ways in which the two texts can be aligned (see docs/align.md).

    >>> Bead((3, 4), (5,), 0.98765).to_dict()
    {'source': [3, 4], 'target': [5], 'score': 0.988}
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float

    def to_dict(self) -> Json:
        return {"source": list(self.source), "target": list(self.target), "score": round(self.score, 3)}
