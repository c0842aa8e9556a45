"""Pairs of a Chinese form and one rendering, for services that take one translation of a term."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from translator.model import Concept
from translator.terms.exchange.losses import Losses, accepted, forms, not_carried


def pairs(
    concepts: Sequence[Concept], losses: Losses, *, carried: Collection[str] = ("zh", "aka", "en"), max_bytes: int = 0
) -> Iterator[tuple[Concept, str, str]]:
    """Give each Chinese form once, with the preferred rendering of the first concept that has it.

    A form of more than `max_bytes` in UTF-8 is left out, with a 0 none is. When all are given, `losses` has what was left out.
    """
    seen: set[str] = set()
    written = 0
    for concept, english in accepted(concepts):
        if not english:
            continue
        target = losses.line(english[0], "en")
        written += 1
        for form in forms(concept):
            source = losses.line(form, "zh")
            if source in seen:
                losses.add("zh", "a form may stand there once")
            elif max_bytes and max(len(source.encode()), len(target.encode())) > max_bytes:
                losses.add("zh", f"longer than {max_bytes:,} bytes")
            else:
                seen.add(source)
                yield concept, source, target
    not_carried(concepts, carried, losses, written=written, place="only the preferred one has a place")
