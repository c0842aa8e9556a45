"""Show edits as people read diffs: by line, what went above what came, with context, and everything invisible made visible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from translator.model import Edit
from translator.pipeline.blocks import Block
from translator.pipeline.cleaning import Cleaned
from translator.pipeline.lines import Lines

LINES = 200  # changed lines shown unless more are asked for
_CONTEXT = 12  # characters shown around an edit
_LONGEST = 48  # characters of an edit; more are shortened
_REASONS = 3  # reasons shown for a rule in a line
_PLAIN_WIDTH = 100  # columns where there is no terminal
_LABEL = "    "


class Column(NamedTuple):
    """A piece of a line before and after; the same on both sides where nothing changed."""

    before: str
    after: str
    changed: bool = False


class Explainer:
    """Print the edits of a file, line by line; after `limit` changed lines (None: never) only count them."""

    def __init__(self, console: Console, *, limit: int | None = LINES) -> None:
        self._console = console
        self._limit = limit
        self._shown = 0
        self._left_lines = 0
        self._left_edits = 0
        self._width = max(20, (console.width if console.is_terminal else _PLAIN_WIDTH) - len(_LABEL) - 2)

    def add(self, block: Block | None, cleaned: Cleaned) -> None:
        """Show the edits of a text, or of a block of one."""
        if not cleaned.changed:
            return
        text = cleaned.source
        lines = Lines(text, before=block.line_start if block else 0)
        for line, group in groupby(cleaned.edits, key=lambda edit: lines.place(edit.span[0])[0]):
            edits = list(group)
            if self._limit is not None and self._shown >= self._limit:
                self._left_lines += 1
                self._left_edits += len(edits)
                continue
            self._shown += 1
            self._console.print(Text(f"line {line}", style="bold"))
            for row in rows(columns(text, edits), self._width, marked=self._console.no_color):
                self._console.print(row, soft_wrap=True)
            self._reasons(edits)

    def end(self) -> None:
        """Say what was not shown."""
        if self._left_lines:
            more = f"… and {self._left_edits} edits in {self._left_lines} more lines (--explain-lines 0 shows all)"
            self._console.print(Text(more, style="dim"))

    def _reasons(self, edits: list[Edit]) -> None:
        by_rule: dict[str, dict[str, None]] = {}
        counts: dict[str, int] = {}
        for edit in edits:
            counts[edit.rule] = counts.get(edit.rule, 0) + 1
            by_rule.setdefault(edit.rule, {})[edit.reason] = None
        for rule, reasons in by_rule.items():
            told = "; ".join(filter(None, list(reasons)[:_REASONS])) + ("; …" if len(reasons) > _REASONS else "")
            row = f"{_LABEL}{counts[rule]} × {rule}: {visible(told, blanks=False)}"
            self._console.print(Text(row, style="cyan"), soft_wrap=True)


def columns(text: str, edits: list[Edit]) -> Iterator[Column]:
    """Give a line with its edits, what is far from any edit left out.

    >>> [column[:2] for column in columns("他說(shuō)話", [Edit((2, 8), "(shuō)", "", "r", "")])]
    [('他說', '他說'), ('(shuō)', ''), ('話', '話')]
    """
    start = text.rfind("\n", 0, edits[0].span[0]) + 1
    end = text.find("\n", edits[-1].span[1])
    end = len(text) if end < 0 else end
    done = start
    for edit in edits:
        yield from _between(text, done, edit.span[0], first=done == start)
        yield Column(_shortened(edit.before), _shortened(edit.after), True)
        done = edit.span[1]
    rest = text[done : min(end, done + _CONTEXT)].removesuffix("\r")
    yield from _same(rest + ("…" if done + _CONTEXT < end else ""))


def _between(text: str, start: int, end: int, *, first: bool) -> Iterator[Column]:
    head = "" if first else text[start : start + _CONTEXT]
    if end - start <= (_CONTEXT if first else 2 * _CONTEXT + 1):
        yield from _same(text[start:end])
    else:
        yield from _same(head + "…" + text[end - _CONTEXT : end])


def _same(text: str) -> Iterator[Column]:
    if text:
        shown = visible(text, blanks=False)
        yield Column(shown, shown)


def _shortened(text: str) -> str:
    if len(text) > _LONGEST:
        head, tail = visible(text[: _LONGEST // 2]), visible(text[-_LONGEST // 4 :])
        return f"{head}⟨… {len(text) - _LONGEST // 2 - _LONGEST // 4} more …⟩{tail}"
    return visible(text)


def rows(pieces: Iterable[Column], width: int, *, marked: bool) -> Iterator[Text]:
    """Lay columns out as pairs of rows of a width, aligned; with `marked`, a third row points at what changed."""
    before, after, marks = Text(), Text(), ""
    used = 0
    for piece in _cut(pieces, width):
        cells = max(cell_len(piece.before), cell_len(piece.after))
        if used and used + cells > width:
            yield from _rows(before, after, marks, marked)
            before, after, marks, used = Text(), Text(), "", 0
        styles = ("red", "green") if piece.changed else ("dim", "dim")
        for row, shown, style in ((before, piece.before, styles[0]), (after, piece.after, styles[1])):
            row.append(shown, style=f"{style} bold" if piece.changed else style)
            row.append(" " * (cells - cell_len(shown)))
        marks += ("^" if piece.changed else " ") * cells
        used += cells
    if used:
        yield from _rows(before, after, marks, marked)


def _rows(before: Text, after: Text, marks: str, marked: bool) -> Iterator[Text]:
    for sign, row, style in (("-", before, "red"), ("+", after, "green")):
        row.rstrip()
        yield Text.assemble((f"{_LABEL}{sign} ", style), row)
    if marked and marks.strip():
        yield Text(f"{_LABEL}  {marks.rstrip()}")


def _cut(pieces: Iterable[Column], width: int) -> Iterator[Column]:
    """Cut what did not change into characters, and changed pieces that are wider than a row."""
    for piece in pieces:
        if not piece.changed:
            yield from (Column(char, char) for char in piece.before)
        elif max(cell_len(piece.before), cell_len(piece.after)) <= width:
            yield piece
        else:
            for i in range(0, max(len(piece.before), len(piece.after)), width // 2):
                yield Column(piece.before[i : i + width // 2], piece.after[i : i + width // 2], True)


_BLANKS: dict[str, str] = {" ": "␠", "\n": "⏎"}


def visible(text: str, *, blanks: bool = True) -> str:
    """Show what cannot be seen: blanks (if asked), control and format characters, private use, lone surrogates.

    >>> visible("a b\\u200b\\r\\n"), visible("\\u3000\\ue5d2")
    ('a␠b⟨U+200B⟩␍⏎', '⟨U+3000⟩⟨U+E5D2⟩')
    """
    if text.isprintable() and not (blanks and " " in text):
        return text
    return "".join(_shown(char, blanks) for char in text)


def _shown(char: str, blanks: bool) -> str:
    if blanks and char in _BLANKS:
        return _BLANKS[char]
    if char == " " or (char == "\u3000" and not blanks) or char.isprintable():
        return char
    if char < " " or char == "\x7f":
        return chr(0x2400 + ord(char)) if char < " " else "␡"
    return f"⟨U+{ord(char):04X}⟩"


def console_for(stream: Any, *, color: bool) -> Console:
    """Make a console that writes to a stream as it is: no highlighting, no markup, and no colour unless it is wanted."""
    return Console(file=stream, highlight=False, markup=False, emoji=False, no_color=not color)
