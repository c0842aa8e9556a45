"""Decode a stream piece by piece, with the same result as all at once."""

from __future__ import annotations

import codecs

from translator.decode.rebuild import decode_body
from translator.decode.shifted import STATEFUL
from translator.model import Undecoded

_LONGEST = 1 << 16  # bytes of an unfinished line that are held back


class Incremental:
    """A decoder that is fed bytes and gives text as far as it is settled: to the end of a line, or of a very long part of one.

    Each piece of text comes with its Undecoded entries, whose byte offsets and positions count from the start of the stream (the
    byte order mark included, if `byte_offset` says how long it was). Encodings with shifts (HZ, ISO 2022) come out at the end.

    >>> decoder = Incremental("gb18030")
    >>> data = "中文\\n好".encode("gbk")
    >>> [decoder.feed(data[:1])[0], decoder.feed(data[1:6])[0], decoder.feed(data[6:], final=True)[0]]
    ['', '中文\\n', '好']
    """

    def __init__(self, encoding: str, *, byte_offset: int = 0) -> None:
        self.encoding = encoding
        self._byte_offset = byte_offset
        self._position = 0
        self._held: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes, final: bool = False) -> tuple[str, tuple[Undecoded, ...]]:
        """Take more bytes; give the text that is settled by now. With `final` the rest comes out."""
        self._held.append(data)
        self._size += len(data)
        if not final and (self.encoding in STATEFUL or (b"\n" not in data and self._size < _LONGEST)):
            return "", ()
        whole = b"".join(self._held)
        cut = len(whole) if final else self._cut(whole)
        self._held, self._size = [whole[cut:]], len(whole) - cut
        text, kept = decode_body(whole[:cut], self.encoding, byte_offset=self._byte_offset, position=self._position)
        self._byte_offset += cut
        self._position += len(text)
        return text, kept

    def _cut(self, whole: bytes) -> int:
        """Find the end of the last line; where there is none, the end of the last whole character."""
        wide = self.encoding.startswith(("utf-16", "utf-32"))
        end = 0 if wide else whole.rfind(b"\n") + 1
        if end or (len(whole) < _LONGEST and not wide):
            return end
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        decoder.decode(whole)
        return len(whole) - len(decoder.getstate()[0])


def incremental(encoding: str, *, byte_offset: int = 0) -> Incremental:
    """Make a decoder for a stream whose encoding is known, as from `guess(head, complete=False)`.

    `byte_offset` is the length of the byte order mark, which the caller has taken off.
    """
    return Incremental(encoding, byte_offset=byte_offset)
