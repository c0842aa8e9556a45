"""The size of a run: one large file through `duizhao clean` in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path

from corpus import Corpus

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Run:
    """One large run. `same` says whether the clean file came back byte for byte."""

    megabytes: float
    seconds: float
    mb_per_s: float
    peak_mb: float | None  # None where the system does not tell
    exit_code: int
    same: bool

    def to_dict(self) -> dict[str, object]:
        return asdict(self)


def run(corpus: Corpus, megabytes: int) -> Run:
    """Clean a file of so many million bytes, made of the corpus over and over, and look at the peak of resident memory."""
    with tempfile.TemporaryDirectory() as folder:
        source, result = Path(folder, "large.txt"), Path(folder, "clean.txt")
        size = _write(source, corpus, megabytes * 1_000_000)
        command = [sys.executable, "-c", "from translator.cli import main; main()", "clean", str(source), "-o", str(result)]
        start = time.perf_counter()
        done = subprocess.run(command, check=False, stderr=subprocess.DEVNULL)  # noqa: S603
        seconds = time.perf_counter() - start
        peak = _peak()
        same = result.exists() and _same(source, result)
    return Run(size / 1e6, seconds, size / 1e6 / seconds, peak, done.returncode, same)


def _peak() -> float | None:
    """The largest resident size of a child process so far, in MB; the system counts in bytes or in KiB."""
    if resource is None:
        return None
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def _write(path: Path, corpus: Corpus, size: int) -> int:
    written = 0
    with path.open("wb") as stream:
        for line in cycle(corpus.simplified):
            written += stream.write(line.encode("utf-8") + b"\n")
            if written >= size:
                return written
    return written


def _same(one: Path, other: Path) -> bool:
    with one.open("rb") as first, other.open("rb") as second:
        while True:
            a, b = first.read(1 << 20), second.read(1 << 20)
            if a != b:
                return False
            if not a:
                return True
