"""Measure what `duizhao glossary suggest` finds in a translated text whose terms are known, with the glossary left out.

    python benchmarks/growing.py ZH.txt EN.txt TERMS.jsonl [--json]

ZH and EN have a segment a line; a line of TERMS has `{"terms": [{"zh": …, "en": [accepted, …], "ref": what stands there}, …]}`.
Printed are the share of terms among the first candidates, the share of proposed renderings that have an accepted one in them, and
the speed on the text repeated to 10 MB.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from translator import Glossary
from translator.pipeline.growing import suggest
from translator.terms import find_rendering
from translator.terms.lexicon import Words
from translator.terms.linking import Pair
from translator.terms.pairing import Pairing

FIRST = (50, 100, 300, 1000)
NOTHING = Glossary([])


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    chinese, english = (Path(path).read_text(encoding="utf-8").splitlines() for path in (options.zh, options.en))
    accepted = _accepted(Path(options.terms), "\n".join(chinese))
    pairs = list(zip(chinese, english, strict=True))
    found = suggest(["\n".join(chinese)], pairs=pairs, glossary=NOTHING, limit=max(FIRST))
    names = [one.candidate.zh for one in found]
    right = {one.candidate.zh: _is_right(one.proposal and one.proposal.en, accepted.get(one.candidate.zh)) for one in found}
    pairing = Pairing([Pair(*pair) for pair in pairs], Words())
    given = [_is_right(getattr(pairing.propose(zh), "en", None), forms) for zh, forms in accepted.items()]
    figures = {
        "terms": len(accepted),
        "found": {first: sum(zh in accepted for zh in names[:first]) for first in FIRST},
        "held": {first: sum(any(zh in name for name in names[:first]) for zh in accepted) for first in FIRST},
        "rendered": {first: sum(right[zh] for zh in names[:first] if zh in accepted) for first in FIRST},
        "rendered_when_given": sum(given),
        **_speed("\n".join(chinese)),
    }
    print(json.dumps(figures) if options.json else _table(figures))
    return 0


def _accepted(path: Path, text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        for term in json.loads(line)["terms"]:
            if term["zh"] in text:
                found.setdefault(term["zh"], set()).update([*term["en"], term["ref"]])
    return found


def _is_right(en: str | None, forms: set[str] | None) -> bool:
    return bool(en and forms and any(find_rendering(en, form) for form in forms))


def _speed(text: str) -> dict[str, float]:
    documents = [text] * max(1, 10_000_000 // len(text.encode()))
    started = time.process_time()
    suggest(documents, glossary=Glossary.load())
    megabytes = sum(len(one.encode()) for one in documents) / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return {"megabytes": round(megabytes, 1), "seconds": round(time.process_time() - started, 1), "peak_megabytes": round(peak)}


def _table(figures: dict[str, object]) -> str:
    total = int(str(figures["terms"]))
    lines = ["| first | terms found | held in a longer one | with an accepted rendering |", "|---|---|---|---|"]
    for first in FIRST:
        found, held, rendered = (figures[name][first] for name in ("found", "held", "rendered"))  # type: ignore[index]
        share = f"{rendered / found:.0%} of {found}" if found else "–"
        lines.append(f"| {first} | {found / total:.0%} ({found} of {total}) | {held / total:.0%} | {share} |")
    given = int(str(figures["rendered_when_given"]))
    lines.append(f"\nThe terms given: {given / total:.0%} of the proposed renderings have an accepted one in them.")
    lines.append(
        f"{figures['megabytes']} MB in {figures['seconds']} s of processor time, at most {figures['peak_megabytes']} MB of memory."
    )
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("zh", "en", "terms"):
        parser.add_argument(name)
    parser.add_argument("--json", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
