"""Find the places of a page where the bytes may have lost step, and mend those that the search can explain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from translator import hanzi
from translator.model import Edit, Finding, Rewrite
from translator.offsets import rewrite
from translator.repair import gbk
from translator.repair.byte_shift import ByteSearch, Reading
from translator.repair.char_model import CharModel
from translator.repair.tokens import Token, tokenize

RULE = "repair.mojibake.gbk-shift"
_BEFORE, _AFTER, _MAX_TOKENS = 12, 12, 240
_IMPLAUSIBLE = 9.5  # nats a character: running text has about 5, text out of step 11 and more
_ENOUGH_GAIN = 3.0
_CLEAR_MARGIN = 1.0


def mend(text: str, model: CharModel, *, traditional: bool) -> Rewrite:
    """Put text back in step that was decoded one byte off (DAMAGE.md, operations A and B).

    Left alone: places where no byte stream explains what is seen, or none does so clearly better than the text as it
    stands. Those that look damaged all the same become findings.
    """
    search = ByteSearch(model, traditional=traditional)
    edits: list[Edit] = []
    findings: list[Finding] = []
    start = 0
    for line in text.splitlines(keepends=True):
        body = line.rstrip("\r\n")
        for window in _windows(tokenize(body), model):
            _mend_window(body, start, window, search, edits, findings)
        start += len(line)
    done = rewrite(text, edits, "repair.shift")
    return Rewrite(done.input, done.output, done.edits, tuple(findings), done.step)


def _mend_window(
    line: str, offset: int, window: Sequence[Token], search: ByteSearch, edits: list[Edit], findings: list[Finding]
) -> None:
    start, end = window[0].start, window[-1].end
    seen = line[start:end]
    reading = search.read(window, line[:start])
    span = (offset + start, offset + end)
    if reading is None or (reading.text == seen or reading.gain < _ENOUGH_GAIN):
        if "\ufffd" in seen:
            message = "bytes were lost here, and no reading of what is left is good enough"
            findings.append(Finding("R102", "major", message, span, (reading.text,) if reading else ()))
        return
    edits.extend(_differences(seen, reading, span[0]))
    if reading.rival is not None and reading.margin < _CLEAR_MARGIN:
        message = f"two readings fit about equally well ({reading.margin:.1f} nats apart)"
        findings.append(Finding("R103", "minor", message, span, (reading.text, reading.rival)))


def _differences(seen: str, reading: Reading, offset: int) -> Iterator[Edit]:
    """Cut a window's change into edits of what really differs, joined where less than two characters lie between."""
    blocks: list[list[int]] = []
    for tag, a, b, c, d in SequenceMatcher(None, seen, reading.text, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if blocks and a - blocks[-1][1] < 2:
            blocks[-1][1], blocks[-1][3] = b, d
        else:
            blocks.append([a, b, c, d])
    for a, b, c, d in blocks:
        reason = f"GBK bytes read out of step; {reading.gain:.0f} nats likelier than as it stood"
        yield Edit((offset + a, offset + b), seen[a:b], reading.text[c:d], RULE, reason)


def _windows(tokens: list[Token], model: CharModel) -> Iterator[list[Token]]:
    """Give the stretches of a line worth searching: the suspicious tokens with some text around them."""
    start = end = -1
    for index in range(len(tokens)):
        if not _suspicious(tokens, index, model):
            continue
        if start >= 0 and index - _BEFORE <= end and index - start < _MAX_TOKENS:
            end = index + _AFTER
            continue
        if start >= 0:
            yield tokens[start : end + 1]
        start, end = max(0, index - _BEFORE, end + 1), index + _AFTER
    if start >= 0:
        yield tokens[start : end + 1]


def _suspicious(tokens: list[Token], index: int, model: CharModel) -> bool:
    token = tokens[index]
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if token.kind in ("lost", "broken") or token.text == "€":
        return True
    if token.kind == "reading":
        return before is None or before.kind != "pair" or token.reading not in gbk.readings(before.text)
    if token.kind == "question" and after is not None:
        if after.kind in ("question", "mark", "debris", "trail"):
            return True
        return after.kind == "pair" and _odd(tokens, index + 1, model)
    return False


def _odd(tokens: list[Token], index: int, model: CharModel) -> bool:
    """Say whether the next few characters are hardly Chinese."""
    text = "".join(token.text for token in tokens[index : index + 6] if token.kind == "pair")[:4]
    return hanzi.han_count(text) >= 2 and model.text_cost(text) > _IMPLAUSIBLE
