"""Memories in the formats of other programs: one module a format, found by name or by suffix in the registry.

A reader is handed a binary stream and gives units one at a time; what is bad or cannot be kept goes into the `Report`.
A writer is handed units and a binary stream. Neither opens a file, and neither holds more than a small part of one.
"""

from __future__ import annotations

from translator.memory.exchange.registry import FORMATS, Format, format_by_name, format_by_suffix
from translator.memory.exchange.report import Loss, Problem, Report

__all__ = ["FORMATS", "Format", "Loss", "Problem", "Report", "format_by_name", "format_by_suffix"]
