"""Read the n-grams of a quantized KenLM trie (model type 5: quantized, pointers compressed as an array) into numpy arrays.

KenLM's library answers questions about a sequence of words but does not list what it holds. The layout of the file follows
`lm/binary_format.cc`, `lm/quantize.hh`, `lm/bhiksha.cc` and `lm/trie.cc` of KenLM (file format 5), for a model of order 3 that
was written with its vocabulary. A path of the trie starts with the predicted word and goes back in time.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_COUNTS, _VOCABULARY = 0x6C, 0x88  # offsets in the file: three counts, then the table of hashes
_UNIGRAM = np.dtype([("prob", "<f4"), ("backoff", "<f4"), ("next", "<u8")])


@dataclass(frozen=True)
class Trie:
    """Words by number; pairs (first, second) and triples with probabilities (not logarithms), as parallel arrays."""

    words: list[str]
    unigram: np.ndarray
    pair: tuple[np.ndarray, np.ndarray, np.ndarray]
    triple: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def read_trie(path: Path) -> Trie:
    """Read a file; raises ValueError for a model of another kind."""
    data = path.read_bytes()
    if not data.startswith(b"mmap lm http://kheafield.com/code format version 5\n") or data[0x58] != 3:
        raise ValueError(f"{path}: not a KenLM trie of order 3")
    n1, n2, n3 = struct.unpack_from("<3Q", data, _COUNTS)
    at = _VOCABULARY + 8 + 8 * n1
    prob_bits, backoff_bits = data[at + 1], data[at + 2]
    at += 8
    pair_probs = np.frombuffer(data, "<f4", 1 << prob_bits, at)
    at += 4 * ((1 << prob_bits) + (1 << backoff_bits))
    triple_probs = np.frombuffer(data, "<f4", 1 << prob_bits, at)
    at += 4 << prob_bits
    unigram = np.frombuffer(data, _UNIGRAM, n1 + 2, at)
    at += _UNIGRAM.itemsize * (n1 + 2)

    word_bits, inline, table = n1.bit_length(), *_pointers(n2 + 1, n3, data[at + 1])
    offsets = np.frombuffer(data, "<u8", table, (at + 7) // 8 * 8 + 8)
    at += 8 * (1 + table) + 7
    width = word_bits + prob_bits + backoff_bits + inline
    row = np.arange(n2 + 1, dtype=np.int64)
    first = _bits(data, at, row * width, word_bits)[:n2].astype(np.int64)
    pair_prob = _bits(data, at, row * width + word_bits + backoff_bits, prob_bits)[:n2]
    following = _bits(data, at, row * width + word_bits + backoff_bits + prob_bits, inline).astype(np.int64)
    following += (np.searchsorted(offsets, row, side="right") - 1) << inline
    second = np.repeat(np.arange(n1), np.diff(unigram["next"][: n1 + 1].astype(np.int64)))
    at += ((1 + n2) * width + 7) // 8 + 8

    width = word_bits + prob_bits
    row3 = np.arange(n3, dtype=np.int64)
    earliest = _bits(data, at, row3 * width, word_bits).astype(np.int64)
    triple_prob = _bits(data, at, row3 * width + word_bits, prob_bits)
    inner = np.repeat(np.arange(n2), np.diff(following))
    words = data[data.index(b"<unk>\0", at) :].decode("utf-8").split("\0")[:-1]
    ten = np.float64(10.0)
    return Trie(
        words,
        ten ** unigram["prob"][:n1],
        (first, second, ten ** pair_probs[pair_prob]),
        (earliest, first[inner], second[inner], ten ** triple_probs[triple_prob]),
    )


def _pointers(entries: int, largest: int, configured: int) -> tuple[int, int]:
    """Give the bits of a pointer kept in its entry, and the length of the table that has the rest."""
    required = largest.bit_length()
    chop = min(range(min(required, configured) + 1), key=lambda c: (largest >> (required - c)) * 64 - entries * c)
    return required - chop, (largest >> (required - chop)) + 1


def _bits(data: bytes, base: int, address: np.ndarray, width: int) -> np.ndarray:
    """Read little-endian numbers of `width` bits at bit addresses."""
    raw = np.frombuffer(data, np.uint8, offset=base)
    value = np.zeros(len(address), np.uint64)
    for i in range(8):
        value |= raw[np.minimum((address >> 3) + i, len(raw) - 1)].astype(np.uint64) << np.uint64(8 * i)
    return (value >> (address & 7).astype(np.uint64)) & np.uint64((1 << width) - 1)
