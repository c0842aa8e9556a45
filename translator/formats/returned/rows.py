"""What a reader of edited documents gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from translator.formats.bitext import Unread
from translator.formats.xml_text import shown

MAX_CHARS = 2_000_000  # of a text; what a program wrote by mistake or with intent is longer


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an edited document: the id as it stands there (perhaps none, or two), both texts, and where a person finds it."""

    id: str
    source: str
    target: str
    place: str
    table: int = 0


@dataclass(frozen=True, slots=True)
class Original:
    """A segment as it was written; `target` is None where it was not translated."""

    id: str
    source: str
    target: str | None


@dataclass(slots=True)
class Returned:
    """An edited document: its rows, the segments as they were written where the file still says so, and what cannot be read.

    `written` gives a text as the format writes it, where that is not the text itself (a workbook cuts very long ones).
    """

    format: str
    rows: list[Row] = field(default_factory=list)
    originals: list[Original] | None = None
    unread: list[Unread] = field(default_factory=list)
    written: Callable[[str], str] = str

    def add(self, row: Row) -> None:
        """Take a row; one with nothing in it is passed over, one with too much is told."""
        if max(len(row.source), len(row.target), len(row.id)) > MAX_CHARS:
            self.unread.append(Unread(row.place, f"a text of more than {MAX_CHARS:,} characters"))
        elif row.id.strip() or row.source.strip() or row.target.strip():
            self.rows.append(row)


def same(first: str, second: str) -> bool:
    """Say whether two texts are the same but for blanks around them and for what a format cannot write.

    >>> same(" a\\r\\nb", "a\\nb "), same("a  b", "a b")
    (True, False)
    """
    return shown(first).strip() == shown(second).strip()
