"""Compare two bodies of text: which terms and phrases came, went or changed in frequency, and what now stands before a head.

Frequencies are compared by the log-likelihood ratio (Dunning 1993; Rayson and Garside 2000, “Comparing corpora using frequency
profiling”), which takes the lengths of both sides into account; 6.63 is its one-percent point, 3.84 its five-percent point.

What counts as a head and a modifier is said in `translator.terms.modifiers`; a shift is a head of which both sides speak, and say
something else.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

MARKED = 6.63
_SMALL = 200_000  # characters; in longer texts a head must be modified RARE times to be set against one without a modifier
_RARE = 3
_NONE: Counter[str] = Counter()
Kind = Literal["appeared", "vanished", "more", "less"]


@dataclass(frozen=True, slots=True)
class Change:
    """A term or phrase whose frequency changed. Counts are those of both sides, rates are per 10,000 characters.

    `known` is the id of the glossary's concept, empty for a phrase found in the texts. `weight` is the log-likelihood ratio.
    """

    zh: str
    kind: Kind
    old: int
    new: int
    old_rate: float
    new_rate: float
    weight: float
    known: str = ""
    old_example: str = ""
    new_example: str = ""


@dataclass(frozen=True, slots=True)
class Shift:
    """A head whose modifiers changed: with their counts, those that only one side has, and those that both have.

    `old` or `new` is empty where that side has the head without a modifier.
    """

    head: str
    old: tuple[tuple[str, int], ...]
    new: tuple[tuple[str, int], ...]
    kept: tuple[str, ...]
    weight: float
    old_example: str = ""
    new_example: str = ""


@dataclass(slots=True)
class Side:
    """One body of text: its segments and what was found in it. `terms` counts concepts by id."""

    segments: list[str] = field(default_factory=list)
    terms: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)  # of a concept
    phrases: Counter[str] = field(default_factory=Counter)
    modifiers: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    shown: dict[tuple[str, str], str] = field(default_factory=dict)  # an example of head and modifier

    @property
    def characters(self) -> int:
        return sum(map(len, self.segments))


def weight(old: int, new: int, old_size: int, new_size: int) -> float:
    """Give the log-likelihood ratio of two counts in texts of two sizes, 0 or more.

    >>> round(weight(10, 10, 1000, 1000), 2), round(weight(0, 8, 1000, 1000), 2)
    (0.0, 11.09)
    """
    total = old_size + new_size
    if not total:
        return 0.0
    expected = ((old, old_size * (old + new) / total), (new, new_size * (old + new) / total))
    return max(2 * sum(seen * math.log(seen / due) for seen, due in expected if seen and due), 0.0)


def compare(old: Side, new: Side, names: Mapping[str, str], *, least: int = 2) -> list[Change]:
    """Give the terms and phrases that changed, the weightiest first; `names` has the Chinese of each concept id.

    What is on both sides must have changed beyond chance (one percent); what is on one side only must be there `least` times.
    """
    found = [_change(names[key], old.terms[key], new.terms[key], (old, new), known=key) for key in sorted({*old.terms, *new.terms})]
    found += [_change(zh, old.phrases[zh], new.phrases[zh], (old, new)) for zh in sorted({*old.phrases, *new.phrases})]
    kept = [one for one in found if _counts(one, least)]
    return sorted(_without_parts(kept), key=lambda one: (-one.weight, not one.known, one.zh))


def _counts(one: Change, least: int) -> bool:
    if one.kind in ("appeared", "vanished"):
        return max(one.old, one.new) >= least
    return one.weight >= MARKED


def _change(zh: str, old: int, new: int, sides: tuple[Side, Side], known: str = "") -> Change:
    sizes = [side.characters or 1 for side in sides]
    old_rate, new_rate = (round(count * 10_000 / size, 2) for count, size in zip((old, new), sizes, strict=True))
    kind: Kind = "appeared" if not old else "vanished" if not new else "more" if new_rate > old_rate else "less"
    shown = [
        (side.examples.get(known) or _example(side, zh)) if count else "" for side, count in zip(sides, (old, new), strict=True)
    ]
    return Change(zh, kind, old, new, old_rate, new_rate, round(weight(old, new, sizes[0], sizes[1]), 2), known, shown[0], shown[1])


def _without_parts(found: list[Change]) -> list[Change]:
    """Leave out a phrase that is a part of another with the same counts: one thing is told once."""
    whole: dict[tuple[int, int], list[str]] = defaultdict(list)
    for one in found:
        whole[one.old, one.new].append(one.zh)
    return [one for one in found if one.known or not any(one.zh != other and one.zh in other for other in whole[one.old, one.new])]


def _example(side: Side, zh: str) -> str:
    return next((text for text in side.segments if zh in text), "")


def shifts(old: Side, new: Side) -> list[Shift]:
    """Give the heads that each side modifies as the other does not, the weightiest first.

    A head that one side only has without a modifier counts half: that it was not qualified says less than that it was otherwise.
    """
    texts = ["\n".join(side.segments) for side in (old, new)]
    rare = 1 if max(map(len, texts)) <= _SMALL else _RARE
    found: list[Shift] = []
    for head in sorted({*old.modifiers, *new.modifiers}):
        before, after = old.modifiers.get(head, _NONE), new.modifiers.get(head, _NONE)
        if not (before and after) and (sum((before or after).values()) < rare or head not in texts[0 if after else 1]):
            continue
        gone, come = _only(before, after, head, texts[1]), _only(after, before, head, texts[0])
        if (before and not gone) or (after and not come):
            continue
        kept = tuple(one for one, _ in before.most_common() if one not in dict(gone))
        examples = [side.shown[head, said[0][0]] if said else _example(side, head) for side, said in ((old, gone), (new, come))]
        found.append(Shift(head, gone, come, kept, _worth(gone, come, before, after), examples[0], examples[1]))
    return sorted(found, key=lambda one: (-one.weight, one.head))


_Said = tuple[tuple[str, int], ...]


def _only(mine: Counter[str], theirs: Counter[str], head: str, text: str) -> _Said:
    """Give the modifiers that the other side has not: not even where its head goes on as another word."""

    def there(one: str) -> bool:
        longer = any(other.endswith(one) for other in theirs)  # "更加积极" has "积极" in it, and is another modifier
        return one in theirs or (not longer and (one + head in text or f"{one}的{head}" in text))

    return tuple((one, count) for one, count in mine.most_common() if not there(one))


def _worth(gone: _Said, come: _Said, before: Counter[str], after: Counter[str]) -> float:
    moved = [sum(count for _, count in said) for said in (gone, come)]
    if not all(moved):
        return round(math.sqrt(sum(moved)) / 2, 3)
    share = moved[0] * moved[1] / (before.total() * after.total())
    return round(math.sqrt(moved[0] * moved[1]) * (0.5 + share / 2), 3)
