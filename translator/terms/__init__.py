"""Terms: the glossary, its terms in a Chinese text, and their renderings in an English one."""

from __future__ import annotations

from translator.terms.english import find_rendering, verify_terms
from translator.terms.glossary import Glossary, stats
from translator.terms.load import lint
from translator.terms.lookup import Hit
from translator.terms.problems import Problem

__all__ = ["Glossary", "Hit", "Problem", "find_rendering", "lint", "stats", "verify_terms"]
