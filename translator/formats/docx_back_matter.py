"""What stands behind the text of a Word document: the terms with their renderings, what was seen in the source, how it was made."""

from __future__ import annotations

from collections.abc import Iterator

from translator.formats import docx_text as w
from translator.formats import words
from translator.formats.summary import occurrences
from translator.model import Concept, Document

MAX_PLACES = 8  # of a term that are linked; further ones are counted
_WIDTHS = (2100, 2900, 3370, 1500)


def parts(document: Document) -> Iterator[str]:
    """Give the back matter piece by piece; what a document has none of has no heading.

    >>> list(parts(Document("", ())))
    []
    """
    if document.concepts:
        yield w.paragraph(w.run("Terms of this document"), "Heading2")
        yield from _terms(document)
    if document.findings:
        yield w.paragraph(w.run("Seen in the source and left alone"), "Heading2")
        for one in document.findings:
            read = f"; read as: {', '.join(one.candidates)}" if one.candidates else ""
            yield w.paragraph(w.run(f"{one.severity}: {one.message} ({one.code}){read}"), "DuizhaoFact")
    if document.signature:
        yield w.paragraph(w.run("How this was made"), "Heading2")
        for name, value in words.signature_rows(document.signature):
            yield w.paragraph(w.run(f"{name}: {value}"), "DuizhaoFact")


def _terms(document: Document) -> Iterator[str]:
    places = occurrences(document)
    yield w.table_start(_WIDTHS)
    yield w.head_row(("Chinese", "English", "Meaning", "Segments"), _WIDTHS)
    for concept in document.concepts:
        found = places.get(concept.id, [])
        links = [w.link(index, document.segments[index].id) for index in found[:MAX_PLACES]]
        where = w.run(", ").join(links) + (w.run(f" and {len(found) - MAX_PLACES} more") if len(found) > MAX_PLACES else "")
        yield w.row([*_entry(concept), w.paragraph(where, "DuizhaoFact")], _WIDTHS)
    yield "</w:tbl>" + w.paragraph("", "Normal")


def _entry(concept: Concept) -> tuple[str, str, str]:
    heads = dict.fromkeys(filter(None, (concept.zh, concept.zh_hant)))
    chinese = "".join(w.paragraph(w.run(text, chinese=True), "DuizhaoChinese") for text in heads)
    english = []
    for one in concept.renderings:
        details = ", ".join(filter(None, (one.status, one.authority, words.period(one))))
        english.append(w.paragraph(w.run(one.en, bold=one.status == "preferred") + w.run(f" ({details})"), "DuizhaoEnglish"))
    meaning = " ".join(filter(None, (concept.definition, concept.note)))
    pinyin = w.paragraph(w.run(concept.pinyin), "DuizhaoFact")
    return chinese + pinyin, "".join(english) or w.paragraph("", "DuizhaoEnglish"), w.paragraph(w.run(meaning), "DuizhaoFact")
