"""What a text is and what is wrong with it, gathered block by block so that the size of a file does not matter."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from translator.model import Damage, Finding, Rival, Span
from translator.pipeline.lines import Lines
from translator.pipeline.signature import package_version
from translator.script import detect_region, detect_script

if TYPE_CHECKING:
    from translator.pipeline.blocks import Block
    from translator.pipeline.cleaning import Cleaned

Place = tuple[int, int]  # line and column, from 1
_PREVAILS = 0.95  # share of a file that must be in one script for the file to be so


@dataclass(frozen=True, slots=True)
class Spot(Damage):
    """Damage with its place: line and column for people, `raw` bytes of the file where there is one.

    `text` is what stands there, `repaired` what `clean` would make of it.
    """

    line: int = 0
    column: int = 0
    text: str = ""
    repaired: str = ""
    raw: Span | None = None

    def to_dict(self) -> dict[str, Any]:
        place = {"line": self.line, "column": self.column, "raw": list(self.raw) if self.raw else None}
        shown = {"text": self.text, "repaired": self.repaired}
        return {"rule": self.rule, "span": list(self.span), "score": self.score, **place, **shown}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a text is: encoding (None for text given as text), script, the damage seen, and what it says about itself.

    `region` is `TW`, `HK` or `CN` where words and characters tell it.
    `counts` has all damage by rule, and `findings_total` all findings, also where the lists were cut short; `places` has line
    and column of each finding that has a span.
    """

    encoding: str | None
    script: str | None
    damage: tuple[Damage, ...]
    metadata: dict[str, str]
    rivals: tuple[Rival, ...] = ()
    findings: tuple[Finding, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    places: tuple[Place | None, ...] = ()
    findings_total: int = 0
    region: str | None = None

    def to_dict(self) -> dict[str, Any]:
        places = [{"line": place and place[0], "column": place and place[1]} for place in self.places]
        return {
            "schema": "duizhao.diagnosis/1",
            "version": package_version(),
            "encoding": self.encoding,
            "rivals": [{"encoding": r.encoding, "score": r.score, "evidence": r.evidence} for r in self.rivals],
            "script": self.script,
            "region": self.region,
            "metadata": self.metadata,
            "counts": self.counts,
            "damage": [spot.to_dict() for spot in self.damage if isinstance(spot, Spot)],
            "damage_total": sum(self.counts.values()),
            "findings": [{**finding.to_dict(), **place} for finding, place in zip(self.findings, places, strict=True)],
            "findings_total": self.findings_total,
        }


class Detector:
    """Gather a diagnosis from parts that were cleaned with `to="keep"`; of damage and findings, the first `limit` are listed."""

    def __init__(self, *, limit: int | None = None) -> None:
        self._limit = limit
        self._encoding: str | None = None
        self._rivals: tuple[Rival, ...] = ()
        self._metadata: dict[str, str] = {}
        self._scripts: Counter[str | None] = Counter()
        self._regions: Counter[str | None] = Counter()
        self._damage: list[Spot] = []
        self._counts: Counter[str] = Counter()
        self._findings: list[Finding] = []
        self._places: list[Place | None] = []
        self._findings_total = 0

    def add(self, cleaned: Cleaned, block: Block | None = None) -> None:
        """Add a part of the text; `block` says where in the file it stands."""
        if not self._scripts:  # a page speaks about itself at its top
            self._metadata = dict(cleaned.metadata)
        if cleaned.decoded is not None:
            self._encoding, self._rivals = cleaned.decoded.encoding, cleaned.decoded.rivals
        source = cleaned.source
        self._scripts[detect_script(source)] += len(source)
        self._regions[detect_region(source)] += len(source)
        if cleaned.edits or cleaned.findings:
            lines = Lines(source, before=block.line_start if block else 0, column=block.column_start if block else 0)
            self._add_damage(cleaned, block, lines)
            self._add_findings(cleaned, block, lines)

    def diagnosis(self) -> Diagnosis:
        return Diagnosis(
            encoding=self._encoding,
            script=self._script(),
            damage=tuple(self._damage),
            metadata=self._metadata,
            rivals=self._rivals,
            findings=tuple(self._findings),
            counts=dict(self._counts.most_common()),
            places=tuple(self._places),
            findings_total=self._findings_total,
            region=self._region(),
        )

    def _add_damage(self, cleaned: Cleaned, block: Block | None, lines: Lines) -> None:
        char_start, byte_start = (block.char_start, block.byte_start) if block else (0, 0)
        for edit in cleaned.edits:
            rule = edit.rule.partition(" + ")[0]
            self._counts[rule] += 1
            if self._limit is not None and len(self._damage) >= self._limit:
                continue
            raw = _moved(cleaned.raw_span(edit.span), byte_start) if cleaned.decoded is not None else None
            place = lines.place(edit.span[0])
            self._damage.append(Spot(rule, _moved(edit.span, char_start), 1.0, *place, edit.before, edit.after, raw))

    def _add_findings(self, cleaned: Cleaned, block: Block | None, lines: Lines) -> None:
        for finding in cleaned.findings:
            self._findings_total += 1
            if self._limit is None or len(self._findings) < self._limit:
                self._findings.append(finding_of_file(finding, block))
                self._places.append(lines.place(finding.span[0]) if finding.span else None)

    def _region(self) -> str | None:
        told = Counter({region: size for region, size in self._regions.items() if region})
        region, size = told.most_common(1)[0] if told else (None, 0)
        return region if size >= _PREVAILS * told.total() else None

    def _script(self) -> str | None:
        """Parts without telling characters have no say."""
        told = Counter({script: size for script, size in self._scripts.items() if script not in (None, "zh")})
        if not told:
            return "zh" if "zh" in self._scripts else None
        script, size = told.most_common(1)[0]
        return script if size >= _PREVAILS * told.total() else "zh"


def finding_of_file(finding: Finding, block: Block | None) -> Finding:
    """Give a finding of a block with its span in the file."""
    if block is None or not block.char_start or finding.span is None:
        return finding
    span = _moved(finding.span, block.char_start)
    return Finding(finding.code, finding.severity, finding.message, span, finding.candidates)


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by
