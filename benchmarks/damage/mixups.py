"""Text read in the wrong encodings, once or twice over, with and without losses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Mixup:
    """Pairs of (written in, read as), in order; `lost` is what a bad byte becomes, None where nothing may be lost."""

    pairs: tuple[tuple[str, str], ...]
    lost: Literal["replace", "ignore"] | None = None
    script: Literal["zh-Hans", "zh-Hant"] = "zh-Hans"

    def damage(self, text: str) -> str | None:
        """Damage a text; None where it cannot be, or where something would be lost and nothing may be."""
        try:
            for written, read in self.pairs:
                text = text.encode(written).decode(read, self.lost or "strict")
            if self.lost is None and self.undo(text) is None:
                return None
        except UnicodeError:
            return None
        return text

    def undo(self, text: str) -> str | None:
        """Re-decode plainly, with the chain known: what a careful person does by hand. None where that fails."""
        errors = "ignore" if self.lost else "strict"
        try:
            for written, read in reversed(self.pairs):
                text = text.encode(read, errors).decode(written, errors)
        except UnicodeError:
            return None
        return text


def _once(written: str, *others: str) -> list[Mixup]:
    script: Literal["zh-Hans", "zh-Hant"] = "zh-Hant" if written.startswith("big5") else "zh-Hans"
    return [Mixup(((written, read),), script=script) for read in others]


_LATIN = ("latin-1", "cp1252", "cp1250", "cp1251", "mac_roman", "cp437")
REVERSIBLE: tuple[Mixup, ...] = (
    *_once("utf-8", *_LATIN, "gb18030", "big5", "shift_jis", "cp932", "euc_kr", "cp949"),
    *_once("gb18030", *_LATIN, "big5", "cp950", "shift_jis", "cp949", "utf-16-le"),
    *_once("big5", *_LATIN, "gb18030", "shift_jis", "cp949"),
    *_once("hz", "ascii"),
    *_once("utf-16-le", "gb18030", "latin-1"),
)
TWICE: tuple[Mixup, ...] = tuple(
    Mixup((first, second))
    for first, second in (
        (("utf-8", "latin-1"), ("utf-8", "latin-1")),
        (("utf-8", "cp1252"), ("utf-8", "cp1252")),
        (("utf-8", "cp437"), ("utf-8", "cp437")),
        (("utf-8", "mac_roman"), ("utf-8", "mac_roman")),
        (("gb18030", "latin-1"), ("utf-8", "latin-1")),
        (("gb18030", "latin-1"), ("utf-8", "cp1252")),
        (("gb18030", "cp1251"), ("utf-8", "latin-1")),
        (("utf-8", "gb18030"), ("utf-8", "latin-1")),
        (("utf-8", "gb18030"), ("utf-8", "gb18030")),
        (("utf-8", "latin-1"), ("utf-8", "gb18030")),
    )
)
LOSSY: dict[str, Mixup] = {
    "UTF-8 as GBK, lost bytes marked": Mixup((("utf-8", "gbk"),), "replace"),
    "UTF-8 as GB 18030, lost bytes marked": Mixup((("utf-8", "gb18030"),), "replace"),
    "UTF-8 as GBK, lost bytes dropped": Mixup((("utf-8", "gbk"),), "ignore"),
    "UTF-8 as cp1252, lost bytes marked": Mixup((("utf-8", "cp1252"),), "replace"),
}
