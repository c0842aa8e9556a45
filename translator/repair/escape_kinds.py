"""Find escapes in a line and say what they stand for; `escapes` decides which are damage."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from translator import hanzi

HEX = "[0-9A-Fa-f]"
_BACKSLASH_U = r"\\{1,4}u"
_NO_CONTROL = "(?!00[189]|000[0-8bcefBCEF]|007[fF]|[dD][89A-Fa-f])"  # nor a surrogate on its own


def _code_units(prefix: str) -> str:
    """Match one escape of a character, or the two of a surrogate pair."""
    return f"{prefix}(?:[dD][89abAB]{HEX}{HEX}{prefix}[dD][c-fC-F]{HEX}{HEX}|{_NO_CONTROL}{HEX}{{4}})"


UNICODE = re.compile(rf"(?:{_code_units(_BACKSLASH_U)}|{_BACKSLASH_U}\{{(?:10|[2-9A-Fa-f])?{HEX}{{4}}\}})+")
_PERCENT_U = re.compile(f"(?:{_code_units('%(?:25)*u')}|%(?:25)*(?:[2-7A-Fa-f]{HEX}|0[9AaDd]))+")
_UNIT = re.compile(rf"u({HEX}{{4}})|u\{{({HEX}+)|%(?:25)*({HEX}{HEX})")
ENTITY = re.compile(rf"(?:&(?:amp;)*(?:#\d{{1,7}}(?:;|(?![\w;]))|#[xX]{HEX}{{1,6}}(?:;|(?![\w;]))|[A-Za-z]{{2,8}};))+")
_ONE_ENTITY = re.compile("&(?:amp;)*(#?[0-9A-Za-z]+;?)")
SOFT_BREAK = re.compile("=[ \t]*\r?\n")
CHINESE = re.compile(f"{hanzi.HAN}|[\u3001-\u301f\uff01-\uff5e“”‘’…—·]")
HAN = re.compile(hanzi.HAN)
_COMPARED, _CELLS = re.compile("(?:=[A-F][0-9])+"), 6  # `=A1=B1` asks in a spreadsheet whether two cells are equal
_TOKEN = re.compile("[!-~]+")
_IN_URL = re.compile(r"[/?&=#@]|^(?:www\.|data:|mailto:|magnet:|javascript:)")
_CUT_AT, _CUT_URL = re.compile(f"%{HEX}{{0,2}}$"), re.compile(r"\.[A-Za-z]{3,4}$|^[-_%]|%$")


class Run(NamedTuple):
    """Escapes that follow one another, what they say, and the rule that decodes them. Places are those of the text."""

    start: int
    end: int
    after: str
    rule: str


class _Bytes(NamedTuple):
    """How one kind of escape writes bytes: adjacent ones, and pairs of GBK whose second byte may stand as it is."""

    rule: str
    run: re.Pattern[str]
    pairs: re.Pattern[str]
    one: re.Pattern[str]


def _byte_kind(rule: str, prefix: str, between: str = "") -> _Bytes:
    one = f"{prefix}{HEX}{HEX}"
    pair = f"{prefix}[89A-Fa-f]{HEX}{between}(?:{prefix}[4-9A-Fa-f]{HEX}|[@-~])"
    return _Bytes(
        rule,
        re.compile(f"{one}(?:{between}{one})*{between}"),
        re.compile(f"(?:(?:{pair}|{prefix}(?:[2-7]{HEX}|0[9AaDd])){between})+"),
        re.compile(f"{prefix}({HEX}{HEX})|{SOFT_BREAK.pattern}|(.)", re.DOTALL),
    )


PERCENT = _byte_kind("percent", "%(?:25)*")
QUOTED = _byte_kind("quoted-printable", "=", f"(?:{SOFT_BREAK.pattern})?")
PYTHON = _byte_kind("python", r"\\{1,4}x")


def count_chinese(text: str) -> int:
    return len(CHINESE.findall(text))


def moved(run: Run, by: int) -> Run:
    return run._replace(start=run.start + by, end=run.end + by)


def unicode_runs(line: str) -> Iterator[Run]:
    if "\\u" not in line:
        return
    for match in UNICODE.finditer(line):
        yield Run(*match.span(), units(match[0]), "json" if match[0].startswith("\\\\") else "unicode")


def units(escapes: str) -> str:
    codes = (int(unit or code or byte, 16) for unit, code, byte in _UNIT.findall(escapes))
    return "".join(map(chr, codes)).encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def percent_runs(line: str) -> Iterator[Run]:
    """Percent escapes by words of ASCII: an escape is part of a URL or query if what stands before it in the word is one."""
    if "%" not in line:
        return
    address = -2  # where an address ends that a typesetter may have cut in two
    for token in _TOKEN.finditer(line):
        word, start = token[0], token.start()
        first = word.find("%")
        if first < 0:
            continue
        if _IN_URL.search(word, 0, first) or (start == address + 1 and _CUT_URL.search(word)):
            address = token.end() if _CUT_AT.search(word) else -2
            continue
        if _PERCENT_U.search(word) and "u" in word:
            runs = [Run(*match.span(), units(match[0]), "percent") for match in _PERCENT_U.finditer(word)]
        else:
            runs = list(byte_runs(word, PERCENT))
        whole = "".join(run.after for run in runs)
        if count_chinese(whole) and "://" not in whole:
            yield from (moved(run, start) for run in runs)


def byte_runs(line: str, kind: _Bytes) -> Iterator[Run]:
    """Decode bytes as UTF-8; as GBK only if a run is no UTF-8 and all of the line becomes everyday characters of GB 2312."""
    runs: list[Run] = []
    for match in kind.run.finditer(line):
        data = _data(match[0], kind)
        try:
            runs.append(Run(*match.span(), data.decode(), kind.rule))
        except UnicodeDecodeError as error:
            if error.reason != "unexpected end of data" or error.start < 6:
                yield from _gbk_runs(line, kind)
                return
            runs.append(_cut(match, data[: error.start], kind))
    yield from (run for run in runs if not has_controls(run.after))


def _cut(match: re.Match[str], data: bytes, kind: _Bytes) -> Run:
    """Decode what is whole of a run that was cut off inside a character."""
    ends = [one.end() for one in kind.one.finditer(match[0]) if one[1]]
    return Run(match.start(), match.start() + ends[len(data) - 1], data.decode(), kind.rule)


def _gbk_runs(line: str, kind: _Bytes) -> Iterator[Run]:
    for match in kind.pairs.finditer(line):
        data = _data(match[0], kind)
        try:
            after = data.decode("gbk")
            han = "".join(HAN.findall(after)).encode("gb2312")
        except UnicodeError:
            continue
        first_level = sum(0xB0 <= lead <= 0xD7 for lead in han[::2])
        cells = kind is QUOTED and len(data) <= _CELLS and _COMPARED.fullmatch(match[0])
        if first_level * 5 >= len(han[::2]) * 4 and not has_controls(after) and not cells:
            yield Run(*match.span(), after, kind.rule)


def _data(escapes: str, kind: _Bytes) -> bytes:
    return b"".join(
        bytes.fromhex(code) if code else literal.encode() for code, literal in kind.one.findall(escapes) if code or literal
    )


def has_controls(text: str) -> bool:
    return any((char < " " and char not in "\t\r\n") or "\x7f" <= char <= "\x9f" for char in text)


def unescaped(escapes: str) -> str:
    """Decode entities of the table and numeric ones; another stays as it stands."""

    def one(match: re.Match[str]) -> str:
        body = match[1]
        if body[0] != "#":
            return _names().get(body.rstrip(";"), match[0])
        char = html.unescape(f"&{body}")
        return match[0] if char == "\ufffd" or len(char) != 1 else char

    return _ONE_ENTITY.sub(one, escapes)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    lines = Path(__file__).with_name("data").joinpath("entities.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {name: chr(int(code, 16)) for name, code in rows}
