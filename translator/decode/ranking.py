"""Rank the readings of bytes in rival encodings."""

from __future__ import annotations

import math

from translator.decode.language import COMMON, Reading
from translator.model import Rival

# Valid UTF-8 is hardly ever anything else: of pairs of GBK one in twelve is. (What has sequences of three bytes is not weighed.)
_FITTING = 2.5  # nats
_BONUS = {"utf-8": 5.0, "gb18030": 0.5, "utf-16-le": -1.0, "utf-16-be": -2.0}
_NAMES = {
    "zh-Hans": "Simplified Chinese", "zh-Hant": "Traditional Chinese", "ja": "Japanese", "ko": "Korean", "ru": "Russian",
    "latin": "a Western language",
}  # fmt: skip
_SPREAD = 1.6  # neighbouring characters tell the same thing twice: without it the scores would be too sure


def rank(found: list[tuple[str, Reading]]) -> tuple[Rival, ...]:
    """Score rivals by how much likelier the best makes the bytes, and by how good a text it is in itself."""
    costs = [cost(encoding, reading) for encoding, reading in found]
    weights = [math.exp(max(-700.0, (min(costs) - one) / _SPREAD)) for one in costs]
    rivals = [
        Rival(encoding, round(_quality(reading) * weight / sum(weights), 3), _evidence(reading))
        for weight, (encoding, reading) in zip(weights, found, strict=True)
    ]
    order = sorted(range(len(costs)), key=lambda i: (-rivals[i].score, costs[i]))
    return tuple(rivals[i] for i in order if rivals[i].score > 0.0 or i == order[0])


def cost(encoding: str, reading: Reading) -> float:
    """Give the cost of a reading, in nats, with what is known of the encoding itself."""
    if reading.lost:
        return reading.cost
    return reading.cost - _BONUS.get(encoding, 0.0) - (_FITTING * reading.letters if encoding == "utf-8" else 0.0)


def _quality(reading: Reading) -> float:
    """1 for what reads as everyday text, falling towards 0.1 for what no language explains."""
    mean = reading.mean * 2 if reading.language == "ru" else reading.mean  # a letter of one byte says half as much
    return max(0.1, min(1.0, 1.0 - (mean - 9.0) / 5.0))


def _evidence(reading: Reading) -> str:
    fit = "every byte fits" if not reading.lost else f"{reading.lost} of {reading.letters} do not fit"
    chinese = f", {reading.common} of {reading.letters} among the {COMMON:,} commonest" if reading.language[:2] == "zh" else ""
    return f"{fit}{chinese}, read as {_NAMES[reading.language]} ({reading.mean:.1f} nats a character)"
