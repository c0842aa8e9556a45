"""Judge what entries say: one function a rule, each given all drafts of the files that are looked at together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from translator.hanzi import CJK, HAN, in_gb2312, is_simplified_only, is_traditional
from translator.terms import tables
from translator.terms.derive import simplified
from translator.terms.drafts import Draft
from translator.terms.fold import fold
from translator.terms.phrases import find
from translator.terms.pieces import phrase
from translator.terms.problems import Problem
from translator.terms.tokens import Target, tokenize

Rule = Callable[[Sequence[Draft]], Iterator[Problem]]

_ACCEPTED = ("preferred", "admitted")
_KEBAB = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_CJK = re.compile(CJK)
# Greek and Cyrillic letters, blanks other than the blank, hyphens other than the hyphen, and what is not seen at all.
_LOOKALIKE = re.compile(
    "[\u0370-\u052f\u00a0\u1680\u2000-\u200f\u2010-\u2012\u2015\u2024\u2028-\u202f\u205f-\u206f\u2212\u00ad\ufeff]"
)
_CURLY = re.compile("[‘’“”]")
_LEADING = re.compile("(?:a|an|the|to) ", re.IGNORECASE)
_ARTICLE_IN_NAME = re.compile("The [A-Z]")  # part of a name: "The Hague"


def ids(drafts: Sequence[Draft]) -> Iterator[Problem]:
    """An id is kebab-case, and one entry's only."""
    first: dict[str, Draft] = {}
    for draft in drafts:
        if not draft.id:
            continue
        if not _KEBAB.fullmatch(draft.id):
            yield draft.problem("id", "id", f'id "{draft.id}" is not kebab-case', "warning")
        other = first.setdefault(draft.id, draft)
        if other is not draft:
            yield draft.problem("id", "id", f'id "{draft.id}" is also at {other.path}:{other.place[0]}')


def chinese(drafts: Sequence[Draft]) -> Iterator[Problem]:
    """A Chinese form is NFC, Simplified, and without blanks at odd places."""
    forms = [(draft, name, form) for draft in drafts for name, form in draft.terms() if form]
    converted = simplified([form for _, _, form in forms])
    for (draft, name, form), other in zip(forms, converted, strict=True):
        if form != unicodedata.normalize("NFC", form):
            yield draft.problem(name, "nfc", f"“{form}” is not NFC", "warning")
        # GB 2312 has a few characters that are Traditional forms too (著, 乾), and legitimate.
        changed = [one for one, two in zip(form, other, strict=False) if one != two and not in_gb2312(one)]
        if changed or len(form) != len(other):
            yield draft.problem(name, "script", f"“{form}” is not Simplified (“{other}”)", "warning")
        if re.search(r"\s", form) and re.search(HAN, form):
            yield draft.problem(name, "blank", f"“{form}” has a blank", "warning")


def duplicates(drafts: Sequence[Draft]) -> Iterator[Problem]:
    """A Chinese form belongs to one entry, and stands there once; quotation marks, blanks and script make no other form."""
    first: dict[str, tuple[Draft, str]] = {}
    for draft in drafts:
        for name, form in draft.terms():
            other, _ = first.setdefault(fold(form).text, (draft, name))
            if not form or first[fold(form).text] == (draft, name):
                continue
            if other is draft:
                yield draft.problem(name, "duplicate", f"“{form}” is matched by another form of this entry", "warning")
            else:
                where = f"{other.id} at {other.path}:{other.place[0]}"
                mine, theirs = _preferred(draft), _preferred(other)
                conflict = f', where it is "{theirs}" and not "{mine}"' if mine != theirs else ""
                yield draft.problem(name, "duplicate", f"“{form}” is also in {where}{conflict}")


def _preferred(draft: Draft) -> str:
    return next((one.en for one in draft.renderings if one.status == "preferred"), "")


def traditional(drafts: Sequence[Draft]) -> Iterator[Problem]:
    """A Traditional form that is given is that of the term, and Traditional."""
    for draft in drafts:
        if not draft.zh_hant:
            continue
        if fold(draft.zh_hant).text != fold(draft.zh).text:
            yield draft.problem("zh_hant", "script", f"“{draft.zh_hant}” is no Traditional form of “{draft.zh}”", "warning")
        elif any(map(is_simplified_only, draft.zh_hant)) and any(map(is_traditional, draft.zh_hant)):
            yield draft.problem("zh_hant", "script", f"“{draft.zh_hant}” mixes both scripts", "warning")


def composed(drafts: Sequence[Draft]) -> Iterator[Problem]:
    """English texts are NFC too."""
    for draft in drafts:
        texts = [(f"renderings.{index}.en", one.en) for index, one in enumerate(draft.renderings)]
        for name, text in (*texts, ("definition", draft.definition), ("note", draft.note)):
            if not text.isascii() and text != unicodedata.normalize("NFC", text):
                yield draft.problem(name, "nfc", f'"{text}" is not NFC', "warning")


def lookalikes(drafts: Sequence[Draft]) -> Iterator[Problem]:
    """A rendering has no character that only looks like one of English, and none that cannot be seen."""
    for draft in drafts:
        for index, one in enumerate(draft.renderings):
            found = None if one.en.isascii() else _LOOKALIKE.search(one.en)
            if found:
                what = f"U+{ord(found.group()):04X} {unicodedata.name(found.group(), 'unnamed')}"
                yield draft.problem(f"renderings.{index}.en", "lookalike", f'"{one.en}" has {what}', "warning")


def statuses(drafts: Sequence[Draft]) -> Iterator[Problem]:
    """One rendering is preferred; a superseded one says until when, and no period ends before it began."""
    for draft in drafts:
        count = sum(one.status == "preferred" for one in draft.renderings)
        if draft.renderings and count != 1:
            yield draft.problem("renderings", "preferred", f"{count} renderings are preferred, not 1")
        for index, one in enumerate(draft.renderings):
            if one.status == "superseded" and not one.until:
                yield draft.problem(f"renderings.{index}", "until", f'"{one.en}" is superseded; until when?', "warning")
            length = min(len(one.since), len(one.until))
            if length and one.until[:length] < one.since[:length]:
                yield draft.problem(f"renderings.{index}.until", "date", f'"{one.en}" ends before it begins', "warning")


def english(drafts: Sequence[Draft]) -> Iterator[Problem]:
    """A rendering is plain English without Chinese characters or marks, article or "to" in front."""
    for draft in drafts:
        for index, one in enumerate(draft.renderings):
            name = f"renderings.{index}.en"
            if not one.en:
                continue
            found = _CJK.search(one.en)
            if found:
                yield draft.problem(name, "english", f'"{one.en}" has the Chinese character or mark “{found.group()}”')
            elif not tokenize(one.en):
                yield draft.problem(name, "english", f'"{one.en}" has no word')
            if _CURLY.search(one.en):
                yield draft.problem(name, "quote", f'"{one.en}" has a curly quotation mark or apostrophe', "warning")
            if _LEADING.match(one.en) and not _ARTICLE_IN_NAME.match(one.en):
                yield draft.problem(name, "article", f'"{one.en}" begins with an article or "to"', "warning")
            if "  " in one.en or "\n" in one.en:
                yield draft.problem(name, "blank", f'"{one.en}" has a needless blank', "warning")


def domains(drafts: Sequence[Draft]) -> Iterator[Problem]:
    """A domain is one of the list."""
    for draft in drafts:
        for index, domain in enumerate(draft.domain):
            if domain not in tables.words("domains.txt"):
                yield draft.problem(f"domain.{index}", "domain", f'unknown domain "{domain}"', "warning")


def covered(drafts: Sequence[Draft]) -> Iterator[Problem]:
    """No rendering is a form of another of its entry: the checker knows spelling, number, case and hyphens itself."""
    for draft in drafts:
        for index, one in enumerate(draft.renderings):
            if one.status == "preferred":
                continue  # it has its place, whatever else covers it
            mine = one.status in _ACCEPTED
            for place, other in enumerate(draft.renderings):
                theirs = other.status in _ACCEPTED
                # Of two that cover each other the later is reported; a refused form that covers an accepted one does no harm.
                if place == index or (mine, theirs) == (True, False) or not _is_form(one.en, other.en):
                    continue
                if mine == theirs and place > index and _is_form(other.en, one.en):
                    continue
                what = "needs no place beside" if mine == theirs else "cannot be told apart from"
                yield draft.problem(f"renderings.{index}.en", "covered", f'"{one.en}" {what} "{other.en}"', "warning")


def _is_form(text: str, rendering: str) -> bool:
    target, wanted = Target(text), phrase(rendering)
    whole = len(target.tokens) - 1
    return any(found.first == 0 and found.last == whole and not found.extra for found in find(target, wanted))


def pinyin(drafts: Sequence[Draft]) -> Iterator[Problem]:
    """A pinyin that is given agrees with the characters."""
    for draft in drafts:
        characters = re.findall(HAN, draft.zh)
        if not draft.pinyin or not characters:
            continue
        from pypinyin import Style
        from pypinyin import pinyin as readings

        known = readings("".join(characters), style=Style.TONE, heteronym=True)
        syllables = [syllable for syllable in draft.pinyin.split() if not syllable.isascii() or syllable.isalpha()]
        syllables = [syllable for syllable in syllables if syllable not in re.findall("[A-Za-z0-9]+", draft.zh)]
        agree = len(syllables) == len(known) and all(one in many for one, many in zip(syllables, known, strict=True))
        if not agree:
            yield draft.problem("pinyin", "pinyin", f'"{draft.pinyin}" does not agree with “{draft.zh}”', "warning")


# What must hold for a glossary to be loaded at all: these rules report errors.
FOR_LOADING: tuple[Rule, ...] = (ids, duplicates, statuses, english)
FOR_LINT: tuple[Rule, ...] = (
    ids,
    chinese,
    traditional,
    composed,
    duplicates,
    statuses,
    english,
    lookalikes,
    domains,
    covered,
    pinyin,
)
