"""Units for the benchmark of the translation memory: the same for the same seed, any number of them, none held."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from translator.memory import Unit
from translator.terms import Glossary

_FRAMES = Path(__file__).with_name("memory_frames.tsv")
_SHORT = 0.08  # share of headings: a term alone, or with a number


class Generator:
    """Makes sentences of frames and of the shipped glossary's terms, which are drawn by Zipf's law as words of a language are."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)  # noqa: S311 (the same each time)
        self._frames: dict[str, list[tuple[str, str]]] = {}
        for line in _FRAMES.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                kind, chinese, english = line.split("\t")
                self._frames.setdefault(kind, []).append((chinese, english))
        self._terms = [(one.zh, one.rendering().en) for one in Glossary.load().concepts]
        random.Random(0).shuffle(self._terms)  # noqa: S311
        self._weights = list(accumulate(1 / (rank + 10) for rank in range(len(self._terms))))

    def units(self, count: int) -> Iterator[Unit]:
        """Give so many units; one in twenty is by an engine, and each knows the segment before it."""
        before = ""
        for number in range(count):
            source, target = self.pair()
            origin = "engine" if number % 20 == 0 else "human"
            yield Unit(source, target, before, origin=origin, date=f"{2010 + number % 15}-05-15")  # type: ignore[arg-type]
            before = source

    def pair(self) -> tuple[str, str]:
        """Give one sentence, or a heading, and its translation."""
        if self._random.random() < _SHORT:
            chinese, english = self._fill("{}" if self._random.random() < 0.7 else "{}（{n}）", "{}")
            return chinese, english
        kinds = ["opening", "subject", "clause", *(["clause"] if self._random.random() < 0.5 else []), "close"]
        pieces = [self._random.choice(self._frames[kind]) for kind in kinds]
        chinese = "，".join(piece[0] for piece in pieces[2:-1])
        english = " and ".join(piece[1] for piece in pieces[2:-1])
        first = pieces[0]
        return self._fill(f"{first[0]}{pieces[1][0]}{chinese}{pieces[-1][0]}", f"{first[1]}{pieces[1][1]} {english}{pieces[-1][1]}")

    def changed(self, source: str) -> str:
        """Change a sentence as the next year's has changed: one to three characters replaced, left out or put in."""
        text = list(source)
        for _ in range(self._random.randint(1, 3)):
            at = self._random.randrange(len(text))
            new = self._random.choice(self._terms)[0][0]
            text[at : at + 1] = self._random.choice([[new], [], [text[at], new]])
        return "".join(text) or "无"

    def _fill(self, chinese: str, english: str) -> tuple[str, str]:
        for _ in range(chinese.count("{}")):
            (zh, en), *_ = self._random.choices(self._terms, cum_weights=self._weights)
            chinese, english = chinese.replace("{}", zh, 1), english.replace("{}", en, 1)
        for _ in range(chinese.count("{n}")):
            number = str(self._random.randint(1, 2999))
            chinese, english = chinese.replace("{n}", number, 1), english.replace("{n}", number, 1)
        return chinese, english
