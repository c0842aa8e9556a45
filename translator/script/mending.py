"""Errors that an earlier machine conversion left in a text: 皇後, 公裏, 癥狀, 頭發 in Traditional, 乾部 in Simplified."""

from __future__ import annotations

from collections.abc import Sequence

from translator import hanzi
from translator.model import Finding, Rewrite, Span
from translator.script import engine
from translator.script.editing import edits_between
from translator.script.tables import found_in

Hit = tuple[Span, tuple[str, ...]]  # where, and the row: wrong, right, kind

_SURE_WORDS = 2  # different words that nobody types
_SURE_EVERY = 1_000  # characters of text a hit, at least
_WEAK_WORDS, _WEAK_CHARS, _WEAK_EVERY = 5, 3, 200  # spellings that people use too: many, of several characters, close together
_MAX_FINDINGS = 50
_RULE = "script.mend"


def mend_conversion(text: str) -> Rewrite:
    """Mend words that a conversion character by character got wrong, in a text that shows it was so converted.

    A text shows it by two different words that no writer types (皇後, 公裏, 方麵), or by many of the kind that old books and
    people use too (里面, 后來, 于 for 於), and only if they stand close: classical and human Traditional with 皇后, 公里, 若干 or
    a slip of the pen is left alone, and so is a text that mixes Simplified and Traditional. Each word must also be what OpenCC
    makes of its sentence (街頭發生 is not 頭髮生). What is too little evidence becomes a finding `S301` with the right word.

    >>> mend_conversion("皇後走了三公裏，方麵很好").output
    '皇后走了三公里，方面很好'
    >>> rewrite = mend_conversion("皇后走了三公裏。")
    >>> rewrite.output, [(one.span, one.candidates) for one in rewrite.findings]
    ('皇后走了三公裏。', [((5, 7), ('公里',))])
    """
    table = _table_for(text)
    hits = _hits(text, table) if table else []
    if not table or not hits:
        return Rewrite(text, text, step="script")
    if not _was_converted(text, hits, table):
        return Rewrite(text, text, findings=tuple(map(_finding, hits[:_MAX_FINDINGS])), step="script")
    output = text
    while hits:  # a mended word may have hidden one that overlaps it
        output = _with(output, hits)
        hits = _hits(output, table)
    reason = "a conversion character by character chose another form of this word"
    return Rewrite(text, output, tuple(edits_between(text, output, 0, _RULE, lambda _a, _b: reason)), step="script")


def _table_for(text: str) -> str | None:
    """Name the table for the script of a text; None for a mixed text, where a writer may have meant what stands there."""
    hant, hans = hanzi.traditional_count(text), hanzi.simplified_count(text)
    if hant > 50 * hans:
        return "mend"
    return "residue" if hans > 3 * hant else None


def _hits(text: str, table: str) -> list[Hit]:
    """Find the words of a table in places where the conversion of the whole text agrees."""
    found = [((start, end), row) for start, end, row in found_in(text, table)]
    if table == "residue" or not found:
        return found
    sound = _converted_again(text)
    found = [(span, row) for span, row in found if sound[slice(*span)] == row[1].replace("裡", "裏")]
    if text.count("裡") > text.count("裏"):  # the text's own form of the character
        found = [(span, (row[0], row[1].replace("裏", "裡"), *row[2:])) for span, row in found]
    return [(span, row) for span, row in found if row[0] != row[1]]


def _converted_again(text: str) -> str:
    """Give the Traditional text as OpenCC makes it from its Simplified form, where the phrases of each sentence decide."""
    fit = text.encode("utf-8", "replace").decode("utf-8")  # halves of a surrogate pair become one `?` each
    sound = engine.run(engine.run(fit, ("t2s",)), ("s2t",))
    return sound if len(sound) == len(text) else text


def _was_converted(text: str, hits: Sequence[Hit], table: str) -> bool:
    rows = {row for _, row in hits}
    sure = sum(row[2] == "sure" for row in rows)
    if sure >= _SURE_WORDS or (sure and table == "residue" and len(rows) > 1):
        return len(hits) * _SURE_EVERY >= len(text)
    chars = {a for wrong, right, *_ in rows for a, b in zip(wrong, right, strict=True) if a != b}
    enough = table == "mend" and len(rows) >= _WEAK_WORDS and len(chars) >= _WEAK_CHARS
    return enough and len(hits) * _WEAK_EVERY >= len(text)


def _with(text: str, hits: Sequence[Hit]) -> str:
    parts: list[str] = []
    position = 0
    for (start, end), row in hits:
        parts += (text[position:start], row[1])
        position = end
    return "".join([*parts, text[position:]])


def _finding(hit: Hit) -> Finding:
    span, (wrong, right, *_) = hit
    return Finding("S301", "minor", f"{wrong} looks like an error of script conversion for {right}", span, (right,))
