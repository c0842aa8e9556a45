"""The engine itself: from a request to what is sent, from an answer to a reply."""

from __future__ import annotations

import hashlib
import json
import threading
from types import TracebackType
from typing import Any, Literal, Self

from translator.engines.base import Reply, Request
from translator.engines.cleaning import bare
from translator.engines.grammar import english_grammar, grammar_digest
from translator.engines.local import default_bound, forced_phrases
from translator.engines.prompt import messages, prompt_digest
from translator.engines.server.answer import Answer
from translator.engines.server.client import Client
from translator.engines.server.faults import refused
from translator.engines.server.settings import Settings, usable_key
from translator.engines.server.usage import Usage
from translator.errors import EngineError


class OpenAIEngine:
    """Translate with a server that speaks OpenAI's protocol. Any number of threads may ask at once.

    `key` is sent to this server and shown nowhere. Nothing is sent before it is needed; the first thing is a question for the
    list of models, which also tells a server of llama.cpp, whose grammar is then used to keep Chinese out. The request is the
    same whatever was asked before; whether the reply is, lies with the server.

    >>> OpenAIEngine(Settings("http://127.0.0.1:8080", parallel=8)).parallel
    8
    """

    name = "openai"

    def __init__(self, settings: Settings, *, key: str = "") -> None:
        self._settings = settings
        self._client = Client(settings, usable_key(key))
        self._lock = threading.Lock()
        self._found: tuple[str, bool] | None = None

    @property
    def parallel(self) -> int:
        """How many requests at a time are worth it."""
        return self._settings.parallel

    def signature(self) -> dict[str, Any]:
        """Give all that we know to change an output. Of the server only a digest: a document may go where its name should not.

        Raises EngineError where the server cannot be reached or no model is to be found.
        """
        model, llama = self._survey()
        return {
            "engine": self.name,
            "model": model,
            "server": hashlib.sha256(self._settings.base_url.encode()).hexdigest()[:12],
            "prompt": prompt_digest(),
            "grammar": grammar_digest() if llama else None,
            "temperature": 0,
            "seed": self._settings.seed,
            "extra": json.loads(json.dumps(dict(self._settings.extra))),
        }

    def translate(self, request: Request) -> Reply:
        """Translate one segment. Tokens of a reply are 0 where the server does not count them.

        Raises EngineError when all attempts failed or the segment was refused, ValueError for a blank text.
        """
        if not request.text.strip():
            raise ValueError("there is no text to translate")
        answer = self._client.complete(self._body(request))
        if answer.finish == "content_filter":
            raise refused()
        text = bare(answer.text, request.text)
        if not text:
            raise _nothing(answer)
        finish: Literal["stop", "length"] = "length" if answer.finish in ("length", "loop") else "stop"
        return Reply(text, finish, answer.prompt_tokens or 0, answer.output_tokens or 0)

    def usage(self) -> Usage:
        """Give what was asked so far and what it cost."""
        return self._client.meter.usage()

    def close(self) -> None:
        """End all that is under way, in every thread."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _body(self, request: Request) -> dict[str, Any]:
        model, llama = self._survey()
        body: dict[str, Any] = {
            "model": model,
            "messages": messages(request),
            "max_tokens": request.max_tokens or default_bound(request.text),
            "temperature": 0,
            "seed": self._settings.seed,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if llama:
            body["grammar"] = english_grammar(request.text.strip().count("\n"), forced_phrases(request))
            body["cache_prompt"] = False  # what stands in a cache changes the arithmetic (see worker.py)
        return body | dict(self._settings.extra)

    def _survey(self) -> tuple[str, bool]:
        """Find out once which model it is, and whether llama.cpp serves it."""
        with self._lock:
            if self._found is None:
                listed = self._client.models()
                teller = self._client.teller
                teller.models = tuple(one["id"] for one in listed)
                teller.model = self._settings.model or (listed[0]["id"] if len(listed) == 1 else "")
                if not teller.model:
                    raise teller.choose()
                self._found = teller.model, any(one.get("owned_by") == "llamacpp" for one in listed)
            return self._found


def _nothing(answer: Answer) -> EngineError:
    """The answer had no translation in it."""
    if answer.thought or answer.finish == "length":
        hint = "switch its thinking off with --extra, as docs/engines.md shows"
        return EngineError("the model did not get beyond its thoughts", hint=hint, code="engine.no-answer")
    return EngineError("the model gave no answer", code="engine.no-answer")
