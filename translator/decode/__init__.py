"""Decode bytes to text without losing any: which encoding they are in, what would not decode, and the way back to the bytes.

    decode(data)                the whole of a file; `encode(text, decoded)` rebuilds it, `raw_span` maps text back to bytes
    findings(decoded)           what did not decode and what was in another encoding, as Findings
    guess(head, complete=False) the encoding of a stream by its head; then
    incremental(encoding)       a decoder that is fed piece by piece
    decode_body, rebuild        the same for a piece whose borders and encoding are known

Encodings: UTF-8, UTF-16 and UTF-32 with and without a mark, GB 18030 (GBK, code page 936 with its € at 80), Big5 (code page 950,
HKSCS), HZ, ISO-2022-CN, -JP and -KR, EUC-JP, Shift-JIS (code page 932), EUC-KR (code page 949), and for text that is not Chinese
code pages 1252 and 1251. EUC-TW is not among them.
"""

from __future__ import annotations

from translator.decode.guess import Guess, guess, guess_with_text, looks_binary
from translator.decode.rebuild import decode_body, encode, rebuild
from translator.decode.report import findings
from translator.decode.spans import ByteMap, raw_span
from translator.decode.stream import Incremental, incremental
from translator.errors import InputError
from translator.model import Decoded

__all__ = [
    "ByteMap",
    "Guess",
    "Incremental",
    "decode",
    "decode_body",
    "encode",
    "findings",
    "guess",
    "incremental",
    "looks_binary",
    "raw_span",
    "rebuild",
]


def decode(data: bytes) -> Decoded:
    """Decode bytes by their mark, as UTF-8 where that is possible, or as the legacy encoding that reads best.

    Nothing is mended. Bytes that mean nothing show as one U+FFFD a stretch; lines and runs of another encoding (GBK in a file of
    UTF-8) are read as what they are. Both are listed in `undecoded` (byte offset, position, hex), so that `encode` rebuilds the
    file. Raises InputError for binary data.

    >>> decode("中文".encode("gbk")).encoding
    'gb18030'
    >>> decode("我用UTF-8写的，\\n".encode() + "他用GBK写的".encode("gbk")).text
    '我用UTF-8写的，\\n他用GBK写的'
    """
    found, text = guess_with_text(data)
    if found is None:
        raise InputError("binary data, not text", hint="give a text file", code="input.binary")
    if text is not None:
        return Decoded(data, text, found.encoding, 0, found.rivals)
    body = data[found.bom_length :] if found.bom_length else data
    text, kept = decode_body(body, found.encoding, byte_offset=found.bom_length)
    return Decoded(data, text, found.encoding, found.bom_length, found.rivals, kept)
