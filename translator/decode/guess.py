"""Which encoding bytes are in: marks first, then UTF-8, then what the rival readings are worth as text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from translator.decode.language import LANGUAGES, LOST, Reading, weigh
from translator.decode.ranking import cost, rank
from translator.model import Rival

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
# An encoding, those that have more of the same (tried where it leaves bytes over), and the languages written in it.
_FAMILIES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("utf-8",), LANGUAGES),
    (("gb18030",), ("zh-Hans", "zh-Hant", "ja")),
    (("big5", "cp950", "big5hkscs"), ("zh-Hant", "ja")),
    (("shift_jis", "cp932"), ("ja",)),
    (("euc_jp",), ("ja",)),
    (("euc_kr", "cp949"), ("ko",)),
    (("cp1252", "latin-1"), ("latin",)),
    (("cp1251",), ("ru",)),
    (("utf-16-le",), LANGUAGES),
    (("utf-16-be",), LANGUAGES),
)
_STATEFUL = (("hz", b"~{"), ("iso2022_jp_2", b"\x1b$"), ("iso2022_kr", b"\x1b$)C"), ("iso2022_cn", b"\x1b$)A"))
# One bad stretch in this many characters makes weighing idle; GB 18030 is always weighed, UTF-8 where a third may be GBK.
_HOPELESS = {"gb18030": 1, "utf-8": 2}
_UNLIKELY = 5.0  # nats
_CLEAR = 60.0  # nats between the best two readings that more data would not turn round
_GOOD = 8.0  # nats a character, the mean of good text
_SAMPLE = 4608  # bytes that are weighed; more change nothing
_NO_NUL = 512  # bytes; a longer text in UTF-16 has a NUL somewhere, in a blank, a line end or a digit
_HEAD = 1 << 16  # bytes looked at for control characters
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True, slots=True)
class Guess:
    """What bytes are in: the encoding, the length of the byte order mark, and all rivals, the best first."""

    encoding: str
    bom_length: int
    rivals: tuple[Rival, ...]


def guess(data: bytes, *, complete: bool = True) -> Guess | None:
    """Say which encoding bytes are in; None for what is no text in any.

    With `complete=False` the bytes are the head of something longer, and a character cut off at the end is no fault. A text of
    four Chinese characters is enough in most cases; the rivals show where it is not. EUC-TW is not weighed.

    >>> guess("新质生产".encode("gbk")).encoding, guess("我們的國家".encode("big5")).encoding
    ('gb18030', 'big5')
    """
    return guess_with_text(data, complete=complete)[0]


def guess_with_text(data: bytes, *, complete: bool = True) -> tuple[Guess | None, str | None]:
    """Do as `guess`, and hand on the text where the bytes proved to be valid UTF-8 all through."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return Guess(encoding, len(bom), (Rival(encoding, 1.0, "byte order mark"),)), None
    head = data[:_HEAD]
    if b"\0" in head:
        return _wide(head), None
    if _has_control(head):
        return (_wide(head) if len(data) <= _SAMPLE else None), None
    try:
        text = data.decode("utf-8") if complete else codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        text = None
    certain = None if text is None else _certain(data, text, complete=complete)
    if certain is not None:
        return certain, text if certain.encoding == "utf-8" else None
    return _weighed(data, complete=complete), None


def looks_binary(data: bytes) -> bool:
    """Say whether data is no text in any encoding: control bytes beyond white space, and no UTF-16 or UTF-32 to explain them.

    >>> looks_binary(bytes(range(32)) * 4), looks_binary("中文\\n".encode("utf-16-le"))
    (True, False)
    """
    head = data[:_HEAD]
    if data.startswith(tuple(bom for bom, _ in BOMS)) or not (b"\0" in head or _has_control(head)):
        return False
    return _wide(head) is None


def _has_control(head: bytes) -> bool:
    shifts = (14, 15) if b"\x1b$" in head else ()  # ISO 2022 shifts with these
    codes = (code for code in (*range(9), *range(14, 27), *range(28, 32)) if code not in shifts)
    return sum(head.count(code) for code in codes) > 0.02 * len(head)


def _wide(head: bytes) -> Guess | None:
    """Weigh UTF-16 and UTF-32 without a mark: the only encodings in which NUL and control bytes are parts of characters."""
    sample = head[: min(len(head), _SAMPLE) // 4 * 4] or head
    found = []
    for encoding in _WIDE:
        reading = weigh(_decoded(sample, encoding))
        count = max(1, len(sample) // (4 if encoding.startswith("utf-32") else 2))
        # Text costs about 4 to 8 nats a character here, arbitrary bytes 12 and more.
        if reading.cost / count < 9.5 and reading.lost * 50 <= count:
            found.append((encoding, reading))
    if not found:
        return None
    ranked = rank(found)
    return Guess(ranked[0].encoding, 0, ranked)


def _certain(data: bytes, text: str, *, complete: bool) -> Guess | None:
    """Settle without weighing what is valid UTF-8: ASCII, ASCII with the escapes of another encoding, and nearly all else."""
    if text.isascii():
        for encoding, sign in reversed(_STATEFUL):
            if sign in data and _is_stateful(data, encoding, complete=complete):
                rivals = (Rival(encoding, 1.0, "its escapes, and text between them"), Rival("utf-8", 0.1, "only ASCII bytes"))
                return Guess(encoding, 0, rivals)
        return Guess("utf-8", 0, (Rival("utf-8", 1.0, "only ASCII bytes"),))
    if len(data) <= 256 and max(text) < "\u0800":
        return None  # one or two letters of two bytes may be a Chinese character in another encoding: 一 in GBK is valid UTF-8
    return Guess("utf-8", 0, (Rival("utf-8", 1.0, "every sequence is valid"),))


def _is_stateful(data: bytes, encoding: str, *, complete: bool) -> bool:
    from translator.decode.shifted import characters

    sample = data if len(data) <= _SAMPLE else data[: data.rfind(b"\n", 0, _SAMPLE) + 1] or data[:_SAMPLE]
    text = "".join(char for char, _ in characters(sample, encoding))
    reading = weigh(text)
    cut = not complete or len(sample) < len(data)
    return reading.letters > reading.lost and reading.lost <= cut and reading.mean < 10.0


def _weighed(data: bytes, *, complete: bool) -> Guess:
    """Weigh a little of the data, and more where that leaves a doubt."""
    wide = len(data) <= _NO_NUL and len(data) % 2 == 0
    for size in (_SAMPLE // 18, _SAMPLE):
        short = len(data) <= size
        found = _readings(_samples(data, size), cut=not (complete and short), wide=wide)
        if short or _is_clear(found):
            break
    rivals = rank(found)
    return Guess(rivals[0].encoding, 0, rivals)


def _is_clear(found: list[tuple[str, Reading]]) -> bool:
    """Say whether the best reading is far ahead and good text throughout, as a file of two encodings is not."""
    ranked = sorted((cost(*one), number) for number, one in enumerate(found))
    best = found[ranked[0][1]][1]
    ahead = len(ranked) < 2 or ranked[1][0] - ranked[0][0] > _CLEAR
    return ahead and not best.lost and best.mean < _GOOD


def _samples(data: bytes, size: int) -> list[bytes]:
    """Take lines beyond ASCII from the beginning, the middle and the end: what is ASCII says nothing."""
    if len(data) <= size:
        return [data]
    found: list[bytes] = []
    third = len(data) // 3
    for start in (0, third, 2 * third):
        taken, position = 0, start
        while taken < size // 3:
            match = _BEYOND_ASCII.search(data, position, start + third)
            if match is None:
                break
            begin = max(position, match.start() - 64)
            begin = data.rfind(b"\n", begin, match.start()) + 1 or begin
            if start and position == start:
                begin = data.find(b"\n", match.start(), match.start() + 4096) + 1 or begin  # this may be amid a character
            longest = begin + size // 3
            stop = data.find(b"\n", max(begin, match.start()), longest) + 1 or longest
            found.append(data[begin:stop])
            taken += stop - begin
            position = stop
    return found or [data[:size]]


def _readings(samples: list[bytes], *, cut: bool, wide: bool) -> list[tuple[str, Reading]]:
    found: list[tuple[str, Reading]] = []
    for encodings, languages in _FAMILIES:
        if encodings[0].startswith("utf-16") and not wide:
            continue
        best: tuple[str, Reading] | None = None
        for encoding in encodings:
            text = "".join(_decoded(sample, encoding, cut=cut) for sample in samples)
            lost = text.count(LOST)
            if lost > len(text) // _HOPELESS.get(encoding, 6) + 4 or (best is not None and lost >= best[1].lost):
                continue
            best = (encoding, _reading(text, languages))
            if not lost:
                break
        if best is not None:
            found.append(best)
    return found


def _reading(text: str, languages: tuple[str, ...]) -> Reading:
    """Kana are what bytes of Big5 give in GBK and the other way about, so Japanese is the least likely in either."""
    if languages is LANGUAGES or languages[0] == "ja" or "ja" not in languages:
        return weigh(text, languages)
    chinese = weigh(text, tuple(language for language in languages if language != "ja"))
    if chinese.mean < 8.0:
        return chinese
    japanese = weigh(text, ("ja",))
    return min(chinese, replace(japanese, cost=japanese.cost + _UNLIKELY), key=lambda one: one.cost)


def _decoded(sample: bytes, encoding: str, *, cut: bool = False) -> str:
    text = sample.decode(encoding, "duizhao.lost")
    for _ in range(3 if cut else 0):
        text = text.removesuffix(LOST)  # a character cut off shows as up to three
    return text


def _lost(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return LOST, max(error.end, error.start + 1)


codecs.register_error("duizhao.lost", _lost)
