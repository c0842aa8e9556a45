"""Two engines that need no model: one that knows only what was translated before, and one that translates nothing."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from translator.engines.base import Reply, Request
from translator.errors import EngineError

Recall = Callable[[Request], str | None]


class _Quiet:
    """What an engine has that holds nothing open."""

    name = ""

    def signature(self) -> dict[str, Any]:
        return {"engine": self.name}

    def close(self) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class MemoryEngine(_Quiet):
    """Give what a translation memory holds of a text, and refuse the rest.

    `recall` looks a request up. Nothing is counted as tokens.

    >>> engine = MemoryEngine(lambda request: {"你好。": "Hello."}.get(request.text))
    >>> engine.translate(Request("你好。")).text
    'Hello.'
    """

    name = "memory"

    def __init__(self, recall: Recall | None = None) -> None:
        self._recall = recall

    def over(self, recall: Recall) -> MemoryEngine:
        """The same engine over a memory, where it has none of its own."""
        return self if self._recall is not None else MemoryEngine(recall)

    def translate(self, request: Request) -> Reply:
        """Give what is remembered, as it is; raises EngineError where there is nothing, ValueError for a blank text."""
        _not_blank(request)
        if self._recall is None:
            raise EngineError("no translation memory is open", hint="--memory FILE names one", code="engine.no-memory")
        found = self._recall(request)
        if found is None:
            raise EngineError("the translation memory does not hold it", code="engine.not-held")
        return Reply(found, "stop", 0, 0)


class NoEngine(_Quiet):
    """Translate nothing: whoever asks is refused, whatever the text.

    >>> NoEngine().name
    'none'
    """

    name = "none"

    def translate(self, request: Request) -> Reply:
        """Raise EngineError; ValueError for a blank text."""
        _not_blank(request)
        raise EngineError("no engine translates", hint="--engine says which", code="engine.none")


def _not_blank(request: Request) -> None:
    if not request.text.strip():
        raise ValueError("there is no text to translate")
