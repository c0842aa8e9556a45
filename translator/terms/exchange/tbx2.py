"""TBX v2 (ISO 30042:2008) in the dialect TBX-Basic, for programs that do not know v3 yet.

The fields stand where `tbx3` has them. The languages are `zh-CN` and `zh-TW`, as older programs write them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from translator.model import Concept, Rendering
from translator.terms.exchange.losses import Loss, Losses
from translator.terms.exchange.tbx_reader import read
from translator.terms.exchange.tbx_text import ADMINISTRATIVE, tag, to_xml_id

__all__ = ["read", "write"]

# No DOCTYPE: the DTD is not delivered with the file, and a program that looked for it would fail or go to the network.
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<martif type="TBX-Basic" xml:lang="en">
<martifHeader><fileDesc><titleStmt><title>Chinese-English glossary</title></titleStmt>\
<sourceDesc><p>Exported by Duizhao</p></sourceDesc></fileDesc>\
<encodingDesc><p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc></martifHeader>
<text><body>
"""
_FOOT = "</body></text>\n</martif>\n"


def write(concepts: Sequence[Concept], stream: BinaryIO) -> tuple[Loss, ...]:
    """Write concepts with all their fields."""
    losses = Losses()
    stream.write(_HEAD.encode())
    for concept in concepts:
        stream.write(("\n".join(_entry(concept, losses)) + "\n").encode())
    stream.write(_FOOT.encode())
    return losses.all()


def _entry(concept: Concept, losses: Losses) -> Iterator[str]:
    yield f'<termEntry id="{to_xml_id(concept.id)}">'
    for domain in concept.domain:
        yield " " + tag("descrip", domain, losses, "domain", type="subjectField")
    if concept.definition:
        yield " " + tag("descrip", concept.definition, losses, "definition", type="definition")
    if concept.note:
        yield " " + tag("note", concept.note, losses, "note")
    chinese = [(concept.zh, "preferred"), *((form, "admitted") for form in concept.aka)]
    yield from _set("zh-CN", [_term(form, "zh", status, losses) for form, status in chinese])
    if concept.zh_hant:
        yield from _set("zh-TW", [_term(concept.zh_hant, "zh_hant", "preferred", losses)])
    if concept.pinyin:
        yield from _set("zh-Latn-pinyin", [f"<tig>{tag('term', concept.pinyin, losses, 'pinyin')}</tig>"])
    if concept.renderings:
        yield from _set("en", [_rendering(one, losses) for one in concept.renderings])
    yield "</termEntry>"


def _set(language: str, terms: list[str]) -> Iterator[str]:
    yield f' <langSet xml:lang="{language}">'
    yield from (f"  {term}" for term in terms)
    yield " </langSet>"


def _term(form: str, field: str, status: str, losses: Losses) -> str:
    return f"<tig>{tag('term', form, losses, field)}{_status(status, losses)}</tig>"


def _status(status: str, losses: Losses) -> str:
    return tag("termNote", ADMINISTRATIVE[status], losses, "status", type="administrativeStatus")


def _rendering(one: Rendering, losses: Losses) -> str:
    parts = [tag("term", one.en, losses, "en"), _status(one.status, losses)]
    if one.authority:
        parts.append(tag("admin", one.authority, losses, "authority", type="customerSubset"))
    if one.source:
        parts.append(tag("admin", one.source, losses, "source", type="source"))
    parts += [f"<note>{name}: {date}</note>" for name, date in (("since", one.since), ("until", one.until)) if date]
    return f"<tig>{''.join(parts)}</tig>"
