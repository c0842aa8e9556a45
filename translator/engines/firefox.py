"""Translation with a model of Firefox Translations: 40 MB, made for this pair of languages, one sentence at a time.

It takes no instructions. Terms and numbers go through it as marks (see `placeholders.py`).
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from translator.engines.base import Reply, Request
from translator.engines.cores import default_threads
from translator.engines.grammar import allowed
from translator.engines.placeholders import protected
from translator.engines.process import WorkerProcess
from translator.engines.runtime import existing, runtime_file, runtime_version
from translator.engines.worker import is_looping, unpacked
from translator.errors import EngineError, ModelError
from translator.hanzi import HALF_WIDTH, han_count

VERSION = 1  # of what is done to texts here: raise it when the same request can come out another way
_NAMES = {"model": "model.*bin", "vocab": "vocab.*spm", "srcvocab": "srcvocab.*spm", "trgvocab": "trgvocab.*spm", "lex": "lex.*bin"}
_ROLES = {"model": "model", "vocab": "source", "srcvocab": "source", "trgvocab": "target", "lex": "lex"}
_NARROW = HALF_WIDTH | {ord("。"): ord("."), ord("、"): ord(",")}
_GAP = "…"
_PULL = "`duizhao model pull firefox-zh-en` fetches it"
_MOST_WORKERS = 4


def model_files(folder: Path) -> dict[str, Path]:
    """Find the files of a model in a folder as Firefox or its tools leave them, packed with gzip or not.

    Raises ModelError that says which is missing.
    """
    found: dict[str, Path] = {}
    for kind, pattern in _NAMES.items():
        files = sorted(path for ending in ("", ".gz") for path in folder.glob(pattern + ending))
        if len({path.name.removesuffix(".gz") for path in files}) > 1:
            raise ModelError(f"there is more than one {pattern}", where=str(folder), hint="one model a folder", code="model.folder")
        if files:
            found.setdefault(_ROLES[kind], files[0])
    missing = [what for what, role in (("model.*.bin", "model"), ("vocab.*.spm", "source")) if role not in found]
    if missing:
        raise ModelError(
            f"there is no {' and no '.join(missing)}",
            where=str(folder),
            hint="`fxtranslate models add zh en`, or `duizhao model pull firefox-zh-en`, gets a model",
            code="model.folder",
        )
    return found


def roles(files: Mapping[str, Path]) -> dict[str, Path]:
    """Say what each file of a model is for, by its name.

    >>> sorted(roles({"vocab.zhen.spm.gz": Path("a"), "model.zhen.intgemm.alphas.bin.gz": Path("b")}))
    ['model', 'source']
    """
    return {_ROLES[name.partition(".")[0]]: path for name, path in files.items()}


class FirefoxEngine:
    """Translate with a Marian model: `files` has `model` and `source` (its vocabulary), and where it has them `target` and `lex`.

    Nothing is loaded before the first `translate`. Each of up to `parallel` calls at a time has a process of its own, which takes
    160 MB; None makes it one for each physical core, four at most. Counts of tokens are of Chinese characters and words, since the
    runtime tells none.

    >>> FirefoxEngine({"model": Path("model.bin"), "source": Path("vocab.spm")}).name
    'firefox'
    """

    name = "firefox"

    def __init__(self, files: Mapping[str, Path], *, parallel: int | None = None) -> None:
        if parallel is not None and parallel < 1:
            raise ValueError("parallel must be at least 1")
        self._files = dict(files)
        self._parallel = parallel or min(default_threads(), _MOST_WORKERS)
        self._room = threading.BoundedSemaphore(self._parallel)
        self._lock = threading.Lock()
        self._idle: list[WorkerProcess] = []
        self._closed = False
        self._digests: dict[str, str] = {}

    @classmethod
    def in_folder(cls, folder: Path | str) -> Self:
        """Make an engine of the model in a folder; raises ModelError where there is none."""
        return cls(model_files(Path(folder)))

    def signature(self) -> dict[str, Any]:
        """Give all that can change an output; reads the files of the model once. Digests are of what is in the files, unpacked."""
        if not self._digests:
            self._digests = {
                role: f"sha256:{hashlib.sha256(unpacked(existing(path, hint=_PULL))).hexdigest()}"
                for role, path in sorted(self._files.items())
            }
        return {"engine": self.name, **self._digests, "runtime": runtime_version("fxtranslate"), "version": VERSION}

    def translate(self, request: Request) -> Reply:
        """Translate one segment; the reply has no Chinese characters, and `finish` is `length` where some had to be left out.

        Those stand as “…” in it. Raises EngineError when the runtime or a file of the model is missing, when the model's process
        ends, and where the model gives nothing; ValueError for a blank text.
        """
        if not request.text.strip():
            raise ValueError("there is no text to translate")
        stripped = request.text.strip()
        if stripped != request.text:
            offset = request.text.index(stripped)
            request = _moved(request, stripped, offset)
        with self._worker() as worker:
            result = protected(request, partial(_ask, worker))
        text, whole = english(result.text)
        if not text:
            raise EngineError("the model gave nothing for it", code="engine.no-answer")
        words = text.split()
        bound = request.max_tokens
        if bound is not None and len(words) > bound:
            text, whole = " ".join(words[:bound]), False
        whole = whole and not is_looping(text)
        return Reply(text, "stop" if whole else "length", _units(request.text) * result.asked, _units(text))

    @property
    def parallel(self) -> int:
        """How many requests at a time are worth it."""
        return self._parallel

    def close(self) -> None:
        """End the model's processes and free their memory; one that is being asked ends with its answer."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def _worker(self) -> Iterator[WorkerProcess]:
        """A process that nobody else asks meanwhile: an idle one, or a new one."""
        with self._room:
            with self._lock:
                if self._closed:
                    raise EngineError("the engine was closed", code="engine.closed")
                alive = [worker for worker in self._idle if worker.alive]
                worker = alive.pop() if alive else None
                self._idle = alive
            worker = worker or _started(self._files)
            try:
                yield worker
            finally:
                with self._lock:
                    keep = worker.alive and not self._closed
                    if keep:
                        self._idle.append(worker)
                if not keep:
                    worker.end()


def _ask(worker: WorkerProcess, text: str) -> str:
    answer = worker.ask({"text": text})
    if "error" in answer:
        raise EngineError(f"the model failed: {answer['error']}", code="engine.firefox")
    return str(answer["text"])


def _started(files: Mapping[str, Path]) -> WorkerProcess:
    """Start a process and load the model in it."""
    paths = {role: str(existing(path, hint=_PULL)) for role, path in files.items()}
    runtime = runtime_file("fxtranslate", engine=FirefoxEngine.name)
    worker = WorkerProcess()
    answer = worker.ask({"kind": "sentences", "runtime": runtime, "files": paths})
    if "error" in answer:
        worker.end()
        raise EngineError(
            f"the model cannot be loaded: {answer['error']}",
            hint="is each file whole, and are they of one model?",
            where=paths["model"],
            code="engine.load",
        )
    return worker


def english(text: str) -> tuple[str, bool]:
    """Make Chinese punctuation English, and put “…” for characters that no translation may hold; says whether it is whole.

    >>> english("Kunshan goes green，and on。"), english("Yoshinoya 吉野家 opens")
    (('Kunshan goes green, and on.', True), ('Yoshinoya … opens', False))
    """
    text = re.sub("[，；：！？、](?=\\w)", lambda mark: f"{mark[0]} ", text).translate(_NARROW)
    kept = "".join(char if allowed(char) or char == "\n" else "\0" for char in text.replace("\r\n", "\n"))
    whole = "\0" not in kept
    return re.sub(" {2,}", " ", re.sub("\0+(?: *\0+)*", _GAP, kept)).strip(), whole


def _moved(request: Request, text: str, offset: int) -> Request:
    """The request for a text without the blanks round it: places of hints move along."""
    hints = tuple(
        replace(hint, span=(hint.span[0] - offset, hint.span[1] - offset)) if hint.span is not None else hint
        for hint in request.hints
    )
    return replace(request, text=text, hints=hints)


def _units(text: str) -> int:
    return max(1, han_count(text) + len(re.findall(r"[A-Za-z0-9]+", text)))
