"""Finding units that look like a text: candidates that share its rarest trigrams, ranked by how much of the text they keep.

That texts a few edits apart share most of their q-grams is Ukkonen's filter (1992, "Approximate string-matching with q-grams and
maximal matches"). Rare trigrams alone are read, since one that half of a memory has tells nothing and takes long.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

_READ = 2_500  # units of the rarest trigrams that are counted; at least one trigram is
_CANDIDATES = 200  # the best by shared trigrams, which are compared
_MOST_TRIGRAMS = 80  # of a long text, spread evenly over it
_JOINED = 3  # further trigrams that decide between candidates with as many
_COMMON = 40_000  # units of a trigram above which even joining takes too long
_SHORT = 8  # one change leaves so short a text no trigram, so that units with the same first or last character are looked at
_SHORT_UNITS = 300  # of either, at most
_NUMBER = re.compile(r"(?:[0-9０-９]+(?:[.,．，][0-9０-９]+)*|[零〇一二两三四五六七八九十百千万亿])+")


def candidates(connection: sqlite3.Connection, text: str) -> list[int]:
    """Give the ids of units that may resemble `text`, a few hundred at most."""
    counts = _by_trigrams(connection, text)
    found = _best(counts, _CANDIDATES)
    if len(text) <= _SHORT:
        found += _by_ends(connection, text)
    return found


def similarity(first: str, second: str) -> float:
    """Say how alike two texts are: 1 for equal, 0 for nothing in common.

    Twice the characters kept in order over all characters of both: the share of text that is neither put in nor taken out (the
    ratio of the indel distance, as in `rapidfuzz.fuzz.ratio`). Marks, blanks and width count as any character.

    >>> similarity("昆山市", "昆山县"), similarity("甲", "乙")
    (0.667, 0.0)
    """
    from rapidfuzz import fuzz

    return round(fuzz.ratio(first, second) / 100, 3)


def scores(text: str, others: Mapping[int, str], least: float) -> list[tuple[float, int]]:
    """Give the similarity of a text to others, the best first, where it is `least` or more.

    >>> scores("昆山市", {7: "昆山县", 8: "北京市"}, 0.5)
    [(0.667, 7)]
    """
    from rapidfuzz import fuzz, process

    found = process.extract(text, others, scorer=fuzz.ratio, limit=None, score_cutoff=100 * least - 0.05)
    return sorted(((round(score / 100, 3), number) for _, score, number in found if round(score / 100, 3) >= least), reverse=True)


def trigrams(text: str) -> list[str]:
    """Take the trigrams of a text, each once.

    >>> trigrams("发展新质")
    ['发展新', '展新质']
    """
    return [one for one in dict.fromkeys(text[at : at + 3] for at in range(len(text) - 2)) if "\0" not in one]


def shape(text: str) -> int | None:
    """Give 64 bits that stand for a text without its numbers, or None where it has none.

    >>> shape("增长5.2%") == shape("增长4%"), shape("增长5.2%") == shape("下降5.2%"), shape("增长")
    (True, False, None)
    """
    skeleton, count = _NUMBER.subn("\0", text)
    digest = hashlib.sha256(skeleton.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big", signed=True) if count else None


def all_of(words: Iterable[str]) -> str:
    """Write a query of the search language for units that have all of these trigrams.

    >>> all_of(['a"b', 'AND'])
    '"a""b" "AND"'
    """
    return " ".join('"' + word.replace('"', '""') + '"' for word in words)


def _by_trigrams(connection: sqlite3.Connection, text: str) -> Counter[int]:
    """Count for units how many of the rarest trigrams of a text they have."""
    found = trigrams(text)
    sample = found[:: max(1, -(-len(found) // _MOST_TRIGRAMS))]
    query = f"SELECT units, trigram FROM trigrams WHERE units > 0 AND trigram IN ({','.join('?' * len(sample))})"  # noqa: S608
    ranked: list[tuple[int, str]] = sorted(connection.execute(query, sample))
    counts: Counter[int] = Counter()
    read: list[str] = []
    left = _READ
    for units, trigram in ranked:
        if units > left and (read or units > _COMMON):
            break
        left -= units
        read.append(trigram)
        counts.update(_having(connection, [trigram]))
    _join(connection, text, read, [trigram for units, trigram in ranked[len(read) :] if units <= _COMMON], counts)
    return counts


def _join(connection: sqlite3.Connection, text: str, read: Sequence[str], rest: Sequence[str], counts: Counter[int]) -> None:
    """Tell candidates with as many trigrams apart by common trigrams from elsewhere in the text."""
    if len(counts) <= _CANDIDATES and len(read) > 1:
        return
    common = sorted(rest, key=text.index)
    step = max(1, len(common) // (_JOINED + 1))
    for trigram in common[step // 2 :: step][: _JOINED + 1]:
        far = max(read or common, key=lambda one: abs(text.index(one) - text.index(trigram)))
        if far != trigram:
            counts.update(_having(connection, [far, trigram]))


def _having(connection: sqlite3.Connection, words: Sequence[str]) -> Iterable[int]:
    query = "SELECT rowid FROM source_text WHERE source_text MATCH ? LIMIT ?"
    return [number for (number,) in connection.execute(query, (all_of(words), _READ))]


def _best(counts: Counter[int], most: int) -> list[int]:
    """Take so many with the highest counts, of equal ones the latest."""
    kept: list[int] = []
    of_count = Counter(counts.values())
    for least in sorted(of_count, reverse=True):
        if len(kept) + of_count[least] > most:
            ties = [number for number, count in counts.items() if count == least]
            return kept + sorted(ties, reverse=True)[: most - len(kept)]
        kept += [number for number, count in counts.items() if count == least]
    return kept


def _by_ends(connection: sqlite3.Connection, text: str) -> Iterable[int]:
    """Find short units of about the length of a text that begin or end as it does."""
    found: set[int] = set()
    for at, char in ((1, text[0]), (-1, text[-1])):
        query = (
            f"SELECT id FROM units WHERE substr(source, {at}, 1) = ? AND length(source) BETWEEN ? AND ?"  # noqa: S608
            " AND length(source) <= 10 LIMIT ?"
        )
        found.update(number for (number,) in connection.execute(query, (char, len(text) - 2, len(text) + 2, _SHORT_UNITS)))
    return found
