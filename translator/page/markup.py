"""Cut HTML into tags and text in linear time.

The parser of the standard library looks to the end of the page again for every tag that is not closed; this one looks ahead
once, and remembers that there was nothing to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

_MARKUP = re.compile(r"<(?:(?P<end>/)?(?P<name>[A-Za-z][^\s/>]{0,40})|!--|[!?])")
_ATTRIBUTE = re.compile(r"([^\s=/>\"']{1,60})\s{0,9}=\s{0,9}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s\"'>]{1,2000}))")
_RAW = frozenset({"script", "style", "textarea", "xmp", "noembed", "noframes", "iframe"})
_VALUE = 2000  # characters of an attribute's value that are searched for its closing quotation mark


@dataclass(frozen=True, slots=True)
class Token:
    """A tag (`name`, lower case) or a run of text (no name), entities decoded."""

    name: str = ""
    is_end: bool = False
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


def tokens(page: str) -> Iterator[Token]:
    """Give tags and text in order. Comments, declarations and what stands in scripts and styles are left out.

    Attributes are read of `meta` only. A `<` that begins no tag, and a tag without its `>`, are text.

    >>> [token.name or token.text for token in tokens("a &lt; b<br/><!-- c --><script>'<p>'</script>")]
    ['a < b', 'br', 'script', 'script']
    """
    ahead = _Ahead(page)
    done = position = 0
    while match := _MARKUP.search(page, position):
        name = (match["name"] or "").lower()
        end = ahead.comment_end(match) if not name else ahead.tag_end(match.end())
        if end < 0:
            break
        if match.start() > done:
            yield Token(text=unescape(page[done : match.start()]))
        if name:
            yield Token(name, bool(match["end"]), attributes=_attributes(page[match.end() : end]) if name == "meta" else {})
        if name in _RAW and not match["end"]:
            end = ahead.raw_end(name, end)
        done = position = end
    if done < len(page):
        yield Token(text=unescape(page[done:]))


def _attributes(inside: str) -> dict[str, str]:
    found = _ATTRIBUTE.finditer(inside[: 4 * _VALUE])
    return {match[1].lower(): unescape(match[2] or match[3] or match[4] or "") for match in found}


class _Ahead:
    """Looks ahead for what closes a tag, each kind to the end of the page at most once in vain."""

    def __init__(self, page: str) -> None:
        self._page = page
        self._missing: set[str] = set()

    def _find(self, closing: str, start: int) -> int:
        """Give the end of `closing`, -1 where there is none from `start` on."""
        if closing in self._missing:
            return -1
        place = self._page.find(closing, start)
        if place < 0:
            self._missing.add(closing)
            return -1
        return place + len(closing)

    def comment_end(self, match: re.Match[str]) -> int:
        end = self._find("-->", match.end() - 2) if match[0] == "<!--" else -1
        return end if end >= 0 else self._find(">", match.end())

    def tag_end(self, start: int) -> int:
        """Give the place after the `>` of a tag; one inside quotation marks of an attribute is none."""
        end = self._find(">", start)
        for mark in "\"'":
            if end >= 0 and self._page.count(mark, start, end) % 2 and self._page.find("=" + mark, start, end) >= 0:
                close = self._page.find(mark, end, end + _VALUE)
                beyond = self._page.find(">", close, close + _VALUE) if close >= 0 else -1
                return beyond + 1 if beyond >= 0 else end
        return end

    def raw_end(self, name: str, start: int) -> int:
        """Give the place of the end tag of a script or style; a page that has none has no more text."""
        if name not in self._missing:
            match = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(self._page, start)
            if match:
                return match.start()
            self._missing.add(name)
        return len(self._page)
