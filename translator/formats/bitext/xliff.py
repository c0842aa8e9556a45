"""XLIFF 1.2 and 2.x (OASIS), read with lxml: no entity is resolved, no document type loaded, nothing fetched.

A unit that is cut into segments gives a segment each. Inline markup stays in the text: native code where an element holds it
(`<ph>`, `<bpt>` of 1.2), else its tag with the id, so that the checks of placeholders and tags can compare both sides. Proposals of
other translations, and units that must not be translated, are passed over. Where the file is no sound XML, that is told, and
reading goes on as far as the parser sees a way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from translator.errors import FormatError
from translator.formats.bitext.collecting import Bitext

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
else:
    Element = Any

_UNITS = ("trans-unit", "unit")
_ROOT = re.compile(r"\{urn:oasis:names:tc:xliff:document:[12]\.\d\}xliff|xliff")
_CHINESE = re.compile(r"(zh|zho|chi|cmn|yue)\b", re.IGNORECASE)
_ENGLISH = re.compile(r"(en|eng)\b", re.IGNORECASE)
_CODE = frozenset(("bpt", "ept", "ph", "it"))  # of 1.2: their content is code of the document
_CLEAR = frozenset(("mrk", "sub", "sm", "em"))  # marks on a text, and texts beside it
_SHOWN = ("id", "startRef", "hex")
_FOLD = re.compile(r"\s*\n\s*")
_MAX_ERRORS = 20
_MAX_DEPTH = 60  # of inline elements in one another


def read(data: bytes, into: Bitext) -> None:
    """Take the segments of a file; the id of one is that of its unit, with that of the segment where there are several.

    >>> text = '<xliff version="1.2"><file source-language="zh-CN" target-language="en"><body><trans-unit id="a">'
    >>> text += '<source>你好<x id="1"/></source><target>Hello<x id="1"/></target></trans-unit></body></file></xliff>'
    >>> found = Bitext()
    >>> read(text.encode(), found)
    >>> [(one.id, one.source, one.target) for one in found.document().segments]
    [('a', '你好<x id="1"/>', 'Hello<x id="1"/>')]

    Raises FormatError for what is no XLIFF, declares entities of its own, or is in other languages than Chinese and English.
    """
    from lxml import etree

    # UTF-16 has a zero byte beside each letter.
    if b"<!ENTITY" in data.replace(b"\0", b"").upper():
        raise FormatError("declares entities of its own, which are not read", hint="remove the declarations", code="format.xliff")
    events = etree.iterparse(
        BytesIO(data),
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        _walk(events, into)
    except etree.XMLSyntaxError as error:
        into.refuse(f"line {error.lineno}", f"no XML: {error.msg}")
    else:
        for entry in list(events.error_log)[:_MAX_ERRORS]:
            into.refuse(f"line {entry.line}", f"no sound XML: {entry.message}")


def _walk(events: Iterator[tuple[str, Element]], into: Bitext) -> None:
    rooted = False
    for event, element in events:
        name = _local(element)
        if event == "start" and not rooted:
            rooted = True
            if not _ROOT.fullmatch(str(element.tag)):
                raise FormatError(f"no XLIFF 1.2 or 2.x: the root is <{name[:40]}>", code="format.xliff")
            _refuse_languages(element.get("srcLang"), element.get("trgLang"))
        elif event == "start" and name == "file":
            _refuse_languages(element.get("source-language"), element.get("target-language"))
        elif event == "end" and name in _UNITS:
            _unit(element, into)
            element.clear()
    if not rooted:
        raise FormatError("no XLIFF: no XML", code="format.xliff")


def _refuse_languages(source: str | None, target: str | None) -> None:
    if (source and not _CHINESE.match(source)) or (target and not _ENGLISH.match(target)):
        told = f"it is from {source or '?'} to {target or '?'}"
        raise FormatError(f"{told}, and not from Chinese into English", code="format.languages")


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _unit(unit: Element, into: Bitext) -> None:
    if unit.get("translate") == "no":
        return
    line = f"line {unit.sourceline}"
    name = unit.get("id") or line
    try:
        pairs = list(_pairs(unit))
    except RecursionError:
        into.refuse(name, "inline elements nested too deeply")
        return
    for key, source, target in pairs:
        into.add(f"{name}/{key}" if key and len(pairs) > 1 else name, source, target, place=line)


def _pairs(unit: Element) -> Iterator[tuple[str, str, str]]:
    """Give id, source and target of each segment of a unit."""
    if _local(unit) == "unit":
        for number, segment in enumerate((one for one in unit if _local(one) == "segment"), 1):
            yield segment.get("id") or str(number), _text(_child(segment, "source")), _text(_child(segment, "target"))
        return
    target, parts = _child(unit, "target"), _segments(_child(unit, "seg-source"))
    translated = _segments(target)
    if parts and (translated or target is None):
        yield from ((key, _text(part), _text(translated.get(key))) for key, part in parts.items())
    else:
        yield "", _text(_child(unit, "source")), _text(target)


def _segments(element: Element | None) -> dict[str, Element]:
    """Give the segments that XLIFF 1.2 marks inside a source or target."""
    marked = [] if element is None else [one for one in element.iter() if _local(one) == "mrk" and one.get("mtype") == "seg"]
    return {one.get("mid") or str(number): one for number, one in enumerate(marked, 1)}


def _child(element: Element, name: str) -> Element | None:
    return next((one for one in element if _local(one) == name), None)


def _text(element: Element | None) -> str:
    """Give the text of an element, inline markup as text; line breaks by which a program has indented it are blanks."""
    if element is None:
        return ""
    text = "".join(_inside(element, 0))
    kept = element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    return text if kept else _FOLD.sub(" ", text.strip())


def _inside(element: Element, depth: int) -> Iterator[str]:
    if depth > _MAX_DEPTH:
        raise RecursionError
    yield element.text or ""
    for child in element:
        name = _local(child) if isinstance(child.tag, str) else ""
        inner = "".join(_inside(child, depth + 1)) if name else str(child.text or "")  # an entity stays as it is written
        shown = "".join(f" {key}={quoteattr(child.get(key))}" for key in _SHOWN if child.get(key)) if name else ""
        if not name or name in _CLEAR or (name in _CODE and inner):
            yield inner
        else:
            yield f"<{name}{shown}>{inner}</{name}>" if inner else f"<{name}{shown}/>"
        yield child.tail or ""
