"""Reading what a server answers: a stream of events (text/event-stream) or one JSON object, never trusted to be either."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from translator.engines.worker import is_looping

_LINE_BYTES = 1 << 18
_BODY_BYTES = 1 << 22
_LOOK_EVERY = 8  # pieces between two looks for a loop


class NotSpokenError(Exception):
    """The answer is not what the protocol says; `cut` where it only ended too early."""

    def __init__(self, what: str, *, cut: bool = False) -> None:
        super().__init__(what)
        self.what = what
        self.cut = cut


class ServerError(Exception):
    """The server reported an error in place of an answer."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__("the server reported an error")
        self.error = error


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `finish` as the server said it, or `loop`; the counts None where it did not tell them."""

    text: str
    finish: str
    prompt_tokens: int | None
    output_tokens: int | None
    thought: bool


def read_answer(response: http.client.HTTPResponse) -> Answer:
    """Read the answer to a request for a chat completion. Raises NotSpokenError or ServerError."""
    if response.headers.get_content_type() == "text/event-stream":
        return _joined(_events(response))
    return _joined(iter([read_json(response)]), whole=True)


def read_json(response: http.client.HTTPResponse) -> Any:
    """Read a body that should be JSON. Raises NotSpokenError."""
    try:
        data = response.read(_BODY_BYTES + 1)
    except http.client.IncompleteRead as error:
        raise NotSpokenError("the answer was cut off", cut=True) from error
    if len(data) > _BODY_BYTES:
        raise NotSpokenError("the answer has no end")
    if len(data) < int(response.headers.get("Content-Length") or 0):
        raise NotSpokenError("the answer was cut off", cut=True)
    return _parsed(data)


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotSpokenError("the answer is not JSON") from error


def _events(response: http.client.HTTPResponse) -> Iterator[Any]:
    """Give the data of the events, None for the one that says that all was said."""
    total = 0
    while line := response.readline(_LINE_BYTES + 1):
        total += len(line)
        if len(line) > _LINE_BYTES or total > _BODY_BYTES:
            raise NotSpokenError("the answer has no end")
        if not line.endswith(b"\n"):
            raise NotSpokenError("the answer was cut off", cut=True)
        name, _, value = line.strip().partition(b":")
        if name == b"error" or (name == b"event" and value.strip() == b"error"):
            continue  # its data follows, or tells it all
        if name == b"data":
            if value.strip() == b"[DONE]":
                yield None
                return
            yield _parsed(value)


def _joined(events: Iterator[Any], *, whole: bool = False) -> Answer:
    pieces: list[str] = []
    finish, thought, done = "", False, False
    usage: Any = None
    for event in events:
        if event is None:
            done = True
            break
        if not isinstance(event, dict):
            raise NotSpokenError("the answer is JSON of another kind")
        if event.get("error"):
            error = event["error"]
            raise ServerError(error if isinstance(error, dict) else {"message": str(error)})
        usage = event.get("usage") or usage
        for choice in _choices(event, whole):
            part = choice.get("message" if whole else "delta") or {}
            if not isinstance(part, dict):
                raise NotSpokenError("the answer is JSON of another kind")
            thought = thought or bool(part.get("reasoning_content") or part.get("reasoning"))
            text = _text(part.get("content"))
            if text:
                pieces.append(text)
                if len(pieces) % _LOOK_EVERY == 0 and is_looping("".join(pieces)):
                    return _answer(pieces, "loop", usage, thought)
            finish = str(choice.get("finish_reason") or finish)
    if not finish and not done:
        raise NotSpokenError("the answer was cut off", cut=not whole)
    return _answer(pieces, finish or "stop", usage, thought)


def _choices(event: dict[str, Any], whole: bool) -> list[dict[str, Any]]:
    choices = event.get("choices")
    if choices is None and not whole:
        return []  # some servers send events of their own
    if not isinstance(choices, list) or (whole and not choices) or not all(isinstance(one, dict) for one in choices):
        raise NotSpokenError("the answer is JSON of another kind")
    return choices[:1]


def _text(content: Any) -> str:
    """The text of a message, which may be in parts."""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict) and part.get("type") == "text")
    return content if isinstance(content, str) else ""


def _answer(pieces: list[str], finish: str, usage: Any, thought: bool) -> Answer:
    counts = [usage.get(name) if isinstance(usage, dict) else None for name in ("prompt_tokens", "completion_tokens")]
    prompt, output = (count if isinstance(count, int) and count >= 0 else None for count in counts)
    return Answer("".join(pieces), finish, prompt, output, thought)
