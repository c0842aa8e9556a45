"""Hypotheses of the byte search: what a stream of bytes reads so far, what it costs, and which of them are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest
from operator import itemgetter
from typing import NamedTuple

from translator.repair.costs import PRICES, Sign, context_with

_CLOSE = 12.0  # nats behind at which another reading is no rival
_REACH = 24.0  # nats behind the best at which a stream is given up
_BEAM = 48  # streams kept after a token
NONE, FIRST = -1, 0  # states of the obligation: nothing owed; the next two bytes must be a mark; else: its first byte
by_cost = itemgetter(0)


class Rival(NamedTuple):
    """The closest other way to the same state: how much it costs more, its text, and the text of the stream where they met."""

    margin: float
    text: tuple[object, ...]
    winner: tuple[object, ...]


class Stream(NamedTuple):
    """A hypothesis: bytes so far (only the last two are needed), what they read, and its cost.

    From `lead` to `quoted` it is the state that decides what may follow.
    """

    cost: float = 0.0
    text: tuple[object, ...] = ()  # a linked list (previous, piece): sharing keeps the beam cheap
    lead: int = -1  # pending first byte of a character, -1 when in step
    before: int = -1  # the last two bytes of the stream
    last: int = -1
    owed: int = NONE
    context: str = ""  # the three characters before, Simplified, for the model
    shifted: bool = False
    quoted: bool = False  # whether a double quote is open
    rival: Rival | None = None

    def plus(self, cost: float) -> Stream:
        return Stream(self.cost + cost, *self[1:]) if cost else self

    def owing(self, owed: int, cost: float = 0.0) -> Stream:
        return self._replace(owed=owed, cost=self.cost + cost)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a window reads in full, how much likelier than leaving it, and the runner-up with its distance (nats).

    `cost`: nats a character of the reading.
    """

    text: str
    gain: float
    rival: str | None
    margin: float
    cost: float = 0.0


def complete(stream: Stream, byte: int, sign: Sign, cost: float, owed: int, shifted: bool) -> Stream:
    """Add the second byte of a character to a stream; `cost` is that of the whole stream with it."""
    quoted = sign.char == "“" if sign.char in "“”" else stream.quoted
    context = context_with(stream.context, sign.simple)
    return Stream(cost, (stream.text, sign.char), -1, stream.last, byte, owed, context, shifted, quoted, stream.rival)


def closed(stream: Stream) -> Stream:
    return stream.plus(PRICES.unbalanced) if stream.quoted else stream


def last_char(stream: Stream) -> str:
    node = stream.text
    while node:
        piece = str(node[1])
        if not piece.startswith(("(", "（")):
            return piece[-1]
        node = node[0]  # type: ignore[assignment]
    return ""


def best_of(streams: list[Stream]) -> list[Stream]:
    """Keep the cheapest stream of each state, and of these the cheapest few."""
    unique: dict[tuple[object, ...], Stream] = {}
    for stream in streams:
        key = stream[2:9]
        known = unique.get(key)
        unique[key] = stream if known is None else _better(known, stream)
    if not unique:
        return []
    limit = min(stream.cost for stream in unique.values()) + _REACH
    return nsmallest(_BEAM, (stream for stream in unique.values() if stream.cost <= limit), key=by_cost)


def _better(first: Stream, second: Stream) -> Stream:
    """Keep the cheaper of two ways to one state, and remember the other if it reads otherwise and none was closer."""
    winner, loser = (first, second) if first.cost <= second.cost else (second, first)
    margin = loser.cost - winner.cost
    if margin < _CLOSE and (winner.rival is None or margin < winner.rival.margin) and _differ(winner.text, loser.text):
        return winner._replace(rival=Rival(margin, loser.text, winner.text))
    return winner


def _differ(first: tuple[object, ...], second: tuple[object, ...]) -> bool:
    """Say whether two linked texts differ, looking back to where they part."""
    left, right = "", ""
    while first is not second and (first or second):
        if first and (not second or len(left) <= len(right)):
            left, first = str(first[1]) + left, first[0]  # type: ignore[assignment]
        else:
            right, second = str(second[1]) + right, second[0]  # type: ignore[assignment]
    return left != right


def cheapest(streams: Iterable[Stream]) -> float:
    return min((stream.cost for stream in streams), default=float("inf"))


def _text(stream: Stream) -> str:
    return _joined(stream.text)


def _joined(node: tuple[object, ...]) -> str:
    """Write a linked text out."""
    parts: list[str] = []
    while node:
        parts.append(str(node[1]))
        node = node[0]  # type: ignore[assignment]
    return "".join(reversed(parts))


def judge(ended: list[Stream], plain: Stream) -> Reading | None:
    ended.sort(key=by_cost)
    best = ended[0]
    text, left = _text(best), _text(plain)
    if text == left:
        return Reading(text, 0.0, None, 0.0)
    rival, margin = _runner_up(best, text, ended[1:])
    return Reading(text, plain.cost - best.cost, rival, margin, best.cost / max(1, len(text)))


def _runner_up(best: Stream, text: str, others: Iterable[Stream]) -> tuple[str | None, float]:
    """Give the closest other reading: one that ended otherwise, or one that the best met on its way."""
    ended = next(((other.cost - best.cost, _text(other)) for other in others if _text(other) != text), None)
    if best.rival is not None and (ended is None or best.rival.margin < ended[0]):
        return _joined(best.rival.text) + text[len(_joined(best.rival.winner)) :], best.rival.margin
    return (ended[1], ended[0]) if ended else (None, float("inf"))
