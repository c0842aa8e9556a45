"""Compare two groups of documents: what came, what went, what is said otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from translator.pipeline.growing import Refused, Segmented, segmented
from translator.terms import Glossary
from translator.terms.candidates import Miner
from translator.terms.drift import Change, Shift, Side, compare, shifts
from translator.terms.lexicon import Words
from translator.terms.modifiers import modifiers

_PHRASES = 300  # of each side, the best candidates of `translator.terms.candidates`


@dataclass(frozen=True, slots=True)
class Drift:
    """What changed from the old to the new: frequencies of terms and phrases, and modifiers of heads."""

    changes: tuple[Change, ...]
    shifts: tuple[Shift, ...]
    characters: tuple[int, int]

    def to_dict(self) -> dict[str, Any]:
        return {
            "characters": list(self.characters),
            "changes": [asdict(one) for one in self.changes],
            "shifts": [
                asdict(one)
                | {"old": [list(pair) for pair in one.old], "new": [list(pair) for pair in one.new], "kept": list(one.kept)}
                for one in self.shifts
            ],
        }


def drift(
    old: Iterable[bytes | str],
    new: Iterable[bytes | str],
    *,
    glossary: Glossary | None = None,
    least: int = 2,
    progress: Callable[[], object] | None = None,
    refused: tuple[Refused, Refused] | None = None,
) -> Drift:
    """Compare documents of two times; each is cleaned and brought to Simplified characters first.

    A term or phrase that only one side has is told if it is there `least` times; see `translator.terms.drift` for the rest.
    What is no text is told to `refused`, one function a side, and passed over; without them, InputError is raised.

    >>> found = drift(["实施稳健的货币政策。"], ["实施适度宽松的货币政策。"], glossary=Glossary([]))
    >>> [(one.head, one.old, one.new) for one in found.shifts]
    [('货币政策', (('稳健', 1),), (('适度宽松', 1),))]
    """
    glossary = glossary if glossary is not None else Glossary.load()
    words = Words()
    before, old_miner = _side(segmented(old, glossary, progress, refused and refused[0]), glossary, words)
    after, new_miner = _side(segmented(new, glossary, progress, refused and refused[1]), glossary, words)
    _count_phrases((before, after), (old_miner, new_miner))
    names = {concept.id: concept.zh for concept in glossary.concepts}
    changes = compare(before, after, names, least=least)
    return Drift(tuple(changes), tuple(shifts(before, after)), (before.characters, after.characters))


def _side(documents: Iterable[Segmented], glossary: Glossary, words: Words) -> tuple[Side, Miner]:
    side, miner = Side(), Miner(words)
    for texts, known in documents:
        miner.add(texts, known)
        side.segments += texts
        for text, spans in zip(texts, known, strict=True):
            for start, end in spans:
                concept = glossary.concept_of(text[start:end])
                if concept is not None:
                    side.terms[concept.id] += 1
                    side.examples.setdefault(concept.id, text)
            for head, modifier in modifiers(text, words, spans):
                side.modifiers[head][modifier] += 1
                side.shown.setdefault((head, modifier), text)
    return side, miner


def _count_phrases(sides: tuple[Side, Side], miners: tuple[Miner, Miner]) -> None:
    """Count the best candidates of either side on both; words of two characters say too little."""
    found = {one.zh for miner in miners for one in miner.candidates(limit=_PHRASES, min_count=2) if len(one.zh) > 2}
    for side in sides:
        text = "\n".join(side.segments)
        side.phrases.update({zh: text.count(zh) for zh in found})
