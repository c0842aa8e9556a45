"""Read date, time, place, publisher, author, address and title off a line of page furniture, and off a dateline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from translator import hanzi

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "O": 0}
_DATE = re.compile(
    r"(?<!\d)(?P<y>\d{4})\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})(?!\d)"
    r"|(?P<cy>[〇○零一二三四五六七八九]{4})年(?P<cm>[一二三四五六七八九十]{1,2})月(?P<cd>[一二三四五六七八九十]{1,3})日"
)
_TIME = re.compile(r"(?<![\d:：])(上午|下午|晚上|凌晨)?\s?([01]?\d|2[0-3])[:：]([0-5]\d)(?:[:：]([0-5]\d))?(?![\d:：])")
_FIELDS = (
    ("publisher", re.compile(r"(?:来源|稿源|来自于|出处)\s?[:：]\s?([^\s：:，。；|）)\]】]{2,30})")),
    ("author", re.compile(r"(?:作者|发布者|发布人|文/图)\s?[:：]\s?([^\s：:，。；|）)\]】]{1,20})")),
    ("place", re.compile(r"(?:IP属地|IP归属地|发布于|来自)\s?[:：]\s?([\u4e00-\u9fff]{2,12})")),
    ("title", re.compile(r"原标题\s?[:：]\s?(\S.{1,60})")),
    ("url", re.compile(r"(https?://[!-~]{4,200})")),
)
_DATELINE = re.compile(
    r"^[ \t\u3000]*[（(【\[]?(?P<publisher>本报|新华社|新华网|中新社|中新网|中国新闻网|人民网|央视网|央广网|光明网|中国网|经济日报|"
    r"中央社|澎湃新闻|法新社|路透社|美联社)(?P<place>[\u4e00-\u9fff]{2,10}?)?"
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:电|讯|消息|专电)"
    r"(?:[\s\u3000]*[（(]\s*(?:记者|通讯员)\s?(?P<author>[\u4e00-\u9fff·、，,\s]{2,30})[）)])?",
    re.MULTILINE,
)
_DATE_LINE = re.compile(rf"^[ \t\u3000（(]*(?:{_DATE.pattern})日?[ \t\u3000）)]*$", re.MULTILINE)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}


def facts(line: str) -> Iterator[tuple[str, str]]:
    """Give what a furniture line says, as pairs of key and value, in the script of the line.

    >>> dict(facts("二〇二四年五月十五日 作者：王军 来源：新华网"))
    {'date': '2024-05-15', 'publisher': '新华网', 'author': '王军'}
    """
    plain = "".join(map(hanzi.simplified, line)).translate(_FULL_WIDTH)
    found = _DATE.search(plain)
    day = iso_date(found) if found else None
    if day:
        yield "date", day
        clock = _TIME.search(plain, found.end() if found else 0)
        if clock:
            yield "time", _clock(clock)
    for key, pattern in _FIELDS:
        match = pattern.search(plain)
        if match:
            yield key, line[slice(*match.span(1))].strip()


def iso_date(match: re.Match[str]) -> str | None:
    """Write a date that was found in ISO 8601; None where there is no such day."""
    if match["y"]:
        year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    else:
        year = int("".join(str(_DIGITS[char]) for char in match["cy"]))
        month, day = _small(match["cm"]), _small(match["cd"])
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _small(numeral: str) -> int:
    """Read a Chinese numeral below a hundred: 十五, 二十, 三十一, 五; 0 where it is none."""
    tens, ten, ones = numeral.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    value = _DIGITS[ones] if ones else 0
    return value + 10 * (_DIGITS[tens] if tens else 1) if ten else value


def _clock(match: re.Match[str]) -> str:
    hour = int(match[2])
    if match[1] in ("下午", "晚上") and hour < 12:
        hour += 12
    return f"{hour:02}:{match[3]}" + (f":{match[4]}" if match[4] else "")


def dateline(top: str) -> Iterator[tuple[str, str]]:
    """Give what a dateline or a line that is just a date says; both are text. A year that is not named is not guessed.

    >>> dict(dateline("新华社北京5月15日电（记者 王军）国家统计局发布数据。"))
    {'publisher': '新华社', 'place': '北京', 'author': '王军'}
    """
    plain = "".join(map(hanzi.simplified, top)).translate(_FULL_WIDTH)
    alone = _DATE_LINE.search(plain)
    day = iso_date(alone) if alone else None
    if day:
        yield "date", day
    match = _DATELINE.search(plain)
    if not match:
        return
    if match["year"]:
        try:
            yield "date", date(int(match["year"]), int(match["month"]), int(match["day"])).isoformat()
        except ValueError:
            return
    for key in ("publisher", "place", "author"):
        if match[key] and match[key] != "本报":
            yield key, top[slice(*match.span(key))].strip()
