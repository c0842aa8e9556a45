"""Write TMX 1.4b, one unit after the other.

What TMX has no attribute for is a property: the neighbours by the names memoQ has for them, the rest by names of our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from translator.memory.exchange.report import Report
from translator.memory.exchange.sound import tmx_date
from translator.memory.unit import Unit

_HEAD = (
    '<?xml version="1.0" encoding="{encoding}"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
    '<header creationtool="duizhao" creationtoolversion="1" segtype="sentence" o-tmf="duizhao" adminlang="en" srclang="zh"'
    ' datatype="plaintext"/>\n<body>\n'
)
_FOOT = "</body>\n</tmx>\n"
# What XML 1.0 has no way to write.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BLANKS = re.compile(r"\s+")
_RETURN = {"\r": "&#13;"}  # else it would be read back as a line feed
_IN_ATTRIBUTE = {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}


def write(units: Iterable[Unit], stream: BinaryIO, report: Report) -> None:
    """Write units as TMX in UTF-8.

    >>> import io
    >>> stream = io.BytesIO()
    >>> write([Unit("你好", "Hi & hello", origin="human", date="2024-05-15T08:30:00Z")], stream, Report())
    >>> print(stream.getvalue().decode().split("<body>\\n")[1])
    <tu changedate="20240515T083000Z">
    <prop type="x-origin">human</prop>
    <prop type="x-state">translated</prop>
    <tuv xml:lang="zh"><seg>你好</seg></tuv>
    <tuv xml:lang="en"><seg>Hi &amp; hello</seg></tuv>
    </tu>
    </body>
    </tmx>
    <BLANKLINE>
    """
    _write(units, stream, report, "utf-8")


def write_utf16(units: Iterable[Unit], stream: BinaryIO, report: Report) -> None:
    """Write units as TMX in UTF-16 with its mark."""
    _write(units, stream, report, "utf-16")


def _write(units: Iterable[Unit], stream: BinaryIO, report: Report, encoding: str) -> None:
    # Only the first piece has a byte order mark.
    stream.write(_HEAD.format(encoding=encoding.upper()).encode(encoding))
    rest = "utf-8" if encoding == "utf-8" else "utf-16-le" if "".encode("utf-16") == b"\xff\xfe" else "utf-16-be"
    for unit in units:
        stream.write(_tu(unit, report).encode(rest))
    stream.write(_FOOT.encode(rest))


def _tu(unit: Unit, report: Report) -> str:
    attributes = ""
    props: list[tuple[str, str]] = [("x-origin", unit.origin), ("x-state", unit.state)]
    for name, kind, date in (("creationdate", "x-created", unit.created), ("changedate", "x-date", unit.date)):
        shown = tmx_date(date)
        if shown:
            attributes += f' {name}="{shown}"'
        elif date:
            props.append((kind, date))
    props += [("x-context-pre", unit.context), ("x-context-post", unit.after), ("x-key", unit.key), ("x-signature", unit.signature)]
    tuid = _BLANKS.sub("_", unit.tuid)
    if tuid != unit.tuid:
        report.lose("tuid", "blanks became _")
    for name, value in (("tuid", tuid), ("changeid", unit.author)):
        if value:
            attributes += f" {name}={quoteattr(_plain(value, name, report), _IN_ATTRIBUTE)}"
    lines = [f"<tu{attributes}>"]
    if unit.note:
        lines.append(f"<note>{_shown(unit.note, 'note', report)}</note>")
    lines += [f'<prop type="{kind}">{_shown(value, kind, report)}</prop>' for kind, value in props if value]
    for tag, text, name in ((unit.source_lang or "zh", unit.source, "source"), (unit.target_lang or "en", unit.target, "target")):
        lines.append(f"<tuv xml:lang={quoteattr(tag)}><seg>{_shown(text, name, report)}</seg></tuv>")
    lines.append("</tu>\n")
    return "\n".join(lines)


def _shown(text: str, field: str, report: Report) -> str:
    return escape(_plain(text, field, report), _RETURN)


def _plain(text: str, field: str, report: Report) -> str:
    plain = _FORBIDDEN.sub("", text)
    if plain != text:
        report.lose(field, "characters that XML cannot have")
    return plain
