"""Read the `<tu>` elements of a TMX file one at a time, and go on behind a place that is no XML.

Nothing but the file itself is read: no document type is loaded, no entity declared or resolved. A file with declarations of its own
is refused. What is held is bounded: by the depth of elements, the length of texts and of markup, and the number of variants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, BinaryIO
from xml.parsers import expat

from translator.errors import FormatError
from translator.memory.exchange.report import Report
from translator.memory.exchange.sound import MAX_CHARS
from translator.memory.exchange.xml_text import pieces

_UNIT = re.compile(rb"<tu[\s>]")
_PREFIX = b"<tmx><body>"  # put before what follows a bad place
_MAX_DEPTH = 64
_MAX_VARIANTS = 200  # of a unit, and of its notes and properties
_MAX_MARKUP = 4 << 20  # bytes of one tag or comment
_INLINE = {"bpt", "ept", "ph", "it", "ut", "sub"}  # their content is code of a format, or a text beside the text
_MARKUP = _INLINE | {"hi"}


@dataclass(slots=True)
class Variant:
    """A `<tuv>`: attributes, text without inline markup, notes and properties."""

    attributes: dict[str, str]
    text: str = ""
    notes: list[str] = field(default_factory=list)
    props: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Tu:
    """A `<tu>` at a line; `fault` says why it cannot be used."""

    line: int
    attributes: dict[str, str]
    variants: list[Variant] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    props: list[tuple[str, str]] = field(default_factory=list)
    fault: str = ""


def units(stream: BinaryIO, report: Report, *, inline: bool = False) -> Iterator[Tu]:
    """Give the units of a file; what is no XML is reported, and reading goes on with the next unit.

    With `inline`, the codes of inline markup stay in the text: what an element holds, or, where it is empty, the element as a tag.

    Raises FormatError for what is no TMX at all, has declarations of its own, or would not fit into memory.
    """
    parser = _Parser(report, 1, inline)
    line, skipping, rest = 1, False, b""
    for piece in chain(pieces(stream), [b""]):  # the empty one is the end
        data, rest = rest + piece, b""
        while data or not piece:
            if skipping:
                match = _UNIT.search(data)
                if match is None:
                    rest = data[-4:] if piece else b""
                    line += data.count(b"\n", 0, len(data) - len(rest))
                    break
                line += data.count(b"\n", 0, match.start())
                data, skipping = data[match.start() :], False
                parser = _Parser(report, line, inline)
                parser.feed(_PREFIX)
            bad = parser.feed(data, last=not piece)
            yield from parser.taken()
            if bad is None:
                line += data.count(b"\n")
                break
            line += data.count(b"\n", 0, bad)
            data, skipping = data[bad:], True


class _Parser:
    """A parser of one sound stretch of the file, which begins at a line."""

    def __init__(self, report: Report, line: int, inline: bool = False) -> None:
        self._report = report
        self._keeps_inline = inline
        self._empty = ""  # the tag of an inline element that has no content so far
        self._first_line = line
        self._fed = 0
        self._done: list[Tu] = []
        self._open: list[str] = []
        self._rooted = False
        self._unclosed = 0
        self._tu: Tu | None = None
        self._text: list[str] = []
        self._length = 0
        self._type = ""
        self._inline = 0
        self._expat = expat.ParserCreate("utf-8")
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._characters
        self._expat.StartDoctypeDeclHandler = self._doctype
        self._expat.SkippedEntityHandler = self._skipped

    def feed(self, data: bytes, *, last: bool = False) -> int | None:
        """Take more of the file; where it is bad, report that, and give the place in `data` behind which to go on."""
        before, self._fed = self._fed, self._fed + len(data)
        try:
            self._expat.Parse(data, last)
        except expat.ExpatError as error:
            self._refuse_foreign()
            text = expat.ErrorString(error.code)
            if self._unclosed and self._tu is None and text == "mismatched tag":
                pass  # the end of the file, whose tags do not fit since that of a unit is missing
            elif not last or text not in ("no element found", "unclosed token"):
                where = self._tu.line if self._tu else self._line()
                self._report.problem(where, f"no XML from line {self._line()} to the next unit: {text}")
            else:
                self._report.problem(self._line(), "the file ends before its end: it was cut short")
            self._let_go()
            return min(len(data), max(0, self._expat.ErrorByteIndex - before) + 1)
        if self._fed - max(self._expat.CurrentByteIndex, 0) > _MAX_MARKUP:
            raise FormatError(
                f"a tag or comment of more than {_MAX_MARKUP >> 20} MB",
                where=f"{self._report.path}:{self._line()}",
                code="format.tmx",
            )
        return None

    def taken(self) -> list[Tu]:
        done, self._done = self._done, []
        return done

    def _line(self) -> int:
        return self._first_line + self._expat.CurrentLineNumber - 1

    def _let_go(self) -> None:
        """Break the ring of parser and methods, so that no parser outlives its stretch."""
        self._expat.StartElementHandler = self._expat.EndElementHandler = self._expat.CharacterDataHandler = None
        self._expat.StartDoctypeDeclHandler = self._expat.SkippedEntityHandler = None

    def _refuse_foreign(self) -> None:
        if not self._rooted:
            raise FormatError("no TMX: no XML", hint="is it a .tmx file?", code="format.tmx")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._rooted and name != "tmx":
            raise FormatError(f"no TMX: the root is <{name[:40]}>, not <tmx>", code="format.tmx")
        self._rooted = True
        if len(self._open) >= _MAX_DEPTH:
            raise FormatError("nested too deeply", where=f"{self._report.path}:{self._line()}", code="format.tmx")
        if name == "tu":
            if self._tu is not None:
                self._report.problem(self._tu.line, "the unit is not closed before the next one begins")
                self._unclosed += 1
                del self._open[2:]
            self._tu = Tu(self._line(), attributes)
        self._open.append(name)
        if self._tu is None or name == "tu":
            return
        if name == "tuv":
            self._more(self._tu.variants, Variant(attributes))
        elif name in ("seg", "note", "prop"):
            self._text, self._length, self._inline, self._type = [], 0, 0, attributes.get("type", "")
        elif name in _INLINE and self._keeps_inline:
            shown = "".join(f' {key}="{value}"' for key, value in attributes.items() if key in ("i", "x"))
            self._empty = f"<{name}{shown}/>"
        elif name in _MARKUP:
            self._report.lose(f"<{name}>", "inline markup: its text is kept" if name == "hi" else "inline markup: left out")
            self._inline += name in _INLINE

    def _end(self, name: str) -> None:
        unit = self._tu
        if self._open:
            self._open.pop()
        if unit is None:
            return
        if name in _INLINE and self._keeps_inline:
            self._characters(self._empty)
        elif name in _INLINE:
            self._inline -= 1
        elif name == "tu":
            self._tu = None
            self._done.append(unit)
        elif name == "seg" and unit.variants:
            unit.variants[-1].text = "".join(self._text)
        elif name in ("note", "prop"):
            holder = unit.variants[-1] if "tuv" in self._open and unit.variants else unit
            text = "".join(self._text).strip()
            if name == "note":
                self._more(holder.notes, text)
            else:
                self._more(holder.props, (self._type, text))

    def _more(self, where: list[Any], one: Any) -> None:
        if len(where) < _MAX_VARIANTS:
            where.append(one)
        elif self._tu is not None:
            self._tu.fault = f"a unit of more than {_MAX_VARIANTS} variants, notes or properties"

    def _characters(self, text: str) -> None:
        if self._tu is None or self._inline or not {"seg", "note", "prop"}.intersection(self._open[-3:]):
            return
        self._empty = ""
        self._length += len(text)
        if self._length <= MAX_CHARS:
            self._text.append(text)
        else:
            self._tu.fault = f"a text of more than {MAX_CHARS:,} characters"

    def _doctype(self, _name: str, _system: str | None, _public: str | None, has_declarations: int) -> None:
        if has_declarations:
            words = "has declarations of its own (<!DOCTYPE … [ … ]>), which are not read"
            raise FormatError(words, where=f"{self._report.path}:{self._line()}", hint="remove them", code="format.tmx")

    def _skipped(self, name: str, _is_parameter: bool) -> None:
        if self._tu is not None:
            self._tu.fault = f"unknown entity &{name[:40]};"
