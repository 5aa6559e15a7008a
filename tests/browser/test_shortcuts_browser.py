"""Keys that belong to JupyterLab reach it from inside a widget; all others do not."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser.board import Board
from tests.browser.lab import LabPage

pytestmark = pytest.mark.browser

SHOW = "from lecture_utils import ConvExplorer\nexplorer = ConvExplorer(padding=1)\nexplorer"
KINDS = {
    "board": lambda board: board.board.focus(),
    "cell": lambda board: board.cell("output", 1, 1).focus(),
    "input": lambda board: board.cell("padded", 1, 1).click(),
    "slider": lambda board: board.param("stride").focus(),
}


def on_disk(lab: LabPage, name: str) -> list[str]:
    notebook = json.loads((lab.server.notebooks / name).read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"]]


def is_dirty(lab: LabPage) -> bool:
    """Whether something is not saved yet."""
    return lab.page.evaluate("() => jupyterapp.shell.currentWidget.context.model.dirty")


@pytest.mark.parametrize("kind", KINDS)
def test_the_notebook_is_saved_from_inside_a_widget(new_lab, server, kind):
    lab = new_lab()
    name = server.make_notebook("import lecture_utils")
    lab.open(name)
    sources = [SHOW, f"'saved from the {kind}'"]
    lab.run(*sources)
    assert on_disk(lab, name) == ["import lecture_utils"]
    board = Board(lab, "conv-explorer")
    KINDS[kind](board)
    focused, place = board.focused(), lab.place()
    assert is_dirty(lab)
    lab.page.keyboard.press("ControlOrMeta+s")
    lab.until("the notebook is saved", lambda: not is_dirty(lab))
    assert on_disk(lab, name) == sources
    assert board.focused() == focused  # and every mark is on again
    for key in ("ArrowDown", "ArrowUp", "b", "ArrowLeft"):
        lab.page.keyboard.press(key)
    assert lab.place() == place


def test_keys_that_edit_text_stay_with_the_widget(lab):
    """Ctrl+A and Ctrl+Z mean the notebook's cells to JupyterLab, and a text to everybody else."""
    lab.run(SHOW, "'a cell below'")
    board = Board(lab, "conv-explorer")
    # a key that JupyterLab takes goes no further than the document
    lab.page.evaluate(
        "() => { window.passed = []; addEventListener('keydown', e => passed.push(e.key)) }"
    )
    board.cell("padded", 1, 1).click()
    place = lab.place()
    for key in ("z", "y", "x", "c", "a"):
        lab.page.keyboard.type("12")
        lab.page.keyboard.press(f"ControlOrMeta+{key}")
        assert lab.page.evaluate("() => passed.at(-1)") == key
    lab.page.keyboard.type("34")  # over all that Ctrl+A has selected
    expect(board.root.locator(".lu-edit")).to_have_value("34")
    lab.page.keyboard.press("Enter")
    assert board.numbers("padded")[1, 1] == 34
    board.cell("output", 1, 1).focus()
    for key in ("a", "z", "x", "v"):
        lab.page.keyboard.press(f"ControlOrMeta+{key}")
    assert lab.place() == place
