"""What is to be known of a server before it is asked: where it is, which model, how much at a time, at what price."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Self
from urllib.parse import urlsplit

from translator.errors import EngineError

_LONGEST_S = 1e6
_OURS = frozenset(("messages", "stream", "model", "n"))  # fields of a request that `extra` may not touch


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost, of the prompt and of the output; the currency is the user's.

    >>> Price.parse("0.27/1.10").cost(1_000_000, 100_000)
    Decimal('0.38')
    """

    prompt: Decimal
    output: Decimal

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `PROMPT/OUTPUT`. Raises ValueError for anything else."""
        try:
            prompt, output = (Decimal(part) for part in text.split("/"))
        except (InvalidOperation, ValueError):
            raise ValueError(f"{text!r} is no price: two numbers for a million tokens, as in 0.27/1.10") from None
        if not (prompt.is_finite() and output.is_finite() and prompt >= 0 and output >= 0):
            raise ValueError(f"{text!r} is no price: it must not be negative")
        return cls(prompt, output)

    def cost(self, prompt_tokens: int, output_tokens: int) -> Decimal:
        return (self.prompt * prompt_tokens + self.output * output_tokens) / 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """A server and how to treat it; the key is not among these, so that it cannot be shown with them.

    `model` empty: the only one that the server has. `parallel`: requests at a time. `requests_per_minute` None: no limit.
    `timeout_s`: longest silence; a whole answer may take five times that. `attempts`: how often a request is sent before it
    counts as failed; `backoff_s`: wait after the first failure, doubled each time. `patience_s`: longest wait that a server may
    ask for. `extra`: more fields for the body of each request, as a server wants them. Raises EngineError for a base URL that
    is none, ValueError for numbers that make no sense.

    >>> Settings("http://127.0.0.1:11434").base_url
    'http://127.0.0.1:11434/v1'
    """

    base_url: str
    model: str = ""
    parallel: int = 4
    requests_per_minute: float | None = None
    timeout_s: float = 120.0
    attempts: int = 5
    backoff_s: float = 1.0
    patience_s: float = 120.0
    price: Price | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "base_url", base_url(self.base_url))
        if self.parallel < 1 or self.attempts < 1:
            raise ValueError("parallel and attempts must be at least 1")
        if self.requests_per_minute is not None and not 0 < self.requests_per_minute < math.inf:
            raise ValueError("requests_per_minute must be more than 0")
        if not (0 < self.timeout_s < _LONGEST_S and 0 <= self.backoff_s < _LONGEST_S and 0 <= self.patience_s < _LONGEST_S):
            raise ValueError("timeout_s must be more than 0, backoff_s and patience_s not less, all of them below a million")
        if taken := sorted(_OURS & set(self.extra)):
            raise ValueError(f"extra cannot set {', '.join(taken)}")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], *, base_url: str = "", model: str = "", **options: Any) -> Self:
        """Fill in from the environment what was not given: DUIZHAO_OPENAI_BASE_URL, OPENAI_BASE_URL, DUIZHAO_OPENAI_MODEL.

        There is no default server: no text leaves for a place that was not named. Raises EngineError where none is.

        >>> Settings.from_environment({"OPENAI_BASE_URL": "https://api.example/v1", "DUIZHAO_OPENAI_MODEL": "m"}).model
        'm'
        """
        base_url = base_url or environ.get("DUIZHAO_OPENAI_BASE_URL", "") or environ.get("OPENAI_BASE_URL", "")
        if not base_url:
            hint = "give --base-url or set DUIZHAO_OPENAI_BASE_URL, as in http://127.0.0.1:11434/v1"
            raise EngineError("no server is named for the openai engine", hint=hint, code="engine.no-server")
        return cls(base_url, model or environ.get("DUIZHAO_OPENAI_MODEL", ""), **options)


def base_url(text: str) -> str:
    """Give a base URL in one form; `/v1` is where the API is on a server that was named without a path.

    >>> base_url("https://api.example/v1/chat/completions"), base_url("http://localhost:8000/")
    ('https://api.example/v1', 'http://localhost:8000/v1')
    """
    try:
        parts = urlsplit(text.strip())
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and text.isprintable()
    except ValueError:
        sound = False
    hint = "it looks like https://api.example/v1"
    if not sound or " " in text.strip():
        raise EngineError("the base URL is no web address", hint=hint, code="engine.base-url")
    if "@" in parts.netloc or parts.query or parts.fragment:
        # It would be shown in errors. The text itself is not repeated here for the same reason.
        hint += "; a key belongs into OPENAI_API_KEY"
        raise EngineError("the base URL holds more than an address", hint=hint, code="engine.base-url")
    path = parts.path.rstrip("/").removesuffix("/chat/completions")
    return f"{parts.scheme}://{parts.netloc}{path or '/v1'}"


def parse_extra(text: str) -> dict[str, Any]:
    """Read more fields for a request. Raises ValueError for what is no JSON object.

    >>> parse_extra('{"enable_thinking": false}')
    {'enable_thinking': False}
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise ValueError('this is no JSON object; it looks like {"enable_thinking": false}')
    return value


def usable_key(text: str) -> str:
    """Give a key as it can be sent, without blanks around it. Raises EngineError, which does not show it, for what is none."""
    key = text.strip()
    if not all("!" <= char <= "~" for char in key):
        hint = "copy it again"
        raise EngineError("OPENAI_API_KEY has characters that no key has", hint=hint, code="engine.key")
    return key
