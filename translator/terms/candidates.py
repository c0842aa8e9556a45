"""Find what a text calls by name again and again: candidates for new terms, from one or many documents.

A candidate is a row of whole words, so that no fragment can arise, without function words, and without an opening verb (推进,
实施) or a closing word (工作, 等) at its ends. How candidates are weighed is said in `translator.terms.weighing`. Time is linear
in the text. Of n-grams only those are counted whose parts were frequent enough (Agrawal and Srikant 1994), so that memory is that
of the words themselves and of what is frequent.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from sys import intern

from translator.hanzi import HAN
from translator.model import Span
from translator.terms.lexicon import Words, beside
from translator.terms.weighing import Key, Weigher, Weight

MAX_WORDS = 6
_SMALL, _LARGE = 100_000, 1_000_000  # characters of text up to which a count of one, or of two, is enough
_EXAMPLES = 3
_LEAST_QUALIFIED = 2  # an adjective with 的 that was written once is just an adjective
_PART = re.compile(rf"({HAN}+)|((?<![A-Za-z0-9])\d{{0,2}}[A-Za-z][A-Za-z0-9]*\+?)|(?s:.)")
_QUOTED = re.compile(rf"[“「『]({HAN}[{HAN[1:-1]}A-Za-z0-9+]{{1,9}})[”」』]")
_BREAKING = frozenset("fm")  # function words and numbers

Known = Sequence[Span]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term that may be missing. `score` is 0 or more and orders the candidates of one run; nothing else.

    `opened` says how often one of the verbs stands before it that take terms as objects, `quoted` how often it is in quotation
    marks, `listed` how often it is an item of an enumeration. `examples` are whole segments, of different documents if possible.
    """

    zh: str
    words: Key
    count: int
    documents: int
    score: float
    quoted: int = 0
    opened: int = 0
    listed: int = 0
    examples: tuple[str, ...] = ()


class Miner:
    """Collects documents and then gives the candidates in them.

    >>> miner = Miner()
    >>> miner.add(["深入实施城市更新行动。", "城市更新要稳步推进。", "推进城市更新、药品集中采购。"])
    >>> [(one.zh, one.count) for one in miner.candidates(limit=2)]
    [('城市更新', 3), ('药品集中采购', 1)]
    """

    def __init__(self, words: Words | None = None) -> None:
        self._words = words or Words()
        self._segments: list[tuple[int, str]] = []  # document, text
        self._runs: list[tuple[int, Key]] = []  # segment, words without a break
        self._quoted: Counter[str] = Counter()
        self._listed: Counter[Key] = Counter()
        self._qualified: Counter[Key] = Counter()  # 积极的财政政策: the one function word that names have inside
        self._known: set[str] = set()
        self._documents = 0
        self.characters = 0

    def add(self, segments: Iterable[str], known: Iterable[Known] = ()) -> None:
        """Take in a document, segment by segment.

        `known` gives for each segment the places of terms that the glossary has: each is one word, and never a candidate.
        """
        places = iter(known)
        for text in segments:
            self._cut(text, next(places, ()))
            self._segments.append((self._documents, text))
            self.characters += len(text)
        self._documents += 1

    def candidates(self, *, limit: int = 100, min_count: int | None = None) -> list[Candidate]:
        """Give the best candidates, best first.

        Without `min_count` a candidate must occur once in a short text (up to 100,000 characters), twice in one of up to a
        million, and three times in a longer one.
        """
        least = min_count or (1 if self.characters <= _SMALL else 2 if self.characters <= _LARGE else 3)
        weigher = Weigher(self._counts(least), self._words, self._quoted, self._listed)
        best = [one for one in weigher.ranked() if not self._is_known(one)][: max(limit, 0)]
        places = self._places({one.key for one in best})
        return [self._candidate(one, places.get(one.key, [])) for one in best]

    def _is_known(self, one: Weight) -> bool:
        """Say whether it is a term of the glossary, maybe with a general word beside it ("…建设")."""
        rest = [word for word in one.key if word not in self._known]
        return one.zh in self._known or (len(rest) < len(one.key) and all(word in beside("general") for word in rest))

    def _cut(self, text: str, known: Known) -> None:
        """Cut a segment into runs: rows of words that a term may be made of."""
        run: list[str] = []
        after_comma = False
        quality = ""  # an adjective with 的, before the run

        def close(mark: str) -> None:
            nonlocal run, after_comma, quality
            if run:
                key = tuple(run)
                self._runs.append((len(self._segments), key))
                if after_comma or mark == "、":
                    self._listed[key] += 1
                if quality:
                    self._qualified.update((quality, *key[:size]) for size in range(1, min(len(key), MAX_WORDS) + 1))
            is_quality = mark == "的" and run and self._words.kind(run[-1]) == "a" and len(run[-1]) > 1
            quality = intern(run[-1] + mark) if is_quality else ""
            after_comma = mark == "、"
            run = []

        start = 0
        for begin, end in (*known, (len(text), len(text))):
            for part in _PART.finditer(text, start, begin):
                if part[1]:
                    counted = text[part.start() - 1 : part.start()].isdigit()  # 12期: the first character is a measure
                    for word in joined(self._words.cut(part[1])):
                        if self._words.kind(word) in _BREAKING or word in beside("broken") or (counted and len(word) == 1):
                            close(word)
                        else:
                            run.append(intern(word))
                        counted = False
                elif part[2]:
                    run.append(intern(part[2]))
                else:
                    close(part[0])
            if begin < end:
                self._known.add(text[begin:end])
                run.append(intern(text[begin:end]))
            start = end
        close("")
        self._quoted.update(match[1] for match in _QUOTED.finditer(text))

    def _counts(self, least: int) -> dict[Key, int]:
        """Count rows of words up to one more than the longest candidate, those that are frequent enough."""
        counts: Counter[Key] = Counter((word,) for _, run in self._runs for word in run)
        kept = {key: count for key, count in counts.items() if count >= least}
        frontier = kept
        for size in range(2, MAX_WORDS + 2):
            level: Counter[Key] = Counter()
            for _, run in self._runs:
                if len(run) >= size:
                    for start in range(len(run) - size + 1):
                        key = run[start : start + size]
                        if least == 1 or (key[1:] in frontier and key[:-1] in frontier):
                            level[key] += 1
            frontier = {key: count for key, count in level.items() if count >= least}
            kept |= frontier
        kept |= {key: count for key, count in self._qualified.items() if count >= max(least, _LEAST_QUALIFIED)}
        there = {"".join(key) for key in kept if "".join(key) in self._quoted}
        kept |= {(text,): count for text, count in self._quoted.items() if count >= least and text not in self._known | there}
        return kept

    def _places(self, wanted: set[Key]) -> dict[Key, list[int]]:
        """Give for each candidate the segments in which it stands."""
        sizes = sorted({len(key) for key in wanted})
        places: dict[Key, list[int]] = {}
        for segment, run in self._runs:
            for size in sizes:
                for start in range(len(run) - size + 1):
                    key = run[start : start + size]
                    if key in wanted:
                        places.setdefault(key, []).append(segment)
        return places

    def _candidate(self, one: Weight, places: Sequence[int]) -> Candidate:
        documents: dict[int, str] = {}
        for place in places:
            documents.setdefault(*self._segments[place])
        examples = list(dict.fromkeys([*documents.values(), *(self._segments[place][1] for place in places[: 2 * _EXAMPLES])]))
        if not places:  # a quotation with a function word in it
            holding = [(number, text) for number, text in self._segments if f"{one.zh}" in text]
            documents, examples = dict(holding), [text for _, text in holding]
        return Candidate(
            one.zh,
            one.key,
            one.count,
            len(documents),
            round(one.score, 3),
            one.quoted,
            one.opened,
            one.listed,
            tuple(examples[:_EXAMPLES]),
        )


def joined(words: Iterable[str]) -> Iterator[str]:
    """Put a prefix or suffix of one character to the word that it belongs to.

    >>> list(joined(["供给", "侧", "结构性", "改革", "和", "超", "长期", "国债"]))
    ['供给侧', '结构性', '改革', '和', '超长期', '国债']
    """
    held = ""
    for word in words:
        ends = word in beside("suffix") and len(held) > 1 and held not in beside("broken")
        begins = held in beside("prefix") and len(word) > 1
        if ends or begins:
            held += word
        else:
            if held:
                yield held
            held = word
    if held:
        yield held


def chinese_words(text: str, words: Words) -> list[str]:
    """Give the words of a text that may be a part of a term, in order.

    >>> chinese_words("深入推进城市更新，使用5G", Words())
    ['深入', '推进', '城市', '更新', '使用', '5G']
    """
    found: list[str] = []
    for part in _PART.finditer(text):
        if part[1]:
            cut = joined(words.cut(part[1]))
            found += (word for word in cut if words.kind(word) not in _BREAKING and word not in beside("broken"))
        elif part[2]:
            found.append(part[2])
    return found
