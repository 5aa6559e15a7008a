"""What stands on a handout, as plain lists and texts: questions, grids, steps, wrong grids."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from lecture_utils import exercises
from lecture_utils.engine.trace import format_number
from lecture_utils.exercises import Misconception, Problem
from lecture_utils.handouts.wording import Head

#: Each sheet draws its problems from this many seeds of its own, each class its sheets.
SEEDS = 1000

#: So many wrong grids are shown of each problem.
_MOST = 3

Wrong = tuple[Misconception, np.ndarray]


def problems_of(head: Head, n: int) -> tuple[Problem, ...]:
    """Problems that are all different, from seeds that no other sheet uses."""
    found: dict[Any, Problem] = {}
    seeds = itertools.count(SEEDS * head.seed)
    while len(found) < n:
        rising = min(3, 1 + len(found) // 2)
        level = head.difficulty if isinstance(head.difficulty, int) else rising
        problem = exercises.problem(head.operation, level, next(seeds))
        numbers = [problem.trace.grids[grid].values.tolist() for grid in problem.shown]
        found.setdefault((problem.question, str(numbers)), problem)
    return tuple(found.values())


def asked(problem: Problem) -> dict[str, Any]:
    """A problem as it is handed out: the last grid is empty, to be filled in."""
    grids = []
    for name, sign in zip((*problem.shown, "output"), ("", *problem.signs), strict=True):
        grid = problem.trace.grids[name]
        grids.append(_grid(grid.values, grid.label, sign=sign, labelled=True))
    grids[-1] |= {"rows": [[None] * len(row) for row in grids[-1]["rows"]], "framed": True}
    # the last words ("What is Y?") stay on one line
    question = "\N{NO-BREAK SPACE}".join(problem.question.rsplit(" ", 2))
    return {"question": question, "grids": grids}


def solved(problem: Problem, wrong: Sequence[Wrong]) -> dict[str, Any]:
    """The same with its results, the sentence of each step, and wrong grids with their beliefs."""
    told = asked(problem)
    told["grids"][-1]["rows"] = _grid(problem.answer)["rows"]
    beliefs = [
        {"grid": _wrong_grid(problem, answer), "belief": belief.belief, "id": belief.id}
        for belief, answer in wrong
    ]
    return told | {"steps": sentences(problem), "wrong": beliefs}


def result(number: int, problem: Problem) -> dict[str, Any]:
    """The result alone, under the number of the problem."""
    return _grid(problem.answer, str(number))


def sentences(problem: Problem) -> list[str]:
    """The step that makes each cell of the answer, in words; cells that no step makes together."""
    steps = [
        step for step in problem.trace.steps if any(cell.grid == "output" for cell in step.writes)
    ]
    made = {cell for step in steps for cell in step.writes if cell.grid == "output"}
    symbol = problem.trace.grids["output"].symbol
    rest = [f"All other cells of {symbol} stay 0."] if len(made) < problem.answer.size else []
    return [step.sentence for step in steps] + rest


def telling(problems: Sequence[Problem]) -> list[list[Wrong]]:
    """For each problem the wrong grids to look out for: what a learner believed who gave them.

    They fit into the empty grid where possible. The first of a problem is the first of the
    catalogue; the others are those that were shown least on this sheet so far.
    """
    shown: Counter[str] = Counter()
    chosen = []
    for problem in problems:
        found = [
            (belief, answer)
            for belief in exercises.MISCONCEPTIONS
            if (answer := exercises.answer_of(problem, belief.id)) is not None
            and not np.array_equal(answer, problem.answer)
        ]
        found.sort(key=lambda wrong: wrong[1].shape != problem.answer.shape)  # the order stays
        first, rest = found[:1], found[1:]
        rest.sort(key=lambda wrong: (wrong[1].shape != problem.answer.shape, shown[wrong[0].id]))
        chosen.append(first + rest[: _MOST - 1])
        shown.update(belief.id for belief, _ in chosen[-1])
    return chosen


def _wrong_grid(problem: Problem, answer: np.ndarray) -> dict[str, Any]:
    """A wrong grid, rounded as a learner would; its wrong cells are marked if the size is right."""
    if answer.shape != problem.answer.shape:
        caption = f"{answer.shape[0]}×{answer.shape[1]}, not the right size"
        return _grid(np.round(answer, 2), caption, labelled=True)
    wrong = (answer != problem.answer).tolist()
    return _grid(np.round(answer, 2), labelled=True) | {"wrong": wrong}


def _grid(
    values: np.ndarray, caption: str = "", sign: str = "", labelled: bool = False
) -> dict[str, Any]:
    rows = [[format_number(value) for value in row] for row in values.tolist()]
    return {
        "rows": rows,
        "caption": caption,
        "sign": sign,
        "labelled": labelled,
        "framed": False,
        "wrong": None,
    }
