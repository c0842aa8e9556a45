"""The way back: what a person changed in a bilingual document, and what the memory learns from it."""

from __future__ import annotations

from collections.abc import Sequence

from translator.errors import FormatError
from translator.formats.returned import Original, Returned
from translator.memory import Added, TranslationMemory, Unit
from translator.memory.exchange.sound import complaint
from translator.model import Document
from translator.pipeline.returning_rows import Change, Comparing, Comparison, Seen

__all__ = ["Change", "Comparison", "Seen", "compare", "learn", "originals_of"]


def originals_of(document: Document) -> list[Original]:
    """Give the segments of a document as they were written."""
    return [Original(one.id, one.source, one.target) for one in document.segments]


def compare(returned: Returned, originals: Sequence[Original] | None = None) -> Comparison:
    """Find what was changed since the document was written; `originals` go before what the file itself says.

    Raises FormatError where nothing says what was written, or the file is another document.

    >>> from translator.formats.returned import Row
    >>> rows = [Row("s1", "你好。", "Hi.", "row 2"), Row("s2", "再见。", "Bye.", "row 3")]
    >>> found = compare(Returned("xlsx", rows), [Original("s1", "你好。", "Hello."), Original("s2", "再见。", "Bye.")])
    >>> [(one.id, one.old, one.new) for one in found.changes], found.seen, found.unchanged
    ([('s1', 'Hello.', 'Hi.')], (), 1)
    """
    known = originals if originals is not None else returned.originals
    if known is None:
        hint = "give --document with the JSON Lines file that was written beside it"
        raise FormatError("nothing in it says what was written", hint=hint, code="returned.original")
    return Comparing(returned, known).result()


def learn(memory: TranslationMemory, comparison: Comparison, *, author: str = "") -> tuple[Added, tuple[Seen, ...]]:
    """Remember the changes as a person's, reviewed; an earlier one of a person at the same place gives way. What cannot be is told.

    >>> change = Change("s1", "你好。", "Hello.", "Hi.", "row 2")
    >>> with TranslationMemory(":memory:") as memory:
    ...     learn(memory, Comparison((change,), (), 0))
    ...     memory.get("你好。").state
    (Added(new=1, known=0, renewed=0), ())
    'reviewed'
    """
    units: list[Unit] = []
    unusable: list[Seen] = []
    known = 0
    for one in comparison.changes:
        fault = complaint(one.source, one.new)
        if fault:
            unusable.append(Seen("unusable", (one.id,), one.place, f"{one.id} cannot be remembered: {fault}"))
            continue
        there = memory.get(one.source, context=one.before, after=one.after)
        if there is not None and (there.origin, there.target, there.context, there.after) == (
            "human",
            one.new,
            one.before,
            one.after,
        ):
            known += 1
        units.append(Unit(one.source, one.new, one.before, "", "human", "reviewed", after=one.after, author=author))
    memory.put_many(units)
    return Added(len(units) - known, known), tuple(unusable)
