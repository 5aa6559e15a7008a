"""Slips of arithmetic: for each cell of the answer, the values that one slip leads to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from lecture_utils.engine import ops
from lecture_utils.engine.trace import Step, Term, format_number
from lecture_utils.exercises._record import Problem

#: (value, name of the reason in the words, the term that it is about)
Slip = tuple[Any, str, str]


def steps_of(problem: Problem) -> list[list[Step | None]]:
    """For each cell of the answer the step that writes it last, if there is one."""
    rows, columns = problem.answer.shape
    found: list[list[Step | None]] = [[None] * columns for _ in range(rows)]
    for step in problem.trace.steps:
        for cell in step.writes:
            if cell.grid == "output":
                found[cell.row][cell.column] = step
    return found


def slips(problem: Problem) -> list[list[list[Slip]]]:
    """For each cell of the answer every slip, the likelier ones first."""
    right = problem.answer
    if problem.operation == "avg_pool2d":
        counts = _counts(problem)

        def explain(step: Step, cell: tuple[int, int]) -> Iterator[Slip]:
            return _of_average(step, right[cell], counts[cell])
    else:
        of = _OF.get(problem.operation, _of_sum)

        def explain(step: Step, cell: tuple[int, int]) -> Iterator[Slip]:
            return of(step, right[cell])

    return [
        [list(explain(step, (r, c))) if step else [] for c, step in enumerate(row)]
        for r, row in enumerate(steps_of(problem))
    ]


def _of_sum(step: Step, right: Any) -> Iterator[Slip]:
    products = [term for term in step.terms if term.value != 0]
    for term in products:
        yield right - 2 * term.value, "sign", term.text
    for term in products:
        yield right - term.value, "left out", term.text
    for term in products:
        yield right - term.value + sum(term.values), "added", term.text
    for term in step.terms:
        if term.values[0] == 0 != term.values[1]:
            yield right + term.values[1], "zero", term.text
    yield -right, "all", ""


def _of_maximum(step: Step, right: Any) -> Iterator[Slip]:
    for term in step.terms:
        yield term.value, "other", _number(term)
    yield -right, "all", ""


def _of_unpooling(step: Step, right: Any) -> Iterator[Slip]:
    yield -right, "all", ""


def _of_average(step: Step, right: Any, count: float) -> Iterator[Slip]:
    for term in step.terms:
        yield right - 2 * term.value / count, "sign", _number(term)
    for term in step.terms:
        yield right - term.value / count, "left out", _number(term)
    yield -right, "all", ""


def _counts(problem: Problem) -> np.ndarray:
    """By how many cells each average is divided: the sum of ones over the average of ones."""
    ones = np.ones(problem.call["input"].shape)
    call = {**problem.call, "input": ones}
    return ops.avg_pool2d(**{**call, "divisor_override": 1}) / ops.avg_pool2d(**call)


def _number(term: Term) -> str:
    return format_number(term.value)


_OF = {"max_pool2d": _of_maximum, "max_unpool2d": _of_unpooling}
