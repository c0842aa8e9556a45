"""Find a rendering in an English text as a reader would: its words in order, in whatever form the sentence asks for.

Allowed: another number or (for words of lower case) verb form, British spelling, hyphen or blank or neither inside a compound,
articles, quotation marks, a possessive, an abbreviation in brackets, and few extra words that qualify ("industrial *value*
chain"). Not allowed: another order, a conjunction, preposition or mark between the words, a piece of a word. Renderings are
noun phrases and infinitives, so forms are undone on the text's side only: "house" finds "housing", but not the other way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from translator.model import Span
from translator.terms import tables
from translator.terms.tokens import ARTICLES, HYPHENS, Target, Token, is_hyphen, is_joint, tokenize

MAX_EXTRA_WORDS = 2  # between two words of a rendering
MAX_EXTRA_WORDS_TOTAL = 3
_MIN_COMPOUND = 4  # letters of a word that may be written as two; "in form" is not "inform", but "E V" is too little to go by
_GAP = frozenset(" \t\n\r\u00a0\u2009\u202f\u2013\"'\u2018\u2019\u201c\u201d" + HYPHENS)


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of a rendering and the way to compare it. `gap` is what stands before it in the rendering."""

    token: Token
    gap: str
    bases: frozenset[str]

    @property
    def is_exact(self) -> bool:
        """Abbreviations and names with inner capitals: their letters are compared, not their bases."""
        core = self.token.core
        return core[1:] != core[1:].lower() or (len(core) == 1 and core.isupper()) or (core[0].isdigit() and core != core.lower())

    def fits(self, token: Token, *, abbreviation: bool) -> bool:
        """Say whether a word of the text is a form of this one."""
        if self.is_exact:
            return self._fits_letters(token.core)
        if self.token.core[0].isupper():
            # A name: "Party" is no "party", and no verb ("Wu" is not "wuing").
            written_so = token.core[0].isupper() or not token.core[0].isalpha()  # a sign: "AI+" for "AI Plus"
            return written_so and not self.bases.isdisjoint(token.noun_bases())
        return not abbreviation and not self.bases.isdisjoint(token.bases())

    def _fits_letters(self, letters: str) -> bool:
        mine = self.token.core
        if letters in (mine, mine + "s"):
            return True
        if mine.isupper() or mine[0].isdigit():
            return False
        return letters.lower() == mine.lower()  # "MicroLED", "microLED"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A rendering made ready: its words without articles; `merged[i]` is words i and i + 1 written as one, or None."""

    pieces: tuple[Piece, ...]
    merged: tuple[Piece | None, ...]
    is_name: bool  # all words that count begin with a capital: no extra words inside
    has_comma: bool

    def front(self) -> Phrase:
        """Give the rendering without its last word."""
        return replace(self, pieces=self.pieces[:-1], merged=self.merged[:-1])


@dataclass(frozen=True, slots=True)
class Found:
    """A rendering at `span`: words `first` to `last` of the text, `extra` of which are not in the rendering."""

    span: Span
    first: int
    last: int
    extra: int
    length: int  # words of the rendering


@lru_cache(maxsize=16384)
def phrase(rendering: str) -> Phrase:
    """Make a rendering ready to be looked for."""
    tokens = tokenize(rendering)
    kept = [index for index, token in enumerate(tokens) if token.plain not in ARTICLES] or list(range(len(tokens)))
    pieces: list[Piece] = []
    for index in kept:
        gap = rendering[tokens[index - 1].end : tokens[index].start] if index else ""
        pieces.append(Piece(tokens[index], gap, tokens[index].noun_bases()))
    merged = tuple(_merge(one, two) for one, two in pairwise(pieces))
    content = [piece for piece in pieces if not piece.token.is_function_word]
    is_name = bool(content) and all(piece.is_exact or not piece.token.core[0].islower() for piece in content)
    return Phrase(tuple(pieces), merged, is_name, any("," in piece.gap for piece in pieces))


def _merge(one: Piece, two: Piece) -> Piece | None:
    token = one.token.joined(two.token)
    apart = not is_hyphen(two.gap) and (one.token.is_function_word or two.token.is_function_word)
    if apart or not is_joint(two.gap) or len(token.core) < _MIN_COMPOUND:
        return None
    return Piece(token, one.gap, token.noun_bases())


def find(target: Target, wanted: Phrase) -> list[Found]:
    """Give for each place where the rendering begins the tightest way to read it there; results may overlap."""
    if not wanted.pieces:
        return []
    heads = wanted.pieces[0].bases
    if wanted.merged and wanted.merged[0]:
        heads |= wanted.merged[0].bases
    result: list[Found] = []
    for first in target.places(heads | {head + "s" for head in heads}):  # "EVs" has its own base
        if _is_blocked(target, first):
            continue
        reach = _read(target, wanted, 0, first, 0)
        if reach:
            last, extra = reach
            end = target.tokens[last].end if wanted.pieces[-1].token.possessive else target.tokens[last].core_end
            result.append(Found((target.tokens[first].start, end), first, last, extra, len(wanted.pieces)))
    return result


def _is_blocked(target: Target, first: int) -> bool:
    """A prefix with a hyphen before the words makes another term of them: "non-state economy"."""
    if first == 0 or not is_hyphen(target.gaps[first]):
        return False
    return target.tokens[first - 1].plain in tables.words("blocking_prefixes.txt")


def _read(target: Target, wanted: Phrase, index: int, place: int, extra: int) -> tuple[int, int] | None:
    """Read words `index`… of the rendering from the text's word `place` on; give the last word's place and the extra words."""
    for last, used in _readings(target, wanted, index, place):
        if index + used == len(wanted.pieces):
            return last, extra
        for following, skipped in _next_places(target, wanted, index + used, last, extra):
            reach = _read(target, wanted, index + used, following, extra + skipped)
            if reach:
                return reach
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
    splits = len(piece.token.core) >= _MIN_COMPOUND and place + 1 < len(target.tokens) and target.may_join(place)
    if splits and piece.fits(target.pair(place), abbreviation=False):
        result.append((place + 1, 1))
    return result


def _next_places(target: Target, wanted: Phrase, index: int, last: int, extra: int) -> list[tuple[int, int]]:
    """Give the places where the rendering's word `index` may follow the text's word `last`, and the extra words between."""
    piece = wanted.pieces[index]
    budget = 0 if wanted.is_name or is_hyphen(piece.gap) else min(MAX_EXTRA_WORDS, MAX_EXTRA_WORDS_TOTAL - extra)
    result: list[tuple[int, int]] = []
    skipped = 0
    for place in range(last + 1, len(target.tokens)):
        token, gap = target.tokens[place], target.gaps[place]
        if place == last + 1 and target.is_bracketed(place):
            continue  # "state-owned enterprise (SOE) reform"
        if not _is_passable(gap.removeprefix(")") if target.is_bracketed(place - 1) else gap, piece, wanted, token):
            break
        # A hyphen ties a word to an extra one: "chain" in "industrial cross-chain" is another word.
        tied = is_hyphen(gap) and place > last + 1 and target.tokens[place - 1].plain not in ARTICLES
        if not tied:
            result.append((place, skipped))
        if token.plain in ARTICLES and not is_hyphen(gap):
            continue
        if not _is_qualifier(token) or (is_hyphen(gap) and not tied):
            break
        skipped += 0 if tied else 1  # a hyphenated compound is one word
        if skipped > budget:
            break
    return result


def _is_passable(gap: str, piece: Piece, wanted: Phrase, token: Token) -> bool:
    """Say whether the rendering may go on behind what lies between two words: a mark ends it, unless it has the mark itself."""
    if gap.count("\n") > 1:
        return False
    marks = set(gap) - _GAP
    if not marks or marks <= set(piece.gap):
        return True
    return marks == {","} and wanted.has_comma and token.plain in {"and", "or"}  # the serial comma


def _is_qualifier(token: Token) -> bool:
    """Say whether a word can be an adjective or adverb, or a noun used as one: nothing else is known of it."""
    return token.core[0].isalpha() and not token.possessive and not token.is_function_word
