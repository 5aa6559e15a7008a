"""The catalogue: every misconception, and the grid that a learner who has it would give."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from lecture_utils.exercises import (
    _beliefs_cut,
    _beliefs_dilation,
    _beliefs_kernel,
    _beliefs_pooling,
    _beliefs_scores,
    _beliefs_transposed,
    _beliefs_unpooling,
    _beliefs_window,
)
from lecture_utils.exercises._procedures import Replacement, compute
from lecture_utils.exercises._record import OPERATIONS, Misconception
from lecture_utils.exercises._rules import Rule
from lecture_utils.exercises._work import Work

if TYPE_CHECKING:
    from lecture_utils.exercises._record import Problem

#: A wrong grid with more cells than this is nothing that anybody writes down.
MOST_CELLS = 1024

_RULES: dict[str, Rule] = {
    rule.misconception.id: rule
    for module in (
        _beliefs_kernel,
        _beliefs_window,
        _beliefs_dilation,
        _beliefs_transposed,
        _beliefs_cut,
        _beliefs_pooling,
        _beliefs_unpooling,
    )
    for rule in module.RULES
}

#: Those about the costs of a segmentation: they lead to a number, not to a grid.
_SCORES: Mapping[str, Misconception] = _beliefs_scores.BELIEFS

#: Every misconception of the course.
MISCONCEPTIONS: tuple[Misconception, ...] = (
    *(rule.misconception for rule in _RULES.values()),
    *_SCORES.values(),
)

_OF: Mapping[str, tuple[Rule, ...]] = {
    operation: tuple(r for r in _RULES.values() if operation in r.misconception.operations)
    for operation in OPERATIONS
}


def misconception(id: str) -> Misconception:
    """The misconception with this id.

    Raises
    ------
    ValueError
        There is none.

    Examples
    --------
    >>> misconception("kernel-flipped").belief
    'K is turned by 180° before it slides.'
    """
    if isinstance(id, str) and id in _SCORES:
        return _SCORES[id]
    return _rule(id).misconception


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
    ValueError
        There is no such misconception.

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
    if isinstance(id, str) and id in _SCORES:
        return None
    rule = _rule(id)
    if rule not in _OF[problem.operation] or not rule.applies(problem.call):
        return None
    answer = compute(problem.operation, problem.call, [_replacement(rule)])
    return None if answer is None or not sensible(answer) else answer


def replacements(operation: str, call: Work) -> tuple[Replacement, ...]:
    """What replaces a stage in each misconception that these parameters leave in play."""
    return tuple(_replacement(rule) for rule in _OF[operation] if rule.applies(call))


def sensible(answer: np.ndarray) -> bool:
    """Whether a learner could write this grid down: no infinities, huge numbers, or huge grids."""
    return bool(answer.size <= MOST_CELLS and (np.abs(answer.astype(float)) < 1e9).all())


def fingerprint(answer: np.ndarray) -> tuple[Any, ...]:
    """Equal for equal grids only, whether they hold whole numbers or floats."""
    return (answer.shape, (answer.astype(float).round(6) + 0.0).tobytes())


def _replacement(rule: Rule) -> Replacement:
    return Replacement(rule.misconception.id, rule.stage, rule.function)


def _rule(id: Any) -> Rule:
    if not isinstance(id, str) or id not in _RULES:
        near = difflib.get_close_matches(str(id), _RULES, 1, 0) or list(_RULES)
        raise ValueError(
            f"id (={id!r}) is not the id of a misconception. Use for example {near[0]!r}, or "
            "another id of exercises.MISCONCEPTIONS."
        )
    return _RULES[id]
