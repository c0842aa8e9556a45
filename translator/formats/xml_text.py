"""Texts as XML has them: in content and in attributes, with what XML 1.0 cannot have replaced."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from translator.formats.plain import printable

_NONCHARACTERS = re.compile("[\ufffe\uffff]")
_IN_ATTRIBUTE = {"\n": "&#10;", "\t": "&#9;"}
_NMTOKEN = re.compile(r"[A-Za-z0-9._-]{1,80}")


def shown(text: str) -> str:
    """Give a text with U+FFFD for what XML has no way to write; line ends are LF.

    >>> shown("a\\x00\\uffff\\r\\n")
    'a��\\n'
    """
    return _NONCHARACTERS.sub("\ufffd", printable(text))


def content(text: str) -> str:
    """Give a text for the content of an element.

    >>> content("<b> & c")
    '&lt;b&gt; &amp; c'
    """
    return escape(shown(text))


def quoted(text: str) -> str:
    """Give a text as the value of an attribute, with its quotes; line breaks in it stay.

    >>> quoted('a "b"\\n<'), quoted("c")
    ('\\'a "b"&#10;&lt;\\'', '"c"')
    """
    return quoteattr(shown(text), _IN_ATTRIBUTE)


def token(text: str) -> str:
    """Give a text back where it can be an identifier in any XML format, else nothing.

    >>> token("s12"), token("s 12")
    ('s12', '')
    """
    return text if _NMTOKEN.fullmatch(text) else ""
