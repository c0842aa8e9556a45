"""Build translator/repair/mixups/euc_tw.bin, the characters of EUC-TW by plane, row and column.

Python has no EUC-TW codec. The table is that of CNS 11643 as the `iconv` of the GNU C library (2.36) maps it: planes 1 to 7
and 15. Run it where such an `iconv` is on the path: `python scripts/build_euc_tw.py`.
"""

from __future__ import annotations

import json
import subprocess
import zlib
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "translator" / "repair" / "mixups" / "euc_tw.bin"
PLANES = (1, 2, 3, 4, 5, 6, 7, 15)
CELLS = range(0xA1, 0xFF)
NOTHING = "\x00"


def plane(number: int) -> str:
    """Give the 94 × 94 characters of a plane; U+0000 stands where there is none."""
    codes = [bytes((0x8E, 0xA0 + number, row, column)) for row in CELLS for column in CELLS]
    # `-c` drops what is not assigned; a line a code keeps the places apart.
    done = subprocess.run(["iconv", "-c", "-f", "EUC-TW", "-t", "UTF-8"], input=b"\n".join(codes), capture_output=True, check=False)  # noqa: S607
    chars = done.stdout.decode("utf-8").split("\n")
    if len(chars) != len(codes):
        raise SystemExit(f"plane {number}: {len(chars)} lines for {len(codes)} codes")
    return "".join(char if len(char) == 1 else NOTHING for char in chars)


def main() -> None:
    header = {"source": "CNS 11643, as mapped by EUC-TW of the GNU C library", "planes": PLANES, "rows": 94, "columns": 94}
    body = "".join(map(plane, PLANES)).encode("utf-8")
    TARGET.write_bytes(json.dumps(header).encode("ascii") + b"\n" + zlib.compress(body, 9))
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
