"""Find the chain of codecs that a garbled text went through, and run it backwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from translator.repair.char_model import CharModel
from translator.repair.mixups.codecs import Codec, all_codecs
from translator.repair.mixups.scan import unusual
from translator.repair.mixups.score import LIMITS, Weight, convinces, weigh

_SAMPLE = 160  # characters that identify a chain of one step
_SHORT_SAMPLE = 64  # and one of two: over a thousand are tried
_UNUSUAL = 0.6  # share of characters that everyday Chinese does not have; beyond it a reading is not weighed
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
        return self.steps[-1][1] == "utf-8"

    @property
    def hides_ascii(self) -> bool:
        """Whether ASCII of the original became something else: two bytes were taken for one character."""
        return any(read.startswith("utf-16") for read, _ in self.steps)

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
    second: dict[str, Chain] = {}
    short = text if len(text) <= _SHORT_SAMPLE else text[:_SHORT_SAMPLE]
    for outer, middle in _step_back(short, carriers=True, cut=short != text):
        for inner, reading in _step_back(middle, carriers=False, cut=short != text):
            if reading != short:
                second.setdefault(reading, Chain((outer, inner)))
    if short != text:
        whole = ((chain, chain.undo(text)) for chain in second.values())
        second = {reading: chain for chain, reading in whole if reading is not None}
    return _weigh_best(second, sample, model, len(text))


def _step_back(text: str, *, carriers: bool, cut: bool = False) -> Iterator[tuple[tuple[str, str], str]]:
    """Give what one step back may lead to: each pair of codecs, and the text by it. `cut`: the text may end inside a character."""
    codecs = all_codecs()
    seen: set[bytes] = set()
    for reader in codecs.values():
        data = reader.encode(text) if reader.reads else None
        if data is None or data in seen:
            continue
        seen.add(data)
        for store in codecs.values():
            if _may_store(store, carriers) and store.id != reader.id:
                reading = store.decode(data)
                if reading is None and cut:
                    shorter = (store.decode(data[:-missing]) for missing in (1, 2, 3))
                    reading = next((one for one in shorter if one is not None), None)
                if reading is not None and reading != text:
                    yield (reader.id, store.id), reading


def _may_store(codec: Codec, carriers: bool) -> bool:
    return codec.stores == "yes" or (carriers and codec.stores == "carrier")


def _weigh_best(readings: dict[str, Chain], sample: str, model: CharModel, length: int) -> list[Found]:
    """Weigh the readings with the largest share of everyday Chinese, on as much of them as the sample was of the text."""
    shares = {reading: _share(reading[:_SAMPLE]) for reading in readings}
    ranked = sorted((reading for reading in readings if shares[reading] < _UNUSUAL), key=lambda reading: shares[reading])[:_WEIGHED]
    if not ranked:
        return []
    before = weigh(sample, model)
    found: list[Found] = []
    for reading in ranked:
        part = min(1.0, _SAMPLE / length) if length else 1.0
        after = weigh(reading[: max(1, round(len(reading) * part))], model)
        chain = readings[reading]
        if convinces(before, after, chain.need, proved=chain.proved, hidden=chain.hides_ascii):
            gain = before.total - after.total - chain.need
            found.append(Found(chain, reading, after, gain))
    return sorted(found, key=lambda one: -one.gain)


def _share(text: str) -> float:
    """The share of characters that everyday Chinese text does not consist of, counted at the speed of the regex engine."""
    return len(unusual().findall(text)) / max(1, len(text))
