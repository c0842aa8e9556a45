"""The loop around an engine: ask, look at what came back, ask again naming what is missing, keep the best.

The loop knows nothing of terms or numbers; it is handed a judge that does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from translator.engines.base import Engine, Reply, Request, concerns_one_segment
from translator.errors import EngineError


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge says of a candidate.

    `text` is the candidate, mended where that was safe; `misses` name what it lacks, in words for the engine, and `required`
    are the phrases among it that can be asked for letter for letter; `penalty` is the number of things wrong with it, weighted
    (see `pipeline.judging`): 0 is the best, candidates are compared by it.
    """

    text: str
    misses: tuple[str, ...]
    penalty: float
    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best candidate, how often the engine was asked, and the tokens that took; `cut_off`: the reply had no proper end."""

    text: str
    penalty: float
    asked: int
    prompt_tokens: int
    output_tokens: int
    cut_off: bool = False


Judge = Callable[[Reply], Judgement]


def translate(engine: Engine, request: Request, judge: Judge, *, retries: int = 1) -> Outcome:
    """Translate one segment; a candidate with misses is asked for again, at most `retries` times.

    Of several candidates the one with the least penalty is kept, the first of equals; so is the first where the engine refuses
    the second. Raises EngineError as the engine does otherwise.
    """
    best: Judgement | None = None
    cut_off = False
    prompt_tokens = output_tokens = asked = 0
    while asked <= retries:
        try:
            reply = engine.translate(request)
        except EngineError as error:
            if best is not None and concerns_one_segment(error):
                break
            raise
        asked += 1
        prompt_tokens += reply.prompt_tokens
        output_tokens += reply.output_tokens
        judgement = judge(reply)
        if best is None or judgement.penalty < best.penalty:
            best, cut_off = judgement, reply.finish == "length"
        if not judgement.misses:
            break
        request = replace(request, misses=judgement.misses, required=judgement.required)
    if best is None:
        raise ValueError("retries cannot be negative")
    return Outcome(best.text, best.penalty, asked, prompt_tokens, output_tokens, cut_off)
