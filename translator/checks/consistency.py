"""Checks of consistency: the same for the same, and not the same for what differs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from translator.checks.registry import document_check, issue
from translator.checks.words import WORD, same_source, squashed
from translator.model import Issue, Segment, Term

_FEW_WORDS = 4  # of a translation: shorter ones are right for many sources (Yes. Of course.)
_SHOWN = 60
_SMALL = frozenset(("a", "an", "the", "of", "and", "in", "for", "to", "s"))
_ENDINGS = ("ies", "es", "s", "ing", "ed", "ly", "al", "y", "e")


@document_check("C601", "the same source is translated in different ways", "minor")
def different_targets(segments: Sequence[Segment]) -> Iterator[tuple[str, Issue]]:
    """Marks, capitals, blanks and script are free; the most frequent translation, or else the first, is the usual one."""
    groups: dict[str, list[Segment]] = defaultdict(list)
    for segment in segments:
        if any(map(str.isalpha, segment.source)):
            groups[same_source(segment.source)].append(segment)
    for group in groups.values():
        counts = Counter(squashed(one.target or "") for one in group)
        usual = max(counts, key=lambda key: counts[key])  # the first of those that are equally frequent
        model = next(one for one in group if squashed(one.target or "") == usual)
        for one in group:
            if squashed(one.target or "") != usual:
                yield one.id, issue("C601", f"{model.id} has “{_short(model.target or '')}” for the same source")


@document_check("C602", "different sources have the same translation", "minor")
def same_targets(segments: Sequence[Segment]) -> Iterator[tuple[str, Issue]]:
    """Translations of fewer than four words are left alone, and sources that differ in marks, blanks or script only."""
    groups: dict[str, list[Segment]] = defaultdict(list)
    for segment in segments:
        if len(WORD.findall(segment.target or "")) >= _FEW_WORDS:
            groups[squashed(segment.target or "")].append(segment)
    for group in groups.values():
        first = group[0]
        for one in group[1:]:
            if same_source(one.source) != same_source(first.source):
                yield one.id, issue("C602", f"{first.id} has this translation, too, for “{_short(first.source)}”")


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"


@document_check("C603", "a term is rendered in different ways", "minor")
def different_renderings(segments: Sequence[Segment]) -> Iterator[tuple[str, Issue]]:
    """Renderings that the glossary admits, where they are not the usual one; its inflections and short forms are left alone."""
    places: dict[str, list[tuple[Segment, Term, str]]] = defaultdict(list)
    for segment in segments:
        for term in segment.terms:
            if term.verdict == "proved" and term.target_span is not None:
                places[term.concept].append((segment, term, (segment.target or "")[slice(*term.target_span)]))
    for found in places.values():
        counts = Counter(_stems(text) for _, _, text in found)
        usual = max(counts, key=lambda key: counts[key])
        model = next(text for _, _, text in found if _stems(text) == usual)
        told: set[tuple[str, str]] = set()
        for segment, term, text in found:
            stems = _stems(text)
            if (segment.id, text) in told or not _differ(stems, usual, text, model):
                continue
            told.add((segment.id, text))
            message = f"{term.source} is “{text}” here, “{model}” {_times(counts[usual])}"
            yield segment.id, issue("C603", message, source=term.source_span, target=term.target_span)


def _times(count: int) -> str:
    return "elsewhere" if count == 1 else f"{count} times"


def _stems(text: str) -> frozenset[str]:
    """Give the words of a rendering without their endings.

    >>> _stems("Industrial chains") == _stems("the industry's chain")
    True
    """
    words = re.findall(r"[a-z]+", text.lower())
    return frozenset(_stem(word) for word in words if word not in _SMALL) or frozenset((text.lower(),))


def _stem(word: str) -> str:
    while len(word) > 4:
        ending = next((one for one in ("ri", *_ENDINGS) if word.endswith(one) and len(word) - len(one) >= 4), None)
        if ending is None:
            break
        word = word[: -len(ending)]
    return word[:5]


def _differ(stems: frozenset[str], usual: frozenset[str], text: str, model: str) -> bool:
    if stems <= usual or usual <= stems:
        return False
    if all(one[0].isupper() and one.isalpha() for one in (text, model)):
        return False  # a country and its adjective: France, French
    return not (_abbreviates(text, model) or _abbreviates(model, text))


def _abbreviates(short: str, long: str) -> bool:
    """Say whether capitals of one are first letters of the other.

    >>> _abbreviates("SMEs", "small and medium-sized enterprises"), _abbreviates("UAV", "drones")
    (True, False)
    """
    capitals = "".join(char for char in short if char.isupper()).lower()
    initials = iter([part[0] for word in WORD.findall(long) for part in word.lower().split("-")])
    return len(capitals) > 1 and all(char in initials for char in capitals)
