"""Duizhao 对照: garbled Chinese in, checked English and aligned bilingual documents out.

The names below are the public interface. They are imported when they are first used, so that importing the package opens no
file, loads no table, and costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translator.errors import TranslatorError
    from translator.memory import TranslationMemory
    from translator.model import Bead, Concept, Edit, Finding, Issue, Rendering, Report, Rewrite, Segment
    from translator.pipeline.aligning import align
    from translator.pipeline.bilingual import translate
    from translator.pipeline.checking import check
    from translator.pipeline.cleaning import Cleaned, Diagnosis, clean, convert, detect
    from translator.pipeline.document import BilingualDocument
    from translator.pipeline.profile import Profile
    from translator.terms import Glossary, Hit

__all__ = [
    "Bead",
    "BilingualDocument",
    "Cleaned",
    "Concept",
    "Diagnosis",
    "Edit",
    "Finding",
    "Glossary",
    "Hit",
    "Issue",
    "Profile",
    "Rendering",
    "Report",
    "Rewrite",
    "Segment",
    "TranslationMemory",
    "TranslatorError",
    "align",
    "check",
    "clean",
    "convert",
    "detect",
    "translate",
]

_MODULES = {
    "translator.errors": ("TranslatorError",),
    "translator.memory": ("TranslationMemory",),
    "translator.model": ("Bead", "Concept", "Edit", "Finding", "Issue", "Rendering", "Report", "Rewrite", "Segment"),
    "translator.pipeline.aligning": ("align",),
    "translator.pipeline.bilingual": ("translate",),
    "translator.pipeline.checking": ("check",),
    "translator.pipeline.cleaning": ("Cleaned", "Diagnosis", "clean", "convert", "detect"),
    "translator.pipeline.document": ("BilingualDocument",),
    "translator.pipeline.profile": ("Profile",),
    "translator.terms": ("Glossary", "Hit"),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
