"""Share the words of a text out among the terms that want them: longest renderings first, each word to one term."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from translator.terms.phrases import Found, find
from translator.terms.pieces import Phrase, phrase
from translator.terms.tokens import ARTICLES, Target, is_joint

_LONGEST_HEAD = 3  # words: "Five-Year Plans"
_LONGEST_LIST = 6  # conjuncts


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

    English leaves out the head of all conjuncts but the last. Conjuncts that are no terms must be one word each.
    """
    whole = {found.first: found.last for wish in wishes for found in wish.places}  # first word -> word of the head
    fronts: dict[int, int] = {}
    while any(wish.open and _take_conjuncts(target, wish, (whole, fronts), taken) for wish in wishes):
        pass


def _take_conjuncts(target: Target, wish: Wish, heads: tuple[dict[int, int], dict[int, int]], taken: Taken) -> bool:
    """Prove open mentions of a concept by conjuncts without their head; say whether there was one."""
    before = wish.open
    for wanted in map(phrase, wish.accepted):
        for words in range(1, min(len(wanted.pieces), _LONGEST_HEAD + 1)):
            if wanted.pieces[-words].gap != " ":
                continue
            for found in find(target, wanted.front(words)):
                head = next((one for one in _heads(target, found, words, heads) if _is_head(target, one, wanted, words)), None)
                if head is not None and wish.open and taken.take(found):
                    wish.places.append(found)
                    heads[1][found.first] = head
    return wish.open < before


def _heads(target: Target, found: Found, words: int, heads: tuple[dict[int, int], dict[int, int]]) -> Iterator[int]:
    """Give the places where the last word of the head may be that a conjunct goes without."""
    whole, fronts = heads
    place, by_comma = _next_conjunct(target, found.last)
    if place in fronts:
        yield fronts[place]
    elif by_comma:
        # After a comma alone another front must follow ("industrial, supply and value chains").
        end = _last_conjunct(target, place)
        if end is not None and not found.extra:
            yield end + words
    elif place in whole:
        yield whole[place]
        yield from range(place + 1, whole[place])  # "wind and photovoltaic power bases"
    elif place >= 0 and place + 1 in whole:
        yield whole[place + 1]  # "fiscal and prudent monetary policies"
    elif 0 <= place < len(target.tokens) and not found.extra and not target.tokens[place].is_function_word:
        yield place + words  # a conjunct of one word that is no term: "disruptive and frontier technologies"


def _is_head(target: Target, last: int, wanted: Phrase, words: int) -> bool:
    """Say whether the words up to `last` are the last ones of the rendering; of names they must be a plural."""
    places = range(last - words + 1, last + 1)
    if last >= len(target.tokens) or not all(is_joint(target.gaps[place]) for place in places):
        return False
    pairs = list(zip(places, wanted.pieces[-words:], strict=True))
    if wanted.is_name and target.tokens[last].plain == wanted.pieces[-1].token.plain:
        return False  # "13th and 14th Five-Year Plans", but not "Bank of Japan and China"
    return all(piece.fits(target.tokens[place], abbreviation=False) for place, piece in pairs)


def _last_conjunct(target: Target, place: int) -> int | None:
    """Give the last of several conjuncts of one word that begin at `place`: "hydro" in "wind, solar, and hydro power"."""
    for _ in range(_LONGEST_LIST):
        if not 0 <= place < len(target.tokens) or target.tokens[place].is_function_word:
            return None
        place, by_comma = _next_conjunct(target, place)
        if 0 <= place < len(target.tokens) and not by_comma:
            return None if target.tokens[place].is_function_word else place
    return None


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
