"""Which edited documents are read, by suffix: those with a reader in `formats.returned`, and the formats of other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from translator.errors import FormatError
from translator.formats import jsonl, tmx, tsv, xliff
from translator.formats.bitext import Bitext, Unread
from translator.formats.bitext import xliff as xliff_reader
from translator.formats.returned import Original, Returned, Row, docx, html, xlsx
from translator.memory.exchange.report import Report
from translator.memory.exchange.sound import is_chinese, is_english, language
from translator.memory.exchange.tmx_parser import Tu, units
from translator.pipeline.cleaning import decoded_text

Reader = Callable[[bytes], Returned]
ALWAYS = (".docx", ".html", ".htm", ".xlsx", ".xlf", ".xliff")  # no format of memories, so it can only be a document
_SNIFFED = 2_000  # bytes of a TMX file in which its header begins


def read_returned(data: bytes, path: str | Path) -> Returned:
    """Read an edited document by the suffix of its name. Raises FormatError for another suffix, or what is none of ours."""
    reader = _READERS.get(Path(path).suffix.lower())
    if reader is None:
        known = ", ".join(_READERS)
        raise FormatError("is no edited document that can be read", where=str(path), hint=f"give {known}", code="format.unknown")
    try:
        return reader(data)
    except FormatError as error:
        error.where = error.where or str(path)
        raise


def is_document(path: str | Path, head: bytes) -> bool:
    """Say whether a file with this name and beginning is a document rather than a memory.

    >>> is_document("a.docx", b""), is_document("a.tmx", b'<header o-tmf="duizhao-document"'), is_document("a.tmx", b"<tmx>")
    (True, True, False)
    """
    suffix = Path(path).suffix.lower()
    return suffix in ALWAYS or (suffix == ".tmx" and f'o-tmf="{tmx.ORIGINAL_FORMAT}"'.encode() in head[:_SNIFFED])


def _tsv(data: bytes) -> Returned:
    result = Returned("tsv")
    lines = csv.reader(io.StringIO(decoded_text(data).removeprefix("\ufeff"), newline=""), delimiter="\t")
    columns: list[int] = []
    while True:
        place = f"line {lines.line_num + 1}"
        try:
            cells = next(lines)
        except StopIteration:
            break
        except csv.Error as error:
            result.unread.append(Unread(place, f"the row cannot be read: {error}"))
            continue
        if not columns:
            if not set(tsv.COLUMNS[:4]) <= set(cells):
                raise FormatError("has no columns id, source and target", hint="keep the head row", code="format.columns")
            columns = [cells.index(name) for name in ("id", "source", "target")]
        else:
            identity, source, target = (tsv.uncell(cells[one]) if one < len(cells) else "" for one in columns)
            result.add(Row(identity, source, target, place))
    return result


def _jsonl(data: bytes) -> Returned:
    document, problems = jsonl.read_sound(io.BytesIO(data))
    result = Returned("jsonl", unread=[Unread(f"line {line}", message) for line, message in problems])
    for segment in document.segments:
        result.add(Row(segment.id, segment.source, segment.target or "", f"segment {segment.id}"))
    return result


def _tmx(data: bytes) -> Returned:
    result, report = Returned("tmx"), Report()
    originals = []
    for unit in units(io.BytesIO(data), report):
        texts = _texts(unit)
        props = dict(unit.props)
        identity = props.get(tmx.ID) or unit.attributes.get("tuid", "")
        if unit.fault:
            result.unread.append(Unread(identity or f"line {unit.line}", unit.fault))
        else:
            result.add(Row(identity, texts.get("zh", ""), texts.get("en", ""), f"line {unit.line}"))
        if tmx.SOURCE in props:
            originals.append(Original(identity, props[tmx.SOURCE], props.get(tmx.TARGET)))
    result.unread += [Unread(f"line {one.line}", one.message) for one in report.problems]
    result.originals = originals or None
    return result


def _texts(unit: Tu) -> dict[str, str]:
    """Give the first Chinese and the first English text of a unit."""
    found: dict[str, str] = {}
    for variant in unit.variants:
        tag = language(variant.attributes.get("xml:lang") or variant.attributes.get("lang", ""))
        key = "zh" if is_chinese(tag) else "en" if is_english(tag) else ""
        found.setdefault(key, variant.text)
    return found


def _xliff(data: bytes) -> Returned:
    into = Bitext()
    xliff_reader.read(data, into)
    originals, names = [], {}
    for unit, name, source, target in _candidates(data):
        names[unit] = name
        if source is not None:
            originals.append(Original(name, source, target))
    result = Returned("xliff", unread=list(into.unread), originals=originals or None)
    for segment in into.document().segments:
        result.add(Row(names.get(segment.id, segment.id), segment.source, segment.target or "", f"unit {segment.id}"))
    return result


def _candidates(data: bytes) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Give of each unit its id, that of the segment, and the texts as they were written; `xliff_reader` has looked at the file."""
    from lxml import etree

    options: Any = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False, "recover": True}
    ours = False
    tags = (f"{{{xliff.CORE}}}file", f"{{{xliff.CORE}}}unit")
    for event, unit in etree.iterparse(io.BytesIO(data or b"<none/>"), events=("start", "end"), tag=tags, **options):
        ours = ours or unit.get(f"{{{xliff.OURS}}}document") is not None
        if not ours or event == "start" or unit.tag != tags[1]:
            continue
        source = target = None
        for match in unit.iterfind(f"{{{xliff.MATCHES}}}matches/{{{xliff.MATCHES}}}match[@origin='{xliff.ORIGIN}']"):
            source, target = (match.findtext(f"{{{xliff.CORE}}}{name}") for name in ("source", "target"))
        if source is None:  # it was not translated
            source = unit.findtext(f"{{{xliff.CORE}}}segment/{{{xliff.CORE}}}source")
        yield unit.get("id", ""), unit.get("name") or unit.get("id", ""), source, target
        unit.clear()


_READERS: dict[str, Reader] = {
    ".docx": docx.read,
    ".html": html.read,
    ".htm": html.read,
    ".xlsx": xlsx.read,
    ".tsv": _tsv,
    ".xlf": _xliff,
    ".xliff": _xliff,
    ".tmx": _tmx,
    ".jsonl": _jsonl,
    ".ndjson": _jsonl,
}
