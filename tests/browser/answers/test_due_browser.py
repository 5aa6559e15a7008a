"""What is due, in JupyterLab and Chromium: asked again by keyboard alone, kept, and gone after."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from lecture_utils import exercises, progress, slides
from tests.browser.answers import RUN_KEYS, Grid, QuizPage
from tests.browser.board import JUPYTER_KEYS
from tests.browser.lab import PROGRESS

pytestmark = pytest.mark.browser

IMPORTS = "from lecture_utils import Due, progress"
DECK = exercises.given("conv2d", slides.X, slides.K, **slides.CONVOLUTION)
QUESTION = exercises.questions("02_convolution")[1]


def wrong(item: str, days: float, **fields) -> str:
    """The line of an answer that was wrong so many days ago."""
    when = (datetime.now(UTC) - timedelta(days)).isoformat()
    line = {"format": progress.FORMAT, "version": progress.VERSION, "learner": "f00d"}
    line |= {"item": item, "lesson": "02_convolution", "locked": True, "right": False}
    return json.dumps({**line, "when": when, "confidence": 3, **fields}) + "\n"


GRID = wrong(
    DECK.id, 4, kind="grid", operation="conv2d", cells=[["7", "7"], ["7", "7"]], call=DECK.numbers
)
CHOICE = wrong(QUESTION.id, 3, kind="choice", choice=0)


@pytest.fixture
def lab(lab, server):
    """The page, with two questions that are due."""
    (server.folder / PROGRESS).write_text(GRID + CHOICE)
    yield lab
    for _ in range(2):
        lab.python("__import__('lecture_utils').progress.flush()")
    lab.page.evaluate("() => globalThis[Symbol.for('lecture_utils.unsaved')]?.clear()")
    (server.folder / PROGRESS).unlink(missing_ok=True)


def saved(lab, server, item: str, **fields) -> None:
    """Wait until the file holds an answer with these fields."""

    def there() -> bool:
        entry = progress.read(server.folder / PROGRESS).answers[item]
        return all(entry[name] == value for name, value in fields.items())

    lab.until(f"{fields} in the file", there)


def test_a_question_that_is_due_is_answered_by_keyboard_alone(lab, server):
    lab.run(IMPORTS, "Due()")
    grid = Grid(lab)
    place, said = grid.root.locator(".lu-place"), grid.root.locator(".lu-due-next")
    expect(place).to_have_text("Due today: question 1 of 2")
    assert grid.typed() == [["", ""], ["", ""]], "nothing is filled in"
    expect(said).to_be_empty()
    expect(grid.attempts).to_have_count(0)
    expect(grid.intro).to_contain_text("Predict first, then lock.")
    lab.focus_page()
    grid.tab_to(grid.cell(0, 0))
    grid.fill("2", "-5", "-2", "1")
    grid.press("ArrowRight", "Enter", "Enter")
    grid.expect_verdict("Right")
    expect(said).to_have_text("Next time: in 7 days.")
    saved(lab, server, DECK.id, locked=True, right=True)
    assert len(progress.read(server.folder / PROGRESS).answers[DECK.id]["attempts"]) == 1
    # on to the next one: its question has the keyboard
    grid.tab_to(grid.button("next"))
    grid.press("Enter")
    quiz = QuizPage(lab)
    expect(quiz.root.locator(".lu-place")).to_have_text("Due today: question 2 of 2")
    expect(quiz.choice("A")).to_be_focused()
    assert quiz.chosen() == ""
    quiz.press("a", "Enter", "ArrowRight", "Control+Enter")
    quiz.expect_verdict("not right")
    expect(quiz.root.locator(".lu-due-next")).to_have_text("Next time: in 2 days.")
    expect(quiz.numbers).to_have_text(["1 ✓", "2 ✗"])
    saved(lab, server, QUESTION.id, locked=True, right=False)
    # a second try of this sitting changes nothing of when it comes back
    quiz.press("Tab")
    quiz.tab_to(quiz.again)
    quiz.press("Enter")
    quiz.press("b", "Enter", "ArrowRight", "Control+Enter")
    quiz.expect_verdict("B is right")
    expect(quiz.root.locator(".lu-due-next")).to_have_text("Next time: in 2 days.")
    saved(lab, server, QUESTION.id, locked=True, right=True)
    lab.run(IMPORTS, "Due()")
    words = lab.page.locator(".lu-widget[data-widget='due'] .lu-due-words")
    expect(words).to_contain_text("Nothing is due today.")
    expect(words).to_contain_text("2 questions come back later, the first of them in 2 days.")


def test_keys_reach_the_question_that_is_shown_and_no_other(lab, server):
    first, second = exercises.questions("02_convolution")[1:3]
    lines = [wrong(one.id, 4 - n, kind="choice", choice=3) for n, one in enumerate((first, second))]
    (server.folder / PROGRESS).write_text("".join(lines))
    lab.run(IMPORTS, "Due()")
    quiz = QuizPage(lab)
    quiz.choice("A").focus()
    quiz.press("a", "Enter", "ArrowRight")
    saved(lab, server, first.id, choice=0)
    quiz.root.locator("[data-action=next]").press("Enter")
    quiz = QuizPage(lab)
    expect(quiz.choice("A")).to_be_focused()
    quiz.press("b", "Enter", "ArrowRight", "Control+Enter")
    saved(lab, server, second.id, choice=1, locked=True)
    expect(quiz.numbers.first).to_have_text("1")  # open
    kept = progress.read(server.folder / PROGRESS).answers[first.id]
    assert (kept["choice"], kept["locked"]) == (0, False)


def test_jupyterlab_takes_no_key(lab):
    lab.run(IMPORTS, "Due()")
    buttons = lab.page.locator("[data-due] .lu-quiz-head button")
    expect(buttons).to_have_count(4)
    before = lab.place()
    for i in range(4):
        for key in (*JUPYTER_KEYS, *RUN_KEYS):
            buttons.nth(i).focus()
            lab.page.keyboard.press(key)
        assert lab.place() == before, i


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing(lab, theme):
    lab.theme(theme)
    lab.run(IMPORTS, "Due()")
    expect(Grid(lab).root).to_be_visible()
    assert lab.accessibility_problems(".lu-widget") == []


def test_its_head_stays_where_it_is(lab):
    lab.run(IMPORTS, "Due()")
    grid = Grid(lab)
    top = grid.root.locator(".lu-answering").bounding_box()["y"]
    grid.cell(0, 0).focus()
    grid.fill("1", "1", "1", "1")
    grid.sure(0).check()
    grid.lock.press("Enter")
    expect(grid.root.locator(".lu-due-next")).to_have_text("Next time: in 2 days.")
    assert grid.root.locator(".lu-answering").bounding_box()["y"] == top
