"""Translation on this machine: a GGUF model in a process of its own (see `worker.py` for why)."""

from __future__ import annotations

import re
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from translator.engines.base import Reply, Request
from translator.engines.cores import default_threads
from translator.engines.grammar import allowed, english_grammar, grammar_digest
from translator.engines.process import WorkerProcess
from translator.engines.prompt import messages, prompt_digest
from translator.engines.runtime import existing, runtime_file, runtime_version
from translator.engines.transfer import digest_of
from translator.engines.worker import BATCH_TOKENS
from translator.errors import EngineError
from translator.hanzi import han_count

_TOKENS_A_HAN = 2.0  # English runs to 1.0-1.4 tokens a Han character in news and policy texts
_TOKENS_SPARE = 48
_PULL = "`duizhao model pull` fetches it"


class LocalEngine:
    """Translate with a local model file. Nothing is loaded before the first `translate`; one call runs at a time.

    `threads` None takes one for each physical core; `n_ctx` is how many tokens a prompt and its translation may have together.
    Output does not depend on what was translated before. After Ctrl-C the model is gone from memory, and loaded again if the
    engine is used again.

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
        self._worker: WorkerProcess | None = None
        self._closed = False
        self._digest: str | None = None

    def signature(self) -> dict[str, Any]:
        """Give all that can change an output; reads the whole model file once if its name does not tell its digest."""
        if self._digest is None:
            named = re.fullmatch(r"sha256-([0-9a-f]{64})", self._model.stem)
            self._digest = named[1] if named else digest_of(existing(self._model, hint=_PULL))
        return {
            "engine": self.name,
            "model": f"sha256:{self._digest}",
            "runtime": runtime_version("xllamacpp"),
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
            "grammar": english_grammar(request.text.strip().count("\n"), forced_phrases(request)),
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

    def _started(self) -> WorkerProcess:
        if self._closed:
            raise EngineError("the engine was closed", code="engine.closed")
        if self._worker is None or not self._worker.alive:
            config = {
                "kind": "chat",
                "runtime": runtime_file("xllamacpp", engine=self.name),
                "model": str(existing(self._model, hint=_PULL)),
                "threads": self._threads,
                "n_ctx": self._n_ctx,
                "seed": self._seed,
                "listener": self._listener,
            }
            worker = WorkerProcess()
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


# Forced to bring in more phrases than it has a place for, or one somewhere in a long text, a small model runs on until it is
# cut off: then the prompt alone asks for them.
_MAX_FORCED, _MAX_FORCED_HAN = 1, 60


def forced_phrases(request: Request) -> tuple[str, ...]:
    """The phrases of a request that the grammar sees to."""
    able = tuple(phrase for phrase in request.required if phrase and all(map(allowed, phrase)))
    return able if len(able) <= _MAX_FORCED and han_count(request.text) <= _MAX_FORCED_HAN else ()
