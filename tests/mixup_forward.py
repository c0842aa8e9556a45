"""Codec mix-ups made forwards. Shares no code with the repair: Python's codecs, `iconv` for EUC-TW, and simple decoders of others."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from functools import lru_cache

# Codecs that Chinese text is stored in, and those it gets read as.
STORES = (
    "utf-8",
    "gb18030",
    "gbk",
    "big5",
    "big5hkscs",
    "cp950",
    "shift_jis",
    "cp932",
    "cp949",
    "utf-16-le",
    "utf-16-be",
    "hz",
    "euc-tw",
)
READERS = (
    *("utf-8", "gb18030", "gbk", "big5", "big5hkscs", "cp950", "shift_jis", "cp932", "euc_kr", "cp949", "utf-16-le", "utf-16-be"),
    *("latin-1", "cp1252", "cp1250", "cp1251", "mac_roman", "cp437", "euc-tw"),
)
SAME = ({"gb18030", "gbk"}, {"big5", "big5hkscs", "cp950"}, {"shift_jis", "cp932"}, {"euc_kr", "cp949"})
SLOPPY = {"cp1252", "cp1250", "cp1251"}


def _iconv(data: bytes, source: str, target: str) -> bytes | None:
    program = shutil.which("iconv")
    if program is None:
        return None
    done = subprocess.run([program, "-f", source, "-t", target], input=data, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None


@lru_cache(maxsize=4096)
def encode(text: str, codec: str) -> bytes | None:
    if codec == "euc-tw":
        return _iconv(text.encode("utf-8", "surrogatepass"), "UTF-8", "EUC-TW")
    try:
        return text.encode(codec)
    except UnicodeError:
        return None


def decode(data: bytes, codec: str) -> str | None:
    if codec == "euc-tw":
        done = _iconv(data, "EUC-TW", "UTF-8")
        return done.decode() if done is not None else None
    if codec in SLOPPY:  # undefined bytes become C1 controls, as in browsers
        return "".join(chr(b) if bytes([b]).decode(codec, "replace") == "\ufffd" else bytes([b]).decode(codec) for b in data)
    try:
        return data.decode(codec)
    except UnicodeError:
        return None


def mix_up(text: str, *steps: tuple[str, str]) -> str | None:
    """Store and read again, step by step; None where a step loses something or where two codecs are the same for this text."""
    for store, reader in steps:
        data = encode(text, store)
        read = decode(data, reader) if data is not None else None
        if read is None or data is None:
            return None
        if reader not in SLOPPY and encode(read, reader) != data:
            return None  # not injective: nobody could tell
        text = read
    return text


def windows_936(data: bytes, mark: str = "?") -> str:
    """As Windows reads code page 936: 80 is €, and a bad pair is one mark, both bytes of it."""
    parts: list[str] = []
    place = 0
    while place < len(data):
        if data[place] <= 0x80:
            parts.append("€" if data[place] == 0x80 else chr(data[place]))
            place += 1
            continue
        pair = data[place : place + 2]
        try:
            parts.append(pair.decode("gbk"))
        except UnicodeDecodeError:
            parts.append(mark)
        place += 2
    return "".join(parts)


def single(codec: str, lost: str) -> Callable[[bytes], str]:
    """A single-byte reader that shows `lost` for an undefined byte."""
    return lambda data: data.decode(codec, "replace").replace("\ufffd", lost)


LOSSY: dict[str, Callable[[bytes], str]] = {
    "gbk-replace": lambda data: data.decode("gbk", "replace"),
    "gbk-question": lambda data: data.decode("gbk", "replace").replace("\ufffd", "?"),
    "gbk-dropped": lambda data: data.decode("gbk", "ignore"),
    "gb18030-replace": lambda data: data.decode("gb18030", "replace"),
    "gb18030-question": lambda data: data.decode("gb18030", "replace").replace("\ufffd", "?"),
    "gb18030-dropped": lambda data: data.decode("gb18030", "ignore"),
    "windows-936-question": windows_936,
    "windows-936-replace": lambda data: windows_936(data, "\ufffd"),
    "cp1252-dropped": single("cp1252", ""),
    "cp1252-question": single("cp1252", "?"),
    "cp1250-question": single("cp1250", "?"),
    "cp1251-replace": single("cp1251", "\ufffd"),
    "latin-1-blank": lambda data: data.decode("latin-1").replace("\xa0", " "),
    "cp932-replace": lambda data: data.decode("cp932", "replace"),
}
