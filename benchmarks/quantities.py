"""Measure the check of numbers on human translations: what is proved, and what is reported although a person wrote it.

    python benchmarks/quantities.py ZH.txt EN.txt [--date 2024-03-05] [--align PAIRS] [--list] [--json]

ZH and EN have a segment a line, or PAIRS says which lines belong together (`[0, 1]:[0]`, from 0). A good translator changes
few numbers, so nearly all that is `missing`, `wrong` or `added` is a false alarm or a freedom; `--list` shows each to be judged.
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from translator.quantities import added_numbers, find_numbers, find_quantities, verify_quantities

VERDICTS = ("proved", "unchecked", "missing", "wrong")
COUNTED = (*VERDICTS, "numbers", "added")


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    chinese, english = (Path(path).read_text(encoding="utf-8").splitlines() for path in (options.zh, options.en))
    pairs = list(_aligned(chinese, english, Path(options.align)) if options.align else zip(chinese, english, strict=True))
    counts: Counter[str] = Counter()
    for number, (source, target) in enumerate(pairs, 1):
        quantities = find_quantities(source, date=options.date)
        verdicts = verify_quantities(quantities, target)
        counts.update(verdict.verdict for verdict in verdicts)
        counts["numbers"] += len(find_numbers(target))
        added = added_numbers(source, quantities, target, verdicts, date=options.date)
        counts["added"] += len(added)
        if options.list:
            for verdict in verdicts:
                if verdict.verdict != "proved":
                    print(f"{number}\t{verdict.verdict}\t{verdict.source}\t{verdict.expected}\t{verdict.target or ''}")
            for one in added:
                print(f"{number}\tadded\t\t\t{one.surface}")
    quantities_found = sum(counts[verdict] for verdict in VERDICTS)
    figures = {"segments": len(pairs), "quantities": quantities_found} | {key: counts[key] for key in COUNTED}
    share = counts["proved"] / quantities_found if quantities_found else 1.0
    if options.json:
        print(json.dumps(figures | {"proved_share": round(share, 4)}))
    else:
        print("| segments | quantities | proved | unchecked | missing | wrong | English numbers | added |")
        print("|---" * 8 + "|")
        cells = (len(pairs), quantities_found, f"{share:.1%}", *(counts[key] for key in COUNTED[1:]))
        print(f"| {' | '.join(map(str, cells))} |")
    return 0


def _aligned(chinese: Sequence[str], english: Sequence[str], path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        left, right = (ast.literal_eval(part) for part in line.split(":")[:2])
        if left and right:
            yield "".join(chinese[at] for at in left), " ".join(english[at] for at in right)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("zh")
    parser.add_argument("en")
    parser.add_argument("--date", help="date of the text, for 去年 and the like")
    parser.add_argument("--align", help="file of alignments")
    parser.add_argument("--list", action="store_true", help="show what was not proved, and what was added")
    parser.add_argument("--json", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
