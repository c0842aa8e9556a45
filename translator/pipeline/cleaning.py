"""Bytes or text in, clean text and a full account of it out: decode, repair, script, page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from translator import offsets
from translator.decode import decode, encode, raw_span
from translator.model import Damage, Decoded, Edit, Finding, Rewrite, Rival, Span
from translator.page import Page, read_page
from translator.pipeline.profile import Profile
from translator.repair import repair
from translator.script import convert as convert_script
from translator.script import detect_script

Lexicon = Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Clean text and the way to it.

    `steps` are the Rewrites in order, each with spans of its own input; `edits` the same as one list from `original` (decoded)
    to `text`. `script` is that of `text` (`zh-Hans`, `zh-Hant`, `zh`, or None without Han characters). `page` holds furniture
    and metadata, spans of `text`.
    """

    original: bytes | str
    text: str
    steps: tuple[Rewrite, ...]
    script: str | None
    page: Page
    decoded: Decoded | None = None
    edits: tuple[Edit, ...] = ()
    _maps: tuple[offsets.SpanMap, ...] = field(default=(), repr=False, compare=False)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was seen and left alone, in all steps."""
        lost: tuple[Finding, ...] = ()
        if self.decoded is not None:
            encoding = self.decoded.encoding
            lost = tuple(
                Finding("D101", "major", f"byte {one.byte_offset} ({one.hex}) is not valid {encoding}")
                for one in self.decoded.undecoded
            )
        return lost + tuple(finding for step in self.steps for finding in step.findings)

    @property
    def metadata(self) -> dict[str, str]:
        """What the page says about itself: `date`, `place`, …"""
        return self.page.metadata

    def revert(self) -> bytes | str:
        """Rebuild the input from the result by undoing every edit.

        >>> clean("產(chǎn)業(yè)和企業(yè)").revert()
        '產(chǎn)業(yè)和企業(yè)'
        """
        text = self.text
        for step in reversed(self.steps):
            text = offsets.revert(text, step.edits)
        return encode(text, self.decoded) if self.decoded else text

    def source_span(self, span: Span) -> Span:
        """Map a span of `text` back to the input: to bytes where the input was bytes, else to code points."""
        for back in reversed(self._maps):
            span = back.back(span)
        return raw_span(self.decoded, span) if self.decoded else span

    def counts(self) -> dict[str, int]:
        """Count the edits of each rule."""
        return dict(Counter(edit.rule for step in self.steps for edit in step.edits))

    def to_dict(self) -> dict[str, Any]:
        return {
            "schema": "duizhao.cleaned/1",
            "text": self.text,
            "script": self.script,
            "encoding": self.decoded.encoding if self.decoded else None,
            "metadata": self.metadata,
            "furniture": [{"span": list(f.span), "text": f.text, "rule": f.rule} for f in self.page.furniture],
            "counts": self.counts(),
            "edits": [edit.to_dict() for edit in self.edits],
            "findings": [finding.to_dict() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a text is: encoding (None for text given as text), script, the damage seen, and what it says about itself."""

    encoding: str | None
    script: str | None
    damage: tuple[Damage, ...]
    metadata: dict[str, str]
    rivals: tuple[Rival, ...] = ()
    findings: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "schema": "duizhao.diagnosis/1",
            "encoding": self.encoding,
            "rivals": [{"encoding": r.encoding, "score": r.score, "evidence": r.evidence} for r in self.rivals],
            "script": self.script,
            "damage": [{"rule": d.rule, "span": list(d.span), "score": d.score} for d in self.damage],
            "metadata": self.metadata,
            "findings": [finding.to_dict() for finding in self.findings],
        }


def clean(text: str | bytes, *, profile: Profile | None = None, lexicon: Lexicon | None = None) -> Cleaned:
    """Repair damaged Chinese text and give it back in the script it was written in.

    Text without damage comes back as it is. `lexicon` gives names and terms that may be expected; it is called only where
    bytes were lost, and `shipped_lexicon` is used where it is not given. Raises InputError for binary data.

    >>> cleaned = clean("產(chǎn)業(yè)和企業(yè)")
    >>> cleaned.text, cleaned.script
    ('产业和企业', 'zh-Hans')
    """
    profile = profile or Profile()
    decoded = decode(text) if isinstance(text, bytes) else None
    start = decoded.text if decoded else str(text)
    steps: list[Rewrite] = []
    converted = False
    if profile.repair:
        done, evidence = repair(start, lexicon=lexicon or shipped_lexicon)
        steps += done
        converted = evidence.converted
    current = steps[-1].output if steps else start
    if profile.to != "keep" and (profile.to != "auto" or converted):
        steps.append(convert_script(current, "zh-Hans" if profile.to == "auto" else profile.to))
        current = steps[-1].output
    kept = tuple(step for step in steps if step.edits or step.findings)
    page = read_page(current) if profile.furniture else Page({}, ())
    return Cleaned(
        original=text,
        text=current,
        steps=kept,
        script=detect_script(current),
        page=page,
        decoded=decoded,
        edits=offsets.compose(kept),
        _maps=tuple(offsets.SpanMap(step.edits) for step in kept),
    )


def shipped_lexicon() -> Iterable[str]:
    """Names and terms of the shipped glossary."""
    from translator.terms import Glossary

    return [name for concept in Glossary.load().concepts for name in (concept.zh, *concept.aka)]


def detect(data: bytes | str) -> Diagnosis:
    """Say what a text is and what is wrong with it, without changing it; spans are of the decoded text.

    >>> [damage.rule for damage in detect("產(chǎn)業(yè)").damage]
    ['repair.reading.inserted', 'repair.reading.inserted']
    """
    cleaned = clean(data, profile=Profile(to="keep"))
    source = cleaned.decoded.text if cleaned.decoded else str(data)
    damage = tuple(Damage(rule, edit.span, 1.0) for edit in cleaned.edits for rule in edit.rule.split(" + ")[:1])
    return Diagnosis(
        encoding=cleaned.decoded.encoding if cleaned.decoded else None,
        script=detect_script(source),
        damage=damage,
        metadata=cleaned.metadata,
        rivals=cleaned.decoded.rivals if cleaned.decoded else (),
        findings=cleaned.findings,
    )


def convert(text: str, to: str = "zh-Hans") -> Rewrite:
    """Convert text to another script, with every edit shown. Raises ValueError for an unknown script.

    >>> convert("發展").output
    '发展'
    """
    return convert_script(text, to)


def decoded_text(data: bytes) -> str:
    """Decode bytes as `clean` does, and change nothing else."""
    return decode(data).text
