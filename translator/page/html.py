"""Take the main text out of an HTML page.

With `trafilatura` (the extra `html`) boilerplate is left out by what it looks like; without it a small parser keeps paragraphs
and headings and drops what HTML itself marks as no text. Neither opens a connection, and entities are those of HTML only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from translator.errors import InputError
from translator.model import Edit, Rewrite
from translator.page.markup import tokens

__all__ = ["HtmlText", "html_text", "looks_like_html"]

Extractor = Literal["auto", "trafilatura", "plain"]
_MAX_CHARS = 20_000_000  # larger pages are not handed to trafilatura, which builds a tree
_MAX_DEPTH = 250  # tags in one another; deeper pages are bombs, and lxml refuses them as well
_HEAD = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!DOCTYPE\s+html|html|head|body)\b", re.I | re.S
)
_BLOCK = re.compile(r"<(?:p|div|br|h[1-6]|li|td|table|article|section)\b[^<>]{0,400}>", re.IGNORECASE)
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "title",
        "tr",
        "ul",
    }
)
_DROPPED = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "nav",
        "header",
        "footer",
        "aside",
        "form",
        "button",
        "select",
        "iframe",
        "head",
    }
)
_EMPTY = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_UNCLOSED = frozenset({"p", "li", "dt", "dd", "tr", "td", "th", "option", "tbody", "thead"})  # their end tags may be left out
_META = {
    "og:title": "title",
    "author": "author",
    "article:author": "author",
    "og:site_name": "publisher",
    "source": "publisher",
    "publishdate": "date",
    "pubdate": "date",
    "article:published_time": "date",
    "og:url": "url",
}
_LONG_BLANK = re.compile(r"\s{200,}+")  # trafilatura takes time that grows with their square
_ISO = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")


@dataclass(frozen=True, slots=True)
class HtmlText:
    """The text of a page, what its head says about it, and which extractor found it. `rewrite` undoes it."""

    text: str
    metadata: dict[str, str]
    extractor: str
    rewrite: Rewrite


def looks_like_html(text: str) -> bool:
    """Say whether a text is an HTML page, by its beginning.

    Left alone: text that merely mentions or holds tags, XML of other kinds, and Markdown with HTML in it. A fragment counts
    where it begins with a block tag and has at least one closed.

    >>> looks_like_html("<!DOCTYPE html><title>新</title>"), looks_like_html("<p>一</p><p>二</p>")
    (True, True)
    >>> looks_like_html("用 <br> 换行"), looks_like_html("<br> 是换行的标签。")
    (False, False)
    """
    if text.find("<", 0, 5000) < 0:
        return False
    head = text[:5000]
    if _HEAD.match(head):
        return True
    start = _BLOCK.match(head.lstrip())
    if not start:
        return False
    blocks = len(_BLOCK.findall(head))
    ends = len(re.findall(r"</(?:p|div|h[1-6]|li|td|table|article|section)>", head, re.IGNORECASE))
    return ends >= 1 and blocks >= 2 and text.rstrip().endswith(">")


def html_text(data: str, *, extractor: Extractor = "auto") -> HtmlText:
    """Give the main text of an HTML page, a paragraph a line, and its title, author, date, publisher and address.

    `extractor` is `trafilatura`, `plain` (the small parser) or `auto`: trafilatura where it is installed and finds text.
    Raises InputError where trafilatura is asked for and not installed.

    >>> page = html_text("<html><title>题</title><body><nav>首页</nav><p>新质&amp;生产力</p></body></html>", extractor="plain")
    >>> page.text, page.metadata
    ('新质&生产力', {'title': '题'})
    """
    parser = _Reader()
    parser.feed(data)
    text, metadata, used = parser.text(), parser.metadata(), "plain"
    if extractor != "plain" and len(data) <= _MAX_CHARS and parser.depth <= _MAX_DEPTH:
        found = _trafilatura(data, required=extractor == "trafilatura")
        if found is not None:
            text, used = found[0], "trafilatura"
            metadata = {**metadata, **found[1]}
    edits = (Edit((0, len(data)), data, text, "page.html", f"the main text of an HTML page ({used})"),) if data != text else ()
    return HtmlText(text, metadata, used, Rewrite(data, text, edits, (), "page.html"))


def _trafilatura(data: str, *, required: bool) -> tuple[str, dict[str, str]] | None:
    try:
        import trafilatura
    except ImportError as error:
        if required:
            hint = "install duizhao[html], or use the plain extractor"
            raise InputError("trafilatura is not installed", hint=hint, code="input.html") from error
        return None
    try:
        # The date comes from the page's own head: guessing one would look at today's.
        found: Any = trafilatura.bare_extraction(
            _LONG_BLANK.sub(" ", data), include_comments=False, include_tables=True, with_metadata=False, target_language=None
        )
    except Exception:  # a page that its parsers cannot take is left to the small one
        return None
    text = getattr(found, "text", None)
    return (str(text), {}) if text and str(text).strip() else None


class _Reader:
    """Collect the text of blocks, and what `title` and `meta` say."""

    def __init__(self) -> None:
        self.depth = 0
        self._open = 0
        self._lines: list[str] = []
        self._line: list[str] = []
        self._dropped: list[str] = []
        self._title: list[str] = []
        self._in_title = False
        self._meta: dict[str, str] = {}

    def feed(self, page: str) -> None:
        for token in tokens(page):
            if not token.name:
                self._text(token.text)
            elif token.is_end:
                self._end(token.name)
            else:
                self._start(token.name, token.attributes)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "title":
            self._in_title = not self._title
        elif tag == "meta":
            self._read_meta(attributes)
        elif tag in _DROPPED:
            self._dropped.append(tag)
        if tag not in _EMPTY and tag not in _UNCLOSED:
            self._open += 1
            self.depth = max(self.depth, self._open)
        if tag in _BLOCKS:
            self._end_line()

    def _end(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        if tag not in _EMPTY and tag not in _UNCLOSED:
            self._open = max(0, self._open - 1)
        if tag in _BLOCKS:
            self._end_line()
        if tag == "body":  # what was never closed ends with the page
            self._dropped.clear()
        elif self._dropped and tag == self._dropped[-1]:
            self._dropped.pop()

    def _text(self, text: str) -> None:
        if self._in_title:
            self._title.append(text)
        elif not self._dropped:
            self._line.append(text)

    def _read_meta(self, attrs: dict[str, str]) -> None:
        key = _META.get((attrs.get("property") or attrs.get("name") or "").lower())
        value = attrs.get("content", "").strip()
        if key == "date":
            found = _ISO.search(value)
            value = "-".join(part.zfill(2) for part in found.groups()) if found else ""
        if key and value:
            self._meta.setdefault(key, value)

    def _end_line(self) -> None:
        line = re.sub(r"[ \t\r\n]+", " ", "".join(self._line)).strip(" ")
        if line:
            self._lines.append(line)
        self._line = []

    def text(self) -> str:
        self._end_line()
        return "\n".join(self._lines)

    def metadata(self) -> dict[str, str]:
        title = re.sub(r"\s+", " ", "".join(self._title)).strip()
        return ({"title": title} if title else {}) | self._meta
