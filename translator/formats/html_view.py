"""The page as data: what the template shows, in the order it shows it, with nothing left to decide but looks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from translator.formats import words
from translator.formats.cards import cards_of, marks_of
from translator.formats.marks import Piece, pieces
from translator.formats.summary import Note, Summary, notes, occurrences, paragraphs, summarize
from translator.model import Concept, Document, Finding, Json, Rendering, Segment, Span

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LONGEST_LABEL = 6
_MAX_PLACES = 12
# A block is what the browser lays out or skips at once: measured on 10,000 segments, skipping row by row scrolls at 10 frames
# a second, skipping in larger pieces at 60.
_BLOCK_ROWS = 40
_LONG_ROWS = 400


@dataclass(frozen=True, slots=True)
class Row:
    """One pair of sentences; `index` is its place in the document and in the data for the script."""

    index: int
    id: str
    anchor: str
    label: str
    hint: str
    kind: str
    source: tuple[Piece, ...]
    target: tuple[Piece, ...] | None
    origin: str
    state: str
    notes: tuple[Note, ...]
    flagged: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of a paragraph; of a very long one a part, and `continued` if not the first."""

    rows: tuple[Row, ...]
    continued: bool = False


@dataclass(frozen=True, slots=True)
class EntryRendering:
    """One English form of a glossary entry; `link` is None where the source is not an https address."""

    rendering: Rendering
    period: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One glossary entry, with the rows it occurs in; `more` of them are not listed."""

    anchor: str
    concept: Concept
    head: str
    other_script: str
    renderings: tuple[EntryRendering, ...]
    places: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on the page. `data` goes to the script: the cards of each row, by index."""

    title: str
    title_language: str
    source_language: str
    facts: tuple[tuple[str, str], ...]
    edits: tuple[tuple[str, int], ...]
    furniture: tuple[str, ...]
    unfinished: str
    findings: tuple[tuple[Finding, str], ...]
    summary: Summary
    blocks: tuple[tuple[Group, ...], ...]
    is_long: bool
    entries: tuple[Entry, ...]
    signature: tuple[tuple[str, str], ...]
    data: Json


def page_of(document: Document) -> Page:
    """Prepare a document for the template.

    >>> page = page_of(Document("市情", (Segment("s1", 0, "你好。"), Segment("s 2", 0, "再见。"))))
    >>> [(row.anchor, row.target) for row in page.blocks[0][0].rows]
    [('seg-s1', None), ('row-2', None)]
    """
    language = words.source_language(document)
    anchors = _anchors(document)
    rows = [_row(index, segment, anchors[index]) for index, segment in enumerate(document.segments)]
    concepts = {one.id: (f"term-{number}", one) for number, one in enumerate(document.concepts, 1)}
    return Page(
        title=document.title,
        title_language=words.language_of(document.title, language),
        source_language=language,
        facts=tuple(words.facts(document.metadata)),
        edits=tuple(words.edit_counts(document.metadata)),
        furniture=tuple(words.furniture(document.metadata)),
        unfinished=words.unfinished(document.metadata),
        findings=tuple((finding, _span("characters", finding.span)) for finding in document.findings),
        summary=summarize(document),
        blocks=_blocks(rows, [len(group) for group in paragraphs(document)]),
        is_long=len(rows) > _LONG_ROWS,
        entries=_entries(document, rows, traditional=language.startswith("zh-Hant")),
        signature=tuple(words.signature_rows(document.signature)),
        data={"cards": [cards_of(segment, concepts) for segment in document.segments]},
    )


def _anchors(document: Document) -> list[str]:
    """Anchors from the ids, so that `#seg-s12` can be written by hand; from the place where an id is odd or not unique."""
    count = Counter(segment.id for segment in document.segments)
    return [
        f"seg-{segment.id}" if _ID.fullmatch(segment.id) and count[segment.id] == 1 else f"row-{number}"
        for number, segment in enumerate(document.segments, 1)
    ]


def _blocks(rows: list[Row], lengths: list[int]) -> tuple[tuple[Group, ...], ...]:
    """Group rows to paragraphs of the given lengths, and these to blocks; a paragraph longer than a block is cut."""
    blocks: list[list[Group]] = []
    filled = _BLOCK_ROWS
    end = 0
    for length in lengths:
        first, end = end, end + length
        for start in range(first, end, _BLOCK_ROWS):
            part = Group(tuple(rows[start : min(start + _BLOCK_ROWS, end)]), start > first)
            if filled >= _BLOCK_ROWS:
                blocks.append([])
                filled = 0
            blocks[-1].append(part)
            filled += len(part.rows)
    return tuple(map(tuple, blocks))


def _row(index: int, segment: Segment, anchor: str) -> Row:
    source_marks, target_marks = marks_of(segment)
    found = notes(segment)
    return Row(
        index=index,
        id=segment.id,
        anchor=anchor,
        label=segment.id if 0 < len(segment.id) <= _LONGEST_LABEL else str(index + 1),
        hint=", ".join(filter(None, (f"Segment {segment.id}", _span("bytes", segment.raw_span)))),
        kind=segment.kind,
        source=pieces(segment.source, source_marks),
        target=None if segment.target is None else pieces(segment.target, target_marks),
        origin=segment.origin or "",
        # `initial` and `translated` are what one expects; that somebody read the sentence is worth a word.
        state=segment.state if segment.state in ("reviewed", "final") else "",
        notes=found,
        flagged=any(note.severity != "neutral" for note in found),
    )


def _span(unit: str, span: Span | None) -> str:
    return f"{unit} {span[0]}–{span[1]} of the source" if span else ""


def _entries(document: Document, rows: list[Row], *, traditional: bool) -> tuple[Entry, ...]:
    """The glossary in the order of the document's concepts; the head form is in the document's own script."""
    places = occurrences(document)
    entries = []
    for number, concept in enumerate(document.concepts, 1):
        found = places.get(concept.id, [])
        head, other = concept.zh, concept.zh_hant
        if traditional and concept.zh_hant:
            head, other = other, head
        entries.append(
            Entry(
                anchor=f"term-{number}",
                concept=concept,
                head=head,
                other_script=other if other != head else "",
                renderings=tuple(map(_rendering, concept.renderings)),
                places=tuple((rows[index].anchor, rows[index].label) for index in found[:_MAX_PLACES]),
                more=max(0, len(found) - _MAX_PLACES),
            )
        )
    return tuple(entries)


def _rendering(rendering: Rendering) -> EntryRendering:
    return EntryRendering(rendering, words.period(rendering), words.safe_link(rendering.source))
