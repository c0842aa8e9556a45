"""Take out the pairs of random rare characters that some sites put before punctuation: `宁静界轩。` for `宁静。`."""

from __future__ import annotations

import re

from translator import hanzi
from translator.model import Edit, Finding, Rewrite
from translator.offsets import rewrite
from translator.repair.char_model import CharModel

# Level 2 of GB 2312 (rows 56 to 87): the characters that everyday text hardly needs.
RARE = "".join(bytes((lead, trail)).decode("gb2312") for lead in range(0xD8, 0xF8) for trail in range(0xA1, 0xFF))
_PAIR = re.compile(f"[{RARE}][{RARE}](?=[，。、！？；])")
_MARK = re.compile("[，。、！？；]")
_RANDOM = 10.0  # nats for either character: rare words and most names have one that follows from the other
_ENOUGH, _SHARE = 2, 0.1  # pairs on a page, and of its marks, before any is taken for noise


def remove_rare_pairs(text: str) -> Rewrite:
    """Remove pairs of rare characters before marks that have nothing to do with one another or with the text.

    Left alone: a single one on a page, and words (`尴尬。`, `踌躇，`).

    >>> remove_rare_pairs("天气很好楸泐，大家都出门了。公园里人很多邛耧。").output
    '天气很好，大家都出门了。公园里人很多。'
    >>> remove_rare_pairs("他很尴尬。他踌躇，又尴尬。").edits
    ()
    """
    found = list(_PAIR.finditer(text))
    pairs: list[re.Match[str]] = []
    if len(found) >= _ENOUGH:
        model = CharModel()
        pairs = [match for match in found if _is_random(text, match.start(), model)]
    if not pairs:
        return Rewrite(text, text, step="repair.rare-pairs")
    if len(pairs) < _ENOUGH or len(pairs) < _SHARE * len(_MARK.findall(text)):
        findings = [Finding("R107", "neutral", "two rare characters before a mark: left", match.span()) for match in pairs]
        return Rewrite(text, text, (), tuple(findings[:100]), "repair.rare-pairs")
    reason = "two rare characters that were put before a mark"
    edits = [Edit(match.span(), match[0], "", "repair.noise.rare-pair", reason) for match in pairs]
    return rewrite(text, edits, "repair.rare-pairs")


def _is_random(text: str, start: int, model: CharModel) -> bool:
    before = hanzi.simplified_text(text[max(0, start - 3) : start])
    first, second = hanzi.simplified(text[start]), hanzi.simplified(text[start + 1])
    return model.after(before, first) > _RANDOM and model.after((before + first)[-3:], second) > _RANDOM
