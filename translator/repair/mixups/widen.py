"""How far a garbled span inside good text reaches, once a chain is known for a part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.model import Span
from translator.repair.char_model import CharModel
from translator.repair.mixups.chains import Chain
from translator.repair.mixups.codecs import all_codecs
from translator.repair.mixups.score import weigh

_FAR = 400  # characters that a span is widened by on each side
_TRIED = 8  # places on each side where it may end
_MARGIN = 3.0  # nats that a wider span must be better by
_BREAK = re.compile(r"[（）《》“”‘’「」『』【】，。；：！？、()\[\]<>\s]")
_HZ = re.compile(r"~\{(?:[!-w][!-~])+~\}")


def hz_spans(line: str) -> Iterator[Span]:
    """Give what lies between the first and the last mark of HZ, and then each part.

    >>> list(hz_spans("新闻(~{VP9z~}2024)"))
    [(3, 11)]
    """
    found = [match.span() for match in _HZ.finditer(line)]
    if len(found) > 1:
        yield found[0][0], found[-1][1]
    yield from found[:_TRIED]


def widest(line: str, span: Span, chain: Chain, model: CharModel) -> tuple[Span, str]:
    """Give the span around `span` that gains most by the chain, and what it becomes.

    Bytes that garbled text has in common with good text (quotes and dashes of code page 1252) hide where it ends: each end is
    tried in turn at marks, and where characters stop that the codec could have given.
    """
    low, high = span
    best = _gain(line, low, high, chain, model)
    for _ in range(2):
        before = low, high
        for end in _ends(line, high, chain, 1):
            gain = _gain(line, low, end, chain, model)
            if gain > best + _MARGIN:
                best, high = gain, end
        for start in _ends(line, low, chain, -1):
            gain = _gain(line, start, high, chain, model)
            if gain > best + _MARGIN:
                best, low = gain, start
        if before == (low, high):
            break
    return (low, high), chain.undo(line[low:high]) or line[low:high]


def _gain(line: str, low: int, high: int, chain: Chain, model: CharModel) -> float:
    part = line[low:high]
    after = chain.undo(part)
    return weigh(part, model).total - weigh(after, model).total if after is not None else float("-inf")


def _ends(line: str, place: int, chain: Chain, step: int) -> list[int]:
    """Give the places on one side where a span may end, the nearest first."""
    encode = all_codecs()[chain.steps[0][0]].encode
    found: list[int] = []
    at = place
    while abs(at - place) < _FAR and len(found) < _TRIED:
        index = at if step > 0 else at - 1
        if not 0 <= index < len(line) or encode(line[index]) is None:
            # The last characters may be those of the good text beside it.
            found += [at - step * back for back in (0, 1, 2) if step * (at - step * back - place) > 0]
            break
        if at != place and _BREAK.match(line[index]):
            found.append(at)
        at += step
    return found
