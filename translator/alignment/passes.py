"""The passes of an alignment: anchors and band, all ways through it, what the text teaches, and another look at doubts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from translator.alignment.anchors import Band, Point, band, chain
from translator.alignment.lattice import Step, Ways, all_ways
from translator.alignment.lexicon import Lexicon
from translator.alignment.scoring import Scorer
from translator.alignment.shapes import PRIORS, Evidence, Options, Sentence, Size
from translator.model import Bead

# Cosines, from -1 to 1, of what sentences mean; for each bead the sentences of its source and of its target.
Similar = Callable[[Sequence[Bead]], Sequence[float]]
Told = Callable[[str], object]

_SURE = 0.98
_UNLEARNED = 0.5  # beads with a lower chance teach nothing
_MOST_CROSSED = 400  # sentences without a counterpart, on either side, that are compared with one another
_CROSSED = 0.9


@dataclass(frozen=True, slots=True)
class Alignment:
    """Beads in the order of both texts, each sentence in exactly one; and pairs that stand in another order.

    Of a pair in `crossings` both sentences are without a counterpart in `beads`.
    """

    beads: tuple[Bead, ...]
    crossings: tuple[Bead, ...] = ()


def align_sentences(
    source: Sequence[Sentence],
    target: Sequence[Sentence],
    evidence: Evidence | None = None,
    options: Options | None = None,
    *,
    similar: Similar | None = None,
    told: Told = lambda stage: None,
) -> Alignment:
    """Align the sentences of two texts.

    `similar` compares what sentences mean; it is asked only about beads that are in doubt. `told` is called with the name of each
    stage as it begins. Time and memory grow with the length of the texts and with how far apart their anchors are.

    >>> texts = [[Sentence(tuple(line), 9) for line in lines] for lines in (("ab", "cd", "ef"), ("ab", "cdef"))]
    >>> evidence = Evidence({letter: {letter: 1.0} for letter in "abcdef"})
    >>> [(bead.source, bead.target) for bead in align_sentences(*texts, evidence).beads]
    [((0,), (0,)), ((1, 2), (1,))]
    """
    if not source or not target:
        return Alignment((*_alone(len(source), Bead((0,), (), 1.0)), *_alone(len(target), Bead((), (0,), 1.0))))
    options = options or Options()
    lexicon = Lexicon(source, target, evidence or Evidence())
    ways, priors = Ways([], {}), PRIORS
    for number in range(options.rounds):
        told("look for anchors" if number == 0 else "align again")
        points = _sure(ways.path, len(source)) or chain(source, target, lexicon)
        limits = band(source, target, points, options.margin)
        scorer = Scorer(source, target, lexicon, options)
        ways = all_ways(limits, scorer.bead, priors)
        if number + 1 < options.rounds:
            told("learn words")
            lexicon.learn(
                [_words(source, target, step) for step in ways.path if step.rows and step.columns and step.chance > _UNLEARNED]
            )
            priors = _priors(ways.path, options.prior_weight)
    if similar is not None:
        told("compare meanings")
        ways = _compared(ways, limits, priors, similar, options)
    return Alignment(tuple(map(_bead, ways.path)), tuple(_crossings(ways.path, scorer, priors)))


def _alone(count: int, like: Bead) -> list[Bead]:
    return [Bead((at,) * len(like.source), (at,) * len(like.target), like.score) for at in range(count)]


def _bead(step: Step) -> Bead:
    source = tuple(range(step.row, step.row + step.rows))
    return Bead(source, tuple(range(step.column, step.column + step.columns)), min(1.0, step.chance))


def _words(source: Sequence[Sentence], target: Sequence[Sentence], step: Step) -> tuple[list[str], list[str]]:
    mine = [word for one in source[step.row : step.row + step.rows] for word in one.words]
    theirs = [word for one in target[step.column : step.column + step.columns] for word in one.words]
    return mine, theirs


def _sure(steps: Sequence[Step], rows: int) -> list[Point]:
    """Give the pairs of the pass before that are sure, if those are most of the text."""
    points = [(step.row, step.column) for step in steps if step.rows == step.columns == 1 and step.chance > _SURE]
    return points if len(points) > rows / 2 else []


def _priors(steps: Sequence[Step], weight: float) -> dict[Size, float]:
    """Mix the kinds of bead that were met in this text with what is usual."""
    met: Counter[Size] = Counter((step.rows, step.columns) for step in steps)
    total = len(steps) + weight
    return {size: (met[size] + weight * prior) / total for size, prior in PRIORS.items()}


def _compared(ways: Ways, limits: Band, priors: Mapping[Size, float], similar: Similar, options: Options) -> Ways:
    """Add what the meanings say to the scores of the beads that are left over, and weigh their ways anew.

    A bead that is sure has no rival, and what is added to its score changes nothing.
    """
    asked = [step for step in ways.likely if step.rows and step.columns and step.chance < _SURE][: options.most_compared]
    added = {
        step: options.meaning_weight * (step.rows + step.columns) / 2 * (cosine - options.unlike)
        for step, cosine in zip(asked, similar([_bead(step) for step in asked]), strict=True)
    }
    scores = {
        (step.row, step.rows, step.column, step.columns): value - math.log(priors[step.rows, step.columns]) + added.get(step, 0.0)
        for step, value in ways.likely.items()
    }
    return all_ways(limits, lambda *bead: scores.get(bead, -math.inf), priors)


def _crossings(steps: Sequence[Step], scorer: Scorer, priors: Mapping[Size, float]) -> list[Bead]:
    """Find sentences that were left alone on both sides and are each other's best counterpart, in another order."""
    rows = [step.row for step in steps if not step.columns][:_MOST_CROSSED]
    columns = [step.column for step in steps if not step.rows][:_MOST_CROSSED]
    found = []
    for row in rows:
        for column in columns:
            # Any of the others might have been the one: its chance is shared among them.
            value = scorer.bead(row, 1, column, 1) + math.log(priors[1, 1] / max(len(rows), len(columns)))
            if value > 0:
                found.append((value, row, column))
    kept: list[Bead] = []
    for value, row, column in sorted(found, reverse=True):
        chance = 1 / (1 + math.exp(-value))
        if chance >= _CROSSED and not any((row,) == one.source or (column,) == one.target for one in kept):
            kept.append(Bead((row,), (column,), chance))
    return sorted(kept, key=lambda bead: bead.source)
