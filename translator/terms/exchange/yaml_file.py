"""Duizhao's own YAML, written as people write it here: an entry a paragraph, a rendering a line.

`zh_hant` and `pinyin` are written only where they are not what is derived anyway.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from translator.model import Concept, Rendering
from translator.terms.drafts import Draft
from translator.terms.exchange.losses import RENDERING_FIELDS, Loss, Losses, derived
from translator.terms.exchange.text import decode
from translator.terms.problems import Problem
from translator.terms.schema import read_drafts

# Plain in a list or mapping on one line, and the same text for every reader of YAML: no number, date or truth value.
_PLAIN = re.compile(r"[^\W\d_](?:[\w .()/%+’–—-]*[\w)%])?|\d{4}-\d{2}(?:-\d{2})?")
_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
_NOT_PRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def read(data: bytes, path: str) -> tuple[list[Draft], list[Problem]]:
    """Read entries as `translator.terms.schema` does."""
    text, problems = decode(data, path)
    return ([], problems) if problems else read_drafts(text, path)


def write(concepts: Sequence[Concept], stream: BinaryIO) -> tuple[Loss, ...]:
    """Write all fields."""
    losses = Losses()
    hant, pinyin = derived(concepts, "zh_hant"), derived(concepts, "pinyin")
    for number, concept in enumerate(concepts):
        lines = _entry(concept, hant[number], pinyin[number], losses)
        stream.write(("\n" * bool(number) + "".join(f"{line}\n" for line in lines)).encode())
    if not concepts:
        stream.write(b"[]\n")
    return losses.all()


def scalar(text: str) -> str:
    r"""Write a text so that every reader of YAML takes it for that text, on one line, also inside a list.

    >>> scalar("low-altitude economy"), scalar("no"), scalar("a: b"), scalar("2024-03-05")
    ('low-altitude economy', '"no"', '"a: b"', '2024-03-05')
    """
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return _NOT_PRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def _entry(concept: Concept, hant: str, pinyin: str, losses: Losses) -> Iterator[str]:
    yield f"- id: {scalar(losses.text(concept.id, 'id'))}"
    yield f"  zh: {scalar(losses.text(concept.zh, 'zh'))}"
    if concept.zh_hant and concept.zh_hant != hant:
        yield f"  zh_hant: {scalar(losses.text(concept.zh_hant, 'zh_hant'))}"
    if concept.pinyin and concept.pinyin != pinyin:
        yield f"  pinyin: {scalar(losses.text(concept.pinyin, 'pinyin'))}"
    for name in ("aka", "domain"):
        if getattr(concept, name):
            yield f"  {name}: [{', '.join(scalar(losses.text(one, name)) for one in getattr(concept, name))}]"
    yield "  renderings:"
    yield from (f"    - {{{', '.join(_fields(one, losses))}}}" for one in concept.renderings)
    for name in ("definition", "note"):
        if getattr(concept, name):
            yield f"  {name}: {scalar(losses.text(getattr(concept, name), name))}"


def _fields(one: Rendering, losses: Losses) -> Iterator[str]:
    for name in RENDERING_FIELDS:
        if getattr(one, name):
            yield f"{name}: {scalar(losses.text(getattr(one, name), name))}"
