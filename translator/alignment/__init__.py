"""Sentence alignment: which sentences of a source and of its translation belong together."""

from translator.alignment.passes import Alignment, align_sentences
from translator.alignment.shapes import Evidence, Options, Sentence

__all__ = ["Alignment", "Evidence", "Options", "Sentence", "align_sentences"]
