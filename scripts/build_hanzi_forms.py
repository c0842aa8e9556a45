"""Build `translator/hanzi_forms.tsv`: what each character becomes in the other script when it stands alone, as OpenCC says.

    python scripts/build_hanzi_forms.py >translator/hanzi_forms.tsv

Asking OpenCC for 28,000 characters at the first use would load its phrase tables for 80 ms; the file takes two.
"""

from __future__ import annotations

from importlib.metadata import version

import opencc

CONFIGS = ("t2s", "s2t")
BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF))  # extension A and the unified block


def forms(config: str) -> dict[str, str]:
    """Map each character that a configuration changes to what it becomes."""
    chars = [chr(code) for low, high in BLOCKS for code in range(low, high + 1)]
    # A line a character, so that no phrase rule reaches across.
    converted = opencc.OpenCC(config).convert("\n".join(chars)).split("\n")
    return {char: other for char, other in zip(chars, converted, strict=True) if char != other}


def render() -> str:
    """Give the file's content."""
    lines = [
        f"# Built by scripts/build_hanzi_forms.py from OpenCC {version('opencc')} (Apache-2.0): configuration, characters, forms",
        *("\t".join((config, "".join(forms(config)), "".join(forms(config).values()))) for config in CONFIGS),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(render(), end="")
