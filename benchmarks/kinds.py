"""The tasks: pairs of damaged and right text, one list for each kind of damage."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle

from corpus import ROOT, Corpus
from damage import chance, marks, mixups, pages, variants

Undo = Callable[[str], str | None]
_PAGE_LINES = 8


@dataclass(frozen=True, slots=True)
class Pair:
    """A damaged text, the right one, and the plain way back for one who knows the chain of codecs."""

    damaged: str
    right: str
    undo: Undo | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """All pairs of a kind; `clean` where nothing is damaged, so that every change is a wrong one."""

    group: str
    name: str
    unit: str
    pairs: tuple[Pair, ...]
    clean: bool = False


def tasks(corpus: Corpus, count: int, seed: int) -> Iterator[Task]:
    """Make every task, with at most `count` lines each (a page takes eight); the same seed gives the same text."""
    yield from _pages(corpus, count, seed)
    yield from _codecs(corpus, count)
    yield from _signs(corpus, count, seed)
    for script, name in (("zh-Hans", "clean Simplified"), ("zh-Hant", "clean Traditional")):
        lines = corpus.lines(script)[: 20 * count]
        yield Task("clean", name, "lines", tuple(Pair(line, line) for line in lines), clean=True)
    yield Task("clean", "traps", "texts", tuple(Pair(text, text) for text in _traps()), clean=True)


def _pages(corpus: Corpus, count: int, seed: int) -> Iterator[Task]:
    lines = [line for line in corpus.simplified if pages.fits(line)][: 2 * count]
    texts = ["\n".join(lines[i : i + _PAGE_LINES]) for i in range(0, len(lines), _PAGE_LINES)]
    for name, page in pages.PAGES.items():
        rng = chance(seed, name)
        yield Task("pages", name, "pages", _changed((pages.damage(text, page, rng), pages.right(text, page)) for text in texts))
    for name, make in variants.VARIANTS.items():
        rng = chance(seed, name)
        yield Task("noise in Simplified text", name, "pages", _changed((make(text, rng), text) for text in texts))


def _codecs(corpus: Corpus, count: int) -> Iterator[Task]:
    yield Task("codecs", "reversible, once", "lines", tuple(_mixed(mixups.REVERSIBLE, corpus, count)))
    yield Task("codecs", "reversible, twice", "lines", tuple(_mixed(mixups.TWICE, corpus, count)))
    for name, mixup in mixups.LOSSY.items():
        yield Task("codecs", name, "lines", tuple(_mixed((mixup,), corpus, count)))


def _mixed(chains: Iterable[mixups.Mixup], corpus: Corpus, count: int) -> list[Pair]:
    """Deal lines out to the chains in turn; a line that a chain cannot take without loss goes to the next."""
    chains = list(chains)
    found: list[Pair] = []
    sources = {script: cycle(corpus.lines(script)) for script in ("zh-Hans", "zh-Hant") if corpus.lines(script)}
    for number in range(8 * count):
        mixup = chains[number % len(chains)]
        if mixup.script not in sources or len(found) == count:
            continue
        line = next(sources[mixup.script])
        damaged = mixup.damage(line)
        if damaged is not None and damaged != line:
            found.append(Pair(damaged, line, mixup.undo))
    return found


def _signs(corpus: Corpus, count: int, seed: int) -> Iterator[Task]:
    lines = corpus.simplified[:count]
    escapes = list(marks.ESCAPES.values())
    escaped = ((escapes[i % len(escapes)](line), line) for i, line in enumerate(lines))
    yield Task("signs", "escapes", "lines", _changed(escaped))
    for name, make in marks.SIGNS.items():
        rng = chance(seed, name)
        yield Task("signs", name, "lines", _changed((make(line, rng), line) for line in lines))


def _changed(pairs: Iterable[tuple[str, str]]) -> tuple[Pair, ...]:
    return tuple(Pair(damaged, right) for damaged, right in pairs if damaged != right)


def _traps() -> list[str]:
    """Correct text that looks damaged: the negative cases of the tests."""
    files = sorted((ROOT / "tests" / "cases" / "repair").glob("*negative*.jsonl"))
    return [
        str(json.loads(line)["input"]) for path in files for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
