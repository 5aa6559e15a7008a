"""Which rule did this step use? One computed cell, and rules of which one goes with it."""

from __future__ import annotations

import re

import numpy as np
import pytest

from lecture_utils import Quiz
from lecture_utils.exercises import OPERATIONS, Problem, answer_of, given, step_rule
from tests.exercises.drawn import lecture, sample
from tests.refusals import holds, refusal


def a_step(problem: Problem) -> tuple[int, int]:
    """A cell that some step writes."""
    row, column = np.argwhere(problem.answer)[0].tolist()
    return row, column


@pytest.mark.parametrize("operation", OPERATIONS)
def test_one_rule_goes_with_the_step_and_each_other_gives_another_number(operation):
    for problem in sample(operation, 24):
        row, column = a_step(problem)
        asked = step_rule(problem, row, column)
        assert problem.key()["steps"][row][column] in asked.text
        assert [choice.misconception for choice in asked.choices if choice.right] == [None]
        values = []
        for choice in asked.choices:
            if not choice.right:
                found = answer_of(problem, choice.misconception)
                said = re.match(r"By this rule [YZ]\[\d, \d\] would be ([^ ]+)\. ", choice.feedback)
                assert float(said[1]) == pytest.approx(found[row, column], rel=1e-4)
                values.append(float(found[row, column]))
        assert problem.answer[row, column] not in values
        assert len(set(values)) == len(values) >= 2
        assert len({choice.text for choice in asked.choices}) == len(asked.choices) <= 4


def test_it_is_asked_and_kept_like_every_question():
    problem = lecture()["conv2d"]
    asked = step_rule(problem, 0, 1)
    assert asked == step_rule(problem, 0, 1) != step_rule(problem, 1, 0)
    assert asked.id == f"step-{problem.id}-0-1" and asked.lesson == "02_convolution"
    assert repr(Quiz(asked)) == f"Quiz(1 question: {asked.id})"


def test_the_right_rule_says_what_the_settings_are():
    texts = {
        operation: next(c.text for c in step_rule(problem, *a_step(problem)).choices if c.right)
        for operation, problem in lecture().items()
    }
    holds(texts["conv2d"], "outside X stand zeros", "K moves by 2 cells")
    holds(texts["conv_transpose2d"], "K times its number, 2 cells apart")
    dilated = given("conv2d", np.arange(25).reshape(5, 5), [[1, 2], [0, -1]], dilation=(2, 1))
    right = next(c.text for c in step_rule(dilated).choices if c.right)
    holds(right, "that are 2 down and 1 to the right apart.")


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda p: step_rule(None), TypeError, ["problem (=None)", "must be a Problem"]),
        (lambda p: step_rule(p, 2), ValueError, ["row (=2)", "from 0 to 1"]),
        (lambda p: step_rule(p, 0, -1), ValueError, ["column (=-1)"]),
        (lambda p: step_rule(p, "0"), TypeError, ["row (='0')"]),
    ],
)
def test_what_is_refused(call, error, words):
    holds(refusal(error, lambda: call(lecture()["conv2d"])), *words)


def test_a_cell_that_no_step_writes_is_refused():
    holds(refusal(ValueError, lambda: step_rule(lecture()["max_unpool2d"], 0, 0)), "another cell")
