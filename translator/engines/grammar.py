"""The grammar that keeps Chinese out of a translation while it is written (GBNF, as llama.cpp reads it)."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_RANGES = Path(__file__).with_name("ranges.tsv")
_CONTROLS = ((0x00, 0x1F), (0x7F, 0x9F))  # Unicode, general category Cc; a newline is let in where the source has one


@cache
def forbidden_ranges() -> tuple[tuple[int, int], ...]:
    """Read the ranges of code points that a translation may not hold, without the control characters.

    >>> any(low <= ord("国") <= high for low, high in forbidden_ranges())
    True
    """
    rows = (line.split("\t") for line in _RANGES.read_text(encoding="utf-8").splitlines() if line[:1] not in ("#", ""))
    return tuple((int(row[0], 16), int(row[1], 16)) for row in rows)


def allowed(char: str) -> bool:
    """Say whether a translation may hold this character.

    >>> allowed("é"), allowed("“"), allowed("，"), allowed("𠮷"), allowed(chr(10))
    (True, True, False, False, False)
    """
    return not any(low <= ord(char) <= high for low, high in (*_CONTROLS, *forbidden_ranges()))


@cache
def english_grammar(line_breaks: int = 0, required: tuple[str, ...] = ()) -> str:
    r"""Give a grammar for English of at most `line_breaks` + 1 lines; it starts with something other than a blank.

    The `required` phrases come in it, each with a small or a capital first letter: two in either order, more in the order given.
    A text of several lines is not held to them.

    >>> english_grammar().startswith("root ::= first rest*\n")
    True
    >>> english_grammar(0, ("new arena",)).splitlines()[0]
    'root ::= (first rest*)? ([nN] "ew arena") rest*'
    """
    taken = "".join(f"{_escape(low)}-{_escape(high)}" for low, high in (*_CONTROLS, *forbidden_ranges()))
    root = "root ::= first rest*"
    if required and not line_breaks:
        orders = [required, required[::-1]] if len(required) == 2 else [required]
        bodies = " | ".join(" rest* ".join(map(_phrase, order)) for order in orders)
        root = f"root ::= (first rest*)? ({bodies}) rest*"
    if line_breaks:
        root += f' ("\\n" rest*){{0,{line_breaks}}}'
    return f"{root}\nfirst ::= [^ \\u00A0{taken}]\nrest ::= [^{taken}]\n"


def grammar_digest() -> str:
    """Give a short digest of the grammar, for an engine's signature."""
    return hashlib.sha256((english_grammar(1) + english_grammar(0, ("one", "two"))).encode()).hexdigest()[:12]


def _phrase(text: str) -> str:
    """A phrase as GBNF, with either case of its first letter."""
    head, tail = text[0], text[1:]
    if head.isascii() and head.isalpha():
        return f"[{head.lower()}{head.upper()}]" + (f" {_literal(tail)}" if tail else "")
    return _literal(text)


def _literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _escape(code: int) -> str:
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
