"""Checks of English conventions in one segment: capitals and final marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator import hanzi
from translator.checks.registry import issue, review_check
from translator.model import Issue, Segment

_FIRST_WORD = re.compile(r"[\s“‘\"'(\[—–…-]*([^\W\d_][^\s,;:!?—]*)")
_CLOSING = hanzi.CLOSING + " \t\r\n*_"
_NUMBERED = re.compile(r"\s*[（(]?[一二三四五六七八九十百\d]+[)）、.．]")
_STOPS = ".!?:;,…—–-~。！？：；，、～"
_WHOLE = "。！？"  # what ends a sentence, and not a heading or an item of a list


@review_check("L403", "a sentence begins with a small letter", "minor")
def small_letter(segment: Segment) -> Iterator[Issue]:
    """Only where the source is a whole sentence; iPhone, gov.cn, placeholders and what is small in the source are left alone."""
    source, target = segment.source.rstrip(_CLOSING), segment.target or ""
    match = _FIRST_WORD.match(target)
    if source[-1:] not in _WHOLE or source[:1] in "…—，、；：" or match is None:
        return
    word = match[1]
    plain = word.isalpha() or word.rstrip(".").replace("-", "").replace("’", "").replace("'", "").isalpha()
    if word[0].islower() and word[1:] == word[1:].lower() and plain and "." not in word[:-1] and word not in segment.source:
        yield issue("L403", f"“{word}” begins the sentence", target=match.span(1))


@review_check("L405", "the final mark does not go with that of the source", "minor")
def final_mark(segment: Segment) -> Iterator[Issue]:
    """A question on one side only, no mark or a comma for a full stop; numbered headings and lost exclamations are left alone."""
    source, target = segment.source.rstrip(_CLOSING), segment.target or ""
    body = target.rstrip(_CLOSING + "“‘")
    if not body or not source:
        return
    asked, answered = source[-1] in "？?", "?" in body[-3:]
    last = (len(body) - 1, len(body))
    if asked and not answered and body[-1] in _STOPS + ".":
        yield issue("L405", f"the source asks, the translation ends in “{body[-1]}”", target=last)
    elif asked and not answered:
        yield issue("L405", "the source asks, the translation has no question mark", target=last)
    elif answered and source[-1] in "。." and not re.search("[吗呢么何谁哪嗎麼誰]", source):
        yield issue("L405", "the translation asks, the source does not", target=last)
    elif source[-1] == "。" and body[-1] == ",":
        yield issue("L405", "a comma at the end", target=last)
    elif source[-1] == "。" and body[-1].isalnum() and body == target.rstrip() and not _NUMBERED.match(source):
        yield issue("L405", "no final mark", target=last)
