"""Which script and region a text is written in, by the characters and words that only one of them has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from translator import hanzi
from translator.script.tables import any_of, rows

Script = Literal["zh-Hans", "zh-Hant", "zh"]
Region = Literal["TW", "HK", "CN"]

# Kana and Hangul; not ・ and ー, which Chinese text uses as dots and dashes, and の alone is not enough (see `signs`).
_FOREIGN = re.compile("[ぁ-ゖァ-ヺｦ-ﾝ가-힣ᄀ-ᇿ]")


@dataclass(frozen=True, slots=True)
class Signs:
    """How many characters of a text stand in Traditional, Simplified, and Japanese or Korean text only."""

    hant: int
    hans: int
    japanese: int  # shinjitai that no Chinese script has: 総 経 発
    foreign: int  # kana and Hangul
    han: int

    @property
    def is_foreign(self) -> bool:
        """A fifth of kana or Hangul is no Chinese sentence; with 総 or 経 in it, one kana is enough."""
        if not self.foreign and not self.japanese:
            return False
        if self.foreign * 5 >= self.foreign + self.han:
            return True
        if self.foreign:
            return self.japanese * 10 >= self.hant + self.hans and self.japanese > 0
        return self.japanese >= 2 and self.japanese * 3 >= self.hant + self.hans

    @property
    def script(self) -> Script | None:
        if self.is_foreign or not self.han:
            return None
        if self.hant == self.hans == 0:
            return "zh"
        if self.hant >= 2 * self.hans:
            return "zh-Hant"
        return "zh-Hans" if self.hans >= 2 * self.hant else "zh"


@lru_cache(maxsize=1)
def _shinjitai() -> re.Pattern[str]:
    """Compile the characters of the Japanese standard that neither GB 2312 nor Big5 has."""
    return re.compile(f"[{''.join(row[0] for row in rows('shinjitai'))}]")


def is_foreign(char: str) -> bool:
    """Say whether a character is kana or Hangul."""
    return bool(_FOREIGN.match(char))


def is_shinjitai(char: str) -> bool:
    """Say whether a character is a form of the Japanese standard that Chinese never writes."""
    return bool(_shinjitai().match(char))


def signs(text: str) -> Signs:
    """Count what tells the scripts apart, each in one scan."""
    foreign, japanese = len(_FOREIGN.findall(text)), len(_shinjitai().findall(text))
    if foreign == text.count("の") and not japanese:
        foreign = 0  # Chinese signs and adverts write の for 的
    return Signs(
        hant=hanzi.traditional_count(text),
        hans=hanzi.simplified_count(text),
        japanese=japanese,
        foreign=foreign,
        han=hanzi.han_count(text),
    )


def detect_script(text: str) -> Script | None:
    """Name the script that most telling characters belong to; None where there are none, `zh` where neither prevails.

    后, 里, 面 and others are Simplified forms that Traditional text has too, and tell nothing. Japanese and Korean are None:
    kana, Hangul, and forms like 総 that Chinese never writes. Cantonese and classical Chinese are what their characters are.

    >>> detect_script("發展經濟"), detect_script("发展经济"), detect_script("人口"), detect_script("abc")
    ('zh-Hant', 'zh-Hans', 'zh', None)
    >>> detect_script("国務院の李克強総理") is None
    True
    """
    return signs(text).script


@lru_cache(maxsize=3)
def _regional(region: str) -> re.Pattern[str]:
    return any_of(row[0] for row in rows("regions") if row[1] == region)


def detect_region(text: str) -> Region | None:
    """Name the region whose words and characters a text uses (`TW`, `HK`, `CN`), or None where they do not tell.

    Shared words tell nothing; three hits of one region, and three times as many as of any other, are asked for. Only
    Traditional text has a region here that matters: Simplified text is `CN` where it holds words of the mainland's.

    >>> detect_region("這個軟體的資訊透過網路傳送"), detect_region("佢哋喺度傾偈，冇嘢做"), detect_region("經濟發展")
    ('TW', 'HK', None)
    """
    counts = {region: len(_regional(region).findall(text)) for region in ("TW", "HK", "CN")}
    # 裡 and 裏 are chosen by region, but a writer may follow a dictionary: worth as much as a word, however frequent.
    if 3 * text.count("裏") < text.count("裡"):
        counts["TW"] += 1
    if "着" not in text and "著" in text and text.count("著") >= 3 and hanzi.traditional_class().search(text):
        counts["TW"] += 1
    (best, most), (_, second) = sorted(counts.items(), key=lambda item: -item[1])[:2]
    if most >= 3 and most >= 3 * second:
        return best  # type: ignore[return-value]
    return None
