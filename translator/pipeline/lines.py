"""Line and column of a place in a text, for people."""

from __future__ import annotations

import re
from bisect import bisect_right

_BREAK = re.compile("\n")


class Lines:
    """Find the line and column of code points, in logarithmic time a query.

    Only a line feed ends a line, as for `grep -n` and `wc -l`: form feeds, U+0085 and U+2028 do not, a lone carriage return
    neither. Both numbers begin with 1; `before` is how many lines and `column` how many characters of its line went before
    the text.

    >>> Lines("a\\u2028b\\r\\nc").place(4), Lines("bc", before=7, column=3).place(1)
    ((1, 5), (8, 5))
    """

    def __init__(self, text: str, *, before: int = 0, column: int = 0) -> None:
        self._starts = [match.end() for match in _BREAK.finditer(text)]
        self._before = before
        self._column = column

    def place(self, point: int) -> tuple[int, int]:
        """Give line and column of a code point."""
        number = bisect_right(self._starts, point)
        column = point - self._starts[number - 1] if number else point + self._column
        return self._before + number + 1, column + 1
