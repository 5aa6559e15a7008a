"""A problem or a question is found again by the id that its answer is kept under."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest

from lecture_utils import exercises, slides

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


def shown(path: Path) -> list[str]:
    """The ids that the stored widgets of a notebook tell."""
    found = []
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            text = output.get("data", {}).get("text/plain", "")
            if asked := re.match(r"AnswerGrid\((\S+): ", text):
                found.append(asked[1])
            if asked := re.match(r"Quiz\(\d+ \w+: (.*)\)", text):
                found += asked[1].split(", ")
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_all_that_a_page_asks_is_found_but_given_numbers(path):
    for id in shown(path):
        if id.startswith("given-"):
            with pytest.raises(ValueError, match="no question in this course"):
                exercises.by_id(id)
        else:
            assert exercises.by_id(id).id == id


def test_the_pages_ask_a_lot():
    assert sum(len(shown(path)) for path in NOTEBOOKS) > 100


@pytest.mark.parametrize("operation", exercises.OPERATIONS)
def test_a_given_problem_comes_back_by_its_numbers(operation):
    drawn = exercises.problem(operation, 3, seed=4)
    grids = {"input", "weight", "indices"}
    call = dict(drawn.call)
    arguments = [call.pop(name) for name in list(call) if name in grids]
    task = exercises.given(operation, *arguments, **call)
    read = json.loads(json.dumps(task.numbers))
    assert read == task.numbers, "as it comes out of the file"
    again = exercises.by_id(task.id, operation, read)
    assert again == task and again.answer.tolist() == task.answer.tolist()


def test_a_sized_problem_comes_back():
    sized = exercises.problem("conv2d", 1, seed=2, size=(5, 4))
    assert exercises.by_id(sized.id) == sized


DECK = exercises.given("conv2d", slides.X, slides.K, **slides.CONVOLUTION)


@pytest.mark.parametrize(
    "arguments",
    [
        ("",),
        (None,),
        ("02-gone",),
        ("conv2d-4-1b",),
        ("conv3d-1-1b",),
        ("conv2d-1-1",),  # of an earlier edition: the same seed gave other numbers
        ("rule-conv2d-1-1",),
        ("conv2d-1-1b-99x99",),
        ("rule-conv2d-1-1b-5x5",),
        ("cost-iou-01",),
        ("cost-price-1",),
        ("conv2d-1-" + "9" * 30,),
        ("given-03f64c6b9b", "conv2d", {}),
        ("given-03f64c6b9b", "conv2d", {**DECK.numbers, "stride": [1, 1]}),
        ("given-03f64c6b9b", "max_pool2d", DECK.numbers),
        ("given-03f64c6b9b", ["conv2d"], DECK.numbers),
        ("given-03f64c6b9b", "conv2d", {**DECK.numbers, "input": [["a"]]}),
        ("given-03f64c6b9b", "conv2d", {**DECK.numbers, "stride": [1, 2, 3]}),
        ("given-03f64c6b9b", "conv2d", 7),
    ],
    ids=str,
)
def test_what_is_not_of_this_course_is_refused_by_its_id(arguments):
    with pytest.raises((ValueError, TypeError)) as caught:
        exercises.by_id(*arguments)
    assert str(caught.value).startswith("id (=")
    assert "Use for example" in str(caught.value)
