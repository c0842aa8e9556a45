"""Names in a translation that its source does not have: a small model likes to put a famous city for one it does not know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from translator.model import Concept, Span, TermMatch
from translator.terms.fold import fold

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
    >>> list(names.added("上海坚持创新", "Shanghai keeps innovating.", ()))
    []
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
        """Give the names in the target for which the source has neither the Chinese, nor a term whose English holds them."""
        if self._pattern is None:
            return
        said = [rendering.en for hit in hits for rendering in hit.concept.renderings]
        folded = fold(source).text
        for match in self._pattern.finditer(target):
            name = match[0]
            there = any(fold(form).text in folded for one in self._owners[name] for form in (one.zh, *one.aka))
            if not there and name not in source and not any(name in phrase for phrase in said):
                yield name, match.span()
