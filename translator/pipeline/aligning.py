"""Align a Chinese text with an English version of it, and make a bilingual document of the two."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from translator.alignment import Alignment, align_sentences
from translator.alignment.meaning import Meanings, installed
from translator.errors import InputError
from translator.memory import Unit
from translator.model import Bead, Issue, Segment
from translator.pipeline.cleaning import clean, decoded_text
from translator.pipeline.document import BilingualDocument
from translator.pipeline.evidence import compared
from translator.pipeline.profile import Profile
from translator.pipeline.signature import digest, package_version
from translator.segment import LONG_SENTENCE, segment
from translator.segment.english import segment_english
from translator.terms import Glossary, dictionary

# How many Han characters a sentence may have and not be cut at ；
SEMICOLONS: dict[str, int | None] = {"long": LONG_SENTENCE, "always": 0, "never": None}
LOW = 0.7  # a bead with a lower score should be looked at
Told = Callable[[str], object]

_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[.．、)）]")


@dataclass(frozen=True, slots=True)
class Text:
    """Sentences, and for each the number of its paragraph, from 1."""

    sentences: tuple[str, ...]
    paragraphs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two texts and how they were aligned; `used` says with what."""

    source: Text
    target: Text
    alignment: Alignment
    used: dict[str, Any] = field(default_factory=dict)


def align(
    source_lines: Sequence[str],
    target_lines: Sequence[str],
    *,
    glossary: Glossary | None = None,
    embeddings: bool | None = None,
) -> list[Bead]:
    """Say which lines of a Chinese text and of its English version belong together; a line is a sentence.

    Each line is in exactly one bead, and beads keep the order of both texts; a line without a counterpart, an empty one too, has
    a bead of its own. `embeddings` compares meanings where words leave a doubt: None does so where the extra `align` is
    installed. `score` is the chance of the bead among all alignments, 0 to 1; what is below 0.7 should be looked at. Raises
    ModelError where embeddings are asked for and cannot be had.

    >>> chinese = ["昆山新增企业35家。", "总投资40亿元。", "你好吗？"]
    >>> english = ["Kunshan added 35 enterprises, with 4 billion yuan invested.", "How are you?"]
    >>> [(bead.source, bead.target) for bead in align(chinese, english, embeddings=False)]
    [((0, 1), (0,)), ((2,), (1,))]
    """
    return list(aligned(source_lines, target_lines, glossary=glossary, embeddings=embeddings).beads)


def aligned(
    source_lines: Sequence[str],
    target_lines: Sequence[str],
    *,
    glossary: Glossary | None = None,
    embeddings: bool | None = None,
    use_dictionary: bool = True,
    told: Told = lambda stage: None,
    compared_told: Callable[[int, int], object] = lambda done, total: None,
) -> Alignment:
    """Align as `align` does, and give the pairs that stand in another order too."""
    rows = [number for number, line in enumerate(source_lines) if line.strip()]
    columns = [number for number, line in enumerate(target_lines) if line.strip()]
    source = [source_lines[number].strip() for number in rows]
    target = [_BLANKS.sub(" ", target_lines[number].strip()) for number in columns]
    told("read words, numbers and names")
    sentences = compared(source, target, glossary if glossary is not None else Glossary.load(), use_dictionary=use_dictionary)
    wanted = installed() if embeddings is None else embeddings
    similar = Meanings(source, target, told=compared_told) if wanted else None
    found = align_sentences(*sentences, similar=similar, told=told)
    beads = [_placed(bead, rows, columns) for bead in found.beads]
    crossings = tuple(_placed(bead, rows, columns) for bead in found.crossings)
    return Alignment(tuple(_with_empty(beads, len(source_lines), len(target_lines))), crossings)


def _placed(bead: Bead, rows: Sequence[int], columns: Sequence[int]) -> Bead:
    """Give a bead by the numbers of lines; an empty line between two of its lines belongs to it."""
    source = range(rows[bead.source[0]], rows[bead.source[-1]] + 1) if bead.source else ()
    target = range(columns[bead.target[0]], columns[bead.target[-1]] + 1) if bead.target else ()
    return Bead(tuple(source), tuple(target), bead.score)


def _with_empty(beads: Sequence[Bead], rows: int, columns: int) -> Iterator[Bead]:
    """Give every empty line that is left a bead of its own, before the next bead."""
    row = column = 0
    for bead in (*beads, Bead((rows,), (columns,), 1.0)):
        while bead.source and row < bead.source[0]:
            yield Bead((row,), (), 1.0)
            row += 1
        while bead.target and column < bead.target[0]:
            yield Bead((), (column,), 1.0)
            column += 1
        row += len(bead.source)
        column += len(bead.target)
        if row <= rows and column <= columns:
            yield bead


def read_texts(
    chinese: bytes, english: bytes, *, lines: bool = False, semicolons: str = "long", profile: Profile | None = None
) -> tuple[Text, Text]:
    """Clean the Chinese, decode the English, and cut both into sentences; with `lines`, each line is one, empty ones left out.

    The Chinese is cut as `bilingual` cuts it, so that a memory knows its sentences again: at ； in long sentences only.
    `semicolons` can also be `always` or `never`. Raises InputError for an empty side.

    >>> source, target = read_texts("1. 好。你呢？".encode(), b"1. Fine. And you?")
    >>> source.sentences, target.sentences
    (('1.好。', '你呢？'), ('1. Fine.', 'And you?'))
    """
    if lines:
        return _lines(decoded_text(chinese), "Chinese"), _lines(decoded_text(english), "English")
    cleaned = clean(chinese, profile=profile or Profile())
    cut = segment(cleaned.text, skip=[one.span for one in cleaned.page.furniture], longest=SEMICOLONS[semicolons]).segments
    source = _text([(one.text, one.paragraph) for one in cut], "Chinese")
    target = [(_BLANKS.sub(" ", one.text), one.paragraph) for one in segment_english(decoded_text(english)).segments]
    return source, _text(target, "English")


def _lines(text: str, side: str) -> Text:
    return _text([(line.strip(), number) for number, line in enumerate(text.splitlines(), 1) if line.strip()], side)


def _text(found: Sequence[tuple[str, int]], side: str) -> Text:
    """Put the number of an item (`1.`), cut off as a sentence, back to what it numbers."""
    sentences: list[str] = []
    paragraphs: list[int] = []
    for text, paragraph in found:
        if sentences and _NUMBER.fullmatch(sentences[-1]) and paragraphs[-1] == paragraph:
            sentences[-1] += text if side == "Chinese" else f" {text}"
        else:
            sentences.append(text)
            paragraphs.append(paragraph)
    if not sentences:
        raise InputError(f"there is no text in the {side} file", hint="the file is empty", code="input.empty")
    return Text(tuple(sentences), tuple(paragraphs))


def align_texts(
    source: Text,
    target: Text,
    *,
    glossary: Glossary | None = None,
    embeddings: bool | None = None,
    told: Told = lambda stage: None,
    compared_told: Callable[[int, int], object] = lambda done, total: None,
) -> Aligned:
    """Align two texts as `align` does, and say with what: versions, glossary, dictionary, embeddings."""
    glossary = glossary if glossary is not None else Glossary.load()
    found = aligned(
        source.sentences, target.sentences, glossary=glossary, embeddings=embeddings, told=told, compared_told=compared_told
    )
    used = {
        "version": package_version(),
        "glossary_sha256": glossary.digest,
        "dictionary": dictionary.installed(),
        "embeddings": installed() if embeddings is None else embeddings,
    }
    return Aligned(source, target, found, used)


def bilingual_document(found: Aligned, *, title: str = "", low: float = LOW) -> BilingualDocument:
    """Make a bilingual document with a segment for each bead, in the order of the texts.

    What is to be looked at is an issue: B701 a score below `low`, B702 Chinese without English, B703 English without Chinese,
    B704 a counterpart that stands elsewhere. Terms and numbers are not verified; `recheck` does that.
    """
    segments: list[Segment] = []
    places = {bead.source: number for number, bead in enumerate(found.alignment.beads) if bead.source}
    targets = {bead.target: number for number, bead in enumerate(found.alignment.beads) if bead.target}
    elsewhere = {places[one.source]: targets[one.target] for one in found.alignment.crossings}
    elsewhere |= {there: here for here, there in elsewhere.items()}
    paragraph = 1
    for number, bead in enumerate(found.alignment.beads):
        source, target = source_of(found, bead), target_of(found, bead)
        paragraph = found.source.paragraphs[bead.source[0]] if bead.source else paragraph
        segments.append(
            Segment(
                id=identifier(number),
                paragraph=paragraph,
                source=source,
                target=target or None,
                origin="human" if target else None,
                state="translated" if target else "initial",
                issues=tuple(_issues(bead, elsewhere.get(number), low)),
            )
        )
    return BilingualDocument(title, tuple(segments), signature=found.used, metadata={"aligned": count(found, low=low)})


def identifier(number: int) -> str:
    """Give the id of the segment made of a bead, by its number from 0."""
    return f"s{number + 1:04d}"


def _issues(bead: Bead, elsewhere: int | None, low: float) -> Iterator[Issue]:
    if elsewhere is not None:
        yield Issue("B704", "minor", f"the counterpart stands elsewhere: {identifier(elsewhere)}")
    elif not bead.target:
        yield Issue("B702", "major", "no English for it")
    elif not bead.source:
        yield Issue("B703", "major", "no Chinese for it")
    if bead.score < low:
        yield Issue("B701", "minor", f"aligned with a score of {bead.score:.2f}")


def source_of(found: Aligned, bead: Bead) -> str:
    """Give the Chinese of a bead as one text."""
    text = ""
    for part in (found.source.sentences[at] for at in bead.source):
        # Latin letters that meet need a blank between.
        text += f" {part}" if text[-1:].isascii() and part[:1].isascii() and text else part
    return text


def target_of(found: Aligned, bead: Bead) -> str:
    """Give the English of a bead as one text."""
    return " ".join(found.target.sentences[at] for at in bead.target)


def count(found: Aligned, *, low: float = LOW) -> dict[str, int]:
    """Count sentences and beads: what a summary shows."""
    beads = found.alignment.beads
    return {
        "source": len(found.source.sentences),
        "target": len(found.target.sentences),
        "beads": len(beads),
        "one_to_one": sum(len(bead.source) == len(bead.target) == 1 for bead in beads),
        "source_alone": sum(not bead.target for bead in beads),
        "target_alone": sum(not bead.source for bead in beads),
        "low": sum(bead.score < low for bead in beads),
        "crossings": len(found.alignment.crossings),
    }


def units(found: Aligned, *, least: float = 0.0) -> Iterator[Unit]:
    """Give the pairs with a score of `least` or more as units of a memory, made by people, with their neighbours."""
    for bead in found.alignment.beads:
        if not bead.source or not bead.target or bead.score < least:
            continue
        first, last = bead.source[0], bead.source[-1]
        yield Unit(
            source_of(found, bead),
            target_of(found, bead),
            context=found.source.sentences[first - 1] if first else "",
            after=found.source.sentences[last + 1] if last + 1 < len(found.source.sentences) else "",
            origin="human",
            signature=digest(found.used),
            note=f"alignment score {bead.score:.2f}",
        )
