"""What a reader of bilingual files fills: segments with an id by which a person finds them in the file, and what was not read."""

from __future__ import annotations

from dataclasses import dataclass, replace

from translator.model import Document, Json, Segment, State

_MAX_UNREAD = 1_000  # kept; beyond, they are counted only
MAX_CHARS = 100_000  # of a segment; beyond, it is no segment


@dataclass(frozen=True, slots=True)
class Unread:
    """A place of a file that could not be read, and why."""

    where: str
    message: str

    def to_dict(self) -> Json:
        return {"where": self.where, "message": self.message}


class Bitext:
    """Collects the pairs of a file.

    >>> text = Bitext()
    >>> text.add("line 1", "你好", "Hello"), text.add("line 2", "", "Lost"), text.add("line 3", "再见", " ")
    (None, None, None)
    >>> [(one.id, one.target, one.state) for one in text.document().segments]
    [('line 1', 'Hello', 'translated'), ('line 3', '', 'translated')]
    >>> text.unread
    [Unread(where='line 2', message='a translation without a source')]
    """

    def __init__(self) -> None:
        self.unread: list[Unread] = []
        self.bad = 0
        self._segments: list[Segment] = []
        self._ids: set[str] = set()

    def add(self, name: str, source: str, target: str, *, place: str = "", state: State = "translated") -> None:
        """Take a pair; `name` is its id, and `place` makes that unique where the file has it twice.

        A source without a translation is a segment all the same; a pair of two blanks is nothing.
        """
        source, target = source.strip(), target.strip()
        if not source and not target:
            return
        where = name if name not in self._ids else f"{name} ({place or len(self._segments) + 1})"
        if not source:
            self.refuse(where, "a translation without a source")
        elif max(len(source), len(target)) > MAX_CHARS:
            self.refuse(where, f"a text of more than {MAX_CHARS:,} characters")
        elif where in self._ids:
            self.refuse(where, "the same id and place were there before")
        else:
            self._ids.add(where)
            self._segments.append(Segment(where, len(self._segments) + 1, source, target=target, state=state))

    def refuse(self, where: str, message: str) -> None:
        """Note a place that cannot be read."""
        self.bad += 1
        if len(self.unread) < _MAX_UNREAD:
            self.unread.append(Unread(where, message))

    def document(self, title: str = "") -> Document:
        """Give the pairs as a document. Where none has a translation, none was begun, and no segment is called untranslated."""
        segments = self._segments
        if not any(one.target for one in segments):
            segments = [replace(one, target=None, state="initial") for one in segments]
        return Document(title, tuple(segments))
