"""What a query and a term are compared as when a term is looked up: pinyin with and without tones, initials, English words."""

from __future__ import annotations

import re
import unicodedata

from translator.terms.tokens import ARTICLES, tokenize

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


def english(text: str) -> tuple[str, ...]:
    """Give the words of a text, each as the shortest of its bases, without articles.

    >>> english("the New-Energy Vehicles")
    ('new', 'energy', 'vehicle')
    """
    tokens = tokenize(text)
    kept = [token for token in tokens if token.plain not in ARTICLES] or tokens
    return tuple(min(token.noun_bases(), key=lambda base: (len(base), base)) for token in kept)
