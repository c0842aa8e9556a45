"""Build the tables of look-alike characters in translator/repair/data/.

Sources: decompositions of the Unicode Character Database (Python's `unicodedata`); the property Equivalent_Unified_Ideograph
of the same database (as Perl's Unicode::UCD has it); ICU's tables windows-936-2000, gb18030, ibm-5471 (Big5-HKSCS 2001) and
ibm-1375 (Big5-HKSCS 2008), as `uconv` has them. Only facts of coded character sets are taken: a code point and its successor.
"""

from __future__ import annotations

import subprocess
import unicodedata
from pathlib import Path

DATA = Path(__file__).parent.parent / "translator" / "repair" / "data"
RADICALS = range(0x2E80, 0x2FD6)
COMPATIBILITY = (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))
# What ICU's gb18030 still keeps in the private use area; successors of GB 18030-2005 and -2022, in the order of the codes.
GB_CODES = (
    [(0xA6, byte) for byte in (*range(0xD9, 0xE0), 0xEC, 0xED, 0xF3)]
    + [(0xFE, byte) for byte in (0x51, 0x52, 0x53, 0x59, 0x61, 0x66, 0x67, 0x6C, 0x6D, 0x76, 0x7E, 0x90, 0x91, 0xA0)]
    + [(0xA8, 0xBC), (0xA3, 0xA0)]
)
GB_CHARS = "︐︒︑︓︔︕︖︗︘︙" + "𠂇𠂉𠃌龴龵龶龷𡗗龸𢦏龹龺𤇾龻" + "ḿ\u3000"


def equivalents() -> dict[int, int]:
    script = (
        'my ($l, $m) = Unicode::UCD::prop_invmap("EqUIdeo"); for my $i (0 .. $#$l - 1) {'
        ' printf "%d %d %s\\n", $l->[$i], $l->[$i + 1], $m->[$i] if length $m->[$i] }'
    )
    done = subprocess.run(["perl", "-MUnicode::UCD", "-e", script], capture_output=True, text=True, check=True)  # noqa: S603, S607
    found: dict[int, int] = {}
    for line in done.stdout.splitlines():
        start, stop, target = line.split()
        found |= dict.fromkeys(range(int(start), int(stop)), int(target))
    return found


def decode(pairs: list[tuple[int, int]], table: str) -> dict[tuple[int, int], str]:
    """Decode two-byte codes one by one; codes that a table lacks are left out."""
    data = b"".join(bytes(pair) + b"\n" for pair in pairs)
    command = ["uconv", "-f", table, "-t", "utf-8", "--from-callback", "skip"]
    done = subprocess.run(command, input=data, capture_output=True, check=True)  # noqa: S603
    lines = done.stdout.decode("utf-8").split("\n")
    return {pair: char for pair, char in zip(pairs, lines, strict=False) if len(char) == 1}


def is_private(char: str) -> bool:
    return 0xE000 <= ord(char) <= 0xF8FF


def private_use() -> dict[str, tuple[str, str]]:
    pairs = [(a, b) for a in range(0x81, 0xFF) for b in range(0x40, 0xFF) if b != 0x7F]
    found: dict[str, tuple[str, str]] = {}
    successors = decode(pairs, "gb18030") | dict(zip(GB_CODES, GB_CHARS, strict=True))
    for pair, char in decode(pairs, "windows-936-2000").items():
        if is_private(char) and not is_private(target := successors.get(pair, char)):
            found[char] = (target, f"GBK {bytes(pair).hex().upper()}")
    successors = decode(pairs, "ibm-1375_P100-2008")
    for pair, char in decode(pairs, "ibm-5471_P100-2006").items():
        if is_private(char) and not is_private(target := successors.get(pair, char)):
            found.setdefault(char, (target, f"Big5-HKSCS {bytes(pair).hex().upper()}"))
    return found


def write(name: str, header: str, rows: list[tuple[str, str, str]]) -> None:
    lines = [f"# {header}", "# built by scripts/build_lookalikes.py; columns: code point, what it stands for, source"]
    lines += [f"{ord(char):04X}\t{ord(target):04X}\t{source}" for char, target, source in sorted(rows)]
    (DATA / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    table = equivalents()
    radicals = [(chr(code), chr(table[code]), unicodedata.name(chr(code))) for code in RADICALS if code in table]
    write("radicals.tsv", "Kangxi radicals and CJK radicals supplement: Unicode's Equivalent_Unified_Ideograph", radicals)
    compatibility = [
        (chr(code), target, "NFC") for code in COMPATIBILITY if (target := unicodedata.normalize("NFC", chr(code))) != chr(code)
    ]
    write("compatibility.tsv", "CJK compatibility ideographs: Unicode's canonical singleton decompositions", compatibility)
    private = [(char, target, source) for char, (target, source) in private_use().items()]
    write("private_use.tsv", "private use in GBK and in Big5-HKSCS 2001, now encoded: ICU's tables, GB 18030-2022", private)


if __name__ == "__main__":
    main()
