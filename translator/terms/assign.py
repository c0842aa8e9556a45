"""Share the words of a text out among the terms that want them: longest renderings first, each word to one term."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from translator.terms.phrases import Found, find
from translator.terms.pieces import phrase
from translator.terms.tokens import ARTICLES, Target


@dataclass
class Wish:
    """A concept mentioned `mentions` times in the source, with the forms it accepts and those it refuses.

    `assign` fills in the answer: `places` where a mention is proved, `wrong` where only a refused form stands.
    """

    mentions: int
    accepted: tuple[str, ...]
    refused: tuple[str, ...] = ()
    places: list[Found] = field(default_factory=list)
    wrong: list[Found] = field(default_factory=list)

    @property
    def open(self) -> int:
        return self.mentions - len(self.places) - len(self.wrong)


class Taken:
    """The words of a text that belong to somebody."""

    def __init__(self) -> None:
        self._words: set[int] = set()

    def take(self, found: Found) -> bool:
        """Take the words of a place, if none of them is taken."""
        words = range(found.first, found.last + 1)
        if not self._words.isdisjoint(words):
            return False
        self._words.update(words)
        return True


def assign(target: Target, wishes: Sequence[Wish]) -> None:
    """Fill in `places` and `wrong` of each wish.

    Renderings of more words choose first, then those read without extra words, then the concept with the least choice, then
    the one more to the left. A refused form counts only where no accepted one of any concept is.

    >>> chain, cluster = Wish(1, ("industrial chain",)), Wish(1, ("industrial chain cluster",))
    >>> assign(Target("clusters of an industrial chain cluster"), [chain, cluster])
    >>> [found.span for found in cluster.places], chain.places
    ([(15, 39)], [])
    """
    taken = Taken()
    joint = _joint(wishes)
    _take_best(target, wishes, taken, [[en for en in wish.accepted if en not in joint] for wish in wishes])
    _share_heads(target, wishes, taken)
    if joint:
        _take_best(target, wishes, taken, [[en for en in wish.accepted if en in joint] for wish in wishes])
    for wish in wishes:
        wish.places.sort(key=lambda found: found.first)
        for one in sorted(_find_all(target, wish.refused), key=lambda found: (-found.length, found.first)):
            if wish.open and taken.take(one):
                wish.wrong.append(one)


def _joint(wishes: Sequence[Wish]) -> set[str]:
    """Give the renderings that name several of the wishes at once: "innovation, industrial, capital, and talent chains".

    They come last: each of the wishes may have a word of its own there.
    """
    counts = Counter(en for wish in wishes for en in dict.fromkeys(wish.accepted) if "," in en)
    return {en for en, count in counts.items() if count > 1}


def _take_best(target: Target, wishes: Sequence[Wish], taken: Taken, renderings: Sequence[Sequence[str]]) -> None:
    """Let the wishes take places of some of their renderings, the best bids first."""
    bids: list[tuple[tuple[int, int, int, int], Wish, Found]] = []
    for wish, accepted in zip(wishes, renderings, strict=True):
        # "EV" inside "EV car", where that is refused, is no proof.
        refused = _longest_around(_find_all(target, wish.refused))
        found = [one for one in _find_all(target, accepted) if not _is_part(one, refused)]
        slack = len({one.span for one in found}) - wish.mentions
        bids += (((-one.length, one.extra, slack, one.first), wish, one) for one in found)
    for _, wish, one in sorted(bids, key=lambda bid: bid[0]):
        if wish.open and taken.take(one):
            wish.places.append(one)


def _find_all(target: Target, renderings: Iterable[str]) -> list[Found]:
    return [found for rendering in renderings for found in find(target, phrase(rendering))]


def _longest_around(places: Sequence[Found]) -> dict[int, Found]:
    """Give for each word the place of most words it is in."""
    return {word: one for one in sorted(places, key=lambda one: one.length) for word in range(one.first, one.last + 1)}


def _is_part(one: Found, others: dict[int, Found]) -> bool:
    """Say whether a place lies inside a longer one."""
    other = others.get(one.first)
    return other is not None and other.first <= one.first and one.last <= other.last and other.length > one.length


def _share_heads(target: Target, wishes: Sequence[Wish], taken: Taken) -> None:
    """Prove "industrial chain" by "industrial and supply chains", whether "supply chain" is a term or not.

    English leaves out the head of all conjuncts but the last. A last one that is no term must be one word before the head.
    """
    whole = {found.first: found.last for wish in wishes for found in wish.places}  # first word -> word of the head
    fronts: dict[int, int] = {}
    while any(wish.open and _take_conjunct(target, wish, (whole, fronts), taken) for wish in wishes):
        pass


def _take_conjunct(target: Target, wish: Wish, heads: tuple[dict[int, int], dict[int, int]], taken: Taken) -> bool:
    """Prove one more mention of a concept by a conjunct without its head."""
    whole, fronts = heads
    for rendering in wish.accepted:
        wanted = phrase(rendering)
        if len(wanted.pieces) < 2 or wanted.is_name or wanted.pieces[-1].gap != " ":
            continue
        for found in find(target, wanted.front()):
            place, by_comma = _next_conjunct(target, found.last)
            # After a comma alone another front must follow ("industrial, supply and value chains").
            head = fronts.get(place) if by_comma else fronts.get(place, whole.get(place))
            if head is None and not by_comma and not found.extra:
                head = _head_behind(target, place)
            if head is None or not wanted.pieces[-1].fits(target.tokens[head], abbreviation=False):
                continue
            if taken.take(found):
                wish.places.append(found)
                fronts[found.first] = head
                return True
    return False


def _head_behind(target: Target, place: int) -> int | None:
    """Give the word behind a conjunct of one word that is no term: the head of "disruptive and frontier technologies"."""
    head = place + 1
    if place < 0 or head >= len(target.tokens) or target.gaps[head] != " ":
        return None
    return None if target.tokens[place].is_function_word else head


def _next_conjunct(target: Target, last: int) -> tuple[int, bool]:
    """Give the first word of what is coordinated with the word `last`, or -1; and whether a comma alone joins them."""
    place = last + 1
    if place >= len(target.tokens):
        return -1, False
    by_comma = target.gaps[place].strip() == ","
    by_word = target.tokens[place].plain in {"and", "or"} and target.gaps[place].strip() in {"", ","}
    place += by_word
    if place < len(target.tokens) and target.tokens[place].plain in ARTICLES:
        place += 1
    return (place, not by_word) if by_comma or by_word else (-1, False)
