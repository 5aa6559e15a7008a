"""The first widget of a lesson comes before all else that a page can wait for: its files are asked
for at once, each once, and the other scripts come when it lives.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from tests.site.built import LIVE

pytestmark = pytest.mark.browser

LESSON = LIVE[0]
PAGE = f"lessons/{LESSON}.html"
#: A window in which the first widget is seen at once, and one in which it is far below.
SEEN, FAR = {"width": 1280, "height": 3000}, {"width": 360, "height": 300}
HOST = "**/lu/host.js?v=*"
#: Whether files have come.
LOADED = """names => names.every(name => performance.getEntriesByType('resource').some(
    one => one.name.endsWith(name)))"""
#: How many widgets live when the page asks for the other scripts.
COUNTS = """() => new MutationObserver(() => {
    if (!document.querySelector('script[src*="/all-"]')) return;
    globalThis.alive ??= document.querySelectorAll('.lu-widget').length;
}).observe(document, { childList: true, subtree: true })"""


def paths(page):
    """What a page asks for from now on, by the ends of the addresses."""
    found = []
    page.on("request", lambda one: found.append(urlsplit(one.url).path.rpartition("/lu/")[2]))
    return found


def first_files(text):
    """The files of the first widget of a page."""
    number, code, style = (
        re.search(rf'class="lu-site-widget"[^>]* data-lu-{key}="([^"]*)"', text)[1]
        for key in ("widget", "code", "style")
    )
    return [f"states/{LESSON}-{number}.js", f"widgets/{code}.js", f"widgets/{style}.css"]


@pytest.fixture
def files(built_site):
    return first_files((built_site / PAGE).read_text(encoding="utf-8"))


def test_the_files_of_the_first_widget_wait_for_no_script_and_come_once(tab, files):
    shown = tab(viewport=SEEN)
    page, asked, held = shown.page, paths(shown.page), []
    page.route(HOST, lambda route, _: held.append(route))
    page.goto(shown.root + PAGE, wait_until="commit")
    page.wait_for_function(LOADED, arg=files)
    [host] = held
    assert page.locator(".lu-widget").count() == 0
    host.continue_()
    page.locator(".lu-site-widget .lu-widget").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert [asked.count(name) for name in files] == [1, 1, 1]
    shown.check()


@pytest.mark.parametrize(("window", "alive"), [(SEEN, 1), (FAR, 0)])
def test_the_other_scripts_come_when_the_first_widget_lives_or_is_far(tab, window, alive):
    shown = tab(viewport=window)
    shown.page.add_init_script(f"({COUNTS})()")
    page = shown.open(PAGE)
    assert min(1, page.evaluate("() => globalThis.alive")) == alive
    assert page.evaluate("() => typeof Documentation") == "object"


def test_without_its_host_a_page_can_be_read(tab):
    """Its pictures stay; its menu is that of a page without scripts."""
    shown = tab(viewport=SEEN)
    shown.page.route(HOST, lambda route: route.abort())
    shown.page.goto(shown.root + PAGE)
    shown.page.locator(".lu-site-still").first.wait_for(state="visible")
    shown.errors.clear()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_file_that_is_not_there_is_said_and_the_other_scripts_come(tab, files, number):
    shown = tab(viewport=SEEN)
    shown.page.route(f"**/{files[number]}", lambda route: route.fulfill(status=404))
    page = shown.open(PAGE)
    place = page.locator(".lu-site-widget").first
    place.locator(".lu-site-said").wait_for()
    assert "could not be loaded" in place.locator(".lu-site-said").inner_text()
    place.locator(".lu-site-still").wait_for(state="visible")
    assert [one for one in shown.errors if "404" not in one] == []
    shown.errors.clear()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_file_that_failed_once_is_asked_for_again(tab, files, number):
    shown = tab(viewport=SEEN)
    tries = []

    def answer(route):
        tries.append(route)
        route.abort() if len(tries) == 1 else route.continue_()

    shown.page.route(f"**/{files[number]}", answer)
    page = shown.open(PAGE)
    page.locator(".lu-site-widget").first.locator(".lu-widget").wait_for()
    assert len(tries) == 2
    assert [one for one in shown.errors if "ERR_FAILED" not in one] == []
    shown.errors.clear()
