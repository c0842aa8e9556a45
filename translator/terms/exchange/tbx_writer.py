"""Write TBX-Basic: what every version of it says of a concept, in the names of one version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from translator.model import Concept, Rendering
from translator.terms.exchange.losses import Loss, Losses
from translator.terms.exchange.tbx_text import ADMINISTRATIVE, tag, to_xml_id


@dataclass(frozen=True, slots=True)
class Version:
    """How a version calls things. `head` and `foot` stand around the entries, `entry`, `section` and `term` are elements.

    `categories` has the element of each data category, and its `type` where the element alone does not say which it is.
    """

    head: str
    foot: str
    entry: str
    section: str
    term: str
    simplified: str
    traditional: str
    categories: Mapping[str, tuple[str, str]]
    definition: str = "{}"  # what stands around a definition


def write_entries(concepts: Sequence[Concept], stream: BinaryIO, version: Version) -> tuple[Loss, ...]:
    """Write concepts with all their fields, one at a time."""
    writer = _Writer(version)
    stream.write(version.head.encode())
    for concept in concepts:
        stream.write(("\n".join(writer.entry(concept)) + "\n").encode())
    stream.write(version.foot.encode())
    return writer.losses.all()


class _Writer:
    """Makes lines of concepts, and notes what XML cannot carry."""

    def __init__(self, version: Version) -> None:
        self.losses = Losses()
        self._version = version

    def entry(self, concept: Concept) -> Iterator[str]:
        version = self._version
        yield f'<{version.entry} id="{to_xml_id(concept.id)}">'
        for domain in concept.domain:
            yield " " + self._category("domain", domain)
        if concept.definition:
            yield " " + version.definition.format(self._category("definition", concept.definition))
        if concept.note:
            yield " " + tag("note", concept.note, self.losses, "note")
        chinese = [(concept.zh, "preferred"), *((form, "admitted") for form in concept.aka)]
        yield from self._section(version.simplified, [self._form("zh", form, status) for form, status in chinese])
        if concept.zh_hant:
            yield from self._section(version.traditional, [self._form("zh_hant", concept.zh_hant, "preferred")])
        if concept.pinyin:
            yield from self._section("zh-Latn-pinyin", [tag("term", concept.pinyin, self.losses, "pinyin")])
        if concept.renderings:
            yield from self._section("en", [self._rendering(one) for one in concept.renderings])
        yield f"</{version.entry}>"

    def _section(self, language: str, terms: list[str]) -> Iterator[str]:
        section, term = self._version.section, self._version.term
        yield f' <{section} xml:lang="{language}">'
        yield from (f"  <{term}>{one}</{term}>" for one in terms)
        yield f" </{section}>"

    def _form(self, field: str, form: str, status: str) -> str:
        return tag("term", form, self.losses, field) + self._category("status", ADMINISTRATIVE[status])

    def _rendering(self, one: Rendering) -> str:
        parts = [self._form("en", one.en, one.status)]
        if one.authority:
            parts.append(self._category("authority", one.authority))
        if one.source:
            parts.append(self._category("source", one.source))
        parts += [f"<note>{name}: {date}</note>" for name, date in (("since", one.since), ("until", one.until)) if date]
        return "".join(parts)

    def _category(self, field: str, text: str) -> str:
        element, kind = self._version.categories[field]
        return tag(element, text, self.losses, field, **({"type": kind} if kind else {}))
