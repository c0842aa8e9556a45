"""What makes a pair of texts a unit, whatever the format it comes in."""

from __future__ import annotations

import re

MAX_CHARS = 100_000  # of a segment
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?")
_TMX_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z")
_CHINESE = {"zh", "cmn", "yue", "wuu", "hak", "nan", "lzh"}
_TWO_LETTERS = {"zho": "zh", "chi": "zh", "eng": "en"}


def complaint(source: str, target: str) -> str:
    """Say what is wrong with a pair; nothing where it is sound.

    >>> complaint("你好", " "), complaint("你好", "Hello")
    ('an empty translation', '')
    """
    for text, what in ((source, "source"), (target, "translation")):
        if not text.strip():
            return f"an empty {what}"
        if len(text) > MAX_CHARS:
            return f"a {what} of more than {MAX_CHARS:,} characters"
        if "\ufffd" in text:
            return f"a damaged {what}: bytes that are not in the encoding of the file, or U+FFFD"
    return ""


def language(tag: str) -> str:
    """Write a tag of a language as BCP 47 has it.

    >>> [language(tag) for tag in ("ZH_cn", "en-us", "zh-hant-tw", "ENG", "")]
    ['zh-CN', 'en-US', 'zh-Hant-TW', 'en', '']
    """
    first, *rest = tag.strip().replace("_", "-").split("-")
    parts = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower() for part in rest]
    first = first.lower()
    return "-".join([_TWO_LETTERS.get(first, first), *parts])


def is_chinese(tag: str) -> bool:
    return tag.partition("-")[0] in _CHINESE


def is_english(tag: str) -> bool:
    return tag.partition("-")[0] == "en"


def iso_date(text: str) -> str | None:
    """Read a date as TMX or ISO 8601 has it; None where it is none.

    >>> iso_date("20240515T083000Z"), iso_date("2024-05"), iso_date("May 2024")
    ('2024-05-15T08:30:00Z', '2024-05', None)
    """
    match = _TMX_DATE.fullmatch(text)
    if match:
        return "{}-{}-{}T{}:{}:{}Z".format(*match.groups())
    return text if not text or _DATE.fullmatch(text) else None


def tmx_date(iso: str) -> str | None:
    """Write a date as TMX has it; None where it is no full date and time in UTC.

    >>> tmx_date("2024-05-15T08:30:00Z"), tmx_date("2024")
    ('20240515T083000Z', None)
    """
    compact = iso.replace("-", "").replace(":", "")
    return compact if _TMX_DATE.fullmatch(compact) else None
