"""Find the chain of codecs that a garbled text went through, and run it backwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from translator import hanzi
from translator.repair.char_model import CharModel
from translator.repair.mixups.codecs import Codec, all_codecs
from translator.repair.mixups.scan import unusual
from translator.repair.mixups.score import LIMITS, Weight, convinces, everyday_enough, weigh
from translator.repair.mixups.unfamiliar import count_unfamiliar

_HAN = re.compile(hanzi.HAN)
_SAMPLE = 160  # characters that identify a chain of one step
_SHORT_SAMPLE = 64  # and one of two: over a thousand are tried
_UNUSUAL = 0.6  # share of characters that everyday Chinese does not have; beyond it a reading is not weighed
_UNDONE = 40  # readings of the beginning for which all of the text is undone
_WEIGHED = 6  # readings that are weighed by the model, of those that look most like Chinese


@dataclass(frozen=True, slots=True)
class Chain:
    """Steps that undo a mix-up, last damage first: each names the codec the text was read as, and the one it was stored in."""

    steps: tuple[tuple[str, str], ...]

    @property
    def rule(self) -> str:
        """The rule id, in the order of the damage: `repair.mojibake.utf-8-as-gbk`."""
        return "repair.mojibake." + ".".join(f"{stored}-as-{read}" for read, stored in reversed(self.steps))

    @property
    def reason(self) -> str:
        """The same in words."""
        return ", then ".join(f"{stored} bytes were read as {read}" for read, stored in reversed(self.steps))

    @property
    def need(self) -> float:
        """Nats by which the reading must be likelier than the text."""
        codecs = all_codecs()
        prior = sum(codecs[name].prior for step in self.steps for name in step)
        return LIMITS.gain + prior + LIMITS.step * (len(self.steps) - 1)

    @property
    def proved(self) -> bool:
        """Whether text that was never stored in the chain's encoding hardly ever comes through it."""
        return self.steps[-1][1] in ("utf-8", "hz")

    @property
    def hides_ascii(self) -> bool:
        """Whether ASCII of the original became something else: two bytes were taken for one character."""
        return any(read.startswith("utf-16") for read, _ in self.steps)

    def convinces(self, before: Weight, after: Weight, need: float) -> bool:
        """Say whether what the chain makes of a text may take its place."""
        return convinces(before, after, need, proved=self.proved, hidden=self.hides_ascii, steps=len(self.steps))

    def undo(self, text: str) -> str | None:
        """Run the chain backwards, or give None where the text cannot have come through it without loss.

        >>> Chain((("gbk", "utf-8"),)).undo("涓枃锛屾祴璇") is None, Chain((("gbk", "utf-8"),)).undo("娴嬭瘯")
        (True, '测试')
        """
        codecs = all_codecs()
        current: str | None = text
        for read, stored in self.steps:
            data = codecs[read].encode(current) if current is not None else None
            current = codecs[stored].decode(data) if data is not None else None
        return current


@dataclass(frozen=True, slots=True)
class Found:
    """A chain that fits, and what the text becomes by it."""

    chain: Chain
    text: str
    weight: Weight
    gain: float


def find(text: str, model: CharModel, *, deep: bool = True) -> list[Found]:
    """Give the chains whose reading of `text` convinces, best first: of one step, or else of two.

    The whole of the text must go through. `deep` is whether two steps are tried at all.

    >>> [found.text for found in find("æ–°é—»", CharModel())][:1]
    ['新闻']
    """
    sample = text[:_SAMPLE]
    first = {reading: Chain((step,)) for step, reading in _step_back(text, carriers=False)}
    found = _weigh_best(first, sample, model, len(text))
    if found or not deep:
        return found
    return _weigh_best(_twice(text), sample, model, len(text))


def _twice(text: str) -> dict[str, Chain]:
    """Give what two steps back may lead to; of a long text, where its beginning becomes the least unfamiliar."""
    short = text[:_SHORT_SAMPLE]
    cut = len(short) < len(text)
    second: dict[str, list[Chain]] = {}
    known: dict[str, list[tuple[tuple[str, str], str]]] = {}
    for outer, middle in _step_back(short, carriers=True, cut=cut):
        if middle not in known:
            known[middle] = list(_step_back(middle, carriers=False, cut=cut))
        for inner, reading in known[middle]:
            if reading != short:
                second.setdefault(reading, []).append(Chain((outer, inner)))
    if not cut:
        return {reading: chains[0] for reading, chains in second.items()}
    ranked = sorted((reading for reading in second if _HAN.search(reading)), key=_rank)[:_UNDONE]
    # What is the same at the beginning may differ further on: of single-byte codecs only some have all of the text.
    found: dict[str, Chain] = {}
    for chain in (chain for reading in ranked for chain in second[reading]):
        whole = chain.undo(text)
        if whole is not None:
            found.setdefault(whole, chain)
    return found


def _rank(reading: str) -> tuple[int, int]:
    """Of readings of the same bytes the true one is short, too: garbage takes more characters, familiar or not."""
    return count_unfamiliar(reading), len(reading)


def _step_back(text: str, *, carriers: bool, cut: bool = False) -> Iterator[tuple[tuple[str, str], str]]:
    """Give what one step back may lead to: each pair of codecs, and the text by it. `cut`: the text may end inside a character."""
    codecs = all_codecs()
    seen: dict[bytes, list[tuple[str, str]]] = {}
    for reader in codecs.values():
        data = reader.encode(text) if reader.reads else None
        if data is None or (data in seen and not cut):
            continue
        if data not in seen:
            seen[data] = [pair for store in codecs.values() if _may_store(store, carriers) for pair in _decode(store, data, cut)]
        for name, reading in seen[data]:
            if name != reader.id and reading != text:
                yield (reader.id, name), reading


def _decode(store: Codec, data: bytes, cut: bool) -> Iterator[tuple[str, str]]:
    reading = store.decode(data)
    if reading is None and cut:
        shorter = (store.decode(data[:-missing]) for missing in (1, 2, 3))
        reading = next((one for one in shorter if one is not None), None)
    if reading is not None:
        yield store.id, reading


def _may_store(codec: Codec, carriers: bool) -> bool:
    return codec.stores == "yes" or (carriers and codec.stores == "carrier")


def _weigh_best(readings: dict[str, Chain], sample: str, model: CharModel, length: int) -> list[Found]:
    """Weigh the readings with the fewest unfamiliar characters, on as much of them as the sample was of the text."""
    part = min(1.0, _SAMPLE / length) if length else 1.0
    heads = {reading: reading[: max(1, round(len(reading) * part))] for reading in readings}
    possible = [reading for reading, head in heads.items() if _HAN.search(head) and _share(head) < _UNUSUAL]
    ranked = sorted(possible, key=lambda reading: _rank(heads[reading]))[:_WEIGHED]
    before: Weight | None = None
    found: list[Found] = []
    for reading in ranked:
        chain = readings[reading]
        if not chain.proved and not everyday_enough(heads[reading]):
            continue
        before = before or weigh(sample, model)
        after = weigh(heads[reading], model)
        if chain.convinces(before, after, chain.need):
            gain = before.total - after.total - chain.need
            found.append(Found(chain, reading, after, gain))
    return sorted(found, key=lambda one: -one.gain)


def _share(text: str) -> float:
    """The share of characters that everyday Chinese text does not consist of, counted at the speed of the regex engine."""
    return len(unusual().findall(text)) / max(1, len(text))
