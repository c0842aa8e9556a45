"""Find what is said of a head in a Chinese clause: 稳健的货币政策, 制度型开放, 财政政策要更加积极.

Three slots are looked at: before 的, directly before a term of the glossary, and behind a head up to the end of the clause. A
modifier must have an adjective or a set phrase in it; who owns a thing (我国的政策) modifies it in grammar only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from translator.hanzi import HAN
from translator.model import Span
from translator.terms.candidates import joined
from translator.terms.lexicon import Words, beside

_CLAUSE = re.compile(f"{HAN}+")
_LONGEST = 5  # words of a modifier
_HEAD = 3  # words of a head
_NOUNS = frozenset("nwi")
_QUALITIES = frozenset("ai")
_LINKS = frozenset(("要", "应", "应当", "将", "须", "必须", "保持", "是", "仍", "继续"))
_DEGREES = frozenset(("更加", "更", "更为", "进一步", "适度", "最", "十分", "非常"))

_TYPES = ("型", "性", "水平", "质量", "标准")


def modifiers(text: str, words: Words, terms: Sequence[Span] = ()) -> Iterator[tuple[str, str]]:
    """Give pairs of head and modifier in a text; `terms` are the places of the glossary's.

    >>> list(modifiers("实施适度宽松的货币政策，财政政策要更加积极", Words()))
    [('货币政策', '适度宽松'), ('财政政策', '更加积极')]
    """
    heads = {span[0]: text[slice(*span)] for span in terms if "的" not in text[slice(*span)]}
    for clause in _CLAUSE.finditer(text):
        cut = list(joined(words.cut(clause[0])))
        starts = [clause.start()]
        for word in cut:
            starts.append(starts[-1] + len(word))
        for index, word in enumerate(cut):
            if word == "的":
                head = _chunk(cut[index + 1 :], words)
                said = _before(cut[:index], words)
                if head and said:
                    yield "".join(head), "".join(said)
            elif _is_degree_or_type(word, words) and index + 1 < len(cut):
                head = _chunk(cut[index + 1 :], words)
                known = heads.get(starts[index + 1], "")
                if known or len("".join(head)) > 3:
                    yield known or "".join(head), word
        behind = _behind(cut, words)
        if behind:
            yield behind


def _chunk(cut: Sequence[str], words: Words) -> list[str]:
    """Give the nouns at the beginning of a row of words, or nothing where they are one general word (问题, 影响)."""
    found: list[str] = []
    for word in cut[:_HEAD]:
        if words.kind(word) not in _NOUNS or word in beside("broken") or (len(word) == 1 and not found):
            break
        found.append(word)
    general = len(found) == 1 and (found[0] in beside("general") or found[0] in beside("closing") or len(found[0]) < 3)
    return [] if general else found


def _before(cut: Sequence[str], words: Words) -> list[str]:
    """Give the modifier at the end of a row of words: as far back as words say how something is."""
    start = len(cut)
    while start and len(cut) - start < _LONGEST and _says_how(cut[start - 1], words):
        start -= 1
    return _quality(cut[start:], words)


def _behind(cut: Sequence[str], words: Words) -> tuple[str, str] | None:
    """Read a clause that says of its subject how it is or shall be, and nothing more."""
    for index in range(1, len(cut)):
        linked = cut[index] in _LINKS
        if not (linked or cut[index] in _DEGREES):
            continue
        subject = cut[max(0, index - _HEAD) : index]
        while subject and len(_chunk(subject, words)) < len(subject):
            subject = subject[1:]
        said = cut[index + linked :]
        if subject and said and len(said) <= _LONGEST and all(_says_how(word, words) for word in said):
            kept = _quality(said, words)
            return ("".join(subject), "".join(kept)) if kept else None
    return None


def _says_how(word: str, words: Words) -> bool:
    """Say whether a word can be a part of a modifier: adjectives, set phrases, adverbs, and what is newer than the word list."""
    return (words.kind(word) in "aid" and len(word) > 1) or word in _DEGREES or word in beside("words")


def _is_degree_or_type(word: str, words: Words) -> bool:
    """Say whether a word modifies what stands directly behind it: 高水平, 制度型, and adjectives that open no sentence."""
    if word.endswith(_TYPES) and len(word) > 2:
        return True
    return words.kind(word) == "a" and len(word) > 1 and word not in beside("opening") and word not in _DEGREES


def _quality(cut: Sequence[str], words: Words) -> list[str]:
    return list(cut) if any(words.kind(word) in _QUALITIES and len(word) > 1 for word in cut) else []
