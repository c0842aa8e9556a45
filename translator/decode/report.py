"""What decoding has to tell: bytes that mean nothing, and runs of another encoding than the file's."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from translator.decode.shifted import STATEFUL
from translator.model import Decoded, Finding, Undecoded

_OTHERS = ("utf-8", "gb18030", "cp950", "cp1252")
_GAP = 64  # characters of ASCII between two that belong to one run


def findings(decoded: Decoded) -> tuple[Finding, ...]:
    """Say what of a file did not decode (D101, a finding a stretch) and what is in another encoding (D102, one a run).

    Spans are of the decoded text. Nothing is said of encodings with shifts, nor of a character with two codes: nothing is lost
    there and nothing strange.

    >>> from translator.decode import decode
    >>> [one.message for one in findings(decode("好的\\n".encode() * 9 + "中文".encode("gbk")))]
    ['bytes 63 to 67 are gb18030 in a file of utf-8']
    """
    found = []
    for run in _runs(decoded):
        first, last = run[0], run[-1]
        start, stop = first.byte_offset, last.byte_offset + len(last.hex) // 2
        span = (first.position, last.position + 1)
        if decoded.text[first.position] == "\ufffd":
            found.append(Finding("D101", "major", f"byte {start} ({first.hex}) is not valid {decoded.encoding}", span))
            continue
        other = _encoding_of(decoded, run)
        if other is not None and other != decoded.encoding:
            found.append(Finding("D102", "minor", f"bytes {start} to {stop} are {other} in a file of {decoded.encoding}", span))
    return tuple(found)


def _runs(decoded: Decoded) -> Iterator[list[Undecoded]]:
    if decoded.encoding in STATEFUL:
        yield from ([one] for one in decoded.undecoded if decoded.text[one.position] == "\ufffd")
        return
    run: list[Undecoded] = []
    for one, following in pairwise((*decoded.undecoded, None)):
        if one is None:
            break
        run.append(one)
        between = decoded.text[one.position + 1 : following.position] if following else ""
        lost = "\ufffd" in (decoded.text[one.position], decoded.text[following.position] if following else "")
        if following is None or lost or len(between) > _GAP or not between.isascii() or "\n" in between:
            yield run
            run = []


def _encoding_of(decoded: Decoded, run: list[Undecoded]) -> str | None:
    chars = [decoded.text[one.position] for one in run]
    for encoding in _OTHERS:
        try:
            if all(char.encode(encoding).hex() == one.hex for char, one in zip(chars, run, strict=True)):
                return encoding
        except UnicodeEncodeError:
            continue
    return None
