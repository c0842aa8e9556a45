"""The pages of a book as XHTML, piece by piece: title page, text, and what stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from translator.formats import words
from translator.formats.summary import Note, notes, occurrences, summarize
from translator.formats.xml_text import content, quoted
from translator.model import Concept, Document, Segment

FOOT = "</body>\n</html>\n"
_MAX_PLACES = 12
_PINYIN = "zh-Latn-pinyin"


@dataclass(frozen=True, slots=True)
class Page:
    """A page behind the text."""

    name: str
    title: str
    pieces: Callable[[], Iterator[str]]


def head(title: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        'xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="en" lang="en">\n'
        f'<head>\n<title>{content(title)}</title>\n<link rel="stylesheet" type="text/css" href="style.css"/>\n</head>\n<body>\n'
    )


def anchor(index: int) -> str:
    """Give the anchor of the segment with this index."""
    return f"s{index + 1}"


def element(name: str, text: str, language: str, more: str = "") -> str:
    """Give an element that tells its language, twice, as XHTML and as readers of HTML have it.

    >>> element("p", "你好\\n<", "zh-Hans", ' class="zh"')
    '<p class="zh" xml:lang="zh-Hans" lang="zh-Hans">你好<br/>&lt;</p>'
    """
    tag = quoted(language)
    return f"<{name}{more} xml:lang={tag} lang={tag}>{content(text).replace(chr(10), '<br/>')}</{name}>"


def title_page(document: Document) -> Iterator[str]:
    title = document.title or "Bilingual document"
    yield head(title)
    yield element("h1", title, words.language_of(title, words.source_language(document))) + "\n"
    stopped = words.unfinished(document.metadata)
    rows = [("Unfinished", stopped)] if stopped else []
    summary = summarize(document)
    rows += [*words.facts(document.metadata), ("Segments", str(summary.segments)), ("Flagged", str(summary.flagged))]
    for label, value in rows:
        yield f'<p class="fact">{content(label)}: {element("span", value, _language(value, document))}</p>\n'
    yield FOOT


def text(title: str, language: str, first: int, segments: Sequence[Segment]) -> Iterator[str]:
    """Give a file of the text, and at its end the notes on what is flagged in it."""
    yield head(title)
    flagged: list[tuple[int, Segment, tuple[Note, ...]]] = []
    for index, segment in enumerate(segments, first):
        found = notes(segment)
        flag = ""
        if found:
            flagged.append((index, segment, found))
            mark = anchor(index)
            flag = f' <a class="flag" epub:type="noteref" role="doc-noteref" href="#n-{mark}" id="r-{mark}">[!]</a>'
        yield _pair(segment, index, language, flag)
    if flagged:
        yield '<section epub:type="endnotes" role="doc-endnotes"><h2>Notes</h2>\n<ol>\n'
        for index, segment, found in flagged:
            mark = anchor(index)
            told = "<br/>".join(content(f"{one.severity}: {one.message} {one.code}".rstrip()) for one in found)
            back = f'<a href="#r-{mark}" role="doc-backlink">{content(segment.id) or mark}</a>'
            yield f'<li class="note" id="n-{mark}">{back} {told}</li>\n'
        yield "</ol>\n</section>\n"
    yield FOOT


def _pair(segment: Segment, index: int, language: str, flag: str) -> str:
    place = f' id="{anchor(index)}"'
    target = "not translated" if segment.target is None else segment.target
    if segment.kind == "heading":
        english = element("span", target, "en", ' class="en"')
        return f"<h2{place}>{element('span', segment.source, language)} {english}{flag}</h2>\n"
    looks = "none" if segment.target is None else "en"
    english = element("p", target, "en", f' class="{looks}"').removesuffix("</p>")
    chinese = element("p", segment.source, language, ' class="zh"')
    return f'<div class="pair {segment.kind}"{place}>{chinese}{english}{flag}</p></div>\n'


def back_matter(document: Document, files: Mapping[int, str]) -> list[Page]:
    """Give the pages behind the text; `files` says in which file the segment with an index is."""
    found = []
    if document.concepts:
        found.append(Page("terms.xhtml", "Terms", lambda: _terms(document, files)))
    if document.signature or document.findings:
        found.append(Page("about.xhtml", "How this was made", lambda: _made(document)))
    return found


def _terms(document: Document, files: Mapping[int, str]) -> Iterator[str]:
    language = words.source_language(document)
    places = occurrences(document)
    yield f"{head('Terms')}<h1>Terms</h1>\n<dl>\n"
    for concept in document.concepts:
        yield _entry(concept, language)
        found = places.get(concept.id, [])
        links = [
            f'<a href="{files[one]}#{anchor(one)}">{content(document.segments[one].id) or "·"}</a>' for one in found[:_MAX_PLACES]
        ]
        more = f" and {len(found) - _MAX_PLACES} more" if len(found) > _MAX_PLACES else ""
        yield f'<dd class="fact">{", ".join(links)}{more}</dd>\n' if links else ""
    yield f"</dl>\n{FOOT}"


def _entry(concept: Concept, language: str) -> str:
    traditional = language.startswith("zh-Hant") and concept.zh_hant
    lines = [f"<dt>{element('span', traditional or concept.zh, language)} {element('span', concept.pinyin, _PINYIN)}</dt>"]
    for one in concept.renderings:
        details = ", ".join(filter(None, (one.status, one.authority, words.period(one))))
        lines.append(f"<dd>{element('span', one.en, 'en', f' class={quoted(one.status)}')} ({content(details)})</dd>")
    meaning = " ".join(filter(None, (concept.definition, concept.note)))
    lines += [f"<dd>{content(meaning)}</dd>"] if meaning else []
    return "\n".join(lines) + "\n"


def _made(document: Document) -> Iterator[str]:
    yield head("How this was made")
    if document.findings:
        yield "<h1>Seen in the source and left alone</h1>\n"
        for one in document.findings:
            read = f"; read as: {', '.join(one.candidates)}" if one.candidates else ""
            shown = f"{one.severity}: {one.message} ({one.code}){read}"
            yield element("p", shown, _language(shown, document), ' class="fact"') + "\n"
    if document.signature:
        yield "<h1>How this was made</h1>\n"
        for name, value in words.signature_rows(document.signature):
            yield f'<p class="fact">{content(name)}: {content(value)}</p>\n'
    yield FOOT


def _language(shown: str, document: Document) -> str:
    return words.language_of(shown, words.source_language(document))
