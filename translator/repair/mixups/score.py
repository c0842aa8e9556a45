"""Weigh a text as it stands against what it may have been: nats by the character model, and fixed ones for all else."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from translator import hanzi
from translator.repair.char_model import CharModel
from translator.repair.mixups.scan import everyday_han


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a reading must show before it takes the place of a text.

    `gain`: nats in all that it must be likelier by, and `step` more for a second step; `lossy_gain`: the same where bytes were
    filled in. `mean`: nats a Han character may cost at most in it (running text costs 4 to 6, garbage 9 and more);
    `short_mean`: the same where there are under `short` of them; `common_mean`: the same where at least the share `common` of
    them are everyday characters (names of people and places); `proved_mean`: the same where the bytes prove the encoding.
    What is likelier by far may cost more: `slack` of the nats beyond the need, up to `most_slack` a character
    (`slack_same_kind` where ideographs take the place of ideographs, `proved_slack` and `most_proved_slack` where the bytes
    prove it): rare words and names in titles.
    `same_kind`: nats more where ideographs take the place of ideographs; `least`, `least_same_kind`: Han characters that the
    reading must have; `few`: nats more at that least number. Where one of `repeated` Han characters of the text or more repeats
    what stood right before, or one of `recurring` was there anywhere, they prove less than they seem to, and the reading must be
    running text (`repeated_mean`). Under `sure_han`
    Han characters, lost bytes are filled in only where the best reading beats the next one by `sure_gap` nats, twice that where
    no mark shows the place.

    Set on titles of 4 to 10 characters put through every pair of codecs, against idioms, names, cuts of good text and messages
    of programs in 19 languages.
    """

    gain: float = 4.0
    step: float = 8.0
    lossy_gain: float = 12.0
    mean: float = 7.6
    short_mean: float = 8.2
    short: int = 8
    common_mean: float = 8.6
    common: float = 0.95
    proved_mean: float = 10.0
    slack: float = 0.5
    slack_same_kind: float = 0.2
    most_slack: float = 2.5
    proved_slack: float = 0.3
    most_proved_slack: float = 2.0
    same_kind: float = 11.0
    least: int = 2
    least_same_kind: int = 3
    few: float = 6.0
    repeated: int = 8
    recurring: int = 4
    repeated_mean: float = 6.6
    sure_han: int = 6
    sure_gap: float = 1.5


LIMITS = Thresholds()

# Marks of running Chinese text.
_MARKS = (
    dict.fromkeys("【】〈〉‘’『』％～　－／＋＝", 5.5)
    | dict.fromkeys("；：？！“”（）《》「」—…·", 3.8)
    | dict.fromkeys("，。、", 2.0)
)
_COSTS = (  # first and last code point, nats: what turns up in running text by itself costs little
    (0x0000, 0x0008, 13.0),
    (0x000E, 0x001F, 13.0),
    (0x0020, 0x0020, 3.0),
    (0x0030, 0x0039, 2.5),
    (0x0041, 0x005A, 3.0),
    (0x0061, 0x007A, 2.8),
    (0x0000, 0x007E, 3.8),
    (0x007F, 0x009F, 13.0),
    (0x00A0, 0x00BF, 8.0),
    (0x00C0, 0x00FF, 6.5),
    (0x0100, 0x036F, 8.5),
    (0x0391, 0x03C9, 5.0),
    (0x0410, 0x042F, 6.0),
    (0x0430, 0x044F, 4.5),
    (0x0400, 0x045F, 6.5),
    (0x0531, 0x07BF, 5.0),
    (0x0900, 0x0EFF, 5.0),
    (0x10A0, 0x10FF, 5.0),
    (0x1EA0, 0x1EFF, 6.5),
    (0x3041, 0x309F, 4.0),
    (0x30A0, 0x30FF, 5.0),
    (0x3000, 0x303F, 6.0),
    (0xFE30, 0xFE6F, 6.0),
    (0xFF01, 0xFF5E, 5.0),
    (0xFF61, 0xFF9F, 6.0),
    (0xFF5F, 0xFFEF, 9.0),
    (0x2000, 0x2BFF, 8.0),
    (0x1F300, 0x1FAFF, 8.0),
)
_STRANGE = 13.0
_EVERYDAY_SHARE = 0.75  # of the Han characters of a reading whose encoding is not proved
# Syllables that make up four fifths of running Korean (roundly); what Chinese bytes give when read as Korean is spread over all.
_KOREAN = frozenset(
    "이다는에의가고을하지한기사도로리은를자서시일대어인해그아수정부스나제장보상과전주라들여있으적유관안원구성조국공동선경오우세계무비마문소면미연만게화신드생개트니위치내분바방용중회당단모양진물실식체차발반심각명통입르러강결산"
    "표형천업행직않것없때같했였던까또특히데노후교현포투크타초될됩습요음울터설변번살파호급점외작년월민남말속능력운임금품려본저복메배길워간새법알른많레재름날석질활태감든된열망략독축련확역플올달출건군느늘누불접존순버약쟁집목님림"
    "규람키테토티피희거더야와격편론처향환황영록률익합할션함패옵값못잘블령류료필렉읽너추코왔봤쪽쓰써씨"
)
_EDGE = 4.0  # letters of different scripts side by side without a blank


@lru_cache(maxsize=65536)
def _script(char: str) -> int:
    """Give a number for the script of a letter beyond ASCII, 0 for all else."""
    code = ord(char)
    for number, (low, high) in enumerate(((0xC0, 0x24F), (0x370, 0x3FF), (0x400, 0x52F), (0x530, 0x7BF), (0xAC00, 0xD7A3)), 1):
        if low <= code <= high and char not in "×÷":
            return number
    return _HAN if hanzi.is_han(char) else 0


_HAN = 9
_BESIDE = 3.0  # what a symbol beside another costs less: lists of them (`·¸¹²³¼½¾`) are no text read wrongly, which has letters
# Parts of characters that have code points of their own: texts about writing list them, side by side.
_COMPONENTS, _COMPONENT = frozenset("亻冫冖刂勹卩廴忄扌氵犭纟艹辶钅饣讠阝彳宀疒衤礻丬囗夂攵灬虍糸耒豸"), 6.0
_INSIDE_WORD = re.compile(f"(?<=[a-z]){hanzi.HAN}{{1,2}}(?=[a-z])")
_ENCLOSED = 5.0  # one or two Han characters inside a word of another script: `cr試e` for créée
_JUMP = 2.0  # from a letter to a digit, a mark or a capital without a blank between


@lru_cache(maxsize=2048)
def _letter_class(char: str) -> int:
    if char > "~":
        return 1 if char.islower() else 2 if char.isupper() else 0
    return 0 if char < "!" else 1 if char.islower() else 2 if char.isupper() else 3 if char.isdigit() else 4


@lru_cache(maxsize=65536)
def other_cost(char: str) -> float:
    """Give the cost of a character that is not Han."""
    if char in _MARKS:
        return _MARKS[char]
    code = ord(char)
    if char == "\ufeff":
        return 3.0
    for low, high, cost in _COSTS:
        if low <= code <= high:
            return cost if unicodedata.category(char) != "Cn" else _STRANGE
    if 0xAC00 <= code <= 0xD7A3:
        return 5.0 if char in _KOREAN else 8.0 if _in_korean_set(char) else 11.0
    return _STRANGE


def _in_korean_set(char: str) -> bool:
    try:
        return len(char.encode("euc_kr")) == 2
    except UnicodeError:
        return False


@dataclass(frozen=True, slots=True)
class Weight:
    """What a text costs in all, and its Han characters for themselves.

    `strange` counts what no text has, `foreign` letters of other scripts, `common` Han characters of
    everyday text, `lost` marks U+FFFD, `distinct` Han characters that differ,
    `others` what is neither Han nor a mark nor a blank, `ascii` those of it in ASCII,
    `marks` U+FFFD and `?`, `stops` marks of Chinese text,
    `repeats` Han characters that are the one before again, or end a pair that was there before.
    """

    total: float
    han_total: float
    han: int
    common: int
    strange: int
    foreign: int
    lost: int = 0
    distinct: int = 0
    others: int = 0
    ascii: int = 0
    marks: int = 0
    stops: int = 0
    repeats: int = 0

    @property
    def repetitive(self) -> bool:
        """Whether what is there twice is much of the Han characters: words of old texts, and entries of word lists."""
        return LIMITS.repeated * self.repeats >= self.han or LIMITS.recurring * (self.han - self.distinct) >= self.han

    @property
    def mean(self) -> float:
        return self.han_total / self.han if self.han else float("inf")


def weigh(text: str, model: CharModel) -> Weight:
    """Add up the cost of a text.

    >>> weigh("今天天气", CharModel()).total < weigh("浠婂ぉ澶╂皵", CharModel()).total
    True
    """
    total = han_total = 0.0
    han = common = strange = foreign = others = ascii_others = 0
    stops = repeats = 0
    seen: set[str] = set()
    pairs: set[str] = set()
    first = second = ""
    previous = jump = 0
    symbol = False
    everyday = everyday_han()
    for char in text.replace("〇", "零"):  # a numeral of dates, which the model knows by its other form
        script = _script(char)
        if previous and script and previous != script:
            total += _EDGE
        previous = script
        kind = _letter_class(char) if char < "\u0530" else 0
        if kind and jump and kind != jump and (jump, kind) != (2, 1):
            total += _JUMP
        jump = kind
        beside, symbol = symbol, False
        if script == _HAN:
            plain = hanzi.simplified(char)
            cost = model.cost(first, second, plain) if char not in _COMPONENTS else _COMPONENT
            total += cost
            han_total += cost
            han += 1
            common += char in everyday
            repeats += second == plain or (second != "" and second + plain in pairs)
            pairs.add(second + plain)
            first, second = second, plain
            seen.add(plain)
        else:
            cost = other_cost(char)
            symbol = "\xa0" <= char <= "\xbf"
            total += cost - (_BESIDE if symbol and beside else 0.0)
            stop = char in _MARKS
            stops += stop
            others += not stop and not char.isspace()
            ascii_others += "!" <= char <= "~"
            strange += cost >= 11.0
            foreign += (
                "\uac00" <= char <= "\ud7a3"
                or "\xc0" <= char <= "\u1fff"
                or "\u3040" <= char <= "\u30ff"
                or "\uff61" <= char <= "\uff9f"
            )
            first = second = ""
    lost = text.count("\ufffd")
    total += _ENCLOSED * len(_INSIDE_WORD.findall(text))
    return Weight(
        total,
        han_total,
        han,
        common,
        strange - lost,
        foreign,
        lost,
        len(seen),
        others,
        ascii_others,
        lost + text.count("?"),
        stops,
        repeats,
    )


@lru_cache(maxsize=1)
def _everyday_class() -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(everyday_han()))}]")


def everyday_enough(text: str) -> bool:
    """Say whether a reading has the share of everyday characters that `convinces` asks for: told without weighing it.

    >>> everyday_enough("今天天气"), everyday_enough("郔綴迵葔鉭坫磁甜")
    (True, False)
    """
    han = hanzi.han_count(text)
    return han > 0 and len(_everyday_class().findall(text)) >= _EVERYDAY_SHARE * han


def convinces(before: Weight, after: Weight, need: float, *, proved: bool = False, hidden: bool = False, steps: int = 1) -> bool:
    """Say whether a reading may take the place of the text: likelier by `need` nats, and Chinese in its own right.

    `proved`: the bytes are valid in an encoding that chance hardly ever gives (UTF-8), so that rare names may stand in it.
    `hidden`: ASCII of the reading does not show in the text, since it was read two bytes at a time. `steps`: of the chain.
    """
    if (
        not after.han
        or after.lost > max(before.lost, after.han // 8)
        or after.strange > before.strange
        or after.foreign > max(before.foreign // 4, after.han // 4)
        or after.distinct < min(4, (after.han + 1) // 2)
    ):
        return False
    # Ideographs for ideographs: nothing but the model tells them apart.
    same_kind = 4 * before.han >= 3 * after.han or before.han >= max(1, before.others)
    known = min(after.ascii, 3 * (after.han - 1)) if hidden else before.ascii
    if proved:
        if same_kind and (after.han < LIMITS.least or after.others > after.han + known):
            return False
    else:
        if after.stops > 2 * after.han + 2 or after.others > after.han // 3 + known or after.common < _EVERYDAY_SHARE * after.han:
            return False
        least = LIMITS.least_same_kind + steps - 1
        if after.han < (least if same_kind else LIMITS.least + 2 * (steps - 1)):
            return False  # of two steps there are a thousand, and some pair of rare characters becomes everyday ones by one
        if same_kind and before.repetitive and after.mean > LIMITS.repeated_mean:
            return False  # `怳怳`, `夭夭`: a rare word of two like characters is one word, and old texts are full of them
        need += LIMITS.same_kind if same_kind else 0.0
        need += LIMITS.few if same_kind and after.han == least else 0.0
    surplus = before.total - after.total - need
    return surplus >= 0 and after.mean <= _limit(after, surplus, proved, same_kind)


def _limit(after: Weight, surplus: float, proved: bool, same_kind: bool) -> float:
    """Give the nats that a Han character of the reading may cost."""
    if proved:
        return LIMITS.proved_mean + min(LIMITS.most_proved_slack, LIMITS.proved_slack * surplus / after.han)
    limit = LIMITS.mean if after.han >= LIMITS.short else LIMITS.short_mean
    if after.common >= LIMITS.common * after.han and not same_kind:
        limit = LIMITS.common_mean
    slack = LIMITS.slack_same_kind if same_kind else LIMITS.slack
    return limit + min(LIMITS.most_slack, slack * surplus / after.han)
