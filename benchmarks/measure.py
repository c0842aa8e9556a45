"""Run tools over tasks, and count."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

from corpus import Corpus
from damage import chance
from kinds import Pair, Task
from peers import DETECTORS, REPAIRERS, SAFE, Peer
from rapidfuzz.distance import Levenshtein

_WARM_UP = ("发展。", "發(fā)展?,F(xiàn)階段的產(chǎn)業(yè)�,", "浼氳��寮鸿皟锛岃�佸姞蹇�", "ä¼šè®®")
PLAIN = "plain re-decoding, chain known"


@dataclass(frozen=True, slots=True)
class Row:
    """What a tool made of a task. Shares are of 1, unknown is None (the tool is not installed)."""

    group: str
    task: str
    unit: str
    count: int
    tool: str
    exact: float | None = None
    error: float | None = None  # edits per character of the right text
    changed: int | None = None  # units of clean text that came out otherwise
    mb_per_s: float | None = None  # of UTF-8
    to_ftfy: float | None = None  # speed over that of ftfy with its safe settings

    def to_dict(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Detection:
    """How often a detector named an encoding that gives the right text."""

    encoding: str
    size: str
    tool: str
    count: int
    right: float | None
    mean_ms: float | None

    def to_dict(self) -> dict[str, object]:
        return asdict(self)


def run(task: Task) -> list[Row]:
    """Give a task to every tool; only those who know the chain of codecs can re-decode plainly."""
    blank = Row(task.group, task.name, task.unit, len(task.pairs), "")
    results: list[tuple[str, list[str] | None, float]] = []
    for peer in REPAIRERS:
        try:
            repair = peer.make()
        except ImportError:
            results.append((peer.name, None, 0.0))
            continue
        for text in _WARM_UP:
            repair(text)  # tables are loaded before the clock runs
        results.append((peer.name, *_timed([pair.damaged for pair in task.pairs], repair)))
    if task.pairs and task.pairs[0].undo:
        results.append((PLAIN, [_undone(pair) for pair in task.pairs], 0.0))
    size = sum(len(pair.damaged.encode("utf-8", "surrogatepass")) for pair in task.pairs)
    reference = next((seconds for name, _, seconds in results if name == SAFE), 0.0)
    return [_row(blank, task, name, out, seconds, size, reference) for name, out, seconds in results]


def _undone(pair: Pair) -> str:
    return (pair.undo(pair.damaged) if pair.undo else None) or pair.damaged


def _timed(texts: Sequence[str], repair: Callable[..., object]) -> tuple[list[str], float]:
    start = time.perf_counter()
    out = [str(repair(text)) for text in texts]
    return out, time.perf_counter() - start


def _row(blank: Row, task: Task, tool: str, out: list[str] | None, seconds: float, size: int, reference: float) -> Row:
    if out is None or not task.pairs:
        return Row(blank.group, blank.task, blank.unit, blank.count, tool)
    pairs = list(zip(out, task.pairs, strict=True))
    exact = sum(text == pair.right for text, pair in pairs)
    edits = sum(Levenshtein.distance(text, pair.right) for text, pair in pairs)
    return Row(
        blank.group,
        blank.task,
        blank.unit,
        blank.count,
        tool,
        exact=exact / len(pairs),
        error=edits / sum(len(pair.right) for _, pair in pairs),
        changed=len(pairs) - exact if task.clean else None,
        mb_per_s=size / 1e6 / seconds if seconds else None,
        to_ftfy=reference / seconds if seconds and reference else None,
    )


_SAMPLES = (("gb18030", "zh-Hans"), ("utf-16-le", "zh-Hans"), ("big5", "zh-Hant"), ("gb18030", "zh-Hant"))


def detections(corpus: Corpus, count: int, seed: int) -> Iterator[Detection]:
    """Measure detectors on runs of two, four and eight Chinese characters cut anywhere, and on whole lines."""
    for encoding, script in _SAMPLES:
        for size in (2, 4, 8, 0):
            texts = list(_samples(corpus.lines(script), encoding, size, count, chance(seed, encoding, size)))
            for peer in DETECTORS:
                yield _detection(peer, texts, f"{encoding}, {script}", f"{size} characters" if size else "lines")


def _samples(lines: Sequence[str], encoding: str, size: int, count: int, rng: random.Random) -> Iterator[tuple[str, bytes]]:
    made = 0
    for _ in range(20 * count):
        if made == count or not lines:
            return
        line = rng.choice(lines)
        start = rng.randrange(max(1, len(line) - size)) if size else 0
        text = line[start : start + size] if size else line
        if size and not all("\u4e00" <= char <= "\u9fff" for char in text):
            continue
        try:
            yield text, text.encode(encoding)
            made += 1
        except UnicodeEncodeError:
            continue


def _detection(peer: Peer, texts: list[tuple[str, bytes]], encoding: str, size: str) -> Detection:
    try:
        detect = peer.make()
    except ImportError:
        return Detection(encoding, size, peer.name, len(texts), None, None)
    for _, data in texts[:1]:
        detect(data)  # tables are loaded before the clock runs
    start = time.perf_counter()
    names = [detect(data) for _, data in texts]
    seconds = time.perf_counter() - start
    right = sum(_gives(str(name), data, text) for name, (text, data) in zip(names, texts, strict=True))
    many = max(1, len(texts))
    return Detection(encoding, size, peer.name, len(texts), right / many, 1000 * seconds / many)


def _gives(name: str, data: bytes, text: str) -> bool:
    try:
        return data.decode(name) == text
    except (LookupError, UnicodeError):
        return False
