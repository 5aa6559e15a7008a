"""Every notebook as a learner meets it: opened, looked at, run, and opened again after it was
saved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from playwright.sync_api import expect

from lecture_utils.widgets.kit.page.saving import WIDGET_VIEW
from tests.browser.board import Board
from tests.browser.conftest import check
from tests.browser.lab import OUTPUTS, ROOT, LabPage
from tests.browser.reference import results, torch_conv2d

pytestmark = pytest.mark.browser

PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
KINDS = {
    "Stepper(": "stepper",
    "CheckerboardExplorer(": "checkerboard-explorer",
    "ConvExplorer(": "conv-explorer",
    "TransposeExplorer(": "transpose-explorer",
    "PoolExplorer(": "pool-explorer",
    "UnpoolExplorer(": "unpool-explorer",
    "LatentExplorer(": "latent-explorer",
    "LineExplorer(": "line-explorer",
    "AnswerGrid(": "answer-grid",
    "Quiz(": "quiz",
    "Due(": "due",
    "KernelLab(": "kernel-lab",
    "MetricLab(": "metric-lab",
    "TrainingFilm(": "training-film",
    "TeacherMode(": "teacher-mode",
}
#: The rules of axe-core that ask for a colour.
COLOUR_RULES = ("color-contrast", "link-in-text-block")
#: What JupyterLab shows where a widget should be and is not.
MISSING = re.compile("Error displaying widget|model not found|Error creating widget|Loading widget")


@dataclass
class Lesson:
    """A fresh copy of a notebook, opened and run; ``before`` is what was seen before it ran."""

    path: Path
    lab: LabPage
    stored: dict[str, Any]
    before: dict[str, Any] = field(default_factory=dict)


def bundles(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """The data of every output, by mime type."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    return [output["data"] for output in outputs if "data" in output]


def pictures(lab: LabPage) -> list[int]:
    """The widths in pixels of the pictures in the outputs, each decoded and visible; 0 if it is
    not.
    """
    return lab.page.evaluate(
        """async selector => Promise.all([...document.querySelectorAll(`${selector} img`)].map(
            async image => {
                await image.decode().catch(() => {});
                return image.checkVisibility() && image.clientWidth ? image.naturalWidth : 0;
            }))""",
        OUTPUTS,
    )


def shown_text(lab: LabPage) -> str:
    return lab.page.evaluate(
        "selector => [...document.querySelectorAll(selector)].map(e => e.textContent).join('\\n')",
        OUTPUTS,
    )


def kinds_of(notebook: dict[str, Any]) -> list[str]:
    """The widgets of ours among the outputs, told by their text."""
    texts = ["".join(bundle.get("text/plain", "")) for bundle in bundles(notebook)]
    return [kind for text in texts for start, kind in KINDS.items() if text.startswith(start)]


@pytest.fixture(scope="module", params=PATHS, ids=lambda path: path.name)
def lesson(request, tabs, server) -> Iterator[Lesson]:
    lab = tabs.another()
    found = Lesson(request.param, lab, nbformat.read(request.param, as_version=4))
    lab.open(server.copy_notebook(request.param))
    found.before = {"pictures": pictures(lab), "text": shown_text(lab)}
    lab.page.evaluate("() => jupyterapp.commands.execute('notebook:show-all-cell-outputs')")
    lab.settle()
    found.before["unfolded"] = pictures(lab)
    lab.run_all()
    lab.settle()
    yield found
    tabs.done(lab)


# --- every notebook -------------------------------------------------------------------------------


def test_the_stored_pictures_are_there_before_anything_runs(lesson):
    """But those that answer a question: they are there when their fold is opened."""
    stored = [bundle for bundle in bundles(lesson.stored) if "image/png" in bundle]
    open_cells = [cell for cell in lesson.stored["cells"] if not cell.metadata.get("collapsed")]
    in_sight = [bundle for bundle in bundles({"cells": open_cells}) if "image/png" in bundle]
    assert len(lesson.before["pictures"]) == len(in_sight)
    assert len(lesson.before["unfolded"]) == len(stored)
    assert all(width > 100 for width in lesson.before["pictures"] + lesson.before["unfolded"])
    assert not MISSING.search(lesson.before["text"])


def test_its_widgets_appear_when_it_has_run(lesson):
    """That no cell failed or wrote to stderr has been seen by ``run_all``."""
    now = lesson.lab.notebook()
    live = [bundle for bundle in bundles(now) if WIDGET_VIEW in bundle]
    lesson.lab.until(
        f"{len(live)} live widgets",
        lambda: lesson.lab.page.locator(f"{OUTPUTS}.lm-Panel > .lm-Widget").count() == len(live),
    )
    for kind in set(KINDS.values()):
        there = lesson.lab.page.locator(f'.lu-widget[data-widget="{kind}"]')
        assert there.count() == kinds_of(now).count(kind)
    assert kinds_of(now) == kinds_of(lesson.stored)
    assert lesson.lab.page.locator(".lu-widget").count() == len(kinds_of(now)), (
        "a kind is not in KINDS"
    )
    assert not MISSING.search(shown_text(lesson.lab))
    assert 0 not in pictures(lesson.lab)


def test_every_stepper_driven_by_keys_equals_torch(lesson):
    for index in range(kinds_of(lesson.stored).count("stepper")):
        board = Board(lesson.lab, "stepper", index)
        for view in board.views() or [None]:
            if view:
                board.view(view).check()
            title = board.title.locator("code").text_content()
            board.board.press("End")
            expect(board.button("next")).to_have_attribute("aria-disabled", "true")
            for grid, expected in results(board, title).items():
                if board.table(grid).count():
                    np.testing.assert_array_equal(board.numbers(grid), expected, f"{title}: {grid}")
            board.board.press("Home")
            shown = {text for row in board.texts("output") for text in row}
            assert shown <= {"", "0"}, "the start shows results already"


def test_every_explorer_moved_by_keys_equals_torch(lesson):
    for index in range(kinds_of(lesson.stored).count("conv-explorer")):
        board = Board(lesson.lab, "conv-explorer", index)
        for name in ("width", "padding", "height", "stride", "dilation"):
            before = board.value(name)
            end = board.param(name).get_attribute("max")
            board.param(name).press("ArrowLeft" if end == str(before) else "ArrowRight")
            assert board.value(name) != before
            parameters = {one: board.value(one) for one in ("stride", "padding", "dilation")}
            expected = torch_conv2d(board.inner(), board.numbers("kernel"), **parameters)
            np.testing.assert_array_equal(board.numbers("output"), expected)


def test_the_lesson_on_convolution_has_every_kind_of_widget_that_it_needs():
    stored = nbformat.read(ROOT / "notebooks" / "02_convolution.ipynb", as_version=4)
    assert set(kinds_of(stored)) >= {"stepper", "conv-explorer", "answer-grid", "quiz"}


def test_every_picture_has_a_text_alternative(lesson):
    images = lesson.lab.page.locator(f"{OUTPUTS} img")
    texts = images.evaluate_all("images => images.map(image => image.alt.trim())")
    stored = [
        output.data.get("text/plain", "")
        for cell in lesson.stored.cells
        for output in cell.get("outputs", [])
        if "data" in output
    ]
    assert len(texts) == sum(text.startswith("Picture:") for text in stored)
    assert all(len(text) >= 20 for text in texts)


def test_axe_finds_nothing_in_its_outputs(lesson):
    """In the dark only colours are others."""
    lesson.lab.theme("Light")
    assert lesson.lab.accessibility_problems() == []
    lesson.lab.theme("Dark")
    assert lesson.lab.accessibility_problems(rules=COLOUR_RULES) == []


def test_the_console_is_quiet_and_nobody_else_is_asked(lesson):
    check(lesson.lab)
    assert lesson.lab.page.locator(".Toastify__toast, .jp-Dialog").count() == 0, (
        "JupyterLab shows a pop-up"
    )


# --- saving ---------------------------------------------------------------------------------------


def test_a_saved_notebook_opens_with_the_pictures_of_its_widgets(new_lab, server):
    lab = new_lab()
    lab.open(server.make_notebook("pass"))
    lab.run(
        "from lecture_utils import ConvExplorer, Stepper, slides, trace",
        "Stepper(trace.conv2d(slides.X, slides.K, stride=2, padding=1))",
        "ConvExplorer(padding=1)",
    )
    Board(lab, "stepper")
    Board(lab, "conv-explorer")
    name = lab.save()
    saved = nbformat.read(lab.server.notebooks / name, as_version=4)
    assert [set(bundle) for bundle in bundles(saved)] == [{"image/png", "text/plain"}] * 2
    lab.load(name)
    assert len(pictures(lab)) == 2
    assert 0 not in pictures(lab)
    assert not MISSING.search(shown_text(lab))
    check(lab)


# --- the harness itself: what it cannot see, no test above can find
# --------------------------------

BAD = """from IPython.display import HTML
HTML("<p style='color:#ccc;background:#fff'>hard to read</p><button></button>")"""


def test_axe_sees_also_what_is_scrolled_out(lab):
    lab.run(BAD, *["print('\\n' * 20)"] * 10, BAD)
    for rules, names in [
        ((), ["button-name", "color-contrast"]),
        (COLOUR_RULES, ["color-contrast"]),
    ]:
        found = [one.partition(":")[0] for one in lab.accessibility_problems(rules=rules)]
        assert sorted(found) == sorted(2 * names)


def test_errors_and_requests_to_other_hosts_are_noted(new_lab, server):
    lab = new_lab()
    lab.open(server.make_notebook("1 / 0"))
    with pytest.raises(AssertionError, match="division by zero"):
        lab.run_all()
    lab.page.evaluate(
        "() => { console.error('said'); setTimeout(() => { throw new Error('thrown') }) }"
    )
    lab.page.evaluate("() => fetch('http://127.0.0.1:9/nobody').catch(() => {})")
    lab.until(
        "both errors",
        lambda: {"said", "thrown"} <= {w for e in lab.errors for w in re.findall(r"\w+", e)},
    )
    assert lab.foreign_hosts() == {"127.0.0.1:9"}
