"""Ask an engine for a segment: as a whole, again where something is missing, and by its parts where that does not help."""

from __future__ import annotations

from translator import hanzi
from translator.engines.base import Engine, Reply, Request, concerns_one_segment
from translator.engines.loop import Outcome
from translator.engines.loop import translate as run_loop
from translator.errors import EngineError
from translator.pipeline.joining import joined
from translator.pipeline.judging import MAJOR, Task, tidy
from translator.segment import parts

# A longer segment is asked for by its parts from the start: small models lose the thread in it. In 697 segments of an official
# report and of news one is longer.
_LONGEST = 200
_PART, _SHORTEST_PART = 40, 16  # characters: after a miss a part is no longer than the first; the second is not cut further
_PARTS_FROM = _SHORTEST_PART + 1


def ask(engine: Engine, task: Task, *, context: str = "", retries: int = 1) -> Outcome:
    """Translate a segment and give the best of what the engine made of it.

    First the whole is asked for, and, while it has misses, asked for again up to `retries` times. What then still lacks
    something that weighs (a term, a number, a sentence), or what is too long for the engine, is asked for by its parts, each of
    which an engine holds to its terms more easily; the parts, joined, are one more candidate. Raises EngineError as the engine
    does; but what was made of the whole is kept where only a part of it is refused.
    """
    text = task.source.text
    if len(text) > _LONGEST:
        return _by_parts(engine, task, _LONGEST, context, retries)
    try:
        whole = run_loop(engine, Request(text, hints=task.hints(), context=context), task.judge, retries=retries)
    except EngineError as error:
        if error.code != "engine.too-long" or len(text) < _PARTS_FROM:
            raise
        return _by_parts(engine, task, _LONGEST, context, retries)
    if not retries or whole.penalty < MAJOR or hanzi.han_count(text) < _PARTS_FROM:
        return whole
    try:
        return _better(whole, _by_parts(engine, task, _PART, context, retries))
    except EngineError as error:
        if not concerns_one_segment(error):
            raise
        return whole


def _by_parts(engine: Engine, task: Task, longest: int, context: str, retries: int) -> Outcome:
    """Translate the parts of a segment one after the other, each at most two thirds of it."""
    text = task.source.text
    outcomes = []
    for span in parts(text, task.kept(), min(longest, max(_SHORTEST_PART, len(text) * 2 // 3))):
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


def _better(whole: Outcome, by_parts: Outcome) -> Outcome:
    """Choose the candidate with fewer things wrong, the whole of equals; what both took is added up."""
    best = by_parts if by_parts.penalty < whole.penalty else whole
    return Outcome(
        best.text,
        best.penalty,
        whole.asked + by_parts.asked,
        whole.prompt_tokens + by_parts.prompt_tokens,
        whole.output_tokens + by_parts.output_tokens,
        best.cut_off,
    )


_ENGLISH_MARKS = hanzi.HALF_WIDTH | str.maketrans(
    {"\u3000": " ", "，": ", ", "。": ". ", "、": ", ", "；": "; ", "：": ": ", "？": "? ", "！": "! "}
    | {"（": " (", "）": ") ", "《": "“", "》": "”", "「": "“", "」": "”", "【": "[", "】": "]"}
)


def taken_over(text: str) -> str:
    """Give a text without Chinese in it as it stands, its punctuation made English.

    >>> taken_over("Ｈello，world（２０２４）。"), taken_over("https://example.com/a,b")
    ('Hello, world (2024).', 'https://example.com/a,b')
    """
    return tidy(text.translate(_ENGLISH_MARKS))
