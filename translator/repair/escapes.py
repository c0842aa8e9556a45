"""Decode escapes that a scraper left in Chinese text: `\\u65b0`, `&#26032;`, `%E6%96%B0`, `%u65B0`, `=E6=96=B0`, `\\xe6\\x96\\xb0`.

An escape is damage only where nobody will decode it any more. In a URL, a regular expression, source code, a JSON document or a
text about escapes it is right as it stands; the rows of tests/cases/escapes show where the line is drawn.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from translator.model import Edit, Finding, Rewrite
from translator.offsets import compose, rewrite
from translator.repair.escape_kinds import (
    CHINESE,
    ENTITY,
    HAN,
    HEX,
    PYTHON,
    QUOTED,
    SOFT_BREAK,
    UNICODE,
    Run,
    byte_runs,
    count_chinese,
    has_controls,
    moved,
    percent_runs,
    unescaped,
    unicode_runs,
    units,
)

_STEP = "repair.escapes"
_MAX_PASSES = 6  # an escape may hide another one; text nested deeper than this is left
_MAX_FINDINGS = 100
_SHORT = 80
_MANY = 20  # so many decoded characters are a text, whatever words stand beside them

# Each alternative starts with a plain character, so that the search skips at C speed to the next one of four. An escaped ASCII
# character alone proves nothing (`a=20`, `100%25`).
_TRIGGER = re.compile(
    rf"\\\\{{0,3}}(?:u(?:\{{|(?!00){HEX}{{4}})|x[89A-Fa-f]{HEX})|%(?:25)*(?:u{HEX}{{4}}|[89A-Fa-f]{HEX})|=[89A-F]{HEX}"
    rf"|&(?:amp;)*(?:#[xX]?{HEX}|[A-Za-z]{{2,8}};)"
)
_JSON_ESCAPE = re.compile(r'(?:\\{1,3}(?:["/]|[nrt](?![A-Za-z])))+')
_SMALL = str.maketrans("nrt", "\n\r\t")

_MARKS = re.compile("[\u3001-\u301f\uff01-\uff5e“”‘’…—·\u3000\u00a0]+")
_ONLY_MARKS = re.compile(r"[\s!-/:-@\[-`{-~0-9]*")
_SPACE = re.compile(r"\s*")
# A string in source code or JSON: a quotation mark after a mark that asks for a value; an unclosed one reaches to the end.
_LITERAL = re.compile(r"""(?:[=(,:\[{+]|\breturn\b)\s*[bBuUrRfF]{0,2}(["'`])(?:(?!\1)[^\\]|\\.)*(?:\1|$)""", re.DOTALL)
_ELEMENT = re.compile(r"""\s*["'].*["'],\s*""", re.DOTALL)  # one line of a list of strings
_BYTES_LITERAL = re.compile(r"""\s*(b'|b")([^'"]*)(['"])\s*""")  # a line that is the repr of bytes, printed by mistake
_ABOUT = re.compile(
    r"编码|編碼|转义|轉義|码点|碼點|解码|解碼|实体|實體|正则|正則|Unicode|UTF-?8|GBK|escape|entit|regex|U\+[0-9A-F]{4}",
    re.IGNORECASE,
)
_ABOUT_ENTITY = re.compile("HTML|空格|字符|字元|代码|程式|标签|標籤", re.IGNORECASE)
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_JSON_START = re.compile(r"\s*[{\[]")
_DOCUMENT = re.compile(r"\s*(?:<!DOCTYPE|<html|<\?xml)", re.IGNORECASE)
_MEANS, _NEAR = " \t\u00a0\u3000│|｜:：=＝→—()（）[]［］\"'“”‘’「」是为為即", 16  # what parts a sign and its meaning
_STRUCTURE = re.compile("&(?:amp|lt|gt|quot|apos|#0*(?:38|60|62|34|39));")


def mend_escapes(text: str) -> Rewrite:
    r"""Decode escapes where they stand for Chinese text.

    Left alone: URLs and queries; ranges and classes of regular expressions; strings in source code and JSON that is valid as
    it stands (its reader decodes them; a line that is one JSON string is taken for a leftover and unwrapped); a text about
    escapes; a single one in prose; everything that does not become everyday Chinese. Doubt is finding R120 with the decoded
    text as candidate.

    >>> mend_escapes("\\u65b0\\u8d28\\u751f\\u4ea7\\u529b，%E6%96%B0%E8%B4%A8，王&#21894;").output
    '新质生产力，新质，王喆'
    >>> mend_escapes("[\\u4e00-\\u9fff]+ https://example.org/%E6%96%B0%E8%B4%A8").edits
    ()
    """
    steps: list[Rewrite] = []
    findings: tuple[Finding, ...] = ()
    current = text
    while _TRIGGER.search(current):
        edits, found = _pass(current)
        findings = findings if steps else found
        if not edits:
            break
        if len(steps) == _MAX_PASSES:  # all or nothing, so that a second run has nothing to add
            return Rewrite(text, text, (), (Finding("R120", "neutral", "escapes nested too deep: left"),), _STEP)
        steps.append(rewrite(current, edits, _STEP))
        current = steps[-1].output
    return Rewrite(text, current, compose(steps) if steps else (), findings[:_MAX_FINDINGS], _STEP)


def _pass(text: str) -> tuple[list[Edit], tuple[Finding, ...]]:
    """Look once at every line that has an escape."""
    if _is_json(text) or _DOCUMENT.match(text):
        return [], ()
    edits: list[Edit] = []
    findings: list[Finding] = []
    alone: list[Run] = []  # whole lines of one character: they follow what the rest of the text is
    decoded = position = 0
    while match := _TRIGGER.search(text, position):
        start = max(text.rfind("\n", position, match.start()) + 1, position)
        position = _line_end(text, match.end(), soft=match[0][0] == "=")
        line = text[start:position]
        if _is_json(line):
            continue
        if (unwrapped := _json_string(line)) is not None:
            before = line.strip()
            place = start + line.index(before)
            edits.append(_edit(Run(place, place + len(before), unwrapped, "json"), text))
            continue
        accepted, doubted = _decide(line) if len(line) > _SHORT else _decide_again(line)
        if accepted:
            decoded += sum(count_chinese(run.after) for run in accepted)
            edits += [_edit(moved(run, start), text) for run in accepted]
        for run in doubted:
            if not accepted and len(doubted) == 1 and _ONLY_MARKS.fullmatch(line[: run.start] + line[run.end :]):
                alone.append(moved(run, start))
            elif len(findings) < _MAX_FINDINGS:
                findings.append(_doubt(moved(run, start)))
    if decoded >= _MANY // 2:
        edits += [_edit(run, text) for run in alone]
    else:
        findings += [_doubt(run) for run in alone[:_MAX_FINDINGS]]
    return edits, tuple(sorted(findings, key=lambda finding: finding.span or (0, 0)))


def _line_end(text: str, place: int, *, soft: bool) -> int:
    """Find where the line ends; in quoted-printable a `=` before the break says that it goes on."""
    end = text.find("\n", place)
    while soft and end > 0 and text[max(end - 2, 0) : end].rstrip("\r").endswith("="):
        end = text.find("\n", end + 1)
    return len(text) if end < 0 else end


def _edit(run: Run, text: str) -> Edit:
    return Edit((run.start, run.end), text[run.start : run.end], run.after, f"repair.escape.{run.rule}", "an escape left undecoded")


def _doubt(run: Run) -> Finding:
    return Finding("R120", "neutral", "an escape that may be meant as it stands: left", (run.start, run.end), (run.after,))


def _decide(line: str) -> tuple[Sequence[Run], Sequence[Run]]:
    """Part the escapes of a line into those to decode and those in doubt; what is plainly meant is in neither."""
    runs = _without_overlap([*unicode_runs(line), *byte_runs(line, QUOTED), *byte_runs(line, PYTHON), *percent_runs(line)])
    total = sum(count_chinese(run.after) for run in runs)
    if not total and "&" not in line:
        return [], []
    outside = len(HAN.findall(line))
    literals = [match.span() for match in _LITERAL.finditer(line)] if runs else []
    if runs and _ELEMENT.fullmatch(line):
        literals = [(0, len(line))]
    about = total < _MANY and _ABOUT.search(line) is not None
    accepted: list[Run] = []
    doubted: list[Run] = []
    plain: list[Run] = []
    place = 0
    for run in runs:
        while place < len(literals) and literals[place][1] <= run.start:
            place += 1
        literal = place < len(literals) and literals[place][0] < run.start
        count = count_chinese(run.after)
        if not count:
            plain += [] if literal else [run]
        elif _everyday(run.after) and not _is_range(line, run):
            enough = count >= 2 or total >= max(2, outside) or _between_chinese(line, run)
            (accepted if enough and not literal and not about else doubted).append(run)
    rules = {run.rule for run in accepted}
    if QUOTED.rule in rules:
        plain += [Run(*match.span(), "", QUOTED.rule) for match in SOFT_BREAK.finditer(line)]
    accepted += [run for run in plain if run.rule in rules]
    if rules & {"unicode", "json"} and total >= outside:
        accepted += [
            Run(*match.span(), match[0].replace("\\", "").translate(_SMALL), "json")
            for match in _JSON_ESCAPE.finditer(line)
            if not any(start < match.start() < end for start, end in literals[:_MANY])
        ]
    if PYTHON.rule in rules and (wrapped := _BYTES_LITERAL.fullmatch(line)):
        accepted += [Run(*wrapped.span(group), "", PYTHON.rule) for group in (1, 3)]
    accepted += _entities(line, outside)
    return _without_overlap(accepted), doubted


_decide_again = lru_cache(maxsize=1024)(_decide)  # short lines come back


def _without_overlap(runs: Iterable[Run]) -> list[Run]:
    kept: list[Run] = []
    for run in sorted(runs):
        if not kept or run.start >= kept[-1].end:
            kept.append(run)
    return kept


def _everyday(text: str) -> bool:
    """Most Han characters must be in GB 2312 or Big5: bytes that only happen to decode give rare ones."""
    han = "".join(HAN.findall(text))
    known = max(len(han.encode(encoding, "ignore")) // 2 for encoding in ("gb2312", "big5"))
    return known * 5 >= len(han) * 3 and len(CHINESE.findall(text)) * 2 >= sum(not char.isascii() for char in text)


def _is_range(line: str, run: Run) -> bool:
    r"""`\u4e00-\u9fff` and `[\u3002\uff1b]+` belong to a regular expression."""
    before, after = line[max(run.start - 1, 0) : run.start], line[run.end : run.end + 3]
    if before == "-" or after[:1] == "-":
        single = count_chinese(run.after) == 1 and len(run.after) == 1
        return (single and re.match(r"-\\|-%|-$", after) is not None) or (single and before == "-")
    return before in ("[", "^") and re.match(r"\][+*?{]", after) is not None


def _between_chinese(line: str, run: Run) -> bool:
    """A mark that was escaped alone, as in `他说\\u201c好\\u201d。`."""
    before, after = line[max(run.start - 1, 0) : run.start], line[run.end : run.end + 1]
    return (
        _MARKS.fullmatch(run.after) is not None and all(not c or CHINESE.match(c) for c in (before, after)) and before + after != ""
    )


def _entities(line: str, outside: int) -> Iterator[Run]:
    """Entities in a line with Han characters, written or escaped. One is enough: pages in GBK write rare characters so."""
    if "&" not in line:
        return
    runs = [Run(*match.span(), unescaped(match[0]), "entity") for match in ENTITY.finditer(line)]
    total = sum(count_chinese(run.after) for run in runs)
    if not (outside or total >= 2) or (total < _MANY and (_ABOUT.search(line) or _ABOUT_ENTITY.search(line))):
        return
    markup = _MARKUP.search(line) is not None
    for run in runs:
        before = line[run.start : run.end]
        quoted = line[max(run.start - 1, 0) : run.start] in ("'", '"', "`") and line[run.end : run.end + 1] in ("'", '"', "`")
        if (
            run.after == before
            or quoted
            or has_controls(run.after)
            or (markup and _STRUCTURE.search(before))
            or _explained(line, run)
        ):
            continue
        yield run


def _explained(line: str, run: Run) -> bool:
    """Say whether an entity stands in a table or a sentence that says what it stands for: `&quot; │ "`, `<（&lt;）`."""
    if not run.after.strip():
        return False
    after, before = line[run.end : run.end + _NEAR], line[max(run.start - _NEAR, 0) : run.start]
    means = _MEANS.replace(run.after, "")
    then, first = after.lstrip(means), before.rstrip(means)
    return (then.startswith(run.after) and after[: len(after) - len(then)].strip() != "") or (
        first.endswith(run.after) and before[len(first) :].strip() != ""
    )


def _is_json(text: str) -> bool:
    """Say whether a text is a JSON object or array, which is right as it stands."""
    if not _JSON_START.match(text) or not (stripped := text.strip()).endswith(("}", "]")):
        return False
    try:
        json.loads(stripped)
    except (ValueError, RecursionError):
        return False
    return True


def _json_string(line: str) -> str | None:
    """Unwrap a line that is one JSON string with escaped Chinese, also a string that holds JSON again."""
    if "\\u" not in line or not (value := line.strip()).startswith('"') or not value.endswith('"'):
        return None
    try:
        inner = json.loads(value)
    except (ValueError, RecursionError):
        return None
    if not isinstance(inner, str):
        return None
    if _is_json(inner):  # one level is undone; the characters are wanted too, and JSON may hold them as they are
        inner = UNICODE.sub(
            lambda match: units(match[0]) if count_chinese(match[0]) == 0 and count_chinese(units(match[0])) else match[0], inner
        )
    decoded = [units(match[0]) for match in UNICODE.finditer(line)]
    enough = sum(map(count_chinese, decoded)) >= 2 and _everyday("".join(decoded))
    return None if not enough or has_controls(inner) or inner == value else inner
