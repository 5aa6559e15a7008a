"""The plane of codes in JupyterLab and Chromium: pointer, keys, two views, no kernel."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.board import painted_on

pytestmark = pytest.mark.browser

MAKE = """import numpy as np
from lecture_utils import LatentExplorer
rng = np.random.default_rng(4)
codes = rng.normal(size=(40, 2)) * [3, 0.5]
base = rng.random((2, 64)) / 6
decode = lambda z: (0.5 + z @ base).reshape(-1, 8, 8)
w = LatentExplorer(codes, rng.integers(0, 10, 40), rng.random((40, 8, 8)), decode)
w"""


class Plane:
    def __init__(self, lab, index=0):
        self.lab = lab
        self.root = lab.page.locator('.lu-widget[data-widget="latent-explorer"]').nth(index)
        self.root.wait_for()
        self.plane = self.root.locator(".lu-plane")
        self.place = self.root.locator(".lu-code-place")
        self.about = self.root.locator(".lu-about")

    def z(self):
        return [float(word) for word in self.place.inner_text()[5:-1].split(",")]

    def pixels(self, name=".lu-decoded"):
        """Grey levels of a canvas, as they are painted."""
        return painted_on(self.root.locator(name).first)[..., 0].ravel()


@pytest.fixture
def plane(lab):
    lab.run(MAKE)
    return Plane(lab)


def decoded_at(lab, z):
    text = f"np.round(255 * decode(np.array([{z}])).clip(0, 1)).astype(int).ravel().tolist()"
    return np.array(lab.python(text))


@pytest.mark.alone
def test_keys_move_and_the_image_follows(lab, plane):
    plane.plane.focus()
    before, start = plane.z(), plane.pixels()
    for _ in range(3):
        lab.page.keyboard.press("ArrowRight")
    lab.page.keyboard.press("Shift+ArrowUp")
    expect(plane.place).not_to_have_text(f"z = ({before[0]}, {before[1]})")
    x, y = plane.z()
    assert x > before[0]
    assert y > before[1]
    assert not np.array_equal(plane.pixels(), start)
    lab.until(
        "the kernel has the place", lambda: np.allclose(lab.python("list(w.z)"), (x, y), atol=0.006)
    )
    z = lab.python("list(w.z)")
    # decode is linear here, so blending four places loses only the rounding to grey levels
    assert np.abs(plane.pixels() - decoded_at(lab, z)).max() <= 2
    lab.page.keyboard.press("Home")
    lab.page.keyboard.press("Escape")
    assert lab.problems() == []


@pytest.mark.alone
def test_the_pointer_moves_it_and_a_click_takes_the_nearest_image(lab, plane):
    box = plane.plane.bounding_box()
    lab.page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.25)
    lab.settle()
    x, y = plane.z()
    left, right, bottom, top = lab.python("list(w._extent)")
    assert (x - left) / (right - left) == pytest.approx(0.75, abs=0.03)
    assert (y - bottom) / (top - bottom) == pytest.approx(0.75, abs=0.03)
    lab.page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    expect(plane.about).to_contain_text("Chosen: a ")
    lab.until("the choice arrives", lambda: lab.python("w.chosen") >= 0)
    chosen = lab.python("w.chosen")
    np.testing.assert_allclose(
        lab.python("list(w.z)"), lab.python(f"codes[{chosen}].tolist()"), atol=1e-5
    )
    stored = lab.python(
        f"list(__import__('base64').b64decode(w._images)[64 * {chosen}:64 * {chosen} + 64])"
    )
    np.testing.assert_array_equal(plane.pixels(".lu-pair canvas"), stored)


@pytest.mark.closer
@pytest.mark.alone
def test_enter_takes_the_nearest_image_and_says_so(lab, plane):
    plane.plane.focus()
    lab.page.keyboard.press("Enter")
    expect(plane.about).to_contain_text("Chosen: a ")
    expect(plane.root.locator(".lu-spoken")).to_contain_text("at z = (")
    lab.page.keyboard.press("Escape")
    expect(plane.about).to_contain_text("Click a point")


def test_keys_stay_in_the_widget(lab, plane):
    plane.plane.focus()
    before = lab.place()
    for key in ("ArrowDown", "ArrowUp", "b", "a", "d", "d", "m"):
        lab.page.keyboard.press(key)
    assert lab.place() == before


@pytest.mark.closer
def test_two_views_stay_in_step(lab):
    lab.run(MAKE, "w")
    first, second = Plane(lab), Plane(lab, 1)
    first.plane.focus()
    lab.page.keyboard.press("Shift+ArrowLeft")
    expect(second.place).to_have_text(first.place.inner_text())
    np.testing.assert_array_equal(first.pixels(), second.pixels())


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_it_is_accessible(lab, plane, theme):
    lab.theme(theme)
    plane.plane.focus()
    lab.page.keyboard.press("Enter")
    expect(plane.about).to_contain_text("Chosen: a ")
    assert lab.accessibility_problems() == []


@pytest.mark.closer
@pytest.mark.alone
def test_nothing_runs_over_the_edge_of_a_narrow_page(lab, plane):
    lab.width(480)
    wide = plane.root.evaluate("w => [w.scrollWidth, w.clientWidth]")
    assert wide[0] <= wide[1]


def test_it_works_without_the_kernel(new_lab, server):
    lab = new_lab()
    lab.open(server.make_notebook(MAKE))
    lab.run_all()
    plane = Plane(lab)
    lab.stop_kernel()
    plane.plane.focus()
    before, start = plane.z(), plane.pixels()
    lab.page.keyboard.press("Shift+ArrowRight")
    expect(plane.place).not_to_have_text(f"z = ({before[0]}, {before[1]})")
    assert not np.array_equal(plane.pixels(), start)
