"""Find the terms of a glossary in a Chinese text, in linear time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, cached_property
from operator import itemgetter
from typing import Any

from translator.hanzi import is_han
from translator.model import Concept, Span, TermMatch, TermMatches
from translator.terms import borders, tables
from translator.terms.fold import CLOSING_QUOTES, OPENING_QUOTES, Folded, fold

_BRIEF = 300  # characters; such a text is searched without the automaton, which for ten thousand terms takes a while to build
_Found = tuple[int, int, int]  # number of the form, start and end in the folded text


class Matcher:
    """An automaton over forms. `forms` maps each folded form to the number of its concept, `concept_at` gives that."""

    def __init__(self, forms: Mapping[str, int], concept_at: Callable[[int], Concept]) -> None:
        self._forms = forms
        self._concept_at = concept_at

    @cached_property
    def _patterns(self) -> list[str]:
        return list(self._forms)

    @cached_property
    def _concepts(self) -> list[Concept | None]:
        """The concept of each form, as far as it was ever seen: making one of its row takes longer than finding it."""
        return [None] * len(self._forms)

    def _concept(self, index: int) -> Concept:
        concept = self._concepts[index] = self._concept_at(self._forms[self._patterns[index]])
        return concept

    @cached_property
    def _doubts(self) -> list[Callable[[Folded, int, int], bool] | None]:
        """Give for each form what decides whether a place of its characters is a place of the term; most need nothing."""
        return [_doubt(form) for form in self._patterns]

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick_rs

        return ahocorasick_rs.AhoCorasick(self._patterns, store_patterns=False)

    def match(self, text: str) -> TermMatches:
        """Give the terms of a text: of overlapping ones the leftmost, then the longest; the others are `shadowed`."""
        if not self._forms:
            return TermMatches(())
        folded = fold(text)
        found = self._find(folded.text)
        # By start, then the longest first; the automaton gives them by end.
        found.reverse()
        found.sort(key=itemgetter(1))
        hits: list[TermMatch] = []
        shadowed: list[TermMatch] = []
        reach = 0
        concepts, doubts = self._concepts, self._doubts
        cuts, shifts = [*folded.starts, len(folded.text) + 1], folded.shifts
        place = less = 0
        edge = cuts[0]  # where what is left out next was
        for index, start, end in found:
            stands = doubts[index]
            if stands and not stands(folded, start, end):
                continue
            while start >= edge:
                place += 1
                edge, less = cuts[place], shifts[place]
            span = (start + less, end + less)
            if end > edge:
                quoted = _with_quotes(text, *folded.origin(start, end))
                if quoted is None:
                    continue
                span = quoted
            if span[0] >= reach:
                reach = span[1]
                hits.append(TermMatch(concepts[index] or self._concept(index), span, text[span[0] : reach]))
            else:
                shadowed.append(TermMatch(concepts[index] or self._concept(index), span, text[span[0] : span[1]], True))
        return TermMatches(tuple(hits), tuple(shadowed))

    def _find(self, text: str) -> list[_Found]:
        """Give every place of every form in a folded text, by end, then by start."""
        if len(text) > _BRIEF or "_automaton" in self.__dict__:
            found: list[_Found] = self._automaton.find_matches_as_indexes(text, overlapping=True)
            return found
        numbers, sizes = self._numbers, self._sizes
        found = []
        for end in range(1, len(text) + 1):
            for size in sizes:
                index = numbers.get(text[end - size : end]) if size <= end else None
                if index is not None:
                    found.append((index, end - size, end))
        return found

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {form: number for number, form in enumerate(self._patterns)}

    @cached_property
    def _sizes(self) -> list[int]:
        return sorted({len(form) for form in self._forms}, reverse=True)


def _doubt(form: str) -> Callable[[Folded, int, int], bool] | None:
    """Choose what decides whether a place where the characters of a form are is a place of the term."""
    if form in _guards() or not (is_han(form[0]) and is_han(form[-1])):
        return _stands
    return _is_word if len(form) in borders.SHORT else None


def _is_word(folded: Folded, start: int, end: int) -> bool:
    return borders.stands(folded.text, start, end)


def _stands(folded: Folded, start: int, end: int) -> bool:
    """Say whether what looks like a term is one, and no part of a Latin word, a number or a longer Chinese word."""
    text = folded.original
    begin, stop = folded.origin(start, end)
    if _is_latin(text[begin]) and _is_latin(text[max(begin - 1, 0) : begin]):
        return False
    if text[begin].isdigit() and begin > 1 and text[begin - 1] == "." and text[begin - 2].isdigit():
        return False  # the "5G" of "2.5G"
    if _is_latin(text[stop - 1]) and _is_latin(text[stop : stop + 1]):
        return False
    form = folded.text[start:end]
    for before, after in _guards().get(form, ()):
        if folded.text.startswith(before + form + after, start - len(before)) and len(before) <= start:
            return False
    return len(form) not in borders.SHORT or borders.stands(folded.text, start, end)


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
def _guards() -> dict[str, list[tuple[str, str]]]:
    """Map a term to what stands before and after it in longer words that are not about it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in tables.rows("guards.tsv"):
        term, longer = (fold(cell).text for cell in row[:2])
        at = longer.find(term)
        while at >= 0:
            found.setdefault(term, []).append((longer[:at], longer[at + len(term) :]))
            at = longer.find(term, at + 1)
    return found
