"""Translation memory: exact look-up while translating, fuzzy search and concordance for people."""

from __future__ import annotations

from translator.memory.store import Added, MemoryStats, TranslationMemory
from translator.memory.unit import Match, Unit, UnitOrigin

__all__ = ["Added", "Match", "MemoryStats", "TranslationMemory", "Unit", "UnitOrigin"]
