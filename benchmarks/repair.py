"""Compare the repair of damaged Chinese text, and the detection of encodings, with other tools in one run.

    python benchmarks/repair.py [--quick] [--json] [--corpus PATH …] [--memory]

Every tool gets the same text. Speeds are of one process on one core and vary with the machine; their ratios vary less.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import memory
from corpus import Corpus, load
from kinds import tasks
from measure import Detection, Row, detections, run
from peers import DETECTORS, REPAIRERS, SAFE


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    corpus = load(options.corpus, options.seed)
    if not corpus.simplified:
        print("no Simplified Chinese lines in the corpus", file=sys.stderr)
        return 2
    if options.memory:
        found = memory.run(corpus, options.megabytes)
        print(json.dumps(found.to_dict()) if options.json else _memory_table(found))
        return 0
    count = options.lines or (24 if options.quick else 200)
    rows: list[Row] = []
    for task in tasks(corpus, count, options.seed):
        if sys.stderr.isatty():
            print(f"{task.group}: {task.name}", file=sys.stderr)
        rows += run(task)
    found_encodings = list(detections(corpus, count, options.seed))
    if options.json:
        print(json.dumps(_as_json(corpus, rows, found_encodings), ensure_ascii=False))
    else:
        print("\n\n".join((_about(corpus), _repair_table(rows), _detection_table(found_encodings))))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--corpus", nargs="+", type=Path, default=[], metavar="PATH", help="text files, one unit a line (also .xz)")
    parser.add_argument("--quick", action="store_true", help="an eighth of the text, under a minute")
    parser.add_argument("--lines", type=int, default=0, help="lines of each kind (24 with --quick, else 200)")
    parser.add_argument("--seed", type=int, default=1, help="of all that is random")
    parser.add_argument("--json", action="store_true", help="print fields instead of tables")
    parser.add_argument("--memory", action="store_true", help="only run one large file through `duizhao clean`")
    parser.add_argument("--megabytes", type=int, default=120, help="size of that file")
    return parser


def _versions() -> dict[str, str]:
    return {peer.package: peer.version() for peer in (*REPAIRERS, *DETECTORS)}


def _as_json(corpus: Corpus, rows: list[Row], found: list[Detection]) -> dict[str, object]:
    return {
        "schema": "duizhao.benchmark.repair/1",
        "corpus": {"source": corpus.source, "simplified": len(corpus.simplified), "traditional": len(corpus.traditional)},
        "versions": _versions(),
        "python": platform.python_version(),
        "repair": [row.to_dict() for row in rows],
        "detection": [one.to_dict() for one in found],
    }


def _about(corpus: Corpus) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in _versions().items())
    size = f"{len(corpus.simplified):,} Simplified and {len(corpus.traditional):,} Traditional lines"
    return f"Corpus: {corpus.source} ({size}). Python {platform.python_version()}; {versions}."


def _repair_table(rows: list[Row]) -> str:
    head = ("damage", "units", "tool", "exact", "character errors", "changed", "MB/s", f"speed / {SAFE.partition(',')[0]} safe")
    body = []
    for row in rows:
        name = f"{row.group}: {row.task}"
        if row.exact is None:
            body.append((name, f"{row.count} {row.unit}", row.tool, "not installed" if row.count else "no text", "", "", "", ""))
            continue
        changed = "" if row.changed is None else str(row.changed)
        cells = (_percent(row.exact), _percent(row.error), changed, _number(row.mb_per_s), _number(row.to_ftfy))
        body.append((name, f"{row.count} {row.unit}", row.tool, *cells))
    return _markdown(head, body)


def _detection_table(found: list[Detection]) -> str:
    head = ("encoding", "input", "count", "tool", "right", "ms each")
    rows = [
        (
            one.encoding,
            one.size,
            str(one.count),
            one.tool,
            "not installed" if one.right is None else _percent(one.right),
            _number(one.mean_ms),
        )
        for one in found
    ]
    return _markdown(head, rows)


def _memory_table(found: memory.Run) -> str:
    head = ("size", "time", "speed", "peak memory", "exit", "byte for byte")
    cells = (f"{found.megabytes:.0f} MB", f"{found.seconds:.1f} s", f"{found.mb_per_s:.1f} MB/s", f"{_number(found.peak_mb)} MB")
    return _markdown(head, [(*cells, str(found.exit_code), "yes" if found.same else "no")])


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.2f} %"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}"


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


if __name__ == "__main__":
    sys.exit(main())
