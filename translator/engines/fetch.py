"""Getting a model from a file the user has, or from the publisher's hub. The bytes are checked by the store, not here."""

from __future__ import annotations

import http
import http.client
import os
import queue
import re
import shutil
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from translator.engines.catalog import Blob, FileSource, HubSource, WebSource
from translator.engines.transfer import Progress, Report, SourceFailed, copy_bounded, digest_of, flush, require_space

_TIMEOUT_S = 5.0  # to connect, and between two pieces of the body
_OPEN_DEADLINE_S = 8.0  # for names, every address of a host, TLS and redirects together
_STALLS = 5  # a broken transfer goes on where it stopped, this many times without a byte gained


def fetch_file(source: FileSource, model: Blob, folder: Path, report: Report) -> Path:
    """Bring a file of the user's into `folder` by a hard link, or a copy where links do not reach.

    A file of the wrong size or digest is refused before anything is written.
    """
    label = str(source.path)
    try:
        size = source.path.stat().st_size
        if size != model.size_bytes:
            raise SourceFailed(f"{label} has {size:,} bytes, the model {model.size_bytes:,}")
        if digest_of(source.path, lambda done: report(Progress("verify", label, done, size))) != model.digest:
            raise SourceFailed(f"{label} is not this model: its SHA-256 differs")
        target = folder / "file.part"
        target.unlink(missing_ok=True)
        try:
            os.link(source.path.resolve(), target)
        except OSError:  # another disk, or a file system without links
            require_space(folder, size)
            shutil.copyfile(source.path, target)
            with target.open("rb+") as stream:
                flush(stream)
    except OSError as error:
        raise SourceFailed(f"{label}: {error.strerror or error}") from error
    return target


def fetch_web(source: HubSource | WebSource, model: Blob, folder: Path, report: Report) -> Path:
    """Download from a hub or an address into `folder`, going on where an earlier download stopped.

    Gives up within seconds when nobody answers. A transfer that breaks is taken up again as long as it gains bytes.
    """
    if not source.url.startswith(("https://", "http://")):
        raise SourceFailed(f"{source.base!r} is not a web address")
    target = folder / "hub.part"
    stalls = 0
    while True:
        have = target.stat().st_size if target.exists() else 0
        if have >= model.size_bytes:
            return target
        require_space(folder, model.size_bytes - have)
        try:
            with _open(source.url, have) as response:  # a hub that does not answer at all is not asked again
                _append(response, target, have, model, report, source.base)
        except _Unusable:
            target.unlink(missing_ok=True)  # or every later pull would stumble over it
            raise
        except (OSError, http.client.HTTPException) as error:
            reason = _words(error)
        else:
            reason = "the transfer ended early"
        now = target.stat().st_size if target.exists() else 0
        stalls = 0 if now > have else stalls + 1
        if now < model.size_bytes and stalls >= _STALLS:
            raise SourceFailed(reason)


class _Unusable(SourceFailed):
    """The server has another file than the one begun here."""


def _append(response: Any, target: Path, have: int, model: Blob, report: Report, label: str) -> None:
    """Write a response's body to the end of what is there, or from the start if the server does not do ranges."""
    start = 0
    if response.status == 206:
        match = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
        if match is None or int(match[1]) != have:
            raise _Unusable("it answered with another range than asked for")
        start = have
    with target.open("r+b" if start else "wb") as stream:
        stream.seek(start)
        left = model.size_bytes - start
        try:
            copy_bounded(response, stream, left, tick=lambda done: report(Progress("fetch", label, start + done, model.size_bytes)))
        except SourceFailed as failed:
            raise _Unusable(failed.reason) from failed
        finally:
            flush(stream)


def _open(url: str, offset: int) -> Any:
    """Open a URL within a deadline that also covers the look-up of names, which has no time-out of its own."""
    headers = {"User-Agent": "duizhao", "Accept-Encoding": "identity"}
    if offset:
        headers["Range"] = f"bytes={offset}-"
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 (the scheme was checked)
    results: queue.SimpleQueue[Any] = queue.SimpleQueue()
    late = threading.Event()

    def work() -> None:
        try:
            response = urllib.request.urlopen(request, timeout=_TIMEOUT_S)  # noqa: S310
        except Exception as error:  # handed to the caller's thread
            results.put(error)
        else:
            results.put(response)
            if late.is_set():
                response.close()

    threading.Thread(target=work, name="duizhao-hub", daemon=True).start()
    try:
        result = results.get(timeout=_OPEN_DEADLINE_S)
    except queue.Empty:
        late.set()
        raise SourceFailed(f"no answer in {_OPEN_DEADLINE_S:.0f} seconds") from None
    if isinstance(result, urllib.error.HTTPError):
        result.close()
        kind = _Unusable if result.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE else SourceFailed
        raise kind(_words(result)) from result
    if isinstance(result, Exception):
        raise SourceFailed(_words(result)) from result
    return result


def _words(error: Exception) -> str:
    """Say in a few words why a download failed."""
    if isinstance(error, urllib.error.HTTPError):
        return f"the server answered {error.code} {error.reason}".strip()
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, TimeoutError):
        return "timed out"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror
    return str(reason) or type(reason).__name__
