"""Bilingual files of other programs, read as segments: tables, XLIFF, and whatever else is a row of Chinese and English.

Readers here are handed the content of a file and a `Bitext` to fill. What cannot be read goes into its `unread`, the rest goes on.
"""

from __future__ import annotations

from translator.formats.bitext.collecting import Bitext, Unread

__all__ = ["Bitext", "Unread"]
