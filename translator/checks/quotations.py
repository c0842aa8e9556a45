"""Quotations over several segments: one opens in a segment and is closed in a later one, and neither is at fault (M501)."""

from __future__ import annotations

from collections.abc import Sequence

from translator.model import Segment

_LONGEST = 5  # segments of a quotation


def continued(segments: Sequence[Segment]) -> frozenset[str]:
    """Give the segments that only open a quotation or a bracket which one of the next four closes, and those that close it.

    >>> one, two = Segment("s1", 1, "我走了。", target='"I went away.'), Segment("s2", 2, "再见。", target='Good-bye."')
    >>> sorted(continued([one, two])), sorted(continued([one]))
    (['s1', 's2'], [])
    """
    found: set[str] = set()
    for opening, closing in (("“", "”"), ("(", ")"), ('"', '"')):
        opened: int | None = None
        for place, segment in enumerate(segments):
            surplus = _surplus(segment.target or "", opening, closing)
            if surplus < 0 and opened is not None and place - opened < _LONGEST:
                found |= {segments[opened].id, segment.id}
            opened = place if surplus > 0 else None if surplus < 0 else opened
    return frozenset(found)


def _surplus(text: str, opening: str, closing: str) -> int:
    """Say what is left over: 1 for an opening mark, -1 for a closing one; of straight quotes, by what stands beside the odd one."""
    if opening != closing:
        count = text.count(opening) - text.count(closing)
        return max(-1, min(1, count))
    if text.count(opening) % 2 == 0:
        return 0
    place = text.find(opening) if text.count(opening) == 1 else text.rfind(opening)
    return -1 if not text[place + 1 :].strip(" .,;:!?") else 1
