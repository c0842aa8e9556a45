"""Let a glossary grow: what a collection of texts calls by name and the glossary lacks, and how that was translated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from translator.errors import InputError
from translator.model import Span
from translator.pipeline.cleaning import clean
from translator.pipeline.pairs import TextPair
from translator.pipeline.profile import Profile
from translator.segment import segment
from translator.terms import Glossary, verify_terms
from translator.terms.candidates import Candidate, Miner
from translator.terms.lexicon import Words
from translator.terms.linking import Pair
from translator.terms.pairing import Pairing, Proposal

_SIMPLIFIED = Profile(to="zh-Hans")

Refused = Callable[[int, InputError], object]
Segmented = tuple[list[str], list[list[Span]]]  # texts, and for each the places of known terms


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A candidate for a new entry and, where a translation shows it, its rendering."""

    candidate: Candidate
    proposal: Proposal | None = None

    def to_dict(self) -> dict[str, Any]:
        fields = asdict(self.candidate) | {"words": list(self.candidate.words), "examples": list(self.candidate.examples)}
        proposal = self.proposal
        return fields | {"rendering": asdict(proposal) | {"confidence": proposal.confidence} if proposal else None}


def suggest(
    documents: Iterable[bytes | str],
    *,
    glossary: Glossary | None = None,
    pairs: Sequence[TextPair] = (),
    limit: int = 100,
    min_count: int | None = None,
    progress: Callable[[], object] | None = None,
    refused: Refused | None = None,
) -> list[Suggestion]:
    """Give candidates for new entries, best first; how is said in `translator.terms.candidates`, `.weighing` and `.pairing`.

    Each document is cleaned, brought to Simplified characters and cut into segments. Terms of the glossary are no candidates, nor
    any part of them. `pairs` are translated segments; their Chinese side is searched too where there are no documents.
    `progress` is called after each document. A document that is no text is told to `refused`, with its number among them, and
    passed over; without that, InputError is raised.

    >>> found = suggest(["深入实施城市更新行动。城市更新要稳步推进。"], pairs=[("推进城市更新。", "Advance urban renewal.")],
    ...                 glossary=Glossary([]))
    >>> found[0].candidate.zh, found[0].proposal.en
    ('城市更新', 'urban renewal')
    """
    glossary = glossary if glossary is not None else Glossary.load()
    words = Words()
    miner = Miner(words)
    empty = True
    for texts, known in segmented(documents, glossary, progress, refused):
        miner.add(texts, known)
        empty = False
    if empty:
        miner.add([source for source, _ in pairs], [_known(source, glossary) for source, _ in pairs])
    found = miner.candidates(limit=limit, min_count=min_count)
    if not pairs or not found:
        return [Suggestion(one) for one in found]
    pairing = Pairing([_pair(source, target, glossary) for source, target in pairs], words, lexicon=_lexicon(glossary))
    return [Suggestion(one, pairing.propose(one.zh)) for one in found]


def segmented(
    documents: Iterable[bytes | str],
    glossary: Glossary,
    progress: Callable[[], object] | None = None,
    refused: Refused | None = None,
) -> Iterator[Segmented]:
    """Give `segments_of` each document; for `progress` and `refused` see `suggest`."""
    for number, document in enumerate(documents):
        try:
            yield segments_of(document, glossary)
        except InputError as error:
            if refused is None:
                raise
            refused(number, error)
        if progress is not None:
            progress()


def segments_of(document: bytes | str, glossary: Glossary) -> Segmented:
    """Clean a document and give its segments in Simplified characters, and for each the places of known terms."""
    cleaned = clean(document, profile=_SIMPLIFIED)
    segments = segment(cleaned.text, skip=[one.span for one in cleaned.page.furniture]).segments
    places = glossary.match(cleaned.text).hits
    known: list[list[Span]] = []
    number = 0
    for one in segments:
        start, end = one.span
        while number < len(places) and places[number].span[0] < start:
            number += 1
        inside: list[Span] = []
        while number < len(places) and places[number].span[1] <= end:
            inside.append((places[number].span[0] - start, places[number].span[1] - start))
            number += 1
        known.append(inside)
    return [one.text for one in segments], known


def _known(text: str, glossary: Glossary) -> list[Span]:
    return [hit.span for hit in glossary.match(text).hits]


def _pair(source: str, target: str, glossary: Glossary) -> Pair:
    hits = glossary.match(source).hits
    there = tuple(term.target_span for term in verify_terms(hits, target) if term.target_span) if hits else ()
    return Pair(source, target, tuple(hit.span for hit in hits), there)


def _lexicon(glossary: Glossary) -> list[Pair]:
    return [Pair(one.zh, one.rendering().en) for one in glossary.concepts]
