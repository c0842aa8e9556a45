"""The HTML page in a real Chromium: what it looks like, what it does, and that it asks nobody for anything.

Needs selenium, a Chromium or Chrome (on the path, or named by DUIZHAO_CHROME) and its driver; skipped, with the reason, where
one of them is missing.
"""

from __future__ import annotations

import base64
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from format_samples import hostile, large, sample

from translator.formats.html import write
from translator.model import Document
from translator.pipeline.returned_files import read_returned
from translator.pipeline.returning import compare

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
CHROME = os.environ.get("DUIZHAO_CHROME") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
DRIVER = shutil.which("chromedriver")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROME, reason="no Chromium or Chrome on the path, and DUIZHAO_CHROME is not set"),
    pytest.mark.skipif(not DRIVER, reason="no chromedriver on the path"),
]
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
PHONE, DESKTOP = (390, 844), (1280, 900)
PROVED = "#seg-s2 .zh .term-proved"
PARTNER = "#seg-s2 .en .term-proved"


class Browser:
    """One browser window and the few things the tests do with it."""

    def __init__(self, profile: Path) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = CHROME
        for flag in [*FLAGS.split(), f"--user-data-dir={profile}"]:
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=DRIVER))

    def command(self, name: str, **values: Any) -> Any:
        return self.driver.execute_cdp_cmd(name, values)

    def open(self, page: Path, size: tuple[int, int] = DESKTOP, scheme: str = "light") -> None:
        phone = size == PHONE
        self.command("Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=1, mobile=phone)
        self.command("Emulation.setTouchEmulationEnabled", enabled=phone)
        self.command("Emulation.setEmulatedMedia", media="", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.driver.get(page.as_uri())
        self.run("localStorage.clear()")
        self.driver.refresh()
        self.driver.get_log("browser")

    def reload(self) -> None:
        """Reload as a person would, half a second after the last click.

        What a page puts into its storage goes to another process of Chromium; a page reloaded within milliseconds, on a busy
        machine, reads what was there before.
        """
        time.sleep(0.5)
        self.driver.refresh()

    def run(self, script: str, *values: Any) -> Any:
        return self.driver.execute_script(script, *values)

    def find(self, selector: str) -> Any:
        return self.driver.find_element("css selector", selector)

    def box(self, selector: str) -> dict[str, float]:
        result: dict[str, float] = self.run(
            "const one = document.querySelector(arguments[0]).getBoundingClientRect(); return one.toJSON()", selector
        )
        return result

    def show(self, selector: str) -> None:
        self.run("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", selector)

    def tap(self, selector: str) -> None:
        """Touch the middle of the first line of an element, as a finger does."""
        x, y = self.run(
            "const one = document.querySelector(arguments[0]).getClientRects()[0];"
            "return [one.x + one.width / 2, one.y + one.height / 2]",
            selector,
        )
        self.command("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        self.command("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def key(self, name: str) -> None:
        webdriver.ActionChains(self.driver).send_keys(getattr(webdriver.Keys, name)).perform()

    def hover(self, selector: str) -> None:
        webdriver.ActionChains(self.driver).move_to_element(self.find(selector)).perform()

    def wait(self, condition: Callable[[], Any]) -> None:
        deadline = time.monotonic() + 5
        while not condition():
            assert time.monotonic() < deadline, "nothing happened within 5 s"
            time.sleep(0.02)

    def card_text(self) -> str | None:
        text: str | None = self.run("const card = document.getElementById('card'); return card.hidden ? null : card.innerText")
        return text

    def visible_rows(self) -> list[str]:
        rows: list[str] = self.run("return [...document.querySelectorAll('.row')].filter(r => r.offsetHeight).map(r => r.id)")
        return rows


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    one = Browser(tmp_path_factory.mktemp("profile"))
    yield one
    one.driver.quit()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Document], Path]:
    folder = tmp_path_factory.mktemp("pages")
    made: dict[str, Path] = {}

    def write_page(document: Document) -> Path:
        name = f"{len(document.segments)}.html"
        if name not in made:
            made[name] = folder / name
            with made[name].open("wb") as stream:
                write(document, stream)
        return made[name]

    return write_page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("document", [sample(), hostile()], ids=["sample", "hostile"])
def test_the_page_is_quiet_fits_and_can_be_read(
    browser: Browser, page: Callable[[Document], Path], document: Document, size: tuple[int, int], scheme: str
) -> None:
    browser.open(page(document), size, scheme)
    browser.run("for (const fold of document.querySelectorAll('details')) fold.open = true")
    assert browser.driver.get_log("browser") == []
    assert browser.run("return performance.getEntriesByType('resource').length") == 0
    assert browser.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert browser.run("return innerWidth") == size[0], "a phone would zoom out to show what sticks out"
    assert browser.run("return document.querySelectorAll('img, main script, iframe').length") == 0
    assert browser.run(LOW_CONTRAST) == []


# Every visible text with its color and the ground it stands on; gives those under 4.5 : 1 (WCAG 2.1, 1.4.3).
LOW_CONTRAST = """
const parse = (color) => color.match(/[\\d.]+/g).map(Number);
const light = (color) => {
  const linear = (part) => part <= .03928 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4;
  const [r, g, b] = parse(color).map((part) => linear(part / 255));
  return .2126 * r + .7152 * g + .0722 * b;
};
const ground = (element) => {
  for (let one = element; one; one = one.parentElement) {
    const color = getComputedStyle(one).backgroundColor;
    if (parse(color).length === 3) return color;
  }
  return "rgb(255, 255, 255)";
};
const low = [];
for (const element of document.querySelectorAll("body *")) {
  if (!element.checkVisibility() || ![...element.childNodes].some((one) => one.nodeType === 3 && one.data.trim())) continue;
  const pair = [light(getComputedStyle(element).color), light(ground(element))].sort((a, b) => b - a);
  if ((pair[0] + .05) / (pair[1] + .05) < 4.5) low.push([element.className, element.textContent.slice(0, 30)]);
}
return low;
"""


@pytest.mark.parametrize("selector", [PROVED, "#seg-s13 .en .quantity-wrong", "#seg-s21 .en .issue"])
def test_a_tap_opens_the_card_inside_the_screen_and_a_tap_beside_closes_it(
    browser: Browser, page: Callable[[Document], Path], selector: str
) -> None:
    browser.open(page(sample()), PHONE)
    browser.show(selector)
    browser.tap(selector)
    browser.wait(browser.card_text)
    card = browser.box("#card")
    assert card["left"] >= 0
    assert card["right"] <= PHONE[0]
    assert card["top"] >= 0
    assert card["bottom"] <= PHONE[1]
    row = browser.box(f"{selector.split()[0]} .zh")
    assert card["top"] >= row["bottom"] or card["bottom"] <= row["top"], "the sentence stays in sight"
    assert browser.run("return document.documentElement.scrollWidth") == PHONE[0]
    browser.tap(f"{selector.split()[0]} .gutter")
    browser.wait(lambda: browser.card_text() is None)


def test_the_card_speaks_plain_english(browser: Browser, page: Callable[[Document], Path]) -> None:
    browser.open(page(sample()))
    browser.find(PROVED).click()
    assert [line for line in (browser.card_text() or "").split("\n") if line] == [
        "×",
        "新能源汽车",
        "xīn néng yuán qì chē",
        "Expected",
        "new energy vehicle",
        "Found",
        "new energy vehicles",
        "Proved: an accepted English form stands in the translation",
        "A vehicle driven wholly or mostly by something other than petrol or diesel.",
        "Glossary entry",
    ]
    browser.find("#card a").click()
    assert browser.driver.current_url.endswith("#term-1")
    assert browser.card_text() is None
    assert 0 < browser.box("#term-1")["top"] < DESKTOP[1]


def test_hovering_a_term_opens_its_card_and_lights_its_counterpart(browser: Browser, page: Callable[[Document], Path]) -> None:
    browser.open(page(sample()))
    plain = browser.run("return getComputedStyle(document.querySelector(arguments[0])).backgroundColor", PARTNER)
    browser.hover(PROVED)
    browser.wait(browser.card_text)
    assert browser.run("return [...document.querySelectorAll('.lit')].map(e => e.textContent)") == [
        "新能源汽车",
        "new energy vehicles",
    ]
    browser.wait(
        lambda: browser.run("return getComputedStyle(document.querySelector(arguments[0])).backgroundColor", PARTNER) != plain
    )
    browser.hover("h1")
    browser.wait(lambda: browser.card_text() is None)
    assert browser.run("return document.querySelectorAll('.lit').length") == 0


def test_hovering_a_sentence_lights_its_partner(browser: Browser, page: Callable[[Document], Path]) -> None:
    browser.open(page(sample()))
    color = "return getComputedStyle(document.querySelector('#seg-s5 .en')).backgroundColor"
    plain = browser.run(color)
    browser.hover("#seg-s5 .zh")
    browser.wait(lambda: browser.run(color) != plain)
    assert browser.run(color) != plain


def test_marks_are_reached_and_left_by_keyboard(browser: Browser, page: Callable[[Document], Path]) -> None:
    browser.open(page(sample()))
    browser.run("document.querySelector('#seg-s2 .gutter a').focus()")
    browser.key("TAB")
    active = "return document.activeElement.textContent"
    assert browser.run(active) == "今年上半年"
    assert "the first half of this year" in (browser.card_text() or "")
    browser.key("TAB")
    assert browser.run(active) == "新能源汽车"
    assert browser.run("return document.activeElement.getAttribute('aria-expanded')") == "true"
    browser.key("ENTER")
    assert browser.run("return document.activeElement.id") == "card"
    browser.key("TAB")
    assert browser.run("return document.activeElement.getAttribute('aria-label')") == "Close"
    browser.key("ESCAPE")
    assert browser.card_text() is None
    assert browser.run(active) == "新能源汽车", "the focus is back where it was"
    browser.key("ENTER")
    for _ in range(3):  # close button, glossary link, and out
        browser.key("TAB")
    assert browser.card_text() is None
    assert browser.run(active) == "新能源汽车"


def test_where_two_marks_overlap_the_card_tells_of_both(browser: Browser, page: Callable[[Document], Path]) -> None:
    browser.open(page(sample()))
    browser.show("#seg-s8")
    browser.find("#seg-s8 .en .m").click()
    text = browser.card_text() or ""
    assert "Proved:" in text
    assert "Shared:" in text


def test_sentences_stand_side_by_side_or_one_below_the_other(browser: Browser, page: Callable[[Document], Path]) -> None:
    def beside() -> bool:
        return browser.box("#seg-s2 .zh")["right"] <= browser.box("#seg-s2 .en")["left"]

    browser.open(page(sample()), DESKTOP)
    assert beside()
    browser.find("input[value=interlinear]").click()
    assert not beside()
    browser.reload()
    assert not beside(), "the choice is kept"
    browser.open(page(sample()), PHONE)
    assert not beside()
    assert browser.box("#seg-s2 .zh")["bottom"] <= browser.box("#seg-s2 .en")["top"] + 1


def test_paragraphs_stand_one_below_the_other(browser: Browser, page: Callable[[Document], Path]) -> None:
    texts = "return [...document.querySelectorAll(arguments[0])].map(one => one.textContent)"
    browser.open(page(sample()), DESKTOP)
    before = [browser.run(texts, selector) for selector in (".zh", ".en")]
    browser.find("input[value=paragraphs]").click()
    assert browser.run("return document.querySelectorAll('.flow').length") >= 2
    first, second = (
        browser.run(f"return document.querySelectorAll('.flow')[{n}].getBoundingClientRect().toJSON()") for n in (0, 1)
    )
    assert first["bottom"] <= second["top"] + 1
    assert browser.run("return getComputedStyle(document.querySelector('.flow .zh')).display") == "inline"
    assert browser.run("return document.querySelector('.flow').textContent") == "".join(
        one.source for one in sample().segments if one.paragraph == 1
    )
    browser.hover(".flow .term-proved")
    browser.wait(lambda: browser.card_text() is not None)
    assert browser.run("return document.querySelectorAll('.m.lit').length") >= 2, "the partner in the other paragraph"
    browser.find("input[value=flagged]").click()
    browser.wait(
        lambda: browser.run("return [...document.querySelectorAll('.flow > .en')].filter(e => e.offsetHeight).length") == 5
    )
    browser.find("input[value=all]").click()
    browser.reload()
    assert browser.run("return document.querySelectorAll('.flow').length") >= 2, "the choice is kept"
    browser.find("input[value=columns]").click()
    assert [browser.run(texts, selector) for selector in (".zh", ".en")] == before
    assert browser.run("return document.querySelectorAll('.flow').length") == 0


@pytest.mark.parametrize("layout", ["columns", "paragraphs"])
def test_an_edited_page_is_saved_and_read_back(
    browser: Browser, page: Callable[[Document], Path], layout: str, tmp_path: Path
) -> None:
    browser.command("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    browser.open(page(sample()), DESKTOP)
    browser.find(f"input[value={layout}]").click()
    browser.find("#edit").click()
    cells = browser.driver.find_elements("css selector", ".en")
    for number, text in ((1, " Once more."), (14, "New.")):
        cells[number].click()
        webdriver.ActionChains(browser.driver).key_down(webdriver.Keys.CONTROL).send_keys(webdriver.Keys.END).key_up(
            webdriver.Keys.CONTROL
        ).perform()
        webdriver.ActionChains(browser.driver).send_keys(text).perform()
    assert browser.find("#status").text == "2 sentences edited"
    browser.find("#save").click()
    browser.wait(lambda: list(tmp_path.glob("*.html")))
    saved = next(tmp_path.glob("*.html"))
    found = compare(read_returned(saved.read_bytes(), saved))
    segments = sample().segments
    assert [(one.id, one.old or "", one.new) for one in found.changes] == [
        ("s2", segments[1].target, f"{segments[1].target} Once more."),
        (segments[14].id, "", "New."),
    ]
    assert (found.seen, found.unchanged) == ((), 19)
    browser.open(saved)
    assert browser.driver.get_log("browser") == []
    assert browser.run("return document.querySelectorAll('.en[data-was]').length") == 2


def test_filters_show_what_was_asked_for(browser: Browser, page: Callable[[Document], Path]) -> None:
    browser.open(page(sample()))
    assert len(browser.visible_rows()) == 21
    browser.find("input[value=flagged]").click()
    browser.wait(lambda: len(browser.visible_rows()) == 5)
    assert browser.find("#status").text == "5 sentences shown"
    browser.find("input[value=untranslated]").click()
    browser.wait(lambda: browser.visible_rows() == ["seg-s15", "seg-s16"])
    browser.find("input[value=all]").click()
    browser.find("input[type=search]").send_keys("power BATTER")
    browser.wait(lambda: browser.visible_rows() == ["seg-s21"])
    browser.find("input[type=search]").send_keys("零")
    browser.wait(lambda: browser.visible_rows() == [] and browser.find("#nothing").is_displayed())
    browser.run("document.querySelector('.places a').click()")
    browser.wait(lambda: "seg-s2" in browser.visible_rows())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_can_be_changed_and_is_kept(browser: Browser, page: Callable[[Document], Path], scheme: str) -> None:
    browser.open(page(sample()), DESKTOP, scheme)
    color = "return getComputedStyle(document.body).backgroundColor"
    before = browser.run(color)
    browser.find("#theme").click()
    after = browser.run(color)
    assert before != after
    assert browser.run(LOW_CONTRAST) == []
    browser.reload()
    assert browser.run(color) == after
    assert browser.find("#theme").get_attribute("aria-pressed") == ("true" if scheme == "light" else "false")


def test_hostile_text_in_a_card_stays_text(browser: Browser, page: Callable[[Document], Path]) -> None:
    browser.open(page(hostile()))
    for index in range(browser.run("return document.querySelectorAll('main .m').length")):
        browser.run("document.querySelectorAll('main .m')[arguments[0]].click()", index)
        assert browser.run("return document.querySelectorAll('#card *').length") == browser.run(
            "return document.querySelectorAll('#card :is(button, section, p, span, dl, dt, dd, a)').length"
        )
        browser.run("document.body.click()")
    assert browser.driver.get_log("browser") == []


def test_ten_thousand_segments_can_be_reached(browser: Browser, page: Callable[[Document], Path]) -> None:
    browser.open(page(large(10_000)))
    for number in (9_999, 20, 5_000):
        browser.run("location.hash = arguments[0]", f"seg-s{number}")
        browser.wait(lambda number=number: 0 <= browser.box(f"#seg-s{number}")["top"] < DESKTOP[1])
    assert browser.run("return getComputedStyle(document.querySelector('.block')).contentVisibility") == "auto"
    browser.find("input[type=search]").send_keys("小巨人")
    browser.wait(lambda: browser.find("#status").text == "477 sentences shown")


def test_print_is_black_on_white_and_complete(browser: Browser, page: Callable[[Document], Path]) -> None:
    browser.open(page(sample()), DESKTOP, "dark")
    browser.command("Emulation.setEmulatedMedia", media="print", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    assert browser.run("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert browser.run("return getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert browser.run("return getComputedStyle(document.querySelector('.row')).breakInside") == "avoid"
    assert browser.run("return getComputedStyle(document.querySelector('.glossary')).breakBefore") == "page"
    assert not browser.find("#controls").is_displayed()
    shown = browser.run("return getComputedStyle(document.querySelector('.renderings a'), '::after').content")
    assert shown == '" <https://example.org/terms?id=7&lang=en>"'
    pdf = base64.b64decode(browser.command("Page.printToPDF", preferCSSPageSize=True)["data"])
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") >= 3


def test_without_script_the_page_is_whole(browser: Browser, page: Callable[[Document], Path]) -> None:
    browser.command("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.driver.get(page(sample()).as_uri())
        assert not browser.find("#controls").is_displayed()
        assert "new energy vehicles" in browser.find("#seg-s2 .en").text
        assert not browser.find("#seg-s2 .zh .m").get_attribute("role")
    finally:
        browser.command("Emulation.setScriptExecutionDisabled", value=False)
