"""What both versions of TBX have in common, read or written: ids, statuses, dates in notes, text as XML."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from translator.terms.exchange.losses import Losses

ADMINISTRATIVE = {name: f"{name}Term-admn-sts" for name in ("preferred", "admitted", "deprecated", "superseded")}
# TBX-Basic has no category for the time a term is in force. A note of this form says it to people, and to who reads it back.
DATED_NOTE = re.compile(r"(since|until): (\d{4}(?:-\d{2}){0,2})")
_NAME_START = re.compile(r"[A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u3001-\ud7ff]")
_NOT_IN_NAME = re.compile(r"[^\w.\-]|[\u3000²³¹ºª¼½¾]|_(?=x[0-9A-F]{4,6}_)|[^\u0000-\uffff]")
_ESCAPED = re.compile("_x([0-9A-F]{4,6})_")


def to_xml_id(text: str) -> str:
    """Make an id that XML allows; a character it does not allow is written as in ISO 9075-14, `_x0035_` for a leading 5.

    >>> to_xml_id("low-altitude-economy"), to_xml_id("5g"), to_xml_id("a b")
    ('low-altitude-economy', '_x0035_g', 'a_x0020_b')
    """
    name = _NOT_IN_NAME.sub(lambda match: "".join(map(_escaped, match[0])), text)
    return name if not name or _NAME_START.match(name) else _escaped(name[0]) + name[1:]


def from_xml_id(name: str) -> str:
    """Give back the id.

    >>> from_xml_id("_x0035_g")
    '5g'
    """
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)) if int(match[1], 16) < 0x110000 else match[0], name)


def _escaped(char: str) -> str:
    return f"_x{ord(char):04X}_"


def tag(name: str, text: str, losses: Losses, field: str, **attributes: str) -> str:
    """Write an element with text.

    >>> tag("admin", "R&D", Losses(), "source", type="source")
    '<admin type="source">R&amp;D</admin>'
    """
    plain = losses.text(text, field)
    if re.search(r"\n[ \t]|[ \t]\n", plain):
        losses.add(field, "blanks at a line break, which XML readers fold")
    shown = "".join(f" {key.replace('__', ':')}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{shown}>{escape(plain)}</{name}>"
