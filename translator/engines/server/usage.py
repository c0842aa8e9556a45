"""Counting what was asked and what it cost."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from typing import Any

from translator.engines.server.settings import Price


@dataclass(frozen=True, slots=True)
class Usage:
    """What a server was asked: answers had, attempts that failed, tokens as the server counts them.

    `untold` is the number of answers for which the server did not tell its count; tokens and cost are then the least it was.
    `cost` is in the currency of the price, None without one.

    >>> Usage(2, 0, 100, 40).line()
    '2 requests, 100 tokens in, 40 out'
    """

    requests: int = 0
    failures: int = 0
    prompt_tokens: int = 0
    output_tokens: int = 0
    untold: int = 0
    cost: float | None = None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def line(self) -> str:
        """Say it in one line, for a person."""
        failures = f" ({self.failures} failed and sent again)" if self.failures else ""
        more = f", {self.untold} not counted by the server" if self.untold else ""
        cost = f", cost {self.cost:.4f}" if self.cost is not None else ""
        requests = f"{self.requests} request{'' if self.requests == 1 else 's'}"
        return f"{requests}{failures}, {self.prompt_tokens:,} tokens in, {self.output_tokens:,} out{more}{cost}"


class Meter:
    """Counts for several threads."""

    def __init__(self, price: Price | None) -> None:
        self._price = price
        self._lock = threading.Lock()
        self._requests = self._failures = self._prompt = self._output = self._untold = 0

    def answered(self, prompt_tokens: int | None, output_tokens: int | None) -> None:
        with self._lock:
            self._requests += 1
            self._prompt += prompt_tokens or 0
            self._output += output_tokens or 0
            self._untold += prompt_tokens is None or output_tokens is None

    def failed(self) -> None:
        with self._lock:
            self._failures += 1

    def usage(self) -> Usage:
        with self._lock:
            cost = self._price.cost(self._prompt, self._output) if self._price else None
            rounded = None if cost is None else float(round(cost, 6))
            return Usage(self._requests, self._failures, self._prompt, self._output, self._untold, rounded)
