"""Writes a stand-in for the model runtime: same calls, no model. What it does is told by the text it is asked to translate."""

from __future__ import annotations

from pathlib import Path

_SOURCE = """
import os, sys, time
print("noise on stdout", flush=True)
class _Bag:
    def __init__(self): self.__dict__["_"] = {}
    def __getattr__(self, name): return self.__dict__["_"].setdefault(name, _Bag())
    def __setattr__(self, name, value): self.__dict__["_"][name] = value
class CommonParams(_Bag): pass
class llama_load_mode: LLAMA_LOAD_MODE_MMAP = 1
class llama_flash_attn_type: LLAMA_FLASH_ATTN_TYPE_DISABLED = 0
class Server:
    loads = 0
    def __init__(self, params):
        os.write(1, b"noise from below\\n"); os.write(2, b"noise from below\\n")
        with open(params.model.path) as stream:
            if stream.read() == "damaged": raise RuntimeError("failed to load model")
        self.listening_address = "unix://" + params.hostnames[0]
        self.primed, self.held = None, {}
    def handle_chat_completions(self, body, callback=None):
        os.write(1, b"more noise\\n")
        if callback is None:
            (system,) = body["messages"]
            assert body["max_tokens"] == 0 and system["role"] == "system" and body["id_slot"] in (0, 1)
            # What is in a slot is used again only by the system part that was computed there.
            assert body["cache_prompt"] == (self.held.get(body["id_slot"]) == system)
            self.primed = self.held[body["id_slot"]] = system
            return {}
        assert body["messages"][0] == self.primed == self.held[body["id_slot"]] and body["cache_prompt"]
        assert body["stream"] and "root ::=" in body["grammar"] and body["temperature"] == 0
        self.primed = None
        text = body["messages"][-1]["content"]
        if "die" in text: os.kill(os.getpid(), 9)
        if "sleep" in text: time.sleep(60)
        if "refuse" in text:
            return callback({"error": {"code": 400, "type": "exceed_context_size_error", "message": "too long"}})
        if "fail" in text:
            return callback({"error": {"code": 500, "type": "server_error", "message": "it broke"}})
        if "raise" in text: raise RuntimeError("it raised")
        words = ["well, well, "] * 1000 if "loop" in text else [str(body["max_tokens"]), " ", " tokens", "\\n"]
        finish = "stop"
        for number, word in enumerate(words, start=1):
            if number > body["max_tokens"]:
                finish = "length"
                break
            chunk = {"choices": [{"finish_reason": None, "delta": {"content": word}}],
                     "timings": {"cache_n": 50, "prompt_n": 7, "predicted_n": number}}
            if callback(chunk): return
        callback({"choices": [{"finish_reason": finish, "delta": {}}]})
        callback({"choices": [], "usage": {"prompt_tokens": 57, "completion_tokens": min(number, body["max_tokens"])}})
"""


def write_fake_runtime(folder: Path) -> None:
    package = folder / "xllamacpp"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(_SOURCE, encoding="utf-8")
