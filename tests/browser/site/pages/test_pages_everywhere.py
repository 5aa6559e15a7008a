"""Every page: as wide as the window, without an error, without a request to another computer; from
a server and from a file; with storage and without; read by axe-core.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.site.page import FORBIDDEN
from tests.tables import case, closer

pytestmark = pytest.mark.browser

#: One page of each kind.
KINDS = (
    "index.html",
    "lessons/index.html",
    "lessons/02_convolution.html",
    "lessons/glossary.html",
    "reference/ops.html",
    "explore.html",
    "teach.html",
    "search.html",
)
#: What axe-core finds on a page; the widgets are looked at by tests of their own.
AXE = """async (options) => {
    const {violations} = await axe.run({exclude: ['.lu-site-widget']}, options);
    const told = (nodes) => nodes.slice(0, 3).map(({html}) => html.slice(0, 120));
    return violations.map(({id, nodes}) => [id, ...told(nodes)]);
}"""
OPTIONS = {
    "preload": False,  # it would ask for sheets at addresses that are none
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},
}
#: What sticks out of the window, and lies in no box of its own that can be scrolled. What only a
#: screen reader meets is held in a box of one pixel.
STICKS_OUT = """() => {
    const width = document.documentElement.clientWidth;
    const held = (element) => {
        for (let box = element.parentElement; box; box = box.parentElement) {
            const scrolls = ['auto', 'scroll'].includes(getComputedStyle(box).overflowX)
                && !box.matches('.bd-article-container, main, body, html');
            const inside = box.getBoundingClientRect().right <= width + 1;
            if (inside && (scrolls || box.matches('.katex-mathml, .visually-hidden'))) return true;
        }
        return false;
    };
    return [...document.body.querySelectorAll('*')].filter((one) => {
        const box = one.getBoundingClientRect();
        const seen = box.width && one.checkVisibility({visibilityProperty: true});
        return seen && box.right > width + 1 && !held(one);
    }).map((one) => `${one.tagName}.${one.className}`).slice(0, 3);
}"""


@pytest.mark.parametrize("in_reference", [False, closer(True)])
def test_every_page_fits_a_desk_and_a_phone(tab, built_site, in_reference):
    """`scrollWidth` of the page is what a finger would find; the rest names what is too wide.

    Of the slides, which all have one form, those of the lecture.
    """
    every = (path.relative_to(built_site).as_posix() for path in built_site.rglob("*.html"))
    others = ("slides/0", "slides/1")
    all_names = sorted(name for name in every if not name.startswith(others))
    names = [name for name in all_names if name.startswith("reference/") is in_reference]
    assert len(names) > 20
    shown = tab()
    for name in names:
        page = shown.open(name)
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            with case(name, width):
                assert page.evaluate(STICKS_OUT) == []
                assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        shown.check()


def test_what_is_too_wide_would_be_noticed(tab):
    page = tab(viewport={"width": 360, "height": 800}).open("teach.html")
    page.evaluate("() => { document.querySelector('h1').style.width = '500px'; }")
    assert page.evaluate("() => document.documentElement.scrollWidth") == 516
    assert page.evaluate(STICKS_OUT) == ["H1."]


@pytest.mark.chromium_only("a wish for dark pages")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(tab, theme):
    page = tab(color_scheme=theme)
    for name in KINDS:
        shown = page.open(name)
        shown.evaluate(AXE_SCRIPT)
        assert shown.evaluate(AXE, OPTIONS) == [], (name, theme)


@pytest.mark.chromium_only("a finger")
def test_on_a_phone_axe_finds_nothing_and_the_menu_opens(tab):
    shown = tab(viewport={"width": 360, "height": 800}, has_touch=True, is_mobile=True)
    page = shown.open("lessons/02_convolution.html")
    page.get_by_role("button", name="Site navigation").tap()
    page.get_by_role("link", name="3 · Dilated convolution").first.wait_for(state="visible")
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE, OPTIONS) == []
    page.get_by_role("link", name="3 · Dilated convolution").first.tap()
    page.wait_for_url("**/03_dilated_convolution.html")


def test_from_a_file_it_is_the_same(tab, built_site):
    shown = tab(root=f"{built_site.as_uri()}/")
    for name in KINDS:
        shown.open(name)
    page = shown.open("search.html?q=stride")
    page.locator("#search-results li").first.wait_for()
    titles = page.locator("#search-results li").all_inner_texts()
    assert any("Convolution by hand" in title for title in titles)
    page = shown.open("index.html")
    page.locator(".lu-total .lu-cell").wait_for()


def test_search_is_asked_from_any_page(tab):
    page = tab().open("teach.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("dilation")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=dilation")
    page.locator("#search-results li").first.wait_for()


def test_search_names_the_function_that_lessons_call_before_its_loops(tab):
    page = tab().open("search.html?q=conv2d")
    found = page.locator("#search-results li")
    found.filter(has_text="lecture_utils.loops.conv2d").first.wait_for()
    texts = found.all_inner_texts()
    first = [
        next(n for n, text in enumerate(texts) if text.startswith(f"lecture_utils.{name}.conv2d"))
        for name in ("ops", "loops", "trace")
    ]
    assert first == sorted(first)


def test_where_storage_is_forbidden_the_pages_work(tab):
    shown = tab()
    shown.page.add_init_script(FORBIDDEN)
    page = shown.open("lessons/03_dilated_convolution.html")
    page.get_by_role("button", name="Color mode").click()
    page.get_by_role("button", name="Dark").click()
    page.wait_for_function("() => document.documentElement.dataset.theme === 'dark'")
    what = (
        "() => { try { localStorage.setItem('answers', '1'); return 'kept'; } "
        "catch (error) { return error.name; } }"
    )
    assert page.evaluate(what) == "SecurityError"


@pytest.mark.chromium_only("pages without scripts")
def test_without_javascript_pictures_and_texts_stand_there(tab):
    shown = tab(java_script_enabled=False)
    page = shown.open("index.html")
    for place in ("photo", "result"):
        picture = page.locator(f'[data-part="{place}"] img')
        assert picture.is_visible() and len(picture.get_attribute("alt")) > 40
    assert not page.get_by_role("button", name="Pause").is_visible()
    page = shown.open("lessons/02_convolution.html")
    assert page.get_by_role("heading", name="2 · Convolution by hand").is_visible()
    assert page.locator(".katex").count() >= 2
    assert page.locator("div.cell_output img").count() > 10


def test_a_folded_answer_opens_when_it_is_asked_for(tab):
    page = tab().open("lessons/03_dilated_convolution.html")
    fold = page.locator("details.hide").first
    inside = fold.locator("div.cell_output, .output").first
    assert not inside.is_visible()
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    inside.wait_for(state="visible")


@pytest.mark.chromium_only("reading the clipboard")
def test_code_is_copied_by_one_button(tab):
    shown = tab(permissions=["clipboard-read", "clipboard-write"])
    page = shown.open("lessons/03_dilated_convolution.html")
    code = page.locator("div.cell_input").first
    code.hover()
    code.locator("button.copybtn").click()
    page.wait_for_function(
        "async () => (await navigator.clipboard.readText()).includes('lecture_utils')"
    )


def test_on_a_phone_the_button_that_copies_lies_over_no_code(tab):
    page = tab(viewport={"width": 360, "height": 800}).open("lessons/02_convolution.html")
    page.locator("button.copybtn").first.wait_for()
    over = """() => [...document.querySelectorAll('button.copybtn')].map((button) => {
        const code = button.parentElement.querySelector('pre').getBoundingClientRect();
        return button.getBoundingClientRect().left - code.right;
    })"""
    found = page.evaluate(over)
    assert len(found) > 20 and min(found) >= 0


@pytest.mark.chromium_only("printing")
def test_printed_pages_have_the_text_alone(tab):
    page = tab().open("lessons/03_dilated_convolution.html")
    page.emulate_media(media="print")
    for name in (".bd-header", ".bd-sidebar-primary", ".bd-sidebar-secondary", "button.copybtn"):
        assert not page.locator(name).first.is_visible(), name
    assert page.locator("article h1").is_visible()


@pytest.mark.chromium_only("printing")
def test_what_is_printed_of_a_dark_page_is_light(tab):
    page = tab(color_scheme="dark").open("lessons/03_dilated_convolution.html")
    page.evaluate(
        "() => addEventListener('beforeprint', () => queueMicrotask(() => { "
        "window.printed = getComputedStyle(document.body).backgroundColor; }))"
    )
    dark = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    page.pdf()
    assert page.evaluate("() => window.printed") == "rgb(255, 255, 255)" != dark
    page.wait_for_function("() => document.documentElement.dataset.theme === 'dark'")


@pytest.mark.chromium_only("a wish for dark pages")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_has_its_colours_before_the_scripts_come(tab, theme):
    """A slow line shows no white page first, and not two logos."""
    shown = tab(color_scheme=theme)
    shown.page.route("**/scripts/*.js*", lambda route: route.fulfill(body=""))
    page = shown.open("lessons/03_dilated_convolution.html")
    assert page.evaluate("() => document.documentElement.dataset.theme") == theme
    logos = page.locator("img.logo__image").all()
    assert [logo.is_visible() for logo in logos].count(True) == 1


SIZES = """() => ['h1', 'h2', 'h3', 'p'].map((name) => {
    const found = document.querySelector(`article ${name}`);
    return found && parseFloat(getComputedStyle(found).fontSize);
}).filter(Boolean)"""


@pytest.mark.closer
@pytest.mark.parametrize("width", [1280, 360])
def test_a_heading_is_larger_than_those_below_it(tab, width):
    shown = tab(viewport={"width": width, "height": 800})
    for name in ("lessons/02_convolution.html", "teach.html", "reference/ops.html"):
        sizes = shown.open(name).evaluate(SIZES)
        assert len(sizes) >= 2
        assert sizes == sorted(set(sizes), reverse=True), name


CONTROLS_OUTSIDE = """(place) => {
    const {right} = place.getBoundingClientRect();
    const controls = [...place.querySelectorAll('button, input, select, output')];
    const outside = controls.filter((one) => {
        const box = one.getBoundingClientRect();
        return one.checkVisibility() && box.width && box.right > right;
    });
    const told = (one) => `${one.tagName} ${one.ariaLabel ?? one.textContent}`;
    return [controls.length, outside.map(told)];
}"""


def test_on_a_phone_no_control_sticks_out_of_its_widget(tab):
    page = tab(viewport={"width": 360, "height": 740}).open("lessons/02_convolution.html")
    kinds = set()
    for place in page.locator(".lu-site-widget").all():
        kinds.add(kind := place.get_attribute("data-lu-kind"))
        place.scroll_into_view_if_needed()
        place.locator(".lu-site-live").wait_for()
        count, outside = place.evaluate(CONTROLS_OUTSIDE)
        assert count and outside == [], kind
    assert {"conv_explorer", "kernel_lab", "quiz", "answer_grid", "stepper"} <= kinds


@pytest.mark.chromium_only("a download")
def test_where_storage_is_forbidden_a_question_says_so(tab):
    """The theme is given a place for its own words; that is not taken for room for answers."""
    shown = tab()
    shown.page.add_init_script(FORBIDDEN)
    page = shown.open("lessons/02_convolution.html")
    quiz = page.locator(".lu-site-widget[data-lu-kind=quiz]").last
    quiz.scroll_into_view_if_needed()
    quiz.get_by_role("radio").first.check()
    rescue = quiz.locator(".lu-site-rescue")
    rescue.wait_for()
    assert "lets the page keep nothing" in rescue.inner_text()
    with page.expect_download() as found:
        rescue.get_by_role("button", name="Download progress.jsonl").click()
    assert found.value.suggested_filename == "progress.jsonl"


BREAKS = """(title) => {
    const room = title.clientWidth;
    Object.assign(title.style, { overflowWrap: 'normal', width: 'min-content' });
    return title.offsetWidth > room;
}"""


def test_on_a_phone_no_word_of_the_ways_on_is_broken(tab):
    shown = tab(viewport={"width": 360, "height": 740})
    for name in ("03_dilated_convolution", "05_pooling_unpooling", "07_segmentation_costs"):
        titles = shown.open(f"lessons/{name}.html").locator("p.prev-next-title").all()
        assert [title.evaluate(BREAKS) for title in titles] == [False, False], name


GAPS = """(row) => {
    const boxes = [...row.children].map((cell) => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return range.getBoundingClientRect();
    });
    return boxes.slice(1).map((box, n) => box.left - boxes[n].right);
}"""


@pytest.mark.chromium_only("pages without scripts")
def test_without_javascript_the_numbers_of_a_question_stand_apart(tab):
    page = tab(java_script_enabled=False).open("lessons/02_convolution.html")
    rows = page.locator(".lu-site-still table tbody tr").all()
    gaps = [gap for row in rows for gap in row.evaluate(GAPS)]
    assert len(gaps) > 50
    assert min(gaps) >= 4


def test_on_a_phone_the_promise_of_a_lesson_has_its_whole_width(tab):
    page = tab(viewport={"width": 360, "height": 740}).open("lessons/02_convolution.html")
    cells = page.locator("h1 + div > table td")
    assert [cell.bounding_box()["width"] > 300 for cell in cells.all()] == [True] * 3
    words = "(cell) => getComputedStyle(cell, '::before').content"
    told = [cell.evaluate(words) for cell in cells.all()]
    assert told == ['"You will "', '"You need "', '"Minutes: "']


def test_the_settings_of_the_lab_do_not_run_into_one_another(tab):
    page = tab().open("lessons/02_convolution.html")
    lab = page.locator(".lu-site-widget[data-lu-kind=kernel_lab]").first
    lab.scroll_into_view_if_needed()
    settings = lab.locator(".lu-lab-param")
    settings.first.wait_for()
    for setting in settings.all():
        wide, room = setting.evaluate("(one) => [one.scrollWidth, one.clientWidth]")
        assert wide <= room
