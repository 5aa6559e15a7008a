"""A widget on the page follows a changed script and style sheet, if that is asked for."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.board import Board

pytestmark = pytest.mark.browser

# The widgets' files are copied, and the copies are changed: the course's own stay as they are.
COPY = """import os, shutil, tempfile
from pathlib import Path
os.environ["LECTURE6_RELOAD"] = "1"
from lecture_utils.widgets.kit import _reload, modules
folder = Path(tempfile.mkdtemp()) / "widgets"
shutil.copytree(modules.WIDGETS, folder)
modules.WIDGETS = _reload.WIDGETS = folder

def change(name, old, new):
    file = folder / name
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
"""
SHOW = """from lecture_utils import Stepper, slides, trace
stepper = Stepper(trace.conv2d(slides.X, slides.K, padding=1), step=2)
stepper"""


def test_a_widget_follows_its_files_and_stays_where_it_is(new_lab, server):
    lab = new_lab()  # its kernel ends with it: the next widgets are not made of changed files
    lab.open(server.make_notebook(COPY, SHOW))
    lab.run_all()
    board = Board(lab, "stepper")
    board.expect_step(2, 9)
    lab.python("change('kit/scene/scene_view.js', 'start and end', 'first and last')")
    expect(board.root.locator(".lu-help")).to_contain_text("first and last")
    board.expect_step(2, 9)
    rule, red = ".lu-widget .lu-title {", ".lu-widget .lu-title { color: red;"
    lab.python(f"change('kit/board.css', {rule!r}, {red!r})")
    expect(board.title).to_have_css("color", "rgb(255, 0, 0)")
    board.board.press("ArrowRight")
    board.expect_step(3, 9)
    # back: a page keeps one style sheet, which other notebooks in this tab would be painted with
    lab.python(f"change('kit/board.css', {red!r}, {rule!r})")
    expect(board.title).not_to_have_css("color", "rgb(255, 0, 0)")
