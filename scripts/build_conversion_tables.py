"""Build `translator/script/data/mend.tsv`: words that only a character-by-character conversion to Traditional can have written.

    python scripts/build_conversion_tables.py DICT TRADITIONAL.txt… >translator/script/data/mend.tsv

DICT is a word list with frequencies, `word frequency tag` a line (dict.txt of jieba 0.42, MIT). Every word is converted by OpenCC,
whose phrase tables know its right form; then each of its one-to-many characters is replaced by the other forms a bare table of
characters could have given. What occurs in the Traditional texts named, or is part of a right word, is left out.
"""

from __future__ import annotations

import sys
from pathlib import Path

import opencc

# Simplified character -> forms that tables give. Only forms that a person does not choose by taste: not 台/臺, 裡/裏, 週/周, 佔/占.
_ROWS = (
    "后後后 发發髮 面面麵 干干乾幹 里里裏 系系係繫 症症癥 只只隻 谷谷穀 斗斗鬥 制制製 复復複 历歷曆 松松鬆 丑丑醜 几几幾 "
    "须須鬚 术術朮 于于於 余余餘 台臺颱 范范範 舍舍捨 向向嚮 曲曲麴 咸咸鹹 仆僕仆 刮刮颳 脏髒臟 坛壇罈 纤纖縴 团團糰 "
    "别別彆 板板闆 出出齣 秋秋鞦 千千韆 郁鬱郁"
)
FORMS = {row[0]: row[1:] for row in _ROWS.split(" ")}
# Forms so special that nobody types them for another word; the rest (于 for 於, 后 for 後) people and old books do write.
STRONG = set("髮麵癥隻鬥曆鬆醜鬚朮颱捨嚮麴鹹颳罈縴糰彆闆齣鞦韆穀裏髒臟鬱繫製複乾後")
MIXED_UP = ({"制", "製"}, {"復", "複"})  # people confuse these, too
MIN_FREQUENCY = 200
HEADER = """# Words that only a conversion character by character has written, and what they should be.
# Built by scripts/build_conversion_tables.py from the words of jieba 0.42 (MIT) and the phrase tables of OpenCC (Apache-2.0).
# `sure`: the wrong form is one that nobody types for this word; `weak`: people and old books write it too, so it counts only
# among many. Columns: wrong, right, kind, Simplified word."""


def main(dictionary: str, *corpora: str) -> None:
    words = {}
    for line in Path(dictionary).read_text(encoding="utf-8").splitlines():
        word, frequency, *tag = line.split()
        if int(frequency) >= MIN_FREQUENCY and 2 <= len(word) <= 5 and tag != ["nr"] and FORMS.keys() & set(word):
            words[word] = int(frequency)
    right_of = dict(zip(words, opencc.OpenCC("s2t").convert("\n".join(words)).split("\n"), strict=True))
    back = opencc.OpenCC("t2s")
    known = "\n".join([*right_of.values(), *(Path(path).read_text(encoding="utf-8").replace("裡", "裏") for path in corpora)])
    table: dict[str, tuple[str, str, str]] = {}
    for word, right in sorted(right_of.items(), key=lambda item: (len(item[0]), item[0])):
        for wrong, pair in variants(word, right):
            shorter = any(
                table.get(wrong[i:j], ("",))[0] == right[i:j] for i in range(len(wrong)) for j in range(i + 2, len(wrong) + 1)
            )
            if not shorter and wrong not in known and back.convert(wrong) == word:
                table[wrong] = (right, "sure" if pair[0] in STRONG and set(pair) not in MIXED_UP else "weak", word)
    print(HEADER)
    for wrong, row in sorted(table.items()):
        print(wrong, *row, sep="\t")


def variants(word: str, right: str) -> list[tuple[str, tuple[str, str]]]:
    """Give each way to write one character of a word wrong, with the pair (wrong, right)."""
    return [
        (right[:i] + form + right[i + 1 :], (form, char))
        for i, (simple, char) in enumerate(zip(word, right, strict=True))
        for form in FORMS.get(simple, "")
        if form != char and char in FORMS[simple]
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
