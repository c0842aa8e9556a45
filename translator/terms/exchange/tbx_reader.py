"""Read TBX of any version: v3 in both styles (DCT and DCA), v2 (MARTIF), and TBX-Min.

A data category is an element of its own (`min:administrativeStatus`) or a `type` (`<termNote type="administrativeStatus">`); both
are read by the name of the category. Categories that a glossary of Duizhao has no field for are counted and reported, not kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from translator.model import Rendering
from translator.terms.drafts import Draft, Place
from translator.terms.exchange.settle import date_of, settle, status_of
from translator.terms.exchange.tbx_text import DATED_NOTE, from_xml_id
from translator.terms.exchange.xml_entries import Element, XmlProblem, read_entries
from translator.terms.problems import Problem

_ENTRIES = {"conceptEntry", "termEntry", "entry"}
_SECTIONS = {"langSec", "langSet", "langGroup"}
_TERMS = {"termSec", "tig", "ntig", "termGroup"}
_GROUPS = {"descripGrp", "adminGrp", "termNoteGrp", "noteGrp", "termGrp", "transacGrp"}
_ROOTS = {"tbx", "martif", "TBX"}
_STATUS = ("administrativeStatus", "normativeAuthorization", "termStatus")
_AUTHORITY = ("customerSubset", "customer")
_SIMPLIFIED = {"zh", "zho", "chi", "cmn"}
_TRADITIONAL = {"hant", "tw", "hk", "mo"}


def read(data: bytes, path: str) -> tuple[list[Draft], list[Problem]]:
    """Read the entries of a TBX file; it says itself of which version and style it is.

    >>> text = '<martif><text><body><termEntry><langSet xml:lang="zh"><tig><term>车</term></tig></langSet>'
    >>> text += '<langSet xml:lang="en-US"><tig><term>car</term></tig></langSet></termEntry></body></text></martif>'
    >>> read(text.encode(), "a.tbx")[0][0].id
    'car'
    """
    reader = _Reader(path)
    try:
        root = read_entries(data, _ENTRIES, reader.entry)
        if root.name not in _ROOTS:
            reader.report(root.place, "tbx", f"no TBX: the root is <{root.name[:40]}>, not <tbx> or <martif>")
    except XmlProblem as error:
        reader.report(error.place, "xml", error.message)
    reader.report_unread()
    reader.simplify()
    return settle(reader.drafts, reader.problems), reader.problems


class _Reader:
    """Makes a draft of each entry."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.drafts: list[Draft] = []
        self.problems: list[Problem] = []
        self._unread: dict[str, list[Place]] = {}
        self._traditional: list[tuple[Draft, str]] = []

    def report(self, place: Place, code: str, message: str) -> None:
        self.problems.append(Problem(self.path, *place, f"glossary.{code}", message))

    def report_unread(self) -> None:
        """Say once of each category without a field how often it was there."""
        for name, places in self._unread.items():
            times = "once" if len(places) == 1 else f"{len(places)} times"
            text = f"{name} has no field in a glossary and is left out ({times} in the file)"
            self.problems.append(Problem(self.path, *places[0], "glossary.unread", text, "warning"))

    def simplify(self) -> None:
        """Give entries that have Traditional Chinese only a Simplified form; further Traditional forms become other forms."""
        from translator.terms.derive import simplified

        known = [(draft, form) for draft, form in self._traditional if not draft.zh or form != draft.zh_hant]
        for (draft, _), form in zip(known, simplified([form for _, form in known]), strict=True):
            if not draft.zh:
                draft.zh = form
            elif form != draft.zh and form not in draft.aka:
                draft.aka = (*draft.aka, form)

    def entry(self, element: Element) -> None:
        draft = Draft(self.path, element.place, id=from_xml_id(element.attributes.get("id", "").strip()))
        self.drafts.append(draft)
        notes: list[str] = []
        definitions: dict[str, str] = {}
        self._shared(draft, element, "", notes, definitions)
        for section in (child for child in element.children if child.name in _SECTIONS):
            tag = (section.attributes.get("lang") or section.attributes.get("code") or "").lower().replace("_", "-")
            language, *more = tag.split("-")
            self._shared(draft, section, language, notes, definitions)
            terms = [child for child in section.children if child.name in _TERMS]
            if language in _SIMPLIFIED and "latn" in more:
                draft.pinyin = next((text for term in terms for text, _ in _named(term, "term")), "")
            elif language in _SIMPLIFIED:
                self._chinese(draft, terms, notes, traditional=not _TRADITIONAL.isdisjoint(more))
            elif language == "en":
                for term in terms:
                    self._rendering(draft, term, notes)
            else:
                self._unread.setdefault(f'language "{tag}"', []).append(section.place)
        draft.definition = next(filter(None, (definitions.get(one) for one in ("", "en", *definitions))), "")
        draft.note = "\n".join(dict.fromkeys(notes))

    def _shared(self, draft: Draft, element: Element, language: str, notes: list[str], definitions: dict[str, str]) -> None:
        """Read what stands beside the terms of an entry or of a language."""
        for name, part in _categories(element):
            text = part.text
            if name == "subjectField" and text and text not in draft.domain:
                draft.domain = (*draft.domain, text)
            elif name == "definition" and text:
                definitions.setdefault(language, text)
            elif name in ("note", "noteValue") and text:
                notes.append(text)
            elif text and name != "subjectField":
                self._unread.setdefault(name, []).append(part.place)

    def _chinese(self, draft: Draft, terms: list[Element], notes: list[str], *, traditional: bool) -> None:
        forms: list[tuple[bool, str, Place]] = []
        for term in terms:
            status = ""
            for name, part in _categories(term):
                if name in _STATUS:
                    status = part.text
                elif name == "note":
                    notes.append(f"{_term_text(term)}: {part.text}")
                elif part.text:
                    self._unread.setdefault(name, []).append(part.place)
            forms += [(status_of(status) != "preferred", text, place) for text, place in _named(term, "term") if text]
        forms.sort(key=lambda form: form[0])
        for _, text, place in forms:
            if traditional:
                draft.zh_hant = draft.zh_hant or text
                self._traditional.append((draft, text))
            elif not draft.zh:
                draft.zh, draft.places["zh"] = text, place
            elif text != draft.zh and text not in draft.aka:
                draft.places[f"aka.{len(draft.aka)}"] = place
                draft.aka = (*draft.aka, text)

    def _rendering(self, draft: Draft, term: Element, notes: list[str]) -> None:
        values = {"status": "", "authority": "", "source": "", "since": "", "until": ""}
        for name, part in _categories(term):
            text = part.text
            dated = DATED_NOTE.fullmatch(text) if name == "note" else None
            if dated:
                values[dated[1]] = date_of(dated[2], part.place, self.path, self.problems)
            elif name in _STATUS:
                values["status"] = text
            elif name in _AUTHORITY:
                values["authority"] = text
            elif name == "source":
                values["source"] = text
            elif name in ("note", "noteValue") and text:
                notes.append(f"{_term_text(term)}: {text}")
            elif text:
                self._unread.setdefault(name, []).append(part.place)
        status = status_of(values.pop("status"))
        if status is None:
            self.report(term.place, "unknown", f'"{_term_text(term)}" has a status that TBX does not know; it is taken as admitted')
        for text, place in _named(term, "term"):
            prefix = f"renderings.{len(draft.renderings)}"
            draft.places |= {prefix: place, f"{prefix}.en": place}
            draft.renderings = (*draft.renderings, Rendering(text, status or "admitted", **values))


def _categories(element: Element, group: str = "") -> Iterator[tuple[str, Element]]:
    """Give the data categories of an element by name, also those in groups; what languages and terms have is theirs.

    Of a definition's group its source is not that of the term, so it goes by another name.
    """
    for child in element.children:
        if child.name in _GROUPS:
            yield from _categories(child, child.name)
        elif child.name not in _SECTIONS and child.name not in _TERMS and child.name != "term":
            name = child.attributes.get("type") or child.name
            yield (f"{name} of a {group}" if group in ("descripGrp", "transacGrp") and name in ("source", "note") else name), child


def _named(element: Element, name: str) -> Iterator[tuple[str, Place]]:
    for child in element.children:
        if child.name == name:
            yield child.text, child.place
        elif child.name in _GROUPS:
            yield from _named(child, name)


def _term_text(term: Element) -> str:
    return next((text for text, _ in _named(term, "term")), "")
