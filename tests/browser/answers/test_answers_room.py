"""The answer grid and the quiz in the room that they have: nothing moves, a class sees all."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from lecture_utils import exercises
from tests.browser.answers import Answers, Grid, QuizPage
from tests.browser.lab import PROGRESS

pytestmark = pytest.mark.browser

IMPORTS = "from lecture_utils import AnswerGrid, Quiz, exercises, slides"
PROBLEM = "exercises.given('conv2d', slides.X, slides.K, **slides.CONVOLUTION)"
#: What a notebook leaves of its pane around the output of a cell, in pixels (as in kit/room.js).
AROUND = 12
#: The least size of a letter that the last row of a class reads, in pixels.
LETTERS = 24

#: The smallest letters of a widget, with what they say. The numbers of rows and columns are the
#: grids' own.
SMALLEST = """root => {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walk.nextNode()) {
        const one = walk.currentNode.parentElement;
        if (!walk.currentNode.data.trim() || one.closest('.lu-top, .lu-left, .lu-spoken')) continue;
        if (!one.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})) continue;
        found.push([parseFloat(getComputedStyle(one).fontSize), walk.currentNode.data.trim()]);
    }
    for (const input of root.querySelectorAll('input.lu-cell')) {
        found.push([parseFloat(getComputedStyle(input).fontSize), input.value || 'a cell']);
    }
    return found.sort((a, b) => a[0] - b[0]).slice(0, 5);
}"""


@pytest.fixture
def lab(lab, server):
    """The page, without any answer."""
    (server.folder / PROGRESS).unlink(missing_ok=True)
    yield lab
    for _ in range(2):
        lab.python("__import__('lecture_utils').progress.flush()")
    lab.page.evaluate("() => globalThis[Symbol.for('lecture_utils.unsaved')]?.clear()")


def grid_in(lab: Any, size: str, more: str = "") -> Grid:
    lab.run(IMPORTS, f"AnswerGrid({PROBLEM}, size={size!r}{more})")
    return Grid(lab)


def quiz_in(lab: Any, size: str) -> QuizPage:
    lab.run(IMPORTS, f"Quiz(exercises.questions('02_convolution'), size={size!r})")
    return QuizPage(lab)


def grid_states(grid: Grid):
    """From the first sight to the solution: what is typed, locked, said and shown."""
    yield "open"
    grid.cell(0, 0).focus()
    grid.fill("-4", "123456.75", "x", "-5")
    grid.lock.press("Enter")
    yield "not all of it is a number"
    grid.cell(0, 1).fill("3")
    grid.cell(1, 0).fill("2")
    grid.hint.press("Enter")
    yield "hint"
    grid.sure(3).check()
    grid.lock.press("Enter")
    grid.expect_verdict("Not yet.")
    yield "wrong"
    grid.hint.press("Enter")
    yield "hint after an error"
    grid.again.press("Enter")
    yield "again"
    grid.sure(0).check()
    grid.lock.press("Enter")
    grid.expect_verdict("Not yet.")
    yield "wrong twice: the solution"
    grid.outcome(1, 1).focus()
    yield "how a cell is made"
    grid.again.press("Enter")
    grid.cell(0, 0).focus()
    grid.fill("2", "-5", "-2", "1")
    grid.sure(1).check()
    grid.lock.press("Enter")
    grid.expect_verdict("Right, though you were not sure.")
    yield "right"


def quiz_states(quiz: QuizPage):
    yield "open"
    quiz.lock.press("Enter")
    yield "nothing chosen"
    quiz.choice("A").check()
    quiz.sure(3).check()
    quiz.lock.press("Enter")
    quiz.expect_verdict("A is not right.")
    yield "wrong"
    quiz.solution.press("Enter")
    quiz.expect_verdict("D is right")
    yield "solution"
    quiz.again.press("Enter")
    yield "again"
    quiz.choice("D").check()
    quiz.sure(0).check()
    quiz.lock.press("Enter")
    quiz.expect_verdict("D is right, though you called it a guess.")
    yield "right"


SCREENS = [
    ("medium", 1280, 720),
    ("classroom", 1280, 720),
    ("medium", 390, 844),
    ("small", 800, 900),
]


@pytest.mark.parametrize("make", [grid_in, quiz_in])
@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_nothing_moves_from_first_sight_to_the_solution(lab, make, screen):
    size, width, height = screen
    lab.width(width, height)
    widget = make(lab, size)
    lab.settle()
    states = grid_states(widget) if isinstance(widget, Grid) else quiz_states(widget)
    places = {}
    for state in states:
        lab.settle()
        places[state] = widget.place_on_page()
    first = places["open"]
    assert {state: place for state, place in places.items() if place != first} == {}, first
    assert first["height"] > 200


def test_a_claimed_size_moves_nothing(lab):
    """The place of the answer is there before its size, and does not tell it."""
    lab.width(1280, 720)
    grid = grid_in(lab, "medium", ", ask_size=True")
    first = grid.place_on_page()
    for rows, columns in [("1", "1"), ("2", "2"), ("3", "5"), ("12", "12"), ("x", "")]:
        grid.size("rows").fill(rows)
        grid.size("columns").fill(columns)
        lab.settle()
        assert grid.place_on_page() == first, (rows, columns)
    lab.run(IMPORTS, "AnswerGrid(exercises.given('conv2d', slides.X, slides.K), ask_size=True)")
    assert Grid(lab).place_on_page()["height"] == first["height"], "1×1 or 2×2: the same place"


def in_one_screen(lab: Any, widget: Answers) -> None:
    """All of it is seen without scrolling, in large letters."""
    lab.settle()
    pane = lab.page.locator(".jp-WindowedPanel-outer").evaluate("one => one.clientHeight")
    box = widget.root.bounding_box()
    assert box["height"] <= pane - AROUND
    smallest = widget.root.evaluate(SMALLEST)
    assert [one for one in smallest if one[0] < LETTERS] == []
    heard = widget.root.locator(".lu-heard")
    beyond = heard.evaluate("one => one.scrollHeight - one.clientHeight")
    assert beyond <= 1, "what is said is read without scrolling"
    assert widget.overflowing() == []


def test_a_class_sees_the_whole_answer_grid(lab):
    lab.width(1280, 720)
    grid = grid_in(lab, "classroom")
    in_one_screen(lab, grid)
    tops = [grid.table(name).bounding_box() for name in ("input", "kernel", "answer")]
    first = tops[0]["y"], tops[0]["y"] + tops[0]["height"]
    middles = [box["y"] + box["height"] / 2 for box in tops]
    assert all(first[0] < middle < first[1] for middle in middles), "the grids stand in one row"
    assert [box["x"] for box in tops] == sorted(box["x"] for box in tops)
    talk = grid.root.locator(".lu-talk").bounding_box()
    assert talk["x"] > tops[-1]["x"] + tops[-1]["width"], "what is said stands beside them"
    grid.cell(0, 0).focus()
    grid.fill("-4", "3", "2", "-5")
    grid.sure(3).check()
    grid.lock.press("Enter")
    grid.expect_verdict(exercises.misconception("kernel-flipped").help)
    in_one_screen(lab, grid)
    grid.solution.press("Enter")
    expect(grid.outcome(0, 0)).to_be_focused()
    in_one_screen(lab, grid)


def test_a_class_sees_the_whole_question(lab):
    lab.width(1280, 720)
    quiz = quiz_in(lab, "classroom")
    in_one_screen(lab, quiz)
    quiz.choice("A").check()
    quiz.sure(3).check()
    in_one_screen(lab, quiz)
    quiz.lock.press("Enter")
    quiz.expect_verdict("A is not right.")
    in_one_screen(lab, quiz)
    quiz.solution.press("Enter")
    in_one_screen(lab, quiz)


def test_every_question_in_words_fits_a_class_s_screen(lab):
    """A question with several grids may need more."""
    lab.width(1280, 720)
    quiz = quiz_in(lab, "classroom")
    pane = lab.page.locator(".jp-WindowedPanel-outer").evaluate("one => one.clientHeight")
    high = []
    for number in range(quiz.numbers.count()):
        quiz.numbers.nth(number).click()
        expect(quiz.where).to_have_text(f"Question {number + 1} of {quiz.numbers.count()}")
        lab.settle()
        grids = quiz.root.locator(".lu-task .lu-grid").count()
        if quiz.root.bounding_box()["height"] > pane - AROUND and not grids:
            high.append(number + 1)
    assert high == []


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_where_a_class_looks_on(lab, theme):
    lab.width(1280, 720)
    lab.theme(theme)
    for make, states in ((grid_in, grid_states), (quiz_in, quiz_states)):
        widget = make(lab, "classroom")
        for state in states(widget):
            assert lab.accessibility_problems(".lu-widget") == [], state


@pytest.mark.parametrize("make", [grid_in, quiz_in])
def test_on_a_phone_the_controls_stay_in_sight(lab, make):
    """The widget is higher than the screen: the bar stands at the lower edge of what is seen."""
    lab.width(390, 844)
    widget = make(lab, "medium")
    pane = lab.page.locator(".jp-WindowedPanel-outer")
    widget.root.evaluate("one => one.scrollIntoView({block: 'start'})")
    lab.settle()
    seen = pane.bounding_box()
    bottom = seen["y"] + seen["height"]
    assert widget.root.bounding_box()["height"] > seen["height"], "or nothing is shown by this test"
    bar = widget.root.locator(".lu-bar").bounding_box()
    assert bar["y"] + bar["height"] <= bottom + 1
    assert widget.lock.bounding_box()["y"] < bottom
    first = (
        widget.table("answer") if isinstance(widget, Grid) else widget.labels.first
    ).bounding_box()
    first_is_seen = seen["y"] <= first["y"] < bar["y"]
    assert first_is_seen or isinstance(widget, QuizPage)
    if isinstance(widget, Grid):
        widget.cell(0, 0).focus()
        widget.fill("-4", "3", "2", "-5")
    else:
        widget.choice("A").check()
    widget.sure(1).check()
    widget.lock.press("Enter")
    widget.expect_verdict("You were not sure")
    lab.settle()
    talk, bar = (widget.root.locator(name).bounding_box() for name in (".lu-talk", ".lu-bar"))
    assert seen["y"] <= talk["y"] and talk["y"] + talk["height"] <= bar["y"], "not behind the bar"


def test_a_window_that_is_resized_fits_the_cells_again(lab):
    lab.width(1280, 720)
    grid = grid_in(lab, "classroom")
    large = grid.place(0, 0).bounding_box()["height"]
    lab.width(1280, 560)
    lab.until("smaller cells", lambda: grid.place(0, 0).bounding_box()["height"] < large)
    lab.width(1280, 720)
    lab.until("large cells", lambda: grid.place(0, 0).bounding_box()["height"] == large)
