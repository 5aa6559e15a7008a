"""A question that shows a figure of curves: what its file says, and what is wrong with it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from lecture_utils import Quiz, exercises
from lecture_utils.content import ContentError
from tests.content.mistakes import GOOD, refusal
from tests.refusals import holds

FIGURE = "How large is Y?\n\ncurves: train = old, on new images = new\n\naxes: epoch, loss\n"
NUMBERS = "    k = 3\n    old = [3, 2, 1.5]\n    new = [3, 2.5, 2]\n"
WITH = GOOD.replace("How large is Y?\n", FIGURE).replace("    k = 3\n", NUMBERS)


def asked(folder, text: str) -> exercises.Question:
    (folder / "week1.md").write_text(text, encoding="utf-8")
    (found,) = exercises.questions(folder=folder)
    return found


def test_a_question_has_its_curves(tmp_path):
    curves = asked(tmp_path, WITH).curves
    assert (curves.x, curves.y) == ("epoch", "loss")
    assert curves.lines == (("train", (3, 2, 1.5)), ("on new images", (3, 2.5, 2)))
    assert curves.in_words().endswith("train: 3 2 1.5. on new images: 3 2.5 2.")
    assert asked(tmp_path, GOOD).curves is None


@pytest.mark.parametrize(
    ("text", "held"),
    [
        (WITH.replace("axes: epoch, loss\n", ""), ["two axes", "'axes: epoch, cross entropy'"]),
        (WITH.replace("epoch, loss", "epoch"), ["two axes"]),
        (re.sub("curves: .*\n", "", WITH), ["curves", "two axes"]),
        (WITH.replace("[3, 2.5, 2]", "[3, 2.5]"), ["as many numbers"]),
        (WITH.replace("[3, 2.5, 2]", "[3]"), ["'on new images' is no curve"]),
        (WITH.replace("[3, 2.5, 2]", '"up"'), ["no curve", "[0.9, 0.5, 0.4]"]),
        (WITH.replace("= new\n", "= newer\n"), ["'newer' is unknown", "'new'"]),
    ],
    ids=["no axes", "one axis", "no curves", "lengths", "one point", "text", "unknown"],
)
def test_a_figure_that_cannot_be_drawn(tmp_path, text, held):
    holds(refusal(ContentError, lambda: asked(tmp_path, text)), "week1.md, line", *held)


def test_a_figure_is_drawn_and_told():
    """Each curve passes the points that its numbers say, from the top of the axis to its foot."""
    question = next(q for q in exercises.questions("10_check_yourself") if q.id == "10-best-epoch")
    data, _ = Quiz(question)._repr_mimebundle_()
    assert question.curves.in_words() in data["text/plain"]
    page = ElementTree.fromstring(data["text/html"])
    name = "{http://www.w3.org/2000/svg}"
    (svg,) = page.iter(f"{name}svg")
    assert (svg.get("role"), svg.get("aria-label")) == ("img", question.curves.in_words())
    marks = {
        t.text: float(t.get("y")) for t in svg.iter(f"{name}text") if t.get("text-anchor") == "end"
    }
    one = (marks["0"] - marks["1"]) / 1
    dots = [float(dot.get("cy")) for dot in svg.iter(f"{name}circle")]
    values = [value for _, line in question.curves.lines for value in line]
    assert [(marks["0"] - 4 - y) / one for y in dots] == pytest.approx(values, abs=0.01)
    rows = [[cell.text for cell in row] for row in page.find(".//details").iter("tr")]
    assert rows[1] == ["train", *(f"{value:g}" for value in question.curves.lines[0][1])]
    assert len({path.get("stroke-dasharray") for path in svg.iter(f"{name}path")} - {None}) == 2
