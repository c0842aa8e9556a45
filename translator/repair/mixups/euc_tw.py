"""EUC-TW (CNS 11643), which Python lacks: two bytes for plane 1, `8E` and the plane before the others."""

from __future__ import annotations

import json
import re
import zlib
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("euc_tw.bin")
_CODE = re.compile(rb"[\x00-\x7f]+|[\xa1-\xfe]{2}|\x8e[\xa1-\xb0][\xa1-\xfe]{2}")


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[bytes, str], dict[int, bytes]]:
    header, _, packed = _FILE.read_bytes().partition(b"\n")
    planes = json.loads(header)["planes"]
    chars = zlib.decompress(packed).decode("utf-8")
    decoding: dict[bytes, str] = {}
    encoding: dict[int, bytes] = {code: bytes((code,)) for code in range(0x80)}
    place = 0
    for plane in planes:
        for row in range(0xA1, 0xFF):
            for column in range(0xA1, 0xFF):
                char = chars[place]
                place += 1
                if char == "\x00":
                    continue
                long = bytes((0x8E, 0xA0 + plane, row, column))
                decoding[long] = char
                if plane == 1:
                    decoding[long[2:]] = char
                encoding.setdefault(ord(char), long[2:] if plane == 1 else long)
    return decoding, encoding


def encode(text: str) -> bytes | None:
    """Give the bytes of a text, or None where a character is not in CNS 11643.

    >>> encode("中文a").hex()
    'c4e3c5c661'
    """
    table = _tables()[1]
    try:
        return b"".join([table[code] for code in map(ord, text)])
    except KeyError:
        return None


def decode(data: bytes) -> str | None:
    """Give the text of bytes, or None where they are not valid; bytes cut off inside a character count as not valid.

    >>> decode(bytes.fromhex("c4e3c5c661")), decode(b"\\xc4")
    ('中文a', None)
    """
    table = _tables()[0]
    codes = _CODE.findall(data)
    if sum(map(len, codes)) != len(data):
        return None
    try:
        return "".join([code.decode("ascii") if code[0] < 0x80 else table[code] for code in codes])
    except KeyError:
        return None
