"""JSON Lines: the fields of a unit, one a line; the lines of a bilingual document have them by the same names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from translator.memory.exchange.report import Report
from translator.memory.exchange.sound import complaint, iso_date
from translator.memory.exchange.streams import buffered
from translator.memory.unit import COLUMNS, Unit

_MAX_LINE = 16 << 20
_CHOICES = {"origin": ("human", "engine", "memory"), "state": ("translated", "initial", "reviewed", "final")}
_REVIEWED = ("reviewed", "final")
# Legal inside a JSON string, but many programs take them for the end of a line.
_LINE_SEPARATORS = {0x7F: "\\u007f", 0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def write(units: Iterable[Unit], stream: BinaryIO, report: Report) -> None:
    """Write units with all that is known of them; nothing is lost.

    >>> import io
    >>> stream = io.BytesIO()
    >>> write([Unit("你好", "Hello", origin="human")], stream, Report())
    >>> stream.getvalue().decode()
    '{"source":"你好","target":"Hello","origin":"human","state":"translated"}\\n'
    """
    for unit in units:
        filled = {name: value for name, value in unit.to_dict().items() if value or name in ("source", "target")}
        shown = json.dumps(filled, ensure_ascii=False, separators=(",", ":")).translate(_LINE_SEPARATORS)
        stream.write(shown.encode() + b"\n")


def read(stream: BinaryIO, report: Report) -> Iterator[Unit]:
    """Read units, or the translated segments of a bilingual document; a line that is bad is a problem, and the rest is taken.

    What a document has from a memory is taken as an engine's, unless it was reviewed.

    >>> import io
    >>> [one.target for one in read(io.BytesIO('{"source": "你好", "target": "Hello"}\\n{"source": 1}'.encode()), Report())]
    ['Hello']
    """
    for number, line in enumerate(_lines(buffered(stream)), 1):
        if not line.strip():
            continue
        data, fault = _parsed(line)
        if not fault and data.get("target") is None:
            if "source" in data:
                report.lose("segment", "without a translation")
            continue
        unit, fault = _unit(data) if not fault else (None, fault)
        if unit is None:
            report.problem(number, fault)
        else:
            yield unit


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    first = True
    while line := stream.readline(_MAX_LINE):
        if len(line) == _MAX_LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(_MAX_LINE)) and not rest.endswith(b"\n"):
                pass
            line = b"too long"
        yield line.removeprefix(b"\xef\xbb\xbf") if first else line
        first = False


def _parsed(line: bytes) -> tuple[dict[str, Any], str]:
    if line == b"too long":
        return {}, f"a line of more than {_MAX_LINE >> 20} MB"
    try:
        data = json.loads(line.decode())
    except UnicodeDecodeError as error:
        return {}, f"not UTF-8 (byte {error.start + 1} of the line)"
    except json.JSONDecodeError as error:
        return {}, f"not JSON ({error.msg} at column {error.colno})"
    except (ValueError, RecursionError):
        return {}, "not JSON that can be read"
    return (data, "") if isinstance(data, dict) else ({}, "not a JSON object")


def _unit(data: dict[str, Any]) -> tuple[Unit | None, str]:
    values: dict[str, Any] = {name: data[name] for name in COLUMNS if data.get(name) is not None}
    wrong = [name for name, value in values.items() if not isinstance(value, str)]
    if wrong or "source" not in values:
        return None, f"“{wrong[0] if wrong else 'source'}” must be a text"
    for name, known in _CHOICES.items():
        if values.setdefault(name, known[0]) not in known:
            return None, f"{name} is {values[name][:40]!r}, not one of {', '.join(known)}"
    if values["origin"] == "memory":
        values["origin"] = "human" if values["state"] in _REVIEWED else "engine"
    for name in ("date", "created"):
        if iso_date(values.get(name, "")) is None:
            return None, f"{name} is {values[name][:40]!r}, not a date like 2024-05-15"
    try:
        "".join(values.values()).encode()
    except UnicodeEncodeError:
        return None, "half of a pair of surrogates"
    fault = complaint(values["source"], values["target"])
    return (None, fault) if fault else (Unit(**values), "")
