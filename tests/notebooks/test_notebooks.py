"""The notebooks are thin, and stored executed and in normal form.

What they print, in a first and a second run, is compared by nbval, in the same run of `make test`.
"""

from __future__ import annotations

import ast
import base64
import copy
import os
import re
import statistics
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lecture_utils.site import running
from lecture_utils.site.slides.cells import KINDS
from lecture_utils.widgets.kit.page.saving import WIDGET_VIEW
from tools import notebooks

ROOT = Path(__file__).resolve().parents[2]
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
#: The lecture has a picture for nearly every slide of the whole deck.
MAX_BYTES, MAX_BYTES_OF_THE_LECTURE = 500_000, 750_000
MEDIAN_LINES, MAX_LINES = 3, 20
#: Characters that a line of code may have and stay whole beside JupyterLab's file browser.
LINE_LENGTH = 100
NOT_USED = {"interact", "interactive", "interact_manual", "interactive_output", "Output"}
IGNORED = "nbval-ignore-output"
ADDRESS = re.compile(r"\bat 0x[0-9a-f]+\b", re.IGNORECASE)


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [output for cell in code_cells(notebook) for output in cell.outputs]


def lines(cell: nbformat.NotebookNode) -> list[str]:
    return [line for line in cell.source.splitlines() if line.strip()]


def imports(cell: nbformat.NotebookNode) -> list[ast.AST]:
    nodes = ast.walk(ast.parse(cell.source))
    return [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]


def imported(cell: nbformat.NotebookNode) -> set[str]:
    """The modules that a cell imports."""
    found = imports(cell)
    plain = {alias.name for node in found if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in found if isinstance(node, ast.ImportFrom)}


def names_in(cell: nbformat.NotebookNode) -> set[str]:
    """Every name and attribute that a cell mentions."""
    nodes = list(ast.walk(ast.parse(cell.source)))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    names |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return names | {alias.name for node in imports(cell) for alias in node.names}


@pytest.fixture(params=PATHS, ids=lambda path: path.name)
def path(request) -> Path:
    return request.param


@pytest.fixture
def notebook(path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def test_there_are_notebooks():
    assert PATHS


# --- what is said -------------------------------------------------------------------------------

HEADING = re.compile(r"^(#+) |<h([1-6])\b", re.MULTILINE)
#: What only holds where cells can be run, and does not hold on the website.
OF_JUPYTERLAB = re.compile(
    r"Shift \+ Enter|\bF8\b|■|three dots|Search Cell Outputs|Run → |\bcell again\b.*up to date"
)


def levels(notebook: nbformat.NotebookNode) -> list[int]:
    """The levels of all headings, of texts and of stored results, from top to bottom."""
    found = []
    for cell in notebook.cells:
        texts = [cell.source] if cell.cell_type == "markdown" else []
        texts += [out.get("data", {}).get("text/html", "") for out in cell.get("outputs", [])]
        found += [len(a) if a else int(b) for text in texts for a, b in HEADING.findall(text)]
    return found


def test_headings_skip_no_level(notebook):
    """Who reads by headings would look for what was left out."""
    found = levels(notebook)
    assert found[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(found)), found


def test_a_skipped_level_would_be_noticed():
    html = new_output("display_data", data={"text/html": "<div><h4>Question</h4></div>"})
    cells = [new_markdown_cell("# A\n\n## B\ntext"), new_code_cell("1", outputs=[html])]
    assert levels(new_notebook(cells=cells)) == [1, 2, 4]


def test_what_only_holds_in_jupyterlab_says_so(notebook):
    """The same sentences stand on the website, where no cell runs and F8 does nothing."""
    blocks = [
        block
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for block in re.split(r"\n\n(?!\* )", cell.source)
    ]
    told = [block for block in blocks if OF_JUPYTERLAB.search(block)]
    assert [block for block in told if "JupyterLab" not in block] == []


# --- what is stored -------------------------------------------------------------------------------


def test_it_is_stored_executed_from_top_to_bottom(notebook):
    cells = code_cells(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))


def test_it_is_stored_in_normal_form(path, notebook):
    assert notebooks.normalise(notebook) == notebook
    assert notebooks.serialise(notebook) == path.read_bytes()


def test_it_stores_no_error_and_nothing_on_stderr(notebook):
    assert [o for o in outputs(notebook) if o.output_type == "error"] == []
    assert [o for o in outputs(notebook) if o.get("name") == "stderr"] == []


def test_it_stores_no_live_widget(notebook):
    assert [o for o in outputs(notebook) if WIDGET_VIEW in o.get("data", {})] == []
    assert "widgets" not in notebook.metadata


def test_it_is_small(path):
    most = MAX_BYTES_OF_THE_LECTURE if path.stem == "lecture" else MAX_BYTES
    assert path.stat().st_size <= most


def test_every_picture_has_words(notebook):
    """The text beside a picture is what a screen reader speaks and what nbval compares."""
    for output in outputs(notebook):
        if "image/png" in output.get("data", {}):
            text = output.data.get("text/plain", "")
            assert len(text) > 20
            assert not re.fullmatch(r"<.*>", text, re.DOTALL), f"{text} says nothing of the picture"


def test_every_picture_is_shown_as_wide_as_it_was_drawn(notebook):
    """Two dots a pixel, or one for a photograph; the width in pixels stands beside."""
    for output in outputs(notebook):
        if "image/png" in output.get("data", {}):
            header = base64.b64decode(output.data["image/png"][:32])
            width = output.metadata["image/png"]["width"]
            assert int.from_bytes(header[16:20], "big") in (width, 2 * width)


def test_it_prints_no_memory_address(notebook):
    for output in outputs(notebook):
        shown = [output.get("text", ""), *output.get("data", {}).values()]
        assert not any(ADDRESS.search(str(text)) for text in shown)


def test_its_slides_are_of_kinds_that_there_are(notebook):
    """A page that says which cells are slides says it of all cells; a lesson says nothing."""
    kinds = [cell.metadata.get("slideshow", {}).get("slide_type") for cell in notebook.cells]
    assert set(kinds) == {None} or set(kinds) <= set(KINDS)


# --- how it is written ----------------------------------------------------------------------------


def test_its_code_cells_are_short(notebook):
    lengths = [len(lines(cell)) for cell in code_cells(notebook)]
    assert statistics.median(lengths) <= MEDIAN_LINES
    assert max(lengths) <= MAX_LINES


def test_its_lines_of_code_are_seen_whole(notebook):
    long = [one for cell in code_cells(notebook) for one in lines(cell) if len(one) > LINE_LENGTH]
    assert long == []


def test_its_imports_are_in_the_first_code_cell(notebook):
    """Except torch's: it stands in the cell that compares with it, so that the rest runs
    without.
    """
    first, *rest = code_cells(notebook)
    assert imports(first)
    late = [cell.source for cell in rest if imports(cell) and imported(cell) != {"torch"}]
    assert late == []


def test_it_uses_nothing_that_hides_errors(notebook):
    """`interact` and `Output` swallow later errors, and nbval cannot compare what they show."""
    assert set().union(*map(names_in, code_cells(notebook))) & NOT_USED == set()


def test_only_lines_of_trained_numbers_are_not_compared(notebook):
    """A cell that is left out prints and does nothing else: no fact hides in it."""
    for cell in code_cells(notebook):
        if IGNORED in cell.metadata.get("tags", []):
            (statement,) = ast.parse(cell.source).body
            assert ast.unparse(statement).startswith("print(")


# --- tools/notebooks.py itself --------------------------------------------------------------------


def write(folder: Path, *sources: str) -> Path:
    path = folder / "lesson.ipynb"
    notebook = new_notebook(cells=[new_markdown_cell("# A lesson"), *map(new_code_cell, sources)])
    nbformat.write(notebook, path)
    return path


def test_a_second_run_changes_nothing(tmp_path):
    path = write(tmp_path, "from ipywidgets import IntSlider", "print(1)\nprint(2)\nIntSlider(3)")
    ids = [cell.id for cell in nbformat.read(path, as_version=4).cells]
    assert notebooks.refresh(path)
    written = path.read_bytes()
    assert not notebooks.refresh(path)
    assert path.read_bytes() == written
    assert written.endswith(b"\n}\n")

    notebook = nbformat.read(path, as_version=4)
    assert [cell.id for cell in notebook.cells] == ids
    assert [cell.execution_count for cell in code_cells(notebook)] == [1, 2]
    stream, slider = notebook.cells[2].outputs
    assert stream.text == "1\n2\n"
    assert slider.data == {"text/plain": "IntSlider(value=3)"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert "version" not in notebook.metadata.language_info


@pytest.mark.parametrize(
    "source, complaint",
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import warnings\nwarnings.warn('old')", "UserWarning: old"),
        ("import sys\nprint('lost', file=sys.stderr)", "stderr: lost"),
        ("  ", "empty code cell"),
    ],
)
def test_a_failing_notebook_is_refused_and_stays_as_it_is(tmp_path, source, complaint):
    path = write(tmp_path, "x = 1", source)
    before = path.read_bytes()
    with pytest.raises(notebooks.NotebookProblem, match=complaint):
        notebooks.refresh(path)
    assert path.read_bytes() == before


def test_an_error_is_refused_also_where_a_tag_allows_it(tmp_path):
    path = write(tmp_path, "1 / 0")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].metadata["tags"] = ["raises-exception"]
    with pytest.raises(notebooks.NotebookProblem, match="ZeroDivisionError"):
        notebooks.run_cells(notebook, tmp_path)


def test_a_cell_that_does_not_end_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "SECONDS_PER_CELL", 2)
    notebook = nbformat.read(write(tmp_path, "import threading\nthreading.Event().wait()"), 4)
    complaint = "cell 1 ran for more than 2 seconds and was given up: import threading"
    with pytest.raises(notebooks.NotebookProblem, match=complaint):
        notebooks.run_cells(notebook, tmp_path)


def test_a_second_run_that_is_another_is_found(tmp_path):
    """By nbval, with the plugin that all notebooks are tested with."""
    second = {
        "prints": "if seen > 1: print('hello')",
        "fails": "assert seen == 1",
        "warns": "if seen > 1: print('old', file=__import__('sys').stderr)",
    }
    for name, line in second.items():
        path = write(tmp_path, f"seen = globals().get('seen', 0) + 1\n{line}")
        notebooks.refresh(path)
        notebook = nbformat.read(path, as_version=4)
        if name == "warns":  # which nbval lets a cell do that is not compared
            notebook.cells[1].metadata["tags"] = [IGNORED]
        nbformat.write(notebook, path.with_stem(name))
        path.unlink()
    command = ["--nbval", "--nbval-current-env", "-p", "tests.notebooks.twice", "-c", os.devnull]
    options = ["-p", "no:cacheprovider", "-rA", "--color=no", "--rootdir", tmp_path, tmp_path]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *command, *options],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    told = re.sub(r"\x1b\[\d*m", "", done.stdout)
    found = re.findall(r"^(PASSED|FAILED) (\w+).ipynb::(.*?)(?: - .*)?$", told, re.M)
    assert sorted(found) == sorted(
        (verdict, name, cell)
        for name in second
        for verdict, cell in [("PASSED", "Cell 0"), ("FAILED", "Cell 0 again")]
    ), told
    for complaint in ("hello", "AssertionError", "writes to stderr: old"):
        assert complaint in told


def test_a_training_leaves_no_bar_behind(tmp_path):
    """The bar is shown while it lives (by ipywidgets), and neither stored nor compared."""
    train = (
        "import torch\nfrom lecture_utils import models, training\nx = torch.zeros(64, 1, 8, 8)\n"
        "fitted = training.fit(models.LinearAutoencoder(2), x, epochs=2,"
        " loss=torch.nn.functional.mse_loss)"
    )
    notebook = nbformat.read(write(tmp_path, train, "fitted"), as_version=4)
    notebooks.run_cells(notebook, tmp_path)
    (bar,) = notebook.cells[1].outputs
    assert set(bar.data) == {WIDGET_VIEW}
    stored = notebooks.normalise(notebook)
    assert stored.cells[1].outputs == []
    assert stored.cells[2].outputs[0].data == {"text/plain": "History(2 epochs of 1 steps)"}


def test_normalise_folds_what_answers_a_question():
    shown = [new_output("stream", text="2")]
    folded = {"jupyter": {"outputs_hidden": True, "source_hidden": True}, "collapsed": True}
    cells = [
        new_code_cell("1", execution_count=1, outputs=shown, metadata=copy.deepcopy(folded)),
        new_markdown_cell("**Predict.** How many?"),
        new_code_cell("2", execution_count=2, outputs=shown),
        new_code_cell("x = 3", execution_count=3),
    ]
    after = notebooks.normalise(new_notebook(cells=cells))
    assert [cell.metadata for cell in code_cells(after)] == [
        {"jupyter": {"source_hidden": True}},
        {"jupyter": {"outputs_hidden": True}, "collapsed": True},
        {},
    ]
    assert notebooks.normalise(after) == after


def test_normalise_drops_what_differs_between_runs_and_machines():
    link = {WIDGET_VIEW: {"model_id": "a"}, "text/plain": "Stepper(2 -5 / -2 1)"}
    result = new_output("execute_result", data=link, execution_count=7)
    cells = [
        new_markdown_cell("text"),
        new_code_cell("x", execution_count=7, outputs=[result], metadata={"execution": {"t": "1"}}),
        new_code_cell("not run"),
        new_code_cell("y", execution_count=9, metadata={"trusted": True, "tags": ["kept"]}),
    ]
    metadata = {"language_info": {"name": "python", "version": "3.13.0"}, "widgets": {"state": {}}}
    before = new_notebook(cells=cells, metadata={**metadata, "title": "kept"})
    untouched = copy.deepcopy(before)
    after = notebooks.normalise(before)

    assert before == untouched
    assert [cell.id for cell in after.cells] == [cell.id for cell in before.cells]
    assert [cell.execution_count for cell in code_cells(after)] == [1, None, 2]
    assert after.cells[1].outputs[0].execution_count == 1
    assert after.cells[1].outputs[0].data == {"text/plain": "Stepper(2 -5 / -2 1)"}
    assert [cell.metadata for cell in code_cells(after)] == [{}, {}, {"tags": ["kept"]}]
    assert set(after.metadata) == {"kernelspec", "language_info", "title"}
    assert notebooks.normalise(after) == after
