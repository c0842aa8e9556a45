"""Find a rendering in an English text as a reader would: its words in order, in whatever form the sentence asks for.

Allowed: another number or (for words of lower case) verb form, British spelling, hyphen or blank or neither inside a compound,
articles, quotation marks, a possessive, an abbreviation in brackets, emphasis, and few extra words that qualify
("industrial *value* chain"); of a verb phrase also the passive. Not allowed: another order of a noun phrase, a conjunction,
preposition or mark between the words, a piece of a word. Renderings are noun phrases and infinitives, so forms are undone on
the text's side only: "climb" finds "climbing", but not the other way; the last word of a noun phrase stays a noun.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from translator.model import Span
from translator.terms import orders, tables
from translator.terms.pieces import MIN_COMPOUND, Phrase, Piece
from translator.terms.tokens import ARTICLES, Target, Token, is_hyphen, is_joint, is_seam

MAX_EXTRA_WORDS = 2  # between two words of a rendering
MAX_EXTRA_WORDS_TOTAL = 3
_AROUND = " \t\r\n\u00a0*_`\"'\u2018\u2019\u201c\u201d"  # blanks, quotation marks, emphasis
_PARTICLES_OF_NOUNS = frozenset(("in", "up", "out", "down", "over", "through"))
_PAUSES = frozenset(",;:\u2014")  # marks inside a sentence, one as good as another where the rendering has one


@dataclass(frozen=True, slots=True)
class Found:
    """A rendering at `span`: words `first` to `last` of the text, `extra` of which are not in the rendering."""

    span: Span
    first: int
    last: int
    extra: int
    length: int  # words of the rendering


def find(target: Target, wanted: Phrase) -> list[Found]:
    """Give for each place where the rendering begins the tightest way to read it there; results may overlap."""
    result = list(_find(target, wanted))
    for other in wanted.others:
        result += _find(target, other)
    return result


def _find(target: Target, wanted: Phrase) -> Iterator[Found]:
    if not target.has(wanted.tails):
        return
    for first in target.places(wanted.heads):
        reach = None if _is_blocked(target, first) else _read(target, wanted, first)
        if reach and not _is_lengthened(target, reach[0]):
            last, extra = reach
            end = target.tokens[last].end if wanted.pieces[-1].token.possessive else target.tokens[last].core_end
            yield Found((target.tokens[first].start, end), first, last, extra, len(wanted.pieces))


def _is_blocked(target: Target, first: int) -> bool:
    """A prefix with a hyphen before the words makes another term of them: "non-state economy"; some do so with a blank."""
    if first == 0 or not is_joint(target.gaps[first]):
        return False
    names = "blocking_prefixes.txt" if is_hyphen(target.gaps[first]) else "blocking_words.txt"
    return target.tokens[first - 1].plain in tables.words(names)


def _is_lengthened(target: Target, last: int) -> bool:
    """A particle with a hyphen behind the words makes another term of them: "trade-in"; but "opening-up" is opening."""
    if last + 1 >= len(target.tokens) or not is_hyphen(target.gaps[last + 1]) or target.tokens[last].plain.endswith("ing"):
        return False
    return target.tokens[last + 1].plain in tables.words("blocking_suffixes.txt")


def _read(target: Target, wanted: Phrase, first: int) -> tuple[int, int] | None:
    """Read the rendering from the text's word `first` on, tightest first; give the last word's place and the extra words."""
    end = len(wanted.pieces)
    waiting = [(0, first, 0)]
    seen: set[tuple[int, int, int]] = set()  # no dead end is entered twice: a rendering may be long and repeat itself
    while waiting:
        state = waiting.pop()
        index, place, extra = state
        if index == end:
            return place, extra
        if state in seen:
            continue
        seen.add(state)
        for last, used in reversed(_readings(target, wanted, index, place)):
            if index + used == end:
                waiting.append((end, last, extra))
            else:
                following = _next_places(target, wanted, index + used, last, extra)
                waiting += ((index + used, after, extra + skipped) for after, skipped in reversed(following))
    return None


def _readings(target: Target, wanted: Phrase, index: int, place: int) -> list[tuple[int, int]]:
    """Give the ways the text's word at `place` can be read: its last place, and how many of the rendering's words it is."""
    result: list[tuple[int, int]] = []
    abbreviation = target.is_abbreviation(place)
    token, piece = target.tokens[place], wanted.pieces[index]
    if piece.fits(token, abbreviation=abbreviation):
        result.append((place, 1))
    merged = wanted.merged[index] if index < len(wanted.merged) else None
    if merged and merged.fits(token, abbreviation=abbreviation):
        result.append((place, 2))
    splits = place + 1 < len(target.tokens) and _may_split(piece.token.core, target.gaps[place + 1]) and target.may_join(place)
    if splits and piece.fits(target.pair(place), abbreviation=False):
        result.append((place + 1, 1))
    return result


def _may_split(word: str, gap: str) -> bool:
    """Say whether a word may be written as two with this between: "health care"; a short one with digits by a hyphen: "3-D"."""
    return len(word) >= MIN_COMPOUND or (is_hyphen(gap) and word.isalnum() and not word.isalpha() and not word.isdigit())


def _next_places(target: Target, wanted: Phrase, index: int, last: int, extra: int) -> list[tuple[int, int]]:
    """Give the places where the rendering's word `index` may follow the text's word `last`, and the extra words between."""
    if index == wanted.participle_at:
        return [(place, 1) for place in orders.participle_places(target.tokens, target.gaps, last)]
    piece = wanted.pieces[index]
    budget = 0 if wanted.is_name or is_hyphen(piece.gap) else min(MAX_EXTRA_WORDS, MAX_EXTRA_WORDS_TOTAL - extra)
    result: list[tuple[int, int]] = []
    skipped = 0
    if _is_particle_of_noun(wanted, index) and not is_hyphen(target.gaps[last + 1] if last + 1 < len(target.tokens) else ""):
        return []
    begin = last + 1 + (0 if "(" in piece.gap else target.bracketed(last + 1))  # "state-owned enterprise (SOE) reform"
    for place in range(begin, len(target.tokens)):
        token, gap = target.tokens[place], target.gaps[place]
        if place == begin > last + 1:
            gap = gap.lstrip(_AROUND).removeprefix(")")
        if not _is_passable(gap, piece, wanted, token):
            break
        # A hyphen ties a word to an extra one: "chain" in "industrial cross-chain" is another word.
        tied = is_hyphen(gap) and place > begin and target.tokens[place - 1].plain not in ARTICLES
        if not tied:
            result.append((place, skipped))
        if _is_passed_over(target, wanted, index, place) and (is_hyphen(piece.gap) or not is_hyphen(gap)):
            continue
        of_object = index == wanted.object_at and token.possessive and place == begin  # "expand China's domestic demand"
        if not (_is_qualifier(token) or of_object) or (is_hyphen(gap) and not tied):
            break
        after_plural = skipped and _is_plural(target.tokens[place - 1])  # noun and verb: "industrial policies support chain"
        skipped += 0 if tied else 1  # a hyphenated compound is one word
        if skipped > budget or after_plural:
            break
    return result


def _is_particle_of_noun(wanted: Phrase, index: int) -> bool:
    """Say whether a word makes a noun of the one before, which without the hyphen is another thing: "trade-in", "trade in"."""
    before, piece = wanted.pieces[index - 1 : index + 1]
    if not is_hyphen(piece.gap) or before.token.plain.endswith("ing"):
        return False
    return piece.token.plain in _PARTICLES_OF_NOUNS


def _is_passed_over(target: Target, wanted: Phrase, index: int, place: int) -> bool:
    """Say whether a word does not count: an article, a determiner of the object, "to" before a further verb."""
    word = target.tokens[place].plain
    if word in ARTICLES or (word in orders.DETERMINERS and index == wanted.object_at):
        return True
    return word == "to" and wanted.object_at is not None and (target.tokens[place - 1].plain == "and" or "," in target.gaps[place])


def _is_passable(gap: str, piece: Piece, wanted: Phrase, token: Token) -> bool:
    """Say whether the rendering may go on behind what lies between two words: a mark ends it, unless it has the mark itself."""
    if is_seam(gap):
        return True
    if gap.count("\n") > 1:
        return False
    mark = gap.strip(_AROUND)
    if mark and set(mark) <= set(piece.gap):
        return True
    if mark not in _PAUSES and mark not in ("-", "\u2013"):  # the last two as dashes, with blanks
        return False
    serial = wanted.has_comma and mark == "," and token.plain in {"and", "or"}
    return serial or not _PAUSES.isdisjoint(piece.gap.strip())


def _is_qualifier(token: Token) -> bool:
    """Say whether a word can be an adjective or adverb, or a noun used as one: nothing else is known of it."""
    return token.core[0].isalpha() and not token.possessive and not token.is_function_word


def _is_plural(token: Token) -> bool:
    return token.plain.endswith("s") and token.plain not in token.noun_bases()
