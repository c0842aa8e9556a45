"""A translation memory and what lies around it: files of other programs, numbers put in from elsewhere, what need not be kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from translator import offsets
from translator.memory import Match, TranslationMemory, Unit, UnitOrigin
from translator.memory.exchange import Loss, Problem, Report, format_by_name
from translator.model import Edit
from translator.quantities import SourceQuantity, find_quantities, verify_quantities

_FIGURE = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?(?: (?:million|billion|trillion))?")
_LIKE = 50  # units of one source that are looked at
_BATCH = 2_000  # units of one transaction: other writers wait no longer than for these

Told = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: units new, there before, and of those renewed; what was bad, and what could not be kept.

    `bad` counts all bad places, of which `problems` has the first thousand.
    """

    format: str
    new: int
    known: int
    renewed: int
    bad: int
    problems: tuple[Problem, ...]
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """How many units were written, and what the format could not carry."""

    format: str
    units: int
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A match with the English to show: with the numbers of the text at hand where only they differ and all could be proved."""

    match: Match
    target: str
    numbers_put_in: bool = False


def import_memory(
    memory: TranslationMemory,
    stream: BinaryIO,
    format_name: str,
    path: str = "",
    *,
    origin: UnitOrigin | None = None,
    told: Told = lambda count: None,
) -> Imported:
    """Take the units of a file into a memory; bad ones are named and left out.

    They are stored some thousands at a time. What was stored stays whatever happens then, and the same import again goes on from
    there, since units that are there are not taken twice. `origin` overrides what the file says; `told` is called with the number
    of units read. Raises FormatError for what cannot be read at all.

    >>> import io
    >>> with TranslationMemory(":memory:") as memory:
    ...     done = import_memory(memory, io.BytesIO("你好\\tHello\\n你好\\t\\n".encode()), "tsv", "a.tsv")
    ...     done.new, [str(problem) for problem in done.problems]
    (1, ['a.tsv:2: an empty translation'])
    """
    report = Report(path)
    units = format_by_name(format_name).read(stream, report)
    new = known = renewed = 0
    while batch := list(islice(units, _BATCH)):
        added = memory.add_many(batch if origin is None else [replace(unit, origin=origin) for unit in batch])
        new, known, renewed = new + added.new, known + added.known, renewed + added.renewed
        told(new + known + renewed)
    problems = tuple(sorted(report.problems, key=lambda problem: problem.line))
    return Imported(format_name, new, known, renewed, report.bad, problems, report.losses())


def export_memory(
    memory: TranslationMemory,
    stream: BinaryIO,
    format_name: str,
    *,
    origin: UnitOrigin | None = None,
    told: Told = lambda count: None,
) -> Exported:
    """Write the units of a memory, or those of one origin, into a file; what the format cannot carry is said.

    >>> import io
    >>> with TranslationMemory(":memory:") as memory:
    ...     memory.put("你好", "Hello", origin="human")
    ...     export_memory(memory, io.BytesIO(), "tmx").units
    1
    """
    report = Report()
    count = 0

    def counted() -> Iterator[Unit]:
        nonlocal count
        for unit in memory.export_rows():
            if origin is None or unit.origin == origin:
                count += 1
                if count % _BATCH == 0:
                    told(count)
                yield unit

    format_by_name(format_name).write(counted(), stream, report)
    return Exported(format_name, count, report.losses())


def suggest(
    memory: TranslationMemory, text: str, *, context: str = "", after: str = "", limit: int = 10, min_score: float = 0.5
) -> list[Suggestion]:
    """Find units like `text` and, of those that differ in numbers alone, put the numbers of `text` into the English.

    >>> with TranslationMemory(":memory:") as memory:
    ...     memory.put("新增企业35家。", "The city added 35 enterprises.", origin="human")
    ...     [(one.target, one.match.kind) for one in suggest(memory, "新增企业1200家。")]
    [('The city added 1,200 enterprises.', 'numbers')]
    """
    found = memory.matches(text, context=context, after=after, limit=limit, min_score=min_score)
    result = []
    for match in found:
        changed = with_numbers(match.unit, text) if match.kind == "numbers" else None
        result.append(Suggestion(match, changed if changed is not None else match.unit.target, changed is not None))
    return result


def recalled(memory: TranslationMemory, text: str) -> Iterator[str]:
    """Give what people translated but for its numbers, with the numbers of `text`, the newest first, where all is sure.

    >>> with TranslationMemory(":memory:") as memory:
    ...     memory.put("新增企业35家。", "The city added 35 enterprises.", origin="human")
    ...     list(recalled(memory, "新增企业40家。")), list(recalled(memory, "新增企业若干家。"))
    (['The city added 40 enterprises.'], [])
    """
    for unit in memory.same_but_numbers(text):
        target = with_numbers(unit, text)
        if target is not None:
            yield target


def held(memory: TranslationMemory, text: str, *, before: str = "", after: str = "") -> str | None:
    """Give what a memory holds of exactly this text, whoever or whatever engine translated it, from the same place first.

    >>> with TranslationMemory(":memory:") as memory:
    ...     memory.put("你好。", "Hello.", key="made by some engine")
    ...     held(memory, "你好。"), held(memory, "您好。")
    ('Hello.', None)
    """
    units = [match.unit for match in memory.matches(text, context=before, after=after, limit=_LIKE, min_score=1.0)]
    same = [unit for unit in units if unit.source == text]
    placed = [unit for unit in same if (before or after) and unit.context == before]
    best = max(placed or same, key=lambda unit: unit.after == after, default=None)  # the first of equals, which is the newest
    return best.target if best is not None else None


def with_numbers(unit: Unit, text: str) -> str | None:
    """Put the numbers of `text` into the English of a unit that differs from it in numbers alone; None where that is not sure.

    Sure it is where every number of both texts is a quantity that was found, every one of the unit is proved in its English, and
    afterwards every one of `text` is.

    >>> with_numbers(Unit("增长5.2%", "up 5.2 percent"), "增长3%"), with_numbers(Unit("增长5.2%", "up slightly"), "增长3%")
    ('up 3 percent', None)
    """
    before, now = find_quantities(unit.source), find_quantities(text)
    if not before or _skeleton(unit.source, before) != _skeleton(text, now):
        return None
    edits = []
    for old, new, proved in zip(before, now, verify_quantities(before, unit.target), strict=True):
        if old.surface == new.surface:
            continue
        if proved.verdict != "proved" or proved.target_span is None or not new.expected:
            return None
        start, end = proved.target_span
        english = _like(old, new, unit.target[start:end])
        if english is None:
            return None
        if english != unit.target[start:end]:
            edits.append(Edit((start, end), unit.target[start:end], english, "memory.numbers", "the number of the text at hand"))
    edits.sort(key=lambda edit: edit.span)
    target = offsets.apply(unit.target, edits)
    return target if all(one.verdict == "proved" for one in verify_quantities(now, target)) else None


def _like(old: SourceQuantity, new: SourceQuantity, english: str) -> str | None:
    """Write a quantity as another of its kind stands in the English; None where that is not sure, as of one beside many."""
    if (old.kind, old.unit) != (new.kind, new.unit) or (old.value == 1) != (new.value == 1):
        return None
    if english == old.expected:
        return new.expected
    cores = [_FIGURE.findall(text) for text in (old.expected, new.expected, english)]
    around = [_FIGURE.sub("#", text) for text in (old.expected, new.expected)]
    if around[0] != around[1] or any(len(core) != 1 for core in cores):
        return None
    return english.replace(cores[2][0], cores[1][0])


def _skeleton(text: str, found: tuple[SourceQuantity, ...]) -> list[str]:
    """Give what stands around the quantities of a text."""
    parts, at = [], 0
    for one in found:
        parts.append(text[at : one.span[0]])
        at = one.span[1]
    return [*parts, text[at:]]
