"""Glossary entries that systematic edits speak for: in two segments or more, a phrase became the same for the same Chinese.

For a term that the glossary knows, the English that stood for it is known too, and the whole rendering is proposed.
For other words the Chinese is the longest run of characters that all these segments have.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher

from translator import hanzi
from translator.model import Json, Span
from translator.pipeline.returning_rows import Change
from translator.terms import Glossary, verify_terms
from translator.terms.keys import function_words, stem

_TOKEN = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*|[^\w\s]|_")
_LEAST = 2  # segments that must agree
_LONGEST_ZH = 16
_LONGEST_TEXT = 500  # of the Chinese of a segment that is searched
_MAX_TOKENS = 500  # of a text that is compared word by word
_MAX_SOURCES = 40  # of one replacement, that are searched for what they have in common


@dataclass(frozen=True, slots=True)
class Replacement:
    """A stretch of words that became another, with where both stand."""

    old: Span
    new: Span


@dataclass(frozen=True, slots=True)
class TermEdit:
    """What a person wrote for a term instead: `concept` is its entry where there is one, `segments` where it was changed."""

    zh: str
    concept: str
    old: str
    new: str
    segments: tuple[str, ...]

    def to_dict(self) -> Json:
        return asdict(self) | {"segments": list(self.segments)}


@dataclass(frozen=True, slots=True)
class _Seen:
    """A replacement in a segment, in words: those of both texts, and which of them are meant."""

    change: Change
    old: Sequence[re.Match[str]]
    old_at: Span
    new: Sequence[re.Match[str]]
    new_at: Span

    def texts(self, left: int = 0, right: int = 0) -> tuple[str, str]:
        """Give both texts with so many words beside them; at the head of a sentence with a small letter."""
        return (
            _phrase(self.change.old or "", self.old, self.old_at[0] - left, self.old_at[1] + right),
            _phrase(self.change.new, self.new, self.new_at[0] - left, self.new_at[1] + right),
        )


def term_edits(changes: Iterable[Change], sources: Sequence[str], glossary: Glossary) -> list[TermEdit]:
    """Find replacements that come again, the most frequent first; `sources` is the Chinese of the whole document.

    >>> changes = [Change("s1", "推进城市更新。", "Advance city renewal.", "Advance urban renewal.", ""),
    ...            Change("s2", "城市更新要稳。", "City renewal must be steady.", "Urban renewal must be steady.", "")]
    >>> [(one.zh, one.old, one.new) for one in term_edits(changes, [one.source for one in changes], Glossary([]))]
    [('城市更新', 'city renewal', 'urban renewal')]
    """
    known: dict[tuple[str, str, str, str], list[TermEdit]] = defaultdict(list)
    unknown: dict[tuple[str, str], list[_Seen]] = defaultdict(list)
    for change in changes:
        if not change.old:
            continue
        taken: list[Span] = []
        for edit, span in _known(change, glossary):
            known[edit.zh, edit.concept, edit.old.casefold(), edit.new.casefold()].append(edit)
            taken.append(span)
        for seen in _unknown(change, taken):
            old, new = seen.texts()
            unknown[old.casefold(), new.casefold()].append(seen)
    joined = (_joined(group) for group in known.values())
    found = [edit for edit in (*joined, *(_common(group, sources) for group in unknown.values())) if edit is not None]
    return sorted(found, key=lambda one: -len(one.segments))


def replacements(old: str, new: str) -> list[Replacement]:
    """Give the stretches of words that became others; what was only put in or taken out has an empty side.

    >>> [(one.old, one.new) for one in replacements("Advance city renewal.", "Advance urban renewal.")]
    [((8, 12), (8, 13))]
    """
    first, second = list(_TOKEN.finditer(old)), list(_TOKEN.finditer(new))
    if max(len(first), len(second)) > _MAX_TOKENS:
        return []
    matcher = SequenceMatcher(None, [one[0].casefold() for one in first], [one[0].casefold() for one in second], autojunk=False)
    return [
        Replacement(_chars(first, i1, i2, old), _chars(second, j1, j2, new))
        for how, i1, i2, j1, j2 in matcher.get_opcodes()
        if how != "equal"
    ]


def _chars(tokens: Sequence[re.Match[str]], start: int, stop: int, text: str) -> Span:
    if start == stop:
        at = tokens[start].start() if start < len(tokens) else len(text)
        return at, at
    return tokens[start].start(), tokens[stop - 1].end()


def _known(change: Change, glossary: Glossary) -> Iterator[tuple[TermEdit, Span]]:
    """Give the terms of a segment whose English was changed, with the place of the English that was there."""
    old, new = change.old or "", change.new
    edits = replacements(old, new)
    for term in verify_terms(glossary.match(change.source).hits, old) if edits else ():
        span = term.target_span
        inside = [one for one in edits if span and one.old[0] < span[1] and span[0] < one.old[1]]
        if span is None or not inside or any(one.new[0] == one.new[1] for one in inside):
            continue
        if any(one.old[0] < span[0] or one.old[1] > span[1] for one in inside):
            continue  # more than the term was replaced, and which part stands for it is not sure
        start = inside[0].new[0] - (inside[0].old[0] - span[0])
        end = inside[-1].new[1] + (span[1] - inside[-1].old[1])
        texts = _small(old, *span), _small(new, start, end)
        yield TermEdit(term.source, term.concept, *texts, (change.id,)), span


def _joined(group: Sequence[TermEdit]) -> TermEdit | None:
    ids = tuple(dict.fromkeys(name for one in group for name in one.segments))
    return replace(group[0], segments=ids) if len(ids) >= _LEAST else None


def _unknown(change: Change, taken: Sequence[Span]) -> Iterator[_Seen]:
    """Give the replacements of a segment that no known term explains."""
    old = list(_TOKEN.finditer(change.old or ""))
    new = list(_TOKEN.finditer(change.new))
    for one in replacements(change.old or "", change.new):
        both = one.old[0] < one.old[1] and one.new[0] < one.new[1]
        if both and not any(one.old[0] < end and start < one.old[1] for start, end in taken):
            yield _Seen(change, old, _places(old, one.old), new, _places(new, one.new))


def _places(tokens: Sequence[re.Match[str]], span: Span) -> Span:
    """Say which words stand at a place of the text."""
    inside = [number for number, token in enumerate(tokens) if span[0] <= token.start() < span[1]]
    return inside[0], inside[-1] + 1


def _common(group: Sequence[_Seen], sources: Sequence[str]) -> TermEdit | None:
    """Make a proposal of a replacement that several segments have, if they have Chinese in common."""
    ids = tuple(dict.fromkeys(one.change.id for one in group))
    if len(ids) < _LEAST:
        return None
    left, right = _extent(group, -1), _extent(group, 1)
    # Where the words do not begin a sentence, they stand as they are written elsewhere.
    one = next((one for one in group if one.old_at[0] - left > 0), group[0])
    old, new = one.texts(left, right)
    if not any(stem(word.casefold()) not in function_words() for word in _TOKEN.findall(new) if word[0].isalnum()):
        return None
    zh = _shared([one.change.source for one in group[:_MAX_SOURCES]], sources)
    return TermEdit(zh, "", old, new, ids) if zh else None


def _extent(group: Sequence[_Seen], way: int) -> int:
    """Count the words beside a replacement that are the same in all segments, up to a function word or a mark."""
    count = 0
    while True:
        beside = set()
        for one in group:
            at = one.old_at[1] + count if way > 0 else one.old_at[0] - 1 - count
            beside.add(one.old[at][0].casefold() if 0 <= at < len(one.old) else "")
        word = next(iter(beside))
        if len(beside) > 1 or not word or not word[0].isalnum() or stem(word) in function_words():
            return count
        count += 1


def _phrase(text: str, tokens: Sequence[re.Match[str]], start: int, stop: int) -> str:
    return _small(text, tokens[start].start(), tokens[stop - 1].end())


def _small(text: str, start: int, end: int) -> str:
    """Give a phrase of a text, with a small letter where it begins the text."""
    phrase = text[start:end]
    begins = not text[:start].strip("\"'“‘( ")
    return phrase[:1].lower() + phrase[1:] if begins and phrase[1:2].islower() else phrase


def _shared(texts: Sequence[str], sources: Sequence[str]) -> str:
    """Find the longest run of Chinese that all texts have; of several, the one that is rarest in the document, or none."""
    first = min(texts, key=len)[:_LONGEST_TEXT]
    for length in range(min(len(first), _LONGEST_ZH), 1, -1):
        found = dict.fromkeys(
            part
            for at in range(len(first) - length + 1)
            if hanzi.han_count(part := first[at : at + length]) == length and all(part in text for text in texts)
        )
        if found:
            counts = sorted((sum(part in text for text in sources), part) for part in found)
            return counts[0][1] if len(counts) == 1 or counts[0][0] < counts[1][0] else ""
    return ""
