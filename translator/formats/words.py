"""What the formats made for reading say in words, so that the page, the Markdown and the table say the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from translator.model import Document, Json, Quantity, Rendering, Term

TERM_VERDICTS = {
    "proved": "Proved: an accepted English form stands in the translation",
    "shared": "Shared: one English mention stands for several in the Chinese",
    "missing": "Missing: no accepted English form was found",
    "forbidden": "Not accepted: a deprecated or superseded English form is used",
    "unchecked": "Not checked",
}
QUANTITY_VERDICTS = {
    "proved": "Proved: the English gives the same value",
    "wrong": "Wrong: the English gives another value",
    "missing": "Missing: no such value was found in the English",
    "unchecked": "Not checked",
}
SCRIPTS = {
    "zh-Hans": "Simplified Chinese",
    "zh-Hant": "Traditional Chinese",
    "zh-Hant-TW": "Traditional Chinese (Taiwan)",
    "zh-Hant-HK": "Traditional Chinese (Hong Kong)",
}
NO_TRANSLATION = ("Not translated yet", "Empty translation")  # what the page says in its place: there is none, or it is empty
_LABELS = {"file": "Source file", "url": "Address", "source": "Source", "script": "Script", "date": "Date", "place": "Place"}
_FIRST = ("date", "place", "file", "url", "encoding", "script")
_LANGUAGE_TAG = re.compile(r"zh(-[A-Za-z0-9]{1,8})*")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_HAN = re.compile("[㐀-鿿豈-﫿𠀀-𲎯]")


def source_language(document: Document) -> str:
    """Give the BCP 47 tag of the source: `metadata["script"]` if it is one, else `zh`.

    >>> source_language(Document("", (), metadata={"script": "zh-Hant-TW"})), source_language(Document("", ()))
    ('zh-Hant-TW', 'zh')
    """
    tag = document.metadata.get("script")
    return tag if isinstance(tag, str) and _LANGUAGE_TAG.fullmatch(tag) else "zh"


def language_of(text: str, chinese: str) -> str:
    """Tell Chinese from English text: `chinese` where there is at least one Han character.

    >>> language_of("云川 Yunchuan", "zh-Hans"), language_of("2024-05", "zh-Hans")
    ('zh-Hans', 'en')
    """
    return chinese if _HAN.search(text) else "en"


def grouped(value: str) -> str:
    """Group the digits of a plain decimal number; any other value is given back as it is.

    >>> grouped("4000000000"), grouped("-1234.5"), grouped("2021..2025")
    ('4,000,000,000', '-1,234.5', '2021..2025')
    """
    if not _NUMBER.fullmatch(value):
        return value
    whole, dot, fraction = value.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    for end in range(len(digits) - 3, 0, -3):
        digits = f"{digits[:end]},{digits[end:]}"
    return f"{sign}{digits}{dot}{fraction}"


def term_problem(term: Term) -> str | None:
    """Say in one sentence what is wrong with a term, None where nothing is.

    >>> term_problem(Term("nev", "新能源汽车", (0, 5), "new energy vehicle", verdict="missing"))
    '“新能源汽车” should read “new energy vehicle”; no accepted form was found.'
    """
    wanted = f"“{term.source}” should read “{term.expected}”" if term.expected else f"“{term.source}”"
    if term.verdict == "missing":
        return f"{wanted}; no accepted form was found."
    return f"{wanted}; the form used is no longer accepted." if term.verdict == "forbidden" else None


def quantity_problem(quantity: Quantity) -> str | None:
    """Say in one sentence what is wrong with a quantity, None where nothing is.

    >>> quantity_problem(Quantity("40亿元", (0, 4), "4000000000", "CNY", "4 billion yuan", "40 billion", (0, 10), "wrong"))
    '“40亿元” is 4 billion yuan; the English says “40 billion”.'
    """
    meant = quantity.expected or f"{grouped(quantity.value)} {quantity.unit}".strip()
    if quantity.verdict == "wrong":
        said = f"the English says “{quantity.target}”" if quantity.target else "the English gives another value"
        return f"“{quantity.source}” is {meant}; {said}."
    return f"“{quantity.source}” is {meant}; not found in the English." if quantity.verdict == "missing" else None


def facts(metadata: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give what is known about the source as label and text, best known first; what has a place of its own is left out.

    >>> facts({"encoding": "gb18030", "date": "2024-05-15", "script": "zh-Hans", "edits": {"repair.x": 2}})
    [('Date', '2024-05-15'), ('Encoding', 'gb18030'), ('Script', 'Simplified Chinese')]
    """
    keys = [key for key in _FIRST if key in metadata] + [key for key in metadata if key not in _FIRST]
    rows = []
    for key in keys:
        if (key == "edits" and edit_counts(metadata)) or (key == "furniture" and furniture(metadata)) or key == "unfinished":
            continue
        value = as_text(metadata[key])
        if key == "script":
            value = SCRIPTS.get(value, value)
        if value:
            name = str(key).replace("_", " ")
            rows.append((_LABELS.get(str(key), name[:1].upper() + name[1:]), value))
    return rows


def edit_counts(metadata: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Give how often each rule repaired the source (`metadata["edits"]`), the busiest rule first.

    >>> edit_counts({"edits": {"repair.a": 1, "repair.b": 7}})
    [('repair.b', 7), ('repair.a', 1)]
    """
    edits = metadata.get("edits")
    if not isinstance(edits, Mapping):
        return []
    if not all(isinstance(count, int) and not isinstance(count, bool) for count in edits.values()):
        return []
    return sorted(((str(rule), count) for rule, count in edits.items()), key=lambda row: (-row[1], row[0]))


def furniture(metadata: Mapping[str, Any]) -> list[str]:
    """Give the lines of the page around the text (menus, share buttons) that were not translated.

    >>> furniture({"furniture": ["首页 > 新闻"]})
    ['首页 > 新闻']
    """
    lines = metadata.get("furniture")
    return list(lines) if isinstance(lines, (list, tuple)) and all(isinstance(line, str) for line in lines) else []


def unfinished(metadata: Mapping[str, Any]) -> str:
    """Say why the translation stopped before the end; nothing where it did not.

    >>> unfinished({"unfinished": "interrupted"}), unfinished({})
    ('interrupted', '')
    """
    return as_text(metadata.get("unfinished"))


def signature_rows(signature: Json) -> list[tuple[str, str]]:
    """Flatten a run signature to rows; the names of nested fields are joined by dots.

    >>> signature_rows({"version": "0.1.0", "profile": {"to": "auto", "strict": False}})
    [('version', '0.1.0'), ('profile.to', 'auto'), ('profile.strict', 'no')]
    """
    rows: list[tuple[str, str]] = []
    for key, value in signature.items():
        if isinstance(value, Mapping) and value:
            rows += [(f"{key}.{name}", text) for name, text in signature_rows(dict(value))]
        else:
            rows.append((str(key), as_text(value) or "—"))
    return rows


def period(rendering: Rendering) -> str:
    """Say when a rendering was in force; nothing where neither end is known.

    >>> period(Rendering("x", "preferred", since="2024-03")), period(Rendering("x", "superseded", since="2015", until="2024"))
    ('since 2024-03', '2015–2024')
    """
    since, until = rendering.since, rendering.until
    if since and until:
        return f"{since}–{until}"
    return f"since {since}" if since else f"until {until}" if until else ""


def as_text(value: Any) -> str:
    """Give a JSON value as people write it: no braces, yes and no for truth, nothing for null.

    >>> as_text({"to": "auto", "files": ["a", "b"], "strict": False})
    'to: auto; files: a, b; strict: no'
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {as_text(one)}" for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(as_text(one) for one in value)
    return str(value)


def safe_link(address: str) -> str | None:
    """Give an address back if a page may link to it: https only, so that no data can become a script.

    >>> safe_link("https://example.org/a"), safe_link("javascript:alert(1)"), safe_link("gwr-2024")
    ('https://example.org/a', None, None)
    """
    good = address.lower().startswith("https://") and len(address) > len("https://")
    return address if good and not re.search(r"[\s\x00-\x20\x7f\"<>`\\]", address) else None
