"""Build `translator/repair/char_model.bin`, the character model that weighs readings of damaged text.

The source is the word list with corpus frequencies that jieba distributes (MIT licence; `dict.txt` of release 0.42.1). Only
counts are kept: how often characters and pairs begin and end words, and how often pairs and triples stand inside them.

    pip download --no-deps --no-binary :all: jieba==0.42.1 && tar xzf jieba-0.42.1.tar.gz
    python scripts/build_char_model.py jieba-0.42.1/jieba/dict.txt

The file: a JSON line with the source and the sizes, then zlib-compressed arrays, little-endian (see `char_model.py`).
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import zlib
from array import array
from collections import Counter
from pathlib import Path

OUTPUT = Path(__file__).parent.parent / "translator" / "repair" / "char_model.bin"


def quantize(count: float) -> int:
    """Keep a count as one byte on a logarithmic scale, 8 steps to a factor of e: exact enough to rank readings by."""
    return 0 if count <= 0 else min(255, 1 + round(8 * math.log(count)))


def read_words(path: Path) -> list[tuple[str, int]]:
    words = []
    for line in path.read_text(encoding="utf-8").splitlines():
        word, count, *_ = line.split(" ")
        if all("\u4e00" <= char <= "\u9fff" for char in word):
            words.append((word, int(count)))
    return words


def build(words: list[tuple[str, int]], min_triple: int) -> bytes:
    single: Counter[str] = Counter()
    unigram: Counter[str] = Counter()
    start: Counter[str] = Counter()
    end: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    start_pair: Counter[str] = Counter()
    end_pair: Counter[str] = Counter()
    triple: Counter[str] = Counter()
    for word, count in words:
        start[word[0]] += count
        end[word[-1]] += count
        if len(word) == 1:
            single[word] += count
        for char in word:
            unigram[char] += count
        for i in range(len(word) - 1):
            inside[word[i : i + 2]] += count
        if len(word) > 1:
            start_pair[word[:2]] += count
            end_pair[word[-2:]] += count
        for i in range(len(word) - 2):
            triple[word[i : i + 3]] += count
    chars = sorted(unigram)
    index = {char: i for i, char in enumerate(chars)}
    size = len(chars)
    pairs = sorted(inside, key=lambda p: index[p[0]] * size + index[p[1]])
    triples = sorted(
        (t for t, n in triple.items() if n >= min_triple),
        key=lambda t: (index[t[0]] * size + index[t[1]]) * size + index[t[2]],
    )
    blobs = [
        "".join(chars).encode("utf-8"),
        *(bytes(quantize(table[char]) for char in chars) for table in (unigram, start, end, single)),
        array("I", (index[p[0]] * size + index[p[1]] for p in pairs)).tobytes(),
        *(bytes(quantize(table[pair]) for pair in pairs) for table in (inside, start_pair, end_pair)),
        array("Q", ((index[t[0]] * size + index[t[1]]) * size + index[t[2]] for t in triples)).tobytes(),
        bytes(quantize(triple[t]) for t in triples),
    ]
    header = {
        "format": 1,
        "source": "jieba 0.42.1 dict.txt (MIT), counts of characters, pairs and triples inside words",
        "words": len(words),
        "total": sum(count for _, count in words),
        "sizes": [len(blob) for blob in blobs],
    }
    return json.dumps(header).encode("ascii") + b"\n" + zlib.compress(b"".join(blobs), 9)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("words", type=Path, help="dict.txt: a word, its count and its class on each line")
    parser.add_argument("--min-triple", type=int, default=3, help="leave out rarer triples")
    arguments = parser.parse_args()
    if sys.byteorder != "little":
        parser.error("build the file on a little-endian machine")
    data = build(read_words(arguments.words), arguments.min_triple)
    OUTPUT.write_bytes(data)
    print(f"{OUTPUT.name}: {len(data):,} bytes")


if __name__ == "__main__":
    main()
