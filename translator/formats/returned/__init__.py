"""Bilingual documents that Duizhao wrote and a person edited, read row by row: what stands there now, and what was written.

A row is taken as it is, in the order of the file, whatever became of its id. What a change is, is not decided here.
"""

from __future__ import annotations

from translator.formats.returned.rows import Original, Returned, Row, same

__all__ = ["Original", "Returned", "Row", "same"]
