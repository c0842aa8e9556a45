"""Markdown for a code hosting site: each paragraph as a Chinese quotation, then the English under it.

Blocks rather than a two-column table: long sentences stay readable in the raw file, and verse keeps its lines. What was found
wrong is a footnote at the English sentence (`[^1]`; where a host does not know footnotes, a readable list remains). Everything
that comes from the document is escaped, so that it shows as the characters it has; only https addresses become links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import BinaryIO

from translator.formats import words
from translator.formats.plain import printable, utf8
from translator.formats.summary import Note, Tally, not_carried, notes, paragraphs, summarize
from translator.model import Concept, Document, Rendering, Segment, WriteReport

_LOST = ("origin", "state", "terms", "quantities", "raw_span")
_ALWAYS = re.compile(r"([\\`*_\[\]<>|~$]|&(?=#?\w+;))")
_LINE_START = re.compile(r"^([-+=:#])|^(\d{1,9})([.)])(?=\s|$)")
# GitHub's Markdown makes links of bare addresses; a backslash inside one stops that and does not show.
_BARE_LINK = re.compile(r"(?i)(?<![a-z0-9])(?:(https?|ftp|mailto|xmpp)(:)|(www)(\.))")
_WIDE = "\u2e80"  # the first of the East Asian letters and marks, which take no blank between sentences


def write(document: Document, stream: BinaryIO) -> WriteReport:
    """Write a document as Markdown (UTF-8, LF); not carried: origin, state, places of terms and quantities, raw_span.

    >>> import io
    >>> stream = io.BytesIO()
    >>> write(Document("市情", (Segment("s1", 0, "你好*。", target="Hello*."),)), stream).not_carried
    ()
    >>> print(stream.getvalue().decode().partition("> ")[2])
    你好\\*。
    <BLANKLINE>
    Hello\\*.
    <BLANKLINE>
    """
    flags: list[tuple[Segment, tuple[Note, ...]]] = []
    parts = [f"# {escaped(document.title) or 'Bilingual document'}", _about(document)]
    stopped = words.unfinished(document.metadata)
    if stopped:
        parts.insert(1, f"**Unfinished:** {escaped(stopped)}")
    for group in paragraphs(document):
        parts += _paragraph(group, flags)
    if document.findings:
        parts.append(_findings(document))
    if document.concepts:
        parts.append(_glossary(document.concepts))
    if document.signature:
        parts.append("## How this was made\n\n" + _table(("Field", "Value"), words.signature_rows(document.signature)))
    if flags:
        parts.append(_footnotes(flags))
    stream.write(utf8("\n\n".join(parts) + "\n"))
    return WriteReport("markdown", not_carried(document, _LOST))


def escaped(text: str) -> str:
    """Escape a text so that Markdown and the HTML in it show as they are; a line break becomes `<br>`.

    >>> escaped("1. <b>*x*</b> | www.example.org")
    '1\\\\. \\\\<b\\\\>\\\\*x\\\\*\\\\</b\\\\> \\\\| www\\\\.example.org'
    """
    lines = []
    for line in printable(text).strip("\n").split("\n"):
        kept = _ALWAYS.sub(r"\\\1", line.strip(" \t"))
        kept = _BARE_LINK.sub(lambda match: f"{match[1] or match[3]}\\{match[2] or match[4]}", kept)
        lines.append(_LINE_START.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", kept))
    return "<br>".join(lines)


def _about(document: Document) -> str:
    """The table under the title: what is known of the source, what was repaired, and the counts."""
    summary = summarize(document)
    rows = words.facts(document.metadata)
    edits = words.edit_counts(document.metadata)
    if edits:
        rows.append(("Repaired", ", ".join(f"{rule} {count}×" for rule, count in edits)))
    furniture = words.furniture(document.metadata)
    if furniture:
        rows.append(("Taken off around the text", f"{len(furniture)} lines"))
    rows.append(("Segments", f"{summary.segments}" + (f", {summary.untranslated} untranslated" * bool(summary.untranslated))))
    rows += [("Terms proved", _tally(summary.terms)), ("Quantities right", _tally(summary.quantities))]
    rows.append(("Flagged", str(summary.flagged)))
    return _table(("About this document", ""), rows)


def _tally(tally: Tally) -> str:
    text = f"{tally.good} of {tally.checked}" if tally.checked else "none checked" if tally.unchecked else "none"
    return f"{text} ({tally.unchecked} not checked)" if tally.checked and tally.unchecked else text


def _paragraph(group: list[Segment], flags: list[tuple[Segment, tuple[Note, ...]]]) -> list[str]:
    """A heading per heading segment; the other sentences as one quotation and one paragraph, verse line by line."""
    english = []
    for segment in group:
        shown = "*[not translated]*" if segment.target is None else escaped(segment.target)
        found = notes(segment)
        if found:
            flags.append((segment, found))
            shown += f"[^{len(flags)}]"
        english.append(shown)
    if all(segment.kind == "heading" for segment in group):
        return [f"## {escaped(segment.source)} · {shown}" for segment, shown in zip(group, english, strict=True)]
    # Verse anywhere in the group: then every segment on a line of its own, which is always legible.
    verse = any(segment.kind == "verse" for segment in group)
    chinese = [escaped(segment.source) for segment in group]
    source = "\\\n> ".join(chinese) if verse else _joined(chinese)
    return [f"> {source}", ("\\\n" if verse else " ").join(english)]


def _joined(sentences: list[str]) -> str:
    """Join Chinese sentences; only between two that are Latin at the seam is there a blank."""
    seams = [" " if left[-1:] < _WIDE and right[:1] < _WIDE else "" for left, right in pairwise(sentences)]
    return "".join(sentence + seam for sentence, seam in zip(sentences, [*seams, ""], strict=True))


def _findings(document: Document) -> str:
    rows = [
        f"- {finding.severity}: {escaped(finding.message)} ({escaped(finding.code)})"
        + (f"; read as: {escaped(', '.join(finding.candidates))}" if finding.candidates else "")
        for finding in document.findings
    ]
    return "## Seen in the source and left alone\n\n" + "\n".join(rows)


def _glossary(concepts: Iterable[Concept]) -> str:
    rows = []
    for concept in concepts:
        english = "<br>".join(map(_rendering, concept.renderings))
        meaning = " ".join(filter(None, (concept.definition, concept.note)))
        rows.append(f"| {escaped(concept.zh)} | {escaped(concept.pinyin)} | {english} | {escaped(meaning)} |")
    head = "## Glossary of this document\n\n| Chinese | Pinyin | English | Meaning |\n|---|---|---|---|\n"
    return head + "\n".join(rows)


def _rendering(rendering: Rendering) -> str:
    period = words.period(rendering)
    link = words.safe_link(rendering.source)
    source = f"[source](<{link.replace('|', '%7C')}>)" if link else escaped(rendering.source)
    details = ", ".join(filter(None, (rendering.status, escaped(rendering.authority), escaped(period), source)))
    return f"{escaped(rendering.en)} ({details})"


def _table(head: tuple[str, str], rows: Iterable[tuple[str, str]]) -> str:
    body = "".join(f"\n| {escaped(label)} | {escaped(value)} |" for label, value in rows)
    return f"| {head[0]} | {head[1]} |\n|---|---|{body}"


def _footnotes(flags: list[tuple[Segment, tuple[Note, ...]]]) -> str:
    lines = []
    for number, (segment, found) in enumerate(flags, 1):
        told = "<br>".join(
            f"{note.severity}: {escaped(note.message)}" + (f" ({escaped(note.code)})" if note.code else "") for note in found
        )
        lines.append(f"[^{number}]: {escaped(segment.id)} — {told}")
    return "\n\n".join(lines)
