"""Codec mix-ups: text whose bytes were decoded by the wrong codec, once or twice, with losses or without."""

from __future__ import annotations

from translator.repair.mixups.mend import mend_mixups

__all__ = ["mend_mixups"]
