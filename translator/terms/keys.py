"""What a query and a term are compared as when a term is looked up: pinyin with and without tones, initials, English words."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from translator.terms import tables
from translator.terms.tokens import ARTICLES, tokenize
from translator.terms.words import noun_bases

_MARKS = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}  # macron, acute, caron, grave; the diaeresis is no tone
_TONES = dict.fromkeys(map(ord, _MARKS))
_NEUTRAL = dict.fromkeys(map(ord, "05"))
_TONE_DIGIT = re.compile("(?<=[a-zü:])[0-5](?=$|[^0-9])", re.IGNORECASE)
_NOT_A_LETTER = re.compile("[^a-zü0-9]")


def toneless(pinyin: str) -> str:
    """Give pinyin in one piece without tones, be they marks or digits; ü is written v.

    >>> toneless("nǚ xìng"), toneless("xin1zhi4"), toneless("5G")
    ('nvxing', 'xinzhi', '5g')
    """
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFD", pinyin.lower()).translate(_TONES))
    plain = _TONE_DIGIT.sub("", plain.replace("u:", "ü"))
    return _NOT_A_LETTER.sub("", plain).replace("ü", "v")


def tones(pinyin: str) -> str:
    """Give the tones of pinyin in order, be they marks or digits; the neutral one is none.

    >>> tones("xīn zhì"), tones("xin1zhi4"), tones("xinzhi"), tones("5G")
    ('14', '14', '', '')
    """
    decomposed = unicodedata.normalize("NFD", pinyin.lower())
    marks = "".join(_MARKS.get(char, "") for char in decomposed)
    return marks or "".join(_TONE_DIGIT.findall(decomposed.replace("\u0308", ""))).translate(_NEUTRAL)


def initials(pinyin: str) -> str:
    """Give the first letter of each syllable; words in Latin letters stay whole.

    >>> initials("xīn zhì shēng chǎn lì"), initials("5G tōng xìn")
    ('xzscl', '5gtx')
    """
    parts = (
        toneless(syllable) if syllable.isascii() and not syllable.islower() else toneless(syllable)[:1]
        for syllable in pinyin.split()
    )
    return "".join(parts)


def plain_words(text: str) -> tuple[str, ...]:
    """Give the words of a text in lower case, as they are but for an -s at the end.

    >>> plain_words("Trade in servies")
    ('trade', 'in', 'servie')
    """
    words = (token.plain for token in tokenize(text))
    return tuple(word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word for word in words)


def english(text: str) -> tuple[str, ...]:
    """Give the words of a text, each as what singular and plural share, without articles. They are keys and not to be read.

    >>> english("the New-Energy Vehicles"), english("enterprises") == english("enterprise")
    (('new', 'energi', 'vehicl'), True)
    """
    tokens = tokenize(text)
    kept = [token for token in tokens if token.plain not in ARTICLES] or tokens
    return tuple(stem(token.plain) for token in kept)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Give the shortest base of a lower-case word, without a last e and with i for y: enterprise, enterprises "enterpris"."""
    base = min(noun_bases(word), key=lambda base: (len(base), base))
    if len(base) <= 3:
        return base
    if base.endswith("y"):
        return base[:-1] + "i"
    base = base.removesuffix("e")
    # American spelling has made "enterprize" of the one and nothing of the other.
    return base[:-1] + "s" if base.endswith("iz") and len(base) > 4 else base


@cache
def function_words() -> frozenset[str]:
    """Give the keys of words that say nothing about a term."""
    return frozenset(map(stem, tables.words("function_words.txt")))
