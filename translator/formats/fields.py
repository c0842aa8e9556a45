"""Typed access to the fields of a parsed JSON object, with messages a person can act on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from translator.model import Json, Span

Choice = TypeVar("Choice", bound=str)


class FieldError(ValueError):
    """A field is missing or has a value of the wrong kind; the message names the field."""


def as_object(value: Any, name: str) -> Json:
    """Give the value back if it is a JSON object.

    >>> as_object({"a": 1}, "metadata")
    {'a': 1}
    """
    if not isinstance(value, dict):
        raise FieldError(f"“{name}” must be an object, not {_kind(value)}")
    return value


def text(data: Mapping[str, Any], key: str, default: str | None = None) -> str:
    """Give a text field; without a default it is required.

    >>> text({"id": "s1"}, "id"), text({}, "note", "")
    ('s1', '')
    >>> text({"id": 7}, "id")
    Traceback (most recent call last):
    translator.formats.fields.FieldError: “id” must be text, not a number
    """
    value = data.get(key, default)
    if value is None and default is None:
        raise FieldError(f"“{key}” must be text, not null" if key in data else f"“{key}” is missing")
    if not isinstance(value, str):
        raise FieldError(f"“{key}” must be text, not {_kind(value)}")
    return value


def text_or_none(data: Mapping[str, Any], key: str) -> str | None:
    """Give a text field that may be null or absent.

    >>> text_or_none({"target": None}, "target"), text_or_none({"target": ""}, "target")
    (None, '')
    """
    return None if data.get(key) is None else text(data, key)


def integer(data: Mapping[str, Any], key: str) -> int:
    """Give a required whole number, zero or more.

    >>> integer({"paragraph": 3}, "paragraph")
    3
    """
    if key not in data:
        raise FieldError(f"“{key}” is missing")
    value = data[key]
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise FieldError(f"“{key}” must be a whole number, zero or more")
    return value


def choice(data: Mapping[str, Any], key: str, allowed: Sequence[Choice], default: Choice | None = None) -> Choice:
    """Give a field whose value must be one of a few words.

    >>> choice({"state": "done"}, "state", ("initial", "final"))
    Traceback (most recent call last):
    translator.formats.fields.FieldError: “state” must be one of initial, final, not “done”
    """
    value = text(data, key, default)
    for one in allowed:
        if value == one:
            return one
    raise FieldError(f"“{key}” must be one of {', '.join(allowed)}, not “{value[:40]}”")


def span(data: Mapping[str, Any], key: str) -> Span | None:
    """Give a span that may be null or absent.

    A span may well end behind its text: somebody who shortens a translation by hand does not count code points.

    >>> span({"source_span": [2, 6]}, "source_span"), span({}, "target_span")
    ((2, 6), None)
    """
    value = data.get(key)
    if value is None:
        return None
    good = isinstance(value, list) and len(value) == 2
    if not good or any(not isinstance(one, int) or isinstance(one, bool) for one in value) or not 0 <= value[0] <= value[1]:
        raise FieldError(f"“{key}” must be a pair [start, end] with 0 ≤ start ≤ end")
    return value[0], value[1]


def objects(data: Mapping[str, Any], key: str) -> list[Json]:
    """Give a list of objects; absent or null is an empty one.

    >>> objects({"terms": [{}]}, "terms"), objects({}, "terms")
    ([{}], [])
    """
    value = data.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise FieldError(f"“{key}” must be a list, not {_kind(value)}")
    return [as_object(one, f"{key}[{index}]") for index, one in enumerate(value)]


def texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Give a list of texts; absent or null is an empty one.

    >>> texts({"aka": ["两会"]}, "aka")
    ('两会',)
    """
    value = data.get(key)
    if value is None:
        return ()
    if not isinstance(value, list) or any(not isinstance(one, str) for one in value):
        raise FieldError(f"“{key}” must be a list of texts")
    return tuple(value)


def _kind(value: Any) -> str:
    """Name the JSON type of a value, as somebody who edits the file would."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    return "text" if isinstance(value, str) else "a list" if isinstance(value, list) else "an object"
