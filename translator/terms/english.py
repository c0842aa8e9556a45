"""Prove the renderings of terms in an English text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from translator.model import Concept, Span, Term, TermMatch
from translator.terms.assign import Taken, Wish, assign
from translator.terms.phrases import find
from translator.terms.pieces import phrase
from translator.terms.tokens import read_target


def find_rendering(target: str, rendering: str) -> list[Span]:
    """Give the places, in order and without overlap, where an English text has a rendering in some form.

    What counts as a form is said in `translator.terms.phrases`. Spans are code points of `target`; a possessive after the last
    word is left out.

    >>> text = "Industrial value chains grow; the industry's chain is long."
    >>> [text[start:end] for start, end in find_rendering(text, "industrial chain")]
    ['Industrial value chains']
    """
    taken = Taken()
    found = sorted(find(read_target(target), phrase(rendering)), key=lambda found: (found.extra, found.first))
    return sorted(one.span for one in found if taken.take(one))


def verify_terms(
    hits: Sequence[TermMatch], target: str, *, date: str | None = None, authority: str | None = None
) -> tuple[Term, ...]:
    """Say for each hit of a source segment whether its translation has the term.

    Accepted are the preferred and admitted renderings and the one in force at `date` for `authority`; other renderings are
    refused. Hits that are shadowed are left out. Mentions of one concept are not told apart: the first ones in the source get
    the first places in the target.

    >>> from translator.model import Rendering
    >>> concept = Concept("ev", "电动汽车", "電動汽車", "", (Rendering("electric vehicle", "preferred"),))
    >>> hits = [TermMatch(concept, (0, 4), "电动汽车"), TermMatch(concept, (6, 10), "电动汽车")]
    >>> [(term.verdict, term.target_span) for term in verify_terms(hits, "Electric vehicles sell; they sell well.")]
    [('proved', (0, 17)), ('shared', (0, 17))]
    """
    concepts = {hit.concept.id: hit.concept for hit in hits if not hit.shadowed}
    counts = dict.fromkeys(concepts, 0)
    numbered: list[tuple[TermMatch, int]] = []
    for hit in hits:
        if not hit.shadowed:
            numbered.append((hit, counts[hit.concept.id]))
            counts[hit.concept.id] += 1
    wishes = {key: _wish(concept, counts[key], date, authority) for key, concept in concepts.items()}
    assign(read_target(target), list(wishes.values()))
    return tuple(_term(hit, number, wishes[hit.concept.id], date, authority) for hit, number in numbered)


def _wish(concept: Concept, mentions: int, date: str | None, authority: str | None) -> Wish:
    picked = concept.rendering(date, authority).en
    accepted = {one.en for one in concept.renderings if one.status in ("preferred", "admitted")} | {picked}
    ordered = tuple(dict.fromkeys(one.en for one in concept.renderings))
    return Wish(mentions, tuple(en for en in ordered if en in accepted), tuple(en for en in ordered if en not in accepted))


def _term(hit: TermMatch, number: int, wish: Wish, date: str | None, authority: str | None) -> Term:
    """Make the result of the `number`-th mention: proved ones come first, then wrong ones, then those that share or miss."""
    expected = hit.concept.rendering(date, authority).en
    base = Term(hit.concept.id, hit.surface, hit.span, expected)
    if number < len(wish.places):
        return replace(base, target_span=wish.places[number].span, verdict="proved")
    number -= len(wish.places)
    if number < len(wish.wrong):
        return replace(base, target_span=wish.wrong[number].span, verdict="forbidden")
    if wish.places:
        return replace(base, target_span=wish.places[-1].span, verdict="shared")
    return replace(base, verdict="missing")
