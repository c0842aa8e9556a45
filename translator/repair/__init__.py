"""Repair of damaged text: each family of rules is a step with its own Rewrite.

`repair` has their order; docs/damage.md describes the damage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from translator import hanzi
from translator.model import Rewrite
from translator.repair.char_model import CharModel
from translator.repair.evidence import TRIGGER, Evidence, assess
from translator.repair.marks import remove_commas, remove_readings, restore_width
from translator.repair.shift import mend

__all__ = ["CharModel", "Evidence", "repair"]

_INTACT_RUN = 4  # shorter runs of Han characters teach the model nothing


def repair(text: str, *, lexicon: Callable[[], Iterable[str]] | None = None) -> tuple[tuple[Rewrite, ...], Evidence]:
    """Undo the inserted-pinyin family of damage; give one Rewrite per step that was tried, and what the page showed.

    Text without a sign of damage costs one scan and gives no steps. `lexicon` is called only where there is damage: names
    and terms that help to choose between readings of lost bytes.

    >>> steps, seen = repair("產(chǎn)業(yè)和企業(yè)的發(fā)展")
    >>> steps[-1].output, seen.converted
    ('產業和企業的發展', True)
    >>> repair("魑(chī)魅")[0][-1].output
    '魑(chī)魅'
    """
    if not TRIGGER.search(text):
        return (), Evidence()
    evidence = assess(text, CharModel())
    names = lexicon() if lexicon is not None else ()
    steps = [mend(text, CharModel(_intact_runs(text), names), traditional=evidence.converted)]
    if evidence.converted:
        steps.append(remove_readings(steps[-1].output))
    if evidence.commas:
        steps.append(remove_commas(steps[-1].output))
    if evidence.folded:
        steps.append(restore_width(steps[-1].output))
    return tuple(steps), evidence


def _intact_runs(text: str) -> Iterable[str]:
    """Runs of Han characters of a page, readings taken out, so that words seen elsewhere on it count."""
    plain = remove_readings(text).output
    run: list[str] = []
    for char in plain:
        if hanzi.is_han(char):
            run.append(char)
        elif run:
            if len(run) >= _INTACT_RUN:
                yield "".join(run)
            run = []
