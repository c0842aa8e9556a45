"""Chinese and mixed numerals as Decimal values."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000)}
_LARGE = {"万": Decimal(10) ** 4, "亿": Decimal(10) ** 8, "兆": Decimal(10) ** 12}
_LONGEST = 40  # characters; nobody says longer numbers
_LONGEST_RUN = re.compile(r"\d{21}")  # nor writes so many figures in a row
_FORMAL = str.maketrans(
    dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", strict=True)) | {"廿": "二十", "卅": "三十"}
)

_DIGIT_CLASS = "零〇一二两三四五六七八九"
# 千 of 千瓦 and 千米 belongs to the unit; 兆 of 兆瓦 means mega.
_KILO = "千(?!瓦|米|克|伏|卡|赫|焦|比特|字节|帕)|兆(?![瓦赫字比帕欧焦伏巴])"
_TIMES = f"(?:[百万亿]|{_KILO})"
_ARABIC = r"(?:\d{1,3}(?:[,，\u2009\u00a0 ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
_ARABIC_NUMERAL = f"{_ARABIC}(?:(?:[多余几来]?|[ \u00a0](?=[万亿])){_TIMES}+(?:{_ARABIC}{_TIMES}+(?:[多余]{_TIMES}+)?)*)?"
_CHINESE_NUMERAL = (
    f"(?:[几数](?=[十百千万亿]))?(?:[{_DIGIT_CLASS}十百万亿廿卅]|{_KILO})+"
    f"(?:点[零〇一二三四五六七八九]+)?(?:[多余几]{_TIMES}+)?{_TIMES}*"
)
NUMERAL = re.compile(f"{_ARABIC_NUMERAL}|[壹贰叁肆伍陆柒捌玖拾佰仟零万亿]{{2,}}|{_CHINESE_NUMERAL}")
_ADJACENT = re.compile(
    r"([一二两三四五六七八九]?十|[一二两三四五六七八九]百)?"
    r"([一二两三四五六七八九])([二三四五六七八九])([十百千万亿]*)"
)


def parse_chinese(text: str) -> Decimal | None:
    """Read a Chinese numeral; None where the characters are digits in a row or no number at all.

    The last unit may be left out (三百五 is 350), formal characters are read, and 两 is two.

    >>> [str(parse_chinese(text)) for text in ("一千二百", "十五", "两亿零三万", "三百五", "三点五", "九二", "壹佰万")]
    ['1200', '15', '200030000', '350', '3.5', 'None', '1000000']
    """
    text = text.translate(_FORMAL)
    whole, _, decimals = text.partition("点")
    value = _integer(whole)
    if value is None or not decimals:
        return value if not text.endswith("点") else None
    match = re.fullmatch(rf"([{_DIGIT_CLASS}]+)([百千万亿兆]*)", decimals)
    if match is None:
        return None
    digits = "".join(str(_DIGITS[char]) for char in match[1])
    return (value + Decimal(f"0.{digits}")) * _product(match[2])


def _integer(text: str) -> Decimal | None:
    """Sum a numeral by sections: each 万, 亿 or 兆 multiplies what stands before it and is smaller (一万亿, 两亿零三万)."""
    if not text:
        return None
    done: list[tuple[Decimal, Decimal]] = []  # (multiplier, value) of finished sections
    section = Decimal(0)
    digit: int | None = None
    last = Decimal(1)
    zero = False
    for char in text:
        if char in _DIGITS:
            if digit:
                return None  # 九二: two digits in a row are no numeral
            digit = _DIGITS[char]
            zero = zero or digit == 0
        elif char in _SMALL:
            section += Decimal(digit or 1) * _SMALL[char]
            digit, last, zero = None, _SMALL[char], False
        else:
            if char not in _LARGE:
                return None
            times = _LARGE[char]
            current = section + Decimal(digit or 0)
            while done and done[-1][0] < times:
                current += done.pop()[1]
            done.append((times, (current or Decimal(1)) * times))
            section, digit, last, zero = Decimal(0), None, times, False
    if digit:
        section += digit * (last / 10 if last > 10 and not zero else Decimal(1))
    return section + sum((value for _, value in done), Decimal(0))


def parse_digits(text: str) -> int | None:
    """Read digits in a row, as years are written.

    >>> parse_digits("二〇二四"), parse_digits("2024"), parse_digits("十")
    (2024, 2024, None)
    """
    digits = "".join(str(_DIGITS.get(char, char)) for char in text)
    return int(digits) if digits.isascii() and digits.isdigit() else None


def parse_small(text: str) -> int | None:
    """Read a small whole number in Arabic or Chinese characters.

    >>> parse_small("十二"), parse_small("12"), parse_small("二三")
    (12, 12, None)
    """
    if text.isascii():
        return int(text) if text.isdigit() else None
    value = parse_chinese(text)
    return int(value) if value is not None and value == value.to_integral_value() else None


def parse_numeral(text: str) -> tuple[Decimal, bool] | None:
    """Read any numeral, mixed ones too; the flag says that a word in it means "and more".

    >>> [parse_numeral(text) for text in ("7200多万", "1亿2000万", "2.75万亿", "十几", "1,244,000", "1万5000")][:3]
    [(Decimal('72000000'), True), (Decimal('120000000'), False), (Decimal('2750000000000.00'), False)]
    """
    if len(text) > _LONGEST or _LONGEST_RUN.search(text):
        return None
    unspaced = re.sub("[ \u00a0](?=[万亿])", "", text)
    plain = re.sub("[多余几来](?=[百千万亿兆]|$)", "", unspaced)
    more = plain != unspaced
    if not re.search(r"\d", plain):
        value = parse_chinese(plain)
        return None if value is None else (value, more)
    total = Decimal(0)
    position = 0
    for match in re.finditer(rf"({_ARABIC})([百千万亿兆]*)", plain):
        if match.start() != position:
            return None
        total += Decimal(re.sub(r"[,，\s]", "", match[1])) * _product(match[2])
        position = match.end()
    return (total, more) if position == len(plain) else None


def _product(times: str) -> Decimal:
    value = Decimal(1)
    for char in times:
        value *= _SMALL.get(char) or _LARGE[char]
    return value


def parse_adjacent(text: str) -> tuple[Decimal, Decimal] | None:
    """Read two neighboring digits as the range they mean: 七八 (seven or eight), 三四百, 十五六; also 三五.

    >>> parse_adjacent("三四百"), parse_adjacent("十五六"), parse_adjacent("三七")
    ((Decimal('300'), Decimal('400')), (Decimal('15'), Decimal('16')), None)
    """
    match = _ADJACENT.fullmatch(text)
    if match is None:
        return None
    low, high = _DIGITS[match[2]], _DIGITS[match[3]]
    if high - low != 1 and (low, high) != (3, 5):
        return None
    base = parse_chinese(match[1]) if match[1] else Decimal(0)
    times = _product(match[4])
    if base is None or (base and match[4]):
        return None
    return (base + low) * times, (base + high) * times


def coefficient(text: str) -> Decimal | None:
    """Give the number before the multipliers of a numeral, for ranges that share them: 3 in 3亿.

    >>> coefficient("50亿"), coefficient("三百万")
    (Decimal('50'), Decimal('300'))
    """
    match = re.fullmatch(r"(.*?)([万亿兆]*)", text)
    parsed = parse_numeral(match[1]) if match and match[1] else None
    return parsed[0] if parsed else None


def multipliers(text: str) -> Decimal:
    """Give what the trailing 万, 亿 and 兆 of a numeral multiply by.

    >>> multipliers("3万亿") == 10**12, multipliers("35") == 1
    (True, True)
    """
    match = re.search(r"[万亿兆]*$", text)
    return _product(match[0]) if match else Decimal(1)
