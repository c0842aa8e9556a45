"""What need not be kept in a translation memory: units that are never used, or of no use."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from translator.hanzi import han_count
from translator.memory import TranslationMemory, Unit

_BATCH = 2_000
_BLANKS = " \t\r\n\u3000"


@dataclass(frozen=True, slots=True)
class Rule:
    """A reason to remove a unit, by a name for the command line."""

    name: str
    means: str
    holds: Callable[[Unit, TranslationMemory], bool]


def _overruled(unit: Unit, memory: TranslationMemory) -> bool:
    if unit.origin == "human":
        return False
    found = memory.get(unit.source)
    return found is not None and found.origin == "human"


RULES: tuple[Rule, ...] = (
    Rule("empty", "one side is empty", lambda unit, _: not (unit.source.strip(_BLANKS) and unit.target.strip(_BLANKS))),
    Rule("damaged", "a side has characters that were lost (U+FFFD)", lambda unit, _: "\ufffd" in unit.source + unit.target),
    Rule("same", "both sides are the same", lambda unit, _: unit.source.strip(_BLANKS) == unit.target.strip(_BLANKS)),
    Rule("no-chinese", "the source has no Chinese in it", lambda unit, _: not han_count(unit.source)),
    Rule("chinese-left", "the English has Chinese in it", lambda unit, _: han_count(unit.target) > 0),
    Rule("overruled", "an engine's, beside a human's of the same source", _overruled),
)


def useless(memory: TranslationMemory, rules: Collection[str] = ()) -> Iterator[tuple[Rule, Unit]]:
    """Give the units that could go, each with the first rule that says so; without `rules`, by all of them.

    Raises ValueError for a rule that there is not.

    >>> with TranslationMemory(":memory:") as memory:
    ...     memory.put("你好", "Hi")
    ...     memory.put("你好", "Hello", origin="human")
    ...     memory.put("OK", "OK")
    ...     [(rule.name, unit.target) for rule, unit in useless(memory)]
    [('overruled', 'Hi'), ('same', 'OK')]
    """
    unknown = set(rules) - {rule.name for rule in RULES}
    if unknown:
        raise ValueError(f"no rule {', '.join(sorted(unknown))}")
    chosen = [rule for rule in RULES if not rules or rule.name in rules]
    for unit in memory.export_rows():
        rule = next((one for one in chosen if one.holds(unit, memory)), None)
        if rule is not None:
            yield rule, unit


def forget(memory: TranslationMemory, units: Iterator[Unit]) -> int:
    """Remove units, some thousands at a time, and give their number; the file becomes smaller at the end.

    >>> with TranslationMemory(":memory:") as memory:
    ...     memory.put("OK", "OK")
    ...     forget(memory, (unit for _, unit in useless(memory))), memory.stats().units
    (1, 0)
    """
    removed = 0
    while batch := list(islice(units, _BATCH)):
        removed += memory.remove_many(batch)
    if removed:
        memory.compact()
    return removed
