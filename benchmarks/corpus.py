"""The text that is damaged: files of the user's, or the repository's own sentences and texts."""

from __future__ import annotations

import lzma
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import opencc
import yaml
from damage import chance

ROOT = Path(__file__).resolve().parent.parent
_SENTENCES = Path(__file__).with_name("sentences.txt")
_HAN = re.compile("[\u4e00-\u9fff]")
_NAMES_A_SENTENCE = 24


@dataclass(frozen=True, slots=True)
class Corpus:
    """Clean lines by script, and where they come from. Lines that both scripts share are in neither."""

    simplified: tuple[str, ...]
    traditional: tuple[str, ...]
    source: str

    def lines(self, script: str) -> tuple[str, ...]:
        return self.simplified if script == "zh-Hans" else self.traditional


def load(paths: Iterable[Path], seed: int) -> Corpus:
    """Read one line a unit from text files (UTF-8, also .xz), or make the built-in corpus where none are given.

    Lines come in an order of chance that the seed fixes; those under eight Chinese characters are left out. Where a corpus has no
    Traditional lines, its Simplified ones are converted (OpenCC, s2tw).
    """
    paths = list(paths)
    lines = [line for path in paths for line in _read(path)] if paths else _built_in()
    simplified, traditional = _by_script(dict.fromkeys(line.strip("\r\n") for line in lines))
    if not traditional:
        traditional = opencc.OpenCC("s2tw").convert("\n".join(simplified)).split("\n") if simplified else []
    rng = chance(seed)
    rng.shuffle(simplified)
    rng.shuffle(traditional)
    source = ", ".join(path.name for path in paths) or "built-in sentences filled from the glossary, and the texts"
    return Corpus(tuple(simplified), tuple(traditional), source)


def _read(path: Path) -> list[str]:
    if path.suffix == ".xz":
        with lzma.open(path, "rt", encoding="utf-8") as stream:
            return stream.read().split("\n")
    return path.read_text(encoding="utf-8").split("\n")


def _by_script(lines: Iterable[str]) -> tuple[list[str], list[str]]:
    to_traditional, to_simplified = opencc.OpenCC("s2t"), opencc.OpenCC("t2s")
    simplified, traditional = [], []
    for line in lines:
        if len(_HAN.findall(line)) < 8 or "\ufffd" in line:
            continue
        changed, kept = to_traditional.convert(line) != line, to_simplified.convert(line) == line
        if changed and kept:
            simplified.append(line)
        elif not kept:
            traditional.append(line)
    return simplified, traditional


def _built_in() -> list[str]:
    names = [str(entry["zh"]) for path in sorted((ROOT / "glossary").glob("*.yaml")) for entry in _entries(path)]
    lines: list[str] = []
    for number, sentence in enumerate(_SENTENCES.read_text(encoding="utf-8").splitlines()):
        if sentence.startswith("#"):
            continue
        if "{}" not in sentence or not names:
            lines.append(sentence.replace("{}", "创新"))
            continue
        start = number * _NAMES_A_SENTENCE
        lines += [sentence.format(names[(start + i) % len(names)]) for i in range(_NAMES_A_SENTENCE)]
    for path in sorted((ROOT / "texts").glob("*.zh-Hans.txt")):
        lines += _read(path)
    return lines


def _entries(path: Path) -> list[dict[str, object]]:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [entry for entry in data if isinstance(entry, dict) and "zh" in entry] if isinstance(data, list) else []


if __name__ == "__main__":
    sys.stdout.write("\n".join(load([], 1).simplified) + "\n")
