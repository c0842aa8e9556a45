"""Read TMX 1.4b (LISA OSCAR, 2005), and the earlier versions that are like it.

Each Chinese variant of a unit makes a pair with each English one. Inline markup is taken out of the text: codes go, highlighted
text stays, and both are counted in the report, as is every attribute and property that a unit of ours has no field for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from translator.memory.exchange.report import Report
from translator.memory.exchange.sound import complaint, is_chinese, is_english, iso_date, language
from translator.memory.exchange.tmx_parser import Tu, Variant, units
from translator.memory.unit import Unit

NO_PLACE = "no place for it"
# Properties by which programs say what a unit of ours has fields for: ours, memoQ's, OmegaT's.
PROPS = {
    "x-context-pre": "context", "prev": "context", "x-context-post": "after", "next": "after",
    "x-state": "state", "x-origin": "origin", "x-key": "key", "x-signature": "signature", "x-date": "date", "x-created": "created",
}  # fmt: skip
_READ = {"tuid", "xml:lang", "lang", "creationdate", "changedate", "creationid", "changeid", "srclang"}
_STATES = {"initial", "translated", "reviewed", "final"}
_MACHINE = re.compile(r"(mt|engine|machine)(!.*|[ _-]?translat(ion|ed))?", re.IGNORECASE | re.DOTALL)
_WRAPPED = re.compile(r"<seg>(.*)</seg>", re.DOTALL)


def read(stream: BinaryIO, report: Report) -> Iterator[Unit]:
    """Give the units of a TMX file, a human's unless the file says that a machine made one.

    >>> import io
    >>> text = '<tmx version="1.4"><header/><body><tu tuid="1" creationdate="20240515T083000Z"><tuv xml:lang="zh-CN">'
    >>> text += '<seg>你<ph>x</ph>好</seg></tuv><tuv xml:lang="EN-us"><seg>Hello</seg></tuv></tu></body></tmx>'
    >>> report = Report("a.tmx")
    >>> [(one.source, one.target, one.target_lang, one.date) for one in read(io.BytesIO(text.encode()), report)]
    [('你好', 'Hello', 'en-US', '2024-05-15T08:30:00Z')]
    >>> [str(loss) for loss in report.losses()]
    ['<ph>: 1 (inline markup: left out)']
    """
    for tu in units(stream, report):
        tagged = [(language(one.attributes.get("xml:lang") or one.attributes.get("lang", "")), one) for one in tu.variants]
        chinese = [(tag, one) for tag, one in tagged if is_chinese(tag)]
        english = [(tag, one) for tag, one in tagged if is_english(tag)]
        fault = tu.fault or _missing(chinese, english)
        if fault:
            report.problem(tu.line, fault)
            continue
        for tag, _ in tagged:
            if not (is_chinese(tag) or is_english(tag)):
                report.lose(f"language {tag or 'without a tag'}", NO_PLACE)
        for source_tag, source in chinese:
            for target_tag, target in english:
                unit = _unit(tu, source, target, source_tag, target_tag, report)
                fault = complaint(unit.source, unit.target)
                if fault:
                    report.problem(tu.line, fault)
                else:
                    yield unit
        _count_unread(tu, report)


def _missing(chinese: list[tuple[str, Variant]], english: list[tuple[str, Variant]]) -> str:
    missing = [name for name, found in (("Chinese", chinese), ("English", english)) if not found]
    return f"no {' and no '.join(missing)} in it" if missing else ""


def _unit(tu: Tu, source: Variant, target: Variant, source_tag: str, target_tag: str, report: Report) -> Unit:
    attributes = tu.attributes | source.attributes | target.attributes
    values = dict.fromkeys(("context", "after", "state", "origin", "key", "signature", "date", "created"), "")
    for kind, text in (*tu.props, *source.props, *target.props):
        name = PROPS.get(kind.lower())
        if name is None:
            report.lose(f'<prop type="{kind}">', NO_PLACE)
        else:
            wrapped = _WRAPPED.fullmatch(text)
            values[name] = wrapped[1] if wrapped else text
    for name, attribute in (("date", "changedate"), ("created", "creationdate")):
        found = iso_date(values[name] or attributes.get(attribute, ""))
        if found is None:
            report.lose(attribute, "not a date")
        values[name] = found or ""
    author = attributes.get("changeid") or attributes.get("creationid", "")
    by_machine = _MACHINE.fullmatch(values["origin"] or author)
    state = values["state"] if values["state"] in _STATES else "translated"
    return Unit(
        _unfolded(source.text),
        _unfolded(target.text),
        values["context"],
        values["key"],
        "engine" if by_machine else "human",
        state,  # type: ignore[arg-type]
        values["signature"],
        values["date"] or values["created"],
        values["after"],
        values["created"],
        author,
        "\n".join(dict.fromkeys((*tu.notes, *source.notes, *target.notes))),
        attributes.get("tuid", ""),
        source_tag,
        target_tag,
    )


def _unfolded(text: str) -> str:
    """Take away the line breaks and blanks by which a program has set a text apart from its tags.

    >>> _unfolded("\\n      你好\\n    "), _unfolded("\u3000你好 ")
    ('你好', '\u3000你好 ')
    """
    stripped = text.strip(" \t\r\n")
    before, _, after = text.partition(stripped) if stripped else ("", "", "")
    return stripped if "\n" in before and "\n" in after else text


def _count_unread(tu: Tu, report: Report) -> None:
    for attributes in (tu.attributes, *(one.attributes for one in tu.variants)):
        for name in attributes:
            if name not in _READ:
                report.lose(name, NO_PLACE)
