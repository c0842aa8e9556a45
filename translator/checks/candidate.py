"""The checks that also judge the candidates of an engine: terms, numbers, accuracy, locale, markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator import hanzi
from translator.checks.registry import check, issue
from translator.model import Issue, Quantity, Segment

_CJK = re.compile(hanzi.CJK + "+")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_REPEATED = re.compile(r"\b([A-Za-z]+)\s+\1\b", re.IGNORECASE)
_MAY_REPEAT = frozenset(("that", "had", "very"))
_LOOP_WORDS = 4  # a phrase of this many words that comes three times is a loop
_PROMPT = re.compile(
    r"\b(?:Here is|Here's|Below is|This is) (?:the|my|a) (?:English )?translation|^(?:Translation|English|Text|Terms)\s*:|"
    r"\b(?:the|this) Chinese text\b|\btranslat(?:es|ed) (?:to|as)\b|\btranslate this into English\b|"
    r"\bI(?:['’]m| am) (?:sorry|unable|an AI)|\bI (?:can['’]t|cannot) (?:assist|comply|help with)|\(do not translate\)|"
    r"\bAs an AI\b|<\|im_|^(?:Ensure|Make sure) (?:that|of|to)\b|\bletter for letter\b",
    re.IGNORECASE,
)
_GLOSS = re.compile(r"[A-Za-z] = [A-Za-z]")  # a line of the glossary instead of a sentence
# English characters for one Han character. In 697 segments of an official report and of news, translated by people, 99 % lie
# between 2.7 and 10.8, the extremes are 2.6 and 13.1; a little beyond, to be sure.
_SHORTEST, _LONGEST, _LENGTH_FROM = 2.2, 12.0, 12
# Shorter segments vary more; what has less than this is an answer to the text, or a part of it.
_SHORTEST_OF_FEW, _FEW_FROM = 1.2, 6


@check("T101", "a term of the glossary is missing in the translation", "major")
def missing_terms(segment: Segment) -> Iterator[Issue]:
    """Any preferred or admitted rendering counts, in any inflection, and one mention for several of the source."""
    for term in segment.terms:
        if term.verdict == "missing":
            yield issue("T101", f"{term.source} should read “{term.expected}”", source=term.source_span)


@check("T102", "a deprecated or superseded rendering of a term is used", "major")
def forbidden_terms(segment: Segment) -> Iterator[Issue]:
    """A rendering counts as superseded by the date of the document; it is refused only where no accepted one stands beside it."""
    for term in segment.terms:
        if term.verdict == "forbidden":
            message = f"{term.source} should read “{term.expected}”, not as here"
            yield issue("T102", message, source=term.source_span, target=term.target_span)


@check("N201", "a number of the source is missing in the translation", "major")
def missing_quantities(segment: Segment) -> Iterator[Issue]:
    """Values count, not digits (1.2万 is 12,000); what may be left out (今年) is left alone; dates are told as such."""
    for one in segment.quantities:
        if one.verdict == "missing":
            message = f"{_date(one)}{one.source} ({one.expected}) is not in the translation"
            yield issue("N201", message, source=one.source_span)


def _date(quantity: Quantity) -> str:
    """Begin a message with what kind of quantity it is about, where that is a date."""
    return "the date " if quantity.unit.startswith("calendar-") else ""


@check("N202", "a number of the translation has another value or unit than the source", "critical")
def wrong_quantities(segment: Segment) -> Iterator[Issue]:
    """The nearest number of the same kind has another value, unit or currency."""
    for one in segment.quantities:
        if one.verdict == "wrong":
            message = f"{_date(one)}{one.source} is {one.expected}, not {one.target}"
            yield issue("N202", message, source=one.source_span, target=one.target_span)


@check("N203", "a number of the translation is nowhere in the source", "major")
def added_quantities(segment: Segment) -> Iterator[Issue]:
    """A number that belongs to a term, an order (first), or is only another writing of one of the source is left alone."""
    return iter(())  # `pipeline.judging.Task.judged` has read the numbers of both sides


@check("A301", "there is no translation", "critical")
def untranslated(segment: Segment) -> Iterator[Issue]:
    """Also an empty cell of a table and an empty target of a unit; source without a letter or digit is left alone."""
    if segment.state != "initial" and not (segment.target or "").strip() and any(map(str.isalnum, segment.source)):
        yield issue("A301", "no translation")


@check("A302", "Chinese characters are left in the translation", "critical")
def han_left(segment: Segment) -> Iterator[Issue]:
    """Every Han character counts, also one in brackets behind a name."""
    for match in _CJK.finditer(segment.target or ""):
        if any(map(hanzi.is_han, match[0])):
            yield issue("A302", f"left in Chinese: {match[0]}", target=match.span())


@check("A303", "the translation is far shorter or longer than the source suggests", "major")
def odd_length(segment: Segment) -> Iterator[Issue]:
    """English letters for a Han character, from six characters on; 98 % of what people write lies well inside the limits."""
    han = hanzi.han_count(segment.source)
    if segment.target is None or han < _FEW_FROM:
        return
    ratio = len(segment.target) / han
    if ratio < (_SHORTEST if han >= _LENGTH_FROM else _SHORTEST_OF_FEW):
        yield issue("A303", f"{ratio:.1f} letters for a character: something may be left out")
    elif ratio > _LONGEST and han >= _LENGTH_FROM:
        yield issue("A303", f"{ratio:.1f} letters for a character: something may be added")


@check("A304", "words or phrases are repeated", "major")
def repetition(segment: Segment) -> Iterator[Issue]:
    """A word twice (but not “that that”, “had had”, “very very”), or four words that come three times."""
    target = segment.target or ""
    for match in _REPEATED.finditer(target):
        if match[1].lower() not in _MAY_REPEAT:
            yield issue("A304", f"“{match[0]}”", target=match.span())
    words = [word.lower() for word in _WORD.findall(target)]
    seen: dict[tuple[str, ...], int] = {}
    for i in range(len(words) - _LOOP_WORDS + 1):
        phrase = tuple(words[i : i + _LOOP_WORDS])
        seen[phrase] = seen.get(phrase, 0) + 1
        if seen[phrase] == 3:
            yield issue("A304", f"“{' '.join(phrase)}” comes three times")
            return


@check("A305", "the translation talks about itself instead of translating", "critical")
def prompt_leak(segment: Segment) -> Iterator[Issue]:
    """“Here is the translation”, “As an AI” and their like, and lines of a glossary instead of a sentence."""
    target = segment.target or ""
    match = _PROMPT.search(target) or ("=" not in segment.source and _GLOSS.search(target)) or None
    if match:
        yield issue("A305", f"“{match[0]}”", target=match.span())


@check("A306", "the translation names a place or a company that the source does not", "major")
def added_names(segment: Segment) -> Iterator[Issue]:
    """Names of places and companies that the glossary knows; China and Chinese are left alone."""
    return iter(())  # the glossary knows which names there are, and `pipeline.judging.Task.judged` asks it


@check("L401", "Chinese punctuation is left in the translation", "minor")
def chinese_punctuation(segment: Segment) -> Iterator[Issue]:
    """Full-width marks, digits and letters; curly quotes are English as well."""
    for match in _CJK.finditer(segment.target or ""):
        if not any(map(str.isalpha, match[0])) or match[0][0] >= "\uff00":
            yield issue("L401", f"“{match[0]}”", target=match.span())


@check("L402", "there are double blanks, or blanks before a mark", "minor")
def blanks(segment: Segment) -> Iterator[Issue]:
    """Two blanks inside a line, or one before , ; : ! ?"""
    for match in re.finditer(r"(?<=\S) {2,}(?=\S)| +(?=[,;:!?](?:\s|$))", segment.target or ""):
        yield issue("L402", "a blank too many", target=match.span())


@check("M501", "quotes or brackets do not match", "minor")
def unbalanced(segment: Segment) -> Iterator[Issue]:
    """( ), [ ] and “ ” are counted; a part of a longer quotation, where the source has one of the marks too, is left alone."""
    target = segment.target or ""
    pairs = (("(", ")"), ("[", "]"), ("“", "”"))
    for opening, closing in pairs:
        if target.count(opening) != target.count(closing) and _balanced(segment.source, opening):
            yield issue("M501", f"{opening} and {closing} do not match")
    if target.count('"') % 2 and _balanced(segment.source, "“"):
        yield issue("M501", "a quotation mark is left open")


def _balanced(source: str, opening: str) -> bool:
    """A sentence of a longer quotation has only one of the two marks in the source as well."""
    left, right = {"(": "（(", "[": "【[", "“": "“「"}[opening], {"(": "）)", "[": "】]", "“": "”」"}[opening]
    return sum(map(source.count, left)) == sum(map(source.count, right))
