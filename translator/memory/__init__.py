"""Translation memory: exact look-up while translating, fuzzy search and concordance for people."""

from __future__ import annotations

from translator.memory.store import MemoryStats, TranslationMemory
from translator.memory.unit import Unit, UnitOrigin

__all__ = ["MemoryStats", "TranslationMemory", "Unit", "UnitOrigin"]
