"""Slips of arithmetic: for each cell of the answer, the values that one slip leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from lecture_utils.engine import ops
from lecture_utils.engine.trace import Step, Term, Trace, format_number

#: (value, name of the reason in the words, the term that it is about)
Slip = tuple[Any, str, str]


def steps_of(record: Trace) -> list[list[Step | None]]:
    """For each cell of the answer the step that writes it last, if there is one."""
    rows, columns = record.output.shape
    found: list[list[Step | None]] = [[None] * columns for _ in range(rows)]
    for step in record.steps:
        for cell in step.writes:
            if cell.grid == "output":
                found[cell.row][cell.column] = step
    return found


def slips(operation: str, call: Mapping[str, Any], record: Trace) -> list[list[list[Slip]]]:
    """For each cell of the answer every slip, the likelier ones first."""
    right = record.output
    counts = _counts(call) if operation == "avg_pool2d" else np.ones(right.shape)
    of = _OF.get(operation, _of_sum)
    return [
        [list(of(step, right[r, c], counts[r, c])) if step else [] for c, step in enumerate(row)]
        for r, row in enumerate(steps_of(record))
    ]


def _of_sum(step: Step, right: Any, _: float) -> Iterator[Slip]:
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


def _of_maximum(step: Step, right: Any, _: float) -> Iterator[Slip]:
    for term in step.terms:
        yield term.value, "other", _number(term)
    yield -right, "all", ""


def _of_unpooling(step: Step, right: Any, _: float) -> Iterator[Slip]:
    yield -right, "all", ""


def _of_average(step: Step, right: Any, count: float) -> Iterator[Slip]:
    for term in step.terms:
        yield right - 2 * term.value / count, "sign", _number(term)
    for term in step.terms:
        yield right - term.value / count, "left out", _number(term)
    yield -right, "all", ""


def _counts(call: Mapping[str, Any]) -> np.ndarray:
    """By how many cells each average is divided: the sum of ones over the average of ones."""
    of_ones = {**call, "input": np.ones(call["input"].shape)}
    sums, averages = ops.avg_pool2d(**of_ones, divisor_override=1), ops.avg_pool2d(**of_ones)
    return np.asarray(sums / averages)


def _number(term: Term) -> str:
    return format_number(term.value)


_OF = {
    "max_pool2d": _of_maximum,
    "max_unpool2d": _of_unpooling,
    "avg_pool2d": _of_average,
}
