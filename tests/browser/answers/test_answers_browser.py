"""The answer grid and the quiz in JupyterLab and Chromium: by keyboard alone, with and without a
kernel.
"""

from __future__ import annotations

import os
import re
import secrets
import signal

import nbformat
import pytest
from playwright.sync_api import expect

from lecture_utils import exercises, progress, slides
from lecture_utils.widgets.kit.page.saving import WIDGET_VIEW
from tests.browser.answers import Grid, QuizPage
from tests.browser.board import SIZES, is_seen
from tests.browser.lab import PROGRESS

pytestmark = pytest.mark.browser

IMPORTS = (
    "from lecture_utils import AnswerGrid, Quiz, exercises, slides\nfrom lecture_utils.exercises "
    "import Choice, Question"
)
PROBLEM = "problem = exercises.given('conv2d', slides.X, slides.K, stride=2, padding=1)"
DECK = f"{PROBLEM}\ngrid = AnswerGrid(problem, lesson='02_convolution')\ngrid"
RECORD = exercises.given("conv2d", slides.X, slides.K, stride=2, padding=1)
PROMPT = "Type a number into each empty cell. Enter goes on to the next."
SENTENCES = [step.sentence for step in RECORD.trace.steps]
FLIPPED = exercises.answer_of(RECORD, "kernel-flipped").tolist()
QUIZ = """quiz = Quiz([
    Question("{id}-a", "02_convolution", "Which number comes into Y[0, 0]?", (
        Choice("6", False, "You laid K on X itself.", "padding-forgotten"),
        Choice("2", True, "Counted with the border."),
        Choice("−4", False, "You turned K.", "kernel-flipped"),
    ), (("X", slides.X), ("K", slides.K))),
    Question("{id}-b", "02_convolution", "How large is Y?", (
        Choice("2×2", True, "Two places."), Choice("3×3", False, "Three?"),
    )),
])
quiz"""


@pytest.fixture
def lab(lab, server):
    """The page, without any answer: neither in the file nor on its way there."""
    (server.folder / PROGRESS).unlink(missing_ok=True)
    yield lab
    # A change that is sent while the kernel is at work follows when it has answered; none waits.
    for _ in range(2):
        lab.python("__import__('lecture_utils').progress.flush()")
    lab.page.evaluate("() => globalThis[Symbol.for('lecture_utils.unsaved')]?.clear()")


@pytest.fixture
def new_lab(new_lab, server):
    """Pages of their own, without any answer."""
    (server.folder / PROGRESS).unlink(missing_ok=True)
    return new_lab


def said(rows) -> str:
    """The message that belongs to an answer."""
    return exercises.diagnose(RECORD, rows).message


def show(lab, code: str = DECK) -> Grid:
    lab.run(IMPORTS, code)
    return Grid(lab)


def show_quiz(lab) -> QuizPage:
    lab.run(IMPORTS, QUIZ.format(id=secrets.token_hex(4)))
    return QuizPage(lab)


def stored(server) -> dict:
    """The answers in the file, by item."""
    return progress.read(server.folder / PROGRESS).answers


def saved(lab, server, item: str, **fields) -> None:
    """Wait until the file holds an answer with these fields."""
    lab.until(
        f"{fields} in the file",
        lambda: {**stored(server).get(item, {}), **fields} == stored(server).get(item),
    )


def lock(grid, *texts: str, sure: int = 2) -> None:
    """Fill in and lock."""
    grid.cell(0, 0).focus()
    grid.fill(*texts)
    grid.sure(sure).check()
    grid.lock.press("Enter")


# --- the answer grid by keyboard ------------------------------------------------------------------


def test_an_answer_survives_a_restart_and_a_rerun_by_keyboard_alone(new_lab, server):
    lab = new_lab()
    lab.open(server.make_notebook(IMPORTS, DECK))
    lab.run_all()
    grid = Grid(lab)
    expect(grid.kept).to_contain_text(str(server.folder / PROGRESS))
    lab.focus_page()
    grid.tab_to(grid.cell(0, 0))
    grid.fill(*(str(value) for row in FLIPPED for value in row))
    expect(grid.sure(0)).to_be_focused()
    grid.press("ArrowRight", "ArrowRight", "ArrowRight", "Enter")
    expect(grid.sure(3)).to_be_checked()
    expect(grid.lock).to_be_focused()
    grid.press("Enter")
    grid.expect_verdict(exercises.misconception("kernel-flipped").belief)
    grid.expect_verdict("Go back to: 02_convolution, section '")
    grid.expect_verdict("most useful kind of error")
    expect(grid.verdict).to_be_focused()
    expect(grid.outcome(0, 0)).to_be_hidden()
    saved(lab, server, RECORD.id, locked=True, right=False, ids=["kernel-flipped"], confidence=3)
    lab.restart_kernel()
    lab.run_all()
    again = Grid(lab)
    again.expect_verdict(exercises.misconception("kernel-flipped").belief)
    assert again.typed() == [[str(value) for value in row] for row in FLIPPED]
    again.tab_to(again.again)
    again.press("Enter")
    again.expect_open()
    assert again.typed() == [[str(value) for value in row] for row in FLIPPED]
    expect(again.cell(0, 0)).to_be_focused()
    again.fill("2", "-5", "-2", "1")
    again.press("Space", "Control+Enter")
    again.expect_verdict("Right, though you called it a guess.")
    again.expect_verdict("Move to a cell and read how it is made.")
    expect(again.attempts).to_have_count(1)
    expect(again.attempts).to_contain_text("(certain)")
    saved(lab, server, RECORD.id, locked=True, right=True, confidence=0)
    assert [one["right"] for one in stored(server)[RECORD.id]["attempts"]] == [False]


@pytest.mark.alone
def test_arrows_enter_delete_and_f2(lab):
    grid = show(lab)
    grid.cell(0, 0).focus()
    for key, place in [
        ("ArrowRight", (0, 1)),
        ("ArrowRight", (0, 1)),
        ("ArrowDown", (1, 1)),
        ("ArrowLeft", (1, 0)),
        ("ArrowUp", (0, 0)),
        ("Enter", (0, 1)),
        ("Enter", (1, 0)),
        ("Shift+Enter", (0, 1)),
        ("Tab", (1, 0)),
        ("Shift+Tab", (0, 1)),
    ]:
        grid.press(key)
        expect(grid.cell(*place), key).to_be_focused()
    grid.page.keyboard.type("-12")
    grid.press("ArrowLeft", "ArrowRight")
    assert grid.typed() == [["", "-12"], ["", ""]]
    grid.page.keyboard.type("7")
    assert grid.typed()[0][1] == "7", "who comes back to a cell types over what stands there"
    grid.press("F2", "ArrowLeft", "-")
    assert grid.typed()[0][1] == "-7"
    grid.press("ArrowDown", "ArrowUp", "Backspace")
    assert grid.typed()[0][1] == ""
    grid.page.keyboard.type("35")
    grid.press("Delete")
    assert grid.typed()[0][1] == ""
    expect(grid.cell(0, 1)).to_be_focused()


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.parametrize("text", ["2\t-5\n-2\t1\n", "[[2, -5], [-2, 1]]", "2,-5\n-2,1"], ids=repr)
def test_a_grid_can_be_pasted(lab, text):
    grid = show(lab)
    grid.cell(0, 0).focus()
    paste(lab, text)
    lab.until("the pasted cells", lambda: grid.typed() == [["2", "-5"], ["-2", "1"]])
    expect(grid.cell(0, 0)).to_be_focused()
    grid.cell(1, 0).focus()
    paste(lab, text)
    expect(grid.said).to_have_text(
        "The pasted grid is 2×2 and does not fit at Y[1, 0]: 2 cells were filled, 2 cells were "
        "left out."
    )
    assert grid.typed() == [["2", "-5"], ["2", "-5"]]


def paste(lab, text: str) -> None:
    lab.copy(text)
    lab.page.keyboard.press("ControlOrMeta+v")


def test_what_is_missing_is_said_and_a_partial_answer_needs_a_second_press(lab):
    grid = show(lab)
    grid.lock.press("Enter")
    expect(grid.said).to_contain_text("are still empty. Say also how sure you are.")
    grid.cell(0, 0).fill("2")
    grid.cell(1, 1).fill("1")
    grid.sure(1).check()
    grid.lock.press("Enter")
    expect(grid.said).to_have_text(
        "Y[0, 1] and Y[1, 0] are still empty. Fill in what is empty, or lock once more to lock the "
        "answer as it is."
    )
    grid.expect_open()
    grid.lock.press("Enter")
    grid.expect_verdict(said([[2, None], [None, 1]]))
    assert grid.marks() == [["right", "empty"], ["empty", "right"]]
    assert grid.spoken() == [
        ["Y[0, 0], right", "Y[0, 1], empty"],
        ["Y[1, 0], empty", "Y[1, 1], right"],
    ]


@pytest.mark.closer
@pytest.mark.alone
def test_a_text_that_is_no_number_is_kept_marked_and_explained(lab):
    grid = show(lab)
    grid.cell(0, 0).focus()
    grid.press("-")
    assert grid.cell(0, 0).get_attribute("aria-invalid") is None, "'-' may become '-5'"
    grid.page.keyboard.type("three")
    grid.press("Enter")
    expect(grid.cell(0, 0)).to_have_attribute("aria-invalid", "true")
    expect(grid.said).to_contain_text("Y[0, 0] holds “-three”, which is not a number")
    grid.fill("-5", "-2", "1")
    grid.sure(1).check()
    grid.lock.press("Enter")
    grid.lock.press("Enter")
    grid.expect_open()
    expect(grid.said).to_contain_text("“-three”")
    assert grid.typed()[0][0] == "-three"
    grid.cell(0, 0).fill("2")
    grid.cell(0, 1).focus()
    expect(grid.said).to_have_text("")
    grid.lock.press("Enter")
    grid.expect_verdict("Right, though you were not sure.")


# --- wrong, and tried again -----------------------------------------------------------------------

#: Its results stand nowhere in the question: 257, 384, 768 and 895.
LARGE = "problem = exercises.given('conv2d', [[1, 2, 4], [5, 6, 8], [9, 0, 3]], [[7, 8], [9, 31]])"
LARGE_RESULTS = (
    exercises.given("conv2d", [[1, 2, 4], [5, 6, 8], [9, 0, 3]], [[7, 8], [9, 31]])
    .answer.ravel()
    .tolist()
)


def given_away(page) -> list[int]:
    """The right numbers that the page holds."""
    held = page.everything()
    return [number for number in LARGE_RESULTS if str(number) in held]


@pytest.mark.alone
def test_a_first_error_marks_the_cells_and_gives_no_number_away(lab, server):
    grid = show(lab, f"{LARGE}\nAnswerGrid(problem)")
    before = lab.page.locator(".jp-OutputArea, .lu-site-widget").last.inner_html()
    assert not any(str(number) in before for number in LARGE_RESULTS)
    right = LARGE_RESULTS[0]
    lock(grid, str(right), "11", "12", "13", sure=3)
    grid.expect_verdict("Right: 1 of 4 cells. The first one that is not is Y[0, 1].")
    assert grid.marks() == [["right", "wrong"], ["wrong", "wrong"]]
    assert given_away(grid) == [right], "what was typed"
    for place in [(0, 1), (1, 1)]:
        grid.place(*place).hover()
        grid.cell(*place).focus()
    expect(grid.sentence).to_have_text("")
    grid.hint.press("Enter")
    expect(grid.hinted).to_have_text(re.compile(r"^Hint: Write out Y\[0, 1\]: .+ = \?$"))
    assert given_away(grid) == [right]
    grid.again.press("Enter")
    expect(grid.cell(0, 1)).to_be_focused()
    expect(grid.intro).to_contain_text("Your last answer: Not yet. Right: 1 of 4 cells.")
    assert grid.typed() == [[str(right), "11"], ["12", "13"]]
    assert grid.marks() == [["", "wrong before"], ["wrong before", "wrong before"]]
    grid.fill("21")
    assert grid.marks() == [["", ""], ["wrong before", "wrong before"]]
    assert given_away(grid) == [right]
    saved(lab, server, lab.python("problem.id"), locked=False, revealed=["hint"])


@pytest.mark.alone
def test_the_second_error_shows_the_solution_in_place_and_it_is_noted(lab, server):
    grid = show(lab, f"{LARGE}\nAnswerGrid(problem)")
    item = lab.python("problem.id")
    lock(grid, "10", "11", "12", "13", sure=1)
    box = grid.place(0, 0).bounding_box()
    grid.again.press("Enter")
    grid.fill(str(LARGE_RESULTS[0]))
    grid.sure(1).check()
    grid.lock.press("Enter")
    expect(grid.outcome(0, 1)).to_be_focused()
    assert grid.texts("right") == [
        list(map(str, LARGE_RESULTS[:2])),
        list(map(str, LARGE_RESULTS[2:])),
    ]
    assert grid.outcome(0, 0).bounding_box() == box
    assert grid.outcome(0, 1).get_attribute("aria-label").endswith(" (you had 11)")
    expect(grid.place(0, 0)).to_be_hidden()
    expect(grid.solution).to_be_hidden()
    expect(grid.hint).to_be_hidden()
    saved(lab, server, item, locked=True, right=False, revealed=["solution"])
    assert [one["revealed"] for one in stored(server)[item]["attempts"]] == [[]]
    assert len(stored(server)[item]["attempts"]) == 1
    grid.again.press("Enter")
    expect(grid.outcome(0, 0)).to_be_hidden()
    assert given_away(grid) == LARGE_RESULTS[:1]


def test_the_solution_can_be_asked_for_and_is_noted_in_the_same_answer(new_lab, server):
    lab = new_lab()
    lab.open(server.make_notebook(IMPORTS, DECK))
    lab.run_all()
    grid = Grid(lab)
    lock(grid, "2", "5", "-2", "1", sure=0)
    saved(lab, server, RECORD.id, locked=True, revealed=[])
    when = stored(server)[RECORD.id]["when"]
    grid.solution.press("Enter")
    expect(grid.outcome(0, 1)).to_be_focused()
    saved(lab, server, RECORD.id, locked=True, revealed=["solution"], when=when, attempts=[])
    lab.stop_kernel()
    lab.restart_kernel()
    lab.run_all()
    expect(Grid(lab).outcome(0, 1)).to_be_visible()


def test_what_was_shown_without_a_kernel_is_saved_by_the_next_one(new_lab, server):
    lab = new_lab()
    lab.open(server.make_notebook(IMPORTS, DECK))
    lab.run_all()
    grid = Grid(lab)
    lock(grid, "2", "5", "-2", "1", sure=0)
    saved(lab, server, RECORD.id, locked=True, revealed=[])
    lab.stop_kernel()
    grid.solution.press("Enter")
    expect(grid.outcome(0, 1)).to_be_focused()
    expect(grid.root.locator("summary").first).to_have_text("⚠ Not saved: read why")
    lab.restart_kernel()
    lab.run_all()
    saved(lab, server, RECORD.id, locked=True, revealed=["solution"], attempts=[])


@pytest.mark.closer
@pytest.mark.alone
def test_each_cell_of_the_right_answer_says_how_it_is_made(lab):
    grid = show(lab)
    lock(grid, "2", "5", "-2", "1", sure=0)
    assert grid.marks() == [["right", "wrong"], ["right", "right"]]
    grid.solution.press("Enter")
    assert grid.texts("right") == [["2", "-5"], ["-2", "1"]]
    expect(grid.outcome(0, 1)).to_be_focused()
    expect(grid.sentence).to_have_text(SENTENCES[1])
    for key, number in [("ArrowDown", 3), ("ArrowLeft", 2), ("ArrowUp", 0)]:
        grid.press(key)
        expect(grid.sentence).to_have_text(SENTENCES[number])
        expect(grid.outcome(*divmod(number, 2))).to_have_attribute("aria-label", SENTENCES[number])
        assert grid.verdict.inner_text().count(SENTENCES[number]) == 0, "the sum stands once"
        sources = RECORD.trace.comes_from(*divmod(number, 2))
        for name in ("input", "kernel"):
            places = {(cell.row, cell.column) for cell in sources if cell.grid == name}
            assert grid.marked(name, "lu-from") == places
    grid.outcome(1, 1).hover()
    expect(grid.sentence).to_have_text(SENTENCES[3])
    grid.again.press("Enter")
    grid.cell(0, 1).focus()
    grid.fill("-5")
    grid.sure(3).check()
    grid.lock.press("Enter")
    grid.expect_verdict("Right, and you were certain.")
    assert " ".join(grid.verdict.inner_text().split()) == "✓ Right, and you were certain."
    grid.place(1, 1).hover()
    expect(grid.sentence).to_have_text(SENTENCES[3])


@pytest.mark.alone
def test_before_locking_nothing_is_given_away(lab):
    grid = show(lab)
    for place in [(0, 0), (1, 1)]:
        grid.place(*place).hover()
        grid.cell(*place).focus()
        expect(grid.sentence).to_have_text(PROMPT)
        assert grid.marked("input", "lu-from") == set()
    expect(grid.outcome(0, 0)).to_be_hidden()
    assert grid.marks() == [["", ""], ["", ""]]


# --- size first, worked examples ------------------------------------------------------------------


@pytest.mark.alone
def test_a_wrong_size_is_explained_and_the_learner_goes_on_with_the_right_one(lab):
    grid = show(lab, f"{PROBLEM}\nAnswerGrid(problem, ask_size=True)")
    expect(grid.table("answer")).to_be_hidden()
    grid.size("rows").focus()
    grid.fill("3", "nine")
    expect(grid.said).to_contain_text(
        "The number of columns (“nine”) must be a whole number from 1 to 12."
    )
    grid.size("columns").fill("3")
    grid.press("Enter")
    expect(grid.cell(0, 0)).to_be_focused()
    grid.fill(
        *(str(value) for row in exercises.answer_of(RECORD, "stride-ignored") for value in row)
    )
    grid.press("ArrowRight", "Enter", "Enter")
    grid.expect_verdict("Y has another size.")
    grid.expect_verdict(exercises.misconception("stride-ignored").belief)
    expect(grid.outcome(0, 0)).to_be_hidden()
    assert "2×2" not in grid.root.inner_text(), "nor is the size given away"
    grid.hint.press("Enter")
    expect(grid.hinted).to_contain_text("Rows of Y: floor((3 + 2·1 - 2 - 1) / 2) + 1 = ?")
    grid.onward.press("Enter")
    expect(grid.cell(0, 0)).to_be_focused()
    assert [len(row) for row in grid.typed()] == [2, 2]
    grid.fill("2", "-5", "-2", "1")
    grid.press("ArrowRight", "Control+Enter")
    grid.expect_verdict("Right, though you were not sure.")
    expect(grid.attempts).to_have_count(1)


@pytest.mark.closer
@pytest.mark.alone
def test_what_was_typed_comes_back_when_the_grid_grows_again(lab):
    grid = show(lab, f"{PROBLEM}\nAnswerGrid(problem, ask_size=True)")
    grid.size("rows").fill("2")
    grid.size("columns").fill("2")
    grid.cell(0, 0).focus()
    grid.fill("1", "2", "3", "4")
    grid.size("columns").fill("1")
    assert grid.typed() == [["1"], ["3"]]
    grid.size("columns").fill("")
    expect(grid.table("answer")).to_be_hidden()
    grid.size("columns").fill("3")
    assert grid.typed() == [["1", "2", ""], ["3", "4", ""]]


@pytest.mark.closer
@pytest.mark.alone
def test_a_worked_example_leaves_the_last_cells(lab):
    grid = show(lab, f"{PROBLEM}\nAnswerGrid(problem, blanks=2)")
    assert grid.worked.all_inner_texts() == SENTENCES[:2]
    assert grid.typed() == [["2", "-5"], ["", ""]]
    assert grid.marks() == [["given", "given"], ["", ""]]
    grid.place(0, 1).hover()
    expect(grid.sentence).to_have_text(SENTENCES[1])
    grid.place(1, 1).hover()
    expect(grid.sentence).to_have_text(PROMPT)
    grid.cell(0, 1).focus()
    grid.page.keyboard.type("9")
    assert grid.typed()[0][1] == "-5"
    grid.press("Enter")
    expect(grid.cell(1, 0)).to_be_focused()
    grid.fill("-2", "1")
    grid.press("Space", "Enter", "Enter")
    grid.expect_verdict("Right, though you called it a guess.")
    assert grid.marks() == [["given", "given"], ["right", "right"]]


# --- kernel and model -----------------------------------------------------------------------------


def test_it_works_without_a_kernel_and_the_next_kernel_saves_it(new_lab, server):
    lab = new_lab()
    lab.open(server.make_notebook(IMPORTS, DECK))
    lab.run_all()
    grid = Grid(lab)
    lab.stop_kernel()
    lock(grid, "2", "-5", "-2", "1", sure=3)
    grid.expect_verdict("Right, and you were certain.")
    expect(grid.kept).to_contain_text("kept in this page only")
    assert stored(server).get(RECORD.id, {}).get("locked") is not True
    lab.restart_kernel()
    lab.run_all()
    again = Grid(lab)
    again.expect_verdict("Right, and you were certain.")
    saved(lab, server, RECORD.id, locked=True, right=True, confidence=3)
    expect(again.kept).to_contain_text(str(server.folder / PROGRESS))
    expect(again.kept).not_to_contain_text("in this page only")


UNSAVED = "() => [...(globalThis[Symbol.for('lecture_utils.unsaved')] ?? [])].length"


@pytest.mark.closer
def test_what_is_typed_is_in_the_file_a_second_later_and_on_the_page_until_then(lab, server):
    grid = show(lab)
    grid.cell(0, 0).focus()
    grid.page.keyboard.type("-12")
    assert lab.page.evaluate(UNSAVED) == 1
    saved(lab, server, RECORD.id, locked=False, cells=[["-12", ""], ["", ""]])
    lab.until("the page told", lambda: lab.page.evaluate(UNSAVED) == 0)
    lines = (server.folder / PROGRESS).read_text(encoding="ascii").splitlines()
    assert len(lines) < 3, "not a line for each key"


@pytest.mark.closer
def test_what_is_typed_is_in_the_file_while_the_kernel_is_at_work(lab, server):
    """A training may take an hour: the disk is written beside it."""
    grid = show(lab)
    grid.cell(0, 0).fill("7")
    lab.until(
        "the number in Python", lambda: lab.python("grid.answer") == [[7, None], [None, None]]
    )
    assert lab.python("__import__('time').sleep(3)") is None
    assert stored(server)[RECORD.id]["cells"] == [["7", ""], ["", ""]]


def test_a_kernel_that_is_killed_as_one_types_leaves_it_to_the_page(new_lab, server):
    lab = new_lab()
    lab.open(server.make_notebook(IMPORTS, DECK))
    lab.run_all()
    grid = Grid(lab)
    pid = lab.python("__import__('os').getpid()")
    os.kill(pid, signal.SIGSTOP)
    grid.cell(0, 0).focus()
    grid.fill("2", "-5")
    os.kill(pid, signal.SIGKILL)
    lab.restart_kernel()
    lab.run_all()
    again = Grid(lab)
    assert again.typed() == [["2", "-5"], ["", ""]]
    saved(lab, server, RECORD.id, locked=False, cells=[["2", "-5"], ["", ""]])


@pytest.mark.closer
def test_who_types_fast_loses_nothing_to_the_kernel(lab):
    grid = show(lab, f"{PROBLEM}\ngrid = AnswerGrid(problem, ask_size=True)\ngrid")
    grid.size("rows").focus()
    grid.fill("6", "6")
    for start in (0, 100):
        grid.cell(0, 0).focus()
        grid.fill(*map(str, range(start, start + 36)))
        rows = [[start + 6 * r + c for c in range(6)] for r in range(6)]
        lab.until("the numbers in Python", lambda rows=rows: lab.python("grid.answer") == rows)
        assert grid.typed() == [[str(value) for value in row] for row in rows]


def test_two_views_and_python_stay_in_step(lab, server):
    show(lab)
    lab.run(IMPORTS, DECK, "grid")
    first, second = Grid(lab), Grid(lab, 1)
    first.cell(0, 0).focus()
    first.fill("2", "-5", "-2")
    lab.until("the texts in the second view", lambda: second.typed() == [["2", "-5"], ["-2", ""]])
    expect(first.cell(1, 1)).to_be_focused()
    second.cell(1, 1).fill("4")
    second.sure(1).check()
    expect(first.sure(1)).to_be_checked()
    lab.until("the answer in Python", lambda: lab.python("grid.answer") == [[2, -5], [-2, 4]])
    second.lock.press("Enter")
    first.expect_verdict(said([[2, -5], [-2, 4]]))
    first.again.press("Enter")
    second.expect_open()
    saved(lab, server, RECORD.id, locked=False)


def test_a_saved_notebook_holds_the_picture_and_no_widget(lab, server):
    grid = show(lab)
    lock(grid, "2", "-5", "-2", "1")
    grid.expect_verdict("Right, as you were fairly sure.")
    notebook = nbformat.read(server.notebooks / lab.save(), as_version=4)
    (data,) = [out["data"] for out in notebook.cells[1].outputs]
    assert WIDGET_VIEW not in data and "image/png" in data
    assert data["text/plain"].startswith(f"AnswerGrid({RECORD.id}: Y is 2×2)")
    assert "widgets" not in notebook.metadata


@pytest.mark.alone
def test_markup_in_an_answer_and_in_a_question_is_text(lab):
    markup = "<img src=x onerror=window.hit=1>"
    grid = show(lab)
    grid.cell(0, 0).fill(markup)
    grid.cell(0, 1).focus()
    expect(grid.said).to_contain_text(markup)
    choices = f"(Choice({markup!r}, False, {markup!r}), Choice('b', True, 'c'))"
    lab.run(IMPORTS, f"Quiz(Question('m', 'l', {markup!r}, {choices}))")
    quiz = QuizPage(lab)
    quiz.choice("A").check()
    quiz.sure(0).check()
    quiz.lock.press("Enter")
    quiz.expect_verdict(markup)
    assert quiz.root.locator("img").count() == 0
    assert lab.page.evaluate("() => window.hit") is None


# --- the quiz -------------------------------------------------------------------------------------


def test_a_quiz_by_keyboard_alone_survives_a_restart(new_lab, server):
    lab = new_lab()
    item = secrets.token_hex(4)
    lab.open(server.make_notebook(IMPORTS, QUIZ.format(id=item)))
    lab.run_all()
    quiz = QuizPage(lab)
    expect(quiz.where).to_have_text("Question 1 of 2")
    lab.focus_page()
    quiz.tab_to(quiz.choice("A"))
    quiz.press("Control+Enter")
    expect(quiz.said).to_have_text("Choose an answer and say how sure you are, then lock.")
    quiz.press("c")
    assert quiz.chosen() == "C"
    quiz.press("ArrowUp")
    assert quiz.chosen() == "B"
    quiz.press("a", "Enter", "ArrowRight", "ArrowRight", "ArrowRight", "Enter")
    expect(quiz.lock).to_be_focused()
    quiz.press("Enter")
    quiz.expect_verdict("A is not right.")
    quiz.expect_verdict("You laid K on X itself.")
    quiz.expect_verdict("most useful kind of error")
    expect(quiz.labels.nth(0)).to_contain_text("✗ your answer, wrong")
    expect(quiz.verdict).not_to_contain_text("B is right")
    assert "Counted with the border" not in quiz.everything()
    assert quiz.root.locator(".lu-choosing [data-mark=right]").count() == 0
    expect(quiz.score).to_have_text("1 of 2 answered, 0 right.")
    saved(lab, server, f"{item}-a", locked=True, revealed=[])
    quiz.tab_to(quiz.solution)
    quiz.press("Enter")
    expect(quiz.verdict).to_be_focused()
    quiz.expect_verdict("B is right: 2. Counted with the border.")
    expect(quiz.labels.nth(1)).to_contain_text("✓ right")
    saved(lab, server, f"{item}-a", locked=True, revealed=["solution"], attempts=[])
    saved(lab, server, f"{item}-a", choice=0, locked=True, right=False, ids=["padding-forgotten"])
    quiz.button("next").press("Enter")
    expect(quiz.where).to_have_text("Question 2 of 2")
    expect(quiz.choice("A")).to_be_focused()
    quiz.press("a", "Enter", "Space", "Control+Enter")
    quiz.expect_verdict("A is right, though you called it a guess.")
    expect(quiz.score).to_have_text("All 2 answered: 1 right, 1 of them at the first try.")
    saved(lab, server, f"{item}-b", choice=0, locked=True, right=True, confidence=0)
    lab.restart_kernel()
    lab.run_all()
    quiz = QuizPage(lab)
    expect(quiz.score).to_have_text("All 2 answered: 1 right, 1 of them at the first try.")
    quiz.expect_verdict("You laid K on X itself.")
    quiz.again.press("Enter")
    quiz.expect_open()
    expect(quiz.choice("A")).to_be_focused()
    quiz.press("b", "Enter", "Space", "Enter", "Enter")
    quiz.expect_verdict("B is right, though you called it a guess.")
    expect(quiz.attempts).to_have_text(["A: 6 (certain). Not right."])
    expect(quiz.score).to_have_text("All 2 answered: 2 right, 1 of them at the first try.")


def test_a_quiz_works_without_a_kernel(new_lab, server):
    lab = new_lab()
    lab.open(server.make_notebook(IMPORTS, QUIZ.format(id="w")))
    lab.run_all()
    quiz = QuizPage(lab)
    lab.stop_kernel()
    quiz.choice("B").check()
    quiz.sure(1).check()
    quiz.lock.press("Enter")
    quiz.expect_verdict("B is right, though you were not sure.")
    quiz.button("next").press("Enter")
    expect(quiz.where).to_have_text("Question 2 of 2")
    expect(quiz.kept).to_contain_text("kept in this page only")


def test_predictions_are_kept_closed_until_a_later_page_opens_them(lab, server):
    name = f"p{secrets.token_hex(3)}"
    code = QUIZ.format(id=name)
    lab.run(IMPORTS, code.replace("\n])", "\n], reveal=False)"))
    page = QuizPage(lab)
    page.choice("A").check()
    page.sure(2).check()
    page.lock.click()
    page.expect_verdict("Your prediction is locked: A.")
    expect(page.score).to_have_text("1 of 2 locked.")
    expect(page.numbers.first).to_have_attribute("aria-label", "Question 1, locked")
    shown = page.root.inner_text()
    assert "You laid K on X itself" not in shown
    assert "not right" not in shown
    assert "✓" not in shown
    assert "✗" not in shown
    expect(page.labels.nth(0)).to_contain_text("• your answer, locked")
    assert lab.accessibility_problems() == []
    expect(page.solution).to_have_count(0)
    page.again.click()
    expect(page.attempts).to_have_text(["A: 6 (fairly sure)."])
    page.choice("B").check()
    page.sure(0).check()
    page.lock.click()
    page.expect_verdict("Your prediction is locked: B.")
    answers = "__import__('lecture_utils').progress.load().answers.items()"
    held = f"[a['choice'] for item, a in {answers} if {name!r} in item and a['locked']]"
    lab.until("the prediction in the file", lambda: lab.python(held) == [1])

    lab.run(IMPORTS, code)
    opened = QuizPage(lab)
    opened.button("back").click()
    opened.expect_verdict("B is right, though you called it a guess.")
    expect(opened.attempts).to_have_text(["A: 6 (fairly sure). Not right."])


@pytest.mark.closer
@pytest.mark.alone
def test_the_questions_can_be_reached_by_number_and_say_their_state(lab):
    quiz = show_quiz(lab)
    expect(quiz.numbers).to_have_count(2)
    quiz.numbers.nth(1).click()
    expect(quiz.where).to_have_text("Question 2 of 2")
    assert quiz.numbers.nth(1).get_attribute("aria-current") == "step"
    quiz.choice("B").check()
    quiz.sure(2).check()
    quiz.lock.click()
    quiz.expect_verdict("B is not right.")
    assert quiz.numbers.nth(1).get_attribute("aria-label") == "Question 2, wrong"
    quiz.button("back").click()
    expect(quiz.where).to_have_text("Question 1 of 2")
    quiz.expect_open()
    assert quiz.numbers.nth(0).get_attribute("aria-label") == "Question 1, open"


def test_two_views_of_a_quiz_stay_in_step(lab):
    show_quiz(lab)
    lab.run(IMPORTS, QUIZ.format(id=secrets.token_hex(4)), "quiz")
    first, second = QuizPage(lab), QuizPage(lab, 1)
    first.choice("B").check()
    expect(second.choice("B")).to_be_checked()
    second.button("next").click()
    expect(first.where).to_have_text("Question 2 of 2")
    first.button("back").click()
    expect(second.choice("B")).to_be_checked()


# --- how they look and behave ---------------------------------------------------------------------


def states(lab):
    """Both widgets, open and locked, as (widget, step that leads there)."""
    grid = show(lab)
    yield grid
    lock(grid, "2", "x", "", "1", sure=3)
    yield grid
    grid.cell(0, 1).fill("-7")
    grid.lock.press("Enter")
    grid.lock.press("Enter")
    grid.expect_verdict("Not finished yet.")
    grid.hint.press("Enter")
    yield grid
    grid.solution.press("Enter")
    yield grid
    grid.again.press("Enter")
    grid.keys.locator("summary").click()
    yield grid
    grid = show(lab, f"{PROBLEM}\nAnswerGrid(problem, blanks=2, size='small')")
    yield grid
    grid = show(lab, "AnswerGrid(exercises.problem('max_unpool2d', 3, 1))")
    yield grid
    quiz = show_quiz(lab)
    yield quiz
    quiz.choice("C").check()
    quiz.sure(0).check()
    quiz.lock.press("Enter")
    quiz.expect_verdict("C is not right.")
    yield quiz
    quiz.solution.press("Enter")
    quiz.expect_verdict("B is right")
    yield quiz


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing(lab, theme):
    lab.theme(theme)
    for _ in states(lab):
        assert lab.accessibility_problems(".lu-widget") == []


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.parametrize("width", [320, 640, 1000])
def test_nothing_stands_out_of_a_narrow_page(lab, width):
    lab.width(width)
    for widget in states(lab):
        for size in SIZES:
            widget.keys.evaluate("one => { one.open = true }")
            widget.root.locator("select.lu-size").select_option(size)
            lab.settle()
            assert widget.overflowing() == [], size


def test_jupyterlab_takes_no_key_from_them(lab):
    grid = show(lab)
    assert grid.stolen_keys() == []
    grid = show(lab, f"{PROBLEM}\nAnswerGrid(problem, ask_size=True)")
    assert grid.stolen_keys() == []
    quiz = show_quiz(lab)
    assert quiz.stolen_keys() == []


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_the_focus_is_seen(lab, theme):
    lab.theme(theme)
    for make in (show, show_quiz):
        widget = make(lab)
        lab.focus_page()
        reached = widget.tab_through()
        assert len(reached) >= 8
        assert [one for one in reached if not is_seen(one[1])] == []


@pytest.mark.closer
@pytest.mark.alone
def test_the_size_setting_makes_the_cells_larger(lab):
    grid = show(lab)
    heights = []
    for size in SIZES:
        grid.keys.evaluate("one => { one.open = true }")
        grid.root.locator("select.lu-size").select_option(size)
        lab.settle()
        heights.append(grid.place(0, 0).bounding_box()["height"])
    small, medium, large, classroom = heights
    assert small < medium < large
    assert large >= 2 * small
    assert classroom > medium, "as large as the room allows, and what is open takes none of it"
    lab.until("the size in Python", lambda: lab.python("grid.size") == "classroom")


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.chromium_only("a wish for less motion")
def test_who_wants_less_motion_sees_none(lab):
    lab.page.emulate_media(reduced_motion="reduce")
    for widget in states(lab):
        assert widget.moving() == []


@pytest.mark.alone
@pytest.mark.chromium_only("a finger")
def test_a_finger_is_enough(new_lab, server):
    lab = new_lab(has_touch=True, is_mobile=True, viewport={"width": 800, "height": 1000})
    lab.open(server.make_notebook(IMPORTS, DECK))
    lab.run_all()
    grid = Grid(lab)
    for place, text in {(0, 0): "2", (0, 1): "-5", (1, 0): "-2", (1, 1): "2"}.items():
        grid.cell(*place).tap()
        grid.page.keyboard.type(text)
    grid.sure(1).tap()
    grid.lock.tap()
    grid.expect_verdict(said([[2, -5], [-2, 2]]))
    grid.solution.tap()
    grid.outcome(0, 0).tap()
    expect(grid.sentence).to_have_text(SENTENCES[0])
    grid.again.tap()
    grid.expect_open()
