"""Sentence alignment: which sentences of a source and of its translation belong together."""

from __future__ import annotations

from collections.abc import Sequence

from translator.align.anchors import band, chain
from translator.align.lattice import Step, best_path
from translator.align.lexicon import Lexicon
from translator.align.scoring import Scorer
from translator.align.shapes import PRIORS, Evidence, Options, Sentence


def align_sentences(source: Sequence[Sentence], target: Sequence[Sentence], evidence: Evidence, options: Options) -> list[Step]:
    lexicon = Lexicon(source, target, evidence)
    steps: list[Step] = []
    for number in range(options.rounds):
        points = chain(source, target, lexicon)
        limits = band(source, target, points, options.margin)
        scorer = Scorer(source, target, lexicon, options)
        steps = best_path(limits, scorer.bead, PRIORS)
        if number + 1 < options.rounds:
            lexicon.learn([_words(source, target, step) for step in steps if step.rows and step.columns and step.chance > 0.5])
    return steps


def _words(source: Sequence[Sentence], target: Sequence[Sentence], step: Step) -> tuple[list[str], list[str]]:
    mine = [word for one in source[step.row : step.row + step.rows] for word in one.words]
    theirs = [word for one in target[step.column : step.column + step.columns] for word in one.words]
    return mine, theirs
