"""The way back: the input file, to the byte, from the result of a cleaning and its ledger, in constant memory."""

from __future__ import annotations

import codecs
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any

from translator.decode.rebuild import rebuild
from translator.errors import FormatError
from translator.pipeline.blocks import Source

SCHEMA = "duizhao.ledger/2"
Row = dict[str, Any]
_PIECE = 1 << 18  # how much is copied at a time
_LONGEST_LINE = 1 << 25


def undo(text: str | bytes, lines: Iterable[str]) -> bytes:
    """Rebuild the input file from a clean text (or the bytes that `duizhao clean` wrote) and its ledger.

    Raises FormatError where the ledger is not one, is cut short, or belongs to another text.

    >>> from translator.pipeline.cleaning import clean
    >>> from translator.pipeline.ledger import ledger
    >>> cleaned = clean("產(chǎn)業(yè)".encode())
    >>> undo(cleaned.text, ledger(cleaned).splitlines()).decode()
    '產(chǎn)業(yè)'
    """
    rows = list(lines)
    last = last_row(rows)
    if isinstance(text, str):
        last["unchanged"] = False  # a text is no bytes: it is encoded again
        text = text.encode("utf-8", "surrogatepass")
    parts: list[bytes] = []
    undo_stream(BytesIO(text), rows, last, parts.append)
    return b"".join(parts)


def lines_of(source: Source) -> Iterator[str]:
    """Give the lines of a ledger file; line feeds alone end them."""
    rest = b""
    while piece := source.read(_PIECE):
        *whole, rest = (rest + piece).split(b"\n")
        yield from map(_decoded, whole)
        if len(rest) > _LONGEST_LINE:
            raise FormatError("not a ledger of edits", hint="a line of it is too long")
    yield _decoded(rest)


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return ""  # in a file that is no ledger


def last_row(lines: Iterable[str]) -> Row:
    """Give the last row of a ledger, which has its encoding and digests. Raises FormatError where there is none."""
    first = last = ""
    for line in lines:
        if line.strip():
            first = first or line
            last = line
    if not first or str(_parse(first, 1).get("schema")) != SCHEMA:
        raise FormatError("not a ledger of edits", hint="give the file that `duizhao clean --ledger` wrote")
    try:
        row = _parse(last, 0)
    except FormatError:
        row = {}
    if row.get("row") != "end":
        raise FormatError("the ledger is cut short", hint="its last row is missing")
    return row


def undo_stream(source: Source, lines: Iterable[str], last: Row, write: Callable[[bytes], object]) -> None:
    """Rebuild the input from a result and its ledger, piece by piece; `last` is what `last_row` gave.

    What was written is the input only if no error is raised: the digest is compared at the end.
    """
    checked = hashlib.sha256()

    def out(data: bytes) -> None:
        checked.update(data)
        write(data)

    try:
        if last["unchanged"]:
            while piece := source.read(_PIECE):
                out(piece)
        else:
            _rebuild(source, lines, last, out)
        wanted = last["input_sha256"]
    except (KeyError, IndexError, TypeError, LookupError, ValueError) as error:
        raise FormatError(f"the ledger is damaged: {error}") from error
    if checked.hexdigest() != wanted:
        raise _other()


def _other() -> FormatError:
    return FormatError("the ledger belongs to another text", hint="the clean text was changed after it was written")


def _rebuild(source: Source, lines: Iterable[str], last: Row, out: Callable[[bytes], object]) -> None:
    encoding = last["encoding"]
    reader = _Characters(source)
    out(bytes.fromhex(last["bom"]))
    for number, line in enumerate(lines, start=1):
        row = _parse(line, number) if line.strip() else {}
        if row.get("row") not in ("edit", "bytes"):
            continue
        start, end = row["out"]
        for piece in reader.until(start):
            out(_encoded(piece, encoding))
        if "".join(reader.until(end)) != row["after"]:
            raise _other()
        out(bytes.fromhex(row["hex"]) if "hex" in row else _encoded(row["before"], encoding))
    for piece in reader.until(None):
        out(_encoded(piece, encoding))


def _encoded(text: str, encoding: str | None) -> bytes:
    try:
        return rebuild(text, encoding, ()) if encoding else text.encode("utf-8", "surrogatepass")
    except UnicodeEncodeError:
        raise _other() from None


class _Characters:
    """Read a stream of UTF-8 by the number of its characters."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogatepass")
        self._held = ""
        self._used = 0
        self._at = 0
        self._ended = False

    def until(self, point: int | None) -> Iterable[str]:
        """Give what stands from here to a point of the text, in pieces; to the end for None."""
        if point is not None and point < self._at:
            raise ValueError("rows out of order")
        while point is None or self._at < point:
            if self._used == len(self._held):
                self._fill()
                if not self._held:
                    if point is not None:
                        raise _other()
                    return
            stop = len(self._held) if point is None else min(len(self._held), self._used + point - self._at)
            piece = self._held[self._used : stop]
            self._at += len(piece)
            self._used = stop
            yield piece

    def _fill(self) -> None:
        self._held, self._used = "", 0
        while not self._held and not self._ended:
            data = self._source.read(_PIECE)
            self._ended = not data
            try:
                self._held = self._decoder.decode(data, self._ended)
            except UnicodeDecodeError:
                raise _other() from None


def _parse(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise FormatError("not JSON", where=f"line {number}") from error
    if not isinstance(row, dict):
        raise FormatError("not a JSON object", where=f"line {number}")
    return row
