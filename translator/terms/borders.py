"""Say whether a short term begins and ends where words do: 国企 is a term in 国企改革 and none in 中国企业, 人大 none in 工人大会.

Of two readings of the characters around it the likelier one holds: one in which the term is a word, and one made of common
words only, of which at least one crosses an end of the term. Words that hold the whole term say nothing (人大代表 is about 人大);
single terms inside longer words that are not about them stand in `data/guards.tsv`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from translator.hanzi import HAN
from translator.terms import tables

SHORT = (2, 3)  # characters of the terms that are judged; longer ones hardly ever arise by chance
REACH = 3  # a common word has at most four characters, so it reaches at most three beyond an end
_TERM = 85  # cost of a term that is no common word, as that of a word counted some 12,000 times: a glossary is about its text
_CHARACTER = 150  # cost of a character that is no common word by itself
_MARGIN = 12  # by how much the common words must be the likelier: 省委 is a term in 吉林省委, though 吉林省 is a word
_HAN_ONLY = re.compile(f"{HAN}*")
_HAN_END = re.compile(f"{HAN}*$")


def stands(text: str, start: int, end: int) -> bool:
    """Say whether the term at `start` to `end` of a folded text stands there as a word.

    >>> stands("国企改革", 0, 2), stands("中国企业", 1, 3), stands("工人大会", 1, 3), stands("人大代表", 0, 2)
    (True, False, False, True)
    """
    tails, heads = _ends()
    first = start - 1 if start else 0
    by_one = text[first : start + 1] in tails or text[end - 1 : end + 1] in heads
    by_two = end - start > SHORT[0] and (text[first : start + 2] in tails or text[end - 2 : end + 1] in heads)
    if not by_one and not by_two:
        return True  # no common word crosses an end: nearly always
    before = _HAN_END.search(text, max(start - REACH, 0), start)
    after = _HAN_ONLY.match(text, end, end + REACH)
    return _is_word(before[0] if before else "", text[start:end], after[0] if after else "")


@lru_cache(maxsize=1 << 15)
def _is_word(before: str, term: str, after: str) -> bool:
    words = _costs()
    with_term = _cheapest(before) + min(words.get(term, _TERM), _TERM) + _cheapest(after)
    return with_term - _MARGIN <= _cheapest(before + term + after, term)


def _cheapest(text: str, without: str = "\n") -> int:
    """Give the cost of the likeliest reading of a text as common words, none of which holds `without`."""
    words = _costs()
    best = [0]
    for end in range(1, len(text) + 1):
        best.append(best[-1] + words.get(text[end - 1], _CHARACTER))
        for start in range(max(end - REACH - 1, 0), end - 1):
            word = text[start:end]
            cost = words.get(word)
            if cost is not None and best[start] + cost < best[end] and without not in word:
                best[end] = best[start] + cost
    return best[-1]


@cache
def _costs() -> dict[str, int]:
    """Map each common word to its cost, in tenths of a nat."""
    costs: dict[str, int] = {}
    for cost, words in tables.rows("common_words.tsv"):
        costs |= dict.fromkeys(words.split(" "), int(cost))
    return costs


@cache
def _ends() -> tuple[frozenset[str], frozenset[str]]:
    """Give the last two characters of the common words, and the last three; then the first."""
    words = [word for word in _costs() if len(word) > 1]
    tails = {word[-size:] for word in words for size in SHORT if len(word) >= size}
    return frozenset(tails), frozenset({word[:size] for word in words for size in SHORT if len(word) >= size})
