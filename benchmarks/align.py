"""Measure sentence alignment against human gold, and against length alone (Gale and Church 1993) in the same run.

    python benchmarks/align.py FOLDER… [--hard] [--no-embeddings] [--json]

A FOLDER has `zh/NAME.txt` and `en/NAME.txt` with a sentence a line, and `gold/NAME.align` with lines `[0, 1]:[0]` from 0. The
measure is the strict one of Vecalign and Bertalign: a bead counts only where it is exactly a bead of the gold; beads with one
side empty are counted on neither side. `--hard` also makes a harder text of each: of a bead in twenty the Chinese is left out, of
another the English, and of one in four a sentence is run together with one of the next bead, on one side (seeded).
"""

from __future__ import annotations

import argparse
import ast
import json
import math
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from translator.alignment.meaning import installed
from translator.pipeline.aligning import aligned
from translator.terms import dictionary

Gold = list[tuple[tuple[int, ...], tuple[int, ...]]]
_LEFT_OUT, _RUN_TOGETHER = 0.05, 0.12


@dataclass(frozen=True, slots=True)
class Case:
    """Two texts and their gold."""

    name: str
    source: list[str]
    target: list[str]
    gold: Gold


@dataclass(frozen=True, slots=True)
class Result:
    """Beads that are right, found, and in the gold; seconds of the wall clock."""

    right: int
    found: int
    gold: int
    seconds: float

    @property
    def scores(self) -> tuple[float, float, float]:
        """Precision, recall, F1."""
        precision, recall = self.right / max(1, self.found), self.right / max(1, self.gold)
        return precision, recall, 2 * self.right / max(1, self.found + self.gold)


def read(folder: Path) -> Iterator[Case]:
    """Read the cases of a folder."""
    for path in sorted((folder / "gold").glob("*.align")):
        source, target = ((folder / side / f"{path.stem}.txt").read_text(encoding="utf-8").splitlines() for side in ("zh", "en"))
        rows = (line.split(":")[:2] for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
        gold = [(tuple(ast.literal_eval(one or "[]")), tuple(ast.literal_eval(two or "[]"))) for one, two in rows]
        yield Case(folder.name, source, target, gold)


def harder(case: Case, seed: int = 7) -> Case:
    """Leave sentences out and run sentences together, and make the gold of it."""
    chance = random.Random(seed)  # noqa: S311
    texts = [([case.source[at] for at in mine], [case.target[at] for at in theirs]) for mine, theirs in case.gold]
    kept = []
    for mine, theirs in texts:
        value = chance.random()
        kept.append(([], theirs) if value < _LEFT_OUT else (mine, []) if value > 1 - _LEFT_OUT else (mine, theirs))
    source: list[str] = []
    target: list[str] = []
    gold: Gold = []
    for mine, theirs in _run_together(kept, chance):
        gold.append((tuple(range(len(source), len(source) + len(mine))), tuple(range(len(target), len(target) + len(theirs)))))
        source += mine
        target += theirs
    return Case(f"{case.name}, harder", source, target, gold)


def _run_together(texts: Sequence[tuple[list[str], list[str]]], chance: random.Random) -> Iterator[tuple[list[str], list[str]]]:
    at = 0
    while at < len(texts):
        mine, theirs = texts[at]
        more, further = texts[at + 1] if at + 1 < len(texts) else ([], [])
        at += 1
        if mine and theirs and more and further:
            value = chance.random()
            if value < _RUN_TOGETHER:
                mine, theirs = [*mine[:-1], mine[-1].rstrip("。") + "，" + more[0], *more[1:]], theirs + further
                at += 1
            elif value < 2 * _RUN_TOGETHER:
                mine, theirs = mine + more, [*theirs[:-1], theirs[-1].rstrip(".") + ", " + further[0], *further[1:]]
                at += 1
        yield mine, theirs


# Gale and Church 1993, “A program for aligning sentences in bilingual corpora”: their priors and their variance.
_KINDS = {(1, 1): 0.89, (1, 0): 0.00495, (0, 1): 0.00495, (2, 1): 0.0445, (1, 2): 0.0445, (2, 2): 0.011}
_VARIANCE = 6.8


def gale_church(source: Sequence[str], target: Sequence[str]) -> Gold:
    """Align by lengths alone; the ratio of lengths is that of the whole texts."""
    mine, theirs = ([0], [0])
    for ends, sentences in ((mine, source), (theirs, target)):
        for sentence in sentences:
            ends.append(ends[-1] + len(sentence))
    ratio = theirs[-1] / max(1, mine[-1])
    width = max(60, abs(len(source) - len(target)) + 60)
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for row in range(len(source) + 1):
        middle = row * len(target) // max(1, len(source))
        for column in range(max(0, middle - width), min(len(target), middle + width) + 1):
            choices = []
            for (rows, columns), prior in _KINDS.items():
                before = best.get((row - rows, column - columns))
                if before is not None:
                    one, two = (mine[row] - mine[row - rows]) * ratio, theirs[column] - theirs[column - columns]
                    choices.append((before[0] - math.log(prior) + _cost(one, two), (rows, columns)))
            if choices:
                best[row, column] = min(choices)
    row, column = len(source), len(target)
    path: Gold = []
    while row or column:
        rows, columns = best[row, column][1]
        path.append((tuple(range(row - rows, row)), tuple(range(column - columns, column))))
        row, column = row - rows, column - columns
    return path[::-1]


def _cost(one: float, two: float) -> float:
    middle = (one + two) / 2
    off = abs(two - one) / math.sqrt(max(middle, 1.0) * _VARIANCE)
    return -math.log(max(2 * (1 - 0.5 * (1 + math.erf(off / math.sqrt(2)))), 1e-12))


def _duizhao(*, embeddings: bool, use_dictionary: bool) -> Callable[[Sequence[str], Sequence[str]], Gold]:
    def run(source: Sequence[str], target: Sequence[str]) -> Gold:
        beads = aligned(source, target, embeddings=embeddings, use_dictionary=use_dictionary).beads
        return [(bead.source, bead.target) for bead in beads]

    return run


def measure(align: Callable[[Sequence[str], Sequence[str]], Gold], case: Case) -> Result:
    """Align a case and count."""
    began = time.perf_counter()
    found = {bead for bead in align(case.source, case.target) if all(bead)}
    seconds = time.perf_counter() - began
    gold = {bead for bead in case.gold if all(bead)}
    return Result(len(found & gold), len(found), len(gold), seconds)


def _tools(*, embeddings: bool) -> dict[str, Callable[[Sequence[str], Sequence[str]], Gold]]:
    tools = {"Gale–Church (lengths)": gale_church, "Duizhao, no dictionary": _duizhao(embeddings=False, use_dictionary=False)}
    if dictionary.installed():
        tools["Duizhao"] = _duizhao(embeddings=False, use_dictionary=True)
    if embeddings and installed():
        tools["Duizhao, embeddings, no dictionary"] = _duizhao(embeddings=True, use_dictionary=False)
        tools["Duizhao, embeddings"] = _duizhao(embeddings=True, use_dictionary=True)
    return tools


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    cases = [case for folder in options.folders for case in read(Path(folder))]
    if options.hard:
        cases += [harder(case) for case in cases]
    tools = _tools(embeddings=options.embeddings)
    aligned(["你好。"], ["Hello."])  # what is loaded once is not what is measured
    rows = []
    for name, tool in tools.items():
        results = [measure(tool, case) for case in cases]
        for case, result in zip(cases, results, strict=True):
            rows.append((name, case.name, len(case.source), len(case.target), result))
        if len(cases) > 1 and not options.hard:
            total = Result(
                *(sum(getattr(one, key) for one in results) for key in ("right", "found", "gold")), sum(r.seconds for r in results)
            )
            rows.append((name, "all", sum(len(c.source) for c in cases), sum(len(c.target) for c in cases), total))
    if options.json:
        keys = ("tool", "case", "source", "target", "precision", "recall", "f1", "seconds")
        print(json.dumps([dict(zip(keys, (*row[:4], *row[4].scores, round(row[4].seconds, 2)), strict=True)) for row in rows]))
        return 0
    print("| tool | text | Chinese | English | precision | recall | F1 | seconds |")
    print("|---" * 8 + "|")
    for name, case_name, source, target, result in rows:
        scores = " | ".join(f"{score:.3f}" for score in result.scores)
        print(f"| {name} | {case_name} | {source} | {target} | {scores} | {result.seconds:.1f} |")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--hard", action="store_true", help="also the harder texts")
    parser.add_argument("--no-embeddings", dest="embeddings", action="store_false")
    parser.add_argument("--json", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
