"""Verify an existing alignment: what does not belong to its pair, and what of a pair was left out or added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from translator.model import Bead, Json
from translator.pipeline.aligning import LOW, Text, Told, align_texts
from translator.pipeline.pairs import TextPair
from translator.segment import segment
from translator.segment.english import segment_english
from translator.terms import Glossary


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about pair `number` (from 1): `kind` is `moved`, `mixed`, `omitted`, `added` or `low`, with its text.

    `moved`: this English belongs to pair `other`. `mixed`: the sentences of this pair and of pair `other` belong together.
    `omitted`: Chinese without English. `added`: English without Chinese.
    `low`: a score that should be looked at. `score` is that of the bead, 0 to 1.
    """

    number: int
    kind: str
    text: str
    score: float
    other: int | None = None

    def __str__(self) -> str:
        said = {
            "omitted": "no English for",
            "added": "no Chinese for",
            "low": "doubtful",
            "moved": f"belongs to {self.other}",
            "mixed": f"belongs together with {self.other}",
        }
        return f"{said[self.kind]}: {self.text}"

    def to_dict(self) -> Json:
        return {"pair": self.number, "kind": self.kind, "text": self.text, "score": round(self.score, 3), "other": self.other}


def verify_pairs(
    pairs: Sequence[TextPair],
    *,
    glossary: Glossary | None = None,
    embeddings: bool | None = None,
    low: float = LOW,
    told: Told = lambda stage: None,
) -> list[Doubt]:
    """Align the sentences of pairs anew, without regard to the pairs, and say where that tells against them.

    >>> pairs = [("新增企业35家。", "It added 35 enterprises.")]
    >>> pairs += [("2024年投资40亿元。产值增长7%。", "In 2024, 4 billion yuan was invested.")]
    >>> [str(doubt) for doubt in verify_pairs(pairs, embeddings=False)]
    ['no English for: 产值增长7%。']
    """
    source, mine = _cut([[one.text for one in segment(pair[0]).segments] for pair in pairs])
    target, theirs = _cut([[" ".join(one.text.split()) for one in segment_english(pair[1]).segments] for pair in pairs])
    if not source or not target:
        return [_alone(number, pair) for number, pair in enumerate(pairs, 1)]
    texts = [Text(tuple(sentences), tuple(numbers)) for sentences, numbers in ((source, mine), (target, theirs))]
    found = align_texts(*texts, glossary=glossary, embeddings=embeddings, told=told).alignment
    # What stands elsewhere is told by its crossing, not as left out here and added there.
    crossed = {at for bead in found.crossings for at in bead.source}, {at for bead in found.crossings for at in bead.target}
    doubts: list[Doubt] = []
    for bead in (*found.beads, *found.crossings):
        if not (set(bead.source) <= crossed[0] and set(bead.target) <= crossed[1]) or (bead.source and bead.target):
            doubts += _doubts(bead, texts, low)
    return sorted(doubts, key=lambda doubt: (doubt.number, doubt.kind, doubt.text))


def _cut(sides: Sequence[Sequence[str]]) -> tuple[list[str], list[int]]:
    sentences = [sentence for side in sides for sentence in side]
    return sentences, [number for number, side in enumerate(sides, 1) for _ in side]


def _alone(number: int, pair: TextPair) -> Doubt:
    return Doubt(number, "omitted" if pair[0] else "added", pair[0] or pair[1], 1.0)


def _doubts(bead: Bead, texts: Sequence[Text], low: float) -> list[Doubt]:
    source, target = texts
    mine = [(source.paragraphs[at], source.sentences[at]) for at in bead.source]
    theirs = [(target.paragraphs[at], target.sentences[at]) for at in bead.target]
    if not mine or not theirs:
        kind = "omitted" if mine else "added"
        return [Doubt(number, kind, text, bead.score) for number, text in (*mine, *theirs)]
    numbers = sorted({number for number, _ in mine})
    moved = [Doubt(number, "moved", text, bead.score, numbers[0]) for number, text in theirs if number not in numbers]
    shown = "".join(text for _, text in mine)
    if not moved and len(numbers) > 1:
        return [Doubt(numbers[0], "mixed", shown, bead.score, numbers[1])]
    if not moved and bead.score < low:
        return [Doubt(numbers[0], "low", shown, bead.score)]
    return moved
