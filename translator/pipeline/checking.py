"""Check a bilingual document anew: verdicts, the checks of each segment and of the whole, and what could not be run."""

from __future__ import annotations

from collections.abc import Collection

from translator.checks import check_document, codes, excused
from translator.checks.meaning import Embed, far_apart
from translator.model import Issue, Report, Segment
from translator.pipeline.bilingual import recheck
from translator.pipeline.document import BilingualDocument
from translator.pipeline.meaning import NOT_ASKED, NOT_INSTALLED, embeddings
from translator.terms import Glossary


def check(
    document: BilingualDocument,
    select: Collection[str] | None = None,
    *,
    ignore: Collection[str] = (),
    glossary: Glossary | None = None,
    date: str | None = None,
    authority: str | None = None,
    meaning: Embed | bool = False,
) -> Report:
    """Verify terms and numbers of a document anew and run the checks on it, whatever was found before.

    `select` and `ignore` name checks by code or by its beginning. Terms are those of `glossary`, or else of the document's own
    entries; `date` and `authority` choose renderings where they are not to be those the document was made with. `meaning` asks for
    the check of meaning, with embeddings of yours or, with True, with those of the extra `align`. Segments without a translation
    are not checked. What was not run is in `not_run` with the reason: where no segment has a translation, that is every check.

    >>> from translator import translate
    >>> check(translate("昆山新增企业35家。", engine="none")).not_run[0]
    ('T101', 'no segment has a translation')

    Raises ValueError for a name that no check has.
    """
    wanted = codes(select, ignore=ignore)
    if not any(segment.target is not None for segment in document.segments):
        return Report((), (), tuple((code, "no segment has a translation") for code in wanted))
    embed = (embeddings() if meaning is True else meaning) or None
    not_run = _not_run(document, glossary, "" if embed is not None else NOT_INSTALLED if meaning else NOT_ASKED)
    ran = tuple(code for code in wanted if code not in not_run)
    renewed = recheck(document, glossary=glossary, date=date, authority=authority).segments
    innocent = excused(renewed)
    found = [(segment.id, issue) for segment in renewed for issue in _told(segment, innocent) if issue.code in ran]
    found += check_document(renewed, ran)
    if embed is not None and "A311" in ran:
        found += far_apart([segment for segment in renewed if (segment.target or "").strip()], embed)
    place = {segment.id: number for number, segment in enumerate(renewed)}
    order = {code: number for number, code in enumerate(ran)}
    issues = sorted(found, key=lambda one: (place[one[0]], order[one[1].code]))
    return Report(tuple(issues), ran, tuple((code, not_run[code]) for code in wanted if code in not_run))


def _told(segment: Segment, innocent: Collection[tuple[str, str]]) -> list[Issue]:
    """Give the issues of a segment: where there is no translation at all, that alone; and none that the document excuses."""
    if not (segment.target or "").strip():
        return [one for one in segment.issues if one.code == "A301"]
    return [one for one in segment.issues if (segment.id, one.code) not in innocent]


def _not_run(document: BilingualDocument, glossary: Glossary | None, no_embeddings: str) -> dict[str, str]:
    """Say which checks cannot be run, and why."""
    reasons: dict[str, str] = {}
    if glossary is not None and not glossary.concepts:
        reasons |= dict.fromkeys(("T101", "T102", "A306", "C603"), "the glossary has no entries")
    elif glossary is None and not document.concepts and not document.signature:
        reasons |= dict.fromkeys(("T101", "T102", "C603"), "the document holds no entries; give a glossary")
    translated = sum(bool((segment.target or "").strip()) for segment in document.segments)
    if translated < 2:
        reasons |= dict.fromkeys(("C601", "C602", "C603", "A311"), "it takes two translated segments")
    if no_embeddings:
        reasons["A311"] = no_embeddings
    return reasons
