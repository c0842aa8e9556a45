"""The check of meaning: it needs embeddings, which the caller brings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from translator.checks.registry import document_check, issue
from translator.model import Issue, Segment

Vector = Sequence[float]
Embed = Callable[[Sequence[str]], Sequence[Vector]]  # texts of any language to vectors of length 1, where near is alike

# With multilingual-e5-small and a window of four, 4 of 772 pairs translated by people are nearer to a neighbour by this much, and
# 714 of 772 pairs whose translations were exchanged with those of a neighbour.
_WINDOW = 4
_NEARER = 0.02
_FEWEST = 6  # letters on the Chinese side: of shorter texts embeddings tell little


@document_check("A311", "source and translation differ in meaning", "major")
def meaning(_: Sequence[Segment]) -> Iterator[tuple[str, Issue]]:
    """A translation farther from its source than one of the four before or behind it; needs `--meaning` and the extra `align`."""
    return iter(())  # `far_apart` is handed what makes the vectors


def far_apart(segments: Sequence[Segment], embed: Embed) -> Iterator[tuple[str, Issue]]:
    """Tell the segments whose source is nearer to the translation of a neighbour than to their own.

    The nearness of a pair alone says little, since it depends on the kind of text; that another translation is nearer says much.

    >>> one, two = Segment("s1", 1, "昆山市向绿而行。", target="Rain."), Segment("s2", 2, "今天这里下了雨。", target="Green.")
    >>> vectors = {one.source: (1.0, 0.0), two.source: (0.0, 1.0), "Rain.": (0.1, 0.9), "Green.": (0.9, 0.1)}
    >>> [where for where, _ in far_apart([one, two], lambda texts: [vectors[text] for text in texts])]
    ['s1', 's2']
    """
    sources = embed([segment.source for segment in segments])
    targets = embed([segment.target or "" for segment in segments])
    for here, segment in enumerate(segments):
        if sum(map(str.isalpha, segment.source)) < _FEWEST:
            continue
        own = _dot(sources[here], targets[here])
        beside = [there for there in range(max(0, here - _WINDOW), min(len(segments), here + _WINDOW + 1)) if there != here]
        others = [there for there in beside if segments[there].target != segment.target]
        best = max(others, key=lambda there: _dot(sources[here], targets[there]), default=None)
        if best is not None and _dot(sources[here], targets[best]) > own + _NEARER:
            yield segment.id, issue("A311", f"the translation of {segments[best].id} is nearer in meaning")


def _dot(one: Vector, other: Vector) -> float:
    return float(sum(float(a) * float(b) for a, b in zip(one, other, strict=True)))
