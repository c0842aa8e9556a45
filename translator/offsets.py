"""Apply, invert and compose edits; map a span of a result back to where it came from.

All edits here are ascending and do not overlap; spans are code points of the text before the edits.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

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
    """Map spans of an output back to the input through one list of edits, in logarithmic time a query.

    >>> SpanMap([Edit((1, 5), "(fā)", "", "r", "")]).back((0, 2))
    (0, 6)
    """

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._inputs = [edit.span for edit in edits]
        self._outputs: list[Span] = []
        shift = 0
        for edit in edits:
            start = edit.span[0] + shift
            self._outputs.append((start, start + len(edit.after)))
            shift += len(edit.after) - len(edit.before)
        self._starts = [span[0] for span in self._outputs]

    def back(self, span: Span) -> Span:
        """Give the smallest input span that holds all of `span`; a span inside an edit gets the whole edit's input."""
        start, end = span
        ends = self._point(start, at_end=False), self._point(max(start, end), at_end=True)
        return min(ends), max(ends)  # an empty span beside a deletion lies anywhere in what was deleted

    def _point(self, point: int, *, at_end: bool) -> int:
        index = bisect_right(self._starts, point) - 1
        if index < 0:
            return point
        begin, stop = self._outputs[index]
        source_start, source_end = self._inputs[index]
        if at_end and point == begin:
            # The span ends where an edit begins: what was deleted at that point belongs to the next piece too.
            first = index
            while first and self._outputs[first - 1] == (begin, begin):
                first -= 1
            return self._inputs[first][0]
        if begin <= point < stop:
            return source_end if at_end else source_start
        return source_end + (point - stop)


class _Piece(NamedTuple):
    """An edit of several steps before its rules are joined."""

    span: Span
    before: str
    after: str
    rules: tuple[str, ...]
    reasons: tuple[str, ...]
    steps: tuple[str, ...]


def compose(steps: Sequence[Rewrite]) -> tuple[Edit, ...]:
    """Join the edits of steps that follow one another into one list from the first input to the last output.

    Edits of different steps that overlap become one; its rule and reason name all of them, joined by ` + `.

    >>> first = rewrite("ab", [Edit((0, 1), "a", "x", "one", "")])
    >>> second = rewrite("xb", [Edit((0, 1), "x", "yz", "two", "")])
    >>> [(e.span, e.before, e.after, e.rule) for e in compose([first, second])]
    [((0, 1), 'a', 'yz', 'one + two')]
    """
    if len(steps) == 1:
        return steps[0].edits
    return tuple(edit for edit, _ in compose_named(steps))


def compose_named(steps: Sequence[Rewrite]) -> list[tuple[Edit, str]]:
    """Do what `compose` does, and name with each edit the steps that made it, joined by ` + `."""
    if not steps:
        return []
    pieces = [_Piece(e.span, e.before, e.after, (e.rule,), (e.reason,), (steps[0].step,)) for e in steps[0].edits]
    for step in steps[1:]:
        pieces = _join(steps[0].input, pieces, step)
    return [(Edit(p.span, p.before, p.after, " + ".join(p.rules), " + ".join(p.reasons)), " + ".join(p.steps)) for p in pieces]


def _join(text: str, first: list[_Piece], step: Rewrite) -> list[_Piece]:
    """Group the edits of both lists that overlap in the middle text, and express each group in the first input."""
    if not step.edits:
        return first
    events: list[tuple[int, int, int, _Piece | Edit]] = []  # start and end in the middle text, order, edit
    shift = 0
    for piece in first:
        start = piece.span[0] + shift
        events.append((start, start + len(piece.after), 0, piece))
        shift += len(piece.after) - len(piece.before)
    events += [(*edit.span, 1, edit) for edit in step.edits]
    events.sort(key=itemgetter(0, 1, 2))
    result: list[_Piece] = []
    input_shift = output_shift = 0  # middle position + shift = input (or output) position
    index = 0
    while index < len(events):
        start, end = events[index][:2]
        in_start, out_start = start + input_shift, start + output_shift
        group: list[_Piece | Edit] = []
        # An empty span joins only another one at the same point: what stands beside it keeps an edit of its own.
        while index < len(events) and (not group or events[index][0] < end or events[index][:2] == (start, start)):
            _, stop, _, edit = events[index]
            end = max(end, stop)
            group.append(edit)
            change = len(edit.after) - len(edit.before)
            if isinstance(edit, Edit):
                output_shift += change
            else:
                input_shift -= change
            index += 1
        span = (in_start, end + input_shift)
        if len(group) == 1:
            only = group[0]
            alone = (
                _Piece(span, only.before, only.after, (only.rule,), (only.reason,), (step.step,))
                if isinstance(only, Edit)
                else only
            )
            result.append(alone)
            continue
        before, after = text[span[0] : span[1]], step.output[out_start : end + output_shift]
        if before != after:
            result.append(_piece(span, before, after, group, step.step))
    return result


def _piece(span: Span, before: str, after: str, group: list[_Piece | Edit], step: str) -> _Piece:
    rules: dict[str, None] = {}
    reasons: dict[str, None] = {}
    names: dict[str, None] = {}
    for edit in group:
        if isinstance(edit, Edit):
            rules[edit.rule] = reasons[edit.reason] = names[step] = None
        else:
            rules.update(dict.fromkeys(edit.rules))
            reasons.update(dict.fromkeys(edit.reasons))
            names.update(dict.fromkeys(edit.steps))
    return _Piece(span, before, after, tuple(rules), tuple(filter(None, reasons)), tuple(names))
