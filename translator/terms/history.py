"""The renderings of a concept in the order of time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from translator.model import Concept, Rendering


@dataclass(frozen=True, slots=True)
class Event:
    """A rendering in its time. `start` and `end` are ISO dates, maybe short.

    `stated` is true where the entry says since when or until when, false where only its source has a date: then it is known to
    have been used at that time, and nothing more.
    """

    rendering: Rendering
    start: str = ""
    end: str = ""
    stated: bool = False
    title: str = ""
    publisher: str = ""

    def to_dict(self) -> dict[str, Any]:
        said = {key: value for key, value in asdict(self.rendering).items() if value}
        return said | {
            "start": self.start,
            "end": self.end,
            "stated": self.stated,
            "title": self.title,
            "publisher": self.publisher,
        }


def history(concept: Concept, sources: Mapping[str, Mapping[str, str]]) -> tuple[list[Event], list[Event]]:
    """Give the renderings that have a date, earliest first, and those that have none, in the order of the entry.

    One that only says until when stands before all that begin later than that; of equal dates the order is the entry's. `sources`
    is what is said of the sources they name, as `Glossary.sources` gives it.

    >>> old = Rendering("new productivity boosters", "superseded", "Xinhua", until="2024-03")
    >>> new = Rendering("new quality productive forces", "preferred", "GWR", since="2024-03-05")
    >>> dated, undated = history(Concept("nqpf", "新质生产力", "", "", (new, old)), {})
    >>> [event.rendering.en for event in dated], undated
    (['new productivity boosters', 'new quality productive forces'], [])
    """
    events = [_event(one, sources.get(one.source, {})) for one in concept.renderings]
    dated = [event for event in events if event.start or event.end]
    dated.sort(key=lambda event: (event.start or event.end, bool(event.start)))
    return dated, [event for event in events if not (event.start or event.end)]


def _event(rendering: Rendering, source: Mapping[str, str]) -> Event:
    title, publisher = source.get("title", ""), source.get("publisher", "")
    if rendering.since or rendering.until:
        return Event(rendering, rendering.since, rendering.until, True, title, publisher)
    return Event(rendering, source.get("date", ""), "", False, title, publisher)
