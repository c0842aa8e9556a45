"""Judge a candidate translation of a segment: tidy it, verify terms and numbers, run the checks, and weigh what is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from translator import offsets
from translator.checks import check_segment, issue
from translator.engines.base import Hint, Reply
from translator.engines.loop import Judgement
from translator.model import Concept, Issue, Segment, Severity, SourceSegment, Span, Term, TermMatch
from translator.names import Checked, Name, verify_names
from translator.quantities import SourceQuantity, added_numbers, find_quantities, repair_quantities, verify_quantities
from translator.terms import Glossary, verify_terms

# What an issue of each severity costs a candidate. A term or number that is missing is `major`, a wrong number `critical`;
# a reply cut off by its length counts like a critical issue.
_WEIGHT: dict[Severity, float] = {"neutral": 0.0, "minor": 0.25, "major": 2.0, "critical": 4.0}
_CUT_OFF = 4.0
MAJOR = _WEIGHT["major"]  # a candidate with this penalty lacks a term, a number or a sentence


@dataclass(frozen=True, slots=True)
class Task:
    """A segment with what its translation must show; `proper` are the names in it that the glossary does not have."""

    source: SourceSegment
    hits: tuple[TermMatch, ...]
    quantities: tuple[SourceQuantity, ...]
    names: Glossary
    date: str | None
    authority: str | None
    proper: tuple[Name, ...] = ()

    @classmethod
    def of(
        cls,
        source: SourceSegment,
        glossary: Glossary,
        date: str | None,
        authority: str | None,
        *,
        names: Glossary | None = None,
    ) -> Task:
        """Find the terms and the quantities of a segment; a number inside a term belongs to the term.

        `names` is the glossary whose places and companies are noticed where the source has them not, `glossary` by default.
        """
        hits = glossary.match(source.text).hits
        quantities = find_quantities(source.text, date=date, exclude=[hit.span for hit in hits])
        return cls(source, hits, quantities, names or glossary, date, authority)

    @property
    def concepts(self) -> tuple[Concept, ...]:
        return tuple(dict.fromkeys(hit.concept for hit in self.hits))

    def hints(self) -> tuple[Hint, ...]:
        """The English that must be used, in the order of the text; terms within the name of an organisation are in its English."""
        names = [name for name in self.proper if name.resolved]
        hits = [hit for hit in self.hits if not any(_inside(hit.span, *name.span) for name in names)]
        found = [Hint(hit.surface, hit.concept.rendering(self.date, self.authority).en, hit.span) for hit in hits]
        found += [Hint(name.surface, name.english, name.span) for name in names]
        found += [_quantity_hint(self.source.text, one) for one in self.quantities if one.expected]
        return tuple(sorted(found, key=lambda hint: hint.span or (0, 0)))

    def kept(self) -> tuple[Span, ...]:
        """The stretches of the text that must not be cut: its terms, quantities and names."""
        return (*(hit.span for hit in self.hits), *(one.span for one in self.quantities), *(name.span for name in self.proper))

    def part(self, span: Span) -> Task:
        """The task of a part of the text, blanks at its ends left out, with the terms, quantities and names that lie in it."""
        body = self.source.text[slice(*span)]
        start = span[0] + len(body) - len(body.lstrip())
        end = start + len(body.strip())
        hits = [replace(hit, span=moved) for hit in self.hits if (moved := _inside(hit.span, start, end))]
        quantities = [
            replace(one, span=moved, number_span=_inside(one.number_span, start, end) or (0, 0))
            for one in self.quantities
            if (moved := _inside(one.span, start, end))
        ]
        proper = tuple(replace(one, span=moved) for one in self.proper if (moved := _inside(one.span, start, end)))
        base = self.source.span[0]
        source = replace(self.source, text=self.source.text[start:end], span=(base + start, base + end))
        return replace(self, source=source, hits=tuple(hits), quantities=tuple(quantities), proper=proper)

    def segment(self) -> Segment:
        """The segment without a translation: every term and quantity is still unchecked."""
        return self._with(None)

    def judged(self, target: str) -> Segment:
        """The segment with a translation, its verdicts and its issues."""
        segment = check_segment(self._with(target))
        ours = [form for one in self.proper for form in (one.english, *one.also, *one.short)]
        added = tuple(
            issue("A306", f"{name} is not in the source", target=span)
            for name, span in self.names.added_names(self.source.text, target, self.hits)
            if not any(name in form for form in ours)
        )
        lost = tuple(
            issue("A307", f"{one.name.surface} is {one.name.english}", source=one.name.span, target=one.target_span)
            for one in self._lost_names(target)
        )
        return replace(segment, issues=segment.issues + added + lost + self._added_numbers(segment))

    def _lost_names(self, target: str) -> list[Checked]:
        """The people and places that are not there. What a company calls itself in English is not always its pinyin."""
        names = [name for name in self.proper if name.kind != "organisation" and not name.free]
        return [one for one in verify_names(names, target) if one.verdict in ("missing", "reordered")]

    def _added_numbers(self, segment: Segment) -> tuple[Issue, ...]:
        numbers = masked(segment.target or "", segment.terms)
        found = added_numbers(self.source.text, self.quantities, numbers, segment.quantities, date=self.date)
        return tuple(issue("N203", f"{one.surface} is not in the source", target=one.span) for one in found)

    def _with(self, target: str | None) -> Segment:
        terms = verify_terms(self.hits, target or "", date=self.date, authority=self.authority)
        quantities = verify_quantities(self.quantities, masked(target or "", terms))
        if target is None:
            terms = tuple(replace(term, verdict="unchecked", target_span=None) for term in terms)
            quantities = tuple(replace(one, verdict="unchecked", target=None, target_span=None) for one in quantities)
        return Segment(
            id=self.source.id,
            paragraph=self.source.paragraph,
            source=self.source.text,
            kind=self.source.kind,
            target=target,
            state="initial" if target is None else "translated",
            terms=terms,
            quantities=quantities,
        )

    def judge(self, reply: Reply) -> Judgement:
        """Judge a reply; a number that is off by its scale alone is put right first."""
        text = unquoted(tidy(reply.text), self.source.text)
        if "[" not in self.source.text and "【" not in self.source.text:
            text = unmarked(text)
        text = self._rescaled(text)
        segment = self.judged(text)
        penalty = sum(_WEIGHT[issue.severity] for issue in segment.issues)
        if reply.finish == "length":
            penalty += _CUT_OFF
        misses = self._misses(segment, reply)
        return Judgement(text, misses, penalty, self._required(segment))

    def _rescaled(self, text: str) -> str:
        """Put numbers right that are off by their scale or a digit; those inside a term are the term's."""
        numbers = masked(text, verify_terms(self.hits, text, date=self.date, authority=self.authority))
        _, edits = repair_quantities(self.quantities, numbers, verify_quantities(self.quantities, numbers))
        return offsets.apply(text, edits)

    def _required(self, segment: Segment) -> tuple[str, ...]:
        """The renderings that are missing, in the order of the text, each once; all of them where the text went astray."""
        if _astray(segment):
            return tuple(dict.fromkeys(hint.target for hint in self.hints() if not hint.optional))
        missing = [(term.source_span, term.expected) for term in segment.terms if term.verdict in ("missing", "forbidden")]
        wrong = [one.source_span for one in segment.quantities if one.verdict in ("missing", "wrong")]
        missing += [(one.span, _quantity_hint(self.source.text, one).target) for one in self.quantities if one.span in wrong]
        missing += [(one.name.span, one.name.english) for one in self._lost_names(segment.target or "")]
        return tuple(dict.fromkeys(expected for _, expected in sorted(missing)))

    def _misses(self, segment: Segment, reply: Reply) -> tuple[str, ...]:
        missing = [f"{term.source} = {term.expected}" for term in segment.terms if term.verdict in ("missing", "forbidden")]
        missing += [f"{one.source} = {one.expected}" for one in segment.quantities if one.verdict in ("missing", "wrong")]
        missing += [f"not the number {_shown(segment, one)}" for one in segment.issues if one.code == "N203"]
        missing += [f"{one.name.surface} = {one.name.english}" for one in self._lost_names(segment.target or "")]
        if reply.finish == "length" or _astray(segment):
            missing.append("the whole text, once, and nothing else")
        return tuple(dict.fromkeys(missing))


def _inside(span: Span, start: int, end: int) -> Span | None:
    """Where a span lies in the stretch of a text from `start` to `end`; None where it is not in it."""
    return (span[0] - start, span[1] - start) if start <= span[0] < span[1] <= end else None


def _shown(segment: Segment, issue: Issue) -> str:
    return (segment.target or "")[slice(*issue.target_span)] if issue.target_span else ""


def _astray(segment: Segment) -> bool:
    """Tell whether the translation is no translation of the segment; a name that is lost (A307) is a miss like a term's."""
    return any(issue.code.startswith("A3") and issue.code != "A307" for issue in segment.issues)


def masked(target: str, terms: Sequence[Term]) -> str:
    """Blot out the proved terms of a translation, length kept: the four of “the four chains” counts nothing.

    >>> masked("the four chains", [Term("c", "四链", (0, 2), "four chains", (4, 15), "proved")])
    'the xxxxxxxxxxx'
    """
    for term in terms:
        if term.target_span is not None:
            start, end = term.target_span
            target = target[:start] + "x" * (end - start) + target[end:]
    return target


def tidy(text: str) -> str:
    """Take out line breaks, double blanks, and blanks before marks.

    >>> tidy('  Kunshan  goes green . ')
    'Kunshan goes green.'
    """
    return re.sub(r" +(?=[,.;:!?](?:\s|$))", "", " ".join(text.split()))


def unquoted(text: str, source: str) -> str:
    """Take off quotation marks round the whole, which an engine was shown and the source does not have.

    >>> unquoted("“Kunshan goes green.”", "昆山向绿而行。"), unquoted("“AI” and “META”", "AI和META")
    ('Kunshan goes green.', '“AI” and “META”')
    >>> unquoted("“Build a cluster, train a “leader.”", "建集群，育“链主”。")
    'Build a cluster, train a “leader.”'
    """
    if source[:1] in ("“", '"', "「"):
        return text
    if text[:1] == text[-1:] == '"' and text.count('"') == 2:
        return text[1:-1].strip()
    if text[:1] == "“" and _closed_at(text) == len(text) - 1:
        return text[1:-1].strip()
    # Only one of the two marks was put there.
    if text[:1] == "“" and text.count("“") > text.count("”"):
        return text[1:]
    if text[-1:] == "”" and text.count("”") > text.count("“"):
        return text[:-1]
    return text


def _closed_at(text: str) -> int:
    """Where the quotation mark that the text begins with is closed; -1 where it is not."""
    depth = 0
    for index, char in enumerate(text):
        depth += (char == "“") - (char == "”")
        if depth == 0:
            return index
    return -1


def _quantity_hint(text: str, one: SourceQuantity) -> Hint:
    """A quantity that is told in full, or, where a translator finds it by itself, the bare number for a second try."""
    if one.needs_hint or one.number_span == (0, 0):
        return Hint(one.surface, one.expected, one.span, optional=not one.needs_hint)
    start, end = one.number_span
    return Hint(text[start:end], text[start:end], one.number_span, optional=True)


_TAIL = re.compile(r"(?<=[.!?”\"])(?:\s*\[[^\]]*\][.,;]?)+$")


def unmarked(text: str) -> str:
    """Take off the brackets round what an engine was asked to keep.

    A phrase in brackets that was only put after the last sentence translates nothing, and goes.

    >>> unmarked("They keep [innovating]. [independent innovation]")
    'They keep innovating.'
    """
    return _TAIL.sub("", text).replace("[", "").replace("]", "")


def used_concepts(tasks: Sequence[Task]) -> tuple[Concept, ...]:
    """The concepts of a document in the order in which they first occur."""
    return tuple(dict.fromkeys(concept for task in tasks for concept in task.concepts))
