"""Join the English of the parts of a sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from translator import hanzi

# The English mark for the Chinese one that a part ends with; a mark that ends a sentence is the engine's own.
_MARKS = {"，": ",", "、": ",", "；": ";", "：": ":", ",": ",", ";": ";", ":": ":"}
_ENDS_A_SENTENCE = re.compile(rf"[。！？!?…][{re.escape(hanzi.CLOSING)}]*$")
_FIRST_WORD = re.compile(r"[A-Z][a-z'’-]*(?=[\s,;:.]|$)")


def joined(sources: Sequence[str], targets: Sequence[str], names: Collection[str] = ()) -> str:
    """Join the English of parts: each ends with the mark that its source has, and goes on with a small letter.

    A first word keeps its capital where one of `names` begins with it, or where it stands capitalised elsewhere in a sentence.

    >>> joined(["提升产业能级，", "昆山做强城市功能。"], ["Raise industry.", "Kunshan strengthens the city."], ["Kunshan"])
    'Raise industry, Kunshan strengthens the city.'
    >>> joined(["一。", "二，", "三。"], ["One.", "Two.", "The third."])
    'One. Two, the third.'
    """
    kept = {name.split()[0] for name in names if name.strip()}
    kept |= {word for text in targets for word in re.findall(r"(?<=[a-z,;] )[A-Z][\w'’-]*", text)}
    result: list[str] = []
    goes_on = False
    for number, (source, target) in enumerate(zip(sources, targets, strict=True)):
        first = _FIRST_WORD.match(target)
        if goes_on and first and first[0] not in kept and first[0] != "I":
            target = target[0].lower() + target[1:]
        if number + 1 < len(sources):
            goes_on = not _ENDS_A_SENTENCE.search(source.rstrip())
            if goes_on:
                target = target.rstrip(" .,;:") + _MARKS.get(source.rstrip()[-1:], "")
        result.append(target)
    return " ".join(filter(None, result))
