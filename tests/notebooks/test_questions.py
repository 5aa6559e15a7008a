"""No stored page answers a question before its reader does."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

from lecture_utils import content, exercises
from tools.questions import ASKS, answering, asked

PATHS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
LESSONS = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
#: A question in a text of a page.
QUESTION = re.compile(r"\*(Predict|Recall)\b")


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def is_folded(cell: nbformat.NotebookNode) -> bool:
    hidden = cell.metadata.get("jupyter", {}).get("outputs_hidden", False)
    assert hidden == cell.metadata.get("collapsed", False)
    return hidden


@LESSONS
def test_what_stands_directly_below_a_question_tells_nothing(path):
    """Read without the tool: a question, and the code cells up to the next text."""
    asked = ""
    for cell in read(path).cells:
        if cell.cell_type != "code":
            asked = cell.source if QUESTION.search(cell.source) else ""
        elif asked and cell.outputs:
            assert is_folded(cell) or ASKS.search(cell.source), f"{cell.source}\nanswers\n{asked}"


@LESSONS
def test_the_results_that_answer_are_folded_and_no_others(path):
    cells = read(path).cells
    answers = [place for place in answering(cells) if cells[place].outputs]
    assert [place for place, cell in enumerate(cells) if is_folded(cell)] == answers


@LESSONS
def test_a_widget_begins_at_its_start(path):
    """Where something is asked. Its picture is that of what it shows: no step, no example."""
    cells = read(path).cells
    for source in (cells[place].source for place in asked(cells)):
        assert not re.search(r"\bStepper\(.*\bstep=", source, re.DOTALL), source
        assert not re.search(r"^MetricLab\(.*\bpreset=", source, re.MULTILINE), source


def revealing() -> set[str]:
    """What is told of every choice of every question of the course, and of some that are drawn."""
    every = [*exercises.predictions()]
    every += [exercises.cost(name, seed=5) for name in exercises.COSTS]
    every += [exercises.which_rule(name, difficulty=2, seed=10) for name in ("conv2d", "max_pool2d")]
    for file in Path(content.__file__).parent.glob("questions/*.md"):
        if file.stem != "06_autoencoder":  # the predictions
            every += exercises.questions(file.stem)
    return {choice.feedback for one in every for choice in one.choices}


@LESSONS
def test_a_stored_quiz_never_tells_an_answer(path):
    """It is HTML, with nothing on a choice that marks it, and no feedback anywhere."""
    told = revealing()
    assert len(told) > 200
    for cell in read(path).cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if not data.get("text/plain", "").startswith("Quiz("):
                continue
            assert "image/png" not in data
            tree = ElementTree.fromstring(data["text/html"])
            items = list(tree.iter("li"))
            assert items and not any(item.attrib or len(item) for item in items)
            shown = " ".join(" ".join(text.split()) for text in (*tree.itertext(), data["text/plain"]))
            assert not [one for one in told if one in shown]


def test_the_deck_is_asked_before_it_is_answered():
    """Lesson 2 asks for the deck's Y. Nothing that is not folded shows it up to section 2.2."""
    cells = read(PATHS[2]).cells
    end = next(n for n, cell in enumerate(cells) if cell.source.startswith("## 2.2"))
    shown = [
        str(output.get("text") or output.data.get("text/plain"))
        for cell in cells[:end]
        if cell.cell_type == "code" and not is_folded(cell) and not ASKS.search(cell.source)
        for output in cell.outputs
    ]
    assert len(shown) == 1  # X and K
    assert "-5" not in shown[0]


@LESSONS
def test_no_progress_bar_is_stored(path):
    stored = [output for cell in read(path).cells for output in cell.get("outputs", [])]
    texts = [str(output.get("text") or output.get("data", {})) for output in stored]
    assert not [text[:200] for text in texts if re.search(r"\d+%\|", text)]


def page(*cells: str) -> list[dict[str, str]]:
    """Cells; code begins with ``>``."""
    return [
        {"cell_type": "code" if text[0] == ">" else "markdown", "source": text.lstrip("> ")}
        for text in cells
    ]


@pytest.mark.parametrize(
    ("cells", "answers"),
    [
        (page("**Predict.** A?", "> f()", "> g()", "So.", "> h()"), [1, 2]),
        (page("**Predict.** A?", "> AnswerGrid(p)", "Look:", "> f()", "So.", "> g()"), [3]),
        (page("*Predict* it.", "> Stepper(t)", "**What you saw.** B.", "> f()", "> g()"), [3, 4]),
        (page("**Predict.** A?", "## Next", "> f()"), []),
        (page("**Predict.** A?", "<details><summary>Answer</summary>B</details>", "> f()"), []),
        (page("So it is. **Recall.** A?", "> f()", "B. **Predict.** C?", "> g()"), [1, 3]),
        (page("Each section asks you to *predict*.", "> f()"), []),
        (page("**Predict.** A?", "> SegmentationExplorer(x)", "> f()"), [2]),
    ],
)
def test_what_answers_a_question(cells, answers):
    assert answering(cells) == answers
