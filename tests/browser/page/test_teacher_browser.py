"""Teacher mode: one switch for the page, and back to exactly what was."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import expect

from tests.browser.conftest import check
from tests.browser.lab import KERNELSPEC, LabPage, Server
from tests.browser.page.test_shell_browser import run_next
from tools.questions import answering

pytestmark = pytest.mark.browser

IMPORTS = """import numpy as np
from lecture_utils import *
from lecture_utils.exercises import Choice, Question
from tests.widgets.training_films import learning
X = slides.X
"""
#: Every kind of widget, and code that shows it.
WIDGETS = {
    "stepper": "Stepper(trace.conv2d(X, slides.K, stride=2, padding=1), size='small')",
    "checkerboard-explorer": "CheckerboardExplorer(size='small')",
    "conv-explorer": "ConvExplorer(padding=1, size='small')",
    "transpose-explorer": "TransposeExplorer(stride=2, padding=1, size='small')",
    "pool-explorer": "PoolExplorer(slides.POOL_INPUT, size='small')",
    "unpool-explorer": "UnpoolExplorer(size='small')",
    "answer-grid": "AnswerGrid(exercises.given('max_pool2d', X, kernel_size=2), size='small')",
    "quiz": "Quiz([Question('teacher', '02_convolution', 'How large is Y?', "
    "(Choice('2×2', True, 'Yes.'), Choice('3×3', False, 'No.')))], size='small')",
    "metric-lab": "MetricLab(size='small')",
    "kernel-lab": "KernelLab(pixels=32, size='small')",
    "latent-explorer": "LatentExplorer(np.eye(2), [3, 8], np.zeros((2, 4, 4)), "
    "lambda z: np.zeros((len(z), 4, 4)), resolution=3, size='small')",
    "line-explorer": "LineExplorer(np.eye(2), size='small')",
    "training-film": "TrainingFilm(**learning(scenes=1, moments=2), size='small')",
}
#: Everything that is seen of the page, in numbers and words.
SEEN = """
() => {
    const panel = jupyterapp.shell.currentWidget;
    const bars = '#jp-top-panel, #jp-bottom-panel, .jp-SideBar, .jp-SideArea, '
        + '.lm-DockPanel-tabBar, .jp-NotebookPanel-toolbar, .jp-Notebook';
    const box = one => {
        const b = one.getBoundingClientRect();
        return [b.x, b.y, b.width, b.height];
    };
    const all = selector => [...document.querySelectorAll(selector)];
    return {
        scroll: panel.node.querySelector('.jp-WindowedPanel-outer').scrollTop,
        boxes: all(`.jp-Cell, .lu-widget, ${bars}`).map(box),
        text: panel.content.node.innerText,
        classes: all('.lu-widget, .jp-Cell, body').map(one => [...one.classList].sort().join(' ')),
        details: all('details').map(one => one.open),
        focus: document.activeElement.className,
    };
}"""
#: What is read on a page, without the text that it is written as.
TEXT = ".jp-RenderedMarkdown, .jp-OutputArea"
#: Scrolls until a widget is in the middle and stays there: what comes into sight is laid out then.
MIDDLE = """
async selector => {
    const one = document.querySelector(selector);
    for (let i = 0; i < 30; i += 1) {
        one.scrollIntoView({block: 'center', behavior: 'instant'});
        await new Promise(requestAnimationFrame);
    }
}"""
#: Waits until nothing has moved for longer than the switch waits for it.
AT_REST = """
async () => {
    const pane = jupyterapp.shell.currentWidget.node.querySelector('.jp-WindowedPanel-outer');
    const box = () => pane.getBoundingClientRect();
    const place = () => JSON.stringify([pane.scrollTop, pane.scrollHeight, box()]);
    for (let [still, last] = [0, '']; still < 20; last = place()) {
        await new Promise(requestAnimationFrame);
        still = place() === last ? still + 1 : 0;
    }
}"""
BELOW_THE_TOP = """
selector => {
    const one = document.querySelector(selector);
    const pane = one.closest('.jp-WindowedPanel-outer');
    return one.getBoundingClientRect().top - pane.getBoundingClientRect().top;
}"""
ASKED = [
    new_markdown_cell("# A lesson"),
    new_code_cell("x = 40 + 2", execution_count=1),
    new_markdown_cell("**Predict.** How many?"),
    new_code_cell("print('there are', x)", execution_count=2),
    new_markdown_cell(
        "**What you saw.** Forty-two.\n\n1. A list goes on.\n\n**Try.** More.\n\n"
        "<details open><summary>Answer</summary><b>All of them.</b></details>"
    ),
    new_code_cell("print('no answer')", execution_count=3),
]


def opened(lab: LabPage, *cells: nbformat.NotebookNode) -> LabPage:
    """A page of these cells, open in a tab."""
    notebook = new_notebook(cells=list(cells), metadata={"kernelspec": KERNELSPEC})
    name = lab.server.new_name("teacher")
    nbformat.write(notebook, lab.server.notebooks / name)
    lab.open(name)
    return lab


def asked() -> list[nbformat.NotebookNode]:
    """The page that asks something, with the stored outputs of its cells."""
    cells = [nbformat.from_dict(dict(cell)) for cell in ASKED]
    cells[3].outputs = [new_output("stream", text="there are 42\n")]
    cells[5].outputs = [new_output("stream", text="no answer\n")]
    return cells


def press(lab: LabPage) -> None:
    lab.page.keyboard.press("F8")
    lab.page.evaluate(AT_REST)


def as_before(lab: LabPage, before: dict[str, Any], in_sight: bool = False) -> None:
    """The page is as it was before: to a pixel, as a browser rounds where it has scrolled to.

    On a long page only what is ``in_sight`` is: the rest is as high as JupyterLab takes it to be
    until it is seen.
    """
    now = lab.page.evaluate(SEEN)
    np.testing.assert_allclose(now.pop("scroll"), before["scroll"], rtol=0, atol=1.01)
    boxes = np.array([now.pop("boxes"), before["boxes"]])
    if in_sight:
        top, bottom = boxes[..., 1], boxes[..., 1] + boxes[..., 3]
        seen = ((bottom >= 0) & (top <= lab.page.viewport_size["height"])).any(axis=0)
        assert seen.sum() >= 5
        boxes = boxes[:, seen]
    np.testing.assert_allclose(*boxes, rtol=0, atol=1.01)
    assert now == {key: before[key] for key in now}


@pytest.fixture
def page(new_lab) -> Iterator[LabPage]:
    lab = new_lab()
    yield lab
    lab.page.evaluate(
        "() => { if (document.body.classList.contains('lu-teaching')) "
        "document.querySelector('.lu-leave').click() }"
    )
    check(lab)


def sizes(lab: LabPage) -> dict[str, str]:
    """The size in which each widget is shown."""
    return lab.page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.lu-widget')].map(one =>
            [one.dataset.widget, [...one.classList].find(name => name.startsWith('lu-size-'))]))"""
    )


def test_every_kind_of_widget_becomes_classroom_and_returns(lab):
    lab.run(IMPORTS, *WIDGETS.values())
    lab.until("all widgets", lambda: set(sizes(lab)) == set(WIDGETS))
    assert set(sizes(lab).values()) == {"lu-size-small"}
    for name in ("stepper", "latent-explorer", "training-film"):
        looked_at = f".lu-widget[data-widget='{name}']"
        lab.page.evaluate(MIDDLE, looked_at)
        before = lab.page.evaluate(SEEN)
        press(lab)
        assert sizes(lab) == dict.fromkeys(WIDGETS, "lu-size-classroom")
        # what was looked at stands at the top, whatever came into sight above it
        assert 0 <= lab.page.evaluate(BELOW_THE_TOP, looked_at) <= 5
        # the widget's own size is not touched: it is another view of the same
        chosen = lab.page.locator(".lu-widget select.lu-size").evaluate_all(
            "all => all.map(one => one.value)"
        )
        assert set(chosen) == {"small"}
        for path in lab.page.locator(".lu-kept").all():
            expect(path).to_be_hidden()
        press(lab)
        as_before(lab, before, in_sight=True)


def test_a_size_that_is_chosen_in_between_is_there_afterwards(lab):
    lab.run(IMPORTS, WIDGETS["stepper"])
    expect(lab.page.locator(".lu-widget")).to_be_visible()
    press(lab)
    lab.page.locator(".lu-widget select.lu-size").evaluate(
        "one => { one.value = 'large'; one.dispatchEvent(new Event('change')) }"
    )
    assert sizes(lab) == {"stepper": "lu-size-classroom"}
    press(lab)
    assert sizes(lab) == {"stepper": "lu-size-large"}


def test_code_prompts_and_bars_go_and_come_back(page):
    opened(page, *asked())
    bars = page.page.locator(
        "#jp-top-panel, #jp-bottom-panel, .jp-SideBar, .lm-DockPanel-tabBar,"
        ".jp-NotebookPanel-toolbar"
    )
    code = page.page.locator(".jp-CodeCell .jp-InputArea, .jp-CodeCell .jp-OutputPrompt")
    before = page.page.evaluate(SEEN)
    assert bars.count() >= 5
    press(page)
    for one in [*bars.all(), *code.all()]:
        expect(one).to_be_hidden()
    pane = page.page.locator(".jp-WindowedPanel-outer").bounding_box()
    assert pane["height"] >= page.page.viewport_size["height"] - 20
    press(page)
    as_before(page, before)


def test_with_an_open_side_bar_too(page):
    opened(page, *asked())
    page.page.evaluate("() => jupyterapp.shell.expandLeft()")
    page.settle()
    before = page.page.evaluate(SEEN)
    press(page)
    expect(page.page.locator(".jp-SideArea").first).to_be_hidden()
    press(page)
    as_before(page, before)
    page.page.evaluate("() => jupyterapp.shell.collapseLeft()")


@pytest.mark.parametrize("place", ["board", "text field", "code", "notebook"])
def test_the_key_works_wherever_the_keyboard_is(lab, place):
    lab.run(IMPORTS, WIDGETS["conv-explorer"])
    board = lab.page.locator(".lu-board")
    expect(board).to_be_visible()
    if place == "board":
        board.focus()
    elif place == "text field":
        lab.page.locator('[data-grid="padded"] td:not(.lu-border)').first.click()
        lab.page.keyboard.press("Enter")
    elif place == "code":
        lab.page.locator(".jp-Notebook .cm-content").first.click()
    else:
        lab.page.evaluate("() => jupyterapp.shell.currentWidget.content.node.focus()")
    cells = lab.place()["cells"]
    press(lab)
    assert sizes(lab) == {"conv-explorer": "lu-size-classroom"}
    press(lab)
    assert sizes(lab) == {"conv-explorer": "lu-size-small"}
    assert lab.place()["cells"] == cells


def test_answers_are_covered_until_they_are_clicked(page):
    opened(page, *asked())
    text = page.page.locator(TEXT)
    covers = page.page.locator(".lu-cover:visible")
    press(page)
    expect(covers).to_have_text(["Show the result", "Show what was seen"])
    for hidden in ("there are 42", "Forty-two", "A list goes on", "All of them"):
        expect(text.get_by_text(hidden)).to_be_hidden()
    for shown in ("How many?", "More.", "no answer"):
        expect(text.get_by_text(shown).last).to_be_visible()
    covers.first.click()
    expect(text.get_by_text("there are 42")).to_be_visible()
    expect(text.get_by_text("Forty-two")).to_be_hidden()
    covers.first.press("Enter")
    expect(text.get_by_text("Forty-two")).to_be_visible()
    expect(text.get_by_text("A list goes on")).to_be_visible()
    text.get_by_text("Answer", exact=True).click()
    expect(text.get_by_text("All of them")).to_be_visible()
    press(page)
    expect(page.page.locator(".lu-cover, .lu-covered")).to_have_count(0)
    press(page)  # and each time anew
    expect(text.get_by_text("there are 42")).to_be_hidden()


def test_a_cell_that_is_run_in_between_is_covered_too(page):
    cells = asked()
    cells[3].outputs = []
    widget = new_code_cell(f"{IMPORTS}\n{WIDGETS['pool-explorer']}")
    opened(page, *cells, widget)
    press(page)
    run_next(page, 1)
    run_next(page, 3)
    cover = page.page.get_by_text("Show the result")
    expect(cover).to_be_visible()
    expect(page.page.locator(TEXT).get_by_text("there are 42")).to_be_hidden()
    run_next(page, 6)
    expect(page.page.locator(".lu-widget")).to_be_visible()
    assert sizes(page) == {"pool-explorer": "lu-size-classroom"}
    expect(page.page.locator(".jp-CodeCell .jp-InputArea:visible")).to_have_count(0)


def test_the_page_is_read_as_the_files_are(page):
    """What is covered are the cells that `make notebooks` folds."""
    cells = [
        new_markdown_cell(text) if text[0] != ">" else new_code_cell(text[1:])
        for text in (
            *("**Predict.** A?", ">print(1)", ">print(2)", "So.", ">print(3)"),
            *("**Predict.** B?", ">Quiz(x)", "Look:", ">print(4)", "*Predict* C.", "## D", ">1"),
            *("**Recall.** E?", "<details><summary>Answer</summary>F</details>", ">2"),
            *("**Predict.** G?", ">Stepper(t)", "**What you saw.** H.", ">3"),
        )
    ]
    opened(page, *cells)
    press(page)
    found = page.page.evaluate(
        """() => [...document.querySelectorAll('.jp-Notebook .jp-Cell')].flatMap((cell, place) =>
            cell.querySelector(':scope > .jp-Cell-outputWrapper.lu-covered') ? [place] : [])"""
    )
    assert found == answering(cells)


def test_the_verdict_on_a_locked_answer_is_covered(lab):
    lab.run(IMPORTS, WIDGETS["quiz"].replace("'teacher'", "'teacher-locked'"))
    quiz = lab.page.locator(".lu-widget[data-widget='quiz']")
    quiz.locator("[data-choice='1']").check()
    quiz.locator("[data-sure='1']").check()
    press(lab)
    cover = quiz.get_by_text("Show the answer")
    expect(cover).to_be_hidden()
    quiz.locator("[data-action='lock']").click()
    expect(cover).to_be_visible()
    expect(quiz.get_by_text("No.", exact=False).first).to_be_hidden()
    cover.click()
    expect(quiz.locator(".lu-verdict p").first).to_be_visible()
    press(lab)
    expect(quiz.locator(".lu-verdict p").first).to_be_visible()


def test_the_widget_and_the_button_in_the_corner_are_the_same_switch(lab):
    lab.run("from lecture_utils import TeacherMode\nTeacherMode()")
    switch = lab.page.locator(".lu-teacher button")
    expect(switch).to_have_text("Begin teacher mode")
    switch.click()
    expect(switch).to_have_text("End teacher mode")
    expect(switch).to_have_attribute("aria-pressed", "true")
    lab.page.locator(".lu-leave").click()
    expect(switch).to_have_text("Begin teacher mode")
    lab.run("TeacherMode(on=True)")
    expect(switch).to_have_text("End teacher mode")
    press(lab)
    expect(switch).to_have_text("Begin teacher mode")
    assert lab.accessibility_problems() == []


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_in_teacher_mode(page, theme):
    opened(page, *asked())
    page.theme(theme)
    press(page)
    assert page.accessibility_problems(".lu-cover, .lu-leave") == []


def test_a_page_that_is_loaded_again_is_as_it_was(new_lab):
    page = new_lab(viewport={"width": 1100, "height": 800})  # a tab that no other test uses
    opened(page, *asked())
    press(page)
    page.page.reload()
    page.page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.context")
    expect(page.page.locator("body.lu-teaching")).to_have_count(0)
    expect(page.page.locator("#jp-top-panel")).to_be_visible()
    page._wait_for_notebook(page.page.evaluate("() => jupyterapp.shell.currentWidget.context.path"))


class TeachersServer(Server):
    def _environment(self) -> dict[str, str]:
        return {**super()._environment(), "LECTURE6_TEACHER": "1"}


def test_the_environment_begins_in_teacher_mode(tabs, chromium, tmp_path):
    assert "LECTURE6_TEACHER" not in os.environ
    browser: Any = tabs._browser
    with TeachersServer(tmp_path / "root") as server, LabPage(browser, server) as lab:
        notebook = new_notebook(cells=asked(), metadata={"kernelspec": KERNELSPEC})
        nbformat.write(notebook, server.notebooks / "a.ipynb")
        lab.load("a.ipynb")
        expect(lab.page.locator("body.lu-teaching")).to_have_count(1)
        expect(lab.page.locator(".jp-Notebook").get_by_text("there are 42")).to_be_hidden()
        press(lab)
        expect(lab.page.locator("body.lu-teaching")).to_have_count(0)
        check(lab)
