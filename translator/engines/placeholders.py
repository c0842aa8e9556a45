"""Terms through a translator that takes no instructions: each is replaced by a mark that it should copy, and put back afterwards.

Whether a mark comes through depends on the model and on the sentence, so that it is looked for in every translation: one that is
not there exactly once is tried again in another shape, and then given up, so that the translator finds its own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from translator.engines.base import Hint, Request

# Shapes of marks, with how each is found again. Letters and digits are in every vocabulary; {} is a number.
_SHAPES: tuple[tuple[str, str], ...] = (
    ("QX{}", r"(?<![A-Za-z0-9])[Qq] ?[Xx] ?{}(?![A-Za-z0-9])"),
    ("#{}#", r"# ?{} ?#"),
    ("[{}]", r"\[ ?{} ?\]"),
)
_STRAY = re.compile(r"(?<![A-Za-z0-9])[Qq] ?[Xx] ?\d+|# ?\d+ ?#|\[ ?\d+ ?\]")
_PATIENCE = 3  # translations in which lost marks are tried in another shape; after them they are given up at once

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Protected:
    """A translation with the terms put back: `kept` are those that came through, `asked` says how often it was translated."""

    text: str
    kept: tuple[str, ...]
    asked: int


@dataclass(frozen=True, slots=True)
class _Mark:
    hint: Hint
    start: int
    end: int
    number: int
    shape: int
    shapes_left: int

    @property
    def text(self) -> str:
        return _SHAPES[self.shape][0].format(self.number)

    @property
    def pattern(self) -> str:
        return _SHAPES[self.shape][1].format(self.number)

    def other(self) -> _Mark | None:
        """The mark in its next shape; None where there is none left."""
        if not self.shapes_left:
            return None
        return replace(self, shape=(self.shape + 1) % len(_SHAPES), shapes_left=self.shapes_left - 1)


def protected(request: Request, translate: Translate) -> Protected:
    """Translate with the English of each hint kept; of an optional hint only where it is required after a miss.

    When a translation is asked for again the marks have another shape from the start, since the first has not served.

    >>> request = Request("昆山新增35家", hints=(Hint("昆山", "Kunshan"),))
    >>> protected(request, lambda text: {" QX0 新增35家": "QX0 adds 35", "昆山新增35家": "Kun Mountain adds 35"}[text])
    Protected(text='Kunshan adds 35', kept=('Kunshan',), asked=1)
    >>> protected(request, lambda text: "It adds 35")
    Protected(text='It adds 35', kept=(), asked=4)
    """
    marks = _marks(request)
    asked = 0
    while True:
        text = translate(_marked(request.text, marks))
        asked += 1
        lost = [mark for mark in marks if len(re.findall(mark.pattern, text)) != 1]
        if not lost and (not marks or len(_STRAY.findall(text)) <= len(marks) + len(_STRAY.findall(request.text))):
            return Protected(_put_back(text, marks), tuple(mark.hint.target for mark in marks), asked)
        gone = lost or marks
        tried = [mark.other() if asked < _PATIENCE else None for mark in gone]
        marks = sorted([*(mark for mark in marks if mark not in gone), *filter(None, tried)], key=lambda mark: mark.start)


def _marks(request: Request) -> list[_Mark]:
    """A mark for each hint that counts, in the order of the text; of hints that overlap the first counts."""
    places = []
    for hint in request.hints:
        start, end = hint.span or (request.text.find(hint.source), request.text.find(hint.source) + len(hint.source))
        if start >= 0 and not (hint.optional and hint.target not in request.required):
            places.append((start, end, hint))
    taken = set(map(int, re.findall(r"\d+", request.text)))
    numbers = iter(number for number in range(len(taken) + len(places)) if number not in taken)
    first = 1 if request.misses else 0
    marks: list[_Mark] = []
    for start, end, hint in sorted(places, key=lambda place: place[:2]):
        if not marks or start >= marks[-1].end:
            marks.append(_Mark(hint, start, end, next(numbers), first, len(_SHAPES) - 1))
    return marks


def _marked(text: str, marks: Sequence[_Mark]) -> str:
    parts, at = [], 0
    for mark in marks:
        parts += [text[at : mark.start], f" {mark.text} "]
        at = mark.end
    return "".join([*parts, text[at:]])


def _put_back(text: str, marks: Sequence[_Mark]) -> str:
    """Put the English in place of the marks, with a capital where a sentence begins with it and blanks as English has them."""
    for mark in marks:
        match = re.search(mark.pattern, text)
        if match is None:  # it was counted before
            raise AssertionError(mark)
        before = re.sub(r"(?<=[(\[“‘]) +$", "", text[: match.start()])
        after = re.sub(r"^ +(?=[,.;:!?)\]”’])", "", text[match.end() :])
        english = mark.hint.target
        if re.search(r"(?:^|[.!?]\s+)[“\"‘']?$", before) and english[:1].islower():
            english = english[0].upper() + english[1:]
        gap = " " if re.search(r"\w$", before) else ""
        text = f"{before}{gap}{english}{' ' if re.match(r'[A-Za-z0-9]', after) else ''}{after}"
    return text
