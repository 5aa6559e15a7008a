"""The lecture as slides in a browser: seen whole, read from the last row, driven by keys alone."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from lecture_utils import site
from lecture_utils.figures.kit.text import TEXT
from lecture_utils.site.slides import Slide, write
from tests.tables import closer
from tools import slides_pdf

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[3]
PROJECTOR, LARGE = (1280, 720), (1920, 1080)
#: No letter on a slide is smaller, in pixels on a projector. In a picture the smallest letter is
#: TEXT, times the scale in which it is shown.
LEAST = 24
LEAST_SCALE = LEAST / TEXT

#: Shows a slide with all that can be asked for, wakes its widgets, and tells what is wrong with it.
SEEN = """async ([place, least, scale]) => {
    const slide = document.querySelectorAll("section.lu-slide")[place];
    const { h, v } = Reveal.getIndices(slide);
    Reveal.slide(h, v, slide.querySelectorAll(".fragment").length);
    for (const one of slide.querySelectorAll(".lu-site-widget")) await LectureSite.show(one);
    for (const one of slide.querySelectorAll("img")) if (one.checkVisibility()) await one.decode();
    for (let frame = 0; frame < 6; frame++) await new Promise(requestAnimationFrame);
    const bottom = document.querySelector(".lu-deck-bar").getBoundingClientRect().top;
    const wrong = [];
    const name = (one) => `${one.tagName}.${one.getAttribute("class")}`;
    for (const one of [slide, ...slide.querySelectorAll(".lu-slot")]) {
        if (one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1) {
            wrong.push(`${name(one)} is scrolled`);
        }
    }
    for (const one of slide.querySelectorAll("*")) {
        const is = { visibilityProperty: true, opacityProperty: true };
        const box = one.getBoundingClientRect();
        const style = getComputedStyle(one);
        if (!one.checkVisibility(is) || style.clipPath !== "none" || box.width < 2) continue;
        if (one.parentElement.closest("svg")) continue; // cut at the edge of its drawing
        if (one.closest(".lu-title")) continue; // ends in dots where it is long
        const { left, top, right } = box;
        if (left < -1 || top < -1 || right > innerWidth + 1 || box.bottom > bottom + 1) {
            wrong.push(`${name(one)} lies at ${left} ${top} ${right} ${box.bottom}`);
        }
        const isText = [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim());
        const size = parseFloat(style.fontSize);
        if (isText && size < least) wrong.push(`${name(one)} ${one.textContent} has ${size}`);
    }
    for (const one of slide.querySelectorAll(".lu-part-picture img")) {
        const [wide, high] = [one.getAttribute("width"), one.getAttribute("height")];
        const shown = Math.min(one.clientWidth / wide, one.clientHeight / high);
        if (shown < scale - 0.01) wrong.push(`a picture is shown ${shown} times as large`);
    }
    return wrong;
}"""


class Deck:
    """A page of slides in a tab, and what went wrong in it."""

    def __init__(self, browser: Any, address: str, size: tuple[int, int], **context: Any) -> None:
        width, height = size
        self.context = browser.new_context(viewport={"width": width, "height": height}, **context)
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.asked: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "console", lambda said: self.errors.append(said.text) if said.type == "error" else None
        )
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(address)

    def alive(self) -> Deck:
        self.page.wait_for_function("globalThis.LectureSite && globalThis.Reveal?.isReady()")
        return self

    def go_to(self, place: int) -> None:
        self.page.evaluate(
            """place => {
                const slides = document.querySelectorAll("section.lu-slide");
                const { h, v } = Reveal.getIndices(slides[place]);
                Reveal.slide(h, v);
            }""",
            place,
        )

    def place(self) -> int:
        return self.page.evaluate(
            "[...document.querySelectorAll('section.lu-slide')].indexOf(Reveal.getCurrentSlide())"
        )

    def says(self, what: str) -> Any:
        return self.page.locator(f".lu-deck-bar [data-says={what}]")

    def now(self, selector: str = "") -> Any:
        return self.page.locator(f"section.lu-slide.present {selector}".strip())


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, list[Slide]]:
    folder = tmp_path_factory.mktemp("slides")
    notebook = site.pages(ROOT / "notebooks" / "lecture.ipynb", folder)["lecture"]
    return folder / "lecture.html", write(notebook, folder / "lecture.html")


@pytest.fixture(scope="module")
def address(made) -> str:
    return made[0].as_uri()


@pytest.fixture
def deck(browser, address) -> Iterator[Deck]:
    """On a projector, from a file."""
    found = Deck(browser, address, PROJECTOR).alive()
    yield found
    found.context.close()
    assert found.errors == []


def widgets(slides: list[Slide]) -> list[int]:
    return [n for n, one in enumerate(slides) if any(b.kind == "widget" for b in one.blocks)]


# --- what a class sees ----------------------------------------------------------------------------


@pytest.mark.parametrize("size", [PROJECTOR, closer(LARGE)], ids=str)
def test_nothing_is_clipped_and_the_last_row_can_read_it(browser, address, made, size):
    deck = Deck(browser, address, size).alive()
    wrong = {}
    for place, slide in enumerate(made[1]):
        scale = LEAST_SCALE * size[1] / PROJECTOR[1]
        if found := deck.page.evaluate(SEEN, [place, LEAST, scale]):
            wrong[place + 1, slide.title] = found
    deck.context.close()
    assert wrong == {}
    assert deck.errors == []
    assert {one.partition(":")[0] for one in deck.asked} <= {"file", "data", "blob"}


def test_a_slide_that_is_too_full_would_be_noticed(deck):
    deck.page.evaluate(
        """() => {
            const slide = document.querySelectorAll("section.lu-slide")[1];
            for (let n = 0; n < 20; n++) slide.insertAdjacentHTML("beforeend", "<p>x</p>");
            slide.lastChild.style.fontSize = "12px";
        }"""
    )
    wrong = "\n".join(deck.page.evaluate(SEEN, [1, LEAST, LEAST_SCALE]))
    assert "is scrolled" in wrong and "lies at" in wrong and "has 12" in wrong
    assert "a picture is shown" in wrong


@pytest.mark.closer
def test_no_answer_is_seen_before_it_is_asked_for(deck, made):
    for place, slide in enumerate(made[1]):
        deck.go_to(place)
        asked = deck.now(".fragment")
        assert asked.count() == sum(block.asked for block in slide.blocks)
        for one in asked.all():
            expect(one).not_to_be_visible()


def test_an_answer_comes_with_the_next_key(deck):
    deck.go_to(2)
    expect(deck.says("way")).to_have_text("→: more on this slide")
    deck.page.keyboard.press("ArrowRight")
    assert deck.place() == 2
    expect(deck.now(".fragment")).to_be_visible()
    expect(deck.says("way")).to_be_empty()
    deck.page.keyboard.press("ArrowRight")
    assert deck.place() == 3


@pytest.mark.chromium_only("a wish for dark pages")
def test_light_and_dark_are_those_of_the_course(browser, address):
    deck = Deck(browser, address, PROJECTOR, color_scheme="dark").alive()
    ground = "getComputedStyle(document.body).backgroundColor"
    assert deck.page.evaluate(ground) == "rgb(22, 25, 29)"
    deck.page.keyboard.press("d")
    assert deck.page.evaluate(ground) == "rgb(255, 255, 255)"
    deck.context.close()


@pytest.mark.closer
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(browser, address, dark):
    deck = Deck(browser, address + ("?dark" if dark else ""), PROJECTOR).alive()
    deck.page.evaluate(AXE_SCRIPT)
    for place in (0, 2, 8, 19):
        deck.page.evaluate(SEEN, [place, LEAST, LEAST_SCALE])
        deck.page.keyboard.press("n")
        found = deck.page.evaluate(
            "async () => (await axe.run({resultTypes: ['violations']})).violations"
        )
        told = [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
        assert told == [], place
        deck.page.keyboard.press("n")
    deck.context.close()


# --- keys -----------------------------------------------------------------------------------------


@pytest.mark.closer
def test_the_whole_lecture_is_shown_by_one_key(deck, made):
    steps = sum(1 + sum(block.asked for block in slide.blocks) for slide in made[1]) - 1
    for _ in range(steps):
        deck.page.keyboard.press("Space")
    assert deck.place() == len(made[1]) - 1
    for _ in range(steps):
        deck.page.keyboard.press("ArrowLeft")
    assert deck.place() == 0


def test_enter_leads_into_a_widget_and_escape_out_again(deck, made):
    place = next(n for n, one in enumerate(made[1]) if "2.2" in one.deck)
    deck.go_to(place)
    expect(deck.says("way")).to_have_text("Enter or click: into the widget")
    expect(deck.now(".lu-widget")).to_be_visible()
    deck.page.keyboard.press("Enter")
    expect(deck.says("way")).to_have_text("Esc: back to the slides")
    frame = (
        "getComputedStyle(document.querySelector('section.present .present .lu-slot')).outlineStyle"
    )
    assert deck.page.evaluate(frame) == "solid"
    deck.page.keyboard.press("ArrowRight")
    deck.page.keyboard.press("ArrowRight")
    expect(deck.now(".lu-widget")).to_contain_text("Step 2 of 4")
    expect(deck.now(".lu-widget")).to_contain_text("= -5")
    assert deck.place() == place
    deck.page.keyboard.press("Escape")
    expect(deck.says("way")).to_have_text("Enter or click: into the widget")
    deck.page.keyboard.press("ArrowRight")
    assert deck.place() == place + 1
    deck.page.keyboard.press("ArrowLeft")
    expect(deck.now(".lu-widget")).to_contain_text("Step 2 of 4")


def test_in_no_widget_do_keys_turn_slides_and_from_each_there_is_a_way_out(deck, made):
    for place in widgets(made[1]):
        deck.go_to(place)
        expect(deck.now(".lu-widget")).to_be_visible()
        deck.page.keyboard.press("Enter")
        for key in ("ArrowRight", "ArrowDown", "Space", "n", "t", "End", "PageDown"):
            deck.page.keyboard.press(key)
        assert deck.place() == place
        expect(deck.page.locator(".lu-deck-panel")).to_be_hidden()
        deck.page.keyboard.press("Escape")
        expect(deck.says("way")).to_have_text("Enter or click: into the widget")
        deck.page.keyboard.press("ArrowLeft")
        assert deck.place() == place - 1


def test_a_click_leads_in_as_well(deck, made):
    place = next(n for n, one in enumerate(made[1]) if "2.2" in one.deck)
    deck.go_to(place)
    deck.now(".lu-widget .lu-board").click(position={"x": 5, "y": 5})
    expect(deck.says("way")).to_have_text("Esc: back to the slides")
    deck.page.keyboard.press("ArrowRight")
    expect(deck.now(".lu-widget")).to_contain_text("Step 1 of 4")
    assert deck.place() == place


def test_notes_code_and_keys_are_opened_and_closed_by_a_key(deck):
    panel = deck.page.locator(".lu-deck-panel")
    expect(panel).to_be_hidden()
    deck.page.keyboard.press("n")
    expect(panel).to_contain_text("½ minute.")
    deck.page.keyboard.press("ArrowRight")
    expect(panel).to_contain_text("only the eight numbers")
    deck.page.keyboard.press("c")
    expect(panel).to_contain_text("baselines.PCA")
    deck.page.keyboard.press("c")
    expect(panel).to_be_hidden()
    deck.page.keyboard.press("?")
    expect(panel).to_contain_text("out of the widget, back to the slides")


def test_f1_opens_and_closes_our_list_and_no_other(deck):
    panel = deck.page.locator(".lu-deck-panel")
    deck.page.keyboard.press("F1")
    expect(panel).to_contain_text("out of the widget")
    assert deck.page.locator(".r-overlay").count() == 0
    deck.page.keyboard.press("F1")
    expect(panel).to_be_hidden()
    deck.page.keyboard.press("Space")
    assert deck.place() == 1


@pytest.mark.parametrize("key", ["Enter", closer("Escape"), closer("o")])
def test_the_overview_is_left_to_the_slide_it_stands_on(deck, key):
    deck.page.keyboard.press("o")
    assert deck.page.evaluate("Reveal.isOverview()")
    deck.page.keyboard.press("ArrowRight")
    place = deck.place()
    assert place > 0
    deck.page.keyboard.press(key)
    assert not deck.page.evaluate("Reveal.isOverview()")
    assert deck.place() == place


def test_g_leads_to_the_slide_that_the_bar_calls_so(deck):
    deck.page.keyboard.press("g")
    deck.page.keyboard.type("22")
    deck.page.keyboard.press("Enter")
    expect(deck.says("place")).to_contain_text("22/")
    expect(deck.says("way")).to_have_text("Enter or click: into the widget")
    expect(deck.page.locator(".slide-number")).to_be_hidden()


@pytest.mark.parametrize(
    ("widget", "target"), [("KernelLab(", ".lu-picture"), ("MetricLab(", ".lu-pixel")]
)
def test_enter_leads_to_what_is_pointed_at_or_painted(deck, made, widget, target):
    for place in [n for n, one in enumerate(made[1]) if any(widget in c for c in one.code)]:
        deck.go_to(place)
        expect(deck.now(f"{target}[tabindex='0']").first).to_be_visible()
        deck.page.keyboard.press("Enter")
        assert deck.page.evaluate("one => document.activeElement.matches(one)", target)


def test_the_question_mark_is_known_where_it_lies_on_a_french_keyboard(deck):
    deck.page.evaluate(
        """() => document.dispatchEvent(new KeyboardEvent("keydown", {
            key: "?", code: "KeyM", keyCode: 188, shiftKey: true, bubbles: true, cancelable: true,
        }))"""
    )
    expect(deck.page.locator(".lu-deck-panel")).to_contain_text("out of the widget")
    deck.page.keyboard.press("?")
    expect(deck.page.locator(".lu-deck-panel")).to_be_hidden()


def test_the_clock_begins_with_the_first_key_and_can_be_hidden(browser, address):
    deck = Deck(browser, address, PROJECTOR)
    deck.page.clock.install()
    deck.page.reload()
    deck.alive()
    clock = deck.says("clock")
    expect(clock).to_have_text("plan 0–½ of 90 min")
    deck.page.clock.run_for(300_000)
    expect(clock).to_have_text("plan 0–½ of 90 min")
    deck.page.keyboard.press("ArrowRight")
    deck.page.clock.run_for(190_000)
    expect(clock).to_have_text("plan ½–2 · now 3 of 90 min")
    deck.page.keyboard.press("t")
    expect(clock).to_be_hidden()
    deck.context.close()


@pytest.mark.parametrize("more", ["", "\n\n| a | b |\n| --- | --- |\n" + "| x | y |\n" * 20])
def test_a_slide_of_too_many_words_can_be_read_from_its_first_one_on(browser, tmp_path, more):
    text = "# One\n\n## Two\n\n**Predict.** " + "many words " * 90 + more
    page = tmp_path / "long.html"
    write({"cells": [{"cell_type": "markdown", "source": text, "metadata": {}}]}, page)
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    tab = context.new_page()
    tab.goto(page.as_uri())
    tab.wait_for_function("globalThis.Reveal?.isReady()")
    tab.keyboard.press("Space")
    title = tab.locator("section.lu-slide.present h2")
    expect(title).to_have_text("Two")
    assert title.bounding_box()["y"] >= 0
    context.close()


# --- elsewhere ------------------------------------------------------------------------------------


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing is said."""


@pytest.fixture(scope="module")
def served(made) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(made[0].parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/lecture.html"
        server.shutdown()


def test_from_a_server_the_speaker_has_a_window(browser, served):
    deck = Deck(browser, served, PROJECTOR).alive()
    deck.page.keyboard.press("ArrowRight")
    with deck.context.expect_page() as opened:
        deck.page.keyboard.press("s")
    window = opened.value
    window.on("pageerror", lambda error: deck.errors.append(str(error)))
    expect(window.locator(".speaker-controls-notes")).to_contain_text("only the eight numbers")
    assert all(one.startswith((served.rpartition("/")[0], "data:")) for one in deck.asked)
    deck.context.close()
    assert deck.errors == []


@pytest.mark.chromium_only("pages without scripts")
def test_without_a_script_every_slide_is_there_with_a_picture_of_each_widget(browser, made):
    deck = Deck(browser, made[0].as_uri(), PROJECTOR, java_script_enabled=False)
    assert deck.page.locator("section.lu-slide").count() == len(made[1])
    for one in (deck.page.locator("section.lu-slide").all())[:: len(made[1]) - 1]:
        expect(one).to_be_visible()
    stills = deck.page.locator(".lu-slot .lu-site-still img")
    assert stills.count() == len(widgets(made[1]))
    deck.context.close()


def test_the_pdf_has_a_page_for_each_slide_and_a_picture_of_each_widget(made):
    printed = pypdf.PdfReader(slides_pdf.print_page(made[0]))
    assert len(printed.pages) == len(made[1])
    assert {tuple(map(round, page.mediabox[2:])) for page in printed.pages} == {(960, 540)}
    for place in widgets(made[1]):
        assert printed.pages[place].images
    answers = "".join(page.extract_text() for page in printed.pages)
    assert "one for each class and pixel" in " ".join(answers.split())
