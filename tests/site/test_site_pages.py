"""Pages from notebooks: what is written, once and the same each time; and what stops the build."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lecture_utils import site
from lecture_utils.site import keeping_runs, making
from lecture_utils.widgets.kit.modules import classic, module
from tests.widgets.scripts import run_node

CELLS = (
    "from lecture_utils import AnswerGrid, Due, Quiz, Stepper, TeacherMode, exercises, figures",
    "from lecture_utils import progress, slides, trace",
    "deck = trace.conv2d(slides.X, slides.K, stride=2, padding=1)\nsteps = Stepper(deck)\nsteps",
    "Stepper(deck, step=2)",
    "steps",
    "figures.grid(slides.X, 'X')",
    "Quiz(exercises.questions('02_convolution')[:2])",
    "AnswerGrid(exercises.given('conv2d', slides.X, slides.K, stride=2, padding=1))",
    "Due()",
    "progress.summary()",
    "TeacherMode()",
    "print(1)",
)


def lesson(folder: Path, *cells: str, name: str = "lesson") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.ipynb"
    texts = [new_markdown_cell("# A lesson"), *map(new_code_cell, cells)]
    for number, cell in enumerate(texts):
        cell["id"] = f"cell-{number}"
    nbformat.write(new_notebook(cells=texts), path)
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Two folders, made from one notebook that ran twice."""
    folder = tmp_path_factory.mktemp("site")
    path = lesson(folder, *CELLS)
    for name in ("one", "two"):
        site.pages(path, folder / name)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def outputs(folder: Path) -> list[str]:
    """The HTML of each output, or its text."""
    notebook = nbformat.read(folder / "lesson.ipynb", as_version=4)
    found = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [one.get("data", {}).get("text/html") or one.get("text", "") for one in found]


def test_two_runs_write_the_same_bytes(built):
    one, two = files(built / "one"), files(built / "two")
    assert list(one) == list(two)
    assert [name for name in one if one[name] != two[name]] == []


def test_the_code_of_a_widget_is_stored_once_and_what_it_shows_each_time(built):
    folder = built / "one/_static/lu"
    names = sorted(re.sub(r"-\w{10}", "", file.name) for file in (folder / "widgets").iterdir())
    kinds = ("answer_grid", "due", "quiz", "stepper")
    assert names == sorted(f"{kind}{end}" for kind in kinds for end in (".js", ".css"))
    texts = [(folder / f"states/lesson-{n}.js").read_text(encoding="utf-8") for n in range(5)]
    uses = [json.loads(text[text.index("{") : text.rindex("}") + 1]) for text in texts]
    assert [one["code"].split("-")[0] for one in uses] == [
        *("stepper", "stepper", "quiz", "answer_grid", "due")
    ]
    assert [one["state"]["step"] for one in uses[:2]] == [0, 2]
    for one in uses:
        assert not [name for name in one["state"] if name.startswith(("_esm", "_css", "_model"))]
    questions = (folder / "states/questions.js").read_text(encoding="utf-8")
    for item in (*uses[2]["state"]["_entries"], *uses[3]["state"]["_entries"]):
        assert f'"{item}": [' in questions


def test_nothing_of_who_ran_it_is_written(built):
    for name, raw in files(built / "one").items():
        if not name.endswith(".png"):
            text = raw.decode()
            assert "/tmp/" not in text and "ipython-" not in text, name
            assert str(Path.home()) not in text, name


def test_a_widget_is_a_place_with_its_picture_or_its_text(built):
    first, second, again, figure, quiz, grid, due, summary, teacher, printed = outputs(
        built / "one"
    )
    for html, number in ((first, 0), (second, 1), (again, 0)):
        assert f'data-lu-lesson="lesson" data-lu-widget="{number}" data-lu-kind="stepper"' in html
        for part, end in (("code", "js"), ("style", "css")):  # all are asked for at the same time
            found = re.search(rf'data-lu-{part}="(stepper-\w{{10}})"', html)
            assert found and (built / f"one/_static/lu/widgets/{found[1]}.{end}").is_file()
        assert re.search(r'src="_static/lu/pictures/\w{16}\.png" alt="Stepper\(conv2d', html)
    assert figure.startswith('<img class="lu-site-picture"') and 'alt="' in figure
    assert "let this page run JavaScript" in quiz and "Run this cell" not in quiz
    assert "<img" in grid
    assert "let this page run JavaScript" in due and "Run this cell" not in due
    assert summary.startswith('<div class="lu-site-progress">')
    assert teacher == f'<p class="lu-site-said">{making.NEEDS_PYTHON["teacher_mode"]}</p>'
    assert printed == "1\n"
    for address in re.findall(r'src="([^"]+)"', "".join((first, second, figure, grid))):
        assert (built / "one" / address).read_bytes().startswith(b"\x89PNG")


def test_all_scripts_are_classic_scripts(built):
    scripts = [*(built / "one").rglob("*.js")]
    assert len(scripts) == 11
    for file in scripts:
        run_node("--check", file)
        assert not re.search(r"^(import|export)\b", file.read_text(encoding="utf-8"), re.MULTILINE)


def test_a_run_that_is_kept_is_not_made_again(tmp_path, monkeypatch):
    path = lesson(tmp_path, "print('once')")
    for _ in range(2):
        site.pages(path, tmp_path / "site", kept=tmp_path / "runs")
    (run,) = (tmp_path / "runs").iterdir()
    monkeypatch.setattr(keeping_runs, "run_cells", None)  # whoever runs it fails
    made = site.pages(path, tmp_path / "site", kept=tmp_path / "runs")
    assert made["lesson"].cells[1].outputs[0].text == "once\n"
    lesson(tmp_path, "print('another')")
    with pytest.raises(TypeError, match="NoneType"):
        site.pages(path, tmp_path / "site", kept=tmp_path / "runs")
    monkeypatch.undo()
    site.pages(path, tmp_path / "site", kept=tmp_path / "runs")
    (other,) = (tmp_path / "runs").iterdir()
    assert other != run
    other.write_text(other.read_text(encoding="utf-8")[:99], encoding="utf-8")  # cut off
    made = site.pages(path, tmp_path / "site", kept=tmp_path / "runs")
    assert made["lesson"].cells[1].outputs[0].text == "another\n"


def test_a_kernel_ends_with_its_run(tmp_path):
    path = lesson(tmp_path, "import os\nprint(os.getpid())")
    made = site.pages(path, tmp_path / "site")
    with pytest.raises(ProcessLookupError):
        os.kill(int(made["lesson"].cells[1].outputs[0].text), 0)


def test_what_an_earlier_build_has_left_goes(tmp_path):
    path = lesson(
        tmp_path, "from lecture_utils import figures, slides", "figures.grid(slides.X, 'X')"
    )
    site.pages(path, tmp_path / "site", kept=tmp_path / "runs")
    old = tmp_path / "site/_static/lu/widgets/gone-0123456789.js"
    old.parent.mkdir(exist_ok=True)
    old.write_text("", encoding="utf-8")
    mine = tmp_path / "site/_static/mine.js"
    mine.write_text("", encoding="utf-8")
    site.pages(path, tmp_path / "site", kept=tmp_path / "runs")
    assert not old.exists() and mine.exists()


STRANGE = """import anywidget
class Strange(anywidget.AnyWidget):
    _esm = "export default {};"
Strange()"""
MODULE_ONLY = """from lecture_utils import Stepper, slides, trace
one = Stepper(trace.conv2d(slides.X, slides.K))
one._esm = 'import x from "y";' + one._esm
one"""


@pytest.mark.parametrize(
    ("cells", "error", "words"),
    [
        (["x = 1"], site.PageProblem, ["lesson", "no cell has an output"]),
        (
            ["from lecture_utils import Gone"],
            site.NotebookProblem,
            ["lesson.ipynb", "cell 1", "Gone"],
        ),
        (["1 / 0"], site.NotebookProblem, ["lesson.ipynb", "cell 1", "ZeroDivisionError"]),
        (
            ["import ipywidgets", "ipywidgets.IntSlider()"],
            site.PageProblem,
            ["lesson: cell 2", "IntSliderModel", "needs a kernel"],
        ),
        ([STRANGE], site.PageProblem, ["lesson: cell 1", "__main__.Strange"]),
        ([MODULE_ONLY], site.PageProblem, ["lesson: cell 1", "stepper", "'import'"]),
    ],
)
def test_what_no_page_can_show_stops_the_build_and_names_the_cell(cells, error, words, tmp_path):
    with pytest.raises(error) as caught:
        site.pages(lesson(tmp_path, *cells), tmp_path / "site")
    for word in words:
        assert word in str(caught.value)


def test_two_notebooks_of_one_name_are_refused(tmp_path):
    paths = [lesson(tmp_path / name, "1") for name in "ab"]
    with pytest.raises(ValueError, match="two files of the name 'lesson'"):
        site.pages(paths, tmp_path / "site")
    with pytest.raises(FileNotFoundError, match=r"not_there\.ipynb"):
        site.pages(tmp_path / "not_there.ipynb", tmp_path / "site")


def test_a_module_becomes_a_classic_script():
    text = classic(module("stepper/widget.js"), "globalThis.one = ")
    assert text.startswith('globalThis.one = (() => {\n"use strict";\n')
    assert text.endswith("\nreturn { render };\n})()")
    for bad in (
        "const a = 1;",
        'import "./a.js";\nexport default 1;',
        "export default 1;\nexport default 2;",
    ):
        with pytest.raises(ValueError, match="classic script"):
            classic(bad, "")
