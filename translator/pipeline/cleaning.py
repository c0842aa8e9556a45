"""Bytes or text in, clean text and a full account of it out: decode, repair, script, page."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from translator import offsets
from translator.decode import ByteMap, decode, encode
from translator.decode import findings as decode_findings
from translator.model import Decoded, Edit, Finding, Rewrite, Span
from translator.page import Page, read_page
from translator.page.html import html_text, looks_like_html
from translator.pipeline.detecting import Detector, Diagnosis
from translator.pipeline.profile import Profile
from translator.pipeline.signature import package_version
from translator.repair import Evidence, repair
from translator.script import convert as convert_script
from translator.script import detect_script, mend_conversion

__all__ = ["Cleaned", "Diagnosis", "Lexicon", "clean", "clean_part", "convert", "decoded_text", "detect", "shipped_lexicon"]

Lexicon = Callable[[], Iterable[str]]
_DEFAULT = Profile()
_NOTHING = Evidence()


@dataclass(frozen=True)
class Cleaned:
    """Clean text and the way to it.

    `steps` are the Rewrites in order, each with spans of its own input; only those that changed or found something are kept.
    What is derived from them is worked out when it is first asked for: clean text costs no more than the look at it.
    `evidence` is what the text showed about itself as a page, `about` what the head of an HTML page says.
    """

    original: bytes | str
    text: str
    steps: tuple[Rewrite, ...]
    decoded: Decoded | None = None
    profile: Profile = field(default_factory=Profile, compare=False)
    evidence: Evidence = field(default_factory=Evidence, compare=False)
    about: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def source(self) -> str:
        """The decoded input, before any step."""
        return self.decoded.text if self.decoded is not None else str(self.original)

    @property
    def changed(self) -> bool:
        """Say whether the text is another than that of the input."""
        return self.text != self.source

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """All changes as one list from `source` to `text`."""
        return offsets.compose(self.steps)

    @cached_property
    def script(self) -> str | None:
        """The script of `text`: `zh-Hans`, `zh-Hant`, `zh` where it cannot be told, None without Han characters."""
        return detect_script(self.text)

    @cached_property
    def page(self) -> Page:
        """Furniture and metadata of the page, spans of `text`."""
        return read_page(self.text) if self.profile.furniture else Page({}, ())

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What was seen and left alone, in all steps; spans are of `source`."""
        found: list[Finding] = []
        if self.decoded is not None:
            found += decode_findings(self.decoded)
        for number, step in enumerate(self.steps):
            for finding in step.findings:
                span = finding.span and self._back(finding.span, number)
                found.append(replace(finding, span=span) if span != finding.span else finding)
        return tuple(found)

    @property
    def metadata(self) -> dict[str, str]:
        """What the page says about itself: `date`, `place`, …"""
        return {**self.page.metadata, **self.about}

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
        """Map a span of `text` back to the input: to bytes where the input was bytes, else to code points.

        >>> clean("產(chǎn)業(yè)和企業(yè)".encode()).source_span((1, 2))
        (10, 13)
        """
        return self.raw_span(self._back(span, len(self.steps)))

    def raw_span(self, span: Span) -> Span:
        """Map a span of `source` to bytes where the input was bytes; else give it back."""
        return self._bytes.raw_span(span) if self._bytes is not None else span

    def _back(self, span: Span, steps: int) -> Span:
        """Map a span of the text before step number `steps` back to `source`."""
        for back in reversed(self._maps[:steps]):
            span = back.back(span)
        return span

    @cached_property
    def _maps(self) -> tuple[offsets.SpanMap, ...]:
        return tuple(offsets.SpanMap(step.edits) for step in self.steps)

    @cached_property
    def _bytes(self) -> ByteMap | None:
        return ByteMap(self.decoded) if self.decoded is not None else None

    def counts(self) -> dict[str, int]:
        """Count the edits of each rule."""
        return dict(Counter(edit.rule for step in self.steps for edit in step.edits))

    def signature(self) -> dict[str, Any]:
        """Give what the result depends on: version, profile, and the digest of the input."""
        data = self.original if isinstance(self.original, bytes) else self.original.encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(data).hexdigest()
        return {"version": package_version(), "profile": self.profile.to_dict(), "source_sha256": digest}

    def to_dict(self) -> dict[str, Any]:
        raw = self.decoded is not None
        return {
            "schema": "duizhao.cleaned/1",
            "signature": self.signature(),
            "text": self.text,
            "script": self.script,
            "encoding": self.decoded.encoding if self.decoded else None,
            "metadata": self.metadata,
            "furniture": [{"span": list(f.span), "text": f.text, "rule": f.rule} for f in self.page.furniture],
            "counts": self.counts(),
            "edits": [{**e.to_dict(), **({"raw": list(self.raw_span(e.span))} if raw else {})} for e in self.edits],
            "findings": [finding.to_dict() for finding in self.findings],
        }


def clean(text: str | bytes, *, profile: Profile | None = None, lexicon: Lexicon | None = None) -> Cleaned:
    """Repair damaged Chinese text and give it back in the script it was written in.

    Text without damage comes back as it is; of an HTML page, the main text. `lexicon` gives names and terms that may be
    expected; it is called only where bytes were lost, and `shipped_lexicon` is used where it is not given. Raises InputError
    for binary data.

    >>> cleaned = clean("產(chǎn)業(yè)和企業(yè)")
    >>> cleaned.text, cleaned.script
    ('产业和企业', 'zh-Hans')
    """
    decoded = decode(text) if isinstance(text, bytes) else None
    return clean_part(text, decoded, profile or _DEFAULT, lexicon or shipped_lexicon)


def clean_part(
    original: bytes | str,
    decoded: Decoded | None,
    profile: Profile,
    lexicon: Lexicon,
    *,
    known: Evidence | None = None,
) -> Cleaned:
    """Clean a text that is decoded already, or a part of one; `known` is what the parts before it showed of the page."""
    current = decoded.text if decoded is not None else str(original)
    steps: list[Rewrite] = []
    evidence = _NOTHING
    about: dict[str, str] = {}
    if profile.repair and looks_like_html(current):
        page = html_text(current)
        steps.append(page.rewrite)
        current, about = page.text, page.metadata
    if profile.repair:
        done, evidence = repair(current, lexicon=lexicon, known=known)
        steps += done
        current = steps[-1].output if steps else current
    if evidence.converted and profile.to.startswith("zh-Hant"):
        steps.append(mend_conversion(current))
        current = steps[-1].output
    if profile.to != "keep" and (profile.to != "auto" or evidence.converted):
        steps.append(convert_script(current, "zh-Hans" if profile.to == "auto" else profile.to))
        current = steps[-1].output
    told = tuple([step for step in steps if step.edits or step.findings])
    return Cleaned(original, current, told, decoded, profile, evidence, about)


@lru_cache(maxsize=1)
def shipped_lexicon() -> tuple[str, ...]:
    """Names and terms of the shipped glossary."""
    from translator.terms import Glossary

    return tuple(name for concept in Glossary.load().concepts for name in (concept.zh, *concept.aka))


def detect(data: bytes | str) -> Diagnosis:
    """Say what a text is and what is wrong with it, without changing it; spans are of the decoded text.

    >>> [damage.rule for damage in detect("產(chǎn)業(yè)").damage]
    ['repair.reading.inserted', 'repair.reading.inserted']
    """
    detector = Detector()
    detector.add(clean(data, profile=Profile(to="keep")))
    return detector.diagnosis()


def convert(text: str, to: str = "zh-Hans") -> Rewrite:
    """Convert text to another script, with every edit shown. Raises ValueError for an unknown script.

    >>> convert("發展").output
    '发展'
    """
    return convert_script(text, to)


def decoded_text(data: bytes) -> str:
    """Decode bytes as `clean` does, and change nothing else."""
    return decode(data).text
