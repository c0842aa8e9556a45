"""Lines in which the scan does not stop, but that hardly anyone would write: the model reads them, if they are few.

Bytes of a short title may give everyday characters only, in an order that no text has (`陔價掛楊鍔` for 新基本法令). To read all
clean text by the model would take too long, so a count of familiar characters comes first, at the speed of the regex engine.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from translator import hanzi
from translator.model import Span
from translator.repair.char_model import CharModel
from translator.repair.mixups.codecs import all_codecs
from translator.repair.mixups.scan import everyday_han
from translator.repair.mixups.score import weigh

# The 1,700 characters that make up more than 1/20,000 of running text each, from the character model.
_FREQUENT = Path(__file__).parents[1] / "frequent.txt"
_MARKS = "，。、；：！？“”‘’（）《》「」『』【】…—·％～　．－"
_DENSE = 5  # one of so many characters is not ASCII and rare: beyond that it is a language with accents
READ = 2000  # characters at the beginning of a text that are looked through
_MOST = 6  # lines that are read by the model
_SAMPLE = 48  # characters of a line that show whether it reads like anything
_GARBLED = 6.3  # nats a character: running text of any language that the costs know is below
_ASCII = re.compile("[\x00-\x7f]+")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
# Letters in a company that they are never in: capitals inside words, Cyrillic beside Latin, dashes and daggers all through.
_CYRILLIC, _DAGGERS = "А-яЀ-џ", "’”—–“‘„‚…†‡‰‹›•™"
_MIXED = re.compile(
    f"[а-яѐ-џ][А-ЯЀ-Џ]|[{_CYRILLIC}][¤¦§©¬®°±¶µ·†‡‰‹›•™\xa0\xad]|[{_CYRILLIC}][A-Za-z]|[A-Za-z][{_CYRILLIC}]"
    f"|[{_DAGGERS}][^\\s{_DAGGERS}]{{1,3}}[{_DAGGERS}][^\\s{_DAGGERS}]"
)
_LATIN_PAIR, _HIGH = re.compile(rb"[\xc2\xc3][\x80-\xbf]"), re.compile(rb"[\x80-\xff]")
FOUR_BYTES = re.compile("(?:[\x80-\u2fff\ufb01\ufb02][0-9]){4}")  # GB 18030's longer codes, as single-byte codecs show them


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    frequent = frozenset(_FREQUENT.read_text(encoding="utf-8"))
    familiar = "".join(char for char in sorted(everyday_han()) if hanzi.simplified(char) in frequent)
    return re.compile(f"[^\x00-\x7f{familiar}{_MARKS}]")


def count_unfamiliar(text: str) -> int:
    """Count what is neither ASCII nor among the most frequent characters and marks.

    >>> count_unfamiliar("陔價掛楊鍔, abc")
    2
    """
    return len(_pattern().findall(text))


def unfamiliar(line: str) -> bool:
    """Say whether two in five of what a line has beyond ASCII are not among the most frequent characters.

    Of garbled titles in which the scan does not stop 98 in 100 have so many, of short clauses from an encyclopaedia one.

    >>> unfamiliar("陔價掛楊鍔"), unfamiliar("新基本法令")
    (True, False)
    """
    found = count_unfamiliar(line)
    return found > 0 and 5 * found >= 2 * (len(line) - len(line.encode("ascii", "ignore")))


def latin_inside(line: str) -> bool:
    """Say whether the bytes of a line are UTF-8 of letters from Western Europe: of text garbled before.

    >>> latin_inside("楼脕掳锚35娄~露"), latin_inside("陔價掛楊鍔")
    (True, False)
    """
    for name in ("gbk", "big5", "shift-jis", "euc-kr"):
        data = all_codecs()[name].encode(line)
        pairs = len(_LATIN_PAIR.findall(data)) if data is not None else 0
        if data is not None and pairs > 2 and 2 * pairs >= 0.8 * len(_HIGH.findall(data)):
            return True
    return False


def unfamiliar_lines(text: str, model: CharModel) -> list[Span]:
    """Give the lines at the beginning of a text that read like nothing.

    >>> unfamiliar_lines("新基本法令\\n陔價掛楊鍔", CharModel())
    [(6, 11)]
    """
    head = text[:READ]
    if not unfamiliar(head) and "\n" not in head:
        return []
    found: list[Span] = []
    start = read = 0
    for line in head.split("\n"):
        if read < _MOST and unfamiliar(line):
            read += 1
            if _reads_like_nothing(line[:_SAMPLE], model):
                end = text.find("\n", start)
                found.append((start, end if end >= 0 else len(text)))
        start += len(line) + 1
    return found


def _reads_like_nothing(line: str, model: CharModel) -> bool:
    """Weigh what a line has beyond ASCII."""
    if FOUR_BYTES.search(line):
        return True
    beyond = _NOT_ASCII.findall(line)
    if _DENSE * len(beyond) < len(line):
        return False
    if _MIXED.search(line):
        return True
    parts = _ASCII.split(line)
    return sum(weigh(part, model).total for part in parts if part) > _GARBLED * len(beyond)
