"""The HTML page, as far as it can be judged without a browser; test_html_browser.py has the rest."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from contract.format_contract import FormatContract
from format_samples import hostile, large, sample

import translator.formats.html as html_module
from translator.formats.html import write
from translator.formats.html_view import page_of
from translator.model import Concept, Document, Issue, Quantity, Rendering, Segment, Term

STYLE = (Path(html_module.__file__).with_name("html_template") / "style.css").read_text(encoding="utf-8")
VOID = {"meta", "link", "input", "br", "img"}


class Parsed(HTMLParser):
    """Elements with their attributes, the text by element, and whether each end tag closes what was open."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.raw: dict[str, str] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute twice in <{tag}>"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        inside = self.open[-1] if self.open else ""
        if inside in ("style", "script"):
            kind = dict(self.elements[-1][1]).get("type") or inside
            self.raw[kind] = self.raw.get(kind, "") + data
        else:
            self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def of_class(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for _, attributes in self.elements if name in (attributes.get("class") or "").split()]


def written(document: Document) -> str:
    stream = io.BytesIO()
    write(document, stream)
    return stream.getvalue().decode("utf-8")


def parsed(document: Document) -> Parsed:
    page = Parsed(written(document))
    assert page.open == []
    return page


class TestHtmlContract(FormatContract):
    suffix = ".html"


def test_the_page_allows_only_its_own_style_and_script() -> None:
    page = parsed(sample())
    policy = next(one["content"] for one in page.all("meta") if one.get("http-equiv") == "Content-Security-Policy") or ""
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    for kind in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.raw[kind].encode()).digest()).decode()
        assert rules[f"{kind}-src"] == f"'sha256-{digest}'"
    assert "unsafe" not in policy


@pytest.mark.parametrize("document", [sample(), hostile()], ids=["sample", "hostile"])
def test_nothing_is_fetched_and_nothing_but_the_template_acts(document: Document) -> None:
    page = parsed(document)
    assert {tag for tag, _ in page.elements} <= {
        "html", "head", "meta", "title", "link", "style", "script", "body", "a", "header", "p", "span", "h1", "h2", "h3",
        "dl", "dt", "dd", "div", "details", "summary", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "b", "form",
        "fieldset", "legend", "label", "input", "button", "main", "section", "article", "footer",
    }  # fmt: skip
    assert [one.get("type") for one in page.all("script")] == [None, "application/json"]
    for tag, attributes in page.elements:
        assert not any(name.startswith("on") or name in ("style", "src", "srcset", "action") for name in attributes), tag
        if "href" in attributes:
            assert re.match(r"#|https://|data:image/svg\+xml,", attributes["href"] or "") or tag == "a" == attributes["href"]
    assert "@import" not in STYLE
    assert "url(" not in STYLE


def test_hostile_text_stays_text_everywhere() -> None:
    text = "".join(parsed(hostile()).text)
    assert text.count("<script>alert(1)</script>") >= 8
    assert text.count('"><img src=x onerror=alert(1)>') >= 8
    assert "</style></script><!--" in text


def test_the_data_for_the_script_cannot_end_its_element() -> None:
    page = parsed(hostile())
    raw = page.raw["application/json"]
    assert not set("<>&") & set(raw)
    assert json.loads(raw)["cards"][0]["t0"]["rows"][0] == [
        "Entry",
        '坏<script>alert(1)</script> "><img src=x onerror=alert(1)>',
    ]


def test_every_text_is_on_the_page_sentence_by_sentence() -> None:
    document = sample()
    text = "".join(parsed(document).text)
    for segment in document.segments:
        assert segment.source in text
        assert segment.target is None or segment.target in text
    assert text.count("Not translated yet") == 2
    for part in ("repair.mojibake.gbk-shift", "gb18030", "zhuān jīng tè xīn", "new productivity boosters", "ten times as much"):
        assert part in text
    assert "profile.authority" in text


def test_each_cell_tells_its_language() -> None:
    page = parsed(sample())
    assert {one["lang"] for one in page.of_class("zh")} == {"zh-Hans"}
    assert {one["lang"] for one in page.of_class("en")} == {"en"}
    traditional = parsed(Document("", (Segment("s", 0, "發"),), metadata={"script": "zh-Hant"}))
    assert {one["lang"] for one in traditional.of_class("zh")} == {"zh-Hant"}
    assert {one["lang"] for one in parsed(hostile()).of_class("zh")} == {"zh"}


def test_counts_are_those_of_the_document() -> None:
    text = re.sub(r"\s+", " ", "".join(parsed(sample()).text))
    assert "21 segments 11/13 terms proved 13/15 quantities right (2 not checked) 5 flagged 2 untranslated" in text
    assert "no terms no quantities 0 flagged" in re.sub(r"\s+", " ", "".join(parsed(Document("", ())).text))


def test_flagged_rows_say_why_in_words() -> None:
    page = parsed(sample())
    rows = page.of_class("row")
    assert [row["id"] for row in rows if "flagged" in (row["class"] or "").split()] == [f"seg-s{n}" for n in (3, 6, 7, 13, 21)]
    said = "“稳中求进” should read “pursue progress while ensuring stability”; no accepted form was found."
    assert said in "".join(page.text)


def test_a_card_says_what_was_expected_and_found() -> None:
    cards = json.loads(parsed(sample()).raw["application/json"])["cards"]
    assert cards[3]["t0"] == {
        "head": "专精特新",
        "rows": [
            ["Expected", "specialized, refined, distinctive and innovative"],
            ["Found", "specialized, refined, distinctive and innovative"],
        ],
        "verdict": "Proved: an accepted English form stands in the translation",
        "tone": "good",
        "pinyin": "zhuān jīng tè xīn",
        "text": "Said of smaller firms that are specialized, refined, distinctive and innovative.",
        "anchor": "term-3",
    }
    assert cards[12]["q0"]["rows"] == [
        ["Value", "4,000,000,000 CNY"],
        ["Expected", "4 billion yuan"],
        ["Found", "40 billion yuan"],
    ]
    assert cards[12]["q0"]["tone"] == "bad"
    assert cards[20]["i0"]["verdict"] == "Major: Chinese characters were left in the English. (A301)"


def test_both_sides_of_a_term_have_the_same_key() -> None:
    source, target = page_of(sample()).blocks[0][1].rows[0].source, page_of(sample()).blocks[0][1].rows[0].target
    assert ("新能源汽车", ("t0",)) in [(piece.text, piece.keys) for piece in source]
    assert ("new energy vehicles", ("t0",)) in [(piece.text, piece.keys) for piece in target or ()]


def test_nested_and_overlapping_marks_keep_the_text_and_never_nest_elements() -> None:
    county = Term("a", "全国百强县", (0, 5), "top county", (0, 3), "proved")
    across = Term("b", "强县经", (3, 6), "x", (2, 9), "missing")
    quantity = Quantity("百", (2, 3), "100", "", "100", "100", (4, 7), "proved")
    issue = Issue("A301", "minor", "odd", (1, 99), None)
    segment = Segment(
        "s1",
        0,
        "全国百强县𠮷经济",
        target="top 100 county",
        terms=(county, across),
        quantities=(quantity,),
        issues=(issue,),
    )
    page = parsed(Document("", (segment,)))
    assert "全国百强县𠮷经济" in "".join(page.text)
    assert "top 100 county" in "".join(page.text)
    keys = [one["data-k"] for one in page.of_class("m") if "data-k" in one]
    assert keys[:5] == ["t0", "t0 i0", "t0 i0 q0", "t0 i0 t1", "i0 t1"]
    assert len(set(keys)) < len(keys)


def test_an_entry_is_linked_both_ways_and_only_to_https() -> None:
    page = parsed(sample())
    links = [one["href"] for one in page.all("a")]
    assert "https://example.org/terms?id=7&lang=en" in links
    targets = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
    assert {link.removeprefix("#") for link in links if link and link.startswith("#")} <= targets
    assert len([one for _, one in page.elements if "id" in one]) == len(targets), "ids are unique"
    assert "#seg-s6" in links
    assert not [one for one in parsed(hostile()).all("a") if (one["href"] or "").startswith(("javascript", "data"))]


def test_many_places_of_a_term_are_counted_not_listed() -> None:
    term = Term("cn", "中", (0, 1), "China", None, "unchecked")
    concept = Concept("cn", "中", "", "zhōng", (Rendering("China", "preferred"),))
    segments = tuple(Segment(f"s{n}", n, "中", terms=(term,)) for n in range(20))
    assert " and 8 more" in "".join(parsed(Document("", segments, concepts=(concept,))).text)


def test_a_traditional_document_has_traditional_headwords() -> None:
    concept = Concept("hn", "氢能", "氫能", "qīng néng", (Rendering("hydrogen energy", "preferred"),))
    entry = page_of(Document("", (), metadata={"script": "zh-Hant-TW"}, concepts=(concept,))).entries[0]
    assert (entry.head, entry.other_script) == ("氫能", "氢能")


def test_a_variant_does_not_get_the_pinyin_of_the_headword() -> None:
    concept = Concept("srdi", "专精特新", "", "zhuān jīng tè xīn", (Rendering("x", "preferred"),), aka=("专精特新企业",))
    term = Term("srdi", "专精特新企业", (0, 6), "x")
    cards = page_of(Document("", (Segment("s", 0, "专精特新企业", terms=(term,)),), concepts=(concept,))).data["cards"]
    assert "pinyin" not in cards[0]["t0"]
    assert cards[0]["t0"]["rows"][0] == ["Entry", "专精特新 zhuān jīng tè xīn"]


def test_a_long_document_is_cut_into_blocks_that_keep_paragraphs() -> None:
    page = page_of(large(1000))
    assert page.is_long
    assert [row.index for block in page.blocks for group in block for row in group.rows] == list(range(1000))
    assert max(sum(len(group.rows) for group in block) for block in page.blocks) < 80
    one = page_of(Document("", tuple(Segment(f"s{n}", 0, "句。") for n in range(100))))
    parts = [(len(group.rows), group.continued) for block in one.blocks for group in block]
    assert parts == [(40, False), (40, True), (20, True)]


def test_an_unfinished_document_says_so() -> None:
    document = Document("", (), metadata={"unfinished": "the engine <stopped>", "furniture": ["首页"]})
    text = "".join(parsed(document).text)
    assert "Unfinished. the engine <stopped>" in text
    assert "Taken off around the text: 1 line\n" in text


# Colors: WCAG 2.1, relative luminance and contrast ratio


def palettes() -> list[dict[str, str]]:
    blocks = re.findall(r"\{\s*color-scheme: (?:light|dark);([^}]*)\}", STYLE)
    found = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for block in blocks]
    assert len(found) == 4, "light, dark, dark by choice, print"
    return found


def luminance(color: str) -> float:
    parts = [int(color[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", palettes(), ids=["light", "dark", "chosen dark", "print"])
def test_text_colors_hold_aa_and_lines_hold_the_lower_bound(palette: dict[str, str]) -> None:
    for ink in ("ink", "quiet", "accent", "good", "bad", "value"):
        for ground in ("paper", "surface", "tint", "bad-tint"):
            assert contrast(palette[ink], palette[ground]) >= 4.5, (ink, ground)
    assert contrast(palette["ink"], palette["lit"]) >= 4.5
    assert contrast(palette["seal-ink"], palette["accent"]) >= 4.5
    assert contrast(palette["paper"], palette["bad"]) >= 4.5, "the flag"
    for line in ("edge", "good", "bad", "value", "quiet"):
        assert contrast(palette[line], palette["paper"]) >= 3, line


def test_the_dark_colors_are_the_same_by_system_and_by_choice() -> None:
    _, dark, chosen, _ = palettes()
    assert dark == chosen
