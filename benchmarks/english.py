"""Measure English versions: terms, numbers, likeness to a human translation, Chinese left, speed; against the bare engine.

    python benchmarks/english.py ZH.txt EN.txt [--terms TERMS.jsonl] [--lines 100] [--every 4] [--systems duizhao bare argos]
                                 [--engine local] [--date 2024-03-05] [--save OUT.jsonl] [--list] [--json]

ZH and EN have a segment a line. TERMS has a row a line, {"line": 0, "terms": [{"zh": …, "en": [accepted, …]}]}: its terms are
given to Duizhao as a glossary over the shipped one, with all their accepted renderings, and counted in every output by
`find_rendering`. Systems are `duizhao`, `bare` (the same engine, asked once for each line, told nothing), and `argos` where Argos
Translate and its Chinese model are installed. All run one after the other on the same lines, the model loaded before the clock
starts; the speed of `duizhao` is given with and without its second tries. Needs sacrebleu.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from translator import Glossary, Profile, hanzi, translate
from translator.engines.base import Engine, Request
from translator.pipeline.engine import open_engine
from translator.pipeline.judging import tidy, unquoted
from translator.quantities import find_quantities, verify_quantities
from translator.terms import find_rendering

SYSTEMS = ("duizhao", "bare", "argos")
WARM = Request("你好。")


@dataclass(frozen=True, slots=True)
class Line:
    """A line to translate, what a person made of it, and the terms in it with the renderings that count."""

    zh: str
    en: str
    terms: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(slots=True)
class Made:
    """What a system made of the lines; what is below `seconds` is of Duizhao alone, `first_s` the time without second tries."""

    outputs: list[str]
    seconds: float
    first_s: float | None = None
    asked: int | None = None
    flagged: int | None = None


class Counting:
    """An engine that counts how often it is asked again, for a text or for parts of it, and the time this takes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name, self.signature, self.close = engine.name, engine.signature, engine.close
        self.again, self.again_s = 0, 0.0
        self._whole = ""

    def translate(self, request: Request) -> Any:
        started = time.perf_counter()
        reply = self._engine.translate(request)
        if request.misses or (request.text != self._whole and request.text in self._whole):
            self.again += 1
            self.again_s += time.perf_counter() - started
        else:
            self._whole = request.text
        return reply

    def __enter__(self) -> Counting:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    lines = read(options.zh, options.en, options.terms, options.every, options.lines)
    rows: list[dict[str, Any]] = []
    saved: dict[str, list[str]] = {}
    for system in options.systems:
        made = MAKERS[system](lines, options)
        if made is None:
            print(f"{system}: not installed", file=sys.stderr)
            continue
        saved[system] = made.outputs
        rows.append({"system": system} | figures(lines, made, options.date, listed=options.list))
    if options.save:
        with Path(options.save).open("w", encoding="utf-8") as stream:
            for at, line in enumerate(lines):
                values = {"zh": line.zh, "en": line.en} | {system: outputs[at] for system, outputs in saved.items()}
                stream.write(json.dumps(values, ensure_ascii=False) + "\n")
    print(json.dumps(rows, ensure_ascii=False, indent=1) if options.json else table(rows))
    return 0


def read(zh: str, en: str, terms: str | None, every: int, count: int | None) -> list[Line]:
    """Read the lines, every so-manieth of them; blank ones are left out."""
    sources, targets = (Path(path).read_text(encoding="utf-8").splitlines() for path in (zh, en))
    known: dict[int, tuple[tuple[str, tuple[str, ...]], ...]] = {}
    for row in map(json.loads, Path(terms).read_text(encoding="utf-8").splitlines() if terms else ()):
        known[row["line"]] = tuple((term["zh"], tuple(term["en"])) for term in row["terms"])
    lines = [
        Line(source, target, known.get(at, ()))
        for at, (source, target) in enumerate(zip(sources, targets, strict=True))
        if at % every == 0 and source.strip() and target.strip()
    ]
    return lines[:count]


def given(lines: Iterable[Line]) -> Glossary:
    """The glossary a user would give for these lines, over the shipped one."""
    found: dict[str, dict[str, None]] = {}
    for line in lines:
        for zh, renderings in line.terms:
            found.setdefault(zh, {}).update(dict.fromkeys(renderings))
    if not found:
        return Glossary.load()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "given.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([("zh", "en"), *((zh, "|".join(said)) for zh, said in found.items())])
        return Glossary.load(path)


def with_duizhao(lines: Sequence[Line], options: argparse.Namespace) -> Made:
    glossary = given(lines)
    engine = Counting(_opened(options))
    profile = Profile(furniture=False, repair=False, date=options.date, retries=options.retries)
    engine.translate(WARM)
    started = time.perf_counter()
    document = translate(
        "\n".join(line.zh for line in lines), engine=engine, glossary=glossary, profile=profile, progress=_told("duizhao")
    )
    seconds = time.perf_counter() - started
    engine.close()
    outputs = [""] * len(lines)
    for segment in document.segments:
        outputs[segment.paragraph - 1] = f"{outputs[segment.paragraph - 1]} {segment.target or ''}".strip()
    flagged = sum(any(issue.severity in ("major", "critical") for issue in one.issues) for one in document.segments)
    return Made(outputs, seconds, seconds - engine.again_s, engine.again, flagged)


def with_bare(lines: Sequence[Line], options: argparse.Namespace) -> Made:
    with _opened(options) as engine:
        engine.translate(WARM)
        return _timed(lines, lambda text: unquoted(tidy(engine.translate(Request(text)).text), text), "bare")


def with_argos(lines: Sequence[Line], options: argparse.Namespace) -> Made | None:
    try:
        from argostranslate import translate as argos
    except ImportError:
        return None
    if not any(one.code == "zh" for one in argos.get_installed_languages()):
        return None
    return _timed(lines, lambda text: str(argos.translate(text, "zh", "en")), "argos")


MAKERS: dict[str, Callable[[Sequence[Line], argparse.Namespace], Made | None]] = {
    "duizhao": with_duizhao,
    "bare": with_bare,
    "argos": with_argos,
}


def _timed(lines: Sequence[Line], make: Callable[[str], str], name: str) -> Made:
    told = _told(name)
    started = time.perf_counter()
    outputs = []
    for line in lines:
        outputs.append(make(line.zh))
        told(len(outputs), len(lines), None)
    return Made(outputs, time.perf_counter() - started)


def _opened(options: argparse.Namespace) -> Engine:
    engine = open_engine(options.engine)
    if engine is None:
        raise SystemExit("--engine none translates nothing")
    return engine


def _told(name: str) -> Callable[[int, int, object], None]:
    def told(done: int, total: int, _: object) -> None:
        if sys.stderr.isatty() or done % 20 == 0:
            print(f"{name}: {done} of {total}", end="\r" if sys.stderr.isatty() else "\n", file=sys.stderr)

    return told


def figures(lines: Sequence[Line], made: Made, date: str | None, *, listed: bool) -> dict[str, Any]:
    """Count what is right in the outputs of a system."""
    import sacrebleu

    terms = shown = quantities = proved = 0
    for line, output in zip(lines, made.outputs, strict=True):
        for zh, renderings in line.terms:
            terms += 1
            found = any(find_rendering(output, one) for one in renderings)
            shown += found
            if listed and not found:
                print(f"term\t{zh}\t{' | '.join(renderings)}\t{output}")
        for one in verify_quantities(find_quantities(line.zh, date=date), output):
            if one.verdict != "unchecked":
                quantities += 1
                proved += one.verdict == "proved"
                if listed and one.verdict != "proved":
                    print(f"{one.verdict}\t{one.source}\t{one.expected}\t{output}")
    references = [[line.en for line in lines]]
    characters = sum(len(line.zh) for line in lines)
    return {
        "lines": len(lines),
        "terms": terms,
        "terms_shown": shown,
        "quantities": quantities,
        "quantities_proved": proved,
        "chrf": round(sacrebleu.corpus_chrf(made.outputs, references).score, 1),
        "bleu": round(sacrebleu.corpus_bleu(made.outputs, references).score, 1),
        "lines_with_han": sum(hanzi.han_count(output) > 0 for output in made.outputs),
        "lines_empty": sum(not output.strip() for output in made.outputs),
        "characters_a_second": round(characters / made.seconds, 1),
        "first_tries_only": made.first_s and round(characters / made.first_s, 1),
        "asked_again": made.asked,
        "segments_flagged": made.flagged,
    }


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Show the figures as a table in Markdown."""
    head = (
        "system",
        "lines",
        "terms",
        "quantities proved",
        "chrF",
        "BLEU",
        "lines with Han",
        "characters/s",
        "asked again",
        "flagged",
    )
    text = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for row in rows:
        cells = (
            row["system"],
            row["lines"],
            _share(row["terms_shown"], row["terms"]),
            _share(row["quantities_proved"], row["quantities"]),
            row["chrf"],
            row["bleu"],
            row["lines_with_han"],
            row["characters_a_second"],
            *("" if row[key] is None else row[key] for key in ("first_tries_only", "asked_again", "segments_flagged")),
        )
        text.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(text)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%} of {whole}" if whole else "none"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("zh")
    parser.add_argument("en")
    parser.add_argument("--terms", help="terms of each line, JSON Lines")
    parser.add_argument("--lines", type=int, help="translate so many lines at most")
    parser.add_argument("--every", type=int, default=1, help="take every so-manieth line only")
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS))
    parser.add_argument("--engine", default="local")
    parser.add_argument("--retries", type=int, default=Profile().retries)
    parser.add_argument("--date", help="date of the text, for 去年 and the like")
    parser.add_argument("--save", help="write what each system made into this file, JSON Lines")
    parser.add_argument("--list", action="store_true", help="show each term and number that was missed")
    parser.add_argument("--json", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
