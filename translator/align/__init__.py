"""Sentence alignment: which sentences of a source and of its translation belong together."""

from translator.align.passes import Alignment, align_sentences
from translator.align.shapes import Evidence, Options, Sentence

__all__ = ["Alignment", "Evidence", "Options", "Sentence", "align_sentences"]
