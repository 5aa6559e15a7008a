"""Keys that belong to JupyterLab reach it from inside a widget; all others do not."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser.answers import Grid
from tests.browser.board import Board
from tests.browser.lab import LabPage

pytestmark = pytest.mark.browser

SHOW = "from lecture_utils import ConvExplorer\nexplorer = ConvExplorer(padding=1)\nexplorer"
GRID = """from lecture_utils import AnswerGrid, exercises, slides
AnswerGrid(exercises.given("conv2d", slides.X, slides.K, stride=2, padding=1))"""
QUIZ = """from lecture_utils import Quiz
from lecture_utils.exercises import Choice, Question
Quiz([Question("shortcuts", "02_convolution", "How large is Y?", (
    Choice("2×2", True, "Yes."), Choice("3×3", False, "No."),
))])"""
PLANE = """import numpy as np
from lecture_utils import LatentExplorer
rng = np.random.default_rng(4)
images = rng.random((9, 4, 4))
plane = LatentExplorer(
    rng.normal(size=(9, 2)), range(9), images, lambda z: np.zeros((len(z), 4, 4)))
plane"""
KERNELS = "from lecture_utils import KernelLab\nKernelLab(pixels=32)"
LAB = "from lecture_utils import MetricLab\nw = MetricLab(preset='all background')\nw"
#: Where the focus is: the code that shows the widget, the widget's kind, and what takes the focus.
PLACES = {
    "explorer's board": (SHOW, "conv-explorer", ".lu-board"),
    "explorer's output": (SHOW, "conv-explorer", '[data-grid="output"] tr:nth-child(2) > td'),
    "explorer's text field": (SHOW, "conv-explorer", '[data-grid="padded"] td:not(.lu-border)'),
    "explorer's slider": (SHOW, "conv-explorer", '[data-param="stride"]'),
    "answer's cell": (GRID, "answer-grid", '[data-grid="answer"] input'),
    "answer's confidence": (GRID, "answer-grid", '[data-sure="1"]'),
    "choice of a quiz": (QUIZ, "quiz", '[data-choice="0"]'),
    "lock of a quiz": (QUIZ, "quiz", '[data-action="lock"]'),
    "plane": (PLANE, "latent-explorer", ".lu-plane"),
    "plane's size": (PLANE, "latent-explorer", "select.lu-size"),
    "mask": (LAB, "metric-lab", '[data-grid="truth"] td'),
    "filtered picture": (KERNELS, "kernel-lab", ".lu-output .lu-picture"),
    "weight": (KERNELS, "kernel-lab", ".lu-weights input"),
    "undo": (LAB, "metric-lab", '[data-action="undo"]'),
}
#: Notes who listens to keys on the window, from now on.
NOTE_LISTENERS = """() => {
    window.listening = new Set();
    for (const [name, note] of [["addEventListener", "add"], ["removeEventListener", "delete"]]) {
        delete window[name];
        const own = window[name];
        window[name] = (kind, handle, ...rest) => {
            if (kind === "keydown") window.listening[note](handle);
            return own.call(window, kind, handle, ...rest);
        };
    }
}"""


def on_disk(lab: LabPage, name: str) -> list[str]:
    notebook = json.loads((lab.server.notebooks / name).read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"]]


def is_dirty(lab: LabPage) -> bool:
    """Whether something is not saved yet."""
    return lab.page.evaluate("() => jupyterapp.shell.currentWidget.context.model.dirty")


def listening(lab: LabPage) -> int:
    """How many listen to keys on the window, after ``NOTE_LISTENERS``."""
    return lab.page.evaluate("() => window.listening.size")


@pytest.mark.parametrize("place", PLACES)
def test_the_notebook_is_saved_from_inside_a_widget(lab, place):
    code, widget, selector = PLACES[place]
    sources = [code, f'"saved from the {place}"']
    lab.run(*sources)
    board = Board(lab, widget)
    board.root.locator(selector).first.focus()
    if place == "explorer's text field":
        lab.page.keyboard.press("Enter")
        expect(board.root.locator(".lu-edit")).to_be_focused()
    focused, notebook = board.focused(), lab.place()
    name = lab.page.evaluate("() => jupyterapp.shell.currentWidget.context.path")
    assert is_dirty(lab)
    assert on_disk(lab, name) != sources
    lab.page.keyboard.press("ControlOrMeta+s")
    lab.until("the notebook is saved", lambda: not is_dirty(lab))
    assert on_disk(lab, name) == sources
    assert board.focused() == focused  # and every mark is on again
    for key in ("ArrowDown", "ArrowUp", "b", "ArrowLeft"):
        lab.page.keyboard.press(key)
    assert lab.place() == notebook


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


def test_keys_that_edit_an_answer_stay_in_its_text_field(lab):
    lab.run(GRID, "'a cell below'")
    grid = Grid(lab)
    grid.cell(0, 1).focus()
    place = lab.place()
    lab.page.keyboard.type("12")
    for key in ("z", "y", "c", "a", "x"):
        lab.page.keyboard.press(f"ControlOrMeta+{key}")
    expect(grid.cell(0, 1)).to_have_value("")  # Ctrl+X has cut what Ctrl+A had selected
    lab.page.keyboard.press("ControlOrMeta+v")
    expect(grid.cell(0, 1)).not_to_have_value("")
    assert lab.place() == place


def test_undo_in_the_masks_is_the_widgets_and_leaves_the_notebook_alone(lab):
    lab.run(LAB, "'a cell below'")
    board = Board(lab, "metric-lab")
    board.table("truth").locator("td").first.focus()
    place = lab.place()
    lab.page.keyboard.press("1")
    assert lab.python("w.truth[0][0]") == 1
    for key in ("a", "c", "x", "z"):
        lab.page.keyboard.press(f"ControlOrMeta+{key}")
    lab.until("the stroke is taken back", lambda: lab.python("w.truth[0][0]") == 0)
    assert lab.place() == place


@pytest.mark.parametrize("place", ["answer's cell", "choice of a quiz", "plane", "mask"])
def test_a_widget_that_is_gone_no_longer_listens(lab, place):
    """Keys would be handed on by every widget that was ever shown."""
    lab.page.evaluate(NOTE_LISTENERS)
    code, widget, _ = PLACES[place]
    lab.run(code)
    Board(lab, widget)
    assert listening(lab) == 1
    lab.run("'no widget'")
    lab.until("nothing listens", lambda: listening(lab) == 0)
