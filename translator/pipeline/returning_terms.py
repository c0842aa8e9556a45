"""Glossary entries that systematic edits speak for: in two segments or more, a phrase became the same for the same Chinese.

For a term that the glossary knows, the English that stood for it is known too, and the whole rendering is proposed.
For other words the Chinese is the longest run of characters that all these segments have.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher

from translator import hanzi
from translator.model import Json, Span
from translator.pipeline.returning_rows import Change
from translator.terms import Glossary, verify_terms
from translator.terms.keys import function_words, stem

_TOKEN = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*|[^\w\s]|_")
_LEAST = 2  # segments that must agree
_LONGEST_ZH = 16
_MAX_TOKENS = 2_000  # of a text that is compared word by word
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
    change: Change
    old: list[str]
    old_at: Span  # in tokens
    new: list[str]
    new_at: Span


def term_edits(changes: Iterable[Change], sources: Sequence[str], glossary: Glossary) -> list[TermEdit]:
    """Find replacements that come again, the most frequent first; `sources` is the Chinese of the whole document.

    >>> changes = [Change("s1", "推进城市更新。", "Advance city renewal.", "Advance urban renewal.", ""),
    ...            Change("s2", "城市更新要稳。", "City renewal must be steady.", "Urban renewal must be steady.", "")]
    >>> [(one.zh, one.old, one.new) for one in term_edits(changes, [one.source for one in changes], Glossary([]))]
    [('城市更新', 'city renewal', 'urban renewal')]
    """
    known: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    unknown: dict[tuple[str, str], list[_Seen]] = defaultdict(list)
    shown: dict[tuple[str, str, str, str], tuple[str, str]] = {}
    for change in changes:
        if not change.old:
            continue
        taken: list[Span] = []
        for zh, concept, old, new, span in _known(change, glossary):
            key = (zh, concept, _key(old), _key(new))
            shown.setdefault(key, (_lower(old, change.old), _lower(new, change.new)))
            known[key] += [change.id] if change.id not in known[key] else []
            taken.append(span)
        for seen in _unknown(change, taken):
            unknown[_key(" ".join(seen.old[slice(*seen.old_at)])), _key(" ".join(seen.new[slice(*seen.new_at)]))].append(seen)
    found = [
        TermEdit(zh, concept, *shown[key], tuple(ids))
        for key, ids in known.items()
        for zh, concept in [key[:2]]
        if len(ids) >= _LEAST
    ]
    found += [edit for group in unknown.values() if (edit := _common(group, sources)) is not None]
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


def _known(change: Change, glossary: Glossary) -> Iterator[tuple[str, str, str, str, Span]]:
    """Give the terms of a segment whose English was changed: Chinese, entry, English before and after, and its place before."""
    old = change.old or ""
    edits = replacements(old, change.new)
    for term in verify_terms(glossary.match(change.source).hits, old):
        span = term.target_span
        inside = [one for one in edits if span and one.old[0] < span[1] and span[0] < one.old[1]]
        if span is None or not inside or any(one.new[0] == one.new[1] for one in inside):
            continue
        if any(one.old[0] < span[0] or one.old[1] > span[1] for one in inside):
            continue  # more than the term was replaced, and which part stands for it is not sure
        start = inside[0].new[0] - (inside[0].old[0] - span[0])
        end = inside[-1].new[1] + (span[1] - inside[-1].old[1])
        yield term.source, term.concept, old[slice(*span)], change.new[start:end], span


def _unknown(change: Change, taken: Sequence[Span]) -> Iterator[_Seen]:
    """Give the replacements of a segment that no known term explains."""
    old = change.old or ""
    first, second = list(_TOKEN.finditer(old)), list(_TOKEN.finditer(change.new))
    words = [one[0] for one in first], [one[0] for one in second]
    for one in replacements(old, change.new):
        if (
            one.old[0] == one.old[1]
            or one.new[0] == one.new[1]
            or any(one.old[0] < end and start < one.old[1] for start, end in taken)
        ):
            continue
        spans = [
            (
                next(n for n, token in enumerate(tokens) if token.start() == span[0]),
                next(n for n, token in enumerate(tokens, 1) if token.end() == span[1]),
            )
            for tokens, span in ((first, one.old), (second, one.new))
        ]
        yield _Seen(change, words[0], spans[0], words[1], spans[1])


def _common(group: Sequence[_Seen], sources: Sequence[str]) -> TermEdit | None:
    """Make a proposal of a replacement that several segments have, if they have Chinese in common."""
    ids = tuple(dict.fromkeys(one.change.id for one in group))
    if len(ids) < _LEAST:
        return None
    zh = _shared([one.change.source for one in group[:_MAX_SOURCES]], sources)
    left, right = _extent(group, -1), _extent(group, 1)
    one = group[0]
    old = one.old[one.old_at[0] - left : one.old_at[1] + right]
    new = one.new[one.new_at[0] - left : one.new_at[1] + right]
    worth = any(word[0].isalnum() and stem(word.casefold()) not in function_words() for word in new)
    return TermEdit(zh, "", _joined(old), _joined(new), ids) if zh and worth else None


def _extent(group: Sequence[_Seen], way: int) -> int:
    """Count the words beside a replacement that are the same in all segments, up to a function word or a mark."""
    count = 0
    while True:
        beside = set()
        for one in group:
            at = one.old_at[1] + count if way > 0 else one.old_at[0] - 1 - count
            beside.add(one.old[at].casefold() if 0 <= at < len(one.old) else "")
        word = next(iter(beside))
        if len(beside) > 1 or not word or not word[0].isalnum() or stem(word) in function_words():
            return count
        count += 1


def _shared(texts: Sequence[str], sources: Sequence[str]) -> str:
    """Find the longest run of Chinese that all texts have; of several, the one that is rarest in the document, or none."""
    first = min(texts, key=len)
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


def _key(text: str) -> str:
    return text.casefold()


def _joined(tokens: Sequence[str]) -> str:
    text = " ".join(tokens)
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _lower(phrase: str, text: str) -> str:
    """Write a phrase that begins a sentence with a small letter."""
    begins = text.lstrip("\"'“‘( ").startswith(phrase)
    return phrase[:1].lower() + phrase[1:] if begins and phrase[1:2].islower() else phrase
