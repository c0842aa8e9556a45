"""Take out blanks and line breaks that a converter put inside Chinese text, and what is left of tags whose `<` is gone.

Authors use blanks and short lines for names, verse, tables and titles, so each rule asks for evidence: a whole line spaced
character by character, words torn apart all over a text, lines cut at one width in the middle of sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator import hanzi
from translator.model import Edit, Finding, Rewrite
from translator.offsets import rewrite
from translator.repair.char_model import CharModel

_HAN = hanzi.HAN[1:-1]
_MARKS = "，。、；：！？“”‘’（）《》…—"
BLANK_SIDE = f"{_HAN}{_MARKS}"  # what stands on either side of a blank that may be damage: the inside of a class
# These begin with the blank, which is what the search skips to, and look back from there.
_BLANK = re.compile(f"[ \u00a0](?<=[{_HAN}{_MARKS}][ \u00a0])[ \u00a0]{{0,2}}(?=[{_HAN}{_MARKS}])")
_HAN_BLANK = re.compile(f" (?<=[{_HAN}] )(?=[{_HAN}])")
_ONE = f"(?:[{_HAN}{_MARKS}【】〔〕「」『』·％\uff10-\uff5a]|(?<![0-9A-Za-z])[0-9A-Za-z%](?![0-9A-Za-z]))"
_SPACED = re.compile(f"{_ONE}(?:[ \u00a0]{{1,2}}{_ONE}){{4,}}")
_SIGN = re.compile(f"[ \u00a0](?<=[{_HAN}{_MARKS}][ \u00a0])[ \u00a0]?[^ \u00a0][ \u00a0]{{1,2}}[^ \u00a0][ \u00a0]")
_INNER = re.compile(f"[{_HAN}{_MARKS}][ \u00a0]{{1,2}}(?=[{_HAN}{_MARKS}])")
_GAP = re.compile("[ \u00a0]+")
_MARK = re.compile(f"[{_MARKS}]")
_RUNNING = re.compile("[，。；！？]")
# Characters that are often listed one by one: numerals, stems and branches, seasons, directions, elements.
_LISTED = frozenset(
    "一二三四五六七八九十百千万〇零甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥东南西北東春夏秋冬上下左右前后金木水火土天地人日月"
)
_FLUENT = 5.5  # nats a character: running text is below, names and lists of characters are above
_LEAST_INNER = 3  # blanks between Chinese and Chinese
_SHORT_RUN = 10  # Han characters: a shorter run needs more proof
_TORN = 2.5  # nats: a character this likely after the one before a blank belongs to one word with it
_SAMPLE = 400  # blanks looked at to know what they are
_TORN_SHARE = 0.3
_CHANCE = 0.08  # of an author's own blanks look like this as well
_MIN_IN_LINE, _MIN_IN_TEXT = 4, 8
_LIKELY, _STRANGER = 3.5, 9.0  # nats: of a character that belongs to the one before, and of one that goes with nothing
_BOUND = 4.0  # nats: so much likelier after the one before than on its own

# After Chinese and at the end of a line, after the end of a sentence, or at the start of a line before Chinese. The search skips
# to the first character and looks back from there.
_LINE_END = r"(?=[ \t\u3000]*(?:[\r\n]|\Z))"
_TAG = re.compile(
    rf"[/bp](?:(?<=[{BLANK_SIDE}]/)(?:p|P|div|DIV|span|td|tr|li|font|strong)>{_LINE_END}|(?<=[{BLANK_SIDE}]b)r ?/?>{_LINE_END}"
    rf"|(?<=[。！？”；…]/)(?:p|P|div|DIV)>|(?<=[。！？”；…]b)r ?/?>"
    rf"|(?:(?<=^/)(?:p|div)>|(?<=^b)r ?/?>|(?<=^p)>)(?=[{BLANK_SIDE}\u3000]))",
    re.MULTILINE,
)
# Word-segmented text, as corpora have it: the marks stand off as well. `_STOPS` counts all marks, `_OFF` those with a blank.
_STOPS = re.compile(f"[，。；！？、](?<=[{_HAN} ][，。；！？、])")
_ALONE = re.compile(f"(?<= )[{_HAN}](?= )")
_OFF = re.compile(f" (?<=[{_HAN}] )[，。；！？、]")


def mend_blanks(text: str) -> Rewrite:
    """Remove blanks between the characters of words, where a line or the whole text shows that a converter put them.

    Left alone: blanks between Chinese and Latin or digits, U+3000, names and short titles (`王 军`, `目 录`), blanks used as
    separators, lists of characters, and lines without running text where only the text as a whole is proof.

    >>> mend_blanks("新 质 生 产 力 是 什 么 ？").output
    '新质生产力是什么？'
    >>> mend_blanks("王 军 李建国\\n甲 乙 丙 丁 戊 己").edits
    ()
    """
    if not _BLANK.search(text):
        return Rewrite(text, text, step="repair.spacing")
    edits: list[Edit] = []
    findings: list[Finding] = []
    taken: set[int] = set()
    model = CharModel()
    for match in _spaced_runs(text):
        doubt = _is_author_spacing(text, match, model)
        if doubt:
            if doubt == "perhaps":
                message = "every character spaced, perhaps by the author: left"
                findings.append(Finding("R306", "neutral", message, match.span(), (_joined(match[0]),)))
            continue
        for blank in _GAP.finditer(text, match.start(), match.end()):
            taken.add(blank.start())
            edits.append(_edit(blank, "a blank after every character"))
    torn = _torn_lines(text, model)
    stands_off = _OFF.search(text) is not None
    for start, end in _running_lines(text) if torn or stands_off else ():
        segmented = stands_off and _is_segmented(text, start, end)
        if segmented or start in torn:
            reason = "blanks between all words" if segmented else "blanks tear words apart"
            pattern = _BLANK if segmented else _HAN_BLANK
            edits += [_edit(blank, reason) for blank in pattern.finditer(text, start, end) if blank.start() not in taken]
    done = rewrite(text, edits, "repair.spacing")
    return Rewrite(done.input, done.output, done.edits, tuple(findings[:100]), done.step)


def _spaced_runs(text: str) -> Iterator[re.Match[str]]:
    """Find spaced runs; the search is slow where there is Latin, so only lines with a sign of one are searched."""
    done = 0
    for sign in _SIGN.finditer(text):
        if sign.start() >= done:
            start = max(done, text.rfind("\n", done, sign.start()) + 1)
            done = text.find("\n", sign.end())
            done = len(text) if done < 0 else done
            yield from _SPACED.finditer(text, start, done)


def _edit(blank: re.Match[str], reason: str) -> Edit:
    return Edit(blank.span(), blank[0], "", "repair.spacing.blank", reason)


def _joined(run: str) -> str:
    return re.sub("[ \u00a0]", "", run)


def _is_author_spacing(text: str, match: re.Match[str], model: CharModel) -> str:
    """Say why a spaced run is left: `list`, or `perhaps` where it may be damage after all; empty where it is damage."""
    if len(_INNER.findall(match[0])) < _LEAST_INNER:
        return "list"  # `边长为 a 和 b 。`: authors set off letters and numbers
    run = _joined(match[0])
    sample = run[:400]
    han = [char for char in sample if hanzi.is_han(char)]
    if sum(char in _LISTED for char in han) * 2 >= len(han):
        return "list"
    cost = model.text_cost(sample)
    if _RUNNING.search(run) and cost < _FLUENT + 1:
        return ""
    # A short run that goes on as a sentence without blanks may be things the author listed: `脏 吵 小 慢 就不多说了`.
    runs_on = hanzi.is_han(text[match.end() - 1]) and hanzi.is_han(text[match.end() : match.end() + 1] or " ")
    alone = text[match.start() - 1 : match.start()].strip() == "" == text[match.end() : match.end() + 1].strip()
    if cost < _FLUENT and (len(han) >= _SHORT_RUN or (not runs_on and _is_words(han, model, alone=alone))):
        return ""
    return "perhaps" if cost < _FLUENT else "list"


def _is_words(han: list[str], model: CharModel, *, alone: bool) -> bool:
    """Say whether characters belong to one word with the one before as no list of characters or names has it.

    Half of them do in a sentence; more in a line `alone`: of 梅兰竹菊 and one tree more, two of four follow from the one before.
    """
    chars = ["", *map(hanzi.simplified, han)]
    places = range(2, len(chars))
    costs = [model.cost(chars[i - 2], chars[i - 1], chars[i]) for i in places]
    inside = sum(cost < _LIKELY and model.cost("", "", chars[i]) - cost > _BOUND for i, cost in zip(places, costs, strict=True))
    return len(places) >= 4 and inside * 2 >= len(places) + alone and max(costs) < _STRANGER


def _is_segmented(text: str, start: int, end: int) -> bool:
    off = len(_OFF.findall(text, start, end))
    if off < 2 or off < 0.8 * len(_STOPS.findall(text, start, end)):
        return False
    blanks = len(_HAN_BLANK.findall(text, start, end))
    if blanks < 3 or hanzi.han_count(text[start:end]) > 2.4 * (blanks + off):
        return False
    return len(_ALONE.findall(text, start, end)) >= 2


def _torn_lines(text: str, model: CharModel) -> set[int]:
    """Give the starts of lines in which blanks stand inside words so often that they cannot be the author's.

    A look at the first blanks tells most texts. Where most lines with blanks are torn, the others are as well.
    """
    inside, outside = _count_torn(text, 0, len(text), model, _SAMPLE)
    if inside < max(_MIN_IN_LINE, _CHANCE * (inside + outside)):
        return set()
    torn: set[int] = set()
    blank: set[int] = set()
    total = touched = inside_all = 0
    for start, end in _running_lines(text):
        inside, outside = _count_torn(text, start, end, model, _SAMPLE)
        if inside + outside:
            blank.add(start)
            total += inside + outside
            inside_all += inside
            touched += inside > 0
        if inside >= _MIN_IN_LINE and inside >= _TORN_SHARE * (inside + outside):
            torn.add(start)
    everywhere = inside_all >= _MIN_IN_TEXT and inside_all >= _TORN_SHARE * total and touched * 2 >= len(blank)
    return blank if everywhere else torn


def _count_torn(text: str, start: int, end: int, model: CharModel, limit: int) -> tuple[int, int]:
    """Count blanks inside words and others; the same two characters count once, as an author may set off one word each time."""
    inside = outside = 0
    seen: set[str] = set()
    for blank in _HAN_BLANK.finditer(text, start, end):
        place = blank.start()
        if (pair := text[place - 1 : place + 2]) in seen:
            continue
        seen.add(pair)
        before = text[max(start, place - 4) : place].replace(" ", "")[-2:]
        first = hanzi.simplified(before[0]) if len(before) == 2 and hanzi.is_han(before[0]) else ""
        char = hanzi.simplified(text[place + 1])
        likely = model.cost(first, hanzi.simplified(before[-1]), char)
        if likely < _TORN and model.cost("", "", char) - likely > _TORN:
            inside += 1
        else:
            outside += 1
        if inside + outside >= limit:
            break
    return inside, outside


def _running_lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if len(line) >= 12 and _RUNNING.search(line) and "  " not in line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def remove_debris(text: str) -> Rewrite:
    """Remove what is left of a closing tag whose `<` was swallowed, at the end of a line or after a mark that ends a sentence.

    Left alone: tags that are whole, paths, and the same letters anywhere else.

    >>> remove_debris("发展。/p>\\n路径 a/p> 不变").output
    '发展。\\n路径 a/p> 不变'
    """
    if ">" not in text:
        return Rewrite(text, text, step="repair.debris")
    reason = "left of a tag whose first character is gone"
    edits = [Edit(match.span(), match[0], "", "repair.spacing.tag", reason) for match in _TAG.finditer(text)]
    return rewrite(text, edits, "repair.debris")
