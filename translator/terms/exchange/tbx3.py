"""TBX v3 (ISO 30042:2019) in the dialect TBX-Basic, each data category a tag (DCT).

Simplified Chinese, Traditional Chinese, English and pinyin (`zh-Latn-pinyin`, BCP 47) are language sections. The authority of a
rendering is its `customerSubset`, the one who wants it so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from translator.model import Concept, Rendering
from translator.terms.exchange.losses import Loss, Losses
from translator.terms.exchange.tbx_reader import read
from translator.terms.exchange.tbx_text import ADMINISTRATIVE, tag, to_xml_id

__all__ = ["read", "write"]

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2" \
xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
<tbxHeader><fileDesc><titleStmt><title>Chinese-English glossary</title></titleStmt>\
<sourceDesc><p>Exported by Duizhao</p></sourceDesc></fileDesc></tbxHeader>
<text><body>
"""
_FOOT = "</body></text>\n</tbx>\n"


def write(concepts: Sequence[Concept], stream: BinaryIO) -> tuple[Loss, ...]:
    """Write concepts with all their fields."""
    losses = Losses()
    stream.write(_HEAD.encode())
    for concept in concepts:
        stream.write(("\n".join(_entry(concept, losses)) + "\n").encode())
    stream.write(_FOOT.encode())
    return losses.all()


def _entry(concept: Concept, losses: Losses) -> Iterator[str]:
    yield f'<conceptEntry id="{to_xml_id(concept.id)}">'
    for domain in concept.domain:
        yield " " + tag("min:subjectField", domain, losses, "domain")
    if concept.definition:
        yield f" <descripGrp>{tag('basic:definition', concept.definition, losses, 'definition')}</descripGrp>"
    if concept.note:
        yield " " + tag("note", concept.note, losses, "note")
    chinese = [(concept.zh, "preferred"), *((form, "admitted") for form in concept.aka)]
    yield from _section("zh-Hans", [_term(form, "zh", status, losses) for form, status in chinese])
    if concept.zh_hant:
        yield from _section("zh-Hant", [_term(concept.zh_hant, "zh_hant", "preferred", losses)])
    if concept.pinyin:
        yield from _section("zh-Latn-pinyin", [f"<termSec>{tag('term', concept.pinyin, losses, 'pinyin')}</termSec>"])
    if concept.renderings:
        yield from _section("en", [_rendering(one, losses) for one in concept.renderings])
    yield "</conceptEntry>"


def _section(language: str, terms: list[str]) -> Iterator[str]:
    yield f' <langSec xml:lang="{language}">'
    yield from (f"  {term}" for term in terms)
    yield " </langSec>"


def _term(form: str, field: str, status: str, losses: Losses) -> str:
    return f"<termSec>{tag('term', form, losses, field)}{_status(status, losses)}</termSec>"


def _status(status: str, losses: Losses) -> str:
    return tag("min:administrativeStatus", ADMINISTRATIVE[status], losses, "status")


def _rendering(one: Rendering, losses: Losses) -> str:
    parts = [tag("term", one.en, losses, "en"), _status(one.status, losses)]
    if one.authority:
        parts.append(tag("min:customerSubset", one.authority, losses, "authority"))
    if one.source:
        parts.append(tag("basic:source", one.source, losses, "source"))
    parts += [f"<note>{name}: {date}</note>" for name, date in (("since", one.since), ("until", one.until)) if date]
    return f"<termSec>{''.join(parts)}</termSec>"
