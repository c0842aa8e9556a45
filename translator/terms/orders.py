"""The other orders of a verb phrase: "shore up weak links" may be "weak links were shored up" and "shore weak links up".

Nominalisations ("the shoring-up of weak links") are other words, and left alone: a glossary that wants them says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from translator.terms import tables
from translator.terms.tokens import ARTICLES, Token

_PARTICLES = frozenset(("up", "out", "off", "down", "away", "back"))  # those that may stand behind the object
_BE = frozenset(("be", "am", "is", "are", "was", "were", "been", "being", "get", "gets", "got", "gotten", "getting"))
_AUXILIARIES = _BE | frozenset(
    ("has", "have", "had", "having", "will", "would", "shall", "should", "must", "can", "could", "may", "might", "cannot")
)
_ADVERBS = frozenset(("not", "also", "further", "better", "now", "then", "thus", "still", "soon", "never", "ever", "to", "well"))
_LONGEST_CHAIN = 6  # "should not have been further"
DETERMINERS = frozenset(("our", "its", "their", "his", "her", "your", "my", "this", "these", "some"))


def verbs(tokens: Sequence[Token]) -> int:
    """Count the words of the verb a rendering begins with, particles and a second verb included; 0 for a noun phrase.

    >>> from translator.terms.tokens import tokenize
    >>> [verbs(tokenize(text)) for text in ("shore up weak links", "ensure and improve services", "weak links")]
    [2, 3, 0]
    """
    known = tables.words("transitive.txt")
    if not tokens or tokens[0].core not in known:
        return 0
    count = 1
    if len(tokens) > 2 and tokens[1].plain == "and" and tokens[2].core in known:
        count = 3
    while count < len(tokens) and tokens[count].is_function_word and tokens[count].plain not in DETERMINERS | {"and"}:
        count += 1
    return count if count < len(tokens) else 0


def passives(tokens: Sequence[Token], verb: int) -> Iterator[tuple[int, ...]]:
    """Give the orders of the words in the passive, each as the indexes of the words; the verb is the first `verb` of them.

    What follows the object may stay with it or follow the verb.

    >>> from translator.terms.tokens import tokenize
    >>> list(passives(tokenize("seek truth from facts"), 1))
    [(1, 2, 3, 0), (1, 0, 2, 3)]
    """
    everything = tuple(range(len(tokens)))
    head, rest = everything[:verb], everything[verb:]
    yield rest + head
    end = next((index for index in rest[1:] if _is_tail(tokens[index])), len(tokens))
    if end < len(tokens):
        yield everything[verb:end] + head + everything[end:]


def shifted(tokens: Sequence[Token], verb: int) -> tuple[int, ...] | None:
    """Give the order with the particle behind the object, where the verb has one.

    >>> from translator.terms.tokens import tokenize
    >>> shifted(tokenize("shore up weak links"), 2)
    (0, 2, 3, 1)
    """
    if verb != 2 or tokens[1].plain not in _PARTICLES:
        return None
    return (0, *range(2, len(tokens)), 1)


def participle_places(tokens: Sequence[Token], gaps: Sequence[str], last: int) -> Iterator[int]:
    """Give the places behind the subject that ends at `last` where the participle of its passive may stand."""
    passive = False
    for place in range(last + 1, min(last + 1 + _LONGEST_CHAIN, len(tokens))):
        token = tokens[place]
        if gaps[place].strip():
            return
        if passive and not token.plain.endswith("ing"):
            yield place
        passive = passive or token.plain in _BE
        if token.plain not in _AUXILIARIES and token.plain not in _ADVERBS and not token.plain.endswith("ly"):
            return


def _is_tail(token: Token) -> bool:
    is_adverb = token.plain.endswith("ly") or token.plain in {"well", "first"}
    return is_adverb or (token.is_function_word and token.plain not in ARTICLES)
