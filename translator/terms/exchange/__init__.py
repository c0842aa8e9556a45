"""Glossaries in the formats of other programs: one module a format, found by name or by suffix.

A reader is handed the bytes of a file and gives drafts, and a problem for each bad place; it goes on after one. A writer is handed
concepts and a binary stream, and gives what its format could not carry. Neither opens a file.
"""

from __future__ import annotations

from translator.terms.exchange.losses import Loss
from translator.terms.exchange.registry import FORMATS, Format, format_by_name, format_by_suffix

__all__ = ["FORMATS", "Format", "Loss", "format_by_name", "format_by_suffix"]
