"""The codecs of `codecs.tsv`, as pairs of functions that give None where a text or bytes do not fit."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from translator.repair.mixups import euc_tw

_FILE = Path(__file__).with_name("codecs.tsv")
Encode = Callable[[str], bytes | None]
Decode = Callable[[bytes], str | None]


@dataclass(frozen=True, slots=True)
class Codec:
    """A codec by its id. `encode` gives back the bytes that a text was read from, `decode` the text that bytes stand for."""

    id: str
    encode: Encode
    decode: Decode
    reads: bool
    stores: str
    prior: float


def _multi(name: str) -> tuple[Encode, Decode]:
    def encode(text: str) -> bytes | None:
        try:
            return text.encode(name)
        except UnicodeError:
            return None

    def decode(data: bytes) -> str | None:
        try:
            return data.decode(name)
        except UnicodeError:
            return None

    return encode, decode


# Code points that Python's cp950 and big5hkscs give to marks that everyday text has in another form.
_BIG5_MARKS = str.maketrans("∕﹨", "／＼")


def _big5(name: str) -> tuple[Encode, Decode]:
    encode, strict = _multi(name)

    def decode(data: bytes) -> str | None:
        text = strict(data)
        return text.translate(_BIG5_MARKS) if text is not None else None

    return encode, decode


def _cp936(name: str) -> tuple[Encode, Decode]:
    """Windows' code page 936: as GBK, with € at 80. Only texts with a € and bytes with a lone 80 are its own."""
    inner, strict = _multi(name)
    unit = re.compile(rb"(?:[\x00-\x7f]|[\x81-\xfe][\x30-\xfe])+|\x80")

    def encode(text: str) -> bytes | None:
        parts = text.split("€")
        done = [inner(part) for part in parts] if len(parts) > 1 else [None]
        return b"\x80".join(part for part in done if part is not None) if None not in done else None

    def decode(data: bytes) -> str | None:
        units = unit.findall(data) if b"\x80" in data else []
        if b"\x80" not in units or sum(map(len, units)) != len(data):
            return None
        done = ["€" if part == b"\x80" else strict(part) for part in units]
        return "".join(part for part in done if part is not None) if None not in done else None

    return encode, decode


def _single(name: str) -> tuple[Encode, Decode]:
    """A single-byte codec in which an undefined byte is the C1 control of its number, as in browsers."""
    chars = [bytes((byte,)).decode(name, "replace") for byte in range(256)]
    table = "".join(chr(byte) if char == "\ufffd" else char for byte, char in enumerate(chars))
    back = {ord(char): byte for byte, char in enumerate(table)}
    for byte in range(0x80, 0xA0):
        back.setdefault(byte, byte)  # one who reads as ISO 8859-1 sees C1 controls, also beside cp1252's “ and ”
    if name == "mac_roman":
        back |= {0xA4: 0xDB, 0x2126: 0xBD}  # ¤ and Ω before Mac OS 8.5

    def encode(text: str) -> bytes | None:
        try:
            return codecs.charmap_encode(text, "strict", back)[0]
        except UnicodeError:
            return None

    return encode, lambda data: codecs.charmap_decode(data, "strict", table)[0]


def _utf16(name: str) -> tuple[Encode, Decode]:
    decode = _multi(name)[1]
    return lambda text: text.encode(name, "surrogatepass"), decode


def _euctw(_: str) -> tuple[Encode, Decode]:
    return euc_tw.encode, euc_tw.decode


def _half(_: str) -> tuple[Encode, Decode]:
    """A reader that takes a byte for Latin-1 where it is not valid UTF-8, as old Perl and forum programs do."""
    unit = re.compile("[\x80-\xff]+|[^\x80-\xff]+")

    def encode(text: str) -> bytes | None:
        if text.isascii():
            return None
        try:
            return b"".join([part.encode("latin-1" if "\x80" <= part[0] <= "\xff" else "utf-8") for part in unit.findall(text)])
        except UnicodeError:
            return None

    return encode, lambda data: None


def _hz(name: str) -> tuple[Encode, Decode]:
    encode, strict = _multi(name)
    # Whole pairs between the marks, or to where the text was cut off; programs write `~{` as well.
    whole = re.compile(rb"(?:[^~]|~~|~\{(?:[!-w][!-~])+~\})*(?:~\{(?:[!-w][!-~])*)?")
    return encode, lambda data: strict(data) if b"~{" in data and whole.fullmatch(data) else None


_MAKERS = {
    "multi": _multi,
    "big5": _big5,
    "cp936": _cp936,
    "single": _single,
    "utf16": _utf16,
    "euctw": _euctw,
    "half": _half,
    "hz": _hz,
}


@lru_cache(maxsize=1)
def all_codecs() -> dict[str, Codec]:
    """Give the codecs of the table by id, in its order.

    >>> codec = all_codecs()["latin-1"]
    >>> codec.encode("ä¸“") == codec.encode("ä¸\\x93") == b"\\xe4\\xb8\\x93", codec.encode("中")
    (True, None)
    """
    found: dict[str, Codec] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, python, how, reads, stores, prior = line.split("\t")
            encode, decode = _MAKERS[how](python)
            found[name] = Codec(name, encode, decode, reads == "yes", stores, float(prior))
    return found
