"""Due: what was answered wrong is asked again, from ids and entries alone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from lecture_utils import AnswerGrid, Due, Quiz, exercises, progress, slides
from lecture_utils.learning.progress import DueItem, DueList
from tests.widgets.scripts import passed

DECK = exercises.given("conv2d", slides.X, slides.K, **slides.CONVOLUTION)
DRAWN = exercises.problem("max_pool2d", 2, seed=5)
RIGHT = [["2", "-5"], ["-2", "1"]]


@pytest.fixture(autouse=True)
def file(answers_of_this_test):
    """The progress file of the test."""
    return answers_of_this_test


def ago(days: float) -> str:
    return (datetime.now().astimezone() - timedelta(days)).isoformat(timespec="milliseconds")


def missed(widget: Any, days: float = 3, **fields: Any) -> str:
    """Answer the first question of a widget wrong, so many days ago; its item."""
    item, entry = next(iter(widget._entries.items()))
    answer = {"choice": 0} if entry["kind"] == "choice" else {"cells": [["7"]]}
    changed = {"locked": True, "right": False, "confidence": 3, "when": ago(days), **answer}
    widget._entries = {**widget._entries, item: {**entry, **changed, **fields}}
    return item


def answered(widget: Due, item: str, right: bool) -> None:
    """Answer a question that is due, as the page does it."""
    entry = {**widget._entries[item], "locked": True, "right": right, "when": ago(0)}
    entry |= {"choice": 1} if entry["kind"] == "choice" else {"cells": RIGHT}
    widget._entries = {**widget._entries, item: entry}


def parts(widget: Due) -> list[str]:
    return [part["item"] for part in widget._parts]


# --- what is asked --------------------------------------------------------------------------------


def test_every_kind_of_question_comes_back_as_it_was_asked():
    items = [
        missed(Quiz(exercises.questions("02_convolution")[1]), 9),
        missed(Quiz(exercises.which_rule("conv2d", 2, seed=10)), 8),
        missed(Quiz(exercises.cost("iou", seed=5)), 7),
        missed(AnswerGrid(DRAWN), 6),
        missed(AnswerGrid(DRAWN, blanks=2), 5),
        missed(AnswerGrid(DECK, ask_size=True), 4, size=["1", "1"]),
        missed(AnswerGrid(DRAWN, lesson="10_check_yourself", blanks=1), 3),
    ]
    asked = Due()
    assert parts(asked) == items
    question, rule, cost, whole, faded, sized, own = asked._parts
    assert [one["question"]["item"] for one in (question, rule, cost)] == items[:3]
    assert question["question"] == Quiz(exercises.questions("02_convolution")[1])._questions[0]
    assert whole["grid"] == AnswerGrid(DRAWN)._problem
    assert faded["grid"] == AnswerGrid(DRAWN, blanks=2)._problem
    assert sized["grid"] == AnswerGrid(DECK, ask_size=True)._problem
    assert asked._entries[own["item"]]["lesson"] == "10_check_yourself"


def test_it_is_asked_with_nothing_filled_in_and_nothing_shown():
    item = missed(AnswerGrid(DECK), revealed=["hint", "solution"], ids=["kernel-flipped"])
    entry = Due()._entries[item]
    assert (entry["cells"], entry["confidence"], entry["locked"]) == (None, None, False)
    assert (entry["right"], entry["revealed"], entry["ids"], entry["when"]) == (None, [], [], "")
    assert entry["attempts"] == [], "the last error is not told"
    kept = progress.load().answers[item]
    assert kept["locked"] and kept["cells"] == [["7"]], "looking at it writes nothing"


def test_what_was_begun_today_stays_and_what_was_begun_before_does_not():
    item = missed(AnswerGrid(DECK))
    first = Due()
    first._entries = {
        item: {**first._entries[item], "cells": [["2", ""], ["", ""]], "when": ago(0)}
    }
    progress.flush()
    assert Due()._entries[item]["cells"] == [["2", ""], ["", ""]]
    other = missed(AnswerGrid(DRAWN), 5)
    entry = AnswerGrid(DRAWN)._entries[other]
    again = {name: value for name, value in entry.items() if name != "attempts"}
    draft = {**entry, "attempts": [again], "locked": False, "right": None, "when": ago(4.9)}
    progress.record(other, draft)
    assert Due()._entries[other]["cells"] is None, "a draft of Try again, before it was due"


def test_an_answer_is_kept_beside_the_earlier_ones_and_moves_the_day():
    item = missed(AnswerGrid(DECK), 3)
    asked = Due()
    assert asked._parts[0]["right"] == "Next time: in 7 days."
    answered(asked, item, right=True)
    kept = progress.load().answers[item]
    assert (kept["right"], [one["right"] for one in kept["attempts"]]) == (True, [False])
    assert Due()._parts == []
    (later,) = progress.due().items
    assert (later.step, (later.day - progress.due().today).days) == (1, 7)
    # and a week later
    on_the_day = datetime.now().astimezone() + timedelta(7)
    assert parts(Due(progress.due(now=on_the_day))) == [item]


def test_the_second_right_answer_ends_it():
    item = missed(AnswerGrid(DECK), 20)
    entry = progress.load().answers[item]
    first = {name: value for name, value in entry.items() if name != "attempts"}
    progress.record(item, {**entry, "right": True, "when": ago(10), "attempts": [first]})
    asked = Due()
    assert asked._parts[0]["right"].startswith("It does not come back")
    answered(asked, item, right=True)
    assert progress.due().items == ()


def test_a_wrong_answer_comes_back_in_two_days():
    item = missed(Quiz(exercises.questions("03_dilated_convolution")[0]))
    asked = Due()
    assert asked._parts[0]["wrong"] == "Next time: in 2 days."
    answered(asked, item, right=False)
    assert [(one.day - progress.due().today).days for one in progress.due().items] == [2]


# --- what is said ---------------------------------------------------------------------------------


def test_an_empty_list_is_a_sentence():
    assert Due()._parts == [] and Due()._words == [
        "Nothing is due today.",
        "No question was answered wrong, or all such are done.",
    ]


def test_what_comes_later_is_said():
    missed(AnswerGrid(DECK), 0)
    assert Due()._words == ["Nothing is due today.", "1 question comes back later in 2 days."]
    missed(AnswerGrid(DRAWN), 3)
    assert Due()._words == ["1 question comes back later in 2 days."]


def test_what_the_course_has_no_more_is_left_out_and_named():
    wrong = {"kind": "choice", "lesson": "02_convolution", "choice": 0, "locked": True}
    wrong |= {"right": False, "when": ago(3)}
    gone = ["02-gone", "my-own", "conv2d-1-1b", "given-03f64c6b9b", "02-output-size/last-2"]
    for item in gone:
        progress.record(item, wrong)
    grid = {**wrong, "kind": "grid", "choice": None, "cells": [["1"]], "operation": "conv2d"}
    for item in (
        "conv2d-1-1b/last-0",
        "conv2d-1-2b/last-99",
        "conv2d-1-3b/last-01",
        "02-first-number",
    ):
        progress.record(item, grid)
    progress.record("given-0123456789", {**grid, "call": {**DECK.numbers}})
    assert Due()._parts == []
    first, said = Due()._words
    assert first == "Nothing is due today."
    assert said.startswith("10 questions are due, but not in this course, or not any more ('02-")
    assert said.endswith(", …). They are left out.")
    progress.record("conv2d-2-5b", grid)
    assert parts(Due()) == ["conv2d-2-5b"]


def test_a_clock_that_was_wrong_is_said():
    item = missed(AnswerGrid(DECK), -400)
    asked = Due()
    assert parts(asked) == [item]
    assert asked._words[0].startswith("1 answer says that a later day than today was its day")
    answered(asked, item, right=True)
    assert [(one.day - progress.due().today).days for one in progress.due().items] == [2]


def test_many_are_asked_in_turn_those_that_wait_longest_first():
    items = [missed(AnswerGrid(exercises.problem("conv2d", 1, seed=n)), 20 - n) for n in range(12)]
    asked = Due()
    assert parts(asked) == items[:10]
    assert asked._words == ["2 questions are due too: run this cell again after these."]
    assert parts(Due(most=3)) == items[:3]
    assert len(parts(Due(most=20))) == 12


def test_a_damaged_file_is_said(file):
    missed(AnswerGrid(DECK))
    file.write_text(file.read_text() + '{"format": "lecture6-progress", "vers\n')
    asked = Due()
    assert asked._troubled and "Line 2 cannot be used" in asked._kept
    assert len(asked._parts) == 1


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: Due([]), TypeError, "due (=[]) must be a list of what comes back"),
        (lambda: Due(most=0), ValueError, "most (=0)"),
        (lambda: Due(most=21), ValueError, "most (=21)"),
        (lambda: Due(most=2.5), TypeError, "most (=2.5)"),
        (lambda: Due(size="huge"), ValueError, "'huge'"),
    ],
)
def test_what_is_refused(call, error, words):
    with pytest.raises(error) as caught:
        call()
    assert words in str(caught.value)


def test_a_list_of_questions_that_nobody_answered_asks_nothing():
    day = progress.due().today
    asked = Due(
        DueList((DueItem("conv2d-1-5b", "", 0, day), DueItem("02-output-size", "", 0, day)), day)
    )
    assert asked._parts == [] and "2 questions are due, but not" in asked._words[1]


# --- what is left in a notebook -------------------------------------------------------------------


def test_nothing_that_is_stored_depends_on_anybodys_answers():
    def stored(widget: Due) -> dict[str, str]:
        data, _ = widget._repr_mimebundle_()
        return {kind: text for kind, text in data.items() if kind.startswith("text/")}

    empty = stored(Due())
    missed(AnswerGrid(DECK))
    assert stored(Due()) == empty
    assert set(empty) == {"text/plain", "text/html"}
    assert re.match(
        r"Due\(.*\)\nAn error brings a question back after 2 days\. ", empty["text/plain"]
    )
    assert empty["text/html"].count("<li>") == 3


def test_the_script(tmp_path):
    assert passed("due", {}, tmp_path) == 2
