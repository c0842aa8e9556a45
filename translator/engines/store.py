"""The models on this machine: a folder of files named by the SHA-256 of their bytes.

A file is given out only if its bytes have that digest. Hashing a gigabyte at every start would be felt, so a small note
beside the file keeps its size and time of change with the digest that was found; the file is read again when they differ.
A model whose digest nobody states has one from the file that its user gave; a note by the model's name keeps it.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from translator.engines.catalog import Blob, FileSource, HubSource, IndexSource, Model, Source, catalog
from translator.engines.fetch import fetch_file, fetch_web
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
    """A known model and what the store has of it: `path` of the verified file, and bytes of an unfinished pull.

    `digest` is the one of the catalog, or that of the file its user gave.
    """

    model: Model
    path: Path | None
    partial_bytes: int = 0
    digest: str | None = None


class ModelStore:
    """Find, fetch and remove models under one folder, which is made at the first pull.

    >>> from translator.engines.catalog import find_model
    >>> ModelStore(Path("no-such-folder")).path(find_model()) is None
    True
    """

    def __init__(self, root: Path | str | None = None) -> None:
        self.root = Path(root) if root is not None else default_root()

    def path(self, model: Model) -> Path | None:
        """Give the file of a model, or None if it is not there or its bytes are not the model's; of several the first."""
        files = self.files(model)
        return next(iter(files.values()), None)

    def files(self, model: Model) -> dict[str, Path]:
        """Give the files of a model by their names (of one file: its id); empty unless all are there."""
        found = {part.id: self._verified(self._blob(part)) for part in model.parts or (model,)}
        there = {name: path for name, path in found.items() if path is not None}
        return there if len(there) == len(found) else {}

    def pull(
        self, model: Model, *, sources: Sequence[Source] | None = None, hub: str | None = None, progress: Report | None = None
    ) -> Path:
        """Bring a model into the store and give its path; nothing is fetched if it is there.

        `sources` replaces the model's own list (of a model of several files a folder that has them), and `hub` the address of the
        publisher's hub. They are tried in order, each failure is reported to `progress`, and bytes are kept only if they have the
        model's digest. A pull that was stopped goes on where it was; of two processes the second waits for the first. Raises
        ModelError with every reason in one line, also for a model without a digest where no file is given.
        """
        report = progress or (lambda _: None)
        if model.parts:
            pulled = [self.pull(part, sources=_in_folders(sources, part), hub=hub, progress=report) for part in model.parts]
            return pulled[0]
        chosen = sources if sources is not None else model.sources
        blob = self._blob(model)
        try:
            if blob is None:
                blob = self._learn(model, chosen, report)
            self.root.mkdir(parents=True, exist_ok=True)
            waiting = Progress("wait", "", 0, blob.size_bytes, "another process is fetching this model; waiting for it")
            with FileLock(self.root / f".{blob.digest[:16]}.lock", on_wait=lambda: report(waiting)):
                return self._verified(blob) or self._pull(model.id, blob, chosen, hub, report)
        except OSError as error:
            raise ModelError(
                f"the model cannot be stored: {error.strerror or error}", where=str(self.root), code="model.store"
            ) from error

    def remove(self, model: Model) -> bool:
        """Delete a model and all that is left of unfinished pulls; says whether there was anything."""
        if not self.root.is_dir():
            return False
        if model.parts:
            return sum(self.remove(part) for part in model.parts) > 0
        blob = self._blob(model)
        if blob is None:
            return False
        with FileLock(self.root / f".{blob.digest[:16]}.lock"):
            there = self._file(blob).exists() or self._partial(blob).exists()
            self._file(blob).unlink(missing_ok=True)
            self._note(blob).unlink(missing_ok=True)
            self._learned(model).unlink(missing_ok=True)
            shutil.rmtree(self._partial(blob), ignore_errors=True)
        return there

    def list(self, models: Sequence[Model] | None = None) -> tuple[Stored, ...]:
        """Say for each model of the catalog (or of `models`) whether it is here."""
        return tuple(self._stored(model) for model in (models if models is not None else catalog()))

    def _stored(self, model: Model) -> Stored:
        blobs = [blob for part in model.parts or (model,) if (blob := self._blob(part)) is not None]
        partial = sum(_bytes_in(self._partial(blob)) for blob in blobs)
        return Stored(model, self.path(model), partial, blobs[0].digest if blobs else None)

    def _verified(self, blob: Blob | None) -> Path | None:
        """The file of a blob if its bytes are the blob's; they are read only where a note does not say so already."""
        if blob is None:
            return None
        path = self._file(blob)
        try:
            stat = path.stat()
        except OSError:
            return None
        if stat.st_size != blob.size_bytes:
            return None
        note = {"digest": blob.digest, "size_bytes": stat.st_size, "changed_ns": stat.st_mtime_ns}
        try:
            if json.loads(self._note(blob).read_text(encoding="utf-8")) == note:
                return path
        except (OSError, ValueError):
            pass  # no note yet, or a broken one: look at the bytes
        try:
            if digest_of(path) != blob.digest:
                return None
        except OSError:
            return None
        with contextlib.suppress(OSError):  # a folder we may only read: verified again next time
            self._note(blob).write_text(json.dumps(note), encoding="utf-8")
        return path

    def _blob(self, model: Model) -> Blob | None:
        """What a model's file must be: as the catalog says, or as the file was that its user gave."""
        if model.blob is not None or model.digest is not None:
            return model.blob
        try:
            learned = json.loads(self._learned(model).read_text(encoding="utf-8"))
            return Blob(str(learned["digest"]), int(learned["size_bytes"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _learn(self, model: Model, sources: Sequence[Source], report: Report) -> Blob:
        """Write down what the file of a model is whose digest nobody states; only a file that the user gives is believed."""
        given = next((source.path for source in sources if isinstance(source, FileSource)), None)
        if given is None:
            where = next((source.url for source in sources if isinstance(source, HubSource)), "")
            raise ModelError(
                f"{model.id} is not fetched: nobody states the digest of its file",
                hint=f"get the file yourself{f' from {where}' if where else ''} and give it: "
                f"`duizhao model pull {model.id} --from FILE`, or `--model FILE` where you translate",
                code="model.no-digest",
            )
        with given.open("rb") as stream:
            if stream.read(4) != b"GGUF":
                raise ModelError("this is no GGUF file", where=str(given), code="model.fetch")
        size = given.stat().st_size
        digest = digest_of(given, lambda done: report(Progress("verify", str(given), done, size)))
        self.root.mkdir(parents=True, exist_ok=True)
        draft = self._learned(model).with_suffix(".part")
        draft.write_text(json.dumps({"digest": digest, "size_bytes": size}), encoding="utf-8")
        draft.replace(self._learned(model))
        return Blob(digest, size)

    def _pull(self, name: str, blob: Blob, sources: Sequence[Source], hub: str | None, report: Report) -> Path:
        failures: list[str] = []
        for source in sources:
            if hub and isinstance(source, HubSource):
                source = replace(source, base=hub)
            label = _name(source)
            report(Progress("fetch", label, 0, blob.size_bytes, f"trying {label}"))
            self._partial(blob).mkdir(parents=True, exist_ok=True)
            try:
                return self._accept(blob, _fetch(source, blob, self._partial(blob), report), label, report)
            except SourceFailed as failed:
                failures.append(f"{label}: {failed.reason}")
                report(Progress("failed", label, 0, blob.size_bytes, failures[-1]))
        tried = "; ".join(failures) or "no source was given"
        raise ModelError(f"{name} could not be fetched: {tried}", hint=_HINT, code="model.fetch")

    def _accept(self, blob: Blob, draft: Path, name: str, report: Report) -> Path:
        """Move a fetched file into place if its bytes are the model's; throw it away if not."""
        size = draft.stat().st_size
        found = digest_of(draft, lambda done: report(Progress("verify", name, done, size)))
        if found != blob.digest:
            shutil.rmtree(self._partial(blob), ignore_errors=True)
            raise SourceFailed(
                f"its bytes are not the model's ({size:,} bytes, SHA-256 {found[:12]}… instead of {blob.digest[:12]}…)"
            )
        draft.replace(self._file(blob))
        flush_folder(self.root)
        shutil.rmtree(self._partial(blob), ignore_errors=True)
        stat = self._file(blob).stat()
        note = {"digest": blob.digest, "size_bytes": stat.st_size, "changed_ns": stat.st_mtime_ns}
        self._note(blob).write_text(json.dumps(note), encoding="utf-8")
        return self._file(blob)

    def _file(self, blob: Blob) -> Path:
        return self.root / f"sha256-{blob.digest}{blob.suffix}"

    def _note(self, blob: Blob) -> Path:
        return self.root / f"sha256-{blob.digest}.json"

    def _partial(self, blob: Blob) -> Path:
        return self.root / f"partial-{blob.digest[:16]}"

    def _learned(self, model: Model) -> Path:
        return self.root / f"model-{model.id}.json"


def _in_folders(sources: Sequence[Source] | None, part: Model) -> Sequence[Source] | None:
    """Where a folder is given for a model of several files, look for one of them in it."""
    if sources is None:
        return None
    return [FileSource(one.path / part.id) if isinstance(one, FileSource) else one for one in sources]


def _fetch(source: Source, blob: Blob, folder: Path, report: Report) -> Path:
    if isinstance(source, FileSource):
        return fetch_file(source, blob, folder, report)
    if isinstance(source, IndexSource):
        return fetch_index(source, blob, folder, report)
    return fetch_web(source, blob, folder, report)


def _name(source: Source) -> str:
    """Name a source for people: the file, the hub's address, the package."""
    if isinstance(source, FileSource):
        return "file"
    return "package index" if isinstance(source, IndexSource) else source.base


def _bytes_in(folder: Path) -> int:
    if not folder.is_dir():
        return 0
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
