"""The line on points in JupyterLab and Chromium: hand, finger, keys, two views, no kernel."""

from __future__ import annotations

import math
import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MAKE = """import numpy as np
from lecture_utils import LineExplorer
rng = np.random.default_rng(6)
points = rng.normal(size=(40, 2)) @ [[2.0, 1.2], [0.0, 0.6]]
w = LineExplorer(points, degrees=10, chosen=8, size={size!r})
w"""


class Line:
    def __init__(self, lab, index=0):
        self.lab = lab
        self.root = lab.page.locator('.lu-widget[data-widget="line-explorer"]').nth(index)
        self.root.wait_for()
        self.plane = self.root.locator(".lu-tilt-plane")
        self.angle = self.root.locator(".lu-tilt-angle")
        self.error = self.root.locator(".lu-tilt-error")
        self.about = self.root.locator(".lu-tilt-about")
        self.curve = self.root.locator(".lu-tilt-curve")

    def at(self, degrees, share=0.8):
        """The place on the page that lies in a direction from the middle."""
        box = self.plane.bounding_box()
        far, angle = share * box["width"] / 2, math.radians(degrees)
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        return middle[0] + far * math.cos(angle), middle[1] - far * math.sin(angle)

    def drag(self, start, *way, share=0.8):
        mouse = self.lab.page.mouse
        mouse.move(*self.at(start, share))
        mouse.down()
        for degrees in way:
            mouse.move(*self.at(degrees, share), steps=3)
            self.lab.settle()
        mouse.up()

    def agrees(self):
        """What is seen is what Python computes from what Python has."""
        self.lab.settle()
        degrees = int(self.angle.inner_text()[:-1])
        self.lab.until("the kernel has it", lambda: self.lab.python("w.degrees") == degrees)
        expect(self.about).to_have_text(self.lab.python("w._sentence()"))
        assert self.error.inner_text() == self.lab.python("f'{w.error:.3f}'")

    def stretches(self):
        """How many degrees each stretch of the curve has."""
        drawn = self.curve.get_attribute("d") or ""
        return [part.count("L") + 1 for part in drawn.split("M") if part]


@pytest.fixture
def line(lab):
    lab.run(MAKE.format(size="medium"))
    return Line(lab)


def test_the_line_is_dragged_and_the_curve_grows_only_where_it_has_been(lab, line):
    expect(line.angle).to_have_text("10°")
    expect(line.error).to_have_text("0.573")
    assert line.stretches() == []
    line.drag(10, 20, 30, 37)
    expect(line.angle).to_have_text("37°")
    expect(line.error).to_have_text("0.097")
    assert line.stretches() == [28]
    line.agrees()
    line.drag(217, 230)  # the other end: the arrow does not turn round
    expect(line.angle).to_have_text("50°")
    expect(line.root.locator(".lu-tilt-best")).to_have_text("Best so far: MSE 0.097 at 37°")
    assert line.stretches() == [41]
    line.root.get_by_role("button", name="Forget the curve").click()
    expect(line.root.locator(".lu-tilt-best")).to_contain_text("at 50°")
    assert line.stretches() == []
    line.agrees()
    assert lab.problems() == []


def test_one_click_beside_the_line_turns_it_and_one_on_a_point_follows_the_point(lab, line):
    lab.page.mouse.click(*line.at(120, 0.9))
    expect(line.angle).to_have_text("300°")  # the end that is nearer came
    assert sorted(lab.python("w._seen")) == [10, 120]
    before = line.angle.inner_text()
    lab.page.mouse.click(
        *line.plane.evaluate(
            """svg => {
                const point = [...svg.querySelectorAll(".lu-tilt-point")].at(1);
                const box = point.getBoundingClientRect();
                return [box.x + box.width / 2, box.y + box.height / 2];
            }"""
        )
    )
    expect(line.about).to_contain_text("Point 1, (-5.11, -3.15)")
    expect(line.angle).to_have_text(before)
    line.agrees()
    line.root.get_by_role("button", name="next point").click()
    expect(line.about).to_contain_text("Point 2, ")
    expect(line.root.locator(".lu-spoken")).to_have_text(line.about.inner_text())


def test_keys_turn_it_and_stay_in_the_widget(lab, line):
    line.plane.focus()
    place = lab.place()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "ArrowLeft", "a", "b", "d", "d"):
        lab.page.keyboard.press(key)
        lab.settle()
    expect(line.angle).to_have_text("21°")
    expect(line.plane).to_have_attribute("aria-valuenow", "21")
    expect(line.plane).to_have_attribute(
        "aria-valuetext", re.compile(r"21 degrees, mean squared error 0\.\d\d\d")
    )
    assert lab.place() == place
    line.agrees()
    # where a key jumped, the curve has no stretch
    assert sorted(lab.python("w._seen")) == [10, 11, 12, 21, 22]


def test_two_views_stay_in_step_and_python_moves_both(lab):
    lab.run(MAKE.format(size="small"), "w")
    first, second = Line(lab), Line(lab, 1)
    first.plane.focus()
    lab.page.keyboard.press("Shift+ArrowLeft")
    expect(second.angle).to_have_text("0°")
    lab.python("setattr(w, 'degrees', 200)")
    for view in (first, second):
        expect(view.angle).to_have_text("200°")
    assert first.curve.get_attribute("d") == second.curve.get_attribute("d")


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("size", ["medium", "classroom"])
def test_it_is_accessible(lab, theme, size):
    lab.theme(theme)
    lab.width(1280, 720)
    lab.run(MAKE.format(size=size))
    line = Line(lab)
    line.plane.focus()
    lab.page.keyboard.press("ArrowRight")
    expect(line.angle).to_have_text("11°")
    assert lab.accessibility_problems() == []


def test_it_works_without_the_kernel(new_lab, server):
    lab = new_lab()
    lab.open(server.make_notebook(MAKE.format(size="medium")))
    lab.run_all()
    line = Line(lab)
    lab.stop_kernel()
    line.drag(10, 25)
    expect(line.angle).to_have_text("25°")
    assert line.stretches() == [16]


def test_a_finger_drags_it(new_lab, server):
    lab = new_lab(has_touch=True)
    lab.open(server.make_notebook(MAKE.format(size="medium")))
    lab.run_all()
    line = Line(lab)
    x, y = line.at(80)
    line.plane.scroll_into_view_if_needed()
    lab.page.touchscreen.tap(x, y)
    expect(line.angle).to_have_text("80°")
