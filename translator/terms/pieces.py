"""A rendering made ready to be looked for: its words, how each is compared, and the orders they may stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from translator.terms import orders
from translator.terms.tokens import ARTICLES, Token, is_hyphen, is_joint, tokenize

MIN_COMPOUND = 4  # letters of a word that may be written as two; "in form" is not "inform", but "E V" is too little to go by
_MIN_ACRONYM = 4  # letters of an abbreviation that is also written as a word: "Covid", but not "Who"


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of a rendering and the way to compare it. `gap` is what stands before it in the rendering."""

    token: Token
    gap: str
    bases: frozenset[str]
    is_noun: bool = False  # known to be one: "training" is no form of the train in "high-speed train"

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
            # A sign or the name of one: "AI+" and "AI plus" for "AI Plus".
            written_so = token.core[0].isupper() or not token.core[0].isalpha() or token.plain == "plus"
            return written_so and not self.bases.isdisjoint(token.noun_bases())
        return not abbreviation and not self.bases.isdisjoint(token.noun_bases() if self.is_noun else token.bases())

    def _fits_letters(self, letters: str) -> bool:
        mine = self.token.core
        if letters in (mine, mine + "s"):
            return True
        if mine.isalpha() and len(mine) >= _MIN_ACRONYM and letters == mine.capitalize():
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
    object_at: int | None = None  # where the object begins, behind the verb
    participle_at: int | None = None  # where the verb is, in the passive
    heads: frozenset[str] = frozenset()  # base forms of which one must begin it
    tails: frozenset[str] = frozenset()  # base forms of which one must end it
    others: tuple[Phrase, ...] = ()  # the same words in another order

    def front(self, words: int) -> Phrase:
        """Give the rendering without its last `words`."""
        return _front(self, words)

    def reordered(self, order: Sequence[int]) -> Phrase:
        """Give the words in another order; where two come together that did not before, a blank stands between."""
        turned = zip((-1, *order), order, strict=False)
        return self._of([self.pieces[at] if before == at - 1 else replace(self.pieces[at], gap=" ") for before, at in turned])

    def _of(self, pieces: Sequence[Piece]) -> Phrase:
        merged = tuple(_merge(one, two) for one, two in pairwise(pieces))
        heads = _starts([*pieces[:1], *merged[:1]])
        return replace(self, pieces=tuple(pieces), merged=merged, heads=heads, tails=_starts([*pieces[-1:], *merged[-1:]]))


@lru_cache(maxsize=16384)
def phrase(rendering: str) -> Phrase:
    """Make a rendering ready to be looked for."""
    tokens = tokenize(rendering)
    kept = [index for index, token in enumerate(tokens) if not _is_article(tokens, index)] or list(range(len(tokens)))
    pieces: list[Piece] = []
    for index in kept:
        gap = rendering[tokens[index - 1].end : tokens[index].start] if index else ""
        if index > 1 and index - 1 not in kept:  # "movement, a gentleman", "on-the-job"
            gap = rendering[tokens[index - 2].end : tokens[index - 1].start]
        pieces.append(Piece(tokens[index], gap, tokens[index].noun_bases()))
    is_compound = len(pieces) > 1 and is_hyphen(pieces[1].gap)  # "take-off site"
    verb = 0 if is_compound else orders.verbs([piece.token for piece in pieces])
    if len(pieces) > 1 and not verb:
        pieces[-1] = replace(pieces[-1], is_noun=True)
    content = [piece for piece in pieces if not piece.token.is_function_word]
    is_name = bool(content) and all(piece.is_exact or not piece.token.core[0].islower() for piece in content)
    whole = Phrase((), (), is_name, any("," in piece.gap for piece in pieces), verb or None)._of(pieces)
    return replace(whole, others=tuple(_other_orders(whole, verb))) if verb else whole


@lru_cache(maxsize=4096)
def _front(whole: Phrase, words: int) -> Phrase:
    return replace(whole._of(whole.pieces[:-words]), others=())


def _is_article(tokens: Sequence[Token], index: int) -> bool:
    """Say whether a word counts for nothing; in "Ping An" it is a name, and at the end of a rendering a letter ("vitamin A")."""
    is_name = index > 0 and tokens[index].core == "An"
    return tokens[index].plain in ARTICLES and not is_name and index < len(tokens) - 1


def _other_orders(whole: Phrase, verb: int) -> Iterator[Phrase]:
    tokens = [piece.token for piece in whole.pieces]
    for order in orders.passives(tokens, verb):
        yield replace(whole.reordered(order), participle_at=order.index(0), object_at=None)
    turned = orders.shifted(tokens, verb)
    if turned:
        yield replace(whole.reordered(turned), object_at=1)


def _starts(pieces: Iterable[Piece | None]) -> frozenset[str]:
    bases = frozenset(base for piece in pieces if piece for base in piece.bases)
    return bases | {base + "s" for base in bases}  # "EVs" has its own base


def _merge(one: Piece, two: Piece) -> Piece | None:
    token = one.token.joined(two.token)
    apart = not is_hyphen(two.gap) and (one.token.is_function_word or two.token.is_function_word)
    if apart or not is_joint(two.gap) or len(token.core) < MIN_COMPOUND:
        return None
    return Piece(token, one.gap, token.noun_bases())
