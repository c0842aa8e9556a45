"""Give each segment of a document the names in it that no glossary has, in the form they have throughout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from translator.model import TermMatch
from translator.names import DocumentNames, Known, Name
from translator.quantities import find_quantities

if TYPE_CHECKING:
    from translator.pipeline.judging import Task

_NAMES = frozenset(("place", "region", "company", "organ"))
_PLACES = frozenset(("place", "region"))
_ABROAD = frozenset(("foreign",))  # what is in Tokyo does not write pinyin


def named(tasks: Sequence[Task]) -> list[Task]:
    """Find the names of a document; a number inside one belongs to the name.

    >>> from translator.model import SourceSegment
    >>> from translator.pipeline.judging import Task
    >>> from translator.terms import Glossary
    >>> text = "昆山市第一人民医院院长陈尚营说"
    >>> task = Task.of(SourceSegment("s1", 1, "body", text, (0, len(text)), ""), Glossary.load(), None, None)
    >>> [hint.target for hint in task.hints()], [hint.target for hint in named([task])[0].hints()]
    (['Kunshan', 'first'], ["Kunshan First People's Hospital", 'Chen Shangying'])
    """
    known = {hit.surface: one for task in tasks for hit in task.hits if (one := _known(task, hit)) is not None}
    texts = [task.source.text for task in tasks]
    found = DocumentNames.of(texts, exclude=[[hit.span for hit in task.hits] for task in tasks], known=known)
    return [_with(task, names) if names else task for task, names in zip(tasks, found.names, strict=True)]


def _known(task: Task, hit: TermMatch) -> Known | None:
    """Give what a hit says of names: only what is written with a capital is one, the hinterland is not."""
    domains = set(hit.concept.domain)
    english = hit.concept.rendering(task.date, task.authority).en
    if not domains & _NAMES or domains & _ABROAD or not english[:1].isupper():
        return None
    return Known(english, place=bool(domains & _PLACES))


def _with(task: Task, names: tuple[Name, ...]) -> Task:
    taken = [hit.span for hit in task.hits] + [name.span for name in names]
    return replace(task, proper=names, quantities=find_quantities(task.source.text, date=task.date, exclude=taken))
