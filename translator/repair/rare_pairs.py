"""Take out the pairs of random rare characters that some sites put before punctuation: `宁静界轩。` for `宁静。`."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from translator import hanzi
from translator.model import Edit, Finding, Rewrite
from translator.offsets import rewrite
from translator.repair.char_model import CharModel

# Level 2 of GB 2312 (rows 56 to 87): the characters that everyday text hardly needs.
RARE = "".join(bytes((lead, trail)).decode("gb2312") for lead in range(0xD8, 0xF8) for trail in range(0xA1, 0xFF))
_PAIR = re.compile(f"[{RARE}][{RARE}](?=[，。、！？；])")
_MARK = re.compile("[，。、！？；]")
_RANDOM = 10.0  # nats for either character: rare words and most names have one that follows from the other
_PARTICLE = "兮"
_NEIGHBOURS = 60  # places: of random pairs one in 25 is as near
_SURE = 6  # pairs of a page that is full of them
_ENOUGH, _SHARE = 2, 0.1  # pairs on a page, and of its marks, before any is taken for noise


def remove_rare_pairs(text: str) -> Rewrite:
    """Remove pairs of rare characters before marks that have nothing to do with one another or with the text.

    Left alone: a single one on a page, words (`尴尬。`, `踌躇，`), and what old texts are full of: a character twice over, a pair
    that comes back, two characters of one radical, and 兮 after anything.

    >>> remove_rare_pairs("天气很好楸泐，大家都出门了。公园里人很多邛耧。").output
    '天气很好，大家都出门了。公园里人很多。'
    >>> remove_rare_pairs("他很尴尬。他踌躇，又尴尬。").edits
    ()
    """
    found = list(_PAIR.finditer(text))
    times = Counter(match[0] for match in found)
    strange = [match for match in found if times[match[0]] == 1 and not _is_old_word(match[0])]
    pairs: list[re.Match[str]] = []
    if len(strange) >= _ENOUGH:
        model = CharModel()
        pairs = [match for match in strange if _is_random(text, match.start(), model)]
        if len(pairs) >= _SURE and len(pairs) >= _SHARE * len(_MARK.findall(text)):
            # On a page full of them, what may be a word elsewhere is one of them too.
            pairs = [match for match in found if match[0][0] != match[0][1] and _is_random(text, match.start(), model)]
    if not pairs:
        return Rewrite(text, text, step="repair.rare-pairs")
    if len(pairs) < _ENOUGH or len(pairs) < _SHARE * len(_MARK.findall(text)):
        findings = [Finding("R107", "neutral", "two rare characters before a mark: left", match.span()) for match in pairs]
        return Rewrite(text, text, (), tuple(findings[:100]), "repair.rare-pairs")
    reason = "two rare characters that were put before a mark"
    edits = [Edit(match.span(), match[0], "", "repair.noise.rare-pair", reason) for match in pairs]
    return rewrite(text, edits, "repair.rare-pairs")


@lru_cache(maxsize=4096)
def _is_old_word(pair: str) -> bool:
    """Say whether a pair is of the kinds that words of two rare characters are: the model knows few of them.

    Level 2 of GB 2312 is in the order of radicals: the two characters of 踌躇 or 氤氲 are neighbours there.
    """
    return pair[0] == pair[1] or pair[1] == _PARTICLE or abs(RARE.index(pair[0]) - RARE.index(pair[1])) <= _NEIGHBOURS


def _is_random(text: str, start: int, model: CharModel) -> bool:
    before = hanzi.simplified_text(text[max(0, start - 3) : start])
    first, second = hanzi.simplified(text[start]), hanzi.simplified(text[start + 1])
    return model.after(before, first) > _RANDOM and model.after((before + first)[-3:], second) > _RANDOM
