"""Sentence alignment: which sentences of a source and of its translation belong together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from translator.align.anchors import band, chain
from translator.align.lattice import Step, Ways, all_ways
from translator.align.lexicon import Lexicon
from translator.align.scoring import Scorer
from translator.align.shapes import PRIORS, Evidence, Options, Sentence, Size


def align_sentences(source: Sequence[Sentence], target: Sequence[Sentence], evidence: Evidence, options: Options) -> Ways:
    lexicon = Lexicon(source, target, evidence)
    ways = Ways([], {})
    priors = PRIORS
    for number in range(options.rounds):
        points = chain(source, target, lexicon)
        limits = band(source, target, points, options.margin)
        scorer = Scorer(source, target, lexicon, options)
        ways = all_ways(limits, scorer.bead, priors)
        if number + 1 < options.rounds:
            priors = _priors(ways.path, options.prior_weight)
            lexicon.learn([_words(source, target, step) for step in ways.path if step.rows and step.columns and step.chance > 0.5])
    return ways


def _words(source: Sequence[Sentence], target: Sequence[Sentence], step: Step) -> tuple[list[str], list[str]]:
    mine = [word for one in source[step.row : step.row + step.rows] for word in one.words]
    theirs = [word for one in target[step.column : step.column + step.columns] for word in one.words]
    return mine, theirs


def _priors(steps: Sequence[Step], weight: float) -> dict[Size, float]:
    """Mix what was met in this text with what is usual."""
    met: Counter[Size] = Counter((step.rows, step.columns) for step in steps)
    total = len(steps) + weight
    return {size: (met[size] + weight * prior) / total for size, prior in PRIORS.items()}
