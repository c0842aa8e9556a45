"""Build translator/wordlist.tsv.gz: Chinese words with how often they occur and what they are.

Source: `dict.txt` of jieba 0.42.1 (MIT licence, Sun Junyi; the sdist of the Python package has it): word, count in some 60 million
words of running text, part of speech. Kept are words of Han characters counted 20 times or more; the fifty tags become the
dozen classes of CLASSES; of the count its binary logarithm in quarters.

    python scripts/build_word_list.py …/jieba-0.42.1/jieba/dict.txt
"""

from __future__ import annotations

import gzip
import math
import re
import sys
from pathlib import Path

TARGET = Path(__file__).parent.parent / "translator" / "wordlist.tsv.gz"
LEAST = 20
LONGEST = 5
# n noun, w verb used as a noun, v verb, a adjective or what only stands before nouns, i set phrase, d adverb, m number or
# measure, t time, s place or side, f function word, x other; the first letters of a tag decide.
CLASSES = (
    ("n", "nr ns nt nz ng n j an s"),
    ("w", "vn"),
    ("v", "v vg vd vi vq"),
    ("a", "a ad ag b z"),
    ("i", "i l"),
    ("d", "d dg"),
    ("m", "m mq mg q"),
    ("t", "t tg"),
    ("s", "f"),
    ("f", "u ud ug uj ul uv uz p c r e y o k h rr rz rg"),
)
OF_TAG = {tag: letter for letter, tags in CLASSES for tag in tags.split()}


def rows(lines: list[str]) -> list[str]:
    found = []
    for line in lines:
        word, count, tag = line.split()
        if int(count) >= LEAST and len(word) <= LONGEST and re.fullmatch("[\u4e00-\u9fff]+", word):
            letter = OF_TAG.get(tag) or OF_TAG.get(tag[:2]) or "x"
            found.append(f"{word}\t{letter}\t{round(4 * math.log2(int(count)))}")
    return sorted(found)


def main() -> None:
    lines = rows(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())
    TARGET.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0))
    print(f"{len(lines)} words, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
