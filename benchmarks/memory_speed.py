"""Measure the translation memory: look-ups in a large one, how fast it is filled, and how large it is.

    python benchmarks/memory_speed.py [--units 1000000] [--queries 500] [--file MEMORY] [--found] [--tmx] [--seed 1] [--json]

Units are made by `memory_units.py`, the same for the same seed. `--file` keeps the memory there, and takes one that is there as it
is. `--found` also compares each search with all units, one by one, and says how often the best one was found (slow). `--tmx`
exports the memory as TMX and imports that into an empty one.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

from memory_units import Generator

from translator.memory import TranslationMemory, Unit

_BATCH = 5_000
_LEAST = 0.7  # score from which a search counts as one that should find something


@dataclass(frozen=True)
class Times:
    """Milliseconds that one kind of look-up took by the clock, and of the processor, which other work does not swell."""

    what: str
    count: int
    median_ms: float
    p99_ms: float
    cpu_median_ms: float
    cpu_p99_ms: float

    @classmethod
    def of(cls, what: str, seconds: Iterable[tuple[float, float]]) -> Times:
        """Make it of the seconds each took.

        >>> Times.of("exact", [(0.001, 0.001), (0.002, 0.001), (0.004, 0.003)])
        Times(what='exact', count=3, median_ms=2.0, p99_ms=4.0, cpu_median_ms=1.0, cpu_p99_ms=3.0)
        """
        clock, processor = (sorted(round(1000 * one, 3) for one in many) for many in zip(*seconds, strict=True))
        half, most = len(clock) // 2, int(len(clock) * 0.99)
        return cls(what, len(clock), clock[half], clock[most], processor[half], processor[most])


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="duizhao-memory-") as folder:
        path = Path(options.file) if options.file else Path(folder) / "memory.db"
        figures = _filled(path, options) | _looked_up(path, options)
        if options.tmx:
            figures |= _moved(path, Path(folder))
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(figures, ensure_ascii=False) if options.json else _shown(figures))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the translation memory.")
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--file", help="keep the memory here, or use the one that is here")
    parser.add_argument("--found", action="store_true", help="say how often the best unit of all was found")
    parser.add_argument("--tmx", action="store_true", help="also export as TMX and import that")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _filled(path: Path, options: argparse.Namespace) -> dict[str, Any]:
    if path.exists():
        return {"units": options.units}
    units = Generator(options.seed).units(options.units)
    spent = 0.0
    with TranslationMemory(path) as memory:
        while batch := list(islice(units, _BATCH)):
            start = time.perf_counter()
            memory.add_many(batch)
            spent += time.perf_counter() - start
        stored = memory.stats()
    return {
        "units": stored.units,
        "stored_units_per_s": round(stored.units / spent),
        "file_mb": round(stored.file_bytes / 1e6, 1),
        "bytes_per_unit": round(stored.file_bytes / stored.units),
    }


def _looked_up(path: Path, options: argparse.Namespace) -> dict[str, Any]:
    generator = Generator(options.seed + 1)
    with TranslationMemory(path) as memory:
        known = _drawn(memory, options.queries, options.seed)
        changed = [generator.changed(unit.source) for unit in known]
        looks: list[tuple[str, Callable[[int], object]]] = [
            ("exact", lambda at: memory.get(known[at].source)),
            ("exact, in context", lambda at: memory.get(known[at].source, context=known[at].context)),
            ("exact, not there", lambda at: memory.get(changed[at] + "？")),
            ("fuzzy", lambda at: memory.matches(changed[at])),
            ("only numbers differ", lambda at: memory.matches(_other_numbers(known[at].source))),
            ("concordance", lambda at: memory.concordance(known[at].source[3:9])),
        ]
        times = [Times.of(what, (_timed(look, at) for at in range(len(known)))) for what, look in looks]
        figures: dict[str, Any] = {"times": [asdict(one) for one in times]}
        if options.found:
            figures["found"] = _found(memory, changed)
    return figures


def _drawn(memory: TranslationMemory, count: int, seed: int) -> list[Unit]:
    """Draw units from all over the memory."""
    last = memory._connection.execute("SELECT max(id) FROM units").fetchone()[0]
    chosen = random.Random(seed).sample(range(1, last + 1), min(count, last))  # noqa: S311 (the same each time)
    rows = (memory._connection.execute("SELECT source, target, context FROM units WHERE id = ?", (at,)).fetchone() for at in chosen)
    return [Unit(*row) for row in rows if row]


def _other_numbers(text: str) -> str:
    return "".join(str((int(char) + 1) % 10) if char.isdigit() else char for char in text)


def _timed(look: Callable[[int], object], at: int) -> tuple[float, float]:
    start, used = time.perf_counter(), time.thread_time()
    look(at)
    return time.perf_counter() - start, time.thread_time() - used


def _found(memory: TranslationMemory, queries: list[str]) -> dict[str, Any]:
    """Compare with all sources, one by one."""
    from rapidfuzz import fuzz, process

    sources = [row[0] for row in memory._connection.execute("SELECT DISTINCT source FROM units")]
    right = due = 0
    for query in queries[:100]:
        best = process.extractOne(query, sources, scorer=fuzz.ratio)[1] / 100
        if best >= _LEAST:
            found = memory.search(query, 1)
            due += 1
            right += bool(found) and found[0][1] >= round(best, 3)
    return {"best_found": right, "searches": due}


def _moved(path: Path, folder: Path) -> dict[str, Any]:
    from translator.pipeline.remembering import export_memory, import_memory

    target = folder / "memory.tmx"
    start = time.perf_counter()
    with TranslationMemory(path) as memory, target.open("wb") as stream:
        written = export_memory(memory, stream, "tmx").units
    exported = time.perf_counter() - start
    start = time.perf_counter()
    with TranslationMemory(folder / "again.db") as memory, target.open("rb") as stream:
        taken = import_memory(memory, stream, "tmx", str(target)).new
    imported = time.perf_counter() - start
    return {
        "tmx_mb": round(target.stat().st_size / 1e6, 1),
        "tmx_exported_per_s": round(written / exported),
        "tmx_imported_per_s": round(taken / imported),
        "tmx_units": taken,
    }


def _shown(figures: dict[str, Any]) -> str:
    lines = ["| look-up | queries | median, ms | 99 %, ms | processor: median, ms | 99 %, ms |", "|---|---|---|---|---|---|"]
    rows = figures.pop("times")
    lines += [
        f"| {one['what']} | {one['count']} | {one['median_ms']} | {one['p99_ms']} | {one['cpu_median_ms']} | {one['cpu_p99_ms']} |"
        for one in rows
    ]
    lines += ["", *(f"{key}: {value}" for key, value in figures.items())]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
