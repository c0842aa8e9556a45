"""What is compared: this tool and its peers, each as a function from text to text or from bytes to an encoding."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

Repair = Callable[[str], str]
Detector = Callable[[bytes], str | None]
SAFE = "ftfy, safe settings"  # the reference for speed


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool; `make` gives the function, or raises ImportError where the tool is not installed."""

    name: str
    package: str
    make: Callable[[], Callable[..., object]]

    def version(self) -> str:
        try:
            return version(self.package)
        except PackageNotFoundError:
            return "not installed"


def _duizhao() -> Repair:
    from translator import clean

    return lambda text: clean(text).text


def _ftfy() -> Repair:
    ftfy = importlib.import_module("ftfy")
    return lambda text: str(ftfy.fix_text(text))


def _ftfy_safe() -> Repair:
    ftfy = importlib.import_module("ftfy")
    config = ftfy.TextFixerConfig(fix_character_width=False, uncurl_quotes=False)
    return lambda text: str(ftfy.fix_text(text, config))


def _opencc() -> Repair:
    converter = importlib.import_module("opencc").OpenCC("t2s")
    return lambda text: str(converter.convert(text))


def _duizhao_detect() -> Detector:
    from translator.decode import guess

    def detect(data: bytes) -> str | None:
        found = guess(data)
        return found.encoding if found else None

    return detect


def _charset_normalizer() -> Detector:
    module = importlib.import_module("charset_normalizer")

    def detect(data: bytes) -> str | None:
        best = module.from_bytes(data).best()
        return str(best.encoding) if best else None

    return detect


def _chardet() -> Detector:
    module = importlib.import_module("chardet")
    return lambda data: module.detect(data)["encoding"]


REPAIRERS = (
    Peer("Duizhao", "duizhao", _duizhao),
    Peer("ftfy", "ftfy", _ftfy),
    Peer(SAFE, "ftfy", _ftfy_safe),
    Peer("OpenCC t2s", "opencc", _opencc),
)
DETECTORS = (
    Peer("Duizhao", "duizhao", _duizhao_detect),
    Peer("charset-normalizer", "charset-normalizer", _charset_normalizer),
    Peer("chardet", "chardet", _chardet),
)
