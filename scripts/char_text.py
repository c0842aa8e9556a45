"""Text that looks like Chinese, drawn at random: words by their trigrams, with marks and names of people between them.

What is put between words, and how often beside which characters, is learnt from real text; names are made of the parts of real
ones. The seed is fixed, so that the same sources give the same text.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from char_tokens import BITS, HAN_BASE, Counts, key_of, look_up, spelled
from kenlm_trie import Trie

CHAINS, STEPS, SEED = 200_000, 260, 7


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


class Names:
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
        key = {key_of(where): (named[where] + self.ENOUGH * self._average) / (total[where] + self.ENOUGH) for where in total}
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


def spell(rows: np.ndarray, words: list[str], text: list[int], people: Names) -> np.ndarray:
    """Write rows of drawn words as characters, with marks and names between them."""
    pieces = [spelled(word) for word in words]
    sample = [pieces[word] for word in rows[: len(rows) // 10].ravel() if len(pieces[word])]
    starts = np.concatenate([np.arange(len(piece)) == 0 for piece in sample])
    rng, inserted = np.random.default_rng(SEED), _Insertions(text, np.concatenate(sample).astype(np.int64), starts)
    pieces += [np.array(string, np.uint16) for string in inserted.strings]
    named = len(pieces)
    pieces += [spelled(name) for name in people.names]
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
