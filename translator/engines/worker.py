"""The process that holds a local model, of either kind. `process.py` starts this file as a script and speaks to it in JSON lines.

A process of its own, because a call into the runtime cannot be interrupted while it reads a prompt (Ctrl-C would be
swallowed, or end in an abort), because the runtime may print, and because running out of memory must not take the caller's
work with it.
This file imports nothing of the package: it runs wherever the runtime is.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import queue
import secrets
import signal
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, BinaryIO

BATCH_TOKENS = 128  # as fast as 512 on two cores, and 60 MB less
_SLOTS = 2  # one for asking, one for asking again; the second costs 28 KB for each token of the context
_LOOK_EVERY = 8  # chunks between two looks for a loop
_LOOP_CHARS, _LOOP_TIMES, _LONGEST_UNIT = 48, 4, 160
_MOST_BYTES = 1 << 30  # of an unpacked file; those of Firefox have 60 MB at most


def is_looping(text: str) -> bool:
    """Say whether a text has begun to repeat itself at its end and will not stop.

    A loop is a stretch of up to 160 characters that stands at the end four times or more, over 48 characters or more together.

    >>> is_looping("It is good. " * 5), is_looping("no, no, no, no"), is_looping("1,000,000,000,000")
    (True, False, False)
    """
    for size in range(1, min(_LONGEST_UNIT, len(text) // _LOOP_TIMES) + 1):
        times = max(_LOOP_TIMES, -(-_LOOP_CHARS // size))
        if size * times <= len(text) and text.endswith(text[-size:] * times):
            return True
    return False


class Chat:
    """A GGUF model in llama.cpp, with no way in from outside."""

    def __init__(self, config: dict[str, Any]) -> None:
        xllamacpp = _runtime("xllamacpp", Path(config["runtime"]))
        params = xllamacpp.CommonParams()
        params.model.path = config["model"]
        params.model_alias = {"model"}  # else its path would be told to whoever asks
        params.n_parallel, params.n_ctx = _SLOTS, _SLOTS * config["n_ctx"]
        params.n_batch = params.n_ubatch = BATCH_TOKENS
        params.n_gpu_layers = 0
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = config["threads"]
        params.sampling.seed = config["seed"]
        params.load_mode = xllamacpp.llama_load_mode.LLAMA_LOAD_MODE_MMAP
        # Measured on two cores: 57 tokens of prompt a second without it, 50 with it.
        params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
        params.fit_params = params.warmup = False
        params.cache_ram_mib = params.n_ctx_checkpoints = 0  # only the beginning of each slot is used again
        params.kv_unified = params.cache_idle_slots = False
        params.force_pure_content_parser = True  # a translation is text, never a call of a tool
        params.verbosity = -1
        folder = _close_door(params, config["listener"])
        try:
            self._server = xllamacpp.Server(params)
            self.address: str = self._server.listening_address
        finally:
            if folder is not None:
                # Nobody needs to reach the socket, so that it loses its name as soon as the runtime listens.
                (folder / "s.sock").unlink(missing_ok=True)
                folder.rmdir()
        self._seed = config["seed"]
        self._slots: dict[str, int] = {}  # the system part of a prompt, the least used first, and the slot that keeps it

    def complete(self, request: dict[str, Any]) -> dict[str, Any]:
        """Answer one request. The same request has the same answer, whatever was asked before."""
        slot = self._prepare(request["messages"][:1])
        pieces: list[str] = []
        state: dict[str, Any] = {"finish": None, "usage": {}, "error": None, "chunks": 0, "timings": {}}

        def take(chunk: dict[str, Any]) -> bool:
            state["error"] = state["error"] or chunk.get("error")
            state["usage"] = chunk.get("usage") or state["usage"]
            state["timings"] = chunk.get("timings") or state["timings"]
            for choice in chunk.get("choices", ()):
                pieces.append(choice["delta"].get("content") or "")
                state["finish"] = choice["finish_reason"] or state["finish"]
            state["chunks"] += 1
            return bool(state["chunks"] % _LOOK_EVERY == 0 and is_looping("".join(pieces)))

        body = {
            **self._options(slot, request["max_tokens"]),
            "messages": request["messages"],
            "grammar": request["grammar"],
            "stream": True,
            "stream_options": {"include_usage": True},
            "timings_per_token": True,
        }
        self._server.handle_chat_completions(body, take)
        if state["error"]:
            return {"error": str(state["error"].get("message", state["error"])), "kind": state["error"].get("type", "")}
        usage, timings = state["usage"], state["timings"]  # usage is missing where we stopped a loop
        return {
            "text": "".join(pieces),
            "finish": "stop" if state["finish"] == "stop" else "length",
            "prompt_tokens": usage.get("prompt_tokens", timings.get("cache_n", 0) + timings.get("prompt_n", 0)),
            "output_tokens": usage.get("completion_tokens", timings.get("predicted_n", 0)),
        }

    def _prepare(self, system: list[dict[str, str]]) -> int:
        """Give a slot that holds exactly the system part of a prompt, computed in one go.

        The arithmetic depends on where a prompt is cut, and so on how much of it happens to stand in a cache: with the
        runtime's own caching 3 of 24 translations came out another way when the order of the sentences changed, with this none.
        It costs two tokens a request, 80 ms. Each system part has its own slot, because what two of them share would be kept.
        """
        text = json.dumps(system)
        known = text in self._slots
        if not known and len(self._slots) == _SLOTS:
            slot = self._slots.pop(next(iter(self._slots)))
        else:
            slot = self._slots.pop(text, len(self._slots))
        self._slots[text] = slot
        options = {**self._options(slot, 0), "cache_prompt": known}
        self._server.handle_chat_completions({**options, "messages": system})
        return slot

    def _options(self, slot: int, max_tokens: int) -> dict[str, Any]:
        options = {"max_tokens": max_tokens, "temperature": 0, "seed": self._seed, "cache_prompt": True, "id_slot": slot}
        return {**options, "chat_template_kwargs": {"enable_thinking": False}}  # a template that does not know it ignores it


class Sentences:
    """A Marian model as Firefox has them: a sentence in, a sentence out, always the same for the same."""

    address = ""

    def __init__(self, config: dict[str, Any]) -> None:
        runtime = _runtime("fxtranslate", Path(config["runtime"]))
        files = {name: unpacked(Path(path)) for name, path in config["files"].items()}
        source = files["source"]
        if source[:1] != b"\n":  # of nothing the runtime makes a vocabulary without a word, and no error
            raise ValueError(f"{Path(config['files']['source']).name} is no SentencePiece model")
        # The runtime takes a vocabulary for shared if it is given the same bytes twice.
        self._translator = runtime.Translator(files["model"], source, files.get("target", source), files.get("lex"))

    def complete(self, request: dict[str, Any]) -> dict[str, Any]:
        """Translate a text of any length, sentence by sentence; blanks and line breaks between them are kept."""
        return {"text": self._translator.translate_long(request["text"])}


def unpacked(path: Path) -> bytes:
    """Read a file, packed with gzip or not; one that would unpack to more than a model can have is refused."""
    data = path.read_bytes()
    if data[:2] != b"\x1f\x8b":
        return data
    with gzip.open(path) as stream:
        data = stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ValueError(f"{path.name} unpacks to more than a gigabyte")
    return data


def _runtime(name: str, origin: Path) -> Any:
    """Import the runtime from the very place where the caller found it, which our own search path need not have."""
    sys.path.append(str(origin.parent.parent))
    spec = importlib.util.spec_from_file_location(name, origin, submodule_search_locations=[str(origin.parent)])
    if spec is None or spec.loader is None:
        raise ImportError(str(origin))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _close_door(params: Any, listener: str) -> Path | None:
    """Shut the listener that the runtime opens whether it is wanted or not; gives the folder of its socket, if it has one.

    Where the system has Unix sockets it listens on one in a folder only we can enter. Elsewhere it must be a port of the
    loopback interface: every path is then behind a random prefix, and every call needs a random key.
    """
    params.ui = params.endpoint_slots = params.endpoint_props = params.endpoint_metrics = False
    params.cors_origins, params.cors_methods = "null", ""
    params.api_keys = [secrets.token_hex(32)]
    params.api_prefix = "/" + secrets.token_hex(16)
    params.n_threads_http = 1
    if listener == "socket":
        folder = Path(tempfile.mkdtemp(prefix="duizhao-"))  # mode 0700
        if len(os.fsencode(folder)) < 90:  # a socket's name has room for about a hundred bytes
            params.hostnames = [str(folder / "s.sock")]
            return folder
        folder.rmdir()
    params.hostnames, params.port = ["127.0.0.1"], 0
    return None


def _read(stream: BinaryIO, lines: queue.SimpleQueue[bytes]) -> None:
    """Pass on lines; when the caller is gone, so are we, even in the middle of a call."""
    for line in stream:
        lines.put(line)
    os._exit(0)


def main() -> None:
    """Serve requests until the caller closes our input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the caller's to handle
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)  # whatever the runtime prints must not come between the answers
    os.dup2(nowhere, 2)
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(sys.stdin.buffer, lines), daemon=True).start()
    model: Chat | Sentences | None = None
    while True:
        request = json.loads(lines.get())
        try:
            if model is None:
                model = Sentences(request) if request["kind"] == "sentences" else Chat(request)
                answer: dict[str, Any] = {"listening": model.address}
            else:
                answer = model.complete(request)
        except BaseException as error:  # told to the caller, who decides; a panic in Rust is no Exception
            answer = {"error": f"{type(error).__name__}: {error}", "kind": "exception"}
        answers.write(json.dumps(answer).encode() + b"\n")


if __name__ == "__main__":
    main()
