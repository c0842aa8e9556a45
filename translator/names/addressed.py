"""People who are called otherwise than by surname and given name: 张教授, and foreigners written by their sound."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from translator.hanzi import HAN, is_han
from translator.model import Span
from translator.names import cues, spelling, tables
from translator.names.cutting import keeps
from translator.names.shapes import Name
from translator.wordlist import TOTAL, WordList

_COMMON = 28  # the cost up to which a surname is common enough to stand with a title alone
_ADDRESSED = 60  # what it costs, in quarters of a binary logarithm, to read a surname with a title
DOTTED = re.compile(f"{HAN}{{1,8}}(?:[·•・‧]{HAN}{{1,8}})+")


def find_addressed(text: str, words: WordList, *, taken: Collection[Span] = ()) -> Iterator[Name]:
    """Give the people who are called by a surname and a title alone.

    >>> [name.english for name in find_addressed("张教授说，向主席致敬。", WordList())]
    ['Professor Zhang']
    """
    titles = tables.titles()
    for match in _pattern().finditer(text):
        surname, title = match[1], match[2]
        covered = any(start < match.end() and match.start() < stop for start, stop in taken)
        if covered or match[0] in words or not keeps(text, match.span(), words, TOTAL - _ADDRESSED):
            continue
        english = spelling.join(spelling.surname_syllables(surname))
        span = match.span() if titles[title] else match.span(1)
        whole = f"{titles[title]} {english}".strip()
        yield Name(text[slice(*span)], span, "person", whole, f"before {title}", (english,), (english,))


@cache
def _pattern() -> re.Pattern[str]:
    surnames = tables.surnames().items()
    common = [name for name, cost in surnames if (cost <= _COMMON or len(name) > 1) and name not in tables.beside("opener")]
    return re.compile(f"({cues.either(common)})({cues.either(tables.titles())})")


def find_foreign(text: str) -> Iterator[Name]:
    """Give the foreign names with a dot between their parts; what they are in Latin letters cannot be told from them.

    >>> [(name.surface, name.english) for name in find_foreign("局长史蒂夫·迪克森承认")]
    [('史蒂夫·迪克森', '')]
    """
    sounds = tables.characters("transliteration")
    for match in DOTTED.finditer(text):
        dots = [place for place in range(*match.span()) if not is_han(text[place])]
        start, stop = dots[0], dots[-1] + 1
        while start > match.start() and text[start - 1] in sounds:
            start -= 1
        while stop < match.end() and text[stop] in sounds:
            stop += 1
        if start < dots[0] and stop > dots[-1] + 1:
            yield Name(text[start:stop], (start, stop), "person", "", "a foreign name, written by its sound")
