"""An operation as a procedure of named stages; a misconception replaces one of them.

A stage is a function: it gets the work so far (a mapping of names to grids and settings) and
returns what it adds or changes. The stages of one procedure run in their order, the last leaves the
result in ``y``. A belief about one stage is another function for that stage, so two beliefs about
different stages need no code of their own: both stages are replaced.

    convolution             operands, kernel, holes, border, places, combine, result
    transposed convolution  operands, kernel, holes, zeros, border, places, combine, result
    pooling                 operands, border, places, choose, result
    unpooling               value, place, fill, result
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lecture_utils.exercises.procedures import _convolution_stages as convolution
from lecture_utils.exercises.procedures import _pooling_stages as pooling
from lecture_utils.exercises.procedures import _transposed_stages as transposed
from lecture_utils.exercises.procedures import _unpooling_stages as unpooling
from lecture_utils.exercises.procedures._grids_and_windows import NoAnswer, Stage, Work

#: What is done right, stage by stage, for each topic.
PROCEDURES: Mapping[str, Mapping[str, Stage]] = {
    "conv2d": convolution.STAGES,
    "dilated_conv2d": convolution.STAGES,
    "conv_transpose2d": transposed.STAGES,
    "max_pool2d": pooling.MAX_STAGES,
    "avg_pool2d": pooling.AVERAGE_STAGES,
    "max_unpool2d": unpooling.STAGES,
}

#: The topics of the generator.
OPERATIONS = tuple(PROCEDURES)


@dataclass(frozen=True)
class Replacement:
    """Another function for a stage, under the name of the belief that it comes from."""

    name: str
    stage: str
    function: Stage


Outcome = tuple[tuple[str, ...], np.ndarray]


def compute(
    operation: str, call: Work, replacements: Sequence[Replacement] = ()
) -> np.ndarray | None:
    """The grid that the procedure gives with these stages replaced; None if there is none.

    Examples
    --------
    >>> call = {"input": np.eye(3), "weight": np.eye(2), "stride": (1, 1), "padding": (0, 0)}
    >>> compute("conv2d", call | {"dilation": (1, 1)})
    array([[2., 0.],
           [0., 2.]])
    """
    stages = PROCEDURES[operation]
    others = {r.stage: r.function for r in replacements}
    if len(others) < len(replacements) or not others.keys() <= stages.keys():
        return None  # nobody does one stage in two ways
    work = call
    try:
        for function in {**stages, **others}.values():
            work = {**work, **function(work)}
    except NoAnswer:  # for instance a window larger than the grid: this belief has no answer
        return None
    answer: np.ndarray = work["y"]
    return answer


def outcomes(
    operation: str, call: Work, replacements: Sequence[Replacement], most: int = 1
) -> Iterator[Outcome]:
    """Every result with at most ``most`` stages replaced, and the names of the replacements.

    The work up to a stage is done once for all that comes after. What leads to no result is left
    out.
    """
    stages = PROCEDURES[operation]
    rights = tuple(stages.values())
    wrongs = [[r for r in reversed(replacements) if r.stage == stage] for stage in stages]
    # Ways to go on: who is replaced, the work so far, the number of stages done, how to go on.
    waiting: list[tuple[tuple[str, ...], Work, int, Stage]] = [((), call, 0, _nothing)]
    while waiting:
        names, work, done, function = waiting.pop()
        try:
            work = {**work, **function(work)}
            for n in range(done, len(rights)):
                if len(names) < most:
                    waiting += [((*names, r.name), work, n + 1, r.function) for r in wrongs[n]]
                work = {**work, **rights[n](work)}
        except NoAnswer:
            continue
        yield names, work["y"]


def _nothing(work: Work) -> dict[str, Any]:
    """The start of every way."""
    return {}
