"""Names in a translation that its source does not have: a small model likes to put a famous city for one it does not know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from translator import hanzi
from translator.model import Concept, Span, TermMatch
from translator.terms import tables
from translator.terms.fold import fold
from translator.wordlist import WordList

_DOMAINS = frozenset(("place", "region", "company"))
_NAME = re.compile(r"[A-Z][\w'’.&-]+(?: (?:of|the|and|[A-Z][\w'’.&-]*))*")
_SHORTEST = 4  # shorter names are also words or initials: ZTE, SAIC
# 国内 and 我国 are rightly “China”, whatever stands in the glossary.
_FREE = frozenset(("china", "chinese"))


class Names:
    """The names of places and companies that a glossary knows.

    >>> from translator.model import Rendering
    >>> names = Names([Concept("sh", "上海", "上海", "", (Rendering("Shanghai", "preferred"),), domain=("place",))])
    >>> list(names.added("昆山坚持创新", "Shanghai keeps innovating.", ()))
    [('Shanghai', (0, 8))]
    >>> list(names.added("上海坚持创新", "Shanghai keeps innovating.", ())), list(names.added("沪杭", "Shanghai and Hangzhou", ()))
    ([], [])
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._owners: dict[str, list[Concept]] = {}
        for concept in concepts:
            if not _DOMAINS.isdisjoint(concept.domain):
                for rendering in concept.renderings:
                    if len(rendering.en) >= _SHORTEST and _NAME.fullmatch(rendering.en) and rendering.en.lower() not in _FREE:
                        self._owners.setdefault(rendering.en, []).append(concept)
        longest_first = sorted(self._owners, key=lambda name: (-len(name), name))
        self._pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b") if longest_first else None

    def added(self, source: str, target: str, hits: Sequence[TermMatch]) -> Iterator[tuple[str, Span]]:
        """Give the names in the target that nothing in the source stands for.

        That is the Chinese, a short form of it (沪, 中美), a term whose English holds the name, or characters that are spelled
        like it: Chaohu is 巢湖 too, of which the glossary may know the city only.
        """
        if self._pattern is None:
            return
        said = [rendering.en for hit in hits for rendering in hit.concept.renderings]
        folded = fold(source).text
        for match in self._pattern.finditer(target):
            name = match[0]
            forms = {fold(form).text for one in self._owners[name] for form in (one.zh, *one.aka)}
            if name.lower() in source.lower() or any(form in folded for form in forms) or any(name in phrase for phrase in said):
                continue
            if not _is_short_for(folded, forms) and not _is_spelled(folded, name):
                yield name, match.span()


def _is_short_for(text: str, forms: set[str]) -> bool:
    """Say whether a word of the text is a short form of one of the places."""
    shorts = {short for short, place in tables.rows("short_places.tsv") if any(form.startswith(place) for form in forms)}
    return any(short in text for short in shorts) and not shorts.isdisjoint(_words(text))


def _words(text: str) -> set[str]:
    return {word for run in re.findall(f"{hanzi.HAN}+", text) for word in _word_list().cut(run)}


@cache
def _word_list() -> WordList:
    return WordList()


def _is_spelled(text: str, name: str) -> bool:
    """Say whether characters of the text, one after the other, are written like a name in pinyin."""
    from pypinyin import Style, lazy_pinyin  # its tables take 100 ms to load, and few names get here

    letters = re.sub("[^a-z]", "", name.lower())
    for run in re.findall(f"{hanzi.HAN}+", text):
        syllables = lazy_pinyin(run, style=Style.NORMAL, v_to_u=True)
        starts = {0}
        for syllable in syllables:
            starts = {at + len(syllable) for at in starts if letters.startswith(syllable, at)} | {0}
            if len(letters) in starts:
                return True
    return False
