"""Write docs/checks.md: how to check a bilingual file, with the output of a real run and the table of all checks.

python scripts/build_checks.py

A test holds the page to the code; the rates of false alarms are what `benchmarks/checks.py` printed, and are kept by hand.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from click.testing import CliRunner

from translator.pipeline.bitexts import BITEXT_FORMATS
from translator.pipeline.reporting import table

Rows = tuple[tuple[str, ...], ...]
ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "checks.md"
_EXAMPLE = (
    ("id", "Chinese", "English"),
    ("p1", "昆山总投资40亿元。", "Kunshan has a total investment of 40 billion yuan."),
    ("p2", "发展低空经济和新质生产力。", "Develop the low-flying economy and new productivity boosters."),
    ("p3", "详见https://www.ks.gov.cn，或联系{name}。", "For details, contact {nmae}."),
    ("p4", "全年新增企业35家。工业投资12亿元，增长7.4%，其中新兴产业8亿元。", "35 companies were founded in the year."),
    ("p5", "主要任务", "Main tasks"),
    ("p6", "主要任务", "Key jobs"),
    ("p7", "谁来回答？", "Who will answer."),
)
_TERMS = (  # and not the shipped glossary, which grows
    ("zh", "en", "status"),
    ("新质生产力", "new quality productive forces", "preferred"),
    ("新质生产力", "new productivity boosters", "superseded"),
    ("低空经济", "low-altitude economy", "preferred"),
)
_OPTIONS = ("--no-shipped", "--glossary")
_NAMES = {"candidate": "segment, candidate", "segment": "segment", "document": "document"}


def page() -> str:
    """Give the text of docs/checks.md."""
    head, tail = (ROOT / "scripts" / "checks_page.md").read_text(encoding="utf-8").split("{table}\n")
    rows = "\n".join(_rows())
    formats = "\n".join(f"| `{one.name}` | {' '.join(one.suffixes)} | {one.title} |" for one in BITEXT_FORMATS)
    return head.replace("{example}\n", _example()).replace("{formats}", formats) + rows + "\n" + tail


def _rows() -> Iterator[str]:
    yield from ("| code | severity | sees | what it finds | what counts, and what is left alone |", "|---|---|---|---|---|")
    for one in table():
        about = one["about"].replace("|", "\\|").replace("<", "&lt;")
        yield f"| {one['code']} | {one['severity']} | {_NAMES[one['scope']]} | {one['title']} | {about} |"


def _example() -> str:
    """Run `duizhao check` on the rows above, and give what it prints."""
    from translator.cli.check import command

    with tempfile.TemporaryDirectory() as folder:
        page, terms = (_written(Path(folder) / name, rows) for name, rows in (("page.csv", _EXAMPLE), ("terms.csv", _TERMS)))
        result = CliRunner().invoke(command, [page, *_OPTIONS, terms], env={"DUIZHAO_GLOSSARY": ""}, standalone_mode=False)
    shown = "".join(f"$ cat {name}.csv\n{_shown(rows)}\n" for name, rows in (("terms", _TERMS), ("page", _EXAMPLE)))
    return f"```\n{shown}$ duizhao check page.csv {' '.join(_OPTIONS)} terms.csv\n{result.stdout}{result.stderr}```\n"


def _written(path: Path, rows: Rows) -> str:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return str(path)


def _shown(rows: Rows) -> str:
    return "\n".join(",".join(row) for row in rows)


if __name__ == "__main__":
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        text = page()
    TARGET.write_text(text, encoding="utf-8")
    print(f"wrote {TARGET.name}")
