"""What a query and a term are compared as when a term is looked up: pinyin with and without tones, initials, English words."""

from __future__ import annotations

import re
import unicodedata

from translator.terms.tokens import ARTICLES, tokenize

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))  # grave, acute, macron, caron; the diaeresis stays
_TONE_DIGIT = re.compile("(?<=[a-zü:])[0-5](?=$|[^0-9])", re.IGNORECASE)
_NOT_A_LETTER = re.compile("[^a-zü0-9]")


def toned(pinyin: str) -> str:
    """Give pinyin in one piece, tones kept.

    >>> toned("Xīn zhì")
    'xīnzhì'
    """
    return "".join(char for char in unicodedata.normalize("NFC", pinyin.lower()) if char.isalnum())


def toneless(pinyin: str) -> str:
    """Give pinyin in one piece without tones, be they marks or digits; ü is written v.

    >>> toneless("nǚ xìng"), toneless("xin1zhi4"), toneless("5G")
    ('nvxing', 'xinzhi', '5g')
    """
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFD", pinyin.lower()).translate(_TONES))
    plain = _TONE_DIGIT.sub("", plain.replace("u:", "ü"))
    return _NOT_A_LETTER.sub("", plain).replace("ü", "v")


def has_tones(query: str) -> bool:
    """Say whether a query has tone marks.

    >>> has_tones("xīn zhì"), has_tones("xin zhi")
    (True, False)
    """
    decomposed = unicodedata.normalize("NFD", query)
    return decomposed.translate(_TONES) != decomposed


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
