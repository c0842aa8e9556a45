"""Find the places of a page where the bytes may have lost step, and mend those that the search can explain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from translator import hanzi
from translator.model import Edit, Finding, Rewrite
from translator.offsets import rewrite
from translator.repair import gbk
from translator.repair.byte_shift import ByteSearch
from translator.repair.char_model import CharModel
from translator.repair.costs import Costs, context_of, context_with
from translator.repair.evidence import Evidence
from translator.repair.streams import Reading
from translator.repair.tokens import READING, TONED, Token, tokenize

# What is worth a look: on a page that shows nothing else, on a damaged one, and on one whose decoder left no marks.
# Each begins with one class of characters, which the engine looks for at full speed.
_BRACKETED = f"(?<=[(（]){READING.pattern.removeprefix('[(（]')}"
_SIGN = re.compile(rf"[\ufffd€?(（](?:(?<=[\ufffd€])|(?<=\?)(?:(?={hanzi.HAN}|/)|[a-z]*[{TONED}])|{_BRACKETED})")
_SIGN_MARKED = re.compile(rf"[\ufffd€?(（{TONED}](?:(?<=[\ufffd€?{TONED}])|{_BRACKETED})")
_SIGN_SILENT = re.compile(rf"[\ufffd€?!，！？；,;(（{TONED}](?:(?<=[^(（])|{_BRACKETED})")
RULE = "repair.mojibake.gbk-shift"
_BEFORE, _AFTER, _MAX_TOKENS = 12, 12, 120
_IMPLAUSIBLE = 9.5  # nats a character: running text has about 5, text out of step 11 and more
_ENOUGH_GAIN, _ENOUGH_ON_CONVERTED = 3.0, 1.0  # on a page that is known to be damaged, less proof is needed
_ENOUGH_ALONE, _MISREAD = 12.0, 2  # nats, and Han characters that were read wrongly, where the page shows nothing else
_FAILURES = 8  # searches that found nothing, after which most must succeed for another one
_LONG_LINE = 4000  # characters; a longer line is worked on piece by piece
_SHORT, _MOST_SIGNS = 24, 0.5  # tokens; the share of signs of loss above which nothing can be had back
# Nats between the best reading of a window and the next one. Measured on news, reports, articles and abstracts damaged forwards
# (836 windows): under 3 the best is right in 47 of 100, from there on in 97.
_CLEAR_MARGIN = 3.0
_TEXT = 7.0  # nats a character of a reading that is text, whatever else is on the page
_NO_TEXT = 7.8  # and of the best reading that is no text either
_LIKELY_MARK, _LOST_TRIED = 1.5, 8  # nats below which a mark needs no character before it; characters tried


@dataclass(slots=True)
class _Tally:
    """What was searched on a text: a window seen before is not searched again, nor any where most searches find nothing.

    So text that is made of nothing but signs of damage costs no more than a look at it.
    """

    known: dict[tuple[str, str, bool], Reading | None] = field(default_factory=dict)
    changes: dict[tuple[str, str], list[tuple[int, int, int, int]]] = field(default_factory=dict)
    failed: int = 0
    reads: int = 0

    @property
    def hopeless(self) -> bool:
        return self.failed >= _FAILURES and 2 * self.failed > self.reads

    def read(self, search: ByteSearch, window: Sequence[Token], before: str, *, line_ends: bool) -> Reading | None:
        text = "".join(token.text for token in window)
        key = (text, before[-3:] + "“" * (before.count("“") > before.count("”")), line_ends)
        if key not in self.known:
            signs = sum(token.kind in ("lost", "question", "broken") for token in window)
            hopeless = len(window) > _SHORT and signs > _MOST_SIGNS * len(window)
            if self.hopeless:
                return None
            if hopeless:
                self.failed += 1
                self.reads += 1
                return None
            found = search.read(window, before, line_ends=line_ends)
            self.known[key] = found
        found = self.known[key]
        self.failed += found is None or found.text == text or found.cost > _NO_TEXT
        self.reads += 1
        return found

    def differences(self, seen: str, after: str) -> list[tuple[int, int, int, int]]:
        known = self.changes.get((seen, after))
        if known is None:
            known = self.changes[seen, after] = _differences(seen, after)
        return known


def mend(text: str, model: CharModel, evidence: Evidence) -> Rewrite:
    """Put text back in step that was decoded one byte off (DAMAGE.md, operations A and B).

    Left alone: places where no byte stream explains what is seen, or none does so clearly better than the text as it
    stands. Those that look damaged all the same become findings.
    """
    search = ByteSearch(
        model, traditional=evidence.converted or evidence.cut, commas=evidence.commas, silent=evidence.found and not evidence.marked
    )
    plain = CharModel()
    tally = _Tally()
    edits: list[Edit] = []
    findings: list[Finding] = []
    sign = _SIGN if not evidence.found else _SIGN_MARKED if evidence.marked else _SIGN_SILENT
    position = 0
    while match := sign.search(text, position):
        start = max(position, text.rfind("\n", position, match.start()) + 1)
        if match.start() - start > _LONG_LINE // 2:
            start = match.start() - _BEFORE
        stop = text.find("\n", match.end())
        position = len(text) if stop < 0 else stop + 1
        position = min(position, start + _LONG_LINE)
        body = text[start:position].rstrip("\r\n")
        seen, mended = 0, ""
        for window in _windows(tokenize(body), plain, evidence):
            mended += body[seen : window[0].start]
            mended += _mend_window(body, start, window, mended, search, evidence, edits, findings, tally)
            seen = window[-1].end
        if tally.hopeless:
            findings.append(
                Finding("R102", "major", "many bytes were lost, and hardly any reading is good enough", (start, len(text)))
            )
            break
    done = rewrite(text, edits, "repair.shift")
    return Rewrite(done.input, done.output, done.edits, tuple(findings), done.step)


def _mend_window(
    line: str,
    offset: int,
    window: Sequence[Token],
    before: str,
    search: ByteSearch,
    evidence: Evidence,
    edits: list[Edit],
    findings: list[Finding],
    tally: _Tally,
) -> str:
    """Read one window after what the line reads `before` it; give what it reads."""
    start, end = window[0].start, window[-1].end
    seen = line[start:end]
    reading = tally.read(search, window, before, line_ends=end == len(line))
    span = (offset + start, offset + end)
    explained = reading is not None and len(READING.findall(reading.text)) < len(READING.findall(seen))
    known = evidence.found or explained or any(token.kind == "broken" for token in window)
    if reading is None or reading.text == seen or not _convinces(seen, reading, known):
        if "\ufffd" in seen:
            message = "bytes were lost here, and no reading of what is left is good enough"
            findings.append(Finding("R102", "major", message, span, (reading.text,) if reading and reading.text != seen else ()))
        elif reading is not None and reading.gain >= _ENOUGH_GAIN and reading.text != seen:
            message = "perhaps bytes read out of step, but there is no other sign of it on the page: left"
            findings.append(Finding("R105", "minor", message, span, (reading.text,)))
        return seen
    reason = f"GBK bytes read out of step; {reading.gain:.0f} nats likelier than as it stood"
    for a, b, c, d in tally.differences(seen, reading.text):
        edits.append(Edit((span[0] + a, span[0] + b), seen[a:b], reading.text[c:d], RULE, reason))
    if reading.rival is not None and reading.margin < _CLEAR_MARGIN:
        message = f"two readings fit ({reading.margin:.1f} nats apart): the one taken is right about half of the time"
        findings.append(Finding("R103", "minor", message, span, (reading.text, reading.rival)))
    return reading.text


def _convinces(seen: str, reading: Reading, known: bool) -> bool:
    """Say whether a reading is proof enough.

    Where nothing else on the page is damaged, question marks alone prove nothing (`弱点??毕竟`, `很好???`): Chinese
    characters must have been misread, and their reading be far likelier.
    """
    if known:
        return reading.gain >= _ENOUGH_ON_CONVERTED
    changed = sum(hanzi.is_han(char) for char in seen) - sum(hanzi.is_han(char) for char in _common(seen, reading.text))
    return reading.gain >= _ENOUGH_ALONE and changed >= _MISREAD and reading.cost < _TEXT


def _common(first: str, second: str) -> str:
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return "".join(first[a : a + size] for a, _, size in blocks)


def _differences(seen: str, after: str) -> list[tuple[int, int, int, int]]:
    """Give the spans of what really differs, before and after, joined where less than two characters lie between."""
    blocks: list[list[int]] = []
    for tag, a, b, c, d in SequenceMatcher(None, seen, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if blocks and a - blocks[-1][1] < 2:
            blocks[-1][1], blocks[-1][3] = b, d
        else:
            blocks.append([a, b, c, d])
    return [(a, b, c, d) for a, b, c, d in blocks]


def _windows(tokens: list[Token], model: CharModel, evidence: Evidence) -> Iterator[list[Token]]:
    """Give the stretches of a line worth searching: the suspicious tokens with some text around them."""
    start = end = -1
    for index in range(len(tokens)):
        if not _suspicious(tokens, index, model, evidence):
            continue
        if start >= 0 and index - _BEFORE <= end and index - start < _MAX_TOKENS:
            end = index + _AFTER
            continue
        if start >= 0:
            yield tokens[start : end + 1]
        if index <= end:
            start = -1  # the window that was full has it
        else:
            start, end = max(0, index - _BEFORE, end + 1), index + _AFTER
    if start >= 0:
        yield tokens[start : end + 1]


def _suspicious(tokens: list[Token], index: int, model: CharModel, evidence: Evidence) -> bool:
    token = tokens[index]
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if token.kind in ("lost", "broken") or token.text == "€":
        return True
    if token.kind == "reading":
        # What stands in full-width brackets was not put in byte by byte, but by an author.
        own = token.text[0] == "（" and not evidence.found
        return not own and (before is None or before.kind != "pair" or token.reading not in gbk.readings(before.text))
    if token.text == "!" and not evidence.marked and evidence.converted and (after is None or after.kind != "mark"):
        # `A1|A3 A1|B1`, cut at what looks like an exclamation mark: a full stop and a closing quotation mark.
        line = "".join(one.text for one in tokens[:index])
        return line.count("“") > line.count("”")
    if not evidence.marked and evidence.converted and token.data[:1] == b"\xa3" and before is not None and before.kind == "pair":
        return _lost_whole(tokens, index)
    if token.kind == "question" and after is not None:
        if after.kind == "debris":
            return True
        if after.kind in ("question", "mark", "trail") or after.data in gbk.CUT_MARKS:
            return evidence.found  # people type `??` and `?,`
        return after.kind == "pair" and _odd(tokens, index + 1, model)
    return False


def _lost_whole(tokens: list[Token], index: int) -> bool:
    """Say whether a character of which no byte is left (`住，` cut twice) would make the text before a mark likelier."""
    mark = hanzi.FULL_WIDTH_OF.get(tokens[index].text, tokens[index].text)
    return _lacks_a_character(context_of("".join(token.text for token in tokens[max(0, index - 6) : index])), mark)


@lru_cache(maxsize=1 << 14)
def _lacks_a_character(context: str, mark: str) -> bool:
    model = CharModel()
    as_it_stands = model.after(context, mark)
    if as_it_stands < _LIKELY_MARK:
        return False
    lost = Costs(model, traditional=True).ending(context, 0xA1, _LOST_TRIED)
    return min(cost + model.after(context_with(context, sign.simple), mark) for cost, _, sign in lost) < as_it_stands


def _odd(tokens: list[Token], index: int, model: CharModel) -> bool:
    """Say whether the next few characters are hardly Chinese."""
    text = "".join(token.text for token in tokens[index : index + 6] if token.kind == "pair")[:4]
    return hanzi.han_count(text) >= 2 and model.text_cost(text) > _IMPLAUSIBLE
