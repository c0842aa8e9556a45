"""Join lines that were cut at a fixed width in the middle of sentences, as e-mail and old e-texts are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from translator import hanzi
from translator.model import Edit, Rewrite
from translator.offsets import rewrite
from translator.repair.char_model import CharModel

_STEP = "repair.wrapping"
_MIN_WIDTH = 20  # characters: verse and subtitles are shorter
_SLACK = 3  # a mark that may not begin a line, or a Latin word, makes a line a little shorter
_MIN_FULL = 3  # full lines that make a width
_SHARE = 0.5  # of all lines with text
_PROSE = 0.6  # of the lines cut have a mark in the middle; titles have none
_INSIDE = 0.15  # of the cuts fall inside words: a third do in text cut blindly, hardly any where an author breaks lines
_NEVER_FIRST = frozenset("，。、；：！？”）》")
_TORN = 2.5  # nats
_SAMPLE = 200
_COMMA = re.compile("[，、。；](?!$)")
_ENDS_SENTENCE = re.compile("[。！？：；…!?.:;~～）)][”’」』）)]*$")
_INDENT = re.compile("[\u3000 \t]")
_ITEM = re.compile(
    r"(?:[-*•·●◆■□○>|#]|[（(]?[0-9一二三四五六七八九十]{1,3}[)）.、．]|第[0-9一二三四五六七八九十百]{1,5}[章节回条]|\d\d:\d\d)"
)


def join_lines(text: str) -> Rewrite:
    """Join lines cut at one width: nearly all are as long as one another, and most end in the middle of a sentence.

    Left alone: verse, subtitles, lists, tables, headings, and lines that end as sentences do throughout; a line break before an
    indent, an item or an empty line, and after a line that is shorter than the others.

    >>> text = (
    ...     "这座城市坚持把创新作为发展的主战略，实施产业布\\n局，增强企业的竞争力，过去的一年里全市新增了\\n三百家高"
    ...     "新技术企业，总产值超过一千亿元，居民\\n收入也有提高。"
    ... )
    >>> join_lines(text).output.count("\\n")
    0
    """
    if text.count("\n") < _MIN_FULL:
        return Rewrite(text, text, step=_STEP)
    lines = text.split("\n")
    lengths = [len(line) for line in lines]
    width = _common_width(lengths)
    if not width:
        return Rewrite(text, text, step=_STEP)
    breaks = list(_cut_lines(lines, width))
    full = sum(width - _SLACK <= _columns(line) <= width + 1 for line in lines)
    if len(breaks) < _MIN_FULL - 1 or not _is_wrapped(lines, breaks, full):
        return Rewrite(text, text, step=_STEP)
    if not any(not line.strip() or _INDENT.match(line) for line in lines[:-1]):
        # Nothing but a short line parts paragraphs: one that fills its last line ends where a sentence does.
        breaks = [index for index in breaks if not _ENDS_SENTENCE.search(lines[index].rstrip())]
    return rewrite(text, _edits(lines, set(breaks)), _STEP)


def _common_width(lengths: list[int]) -> int:
    """Give the width that most lines have and hardly any exceeds, 0 where there is none; a cheap look at lengths alone."""
    counts = Counter(lengths)
    with_text = len(lengths) - counts[0]
    best = max(
        (length for length in counts if length >= _MIN_WIDTH),
        key=lambda length: (sum(counts[length - back] for back in range(_SLACK)), length),
        default=0,
    )
    near = sum(counts[best - back] for back in range(-1, _SLACK + 1)) if best else 0
    longer = sum(count for length, count in counts.items() if length > best + 1)
    # A line with Latin letters holds more characters; the columns are looked at later.
    if near < _MIN_FULL or near < _SHARE * 0.6 * with_text or longer > 0.35 * with_text:
        return 0
    return best


def _columns(line: str) -> int:
    """Count columns as full-width characters: two ASCII characters make one."""
    line = line.rstrip("\r")
    narrow = len(line.encode("ascii", "ignore"))
    return len(line) - narrow + (narrow + 1) // 2


def _cut_lines(lines: list[str], width: int) -> Iterator[int]:
    """Give the lines that fill the width and go on in the next one."""
    for index in range(len(lines) - 1):
        line, following = lines[index], lines[index + 1]
        if not (width - _SLACK <= _columns(line) <= width + 1) or not following.strip():
            continue
        if _INDENT.match(following) or _ITEM.match(following) or _columns(following) > width + 1:
            continue
        if _is_table(line) or _is_table(following):
            continue
        yield index


def _is_table(line: str) -> bool:
    return "\t" in line or "|" in line or "  " in line.strip() or line.count(" ") > len(line) // 6 + 2


def _is_wrapped(lines: list[str], breaks: list[int], full: int) -> bool:
    """Say whether breaks are a machine's: in prose, hardly ever at the end of a sentence, and often inside a word."""
    with_text = sum(1 for line in lines if line.strip())
    ended = sum(1 for index in breaks if _ENDS_SENTENCE.search(lines[index].rstrip()))
    prose = sum(1 for index in breaks if _COMMA.search(lines[index]) and hanzi.han_count(lines[index]) * 2 >= len(lines[index]))
    if full < _SHARE * with_text or ended > 0.25 * len(breaks) or prose < _PROSE * len(breaks):
        return False
    model = CharModel()
    inside = sum(_inside_word(model, lines[index].rstrip(), lines[index + 1]) for index in breaks[:_SAMPLE])
    return inside >= max(1.0, _INSIDE * min(len(breaks), _SAMPLE))


def _inside_word(model: CharModel, line: str, following: str) -> bool:
    """Say whether the first character of a line belongs to the last of the line before: a mark, or the rest of a word."""
    if following[:1] and following[0] in _NEVER_FIRST:
        return True
    first, second, char = (hanzi.simplified(char) if char else "" for char in (line[-2:-1], line[-1:], following[:1]))
    if not second or not hanzi.is_han(second) or not hanzi.is_han(char):
        return False
    likely = model.cost(first if first and hanzi.is_han(first) else "", second, char)
    return likely < _TORN and model.cost("", "", char) - likely > _TORN


def _edits(lines: list[str], breaks: set[int]) -> Iterator[Edit]:
    position = 0
    for index, line in enumerate(lines):
        end = position + len(line)
        if index in breaks:
            before = "\r\n" if line.endswith("\r") else "\n"
            left, right = line.rstrip("\r")[-1:], lines[index + 1][:1]
            latin = left.isascii() and right.isascii() and (left.isalnum() or left in ",.;:!?)") and right.isalnum()
            reason = "a line break at a fixed width, in the middle of a sentence"
            start = end - (len(before) - 1)
            yield Edit((start, end + 1), before, " " if latin else "", "repair.spacing.line", reason)
        position = end + 1
