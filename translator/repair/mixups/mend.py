"""Undo codec mix-ups on a whole text, on single lines, or on a span inside good text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from translator import hanzi
from translator.model import Edit, Finding, Rewrite
from translator.offsets import rewrite
from translator.repair.char_model import CharModel
from translator.repair.mixups import debris, latin, lossy, spans
from translator.repair.mixups.chains import Chain, Found, find
from translator.repair.mixups.scan import may_read_well, odd, reads_well, trigger
from translator.repair.mixups.score import weigh
from translator.repair.mixups.unfamiliar import FOUR_BYTES, count_unfamiliar, latin_inside, unfamiliar, unfamiliar_lines
from translator.repair.mixups.widen import hz_spans, widest

STEP = "repair.mixups"
_CHECKED = 64  # characters of a line that show whether a chain found elsewhere holds for it
_MARK = re.compile("[?\ufffd€]")  # what codecs put in the place of what they could not read
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_WHOLE_SAMPLE = 160  # characters, an even number: two are one
_WHOLE_LINE = 1000  # characters; up to that, a text with a line feed may be one line, garbled twice
_HAN_RUN = re.compile(f"{hanzi.HAN}{{3,40}}")
_SOUND = 6.0  # nats
_FLUENT = 9.0  # nats a Han character: mix-ups give 11 and more
_FEW_HAN = 6
_LEAST_TWICE = 3  # characters: garbled twice, a word has more of them, and a sign in a dictionary fewer
_TELLING = 8  # characters; of a shorter line that looks garbled nothing is said
_SEARCHED = 8  # lines and depths
_WORD = 40  # characters of a span that is remembered where nothing came of it
_TELLING_CHANGE = 20  # characters; of a shorter line the model is asked even where a chain is known
_LONG = 20_000  # characters; a longer line is mended by a chain found on its start, never searched as a whole


@dataclass(slots=True)
class _Budget:
    """Searches that may still fail, so that text that only looks garbled is soon left alone: time stays linear."""

    lines: int = 1500  # that none of the ways below mended
    shallow: int = 100
    deep: int = 4
    spans: int = 30
    lossy: int = 40
    holes: int = 12_000  # lost bytes that are filled in; some 100 microseconds each


@dataclass(slots=True)
class _Work:
    """What is known while a text is gone through. `chains`: those that fitted a line, the last one first."""

    text: str
    model: CharModel
    budget: _Budget = field(default_factory=_Budget)
    chains: list[Chain] = field(default_factory=list)
    losses: list[lossy.Loss] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    searched: dict[tuple[str, bool], list[Found]] = field(default_factory=dict)  # of the lines that were looked at first

    def find(self, line: str, *, deep: bool) -> list[Found]:
        """Look for a chain: the lines that speak for a text are looked at twice, and searched once."""
        known = self.searched.get((line, deep))
        if known is None:
            known = find(line, self.model, deep=deep)
            if len(self.searched) < _SEARCHED:
                self.searched[line, deep] = known
        return known

    def learn(self, chain: Chain) -> None:
        if chain in self.chains:
            self.chains.remove(chain)
        self.chains.insert(0, chain)
        del self.chains[4:]

    def edit(self, start: int, end: int, after: str, rule: str, reason: str) -> None:
        self.edits.append(Edit((start, end), self.text[start:end], after, rule, reason))


def mend_mixups(text: str, model: CharModel) -> Rewrite:
    """Give text back whose bytes were decoded by the wrong codec, once or twice, with losses or without.

    Text of any language without a sign of it is passed at the speed of one search. What does not become Chinese beyond doubt is
    left as it is, with a finding that has the best candidates (R104); what is lost for good is named (R110 to R113). Marks of
    Latin text (`â€œ` for “) are mended last, by `ftfy`.

    >>> mend_mixups("娴嬭瘯", CharModel()).output
    '测试'
    >>> mend_mixups("Привет! 日本語です。魑魅魍魎", CharModel()).edits
    ()
    """
    lines = _suspicious_lines(text)
    work = _Work(text, model)
    if lines:
        for start, end in _batch(work, lines):
            _mend_line(work, start, end)
    else:
        _mend_unfamiliar(work)
    if work.chains and "\n" in text:
        _follow(work)
    work.findings += debris.find_debris(text, work.edits)
    done = rewrite(text, work.edits, STEP)
    return Rewrite(text, done.output, done.edits, tuple(sorted(work.findings, key=lambda one: one.span or (0, 0))), STEP)


def _suspicious_lines(text: str) -> list[tuple[int, int]]:
    """Spans of the lines in which the scan stops; after a stop it goes on with the next line."""
    found: list[tuple[int, int]] = []
    look, position = trigger().search, 0
    while match := look(text, position):
        end = text.find("\n", match.end())
        end = len(text) if end < 0 else end
        found.append((text.rfind("\n", 0, match.start()) + 1, end))
        position = end
    return found


def _mend_unfamiliar(work: _Work) -> None:
    """Mend lines in which the scan does not stop, but that read like nothing."""
    for start, end in unfamiliar_lines(work.text, work.model):
        line = work.text[start:end]
        found = _search(work, line, deep=False)
        if not found and (spans.foreign_share(line) > 0.3 or FOUR_BYTES.search(line) or latin_inside(line)):
            found = _search(work, line, deep=True)
        if found:
            work.edit(start, end, found[0].text, found[0].chain.rule, found[0].chain.reason)
            work.learn(found[0].chain)


def _follow(work: _Work) -> None:
    """Try the chains that fitted some lines on those in which the scan did not stop, if they read like nothing."""
    done = sorted(edit.span for edit in work.edits)
    start = place = 0
    for line in work.text.split("\n"):
        while place < len(done) and done[place][1] <= start:
            place += 1
        touched = place < len(done) and done[place][0] < start + len(line)
        if not touched and unfamiliar(line):
            for chain in work.chains:
                after = chain.undo(line)
                if after is not None and _take(work, (start, start + len(line)), after, chain):
                    break
        start += len(line) + 1


def _batch(work: _Work, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Mend what one chain mends on the whole text or on all suspicious lines at once; give the lines that are left."""
    if _whole(work):
        return []
    sample = sorted(lines, key=lambda line: line[0] - line[1])[:3]
    for start, end in sample:
        line = work.text[start:end]
        found = _search(work, line, deep=False)
        if not found and not _losses(line):
            found = _search(work, line, deep=True)
        if found:
            work.learn(found[0].chain)
            break
    for chain in tuple(work.chains):
        if "utf-16" in chain.rule:
            continue  # a line feed is two bytes there
        joined = chain.undo("\n".join([work.text[start:end] for start, end in lines]))
        parts = joined.split("\n") if joined is not None else []
        if len(parts) == len(lines):
            return [line for line, part in zip(lines, parts, strict=True) if not _take(work, line, part, chain)]
    return lines


def _whole(work: _Work) -> bool:
    """Mend UTF-16 that was read byte by byte: there, a line feed may be half a character, so that lines mean nothing."""
    text = work.text
    if "\n" not in text or not _CONTROL.search(text):
        return False
    for tail in ("", "\n", "\r\n"):
        if not text.endswith(tail):
            continue
        body = text[: len(text) - len(tail)]
        found = find(text[:_WHOLE_SAMPLE], work.model, deep=False)
        if not found and len(body) <= _WHOLE_LINE:
            found = find(body, work.model)
        for one in found:
            after = one.chain.undo(body) if "utf-16" in one.chain.rule else None
            if after is not None:
                work.edit(0, len(body), after, one.chain.rule, one.chain.reason)
                return True
    return False


def _take(work: _Work, line: tuple[int, int], after: str, chain: Chain) -> bool:
    """Accept what a chain that fits elsewhere makes of a line, if it does not look garbled any more."""
    start, end = line
    before = work.text[start:end]
    if before == after:
        return False
    if trigger().search(after) or not (chain.proved or _plainly(before, after)):
        size = min(len(before), _CHECKED)
        sample = after[: max(1, round(len(after) * size / len(before)))]
        need = chain.need / 2  # the chain is known from other lines
        if not chain.convinces(weigh(before[:size], work.model), weigh(sample, work.model), need):
            return False
    if _sound_end(work, before, chain):
        return False
    work.edit(start, end, after, chain.rule, chain.reason)
    return True


def _plainly(before: str, after: str) -> bool:
    """Say whether unfamiliar characters become familiar ones throughout, so that the model need not be asked."""
    left, right = before[:_CHECKED], after[:_CHECKED]
    if min(len(left), len(right)) < _TELLING_CHANGE:
        return False
    return count_unfamiliar(left) >= 0.3 * len(left) and count_unfamiliar(right) <= 0.08 * len(right)


def _sound_end(work: _Work, line: str, chain: Chain) -> bool:
    """Say whether a line begins or ends with a piece that is better as it stands than by the chain: a site's own words."""
    if chain.proved or not _HAN_RUN.search(line):
        return False
    pieces = _HAN_RUN.findall(line)
    for piece in {pieces[0], pieces[-1]}:
        if 2 * count_unfamiliar(piece) >= len(piece):
            continue
        after = chain.undo(piece)
        if after is not None and weigh(piece, work.model).total + _SOUND < weigh(after, work.model).total:
            return True
    return False


def _search(work: _Work, line: str, *, deep: bool) -> list[Found]:
    """Look for a chain, within the budget: of one step, or of two where the line looks garbled throughout."""
    if len(line) > _LONG:
        return []
    sound = reads_well(line)
    if not deep:
        found = work.find(line, deep=False) if work.budget.shallow > 0 and not sound else []
        work.budget.shallow -= not found
        return found
    if work.budget.deep > 0 and len(line) >= _LEAST_TWICE and _throughout(line):
        found = work.find(line, deep=True) if not sound and not _fluent(work, line) else []
        work.budget.deep -= not found
        return found
    return []


def _fluent(work: _Work, line: str) -> bool:
    """Say whether a short line, or one without frequent characters, is no garbage all the same: a title full of chemistry."""
    sample = line[:_WHOLE_SAMPLE]
    return may_read_well(line, _FEW_HAN) and may_read_well(sample, _FEW_HAN) and weigh(sample, work.model).mean < _FLUENT


def _throughout(line: str) -> bool:
    """Say whether a line looks garbled all over, so that it may have been garbled twice."""
    head = line[:400]
    if len(odd().findall(head)) > 0.06 * len(head) or spans.foreign_share(head) > 0.3:
        return True
    return "~{" in line or bool(_CONTROL.search(line) or FOUR_BYTES.search(head)) or latin_inside(head)


def _mend_line(work: _Work, start: int, end: int) -> None:
    line = work.text[start:end]
    for chain in work.chains:
        after = chain.undo(line)
        if after is not None and _take(work, (start, end), after, chain):
            work.learn(chain)
            return
    if work.budget.lines <= 0 or (work.losses and _lossy(work, start, end, line)):
        return
    for deep in (False, True):
        found = _search(work, line, deep=deep)
        if found and not _sound_end(work, line, found[0].chain):
            best = found[0]
            work.edit(start, end, best.text, best.chain.rule, best.chain.reason)
            work.learn(best.chain)
            return
        if not deep and not work.losses and _lossy(work, start, end, line):
            return
    known = len(work.edits)
    if _spans(work, start, end, line):
        if not trigger().search(_without(line, start, work.edits[known:])):
            work.findings = [one for one in work.findings if one.span != (start, end)]  # all that was garbled is mended
        return
    if work.budget.lines > 0:
        marks = latin.mend_latin(work.text, start, end)
        work.edits += marks
        work.budget.lines -= not marks


def _losses(line: str) -> list[lossy.Loss]:
    return lossy.candidates(line) if _MARK.search(line) or not reads_well(line) else []


def _lossy(work: _Work, start: int, end: int, line: str) -> bool:
    """Fill the holes of a line of UTF-8 that was read with losses; say whether that settled the line."""
    budget = work.budget
    if budget.lossy <= 0 or budget.holes <= 0 or len(line) > _LONG:
        return False
    known = [loss for loss in work.losses if lossy.bytes_of(line, loss.reader) is not None]
    losses = known or _losses(line)
    if not losses:
        return False
    best, seen = lossy.best(line, work.model, losses)
    if best is None and known:
        # A line without € does not show whether Windows' code page 936 or GBK was meant; the next one does.
        best, more = lossy.best(line, work.model, [loss for loss in lossy.candidates(line) if loss not in known])
        seen += more
    budget.holes -= sum(one.holes for one in seen)
    if budget.holes <= 0 and end < len(work.text):
        message = "too many bytes are lost for one text: from here on they were not filled in; give the text in parts"
        work.findings.append(Finding("R104", "major", message, (end, len(work.text))))
    if best is not None:
        work.edit(start, end, best.text, best.loss.rule, best.loss.reason)
        if best.loss not in work.losses:
            work.losses.insert(0, best.loss)
        return True
    budget.lossy -= 1
    if (
        seen
        and len(line) >= _TELLING
        and (seen[0].loss.c1 or 4 * len(odd().findall(line)) > len(line))
        and (seen[0].loss.c1 or seen[0].unfilled + seen[0].holes < len(line) // 3)
    ):
        message = "garbled text with more lost than the model can fill in with certainty"
        work.findings.append(Finding("R104", "major", message, (start, end), tuple(one.text[:200] for one in seen[:3])))
    return False


def _without(line: str, start: int, edits: list[Edit]) -> str:
    """Give what is left of a line beside its edits."""
    parts, place = [], 0
    for low, high in sorted(edit.span for edit in edits):
        parts.append(line[place : low - start])
        place = high - start
    return "\n".join([*parts, line[place:]])


def _spans(work: _Work, start: int, end: int, line: str) -> bool:
    """Mend spans inside a line that is sound otherwise."""
    if work.budget.spans <= 0:
        return False
    done: list[tuple[int, int]] = []
    for low, high in (*hz_spans(line), *spans.garbled_spans(line)):
        if work.budget.shallow <= 0:
            break
        if any(low < right and left < high for left, right in done):
            continue
        part = line[low:high]
        found = find(part, work.model, deep=False) if len(part) > _WORD or not _hopeless(part) else []
        work.budget.shallow -= not found
        if found:
            chain, span, after = found[0].chain, (low, high), found[0].text
            wide, more = widest(line, span, chain, work.model)
            if not any(wide[0] < right and left < wide[1] for left, right in done):
                span, after = wide, more
            work.edit(start + span[0], start + span[1], after, chain.rule, chain.reason)
            done.append(span)
    work.budget.spans -= not done
    return bool(done)


@lru_cache(maxsize=4096)
def _hopeless(part: str) -> bool:
    """Remember the rare words of sound text, which come back."""
    return not find(part, CharModel(), deep=False)
