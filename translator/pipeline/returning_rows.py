"""Rows of an edited document, told which segment each is, and what was done to them.

A change is told only where a row is surely that of a segment: it has its id and its Chinese. What was moved is still known by both;
what was deleted, split, merged, or has another Chinese is told, and nothing is concluded from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from translator.errors import FormatError
from translator.formats.returned import Original, Returned, Row, same
from translator.formats.xml_text import shown
from translator.model import Json
from translator.pipeline.returning_order import out_of_order

Kind = Literal[
    "moved",
    "deleted",
    "emptied",
    "split",
    "merged",
    "added",
    "twice",
    "shifted",
    "source-changed",
    "misplaced",
    "unreadable",
    "unusable",
]


@dataclass(frozen=True, slots=True)
class Change:
    """A translation that a person changed, or made where there was none (`old` is None), and the source before and after it."""

    id: str
    source: str
    old: str | None
    new: str
    place: str
    before: str = ""
    after: str = ""

    def to_dict(self) -> Json:
        return {"id": self.id, "source": self.source, "old": self.old, "new": self.new, "place": self.place}


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that was done to rows and from which nothing is concluded."""

    kind: Kind
    ids: tuple[str, ...]
    place: str
    message: str

    def to_dict(self) -> Json:
        return {"kind": self.kind, "ids": list(self.ids), "place": self.place, "message": self.message}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Changes in the order of the document, what else was seen, and how many segments are as they were."""

    changes: tuple[Change, ...]
    seen: tuple[Seen, ...]
    unchanged: int


@dataclass(slots=True)
class Comparing:
    """One comparison, made once: `row_of` has the row of each segment that has one, `seen` what was done to rows."""

    returned: Returned
    originals: Sequence[Original]
    row_of: dict[int, Row] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    told: set[int] = field(default_factory=set)  # segments of which nothing is concluded, since `seen` tells of them
    index_of: dict[str, int] = field(default_factory=dict)
    id_of: dict[str, str] = field(default_factory=dict)  # by the Chinese, without blanks

    def result(self) -> Comparison:
        self.index_of = {_plain(one.id): index for index, one in reversed(list(enumerate(self.originals)))}
        texts = {_packed(self.returned.written(one.source)): one.id for one in reversed(self.originals)}
        self.id_of = {text: identity for text, identity in texts.items() if text}
        rows = self._ours()
        if self.originals and not any(_plain(row.id) in self.index_of for row in rows):
            hint = "is it this document that was edited?"
            raise FormatError("has no row with the id of a segment of the document", hint=hint, code="returned.other")
        number = 0
        while number < len(rows):
            number += self._take(rows, number)
        for one in self.returned.unread:
            self.told |= {self.index_of[one.where]} if one.where in self.index_of else set()
            self.seen.append(Seen("unreadable", (), one.where, one.message))
        self._deleted()
        self._moved()
        changes = self._changes()
        order = {kind: number for number, kind in enumerate(("unreadable", "split", "merged", "source-changed"))}
        self.seen.sort(key=lambda one: order.get(one.kind, len(order)))
        unchanged = len(self.originals) - len(changes) - len(self.told)
        return Comparison(tuple(changes), tuple(self.seen), unchanged)

    def _ours(self) -> list[Row]:
        """Leave out the rows of tables that are no part of the text: none of theirs has the id of a segment."""
        tables = {row.table for row in self.returned.rows if _plain(row.id) in self.index_of}
        return [row for row in self.returned.rows if row.table in tables]

    def _take(self, rows: Sequence[Row], number: int) -> int:
        """Take the row with this number, and those that belong to it; gives how many were taken."""
        row = rows[number]
        several = self._indexes(row.id)
        index = self.index_of.get(_plain(row.id))
        if index is None and len(several) > 1:
            self._tell("merged", several, row.place, "were merged into one row")
            return 1
        if index is None or index in self.row_of:
            self._odd(row, index)
            return 1
        rest = self._pieces(rows, number, index)
        self.row_of[index] = row
        if rest:
            self._tell("split", [index], row.place, f"was split over {len(rest) + 1} rows")
            return 1 + len(rest)
        if not self._is_source(index, row.source):
            self._other_source(row, index)
        return 1

    def _pieces(self, rows: Sequence[Row], number: int, index: int) -> list[Row]:
        """Give the rows after this one that are pieces of the same segment: without another id, and with the rest of a text."""
        rest: list[Row] = []
        whole = _packed(self._source(index))
        so_far = _packed(rows[number].source)
        for row in rows[number + 1 :]:
            if self.index_of.get(_plain(row.id), index) != index:
                break
            if row.source.strip() and not whole.startswith(so_far + _packed(row.source)):
                break
            if row.source.strip() and so_far == whole:
                break  # the same row a second time
            so_far += _packed(row.source)
            rest.append(row)
        return rest if so_far == whole or not any(row.source.strip() for row in rest) else []

    def _odd(self, row: Row, index: int | None) -> None:
        """Tell of a row without an id, or with one that was there before."""
        if index is None:
            self.seen.append(Seen("added", (), row.place, f"a row of no segment (id “{row.id[:40]}”)"))
            return
        first = self.row_of[index]
        if same(first.source, row.source) and same(first.target, row.target):
            self.seen.append(Seen("twice", (self.originals[index].id,), row.place, f"{self.originals[index].id} is there twice"))
        else:
            self._tell("twice", [index], row.place, "is there twice, with different texts")

    def _other_source(self, row: Row, index: int) -> None:
        """Tell of a row whose Chinese is not that of its segment: merged with the next ones, another's, or changed."""
        text = _packed(row.source)
        joined = ""
        for last in range(index, len(self.originals)):
            joined += _packed(self._source(last))
            if last > index and joined == text:
                self._tell("merged", list(range(index, last + 1)), row.place, "were merged into one row")
                return
            if not text.startswith(joined):
                break
        if text in self.id_of:
            self._tell("misplaced", [index], row.place, f"has the Chinese of {self.id_of[text]}")
        else:
            self._tell("source-changed", [index], row.place, "has another Chinese than was written")

    def _deleted(self) -> None:
        for index, one in enumerate(self.originals):
            if index not in self.row_of and index not in self.told and self._written(one):
                self._tell("deleted", [index], "", "has no row any more")

    def _moved(self) -> None:
        rows = list(self.row_of.items())
        for index in out_of_order([index for index, _ in rows]):
            self.seen.append(Seen("moved", (self.originals[index].id,), self.row_of[index].place, "stands at another place now"))

    def _changes(self) -> list[Change]:
        """Compare what is surely the row of a segment; a translation that went into the one beside it is no change of that."""
        changes: dict[int, Change] = {}
        emptied: list[int] = []
        for index, one in enumerate(self.originals):
            row = self.row_of.get(index)
            if row is None or index in self.told or same(self.returned.written(one.target or ""), row.target):
                continue
            if not row.target.strip():
                emptied.append(index)
                continue
            around = (self.originals[at].source if 0 <= at < len(self.originals) else "" for at in (index - 1, index + 1))
            changes[index] = Change(one.id, one.source, one.target, shown(row.target).strip(), row.place, *around)
        for index in emptied:
            place = self.row_of[index].place
            beside = next((at for at in (index - 1, index + 1) if at in changes and self._took_in(changes[at], index)), None)
            if beside is None:
                self._tell("emptied", [index], place, "has no translation any more")
            else:
                del changes[beside]
                self._tell("merged", sorted((index, beside)), place, "were merged: one has the translation of both")
        for index in [at for at in changes if at + 1 in changes]:
            if index in changes and index + 1 in changes and _shifted(changes[index], changes[index + 1]):
                self._tell("shifted", [index, index + 1], changes[index].place, "share their English in another way than before")
                del changes[index], changes[index + 1]
        cut = {at for at in changes if self._was_cut(at)}
        for index in cut:
            self._tell("unusable", [index], self.row_of[index].place, "was cut when it was written; edit it in another format")
        return [change for index, change in changes.items() if index not in cut]

    def _took_in(self, change: Change, index: int) -> bool:
        """Say whether a translation grew by what another lost: by at least half of its words."""
        lost = _words(self.originals[index].target or "")
        gained = _words(change.new) - _words(change.old or "")
        return bool(lost) and 2 * len(lost & gained) >= len(lost)

    def _was_cut(self, index: int) -> bool:
        one = self.originals[index]
        written = self.returned.written
        return any(written(shown(text)) != shown(text) for text in (one.source, one.target or ""))

    def _tell(self, kind: Kind, indexes: Sequence[int], place: str, what: str) -> None:
        self.told.update(indexes)
        ids = tuple(self.originals[index].id for index in indexes)
        self.seen.append(Seen(kind, ids, place, f"{', '.join(ids)} {what}"))

    def _indexes(self, identity: str) -> list[int]:
        """Give the segments whose ids a cell holds one after the other, as merged cells do."""
        parts = identity.split()
        return [self.index_of[part] for part in parts] if parts and all(part in self.index_of for part in parts) else []

    def _source(self, index: int) -> str:
        return self.returned.written(self.originals[index].source)

    def _is_source(self, index: int, text: str) -> bool:
        return same(self._source(index), text)

    @staticmethod
    def _written(one: Original) -> bool:
        return bool(one.source.strip() or (one.target or "").strip())


def _plain(identity: str) -> str:
    return shown(identity).strip()


def _packed(text: str) -> str:
    """A text without blanks, which come and go where rows are joined and split."""
    return "".join(shown(text).split())


def _shifted(first: Change, second: Change) -> bool:
    """Say whether words only went from one of two neighbours to the other."""
    return _packed((first.old or "") + (second.old or "")) == _packed(first.new + second.new)


def _words(text: str) -> set[str]:
    return {word.strip(".,;:!?\"'“”‘’()").casefold() for word in text.split()} - {""}
