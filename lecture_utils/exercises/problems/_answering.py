"""An answer to a problem: what it tells, and which one a misconception leads to."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.checks import shown
from lecture_utils.exercises.diagnosis._look_up import Diagnosis, lookup
from lecture_utils.exercises.diagnosis._reading import read_answer
from lecture_utils.exercises.misconceptions._catalogue import wrong_grid
from lecture_utils.exercises.problems._problem import Problem


def answer_of(problem: Problem, id: str) -> np.ndarray | None:
    """The grid that a learner with this misconception would give.

    Parameters
    ----------
    problem : Problem
    id : str
        Of a misconception.

    Returns
    -------
    numpy.ndarray or None
        Of any size. None where the belief does not apply, because it is about another operation, or
        about padding where there is none, or because it leads to no grid: its window does not fit.

    Raises
    ------
    TypeError, ValueError
        ``problem`` is none; there is no such misconception.

    Examples
    --------
    >>> from lecture_utils import slides
    >>> from lecture_utils.exercises import given
    >>> lecture = given("conv_transpose2d", [[2, -5], [-2, 1]], slides.K, stride=2, padding=1)
    >>> answer_of(lecture, "kernel-not-turned")
    array([[ 0, -7,  0],
           [ 2,  3, -1],
           [ 0,  3,  0]])
    """
    problem = checked(problem)
    return wrong_grid(problem.operation, problem.call, id)


def diagnose(problem: Problem, answer: Any) -> Diagnosis:
    """What an answer tells: right, a misconception, two at once, a slip, or where to look.

    Parameters
    ----------
    problem : Problem
    answer : rows of numbers, or array_like (rows, columns)
        None is an empty cell. Any size; where the right numbers are not whole, they may be rounded
        to two digits behind the point.

    Returns
    -------
    Diagnosis

    Raises
    ------
    TypeError, ValueError
        ``problem`` is none; the answer is no grid, its rows have different lengths, or a cell is no
        number.

    Examples
    --------
    >>> from lecture_utils import slides
    >>> from lecture_utils.exercises import given
    >>> lecture = given("conv2d", slides.X, slides.K, **slides.CONVOLUTION)
    >>> diagnose(lecture, [[2, -5], [-2, 1]]).kind
    'right'
    >>> found = diagnose(lecture, [[-4, 3], [2, -5]])
    >>> found.kind, found.ids
    ('misconception', ('kernel-flipped',))
    >>> diagnose(lecture, [[2, -5], [2, None]]).message
    'Right so far: 2 of 3. Look again at Y[1, 0].'
    """
    return lookup(checked(problem).key(), read_answer(answer))


def checked(problem: Any) -> Problem:
    """``problem`` if it is one."""
    if isinstance(problem, Problem):
        return problem
    raise TypeError(
        f"problem (={shown(problem)}) must be a Problem, not {type(problem).__name__}. Use for "
        "example problem=exercises.problem('conv2d', seed=1)."
    )
