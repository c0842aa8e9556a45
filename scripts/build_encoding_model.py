"""Build `translator/decode/chinese.bin`, by which readings of bytes in rival encodings are weighed.

The source is the word list with corpus frequencies that jieba distributes (MIT licence; `dict.txt` of release 0.42.1): how often
each Simplified character occurs, and how often a pair stands inside a word. Traditional forms are mapped when they are looked up.

    pip download --no-deps --no-binary :all: jieba==0.42.1 && tar xzf jieba-0.42.1.tar.gz
    python scripts/build_encoding_model.py jieba-0.42.1/jieba/dict.txt

The file: a JSON line with the source and the sizes, then zlib-compressed (see `translator/decode/table.py`): the characters, the
commonest first; a byte each, the cost in sixteenths of a nat; the pairs as gaps between `first * chars + second` (two bytes,
little-endian); a byte each, the cost of the second after the first, or 255 for an entry that only bridges a wide gap.
"""

from __future__ import annotations

import argparse
import json
import math
import struct
import zlib
from collections import Counter
from pathlib import Path

OUTPUT = Path(__file__).parent.parent / "translator" / "decode" / "chinese.bin"
STEPS = 16  # to a nat
NO_PAIR = 255  # the cost of an entry that only bridges a wide gap between keys


def cost(count: float, total: float) -> int:
    """Give the cost of a chance in steps, in one byte."""
    return min(255, round(-STEPS * math.log(count / total)))


def count(path: Path) -> tuple[Counter[str], Counter[str]]:
    singles: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        word, number, *_ = line.split(" ")
        if all("\u4e00" <= char <= "\u9fff" for char in word):
            for i, char in enumerate(word):
                singles[char] += int(number)
                pairs[word[i : i + 2]] += int(number) * (i + 1 < len(word))
    return singles, pairs


def build(singles: Counter[str], pairs: Counter[str], size: int, min_pair: int) -> bytes:
    total = sum(singles.values())
    chars = sorted(singles, key=lambda char: (-singles[char], char))[:size]
    index = {char: i for i, char in enumerate(chars)}
    keys = sorted(
        (index[pair[0]] * size + index[pair[1]], pair)
        for pair, number in pairs.items()
        if number >= min_pair and pair[0] in index and pair[1] in index
    )
    gaps, costs = bytearray(), bytearray()
    last = 0
    for key, pair in keys:
        while key - last >= 0xFFFF:
            gaps += b"\xff\xff"
            costs.append(NO_PAIR)
            last += 0xFFFF
        gaps += struct.pack("<H", key - last)
        costs.append(min(NO_PAIR - 1, cost(pairs[pair], singles[pair[0]])))
        last = key
    blobs = [
        "".join(chars).encode("utf-8"),
        bytes(cost(singles[char], total) for char in chars),
        bytes(gaps),
        bytes(costs),
    ]
    header = {
        "format": 1,
        "source": "jieba 0.42.1 dict.txt (MIT), frequencies of characters and of pairs inside words",
        "chars": size,
        "pairs": len(keys),
        "steps": STEPS,
        "sizes": [len(blob) for blob in blobs],
    }
    return json.dumps(header).encode("ascii") + b"\n" + zlib.compress(b"".join(blobs), 9)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("words", type=Path, help="dict.txt: a word, its count and its class on each line")
    parser.add_argument("--chars", type=int, default=6000, help="keep this many of the commonest characters")
    parser.add_argument("--min-pair", type=int, default=20, help="leave out rarer pairs")
    arguments = parser.parse_args()
    data = build(*count(arguments.words), arguments.chars, arguments.min_pair)
    OUTPUT.write_bytes(data)
    print(f"{OUTPUT.name}: {len(data):,} bytes")


if __name__ == "__main__":
    main()
