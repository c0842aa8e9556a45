"""Repair of damaged text: each family of rules is a step with its own Rewrite.

`repair` has their order; docs/damage.md describes the damage.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from translator import hanzi
from translator.model import Rewrite
from translator.repair.char_model import CharModel
from translator.repair.escapes import mend_escapes
from translator.repair.evidence import TRIGGER, Evidence, assess
from translator.repair.glosses import remove_glosses
from translator.repair.look import is_plain
from translator.repair.lookalikes import mend_lookalikes
from translator.repair.marks import remove_commas, remove_readings, restore_width
from translator.repair.mixups import mend_mixups
from translator.repair.rare_pairs import remove_rare_pairs
from translator.repair.shift import mend
from translator.repair.spacing import mend_blanks, remove_debris
from translator.repair.wrapping import join_lines

__all__ = ["CharModel", "Evidence", "repair"]

_RUN = re.compile(f"{hanzi.HAN}{{4,}}")  # shorter runs of Han characters teach the model nothing
_SIGN = re.compile("[\ufffd?€@-~]")
_PAGE = 100_000  # characters of a text that are read for what is usual in it
_READABLE = 7.0  # nats a character
_NOTHING = Evidence()


def repair(
    text: str, *, lexicon: Callable[[], Iterable[str]] | None = None, known: Evidence | None = None
) -> tuple[tuple[Rewrite, ...], Evidence]:
    """Undo damage family by family; give one Rewrite per step that was tried, and what the page showed.

    Escapes and codec mix-ups come first: later steps could consume the bytes that prove them. Text without a sign of damage
    costs a scan for each family and gives no steps. `lexicon` is called only where bytes were lost: names and terms that help
    to choose between readings of them. `known` is what earlier parts of the same page showed.

    >>> steps, seen = repair("產(chǎn)業(yè)和企業(yè)的發(fā)展")
    >>> steps[-1].output, seen.converted
    ('產業和企業的發展', True)
    >>> repair("魑(chī)魅")[0]
    ()
    """
    if is_plain(text):
        joined = join_lines(text) if "\n" in text else None  # short lines are many, and nothing is made for them
        return (joined,) if joined is not None and joined.edits else (), _NOTHING
    steps = [mend_escapes(text)]
    steps.append(mend_mixups(steps[-1].output, CharModel()))
    evidence = _NOTHING
    if TRIGGER.search(steps[-1].output):
        inserted, evidence = _undo_insertions(steps[-1].output, lexicon, known)
        steps += inserted
    for tidy in (remove_glosses, remove_rare_pairs, mend_lookalikes, remove_debris, mend_blanks, join_lines):
        steps.append(tidy(steps[-1].output))
    return tuple(step for step in steps if step.edits or step.findings), evidence


def _undo_insertions(
    text: str, lexicon: Callable[[], Iterable[str]] | None, known: Evidence | None
) -> tuple[list[Rewrite], Evidence]:
    """Undo the inserted-pinyin family: bytes out of step first, then readings, commas, and the width of marks."""
    evidence = assess(text, CharModel(), known)
    model = CharModel(_intact_runs(text, CharModel()), lexicon or tuple)
    steps = [mend(text, model, evidence)]
    if evidence.converted:
        steps.append(remove_readings(steps[-1].output))
    if evidence.commas:
        steps.append(remove_commas(steps[-1].output))
    if evidence.folded:
        steps.append(restore_width(steps[-1].output))
    return steps, evidence


def _intact_runs(text: str, model: CharModel) -> Iterator[str]:
    """Runs of Han characters of a page, readings taken out, so that words seen elsewhere on it count.

    What stands beside a sign of damage, or reads like nothing, would only make damage likelier.
    """
    plain = remove_readings(text[:_PAGE]).output
    for match in _RUN.finditer(plain):
        beside = plain[match.start() - 1 : match.start()] + plain[match.end() : match.end() + 1]
        if not _SIGN.search(beside) and model.text_cost(match[0]) < _READABLE:
            yield match[0]
