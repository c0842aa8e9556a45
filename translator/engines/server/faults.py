"""What went wrong, in one line with a hint, and whether it is worth trying again."""

from __future__ import annotations

import http
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol
from urllib.parse import urlsplit

from translator.engines.server.pace import retry_after
from translator.engines.server.wire import LineFailed
from translator.errors import EngineError

_TOO_LONG = re.compile(r"context (?:length|size|window)|maximum context|too (?:long|many tokens)|exceed\w* .{0,40}tokens", re.I)
_MONEY = re.compile(r"insufficient[_ ](?:quota|balance)|exceeded your current quota", re.I)
_NO_MODEL = re.compile(r"\bmodel\b.{0,80}\b(?:not exist|not found|unknown|invalid)|no such model|unknown model", re.I)
_KEPT = "what was translated is kept: run the same command again"
_SHORTEST_SECRET = 4  # shorter ones, as for servers that want any key, are no secret, but a part of many words
_PASSING = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529))
_LINE = {
    "refused": ("nothing answers at this address", "is the server running, and the port right?"),
    "unknown": ("there is no host of this name", "look at the base URL and at the network"),
    "tls": ("the certificate of the server is not trusted", "SSL_CERT_FILE names certificates to trust"),
    "plain": ("the server does not speak https there", "does its address begin with http://?"),
    "silent": ("the server did not answer in time", "--timeout allows more; " + _KEPT),
    "unreachable": ("the server cannot be reached", "look at the base URL and at the network"),
    "broken": ("the connection broke off", _KEPT),
    "closed": ("the engine was closed", ""),
}


class Headers(Protocol):
    """The headers of an answer; their names in any case."""

    def get(self, name: str, /) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Fault:
    """An error, whether the same request may succeed later, and how long the server wants us to wait (None: not said).

    `parameter` is the field of the request that the server does not take, if that is all; `status` is that of HTTP, 0 without.
    """

    error: EngineError
    passing: bool = False
    wait_s: float | None = None
    parameter: str = ""
    status: int = 0


class Teller:
    """Makes errors about one server; a key never gets into them, even if the server repeats it."""

    def __init__(self, base_url: str, key: str, model: str) -> None:
        self._where = base_url
        self._key = key
        self.model = model
        self.models: tuple[str, ...] = ()

    def line(self, failed: LineFailed) -> Fault:
        message, hint = _LINE[failed.kind]
        detail = f": {self.safe(failed.detail)}" if failed.detail else ""
        code = "refused-connection" if failed.kind == "refused" else failed.kind
        return Fault(self._error(message + detail, hint, code), failed.kind not in ("unknown", "tls", "plain", "closed"))

    def spoken(self, what: str, *, cut: bool) -> Fault:
        """An answer that is not what the protocol says."""
        hint = _KEPT if cut else "is this the base URL of an OpenAI-compatible API? It often ends in /v1"
        return Fault(self._error(what, hint, "cut" if cut else "not-spoken"), cut)

    def status(self, status: int, headers: Headers, body: Any) -> Fault:
        """An answer whose status is not 200."""
        inner = body.get("error", body) if isinstance(body, dict) else {}
        return replace(self.told(status, inner if isinstance(inner, dict) else {"message": inner}, headers), status=status)

    def told(self, status: int, said: Mapping[str, Any], headers: Headers) -> Fault:
        """An error that the server describes; `status` is 0 where it came in the middle of an answer."""
        message = self.safe(said.get("message") or said.get("detail") or "")
        kind = f"{said.get('type') or ''} {said.get('code') or ''}"
        if 300 <= status < 400:
            return self._redirect(headers.get("Location") or "")
        hint = "OPENAI_API_KEY is wrong for this server" if self._key else "set OPENAI_API_KEY"
        if status == 403:
            return Fault(self._error(_answered(status, message), hint, "key"))
        if status == 401:
            return Fault(self._error("the server does not accept the key" if self._key else "the server wants a key", hint, "key"))
        if status == 402 or _MONEY.search(f"{kind} {message}"):
            return Fault(self._error("the account at the server has no credit left", _KEPT, "credit"))
        if status == 413 or "exceed_context" in kind or "context_length" in kind or (status == 400 and _TOO_LONG.search(message)):
            hint = "split it, or give fewer terms"
            return Fault(EngineError("the segment is too long for the model", hint=hint, code="engine.too-long"))
        if "content_filter" in kind:
            return Fault(refused())
        if status == 404 or (status == 400 and _NO_MODEL.search(message)):
            return self._missing(f"{kind} {message}".lower())
        if status in (400, 422) and (parameter := _parameter(said, message)):
            return Fault(self._error(f"the server does not take {parameter}: {message}", "", "request"), parameter=parameter)
        if status in _PASSING or (status == 0 and not kind.strip().startswith("invalid_request")):
            wait = retry_after(headers.get("Retry-After"))
            limit = status == 429 or "rate_limit" in kind
            hint = ("--rpm and --parallel ask for less at a time; " if limit else "") + _KEPT
            return Fault(self._error(_answered(status, message), hint, "rate-limit" if limit else "server"), True, wait)
        return Fault(self._error(_answered(status, message), "", "request"))

    def choose(self) -> EngineError:
        """No model is named, and there is more or less than one."""
        hint = f"give --model; the server has {self._listed()}" if self.models else "give --model"
        return self._error("no model is named", hint, "model")

    def safe(self, text: object) -> str:
        """Make one short line of what a server says, without the key."""
        line = " ".join("".join(char if char.isprintable() else " " for char in str(text)).split())
        if len(self._key) > _SHORTEST_SECRET:
            line = line.replace(self._key, "***")
        return line if len(line) <= 200 else line[:199] + "…"

    def _missing(self, said: str) -> Fault:
        if "model" in said:
            hint = f"the server has {self._listed()}" if self.models else "look at --model"
            return Fault(self._error(f"the server has no model called {self.safe(self.model)!r}", hint, "model"))
        return self.spoken("there is no such API at this address", cut=False)

    def _redirect(self, location: str) -> Fault:
        try:
            parts = urlsplit(location)
            place = self.safe(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}" if parts.netloc else parts.path)
        except ValueError:
            place = ""
        hint = "text and key go only where they were sent; if the new address is right, give it as base URL"
        return Fault(self._error(f"the server redirects to {place or 'nowhere'}", hint, "redirect"))

    def _listed(self) -> str:
        more = f" and {len(self.models) - 8} more" if len(self.models) > 8 else ""
        return self.safe(", ".join(self.models[:8]) + more)

    def _error(self, message: str, hint: str, code: str) -> EngineError:
        return EngineError(message, hint=hint, where=self._where, code=f"engine.{code}")


def refused() -> EngineError:
    """The server's filter or the model would not translate a segment."""
    return EngineError("the server refused to translate this segment", code="engine.refused")


def _answered(status: int, message: str) -> str:
    try:
        name = http.HTTPStatus(status).phrase
    except ValueError:
        name = ""
    head = f"the server answered {status} {name}".rstrip() if status else "the server broke off with an error"
    return f"{head}: {message}" if message and message.lower() != name.lower() else head


# Fields that some servers do not know or do not take from everybody, and that a translation does not stand or fall with.
_DISPENSABLE = ("max_tokens", "temperature", "seed", "stream_options", "grammar", "cache_prompt")


def _parameter(said: Mapping[str, Any], message: str) -> str:
    """The dispensable field that a refusal is about."""
    if said.get("param") in _DISPENSABLE:
        return str(said["param"])
    return next((name for name in _DISPENSABLE if re.search(rf"\b{name}\b", message)), "")
