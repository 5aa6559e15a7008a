"""What JupyterLab shows around the widgets: clean tabs, names, folds, sentences, what is seen."""

from __future__ import annotations

import json
import shutil

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import expect

from tests.browser.conftest import check
from tests.browser.lab import KERNELSPEC, ROOT, LabPage

pytestmark = pytest.mark.browser

#: How long an opened page must stay clean, in milliseconds.
CLEAN = 10_000
SCREEN = {"viewport": {"width": 1280, "height": 720}}
STEPPER = "Stepper(trace.conv2d(slides.X, slides.K, stride=2, padding=1))"
IMPORTS = "from lecture_utils import ConvExplorer, Quiz, Stepper, exercises, slides, trace"


def is_dirty(lab: LabPage) -> bool:
    return lab.page.evaluate("() => jupyterapp.shell.currentWidget.context.model.dirty")


def written(lab: LabPage, stem: str, *cells: nbformat.NotebookNode, **metadata: object) -> str:
    name = lab.server.new_name(stem)
    notebook = new_notebook(cells=list(cells), metadata={"kernelspec": KERNELSPEC, **metadata})
    nbformat.write(notebook, lab.server.notebooks / name)
    return name


def run_next(lab: LabPage, index: int) -> None:
    """Shift+Enter in the cell at this place, as a learner does it; return when it is done."""
    lab.page.evaluate(
        """index => {
            const { content } = jupyterapp.shell.currentWidget;
            content.activeCellIndex = index;
            content.mode = 'command';
            content.activate();
        }""",
        index,
    )
    lab.page.keyboard.press("Shift+Enter")
    lab.page.wait_for_function(
        """index => {
            const { content, sessionContext } = jupyterapp.shell.currentWidget;
            const done = content.widgets[index].model.executionState !== 'running';
            return content.activeCellIndex === index + 1
                && (content.widgets[index].model.type !== 'code'
                    || done && content.widgets[index].model.executionCount !== null
                        && sessionContext.session.kernel.status === 'idle');
        }""",
        arg=index,
    )


# --- opened, and nothing run ----------------------------------------------------------------------


@pytest.mark.parametrize("version", [None, "3.9.1"])
def test_an_opened_page_is_not_marked_as_changed(new_lab, server, version):
    """Whatever Python has run it before; lesson 3 has folded results too."""
    lab = new_lab()
    name = server.copy_notebook(ROOT / "notebooks" / "03_dilated_convolution.ipynb")
    path = server.notebooks / name
    if version:
        notebook = json.loads(path.read_text("utf-8"))
        notebook["metadata"]["language_info"]["version"] = version
        path.write_text(json.dumps(notebook), encoding="utf-8")
    before = path.read_bytes()
    lab.open(name)
    lab.page.wait_for_timeout(CLEAN)
    assert not is_dirty(lab)
    assert path.read_bytes() == before
    check(lab)


def test_a_page_that_is_saved_without_a_change_is_the_same_file(new_lab, server):
    lab = new_lab()
    path = ROOT / "notebooks" / "03_dilated_convolution.ipynb"
    name = server.copy_notebook(path)
    lab.open(name)
    lab.save()
    assert json.loads((server.notebooks / name).read_text("utf-8")) == json.loads(
        path.read_text("utf-8")
    )


def test_the_lessons_names_can_be_read_in_the_file_browser(new_lab, server):
    lab = new_lab(**SCREEN)
    paths = sorted((ROOT / "notebooks").glob("*.ipynb"))
    for path in paths:
        shutil.copyfile(path, server.notebooks / path.name)
    address = f"{server.url}/lab/workspaces/names/tree/{paths[0].name}?token={server.token}"
    lab.page.goto(address)
    lab._opened.add(paths[0].name)
    names = lab.page.locator(".jp-DirListing-itemText")
    lab.page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.context?.path")
    lab._wait_for_notebook(paths[0].name)
    lab._is_loaded = True
    shown = names.evaluate_all(
        "all => all.map(one => [one.textContent, one.scrollWidth <= one.clientWidth])"
    )
    read = {name for name, whole in shown if whole}
    assert {path.name for path in paths} <= read
    for path in paths:
        (server.notebooks / path.name).unlink()


# --- folded results -------------------------------------------------------------------------------


def folding(lab: LabPage) -> str:
    cell = new_code_cell("print('the answer is 42')", execution_count=1)
    cell.outputs = [nbformat.v4.new_output("stream", text="the answer is 42\n")]
    cell.metadata = nbformat.from_dict({"collapsed": True, "jupyter": {"outputs_hidden": True}})
    return written(lab, "folding", new_markdown_cell("**Predict.** How many?"), cell)


def test_a_folded_result_tells_nothing_until_it_is_opened(new_lab):
    lab = new_lab()
    lab.open(folding(lab))
    output = lab.page.locator(".jp-Notebook .jp-Cell-outputWrapper").last
    fold = output.locator(".jp-OutputPlaceholder")
    expect(fold).to_be_visible()
    assert "42" not in output.inner_text()
    fold.locator(".jp-Placeholder-content").click()
    expect(output).to_contain_text("the answer is 42")
    check(lab)


def test_a_folded_result_is_shown_when_its_cell_is_run(new_lab):
    lab = new_lab()
    lab.open(folding(lab))
    run_next(lab, 1)
    output = lab.page.locator(".jp-Notebook .jp-Cell-outputWrapper").first
    expect(output).to_contain_text("the answer is 42")
    expect(output.locator(".jp-OutputPlaceholder")).to_have_count(0)


# --- a cell that was run too early ----------------------------------------------------------------


def test_a_cell_before_the_imports_says_what_to_run(new_lab):
    lab = new_lab()
    lab.open(written(lab, "early", new_code_cell(IMPORTS), new_code_cell(STEPPER)))
    run_next(lab, 1)
    error = lab.page.locator(".jp-Notebook .jp-OutputArea-output")
    expect(error).to_contain_text("Run the first code cell of this page first: it imports Stepper")
    expect(error).to_contain_text("NameError: name 'Stepper' is not defined")
    text = error.inner_text()
    assert text.index("Run the first") < text.index("Traceback")
    run_next(lab, 0)
    run_next(lab, 1)
    expect(lab.page.locator(".lu-widget[data-widget='stepper']")).to_be_visible()
    assert "NameError" not in error.inner_text()
    check(lab)


# --- what has just been run is in sight -----------------------------------------------------------


def seen(lab: LabPage, kind: str) -> dict[str, float]:
    """Where a widget stands in the notebook's pane, in pixels from the pane's own top."""
    lab.settle()
    lab.settle()
    return lab.page.evaluate(
        """kind => {
            const widget = document.querySelector(`.lu-widget[data-widget="${kind}"]`);
            const [box, pane] = [widget, widget.closest('.jp-WindowedPanel-outer')]
                .map(one => one.getBoundingClientRect());
            return {top: box.top - pane.top, bottom: box.bottom - pane.top, height: pane.height};
        }""",
        kind,
    )


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("stepper", STEPPER),
        ("conv-explorer", "ConvExplorer(padding=1)"),
        ("quiz", "Quiz(exercises.questions('02_convolution'))"),
    ],
)
def test_a_widget_that_has_just_been_run_is_in_sight_from_its_top(new_lab, kind, source):
    lab = new_lab(**SCREEN)
    long = new_markdown_cell("\n\n".join(["A line of a long text that is read before."] * 30))
    below = new_markdown_cell("\n\n".join(["A line of what comes next."] * 40))
    cells = [new_code_cell(IMPORTS), long, new_code_cell(source), below]
    lab.open(written(lab, f"sight-{kind}", *cells))
    for index in range(3):
        run_next(lab, index)
    expect(lab.page.locator(f".lu-widget[data-widget='{kind}']")).to_be_visible()
    lab.until("its top is in sight", lambda: 0 <= seen(lab, kind)["top"] < 250)
    place = seen(lab, kind)
    assert place["bottom"] <= place["height"] or place["top"] <= 12
    # the next cell has the keyboard, and runs on
    assert lab.place()["active"] == 3
    assert lab.page.evaluate("() => document.activeElement.closest('.lu-widget') === null")
    # whoever scrolls away is left alone
    lab.page.mouse.move(640, 400)
    lab.page.mouse.wheel(0, 400)
    lab.page.wait_for_timeout(300)
    assert seen(lab, kind)["top"] < place["top"] - 200
    check(lab)
