"""Ask an engine for a segment: as a whole, again where something is missing, and by its parts where that does not help."""

from __future__ import annotations

from translator import hanzi
from translator.engines.base import Engine, Reply, Request
from translator.engines.loop import Outcome
from translator.engines.loop import translate as run_loop
from translator.errors import EngineError
from translator.pipeline.joining import joined
from translator.pipeline.judging import MAJOR, Task, tidy
from translator.segment import parts

# A longer segment is asked for by its parts from the start: small models lose the thread in it. In 697 segments of an official
# report and of news one is longer.
_LONGEST = 200
_PART, _PART_FROM = 40, 16  # characters of a part that is asked for after a miss, and of the shortest text that has parts


def ask(engine: Engine, task: Task, *, context: str = "", retries: int = 1) -> Outcome:
    """Translate a segment and give the best of what the engine made of it.

    First the whole is asked for, and, while it has misses, asked for again up to `retries` times. What then still lacks
    something that weighs (a term, a number, a sentence), or what is too long for the engine, is asked for by its parts, each of
    which an engine holds to its terms more easily; the parts, joined, are one more candidate. Raises EngineError as the engine
    does.
    """
    text = task.source.text
    whole: Outcome | None = None
    if len(text) <= _LONGEST:
        try:
            whole = run_loop(engine, Request(text, hints=task.hints(), context=context), task.judge, retries=retries)
        except EngineError as error:
            if error.code != "engine.too-long" or len(text) < _PART_FROM:
                raise
        if whole is not None and (not retries or whole.penalty < MAJOR or hanzi.han_count(text) < _PART_FROM):
            return whole
    return _better(whole, _by_parts(engine, task, _PART if whole else _LONGEST, context, retries))


def _by_parts(engine: Engine, task: Task, longest: int, context: str, retries: int) -> Outcome | None:
    """Translate the parts of a segment one after the other; None where it has only one that the engine has seen already."""
    text = task.source.text
    spans = parts(text, task.kept(), min(longest, max(_PART_FROM, len(text) // 2 + len(text) // 6)))
    if len(spans) == 1:
        return None
    outcomes = []
    for span in spans:
        part = task.part(span)
        if part.source.text:
            request = Request(part.source.text, hints=part.hints(), context=context)
            outcomes.append((part.source.text, run_loop(engine, request, part.judge, retries=retries)))
    names = [hint.target for hint in task.hints() if hint.target[:1].isupper()]
    target = joined([source for source, _ in outcomes], [one.text for _, one in outcomes], names)
    # What an engine cut off in a part weighs in the whole as well; the rest is judged anew.
    cut_off = any(one.cut_off for _, one in outcomes)
    judgement = task.judge(Reply(target, "length" if cut_off else "stop", 0, 0))
    return Outcome(
        judgement.text,
        judgement.penalty,
        sum(one.asked for _, one in outcomes),
        sum(one.prompt_tokens for _, one in outcomes),
        sum(one.output_tokens for _, one in outcomes),
        cut_off,
    )


def _better(whole: Outcome | None, by_parts: Outcome | None) -> Outcome:
    """Choose the candidate with fewer things wrong, the whole of equals; what both took is added up."""
    if whole is None or by_parts is None:
        found = whole or by_parts
        assert found is not None, "a text too long for the engine has parts"
        return found
    best = by_parts if by_parts.penalty < whole.penalty else whole
    return Outcome(
        best.text,
        best.penalty,
        whole.asked + by_parts.asked,
        whole.prompt_tokens + by_parts.prompt_tokens,
        whole.output_tokens + by_parts.output_tokens,
        best.cut_off,
    )


_HALF_WIDTH: dict[int | str, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_ENGLISH_MARKS = str.maketrans(
    _HALF_WIDTH
    | {"\u3000": " ", "，": ", ", "。": ". ", "、": ", ", "；": "; ", "：": ": ", "？": "? ", "！": "! "}
    | {"（": " (", "）": ") ", "《": "“", "》": "”", "「": "“", "」": "”", "【": "[", "】": "]"}
)


def taken_over(text: str) -> str:
    """Give a text without Chinese in it as it stands, its punctuation made English.

    >>> taken_over("Ｈello，world（２０２４）。"), taken_over("https://example.com/a,b")
    ('Hello, world (2024).', 'https://example.com/a,b')
    """
    return tidy(text.translate(_ENGLISH_MARKS))
