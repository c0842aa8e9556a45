"""Apply, invert and compose edits; map a span of a result back to where it came from.

All edits here are ascending and do not overlap; spans are code points of the text before the edits.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from translator.model import Edit, Rewrite, Span


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Rebuild a step's output from its input.

    Raises ValueError where an edit does not fit the text, so that a ledger of another file is noticed.

    >>> apply("發(fā)展", [Edit((1, 5), "(fā)", "", "repair.reading", "inserted reading")])
    '發展'
    """
    parts: list[str] = []
    position = 0
    for edit in edits:
        start, end = edit.span
        if start < position or text[start:end] != edit.before:
            raise ValueError(f"edit at {start} does not fit the text")
        parts += (text[position:start], edit.after)
        position = end
    parts.append(text[position:])
    return "".join(parts)


def invert(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Turn edits of the input into edits of the output that undo them.

    >>> invert([Edit((1, 5), "(fā)", "", "r", "")])[0].span
    (1, 1)
    """
    result: list[Edit] = []
    shift = 0
    for edit in edits:
        start = edit.span[0] + shift
        result.append(Edit((start, start + len(edit.after)), edit.after, edit.before, edit.rule, edit.reason))
        shift += len(edit.after) - len(edit.before)
    return tuple(result)


def revert(output: str, edits: Sequence[Edit]) -> str:
    """Rebuild a step's input from its output.

    >>> revert("發展", [Edit((1, 5), "(fā)", "", "repair.reading", "inserted reading")])
    '發(fā)展'
    """
    return apply(output, invert(edits))


def rewrite(text: str, edits: Iterable[Edit], step: str = "") -> Rewrite:
    """Make a Rewrite from edits in any order; edits that change nothing are dropped."""
    ordered = tuple(sorted((e for e in edits if e.before != e.after), key=lambda e: (e.span, e.rule)))
    return Rewrite(text, apply(text, ordered), ordered, (), step)


class SpanMap:
    """Map spans of an output back to the input through one list of edits.

    >>> SpanMap([Edit((1, 5), "(fā)", "", "r", "")]).back((0, 2))
    (0, 6)
    """

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = invert(edits)
        self._inputs = [edit.span for edit in edits]
        self._starts = [edit.span[0] for edit in self._edits]

    def back(self, span: Span) -> Span:
        """Give the smallest input span that holds all of `span`; a span inside an edit gets the whole edit's input."""
        start, end = span
        ends = self._point(start, at_end=False), self._point(max(start, end), at_end=True)
        return min(ends), max(ends)  # an empty span beside a deletion lies anywhere in what was deleted

    def _point(self, point: int, *, at_end: bool) -> int:
        index = bisect_right(self._starts, point) - 1
        if index < 0:
            return point
        begin, stop = self._edits[index].span
        source_start, source_end = self._inputs[index]
        if at_end and point == begin:
            # The span ends where an edit begins: what the edit replaced belongs to the next piece.
            previous = index - 1
            if previous >= 0 and self._edits[previous].span[1] == point and self._starts[previous] == begin:
                return self._inputs[previous][0]
            return source_start
        if begin <= point < stop:
            return source_end if at_end else source_start
        return source_end + (point - stop)


def compose(steps: Sequence[Rewrite]) -> tuple[Edit, ...]:
    """Join the edits of steps that follow one another into one list from the first input to the last output.

    Edits of different steps that touch the same place become one; its rule and reason name all of them, joined by ` + `.

    >>> first = rewrite("ab", [Edit((0, 1), "a", "x", "one", "")])
    >>> second = rewrite("xb", [Edit((0, 1), "x", "yz", "two", "")])
    >>> [(e.span, e.before, e.after, e.rule) for e in compose([first, second])]
    [((0, 1), 'a', 'yz', 'one + two')]
    """
    if not steps:
        return ()
    edits = steps[0].edits
    for step in steps[1:]:
        edits = _compose_two(steps[0].input, edits, step)
    return edits


def _compose_two(text: str, first: Sequence[Edit], step: Rewrite) -> tuple[Edit, ...]:
    """Group the edits of both lists that touch in the middle text, and express each group in the first input."""
    middle = [(edit.span, edit, source.span) for edit, source in zip(invert(first), first, strict=True)]
    events: list[tuple[Span, Edit, Span | None]] = [(span, edit, source) for span, edit, source in middle]
    events += [(edit.span, edit, None) for edit in step.edits]
    events.sort(key=lambda event: (event[0][0], event[0][1], event[2] is None))
    result: list[Edit] = []
    input_shift = output_shift = 0  # middle position + shift = input (or output) position
    index = 0
    while index < len(events):
        start, end = events[index][0]
        group = [events[index]]
        index += 1
        while index < len(events) and _touches(events[index][0], (start, end)):
            end = max(end, events[index][0][1])
            group.append(events[index])
            index += 1
        in_start, out_start = start + input_shift, start + output_shift
        for (_, _), edit, source in group:
            if source is not None:
                input_shift += len(edit.after) - len(edit.before)
            else:
                output_shift += len(edit.after) - len(edit.before)
        in_end, out_end = end + input_shift, end + output_shift
        before, after = text[in_start:in_end], step.output[out_start:out_end]
        if before != after:
            rules = list(dict.fromkeys(edit.rule for _, edit, _ in group))
            reasons = list(dict.fromkeys(edit.reason for _, edit, _ in group if edit.reason))
            result.append(Edit((in_start, in_end), before, after, " + ".join(rules), " + ".join(reasons)))
    return tuple(result)


def _touches(span: Span, group: Span) -> bool:
    """Spans that overlap touch; so does an empty one at the same point as an empty or overlapping one."""
    return span[0] < group[1] or span[0] == group[0]
