"""Text as bytes, for formats that have no way to escape what UTF-8 or a line cannot hold."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def printable(text: str) -> str:
    """Replace what no page may contain (control characters, halves of surrogate pairs) by U+FFFD; line ends become LF.

    >>> printable("a\\x00b\\r\\nc")
    'a�b\\nc'
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("\ufffd", _SURROGATE.sub("\ufffd", unified))


def utf8(text: str) -> bytes:
    """Encode text; half a surrogate pair, which UTF-8 cannot carry, becomes U+FFFD.

    >>> utf8("𠮷")
    b'\\xf0\\xa0\\xae\\xb7'
    """
    return _SURROGATE.sub("\ufffd", text).encode("utf-8")
