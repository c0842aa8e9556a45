"""Measure the checks on human translations: how often each one speaks, and what it finds of errors that are put in.

    python benchmarks/checks.py --lines ZH.txt EN.txt [--lines …] [--date 2024-03-05] [--meaning] [--json]

The files have a segment a line. What is said of a good translation is nearly always a false alarm, or the freedom of a translator
(the terms of T101 and T102 are those of the shipped glossary, which the translator may not have known). Errors are put in one at a
time, into segments that are clear of the code in question before: a sentence is left out of, or added to, two segments joined into
one; translations of neighbours change places (with --meaning).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from translator import BilingualDocument, Glossary, Segment, check
from translator.checks.meaning import Embed, Vector
from translator.pipeline.bitexts import read_bilingual_lines
from translator.pipeline.meaning import embeddings
from translator.pipeline.reporting import answers

Pairs = list[Segment]
_STEP = 10  # of so many segments one is spoilt at a time, so that the document stays what it is


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lines", nargs=2, action="append", required=True, metavar=("ZH", "EN"))
    parser.add_argument("--date")
    parser.add_argument("--meaning", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    glossary, embed = Glossary.load(), _remembering(embeddings()) if options.meaning else False
    rows = []
    for chinese, english in options.lines:
        document = read_bilingual_lines(chinese, english).document
        document = replace(document, metadata={"date": options.date} if options.date else {})
        rows.append({"file": Path(chinese).stem, "segments": len(document.segments)} | _measured(document, glossary, embed))
    if options.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    print(
        "| code | finds | "
        + " | ".join(f"{row['file']} ({row['segments']})" for row in rows)
        + " |\n|---|---|"
        + "---|" * len(rows)
    )
    for code, title in rows[0]["titles"].items():
        cells = [f"{row['alarms'][code] / row['segments']:.1%}" if code in row["alarms"] else "not run" for row in rows]
        print(f"| {code} | {title} | {' | '.join(cells)} |")
    for name in rows[0]["found"]:
        print(f"| | {name} | {' | '.join('{} of {}'.format(*row['found'][name]) for row in rows)} |")
    return 0


def _measured(document: BilingualDocument, glossary: Glossary, meaning: Embed | bool) -> dict[str, dict[str, object]]:
    report = check(document, glossary=glossary, meaning=meaning)
    alarms = Counter(code for _, code in {(where, issue.code) for where, issue in report.issues})
    found = {
        "A308: of sentences left out": _found(_joined(document), "A308", _left_out, glossary),
        "A312: of sentences added": _found(document, "A312", _added, glossary),
    }
    if meaning:
        found["A311: of translations that changed places"] = _found(document, "A311", _exchanged, glossary, meaning=meaning)
    return {
        "titles": {one.code: one.title for one in answers(report)},
        "alarms": {code: alarms[code] for code in report.ran},
        "found": found,
    }


def _remembering(embed: Embed | None) -> Embed:
    """Make the vector of a text only once."""
    if embed is None:
        raise SystemExit("no embeddings are installed (pip install 'duizhao[align]')")
    known: dict[str, Vector] = {}

    def remembered(texts: Sequence[str]) -> list[Vector]:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, embed(new) if new else (), strict=True))
        return [known[text] for text in texts]

    return remembered


def _joined(document: BilingualDocument) -> BilingualDocument:
    """Put two segments into one, so that there are sentences to be left out."""
    pairs = zip(document.segments[::2], document.segments[1::2], strict=False)
    joined = (replace(a, source=a.source + b.source, target=f"{a.target}\n{b.target}") for a, b in pairs)
    return replace(document, segments=tuple(joined))


def _left_out(segments: Pairs, place: int) -> Pairs:
    spoilt = replace(segments[place], target=(segments[place].target or "").partition("\n")[0])
    return [*segments[:place], spoilt, *segments[place + 1 :]]


def _added(segments: Pairs, place: int) -> Pairs:
    other = segments[place - 1 if place else place + 1].target
    return [*segments[:place], replace(segments[place], target=f"{segments[place].target} {other}"), *segments[place + 1 :]]


def _exchanged(segments: Pairs, place: int) -> Pairs:
    if place + 1 >= len(segments):
        return segments
    one, two = segments[place], segments[place + 1]
    changed = replace(one, target=two.target), replace(two, target=one.target)
    return [*segments[:place], *changed, *segments[place + 2 :]]


def _found(
    document: BilingualDocument,
    code: str,
    spoil: Callable[[Pairs, int], Pairs],
    glossary: Glossary,
    *,
    meaning: Embed | bool = False,
) -> tuple[int, int]:
    """Give how many spoilt segments the check finds, and of how many."""
    clear = {one.id for one in document.segments} - {
        where for where, _ in check(document, [code], glossary=glossary, meaning=meaning).issues
    }
    found = total = 0
    for first in range(_STEP):
        segments = list(document.segments)
        places = [place for place in range(first, len(segments) - 1, _STEP) if segments[place].id in clear]
        for place in places:
            segments = spoil(segments, place)
        spoilt = replace(document, segments=tuple(segments))
        told = {where for where, _ in check(spoilt, [code], glossary=glossary, meaning=meaning).issues}
        found += sum(segments[place].id in told for place in places)
        total += len(places)
    return found, total


if __name__ == "__main__":
    raise SystemExit(main())
