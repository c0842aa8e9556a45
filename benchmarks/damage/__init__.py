"""Damage made forwards, from text whose right form is known. It shares no code with the repair.

`pages` inserts readings into bytes and cuts them, `variants` inserts readings into Simplified text, `mixups` reads text in the
wrong encodings, `marks` escapes it and puts look-alikes and invisible characters in.
"""

from __future__ import annotations

import random


def chance(*key: object) -> random.Random:
    """Give the source of chance for a piece of work: the same key gives the same numbers, whatever ran before."""
    return random.Random(" ".join(map(str, key)))  # noqa: S311  nothing here is a secret
