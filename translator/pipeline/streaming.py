"""Clean, convert, diagnose and undo files of any size in constant memory."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from functools import lru_cache
from tempfile import SpooledTemporaryFile
from typing import Any

from translator.model import Decoded, Finding
from translator.pipeline.blocks import BLOCK_BYTES, Block, Source, blocks
from translator.pipeline.cleaning import Cleaned, Lexicon, clean_part, convert, shipped_lexicon
from translator.pipeline.detecting import Detector, Diagnosis, Place, finding_of_file
from translator.pipeline.ledger import LedgerWriter
from translator.pipeline.lines import Lines
from translator.pipeline.profile import Profile
from translator.repair import Evidence

Write = Callable[[bytes], object]
Observer = Callable[[Block, Cleaned], object]
_SPOOL = 1 << 23  # bytes held in memory before they go to a temporary file
_FINDINGS = 20  # findings of a file that are told one by one


@dataclass
class Summary:
    """How the cleaning of a file went: edits by rule, and the first findings with line and column; `total` counts them all."""

    encoding: str | None = None
    unchanged: bool = True
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[tuple[Finding, Place | None]] = field(default_factory=list)
    total: int = 0


def clean_stream(
    source: Source,
    write: Write,
    *,
    profile: Profile | None = None,
    lexicon: Lexicon | None = None,
    ledger: Write | None = None,
    name: str = "",
    observer: Observer | None = None,
    block_bytes: int = BLOCK_BYTES,
) -> Summary:
    """Clean what `source` gives and write the result, block by block; give a summary.

    A text without damage comes back byte for byte, whatever its encoding; a changed one is UTF-8. Where the two differ, that is
    in anything but plain UTF-8, nothing is written before the first change or the end. What a block shows of the page (that it
    was converted by a machine, say) holds for those after it, not for those before. `ledger` takes the lines of a ledger;
    `observer` is called with each block. Raises InputError for binary data.

    >>> from io import BytesIO
    >>> parts = []
    >>> summary = clean_stream(BytesIO("產(chǎn)業(yè)".encode()), parts.append)
    >>> b"".join(parts).decode(), summary.counts["repair.reading.inserted"]
    ('产业', 2)
    """
    profile = profile or Profile()
    summary = Summary()
    digests = _Digests(write) if ledger else None
    rows = LedgerWriter(lambda line: ledger(line.encode("utf-8", "surrogatepass")), profile, name=name) if ledger else None
    mark: bytes | None = None
    with _Output(digests.write if digests else write) as out:
        for block, cleaned in _cleaned(source, profile, lexicon, block_bytes):
            if mark is None:
                mark = block.decoded.data[: block.decoded.bom_length]
            out.add(block, cleaned)
            if digests and rows:
                digests.read(block.decoded.data)
                rows.add(cleaned, block)
            if observer:
                observer(block, cleaned)
            _add(summary, block, cleaned)
        out.end()
    if digests and rows:
        read, written = digests.hex()
        unchanged = summary.unchanged
        rows.end(encoding=summary.encoding, bom=mark or b"", input_digest=read, output_digest=written, unchanged=unchanged)
    return summary


def detect_stream(source: Source, *, limit: int | None = None, block_bytes: int = BLOCK_BYTES) -> Diagnosis:
    """Say what a file of any size is and what is wrong with it; of damage and findings, the first `limit` are listed.

    >>> from io import BytesIO
    >>> detect_stream(BytesIO("產(chǎn)業(yè)".encode())).damage[1].raw
    (13, 18)
    """
    detector = Detector(limit=limit)
    for block, cleaned in _cleaned(source, Profile(to="keep"), None, block_bytes):
        detector.add(cleaned, block)
    return detector.diagnosis()


def convert_stream(source: Source, write: Write, to: str, *, block_bytes: int = BLOCK_BYTES) -> None:
    """Convert a file to another script; the result is UTF-8. Raises ValueError for an unknown script."""
    for block in blocks(source, block_bytes=block_bytes):
        write(convert(block.decoded.text, to).output.encode("utf-8", "surrogatepass"))


def _cleaned(source: Source, profile: Profile, lexicon: Lexicon | None, block_bytes: int) -> Iterator[tuple[Block, Cleaned]]:
    words = lru_cache(maxsize=1)(lambda: tuple((lexicon or shipped_lexicon)()))  # once a file, and only where it is asked for
    known: Evidence | None = None
    for block in blocks(source, block_bytes=block_bytes):
        cleaned = clean_part(block.decoded.data, block.decoded, profile, words, known=known)
        known = _both(known, cleaned.evidence)
        yield block, cleaned


def _both(known: Evidence | None, seen: Evidence) -> Evidence:
    """Join what was known of a page with what its next part showed: what was seen once holds."""
    if known is None:
        return seen
    pairs = {one.name: (getattr(known, one.name), getattr(seen, one.name)) for one in fields(Evidence)}
    values: dict[str, Any] = {name: max(a, b) if isinstance(b, int | float) else b or a for name, (a, b) in pairs.items()}
    return Evidence(**values)


def summary_of(cleaned: Cleaned) -> Summary:
    """Give the summary of a text that was cleaned as a whole."""
    summary = Summary()
    _add(summary, Block(cleaned.decoded or Decoded(b"", cleaned.source, "")), cleaned)
    return summary


def _add(summary: Summary, block: Block, cleaned: Cleaned) -> None:
    summary.encoding = block.decoded.encoding
    summary.counts.update(cleaned.counts())
    summary.unchanged = summary.unchanged and not cleaned.changed
    serious = [finding for finding in cleaned.findings if finding.severity != "neutral"]
    summary.total += len(serious)
    serious = serious[: max(0, _FINDINGS - len(summary.findings))]
    if serious:
        lines = Lines(cleaned.source, before=block.line_start, column=block.column_start)
        places = (lines.place(finding.span[0]) if finding.span else None for finding in serious)
        summary.findings += ((finding_of_file(one, block), place) for one, place in zip(serious, places, strict=True))


class _Output:
    """Write a result as its bytes as long as nothing changed, and as UTF-8 from the first change on.

    As long as the two are the same they are written at once. From where they differ both are held (on disk, if there is much)
    until it is known which one it is.
    """

    def __init__(self, write: Write) -> None:
        self._write = write
        self._changed = False
        self._held: tuple[Any, ...] = ()  # the bytes as they are, and the text in UTF-8

    def __enter__(self) -> _Output:
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._held:
            one.close()

    def add(self, block: Block, cleaned: Cleaned) -> None:
        if cleaned.changed and not self._changed:
            self._changed = True
            self._release(1)
        if self._changed:
            self._write(cleaned.text.encode("utf-8", "surrogatepass"))
        elif block.plain and not self._held:
            self._write(block.decoded.data)
        else:
            if not self._held:
                self._held = tuple(SpooledTemporaryFile(_SPOOL) for _ in range(2))  # noqa: SIM115 (closed by `__exit__`)
            self._held[0].write(block.decoded.data)
            self._held[1].write(cleaned.text.encode("utf-8", "surrogatepass"))

    def end(self) -> None:
        if not self._changed:
            self._release(0)

    def _release(self, which: int) -> None:
        if not self._held:
            return
        chosen = self._held[which]
        chosen.seek(0)
        while piece := chosen.read(BLOCK_BYTES):
            self._write(piece)
        self.__exit__()
        self._held = ()


class _Digests:
    """The digests of what is read and what is written."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._read, self._written = hashlib.sha256(), hashlib.sha256()

    def read(self, data: bytes) -> None:
        self._read.update(data)

    def write(self, data: bytes) -> None:
        self._written.update(data)
        self._write(data)

    def hex(self) -> tuple[str, str]:
        return self._read.hexdigest(), self._written.hexdigest()
