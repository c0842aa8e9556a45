"""What people type to find a concept: one function a kind, each giving the query for a concept, or None where there is none.

Exact kinds are other ways to write the term, the typo kinds have one slip or two. The same concept gives the same query every time.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from damage import chance
from pypinyin import Style, lazy_pinyin
from pypinyin.contrib.tone_convert import to_normal, to_tone3

from translator.model import Concept

Make = Callable[[Concept, random.Random], str | None]
_HAN = re.compile("[\u4e00-\u9fff]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SOUNDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"), ("l", "n"))
_BRITISH = (("ization", "isation"), ("ized", "ised"), ("izing", "ising"), ("labor", "labour"), ("center", "centre"),
            ("program", "programme"), ("defense", "defence"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of query. `same` says by what key concepts cannot be told apart by it; any of these is then a right answer.

    `part`: any concept whose English has the query is right. `sentence`: a right one need not come first.
    """

    name: str
    make: Make
    typo: bool = False
    same: Callable[[Concept], str] = lambda concept: concept.zh
    sentence: bool = False
    part: bool = False

    def query(self, concept: Concept) -> str | None:
        return self.make(concept, chance(self.name, concept.id))


def _syllables(concept: Concept) -> list[str]:
    return concept.pinyin.split()


def plain(concept: Concept) -> str:
    """Pinyin in one piece without tones, ü as v."""
    return "".join(to_normal(one).lower() for one in _syllables(concept))


def first_letters(concept: Concept) -> str:
    parts = (one.lower() if one.isascii() and not one.islower() else to_normal(one)[:1].lower() for one in _syllables(concept))
    return "".join(parts)


def english(concept: Concept) -> str:
    return concept.rendering().en.lower()


def _taiwan(concept: Concept, _: random.Random) -> str | None:
    import opencc

    wording = str(opencc.OpenCC("s2twp").convert(concept.zh))
    return wording if wording != opencc.OpenCC("s2tw").convert(concept.zh) else None


def _half(concept: Concept, of_rest: Callable[[str], str]) -> str | None:
    """The first half in characters, the rest otherwise."""
    if not _HAN.fullmatch(concept.zh) or len(concept.zh) < 3:
        return None
    syllables = _syllables(concept)
    half = len(concept.zh) // 2
    return concept.zh[:half] + "".join(of_rest(to_normal(one)) for one in syllables[half:])


def _british(concept: Concept, _: random.Random) -> str | None:
    text = english(concept)
    for american, british in _BRITISH:
        text = text.replace(american, british)
    return text if text != english(concept) else None


def _hyphens(concept: Concept, _: random.Random) -> str | None:
    text = english(concept)
    return text.replace("-", " ") if "-" in text else text.replace(" ", "-") if " " in text else None


def _plural(concept: Concept, _: random.Random) -> str | None:
    text = english(concept)
    return f"{text}s" if text[-1] in "bdeklmnprt" else f"{text[:-1]}ies" if re.search("[^aeiou]y$", text) else None


def _slip(text: str, rng: random.Random, letters: str = _LETTERS) -> str:
    """One character replaced, left out, put in, or exchanged with its neighbour."""
    places = [at for at, char in enumerate(text) if char.isalnum()]
    at = rng.choice(places)
    kind = rng.randrange(4)
    if kind == 3 and at + 1 < len(text) and text[at + 1] != text[at] and text[at + 1].isalnum():
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind == 1 and len(places) > 1:
        return text[:at] + text[at + 1 :]
    other = rng.choice([letter for letter in letters if letter != text[at]])
    return text[:at] + other + text[at + (kind != 2) :]


def _slips(count: int, least: int, of: Callable[[Concept], str], letters: str = _LETTERS) -> Make:
    def make(concept: Concept, rng: random.Random) -> str | None:
        text = of(concept)
        if len(text) < least:
            return None
        for _ in range(count):
            text = _slip(text, rng, letters)
        return text

    return make


_COMMON = "的人大地中国和有工业会学产发经动部民方行理力法化长实面生性水气公文心机务度体高电量平物利老进场新品提政重价计质"


def _chinese(concept: Concept) -> str:
    return concept.zh if _HAN.fullmatch(concept.zh) else ""


def _homophone(concept: Concept, rng: random.Random) -> str | None:
    """One character replaced by a common one of the same sound."""
    places = [
        (at, char, other)
        for at, char in enumerate(_chinese(concept))
        for other in _COMMON + "生声胜是事式时城成程智制至及级极基技纪义意议立利历例元员原"
        if other != char and lazy_pinyin(other) == lazy_pinyin(char)
    ]
    if len(concept.zh) < 3 or not places:
        return None
    at, _, other = rng.choice(places)
    return concept.zh[:at] + other + concept.zh[at + 1 :]


def _similar(concept: Concept, rng: random.Random) -> str | None:
    text = plain(concept)
    fitting = [(sound, other) for sound, other in _SOUNDS if sound in text]
    if len(text) < 6 or not fitting:
        return None
    sound, other = rng.choice(fitting)
    return text.replace(sound, other)


def _umlaut(letter: str) -> Make:
    return lambda concept, _: plain(concept).replace("v", letter) if "v" in plain(concept) else None


def _tone_digits(concept: Concept, _: random.Random) -> str:
    return " ".join(to_tone3(one, v_to_u=True) if not one.isascii() else one for one in _syllables(concept))


def _part(concept: Concept, _: random.Random) -> str | None:
    words = re.findall("[a-z]{5,}", english(concept))
    return max(words, key=len) if len(words) > 1 else None


KINDS = (
    Kind("Simplified", lambda one, _: one.zh),
    Kind("Traditional", lambda one, _: one.zh_hant),
    Kind("Taiwan wording", _taiwan),
    Kind("other form", lambda one, rng: rng.choice(one.aka) if one.aka else None),
    Kind("pinyin, tone marks", lambda one, _: one.pinyin, same=lambda one: one.pinyin.replace(" ", "").lower()),
    Kind("pinyin, tone digits", _tone_digits, same=lambda one: one.pinyin.replace(" ", "").lower()),
    Kind("pinyin, plain", lambda one, _: plain(one), same=plain),
    Kind("pinyin, apostrophes", lambda one, _: "'".join(to_normal(part) for part in _syllables(one)), same=plain),
    Kind("pinyin, ü as it is", _umlaut("ü"), same=plain),
    Kind("pinyin, ü as u", _umlaut("u"), same=lambda one: plain(one).replace("v", "u")),
    Kind("initials", lambda one, _: first_letters(one) if len(one.pinyin.split()) > 2 else None, same=first_letters),
    Kind("initials, capitals", lambda one, _: first_letters(one).upper() if len(one.zh) > 2 else None, same=first_letters),
    Kind("characters and pinyin", lambda one, _: _half(one, lambda syllable: syllable), same=plain),
    Kind("characters and initials", lambda one, _: _half(one, lambda syllable: syllable[:1]), same=first_letters),
    Kind("English", lambda one, _: english(one), same=english),
    Kind("English, plural", _plural, same=english),
    Kind("English, hyphens", _hyphens, same=english),
    Kind("English, British", _british, same=english),
    Kind("sentence, Chinese", lambda one, _: f"会议指出，要持续关注{one.zh}，并及时总结。", sentence=True),
    Kind("sentence, English", lambda one, _: f"They said that {one.rendering().en} would be discussed again next year.",
         same=english, sentence=True),
    Kind("one character wrong", _slips(1, 4, _chinese, _COMMON), typo=True),
    Kind("two characters wrong", _slips(2, 6, _chinese, _COMMON), typo=True),
    Kind("homophone", _homophone, typo=True, same=lambda one: " ".join(lazy_pinyin(one.zh, style=Style.NORMAL))),
    Kind("pinyin, one slip", _slips(1, 6, plain), typo=True, same=plain),
    Kind("pinyin, two slips", _slips(2, 10, plain), typo=True, same=plain),
    Kind("pinyin, similar sounds", _similar, typo=True, same=plain),
    Kind("English, one slip", _slips(1, 6, english), typo=True, same=english),
    Kind("English, two slips", _slips(2, 12, english), typo=True, same=english),
    Kind("a word of the English", _part, part=True),
)  # fmt: skip
