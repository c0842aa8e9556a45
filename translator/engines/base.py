"""What an engine is: something that turns one segment of Chinese into English and says how that went."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal, Protocol, Self, runtime_checkable

from translator.errors import EngineError
from translator.model import Span


@dataclass(frozen=True, slots=True)
class Hint:
    """A stretch of the source and the English that must stand for it: a term of the glossary, or a quantity.

    `span` says where in the text it is; without it, the first place where `source` stands is taken. An `optional` hint is what
    a translator finds without help; it is given only where it is required after a miss.

    >>> Hint("40亿元", "4 billion yuan").target
    '4 billion yuan'
    """

    source: str
    target: str
    span: Span | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One segment to translate.

    `hints` are renderings to use; `context` is the translation of what comes before the segment, for reference only. When a
    translation is asked for again, `misses` say in words what was wrong with the first, and `required` are the phrases that the
    new one has to have letter for letter; engines that can, see to that while they write, and may put them in brackets.
    `max_tokens` None lets the engine choose a bound from the length of the text.
    """

    text: str
    hints: tuple[Hint, ...] = ()
    context: str = ""
    misses: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    max_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What an engine gave: `finish` is `length` when it is not whole, cut off by the token bound or because it had begun to loop,
    or with characters left out that no translation may hold.

    The token counts are the engine's own; those of the prompt include what it had in its cache.
    """

    text: str
    finish: Literal["stop", "length"]
    prompt_tokens: int
    output_tokens: int


@runtime_checkable
class Engine(Protocol):
    """A translation engine.

    `signature()` has everything that can change an output, as plain JSON values. `translate` gives the same reply for the same
    request, whatever was asked before; it raises EngineError when the engine cannot work, and ValueError for a blank text.
    `close` may be called twice.
    """

    @property
    def name(self) -> str: ...

    def signature(self) -> dict[str, Any]: ...

    def translate(self, request: Request) -> Reply: ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


@runtime_checkable
class Concurrent(Protocol):
    """What an engine has besides if several threads may ask it at once: `parallel` is how many requests at a time are worth it.

    Its replies are the same as when it is asked one thing at a time, in any order.
    """

    @property
    def parallel(self) -> int: ...


def width(engine: Engine) -> int:
    """Say how many requests an engine takes at a time: one, unless it says otherwise."""
    return max(1, engine.parallel) if isinstance(engine, Concurrent) else 1


_OF_ONE_SEGMENT = frozenset(("engine.too-long", "engine.refused", "engine.no-answer", "engine.not-held"))


def concerns_one_segment(error: EngineError) -> bool:
    """Say whether an error is about the segment that was asked for, and says nothing of the next one.

    >>> concerns_one_segment(EngineError("too long", code="engine.too-long")), concerns_one_segment(EngineError("gone"))
    (True, False)
    """
    return error.code in _OF_ONE_SEGMENT
