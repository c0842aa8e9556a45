"""JSON Lines, the format that carries everything, and its reader.

Every line is one segment with the fields of `Segment.to_dict`. The first one has a further key, `document`, for what belongs to
the whole: `{"schema": "duizhao.bilingual/1", "title": …, "metadata": …, "signature": …, "concepts": […], "findings": […]}`.
A program that only wants segments reads `id`, `source` and `target` of each line and need not know of it. Lines end in LF and
hold no other line separator, raw or Unicode.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import BinaryIO

from translator.errors import FormatError
from translator.formats import fields, records
from translator.formats.fields import FieldError
from translator.model import Document, Json, Segment, WriteReport

SCHEMA = "duizhao.bilingual/1"
_MAX_PROBLEMS = 10
_OTHER_NAMES = {"source": ("zh", "src"), "target": ("en", "tgt")}
# Legal inside a JSON string, but many programs take them for the end of a line.
_LINE_SEPARATORS = {0x7F: "\\u007f", 0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def write(document: Document, stream: BinaryIO) -> WriteReport:
    """Write a document as JSON Lines; a document without segments is one line with nothing but `document`.

    Raises TypeError or ValueError where metadata or signature hold something that is not JSON.

    >>> import io
    >>> stream = io.BytesIO()
    >>> write(Document("市情", (Segment("s1", 0, "你好。"), Segment("s2", 0, "好。"))), stream).not_carried
    ()
    >>> [(row["id"], "document" in row) for row in map(json.loads, stream.getvalue().splitlines())]
    [('s1', True), ('s2', False)]
    """
    head = {"document": _document_to_dict(document)}
    rows = [segment.to_dict() for segment in document.segments] or [{}]
    for number, row in enumerate(rows):
        stream.write(_line(row if number else row | head))
    return WriteReport("jsonl")


def read(stream: BinaryIO) -> Document:
    """Read a document that `write` wrote, or that people changed or made by hand.

    Unknown keys are ignored; a file without `document` is a document without a title. Spans are not compared with the
    texts, since a translation edited by hand keeps its old ones: check the document again after reading.

    Raises FormatError, which names the bad lines (up to ten of them) and what is wrong with each.

    >>> import io
    >>> read(io.BytesIO('{"id": "s1", "paragraph": 0, "source": "你好。"}'.encode())).segments[0].source
    '你好。'
    >>> read(io.BytesIO(b'{"id": "s1", "paragraph": -1, "source": ""}'))
    Traceback (most recent call last):
    translator.errors.FormatError: line 1: “paragraph” must be a whole number, zero or more
    """
    document, problems = read_sound(stream)
    if problems:
        raise _error(problems)
    return document


def read_sound(stream: BinaryIO, *, loose: bool = False) -> tuple[Document, list[tuple[int, str]]]:
    """Read what is sound of a document, and give the bad lines with their numbers beside it; `read` refuses the whole.

    `loose` also takes lines of other programs: without `id` (it is the number of the line) or `paragraph`, and with the texts under
    `zh` and `en` or `src` and `tgt`.

    >>> import io
    >>> document, problems = read_sound(io.BytesIO('{"zh": "你好。", "en": "Hello."}\\n{"zh": 1}'.encode()), loose=True)
    >>> [(one.id, one.source, one.target) for one in document.segments], problems
    ([('line 1', '你好。', 'Hello.')], [(2, '“source” must be text, not a number')])
    """
    head, seen = Document("", ()), False
    segments: dict[str, Segment] = {}
    problems: list[tuple[int, str]] = []
    for number, line in _lines(stream):
        try:
            data = _parse(line)
            if "document" in data:
                if seen:
                    raise FieldError("a second “document”; one file holds one document")
                head, seen = _document(fields.as_object(data["document"], "document")), True
            if "id" in data or "document" not in data:
                segment = records.segment(_loosened(data, number) if loose else data)
                if segment.id in segments:
                    raise FieldError(f"the id “{segment.id[:40]}” was there before")
                segments[segment.id] = segment
        except FieldError as error:
            problems.append((number, str(error)))
    whole = Document(head.title, tuple(segments.values()), head.signature, head.metadata, head.concepts, head.findings)
    return whole, problems


def _loosened(data: Json, number: int) -> Json:
    """Give a line of another program the fields that ours have."""
    texts = {}
    for name, others in _OTHER_NAMES.items():
        found = next((other for other in others if other in data), None)
        if name not in data and found is not None:
            texts[name] = data[found]
    filled = {"id": f"line {number}", "paragraph": number} | data | texts
    if isinstance(filled["id"], int):
        filled["id"] = str(filled["id"])
    if "state" not in data and isinstance(filled.get("target"), str):
        filled["state"] = "translated"
    return filled


def _line(data: Json) -> bytes:
    """One JSON object as a line; text with half a surrogate pair, which UTF-8 cannot carry, is escaped as ASCII."""
    shown = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_LINE_SEPARATORS)
    try:
        return shown.encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(data, allow_nan=False, separators=(",", ":")).encode() + b"\n"


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Give the lines that are not blank, numbered as an editor does; an editor may also have added a BOM."""
    for number, line in enumerate(stream, 1):
        kept = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if kept.strip():
            yield number, kept


def _error(problems: list[tuple[int, str]]) -> FormatError:
    """One error for all bad lines: a person corrects them in one go."""
    first, message = problems[0]
    more = "".join(f"; line {number}: {text}" for number, text in problems[1:_MAX_PROBLEMS])
    rest = f"; and {len(problems) - _MAX_PROBLEMS} more" if len(problems) > _MAX_PROBLEMS else ""
    return FormatError(f"{message}{more}{rest}", where=f"line {first}", code="format.jsonl")


def _parse(line: bytes) -> Json:
    def refuse(name: str) -> None:
        raise FieldError(f"{name} is not JSON")

    try:
        value = json.loads(line.decode("utf-8"), parse_constant=refuse)
    except FieldError:
        raise
    except UnicodeDecodeError as error:
        raise FieldError(f"not UTF-8 (byte {error.start + 1} of the line)") from error
    except json.JSONDecodeError as error:
        raise FieldError(f"not JSON ({error.msg} at column {error.colno})") from error
    except (ValueError, RecursionError) as error:
        raise FieldError("not JSON that can be read (a number too long, or nested too deep)") from error
    if not isinstance(value, dict):
        raise FieldError("not a JSON object")
    return value


def _document_to_dict(document: Document) -> Json:
    return {
        "schema": SCHEMA,
        "title": document.title,
        "metadata": document.metadata,
        "signature": document.signature,
        "concepts": [asdict(concept) for concept in document.concepts],
        "findings": [finding.to_dict() for finding in document.findings],
    }


def _document(data: Json) -> Document:
    schema = fields.text(data, "schema", SCHEMA)
    if schema != SCHEMA:
        raise FieldError(f"schema “{schema[:40]}” is not “{SCHEMA}”; a newer version may have written it")
    return Document(
        title=fields.text(data, "title", ""),
        segments=(),
        signature=fields.as_object(data.get("signature", {}), "signature"),
        metadata=fields.as_object(data.get("metadata", {}), "metadata"),
        concepts=records.each(data, "concepts", records.concept),
        findings=records.each(data, "findings", records.finding),
    )
