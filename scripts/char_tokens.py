"""Characters as numbers: one to a Han character, a few for all else, several of them packed into the key of an n-gram."""

from __future__ import annotations

import numpy as np

BITS = 15  # of a token in a key
# Tokens that are no Han characters: the edge of a line, marks, a number, a Latin word, anything else.
MARKS = "\n，。、；：！？“”‘’《》（）…—·%0A#"
HAN_BASE = 64
_FOLDED = str.maketrans({",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）", "％": "%"})

Counts = tuple[np.ndarray, np.ndarray]  # sorted keys, counts


def tokens(text: str) -> list[int]:
    """Number the characters of a line; runs of digits and of letters are one token each."""
    found = [0]
    for char in text.translate(_FOLDED):
        code = ord(char)
        if 0x4E00 <= code <= 0x9FFF:
            token = code - 0x4E00 + HAN_BASE
        elif char in MARKS:
            token = MARKS.index(char) if char not in "0A#" else MARKS.index("#")
        elif char.isspace():
            continue
        else:
            token = MARKS.index("0" if char.isdigit() else "A" if char.isalpha() else "#")
        if token >= HAN_BASE or token != found[-1] or char in "…—":
            found.append(token)
    return [*found, 0]


def spelled(word: str) -> np.ndarray:
    """Number the Han characters of a word; the others are left out."""
    return np.array([ord(c) - 0x4E00 + HAN_BASE for c in word if 0x4E00 <= ord(c) <= 0x9FFF], np.uint16)


def keys(stream: np.ndarray, order: int) -> np.ndarray:
    """Give the key of each n-gram of a stream of tokens."""
    key = np.zeros(len(stream) - order + 1, np.uint64)
    for i in range(order):
        key = (key << np.uint64(BITS)) | stream[i : len(stream) - order + 1 + i].astype(np.uint64)
    return key


def key_of(text: str) -> int:
    """Give the key of a short text; what is no Han character counts as the edge of a line."""
    key = 0
    for char in text:
        key = key << BITS | (ord(char) - 0x4E00 + HAN_BASE if "\u4e00" <= char <= "\u9fff" else 0)
    return key


def look_up(table: Counts, key: np.ndarray, missing: np.ndarray | float) -> np.ndarray:
    """Give the value of each key in a table, or `missing`."""
    at = np.minimum(np.searchsorted(table[0], key), len(table[0]) - 1)
    return np.where(table[0][at] == key, table[1][at], missing)
