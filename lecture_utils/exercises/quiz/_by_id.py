"""What an id asks: a problem or a question is made again from what its answer is kept under."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lecture_utils import checks, content
from lecture_utils.exercises.problems._calls import GRIDS
from lecture_utils.exercises.problems._making import EDITION, given, problem
from lecture_utils.exercises.problems._problem import Problem
from lecture_utils.exercises.quiz._asking import questions_of_course
from lecture_utils.exercises.quiz._costs import cost
from lecture_utils.exercises.quiz._question import Question
from lecture_utils.exercises.quiz._step_rule import step_rule
from lecture_utils.exercises.quiz._which_rule import which_rule

_DRAWN = re.compile(
    r"(rule-)?([a-z_0-9]+)-([123])-(\d{1,18})" + EDITION + r"(?:-(\d{1,4})x(\d{1,4}))?", re.ASCII
)
_COST = re.compile(r"cost-([a-z_]+)-(\d{1,18})", re.ASCII)
_STEP = re.compile(r"step-(.+)-(\d{1,4})-(\d{1,4})", re.ASCII)


def by_id(
    id: str, operation: str = "", numbers: Mapping[str, Any] | None = None
) -> Problem | Question:
    """The problem or the question of this id, for example one that was answered some days ago.

    Parameters
    ----------
    id : str
        Of a problem that was drawn by chance, a question of the course, a "Which rule?", a rule of
        a step or a cost.
    operation, numbers : str and mapping, optional
        Of a problem that was given: its ``operation`` and its ``numbers``. Its id alone does not
        tell them.

    Returns
    -------
    Problem or Question

    Raises
    ------
    TypeError, ValueError
        This course has nothing of this id, or the numbers are those of another problem.

    Examples
    --------
    >>> by_id("conv2d-2-17b").question
    'Slide K over X with stride 1 and padding 1. What is Y?'
    >>> by_id("02-output-size").text
    'X is 7×7, k = 3, s = 2, p = 0. How large is Y?'
    >>> from lecture_utils import slides
    >>> task = given("conv2d", slides.X, slides.K, **slides.CONVOLUTION)
    >>> by_id(task.id, task.operation, task.numbers) == task
    True
    """
    checks.text(id, "id", "conv2d-2-17b")
    try:
        found = _found(id, operation, numbers)
    except (KeyError, TypeError, ValueError) as why:
        raise ValueError(f"{_unknown(id)} {why}") from why
    if found is None or found.id != id:
        raise ValueError(_unknown(id))
    return found


def _found(id: str, operation: Any, numbers: Any) -> Problem | Question | None:
    if drawn := _DRAWN.fullmatch(id):
        rule, name, *settings, height, width = drawn.groups()
        difficulty, seed = map(int, settings)
        size = (int(height), int(width)) if height else None
        return which_rule(name, difficulty, seed) if rule else problem(name, difficulty, seed, size)
    if step := _STEP.fullmatch(id):
        worked = _found(step[1], operation, numbers)
        return (
            step_rule(worked, int(step[2]), int(step[3])) if isinstance(worked, Problem) else None
        )
    if asked := _COST.fullmatch(id):
        return cost(asked[1], int(asked[2]))
    if id.startswith("given-") and numbers is not None:
        call = dict(numbers)
        grids = [
            call.pop(name) for name in GRIDS[checks.one_of(operation, "operation", tuple(GRIDS))]
        ]
        pairs = {name: tuple(v) if isinstance(v, list) else v for name, v in call.items()}
        return given(operation, *grids, **pairs)
    sheets = (path.stem for path in content.sheets_of() if path.stem[:2] == id[:2])
    asked_there = (one for sheet in sheets for one in questions_of_course(sheet))
    return next((one for one in asked_there if one.id == id), None)


def _unknown(id: str) -> str:
    return (
        f"id (={checks.shown(id)}) is that of no question in this course. Use for example "
        "id='02-output-size', or the id of a problem, problem.id."
    )
