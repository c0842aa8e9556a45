"""Translation on this machine: a GGUF model in a process of its own (see `worker.py` for why)."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from translator.engines.base import Reply, Request
from translator.engines.cores import default_threads
from translator.engines.grammar import allowed, english_grammar, grammar_digest
from translator.engines.prompt import messages, prompt_digest
from translator.engines.transfer import digest_of
from translator.engines.worker import BATCH_TOKENS
from translator.errors import EngineError
from translator.hanzi import han_count

_WORKER = Path(__file__).with_name("worker.py")
_POLL_S = 0.2  # Ctrl-C is heard at least this often, also on systems where a wait cannot be interrupted
_PATIENCE_S = 2.0
# How long a thread spins while it waits for the others before it sleeps. Tokens a second on two cores, alone and beside one
# busy program: the runtime's own choice 28 and 1-7, this 29 and 12, no spinning 18 and 17.
_ENVIRONMENT = {"GOMP_SPINCOUNT": "1000"}
_TOKENS_A_HAN = 2.0  # English runs to 1.0-1.4 tokens a Han character in news and policy texts
_TOKENS_SPARE = 48


class LocalEngine:
    """Translate with a local model file. Nothing is loaded before the first `translate`; one call runs at a time.

    `threads` None takes one for each physical core; `n_ctx` is how many tokens a prompt and its translation may have together.
    Output does not depend on what was translated before. After Ctrl-C the
    model is gone from memory, and loaded again if the engine is used again.

    >>> LocalEngine(Path("model.gguf")).name
    'local'
    """

    name = "local"

    def __init__(
        self,
        model_path: Path | str,
        *,
        threads: int | None = None,
        n_ctx: int = 3072,
        seed: int = 0,
        listener: Literal["auto", "socket", "tcp"] = "auto",
    ) -> None:
        if n_ctx < 256 or (threads is not None and threads < 1):
            raise ValueError("n_ctx must be at least 256 and threads at least 1")
        self._model = Path(model_path)
        self._threads = threads or default_threads()
        self._n_ctx = n_ctx
        self._seed = seed
        self._listener = listener if listener != "auto" else "tcp" if sys.platform == "win32" else "socket"
        self._lock = threading.Lock()
        self._worker: _Worker | None = None
        self._closed = False
        self._digest: str | None = None

    def signature(self) -> dict[str, Any]:
        """Give all that can change an output; reads the whole model file once if its name does not tell its digest."""
        if self._digest is None:
            named = re.fullmatch(r"sha256-([0-9a-f]{64})", self._model.stem)
            self._digest = named[1] if named else digest_of(_existing(self._model))
        return {
            "engine": self.name,
            "model": f"sha256:{self._digest}",
            "runtime": _runtime_version(),
            "prompt": prompt_digest(),
            "grammar": grammar_digest(),
            "context_tokens": self._n_ctx,
            "batch_tokens": BATCH_TOKENS,
            "temperature": 0,
            "seed": self._seed,
        }

    def translate(self, request: Request) -> Reply:
        """Translate one segment; the reply has as many lines as the text at most, and no Chinese characters.

        Raises EngineError when the runtime or the model is missing, when the request is longer than the model's context, and
        when the model's process ends; ValueError for a blank text.
        """
        if not request.text.strip():
            raise ValueError("there is no text to translate")
        bound = request.max_tokens or default_bound(request.text)
        # Half of the context at most, so that a prompt of any usual length fits in the rest.
        bound = min(bound, self._n_ctx // 2)
        body = {
            "messages": messages(request),
            "grammar": english_grammar(request.text.strip().count("\n"), _writable(request.required)),
            "max_tokens": bound,
        }
        with self._lock:
            answer = self._started().ask(body)
        if answer.get("kind") == "exceed_context_size_error":
            raise EngineError(
                f"the segment is too long for the model ({len(request.text)} characters)",
                hint="split it, or give fewer terms",
                code="engine.too-long",
            )
        if "error" in answer:
            raise EngineError(f"the local model failed: {answer['error']}", code="engine.local")
        return Reply(answer["text"].strip(), answer["finish"], answer["prompt_tokens"], answer["output_tokens"])

    def close(self) -> None:
        """End the model's process and free its memory."""
        with self._lock:
            self._closed = True
            if self._worker is not None:
                self._worker.end()
                self._worker = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _started(self) -> _Worker:
        if self._closed:
            raise EngineError("the engine was closed", code="engine.closed")
        if self._worker is None or not self._worker.alive:
            config = {
                "runtime": _runtime_file(),
                "model": str(_existing(self._model)),
                "threads": self._threads,
                "n_ctx": self._n_ctx,
                "seed": self._seed,
                "listener": self._listener,
            }
            worker = _Worker()
            answer = worker.ask(config)
            if "error" in answer:
                worker.end()
                raise EngineError(
                    f"the model cannot be loaded: {answer['error']}",
                    hint="`duizhao model pull` checks the file and fetches it again if it is damaged",
                    where=str(self._model),
                    code="engine.load",
                )
            self.listening: str = answer["listening"]
            self._worker = worker
        return self._worker


def default_bound(text: str) -> int:
    """Give the most tokens a translation of `text` may take: generous, so that only a runaway output meets it.

    >>> default_bound("你好"), default_bound("OK")
    (52, 50)
    """
    han = han_count(text)
    return int(han * _TOKENS_A_HAN) + (len(text) - han) + _TOKENS_SPARE


_MAX_FORCED = 1  # forced to bring in more phrases than it has a place for, a small model runs on until it is cut off


def _writable(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """The phrases to force, if they are few and the grammar lets them through; else the prompt alone asks for them."""
    able = tuple(phrase for phrase in phrases if phrase and all(map(allowed, phrase)))
    return able if len(able) <= _MAX_FORCED else ()


class _Worker:
    """The other process, and a thread that reads its answers."""

    def __init__(self) -> None:
        if sys.platform == "win32":
            flags = subprocess.CREATE_NO_WINDOW
        else:
            flags = 0
        # -P: the script's own folder must not be searched for modules; it has a `local.py` and a `lock.py`.
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=flags,
            env={**_ENVIRONMENT, **os.environ},  # what the user has set holds
        )
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=_pump, args=(self._process.stdout, self._answers), daemon=True).start()
        self.end = weakref.finalize(self, _end, self._process)  # also at exit, and when nobody closed us

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, body: dict[str, Any]) -> dict[str, Any]:
        """Send one request and wait for its answer; whatever interrupts the wait ends the process."""
        try:
            if self._process.stdin is not None:
                self._process.stdin.write(json.dumps(body).encode() + b"\n")
                self._process.stdin.flush()
            line = b""
            while not line:
                with contextlib.suppress(queue.Empty):
                    line = self._answers.get(timeout=_POLL_S) or b"\n"
        except OSError:
            line = b"\n"
        except BaseException:
            self._process.kill()
            self.end()
            raise
        if line == b"\n":  # the end of its output: the process is gone
            self._process.wait()
            raise EngineError(
                _obituary(self._process.returncode), hint="what was translated is kept; start again", code="engine.died"
            )
        answer: dict[str, Any] = json.loads(line)
        return answer


def _pump(stream: Any, answers: queue.SimpleQueue[bytes]) -> None:
    with contextlib.suppress(ValueError, OSError):  # closed under us
        for line in stream:
            answers.put(line)
    answers.put(b"")


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if process.stdin is not None:
            process.stdin.close()  # it leaves when its input ends
    try:
        process.wait(_PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _obituary(code: int) -> str:
    if code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        why = {"SIGKILL": "; was there enough memory?", "SIGILL": "; the runtime is built for another processor"}.get(name, "")
        return f"the model's process was ended by {name}{why}"
    return f"the model's process ended with code {code}"


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise EngineError(
            "the model is not there", hint="`duizhao model pull` fetches it", where=str(path), code="engine.model-missing"
        )
    return path


def _runtime_file() -> str:
    """Find the runtime without importing it: it is 100 MB of library that only the worker needs."""
    spec = importlib.util.find_spec("xllamacpp")
    if spec is None or spec.origin is None:
        raise EngineError("the local engine is not installed", hint="pip install 'duizhao[local]'", code="engine.not-installed")
    return spec.origin


def _runtime_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"xllamacpp {version('xllamacpp')}"
    except PackageNotFoundError:
        return "xllamacpp"
