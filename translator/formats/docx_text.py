"""The elements of WordprocessingML (ECMA-376, part 1, section 17) that a bilingual document is made of, as text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from translator.formats import words
from translator.formats.xml_text import content, quoted, shown

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
SOURCE_TAG, TARGET_TAG = "duizhao:source:", "duizhao:target:"  # of content controls, before the number of the segment
HEADING_MARK = "heading_"  # of bookmarks, before the number: some programs drop content controls
TITLES = ("", "Chinese", "English")  # of the columns
WHOLE_CHARS = 1_500  # of a row; a longer one may break over pages
_BREAKS = re.compile(r"([\n\t])")
_ELEMENT = {"\n": "<w:br/>", "\t": "<w:tab/>"}


def is_chinese(text: str) -> bool:
    """Say whether a text is set as Chinese.

    >>> is_chinese("云川 Yunchuan"), is_chinese("Yunchuan")
    (True, False)
    """
    return words.language_of(text, "zh") == "zh"


def run(text: str, *, chinese: bool = False, bold: bool = False, red: bool = False) -> str:
    """Give a run of text; in Chinese, marks that both scripts have (“ ” …) are of full width.

    >>> run("a\\nb", bold=True)
    '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">a</w:t><w:br/><w:t xml:space="preserve">b</w:t></w:r>'
    """
    looks = '<w:rFonts w:hint="eastAsia"/>' * chinese + "<w:b/>" * bold + '<w:color w:val="B3261E"/>' * red
    parts = [
        _ELEMENT.get(part) or f'<w:t xml:space="preserve">{content(part)}</w:t>' for part in _BREAKS.split(shown(text)) if part
    ]
    return f"<w:r>{f'<w:rPr>{looks}</w:rPr>' if looks else ''}{''.join(parts)}</w:r>" if parts else ""


def paragraph(inside: str, style: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inside}</w:p>'


def bookmark(index: int, prefix: str = "segment_") -> str:
    """Give the place that `link` leads to, or that of a heading."""
    number = 2 * index + (prefix == HEADING_MARK)
    return f'<w:bookmarkStart w:id="{number}" w:name="{prefix}{index + 1}"/><w:bookmarkEnd w:id="{number}"/>'


def link(index: int, text: str) -> str:
    return (
        f'<w:hyperlink w:anchor="segment_{index + 1}"><w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>'
        f'<w:t xml:space="preserve">{content(text)}</w:t></w:r></w:hyperlink>'
    )


def control(inside: str, tag: str, number: int) -> str:
    """Give a content control: text that keeps its tag wherever a person moves it."""
    about = f'<w:sdtPr><w:tag w:val={quoted(tag)}/><w:id w:val="{number}"/></w:sdtPr>'
    return f"<w:sdt>{about}<w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def table_start(widths: Sequence[int], *, quiet: bool = False) -> str:
    """Begin a table of columns of fixed widths, with lines between its rows; `quiet` ones are of a light color."""
    color = "E3DDD0" if quiet else "BDB6A8"
    edges = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{color}"/>' for side in ("top", "bottom", "insideH"))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )


def head_row(titles: Sequence[str], widths: Sequence[int]) -> str:
    """Give a row that comes again at the head of each page."""
    return row([paragraph(run(title), "DuizhaoHead") for title in titles], widths, head=True)


def row(cells: Sequence[str], widths: Sequence[int], *, shaded: bool = False, whole: bool = True, head: bool = False) -> str:
    """Give a row; of a shaded one the first cell is. `whole` keeps it on one page."""
    looks = "<w:cantSplit/>" * whole + "<w:tblHeader/>" * head
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="FBEEEA"/>' if shaded else ""
    parts = []
    for number, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        parts.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{"" if number else shade}</w:tcPr>{cell}</w:tc>')
    return f"<w:tr>{f'<w:trPr>{looks}</w:trPr>' if looks else ''}{''.join(parts)}</w:tr>\n"
