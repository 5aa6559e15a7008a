"""The explorer of checkerboards in JupyterLab and Chromium: keys, pictures, room, no kernel."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from lecture_utils import checkerboards, datasets
from tests.browser.board import painted_on

pytestmark = pytest.mark.browser

MAKE = "from lecture_utils import CheckerboardExplorer\nw = CheckerboardExplorer({})\nw"
#: Where the parts stand, counted from the top of the widget, and its height.
PLACES = """root => [root.offsetHeight, ...[...root.querySelectorAll(
    'p, figure, canvas, svg, input, select')].map(one => {
        const box = one.getBoundingClientRect();
        return Math.round(box.top - root.getBoundingClientRect().top);
    })]"""


class Checkers:
    def __init__(self, lab, options=""):
        self.lab = lab
        lab.run(MAKE.format(options))
        self.root = lab.page.locator('.lu-widget[data-widget="checkerboard-explorer"]')
        self.root.wait_for()
        lab.settle()
        self.says = self.root.get_by_role("status")

    def slider(self, name):
        return self.root.locator(f"input[data-param={name}]")

    def pixels(self, place):
        """Grey levels of a canvas, as they are painted."""
        return painted_on(self.root.locator("canvas").nth(place))[..., 0]


@pytest.fixture
def checkers(lab):
    return Checkers(lab)


def shows(checkers, k, s, kind="equal"):
    expect(checkers.says).to_have_text(checkerboards.sentence(k, s, kind))
    flat = checkerboards.upsampled(np.full((24 // s, 24 // s), 128), k, s, kind)
    assert np.array_equal(checkers.pixels(0), flat.clip(0, 255))
    photo = checkerboards.upsampled(datasets.photo("cat", 96 // s), k, s, kind)
    assert np.array_equal(checkers.pixels(1), photo.clip(0, 255))
    along = checkers.root.locator(".lu-stamps-along").all_text_contents()
    assert list(map(int, along)) == checkerboards.counts(9, k, s).tolist()
    counts = np.outer(checkerboards.counts(5, k, s), checkerboards.counts(9, k, s))
    numbers = checkers.root.locator(".lu-stamps-number").all_text_contents()
    assert list(map(int, numbers)) == counts.ravel().tolist()


@pytest.mark.alone
def test_keys_move_k_and_s_and_both_pictures_follow(lab, checkers):
    shows(checkers, 3, 2)
    checkers.slider("kernel_size").press("ArrowRight")
    shows(checkers, 4, 2)
    checkers.slider("stride").press("ArrowRight")
    shows(checkers, 4, 3)
    checkers.root.get_by_label("Weights").select_option("random")
    shows(checkers, 4, 3, "random")
    checkers.slider("kernel_size").press("End")
    checkers.slider("stride").press("Home")
    shows(checkers, 8, 1, "random")
    state = "[w.kernel_size, w.stride, w.weights]"
    lab.until("Python knows", lambda: lab.python(state) == [8, 1, "random"])
    assert lab.problems() == []


@pytest.mark.closer
def test_python_moves_it_too(lab, checkers):
    lab.python("setattr(w, 'kernel_size', 2)")
    expect(checkers.says).to_have_text(checkerboards.sentence(2, 2))
    shows(checkers, 2, 2)


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.parametrize(
    ("width", "size"), [(1280, "medium"), (1280, "classroom"), (800, "medium"), (390, "small")]
)
def test_nothing_moves_and_every_pixel_is_as_large_as_the_others(lab, width, size):
    lab.width(width, 844 if width == 390 else 720)
    checkers = Checkers(lab, f"size={size!r}")
    before = checkers.root.evaluate(PLACES)
    for name, keys in (("kernel_size", ["Home", "End"]), ("stride", ["End", "Home"])):
        for key in (*keys, "ArrowRight", "ArrowLeft"):
            checkers.slider(name).press(key)
            assert checkers.root.evaluate(PLACES) == before, (name, key)
    for kind in checkerboards.WEIGHTS:
        checkers.root.get_by_label("Weights").select_option(kind)
        assert checkers.root.evaluate(PLACES) == before, kind
    wide = checkers.root.locator("canvas").nth(1).evaluate("c => c.clientWidth")
    assert wide % 96 == 0 and wide >= 192
    told = checkers.root.locator(".lu-steady-text > p")
    assert told.evaluate("one => one.scrollHeight <= one.clientHeight")
    over = checkers.root.evaluate("one => one.scrollWidth - one.clientWidth")
    assert over <= 0


def test_in_a_classroom_all_of_it_is_seen_and_can_be_read(lab):
    lab.width(1280, 720)
    checkers = Checkers(lab, "size='classroom'")
    pane = lab.page.locator(".jp-WindowedPanel-outer").first.bounding_box()
    assert checkers.root.bounding_box()["height"] <= pane["height"]
    small = checkers.root.evaluate(
        """root => [...root.querySelectorAll('*')].filter(one => one.checkVisibility()
            && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
            && !one.matches('option')
            && parseFloat(getComputedStyle(one).fontSize)
                * (one.closest('svg') ? one.getScreenCTM().a : 1) < 23.99)
            .map(one => `${one.tagName}: ${one.textContent}`)"""
    )
    assert small == []


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("size", ["medium", "classroom"])
def test_it_is_accessible(lab, theme, size):
    lab.theme(theme)
    checkers = Checkers(lab, f"size={size!r}")
    checkers.slider("kernel_size").focus()
    assert lab.accessibility_problems() == []


def test_it_works_without_the_kernel(new_lab, server):
    lab = new_lab()
    lab.open(server.make_notebook(MAKE.format("")))
    lab.run_all()
    root = lab.page.locator('.lu-widget[data-widget="checkerboard-explorer"]')
    lab.stop_kernel()
    root.locator("input[data-param=kernel_size]").press("ArrowRight")
    expect(root.get_by_role("status")).to_have_text(checkerboards.sentence(4, 2))
