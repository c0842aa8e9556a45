"""Read entries of an XML file one at a time, with the place of each element, and nothing but the file itself.

No document type is loaded, no entity is declared or resolved, nothing is fetched: a file that has declarations of its own is
refused at the first of them. What is read is bounded in depth and length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from translator.terms.drafts import Place
from translator.terms.exchange.settle import MAX_CHARS

_BREAK = re.compile(r"[ \t\n]*\n[ \t\n]*")
_MAX_DEPTH = 64  # TBX needs ten
# expat knows UTF-8, UTF-16 and Latin-1 only; these are what Chinese programs declare.
_CHINESE = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["'](gb2312|gbk|gb18030|big5)["']""", re.IGNORECASE)


class XmlProblem(Exception):  # noqa: N818
    """Why the rest of a file is not read, and where."""

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.message = message
        self.place = place


@dataclass(slots=True)
class Element:
    """An element by its local name; `text` is its own and that of what lies in it."""

    name: str
    space: str
    attributes: dict[str, str]
    place: Place
    children: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    length: int = 0

    @property
    def text(self) -> str:
        """The text; line breaks with blanks between or around them are one blank: that is how others fold long lines."""
        return _BREAK.sub(_unfolded, "".join(self.pieces)).strip()


def _unfolded(match: re.Match[str]) -> str:
    return match[0] if set(match[0]) == {"\n"} else " "


class _Reader:
    """Builds the wanted elements and lets go of everything else."""

    def __init__(self, wanted: Collection[str], found: Callable[[Element], None], encoding: str | None) -> None:
        self.root: Element | None = None
        self._wanted = wanted
        self._found = found
        self._open: list[Element] = []
        self._inside = 0
        self.parser = expat.ParserCreate(encoding, namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.SkippedEntityHandler = self._skipped

    def _place(self) -> Place:
        return self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1

    def _refuse(self, message: str) -> NoReturn:
        raise XmlProblem(message, self._place())

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        element = Element(local, space, {key.rpartition(" ")[2]: value for key, value in attributes.items()}, self._place())
        self.root = self.root or element
        if len(self._open) >= _MAX_DEPTH:
            self._refuse("nested too deeply")
        self._open.append(element)
        self._inside += local in self._wanted

    def _end(self, _: str) -> None:
        element = self._open.pop()
        wanted = element.name in self._wanted
        self._inside -= wanted
        if wanted:
            self._found(element)
        elif self._inside:
            self._open[-1].children.append(element)
            self._open[-1].pieces += element.pieces

    def _text(self, text: str) -> None:
        if not self._inside:
            return
        element = self._open[-1]
        element.pieces.append(text)
        element.length += len(text)
        if element.length > 2 * MAX_CHARS:  # blanks by which a text is folded count too, so that the limit is a wide one
            self._refuse(f"a text of more than {MAX_CHARS:,} characters")

    # Entities can be declared in the file's own declarations only: those elsewhere are never loaded.
    def _doctype(self, _name: str, _system: str | None, _public: str | None, has_declarations: int) -> None:
        if has_declarations:
            self._refuse("has declarations of its own (<!DOCTYPE … [ … ]>), which are not read; remove them")

    def _skipped(self, name: str, _is_parameter: bool) -> None:
        self._refuse(f"unknown entity &{name[:40]};")


def read_entries(data: bytes, wanted: Collection[str], found: Callable[[Element], None]) -> Element:
    """Hand each element of a wanted name to `found` as soon as it is whole, and give the root, without content.

    Raises XmlProblem where the file is no XML, or none that is read; what came before has been handed over.

    >>> names = []
    >>> read_entries(b"<a><b x='1'>y<i>z</i></b><c/></a>", {"b"}, lambda one: names.append((one.text, one.place))).name
    'a'
    >>> names
    [('yz', (1, 4))]
    """
    declared = _CHINESE.match(data)
    if declared:
        data = _in_utf8(data, declared[1].decode().lower())
    try:
        reader = _Reader(wanted, found, "utf-8" if declared else None)
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise XmlProblem(f"no XML: {expat.ErrorString(error.code)}", (error.lineno, error.offset + 1)) from None
    except (ValueError, LookupError) as error:  # an encoding that expat cannot read
        raise XmlProblem(f"{error}; save the file as UTF-8", (1, 1)) from None
    if reader.root is None:
        raise XmlProblem("no XML: no element", (1, 1))
    return reader.root


def _in_utf8(data: bytes, encoding: str) -> bytes:
    try:
        return data.decode("big5" if encoding == "big5" else "gb18030").encode()
    except UnicodeDecodeError as error:
        place = data.count(b"\n", 0, error.start) + 1, error.start - data.rfind(b"\n", 0, error.start)
        raise XmlProblem(f"not {encoding}, as it says; save the file as UTF-8", place) from None


def has_document_type(data: bytes) -> bool:
    """Say whether a part of an archive is XML with a document type; what is no XML has none.

    >>> has_document_type(b"<!DOCTYPE a><a/>"), has_document_type(b"<a/>"), has_document_type(b"GIF89a")
    (True, False, False)
    """

    def found(*_: object) -> NoReturn:
        raise XmlProblem("", (1, 1))

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = found
    try:
        parser.Parse(data, True)
    except XmlProblem:
        return True
    except (expat.ExpatError, ValueError, LookupError):
        return False
    return False
