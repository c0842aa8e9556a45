"""Decode bytes to text without losing any: what would not decode is kept by offset, and the bytes can be rebuilt."""

from __future__ import annotations

import codecs

from translator import hanzi
from translator.errors import InputError
from translator.model import Decoded, Rival, Undecoded

__all__ = ["decode", "encode", "looks_binary", "raw_span"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Weighed by how much everyday Chinese the bytes give; the first of equals wins.
_CANDIDATES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "euc_jp", "shift_jis", "euc_kr")
_SAMPLE_BYTES = 1 << 16


def decode(data: bytes) -> Decoded:
    """Decode bytes by their mark, as UTF-8 where that is possible, or as the legacy encoding that reads best.

    Broken UTF-8 stays UTF-8 where most of it is sound: what would not decode shows as one U+FFFD a stretch and is listed in
    `undecoded` (byte offset and hex), so that `encode` rebuilds the file. Raises InputError for binary data.

    >>> decode("中文".encode("gbk")).encoding
    'gb18030'
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode_as(data, encoding, len(bom), (Rival(encoding, 1.0, "byte order mark"),))
    if looks_binary(data):
        raise InputError("binary data, not text", hint="give a text file", code="input.binary")
    rivals = _weigh(data)
    return _decode_as(data, rivals[0].encoding, 0, rivals)


def encode(text: str, decoded: Decoded) -> bytes:
    """Rebuild the bytes of a decoded text.

    >>> broken = decode(b"\\xe4\\xb8\\xad\\xff\\xe6\\x96\\x87")
    >>> broken.undecoded[0].hex, encode(broken.text, broken) == broken.data
    ('ff', True)
    """
    parts = [decoded.data[: decoded.bom_length]]
    position = 0
    for lost in decoded.undecoded:
        parts += (text[position : lost.position].encode(decoded.encoding), bytes.fromhex(lost.hex))
        position = lost.position + 1
    parts.append(text[position:].encode(decoded.encoding))
    return b"".join(parts)


def raw_span(decoded: Decoded, span: tuple[int, int]) -> tuple[int, int]:
    """Map a span of the decoded text to bytes of the file."""
    prefix, middle = decoded.text[: span[0]], decoded.text[span[0] : span[1]]
    start = decoded.bom_length + _byte_length(decoded, prefix, 0)
    return start, start + _byte_length(decoded, middle, span[0])


def _byte_length(decoded: Decoded, text: str, offset: int) -> int:
    length = len(text.encode(decoded.encoding, "replace"))
    for lost in decoded.undecoded:
        if offset <= lost.position < offset + len(text):
            length += len(lost.hex) // 2 - len("\ufffd".encode(decoded.encoding, "replace"))
    return length


def looks_binary(data: bytes) -> bool:
    """Say whether data is no text in any encoding: control bytes beyond white space, and no UTF-16 pattern to explain them.

    >>> looks_binary(bytes(range(32)) * 4), looks_binary("中文\\n".encode("utf-16-le"))
    (True, False)
    """
    sample = data[:_SAMPLE_BYTES]
    if not sample:
        return False
    control = sum(sample.count(byte) for byte in (*range(9), *range(14, 27), *range(28, 32)))
    if control <= 0.02 * len(sample) and b"\0" not in sample:
        return False
    return not any(_utf16_score(sample, encoding) > 0.6 for encoding in ("utf-16-le", "utf-16-be"))


def _utf16_score(sample: bytes, encoding: str) -> float:
    text = sample[: len(sample) // 2 * 2].decode(encoding, "replace")
    return _everyday_share(text)


def _weigh(data: bytes) -> tuple[Rival, ...]:
    sample = data[:_SAMPLE_BYTES]
    found: list[Rival] = []
    try:
        data.decode("utf-8")
        found.append(Rival("utf-8", 1.0, "every sequence is valid"))
    except UnicodeDecodeError:
        text = sample.decode("utf-8", "replace")
        bad = text.count("\ufffd") / max(1, len(text))
        found.append(Rival("utf-8", round(0.95 * (1 - bad) ** 4 * _everyday_share(text), 3), f"{bad:.1%} broken"))
    if found[0].score < 1.0:
        for encoding in _CANDIDATES:
            text = sample.decode(encoding, "replace")
            bad = text.count("\ufffd") / max(1, len(text))
            share = _everyday_share(text)
            score = 0.98 * (1 - bad) ** 8 * share
            found.append(Rival(encoding, round(score, 3), f"{bad:.1%} broken, {share:.0%} everyday characters"))
    return tuple(sorted(found, key=lambda rival: -rival.score))


def _everyday_share(text: str) -> float:
    """The share of characters that everyday Chinese or ASCII text consists of."""
    if not text:
        return 0.0
    good = sum(
        (char.isascii() and (char.isprintable() or char in "\t\n\r"))
        or "\u3000" <= char <= "\u3020"
        or "\uff01" <= char <= "\uff5e"
        or char in "“”‘’…—·"
        or (hanzi.is_han(char) and hanzi.in_gb2312(hanzi.simplified(char)))
        for char in text
    )
    return good / len(text)


_LOST = "\udcff"  # stands for a bad stretch while decoding: no codec gives a lone surrogate


def _decode_as(data: bytes, encoding: str, bom_length: int, rivals: tuple[Rival, ...]) -> Decoded:
    stretches: list[tuple[int, int]] = []

    def collect(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        stop = max(error.end, error.start + 1)
        stretches.append((error.start, stop))
        return _LOST, stop

    codecs.register_error("duizhao.collect", collect)
    body = data[bom_length:]
    text = body.decode(encoding, "duizhao.collect")
    positions = [i for i, char in enumerate(text) if char == _LOST] if stretches else []
    undecoded = tuple(
        Undecoded(bom_length + start, position, body[start:stop].hex())
        for (start, stop), position in zip(stretches, positions, strict=True)
    )
    decoded = Decoded(data, text.replace(_LOST, "\ufffd"), encoding, bom_length, rivals, undecoded)
    if encode(decoded.text, decoded) != data:
        # A legacy codec that reads two byte sequences as one character: fall back on one that keeps every byte.
        rivals = (*rivals, Rival("latin-1", 0.0, "keeps every byte"))
        return Decoded(data, data.decode("latin-1"), "latin-1", 0, rivals, ())
    return decoded
