"""Find the terms of a glossary in a Chinese text, in linear time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import Any

from translator.hanzi import is_han
from translator.model import Concept, Span, TermMatch, TermMatches
from translator.terms import tables
from translator.terms.fold import CLOSING_QUOTES, OPENING_QUOTES, Folded, fold


class Matcher:
    """An automaton over all Chinese forms of some concepts. Of two concepts with the same form the later one has it."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._forms: dict[str, Concept] = {}
        # An abbreviation of one concept that is the full form of another belongs to the other.
        for concept in concepts:
            self._forms |= {fold(form).text: concept for form in concept.aka}
        for concept in concepts:
            self._forms |= {fold(form).text: concept for form in (concept.zh_hant, concept.zh)}
        self._forms.pop("", None)

    @cached_property
    def _patterns(self) -> list[str]:
        guards = [longer for term, longer in _guards() if term in self._forms and longer not in self._forms]
        return [*self._forms, *dict.fromkeys(guards)]

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick_rs

        return ahocorasick_rs.AhoCorasick(self._patterns, store_patterns=False)

    def match(self, text: str) -> TermMatches:
        """Give the terms of a text: of overlapping ones the leftmost, then the longest; the others are `shadowed`."""
        if not self._forms:
            return TermMatches(())
        folded = fold(text)
        found: list[tuple[str, int, int]] = [
            (self._patterns[index], start, end)
            for index, start, end in self._automaton.find_matches_as_indexes(folded.text, overlapping=True)
        ]
        barred = self._barred(found)
        candidates: list[tuple[Span, Concept]] = []
        for form, start, end in found:
            concept = self._forms.get(form)
            span = concept and (start, end) not in barred and _whole_span(folded, start, end)
            if concept and span:
                candidates.append((span, concept))
        candidates.sort(key=lambda item: (item[0][0], -item[0][1]))
        hits: list[TermMatch] = []
        shadowed: list[TermMatch] = []
        reach = 0
        for span, concept in candidates:
            won = span[0] >= reach
            (hits if won else shadowed).append(TermMatch(concept, span, text[slice(*span)], shadowed=not won))
            reach = max(reach, span[1]) if won else reach
        return TermMatches(tuple(hits), tuple(shadowed))

    def _barred(self, found: Iterable[tuple[str, int, int]]) -> set[Span]:
        """Give the places where a term is only a part of a longer word."""
        barred: set[Span] = set()
        for form, start, _ in found:
            for term in _guarded().get(form, ()) if form not in self._forms else ():
                at = form.find(term)
                while at >= 0:
                    barred.add((start + at, start + at + len(term)))
                    at = form.find(term, at + 1)
        return barred


def _whole_span(folded: Folded, start: int, end: int) -> Span | None:
    """Give the place of a hit in the original text, or None where it begins or ends inside a Latin word or a quotation."""
    text = folded.original
    begin, stop = folded.origin(start, end)
    if _is_latin(text[begin : begin + 1]) and _is_latin(text[max(begin - 1, 0) : begin]):
        return None
    if text[begin].isdigit() and begin > 1 and text[begin - 1] == "." and text[begin - 2].isdigit():
        return None  # the "5G" of "2.5G"
    if _is_latin(text[stop - 1]) and _is_latin(text[stop : stop + 1]):
        return None
    return (begin, stop) if stop - begin == end - start else _with_quotes(text, begin, stop)


def _is_latin(char: str) -> bool:
    """Say whether a character is a letter or digit of a word written without blanks inside."""
    return char.isalnum() and not is_han(char)


def _with_quotes(text: str, start: int, end: int) -> Span | None:
    """Take in the quotation mark next to a hit that has its partner inside; None where a hit crosses out of a quotation.

    新质“生产力” becomes one span with both marks, and 经济”产业 in 发展“数字经济”产业 is no hit.
    """
    inside = text[start:end]
    depth = 0
    missing = 0  # opening marks that must stand before the hit
    last = ""
    for char in inside:
        if char in OPENING_QUOTES:
            if last and last in CLOSING_QUOTES:
                return None  # two quotations in a row are two things
            depth += 1
        elif char in CLOSING_QUOTES:
            missing += depth == 0
            depth -= depth > 0
        last = char
    before, after = text[max(start - missing, 0) : start], text[end : end + depth]
    if (
        len(before) < missing
        or len(after) < depth
        or not set(before) <= set(OPENING_QUOTES)
        or not set(after) <= set(CLOSING_QUOTES)
    ):
        return None
    start, end = start - missing, end + depth
    if inside.count('"') % 2 == 0:
        return start, end
    if text[start - 1 : start] == '"':
        return start - 1, end
    return (start, end + 1) if text[end : end + 1] == '"' else None


@cache
def _guards() -> list[tuple[str, str]]:
    return [(fold(term).text, fold(longer).text) for term, longer in tables.rows("guards.tsv")]


@cache
def _guarded() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for term, longer in _guards():
        found.setdefault(longer, []).append(term)
    return found
