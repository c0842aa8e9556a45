"""The bytes of an XML file as UTF-8, a piece at a time, whatever encoding it is in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from translator.errors import FormatError
from translator.memory.exchange.streams import buffered

_PIECE = 1 << 16
_HEAD = 300  # bytes in which the encoding is declared
_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
# What programs that write XML use; Chinese encodings are read as the largest of their family.
_ENCODINGS = {
    "utf-8": "utf-8-sig", "utf8": "utf-8-sig", "us-ascii": "utf-8-sig", "ascii": "utf-8-sig", "utf-16": "utf-16",
    "utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030",
    "big5": "big5hkscs", "iso-8859-1": "iso-8859-1",
    "windows-1252": "cp1252", "shift_jis": "cp932", "euc-jp": "euc_jp", "euc-kr": "cp949",
}  # fmt: skip
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WITHOUT_MARK = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))


def pieces(stream: BinaryIO) -> Iterator[bytes]:
    """Give an XML file as UTF-8, by its byte order mark, or else by what it declares, or else as UTF-8.

    Bytes that are not in the encoding become U+FFFD. Raises FormatError for an encoding that is not read.

    >>> import io
    >>> b"".join(pieces(io.BytesIO('<a>汉</a>'.encode("utf-16")))).decode()
    '<a>汉</a>'
    """
    buffer = buffered(stream)
    piece = buffer.read(max(_PIECE, _HEAD))
    decoder = codecs.getincrementaldecoder(_encoding(piece))(errors="replace")
    while piece:
        # Half a pair of surrogates, which UTF-16 files can hold and UTF-8 cannot.
        text = decoder.decode(piece)
        if text:  # not only a part of a character
            yield text.encode("utf-8", "replace")
        piece = buffer.read(_PIECE)
    rest = decoder.decode(b"", True)
    if rest:
        yield rest.encode("utf-8", "replace")


def _encoding(head: bytes) -> str:
    for mark, encoding in (*_MARKS, *_WITHOUT_MARK):
        if head.startswith(mark):
            return encoding
    declared = _DECLARED.search(head[:_HEAD])
    name = declared[1].decode().lower() if declared else "utf-8"
    if name not in _ENCODINGS:
        raise FormatError(f"the encoding {name} is not read", hint="save the file as UTF-8", code="format.encoding")
    # What declares UTF-16 and is read as ASCII so far is not UTF-16.
    return "utf-8-sig" if _ENCODINGS[name].startswith("utf-16") else _ENCODINGS[name]
