"""Readings and rare characters put into Simplified text: no bytes are lost, only noise is added."""

from __future__ import annotations

import random
from collections.abc import Callable

from pypinyin import Style, pinyin

_EMOJI = "🎐📼🎲🧭🎈🪁🧩🎏"
_SHORT_LIST = "新有的在中国人大年和"


def toneless(text: str, rng: random.Random) -> str:
    """Put readings without tones in, the more of them the oftener a character occurs: 国(guo)(guo)."""
    return "".join(_with(char, f"({_reading(char, Style.NORMAL)})" * rng.choice((1, 1, 2)), 0.15, rng) for char in text)


def short_list(text: str, _: random.Random) -> str:
    """Annotate the few characters of a fixed list, each time: 新(xīn) 有(yǒu)."""
    return "".join(f"{char}({_reading(char, Style.TONE)})" if char in _SHORT_LIST else char for char in text)


def digits(text: str, rng: random.Random) -> str:
    """Put tone digits and a blank in the brackets: 均(jun1 )."""
    return "".join(_with(char, f"({_reading(char, Style.TONE3)} )", 0.12, rng) for char in text)


def emoji(text: str, rng: random.Random) -> str:
    """Put an emoji in brackets, or into a toneless reading: (📼), 义(y🎐i)."""
    return "".join(_with(char, _emoji(char, rng), 0.08, rng) for char in text)


def rare(text: str, rng: random.Random) -> str:
    """Put two characters of GB 2312, level 2, before a mark here and there: 宁静界轩。 for 宁静。"""
    return "".join(_rare(rng) + char if char in "，。" and rng.random() < 0.3 else char for char in text)


VARIANTS: dict[str, Callable[[str, random.Random], str]] = {
    "toneless, repeated": toneless,
    "short list": short_list,
    "tone digits": digits,
    "emoji": emoji,
    "two rare characters": rare,
}


def _with(char: str, addition: str, chance: float, rng: random.Random) -> str:
    return char + addition if "\u4e00" <= char <= "\u9fff" and rng.random() < chance else char


def _emoji(char: str, rng: random.Random) -> str:
    picture, reading = rng.choice(_EMOJI), _reading(char, Style.NORMAL)
    return f"({picture})" if rng.random() < 0.5 else f"({reading[0]}{picture}{reading[1:]})"


def _rare(rng: random.Random) -> str:
    return "".join(bytes((rng.randrange(0xD8, 0xF7), rng.randrange(0xA1, 0xFE))).decode("gb2312") for _ in range(2))


def _reading(char: str, style: Style) -> str:
    return str(pinyin(char, style=style)[0][0])
