"""Escapes, look-alike characters and invisible ones."""

from __future__ import annotations

import json
import quopri
import random
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote


def _escaped(make: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: "".join(char if char.isascii() else make(char) for char in text)


ESCAPES: dict[str, Callable[[str], str]] = {
    "\\uXXXX": lambda text: json.dumps(text)[1:-1],
    "JSON in JSON": lambda text: json.dumps(json.dumps(text)[1:-1])[1:-1],
    "&#…;": _escaped(lambda char: f"&#{ord(char)};"),
    "&#x…;": _escaped(lambda char: f"&#x{ord(char):x};"),
    "%E6…": lambda text: quote(text, safe=" ,.:;!?()"),
    "%u65B0": _escaped(lambda char: f"%u{ord(char):04X}"),
    "=E6=96": lambda text: quopri.encodestring(text.encode("utf-8")).decode("ascii"),
}


@lru_cache(maxsize=1)
def _twins() -> dict[str, str]:
    """Characters that look alike by Unicode's own account: Kangxi radicals and compatibility ideographs, by what they stand for."""
    codes = (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFA0E))
    return {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in codes}


def look_alikes(text: str, rng: random.Random) -> str:
    """Replace characters by a radical or a compatibility ideograph of the same shape, as text taken from PDF files has them."""
    return "".join(_twins()[char] if char in _twins() and rng.random() < 0.4 else char for char in text)


def invisible(text: str, rng: random.Random) -> str:
    """Put zero-width characters, soft hyphens and byte order marks between Chinese characters."""
    out = []
    for char in text:
        out.append(char)
        if "\u4e00" <= char <= "\u9fff" and rng.random() < 0.08:
            out.append(rng.choice("\u200b\u00ad\ufeff\u2060"))
    return "".join(out)


SIGNS: dict[str, Callable[[str, random.Random], str]] = {"look-alikes": look_alikes, "invisible characters": invisible}
