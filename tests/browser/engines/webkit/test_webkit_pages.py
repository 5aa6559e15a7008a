"""A lesson of the website in WebKit: from a server and from a file, light and dark, on a phone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.board import Board
from tests.browser.engines.webkit.page import Browser, Page, watched
from tests.browser.site.pages.conftest import served
from tests.browser.site.pages.test_pages_everywhere import STICKS_OUT

pytestmark = pytest.mark.webkit
LESSON = "lessons/02_convolution.html"
KINDS = (LESSON, "index.html", "explore.html")


@pytest.fixture(scope="module")
def watched_site(built_site, tmp_path_factory) -> Path:
    """The website, of which some pages note what goes wrong in them."""
    copy = tmp_path_factory.mktemp("watched") / "site"
    shutil.copytree(built_site, copy)
    for name in KINDS:
        page = copy / name
        page.write_text(watched(page.read_text(encoding="utf-8")), encoding="utf-8")
    return copy


@pytest.fixture(params=["server", "file"])
def root(request, watched_site) -> Iterator[str]:
    """Where the website is."""
    if request.param == "file":
        yield f"{watched_site.as_uri()}/"
    else:
        with served(watched_site) as address:
            yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window as on a desk."""
    context = browser.new_context({"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def fits(page: Page) -> None:
    """On a desk and on a phone nothing scrolls sideways."""
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(STICKS_OUT) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_a_lesson_reacts_is_light_and_dark_and_fits(page, root):
    page.goto(root + LESSON)
    place = page.locator('.lu-site-widget[data-lu-kind="stepper"]').first
    place.scroll_into_view_if_needed()
    place.locator(".lu-board").press("End")
    board = Board(_Lab(page), "stepper")
    board.expect_step(4, 4)
    assert board.numbers("output").tolist() == [[2, -5], [-2, 1]]
    colours = []
    for theme in ("Light", "Dark"):
        page.get_by_role("button", name="Color mode").click()
        page.get_by_role("button", name=theme).click()
        page.wait_for_function(
            "theme => document.documentElement.dataset.theme === theme", theme.lower()
        )
        ground = "root => getComputedStyle(root).backgroundColor"
        colours.append([page.locator("body").evaluate(ground), board.root.evaluate(ground)])
        fits(page)
        page.set_viewport_size({"width": 1280, "height": 800})
    assert colours[0][0] != colours[1][0] and colours[0][1] != colours[1][1]


@pytest.mark.parametrize("name", KINDS[1:])
def test_other_pages_open_and_fit(page, root, name):
    page.goto(root + name)
    page.locator("h1").first.wait_for()
    fits(page)


class _Lab:
    """What a board wants to know of its page."""

    def __init__(self, page: Page) -> None:
        self.page = page
