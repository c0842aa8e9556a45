"""Measure the glossary: loading, look-up of every kind of query, matching, lint, and the command.

    python benchmarks/glossary.py [--quick] [--json] [--corpus PATH …]

On the shipped glossary, and on one of 10,000 plausible concepts made from it. The peer of matching is a plain scan of the same text
by ahocorasick-rs: it gives numbers, and neither folds the text nor judges or builds anything.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles

import plausible
from corpus import Corpus, load
from queries import KINDS, Kind

from translator import Concept, Glossary
from translator.resources import glossary_paths

_COMMANDS = ("新质生产力", "xzscl", "new qualty productive forces", "会议指出，要发展新质生产力。")


@dataclass(frozen=True, slots=True)
class Size:
    """What a glossary of some size takes, in seconds."""

    glossary: str
    concepts: int
    first_load_s: float  # nothing in the cache: parsing, deriving, indexing
    load_s: float
    first_lookup_s: float  # in a process that has not looked anything up
    automaton_s: float
    lint_s: float
    command_s: dict[str, float]


@dataclass(frozen=True, slots=True)
class Found:
    """How often a kind of query gives the concept meant. Shares are of 1, times of milliseconds."""

    glossary: str
    kind: str
    typo: bool
    queries: int
    top_1: float
    top_5: float
    mean_ms: float
    p99_ms: float


@dataclass(frozen=True, slots=True)
class Matched:
    """The speed of matching in MB/s of UTF-8 and seconds of the processor, beside that of the plain scan."""

    glossary: str
    text: str
    megabytes: float
    hits: int
    mb_per_s: float
    scan_mb_per_s: float


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    corpus = load(options.corpus, 1)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder, "cache"))
        shipped = Glossary.load().concepts
        places = [("shipped", glossary_paths()[0])]
        for count in options.concepts:
            large = Path(folder, f"{count}")
            large.mkdir()
            plausible.write(plausible.concepts(shipped, count), large)
            places.append((f"{count:,}", large))
        asked = shipped[:: max(1, len(shipped) // options.queries)] if options.queries else shipped
        sizes, found, matched = [], [], []
        for name, place in places:
            shutil.rmtree(folder + "/cache", ignore_errors=True)
            sizes.append(_size(name, place))
            glossary = Glossary.load(place)
            found += [_found(name, glossary, kind, asked) for kind in KINDS]
            matched += list(_matched(name, glossary, corpus, options.megabytes))
    if options.json:
        values = {"sizes": sizes, "lookup": found, "match": matched}
        fields = {key: [asdict(one) for one in rows] for key, rows in values.items()}
        print(json.dumps({"schema": "duizhao.benchmark.glossary/1", **fields}, ensure_ascii=False))
    else:
        print("\n\n".join((_about(corpus), _size_table(sizes), _lookup_table(found), _match_table(matched))))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--corpus", nargs="+", type=Path, default=[], metavar="PATH", help="text files, one unit a line (also .xz)")
    parser.add_argument("--concepts", nargs="*", type=int, default=[10_000], help="sizes of the glossaries that are made")
    parser.add_argument("--queries", type=int, default=0, help="concepts that are asked for; 0 for all")
    parser.add_argument("--megabytes", type=float, default=2.0, help="text that is matched")
    parser.add_argument("--json", action="store_true", help="print fields instead of tables")
    return parser


def _timed(work: Callable[[], object], *, times: int = 1, clock: Callable[[], float] = time.perf_counter) -> float:
    """Give the seconds of the best of some runs."""
    best = float("inf")
    for _ in range(times):
        start = clock()
        work()
        best = min(best, clock() - start)
    return best


def _size(name: str, place: Path) -> Size:
    from translator.terms import lint

    first = _timed(lambda: Glossary.load(place))
    warm = _timed(lambda: Glossary.load(place), times=5)
    glossary = Glossary.load(place)
    lookup = _timed(lambda: glossary.lookup("新质生产率"))
    automaton = _timed(lambda: glossary.match("。" * 400))
    lints = _timed(lambda: lint([place]))
    commands = {query: _timed(lambda query=query: _command(query, place), times=3) for query in _COMMANDS}
    return Size(name, len(glossary.concepts), first, warm, lookup, automaton, lints, commands)


def _command(query: str, place: Path) -> None:
    code = "from translator.cli import main; main()"
    more = () if place in glossary_paths() else ("--glossary", str(place))
    done = subprocess.run([sys.executable, "-c", code, "lookup", query, *more], capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(done.stderr.decode())


def _found(name: str, glossary: Glossary, kind: Kind, asked: Iterable[Concept]) -> Found:
    groups: dict[str, set[str]] = defaultdict(set)
    for one in glossary.concepts:
        groups[kind.same(one)].add(one.id)
    times, first, five = [], 0, 0
    for concept in asked:
        query = kind.query(concept)
        if query is None:
            continue
        start = time.perf_counter()
        answers = glossary.lookup(query, limit=5)
        times.append(time.perf_counter() - start)
        right = groups[kind.same(concept)]
        places = [
            index
            for index, hit in enumerate(answers)
            if hit.concept.id in right or (kind.part and any(query in one.en.lower() for one in hit.concept.renderings))
        ]
        first += places[:1] == [0] or (kind.sentence and bool(places))
        five += bool(places)
    count = max(1, len(times))
    slowest = quantiles(times, n=100)[98] if len(times) > 1 else sum(times)
    return Found(name, kind.name, kind.typo, len(times), first / count, five / count, 1000 * sum(times) / count, 1000 * slowest)


def _matched(name: str, glossary: Glossary, corpus: Corpus, megabytes: float) -> Iterable[Matched]:
    import ahocorasick_rs

    forms = list(dict.fromkeys(form for one in glossary.concepts for form in (one.zh, one.zh_hant, *one.aka)))
    scan = ahocorasick_rs.AhoCorasick(forms, store_patterns=False)
    for label, lines in (("Simplified", corpus.simplified), ("Traditional", corpus.traditional)):
        text = "\n".join(lines)
        size = len(text.encode()) / 1e6
        text = (
            "\n".join([text] * max(1, round(megabytes / size))) if size < megabytes else text[: int(len(text) * megabytes / size)]
        )
        size = len(text.encode()) / 1e6
        hits = len(glossary.match(text).hits)
        mine = _timed(lambda text=text: glossary.match(text), times=7, clock=time.process_time)
        plain = _timed(lambda text=text: scan.find_matches_as_indexes(text, overlapping=True), times=7, clock=time.process_time)
        yield Matched(name, label, size, hits, size / mine, size / plain)


def _about(corpus: Corpus) -> str:
    size = f"{len(corpus.simplified):,} Simplified and {len(corpus.traditional):,} Traditional lines"
    return f"Text: {corpus.source} ({size}). Python {platform.python_version()}."


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _size_table(sizes: Sequence[Size]) -> str:
    head = ("glossary", "first load", "load", "first look-up", "automaton", "lint", *(f"`lookup {query}`" for query in _COMMANDS))
    rows = [
        (
            f"{one.glossary} ({one.concepts:,})",
            f"{one.first_load_s:.2f} s",
            f"{1000 * one.load_s:.0f} ms",
            f"{1000 * one.first_lookup_s:.0f} ms",
            f"{1000 * one.automaton_s:.0f} ms",
            f"{one.lint_s:.2f} s",
            *(f"{one.command_s[query]:.2f} s" for query in _COMMANDS),
        )
        for one in sizes
    ]
    return _table(head, rows)


def _lookup_table(found: Sequence[Found]) -> str:
    head = ("glossary", "query", "queries", "first", "in first five", "mean", "99th percentile")
    rows = [
        (
            one.glossary,
            f"{one.kind}{' (typo)' if one.typo else ''}",
            f"{one.queries:,}",
            f"{100 * one.top_1:.1f} %",
            f"{100 * one.top_5:.1f} %",
            f"{one.mean_ms:.2f} ms",
            f"{one.p99_ms:.2f} ms",
        )
        for one in found
    ]
    return _table(head, rows)


def _match_table(matched: Sequence[Matched]) -> str:
    head = ("glossary", "text", "size", "hits", "match", "plain scan", "share of the scan's speed")
    rows = [
        (
            one.glossary,
            one.text,
            f"{one.megabytes:.1f} MB",
            f"{one.hits:,}",
            f"{one.mb_per_s:.1f} MB/s",
            f"{one.scan_mb_per_s:.1f} MB/s",
            f"{100 * one.mb_per_s / one.scan_mb_per_s:.0f} %",
        )
        for one in matched
    ]
    return _table(head, rows)


if __name__ == "__main__":
    sys.exit(main())
