"""The procedures behind the exercises: right ones are the operations; stages can be replaced."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from lecture_utils import ops, zeros
from lecture_utils.exercises import OPERATIONS
from lecture_utils.exercises.misconceptions._catalogue import replacements
from lecture_utils.exercises.problems._calls import completed, record_of
from lecture_utils.exercises.procedures._grids_and_windows import NoAnswer, frame, spread
from lecture_utils.exercises.procedures._procedures import PROCEDURES, compute, outcomes
from tests.exercises.drawn import sample, singles
from tests.refusals import holds
from tests.strategies import (
    avg_pool2d_calls,
    conv2d_calls,
    conv_transpose2d_calls,
    integers,
    max_pool2d_calls,
    max_unpool2d_calls,
    one_plane,
    tensors,
)
from tests.tables import examples

GRIDS = ("input", "weight", "indices")
LEFT_OUT = ("bias", "groups", "return_indices", "divisor_override")
CALLS = {
    "conv2d": conv2d_calls(integers, named_padding=False),
    "conv_transpose2d": conv_transpose2d_calls(integers),
    "max_pool2d": max_pool2d_calls(integers),
    "avg_pool2d": avg_pool2d_calls(integers),
    "max_unpool2d": max_unpool2d_calls(integers),
}


@pytest.mark.parametrize("operation", CALLS)
@settings(max_examples=examples(60))
@given(data=st.data())
def test_done_right_a_procedure_is_the_operation(operation, data):
    full, bare = one_plane(data.draw(CALLS[operation]))
    full, bare = (
        {name: value for name, value in call.items() if name not in LEFT_OUT}
        for call in (full, bare)
    )
    try:
        record = record_of(operation, bare)
    except ValueError as error:  # a call may lead to a grid that is too large to be watched
        holds(str(error), "a trace records at most")
        reject()
    call = completed(operation, bare, record)
    answer = compute(operation, call)
    np.testing.assert_array_equal(answer, record.output)
    np.testing.assert_array_equal(answer, getattr(ops, operation)(**call))

    full = {n: v.astype(float) if n in ("input", "weight") else v for n, v in full.items()}
    theirs = getattr(torch.nn.functional, operation)(**tensors(full)).numpy()[0, 0]
    np.testing.assert_allclose(answer.astype(float), np.where(np.isinf(theirs), answer, theirs))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_two_replaced_stages_are_two_misconceptions(operation):
    """The shared walk through all stages gives what each pair gives when computed alone."""
    for problem in sample(operation, 6):
        every = replacements(operation, problem.call)
        found = dict(outcomes(operation, problem.call, every, most=2))
        for a, one in enumerate(every):
            for other in every[a + 1 :]:
                alone = compute(operation, problem.call, [one, other])
                names = {(one.name, other.name), (other.name, one.name)} & found.keys()
                assert len(names) == (alone is not None)
                if alone is not None:
                    assert one.stage != other.stage
                    np.testing.assert_array_equal(found[names.pop()], alone)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_order_of_replacements_does_not_matter(operation):
    problem = sample(operation, 3)[2]
    every = replacements(operation, problem.call)
    again = outcomes(operation, problem.call, every[::-1], most=2)
    np.testing.assert_equal(dict(outcomes(operation, problem.call, every, most=2)), dict(again))


def test_a_replacement_that_does_not_fit_gives_no_answer():
    """Without its border the kernel is larger than X: nobody gets a grid that way."""
    call = {
        "input": np.ones((2, 2), int),
        "weight": np.ones((3, 3), int),
        "stride": (1, 1),
        "padding": (1, 1),
        "dilation": (1, 1),
    }
    (forgotten,) = (r for r in replacements("conv2d", call) if r.name == "padding-forgotten")
    assert compute("conv2d", call).shape == (2, 2)
    assert compute("conv2d", call, [forgotten]) is None


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_procedure_never_changes_what_it_is_given(operation):
    problem = sample(operation, 1)[0]
    before = {name: value.copy() for name, value in problem.call.items() if name in GRIDS}
    singles(problem)
    for name, grid in before.items():
        np.testing.assert_array_equal(problem.call[name], grid)


def test_every_stage_of_every_procedure_says_what_is_right():
    for stages in PROCEDURES.values():
        assert all(function.__doc__ for function in stages.values())


PADDING = st.tuples(st.integers(0, 2), st.integers(0, 2))


@given(
    st.integers(1, 3), st.integers(1, 3), PADDING, st.tuples(st.integers(1, 3), st.integers(1, 3))
)
def test_frames_and_spreads_are_zeros_around_and_between(rows, columns, padding, steps):
    grid = np.arange(1, rows * columns + 1).reshape(rows, columns)
    np.testing.assert_array_equal(frame(grid, padding, padding), zeros.around(grid, padding))
    np.testing.assert_array_equal(spread(grid, steps), zeros.between(grid, steps))


@given(*[st.integers(-4, 3)] * 4)
def test_a_frame_with_negative_sides_cuts(top, left, bottom, right):
    grid = np.arange(1, 7).reshape(2, 3)
    wide = np.pad(grid, 5)
    rows, columns = 2 + top + bottom, 3 + left + right
    if rows < 1 or columns < 1:
        with pytest.raises(NoAnswer):
            frame(grid, (top, left), (bottom, right))
        return
    cut = wide[5 - top : 5 - top + rows, 5 - left : 5 - left + columns]
    np.testing.assert_array_equal(frame(grid, (top, left), (bottom, right)), cut)
