"""The five operations against torch: the same numbers, and the same calls refused."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from lecture_utils import ops
from tests.strategies import (
    Call,
    avg_pool2d_calls,
    both,
    broken,
    conv2d_calls,
    conv_transpose2d_calls,
    floats,
    integers,
    max_pool2d_calls,
    max_unpool2d_calls,
    one_plane,
    strange_floats,
    tensors,
)
from tests.tables import QUICK, examples

INTEGER_EXAMPLES = examples(2_000)
FLOAT_EXAMPLES = examples(300)
STRANGE_EXAMPLES = examples(300)
REFUSAL_EXAMPLES = examples(600)
FORM_EXAMPLES = examples(200)

CALLS = {
    "conv2d": conv2d_calls,
    "conv_transpose2d": conv_transpose2d_calls,
    "max_pool2d": max_pool2d_calls,
    "avg_pool2d": avg_pool2d_calls,
    "max_unpool2d": max_unpool2d_calls,
}
NUMBERS = ("stride", "padding", "dilation")
EVERY_OPERATION = pytest.mark.parametrize("operation", CALLS)
pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")


def ours(operation: str, call: Call) -> list[np.ndarray]:
    """Our result; one array, or two where positions were asked for."""
    result = getattr(ops, operation)(**call)
    return list(result) if isinstance(result, tuple) else [result]


def theirs(operation: str, call: Call) -> list[np.ndarray]:
    """The result of torch as arrays."""
    result = getattr(torch.nn.functional, operation)(**tensors(call))
    return [tensor.numpy() for tensor in (result if isinstance(result, tuple) else [result])]


def as_floats(call: Call) -> Call:
    """The same call with a float64 input, for what torch cannot do on integers."""
    return {**call, "input": call["input"].astype(np.float64)}


def agree(operation: str, call: Call, expected: list[np.ndarray], **tolerance: float) -> None:
    """Compare values, shapes and dtypes; without a tolerance, exactly (NaN equals NaN)."""
    results = ours(operation, call)
    assert len(results) == len(expected)
    if operation == "max_pool2d":
        # A window without one real cell: -1 here, a position without a meaning in torch.
        ones = {**call, "input": np.ones_like(call["input"])}
        without = theirs(operation, ones)[0] != 1
        expected = [expected[0], np.where(without, -1, expected[1])]
    for result, right in zip(results, expected, strict=True):
        assert result.dtype == right.dtype
        assert result.shape == right.shape
        np.testing.assert_allclose(result, right, **{"rtol": 0, "atol": 0, **tolerance})


@EVERY_OPERATION
def test_integers_agree_with_torch_exactly(operation):
    in_floats = operation in ("avg_pool2d", "max_unpool2d")

    @settings(max_examples=INTEGER_EXAMPLES)
    @given(CALLS[operation](integers))
    def check(call):
        expected = theirs(operation, as_floats(call) if in_floats else call)
        if operation == "max_unpool2d":
            expected = [array.astype(np.int64) for array in expected]
        agree(operation, call, expected)

    check()


@EVERY_OPERATION
@pytest.mark.parametrize(
    "dtype, rtol, atol", [(np.float64, 1e-12, 1e-12), (np.float32, 1e-5, 1e-4)], ids=["f64", "f32"]
)
def test_floats_agree_with_torch_to_rounding(operation, dtype, rtol, atol):
    def fill(seed, shape):
        return floats(seed, shape).astype(dtype)

    @settings(max_examples=FLOAT_EXAMPLES)
    @given(CALLS[operation](fill))
    def check(call):
        agree(operation, call, theirs(operation, call), rtol=rtol, atol=atol)

    check()


@EVERY_OPERATION
def test_nan_and_infinities_travel_as_in_torch(operation):
    @settings(max_examples=STRANGE_EXAMPLES)
    @given(CALLS[operation](strange_floats))
    def check(call):
        agree(operation, call, theirs(operation, call), rtol=1e-12)

    check()


# --- what is refused ------------------------------------------------------------------------------

# Values to try besides those of `broken`. Left out are those that torch does not look at: in an
# unpooling kernel_size, stride and padding may be 0 or negative there, in an average the divisor.
TRIED = {
    "conv2d": {"padding": ["same", "valid", "full", -1, 0, 2, (1, 2), (1,), (0, 1, 2), 1.5]},
    "conv_transpose2d": {"output_padding": [-1, 0, 1, 2, 3, (0, 1), (1,), (2, 0), 0.5, "1"]},
    "max_pool2d": {"stride": [-1, 0, 1, 2, None, (1,), (2, 1), (1, 2, 3), 1.5, "2", True]},
    "avg_pool2d": {
        "divisor_override": [0, 1, 3, None, 2.0, "2"],
        "stride": [-1, 0, 1, 2, None, (1,), (1, 0), True],
    },
    "max_unpool2d": {
        "kernel_size": [1, 2, 3, (1, 2), (3, 1)],
        "stride": [1, 2, 3, (1, 2), None],
        "padding": [0, 1, 2, (0, 1)],
        "indices": [lambda a: a - 1, lambda a: a + 9, lambda a: a[:1], lambda a: a * 1.0],
        "output_size": [None, (1, 1), (3, 3), (5, 4), (4, 5), (0, 1), (2, 2, 2, 2, 2)],
    },
}


def result_or_error(function: Any, operation: str, call: Call, errors: tuple) -> Any:
    """What a call gives, or the error with which it is refused."""
    try:
        return function(operation, call)
    except errors as error:
        return error


@EVERY_OPERATION
def test_the_same_calls_are_refused(operation):
    """Except one, documented: no output at all is refused here, and an empty tensor in torch."""
    seen = Counter()

    @settings(max_examples=REFUSAL_EXAMPLES)
    @given(broken(CALLS[operation](strange_floats), **TRIED[operation]))
    def check(call):
        errors = (ValueError, TypeError)
        result = result_or_error(ours, operation, call, errors)
        expected = result_or_error(theirs, operation, call, (*errors, RuntimeError, IndexError))
        refused, refused_by_torch = isinstance(result, Exception), isinstance(expected, Exception)
        if operation in ("conv_transpose2d", "max_unpool2d") and not refused_by_torch:
            refused_by_torch = expected[0].size == 0
        assert refused == refused_by_torch, f"here: {result}\ntorch: {expected}"
        seen[refused] += 1
        if not refused:
            agree(operation, call, expected, rtol=1e-12)

    check()
    if not QUICK:  # so few cases may be nearly all of one kind
        assert min(seen[True], seen[False]) > REFUSAL_EXAMPLES / 10, seen


# --- forms, dtypes, memory ------------------------------------------------------------------------


@EVERY_OPERATION
def test_a_bare_grid_is_one_image_of_one_channel(operation):
    @settings(max_examples=FORM_EXAMPLES)
    @given(CALLS[operation](integers))
    def check(call):
        full, bare = one_plane(call)
        for grid, stack in zip(ours(operation, bare), ours(operation, full), strict=True):
            np.testing.assert_array_equal(grid, stack[0, 0], strict=True)

    check()


@pytest.mark.parametrize("operation", ["conv2d", "conv_transpose2d"])
@pytest.mark.parametrize("bias", [5, [5], np.array(5), np.array([5]), np.int8(5)])
def test_the_bias_of_a_bare_grid_is_one_number(operation, bias):
    plain = getattr(ops, operation)([[1, 2]], [[3]])
    np.testing.assert_array_equal(getattr(ops, operation)([[1, 2]], [[3]], bias), plain + 5)


@EVERY_OPERATION
def test_an_empty_batch_gives_an_empty_batch(operation):
    @settings(max_examples=FORM_EXAMPLES)
    @given(CALLS[operation](floats))
    def check(call):
        for name in {"input", "indices"} & call.keys():
            call[name] = call[name].reshape(-1, *call[name].shape[-3:])[:0]
        if call.get("output_size") is not None:
            call["output_size"] = call["output_size"][-2:]
        expected = theirs(operation, call)
        assert expected[0].shape[0] == 0
        agree(operation, call, expected)

    check()


@EVERY_OPERATION
def test_writing_to_a_result_leaves_the_input_alone(operation):
    @settings(max_examples=FORM_EXAMPLES)
    @given(CALLS[operation](integers))
    def check(call):
        arrays = {
            name: value.copy() for name, value in call.items() if isinstance(value, np.ndarray)
        }
        for result in ours(operation, {**call, **arrays}):
            result[...] = 99
        for name, array in arrays.items():
            np.testing.assert_array_equal(array, call[name], err_msg=name)

    check()


#: One small call of each operation; every number fits into every dtype.
SMALL = {
    "conv2d": {
        "input": [[1, 3, 2], [0, 1, 2], [1, 2, 1]],
        "weight": [[1, 2], [0, 1]],
        "padding": 1,
    },
    "conv_transpose2d": {"input": [[1, 3], [0, 2]], "weight": [[1, 2], [0, 1]], "stride": 2},
    "max_pool2d": {"input": [[1, 3, 2], [0, 1, 2], [1, 2, 1]], "kernel_size": 2, "stride": 1},
    "avg_pool2d": {"input": [[1, 3, 2], [0, 1, 2], [1, 2, 1]], "kernel_size": 2, "stride": 1},
    "max_unpool2d": {"input": [[1, 3], [0, 2]], "indices": [[0, 3], [8, 11]], "kernel_size": 2},
}


def converted(operation: str, make: Any) -> Call:
    """The small call with its grids of numbers (not positions) made by ``make``."""
    call = SMALL[operation]
    return {**call, **{name: make(call[name]) for name in {"input", "weight"} & call.keys()}}


def tuples(grid: list) -> tuple:
    """The grid as a tuple of tuples."""
    return tuple(map(tuple, grid))


@EVERY_OPERATION
@pytest.mark.parametrize(
    "make",
    [tuples, torch.tensor, lambda grid: [np.array(row) for row in grid]]
    + [lambda grid, dtype=dtype: np.array(grid, dtype) for dtype in "bBhHiIlLqQ"],
    ids=["tuples", "tensor", "list of arrays", *"bBhHiIlLqQ"],
)
def test_whole_numbers_of_every_kind_are_one_and_the_same(operation, make):
    expected = getattr(ops, operation)(**SMALL[operation])
    result = getattr(ops, operation)(**converted(operation, make))
    assert expected.dtype == (np.float64 if operation == "avg_pool2d" else np.int64)
    np.testing.assert_array_equal(result, expected, strict=True)


@EVERY_OPERATION
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floats_keep_their_precision(operation, dtype):
    result = getattr(ops, operation)(**converted(operation, lambda grid: np.array(grid, dtype)))
    assert result.dtype == dtype
    np.testing.assert_array_equal(result, getattr(ops, operation)(**SMALL[operation]))


@pytest.mark.parametrize("dtype, most", [(np.int8, 127), (np.uint8, 255), (np.int16, 32_767)])
def test_small_integer_dtypes_do_not_overflow(dtype, most):
    grid = np.full((3, 3), most, dtype)
    assert ops.conv2d(grid, grid).item() == 9 * most**2
    assert ops.conv_transpose2d(grid, grid)[2, 2] == 9 * most**2
    assert ops.avg_pool2d(grid, 3).item() == most
    assert ops.avg_pool2d(grid, 3, divisor_override=1).item() == 9 * most
    assert ops.max_pool2d(grid, 3, padding=1).max() == most


def test_the_most_negative_integer_still_beats_the_border():
    lowest = np.iinfo(np.int64).min
    pooled, switches = ops.max_pool2d(
        [[lowest, lowest]], 2, stride=1, padding=1, return_indices=True
    )
    assert (pooled == lowest).all()
    assert switches.tolist() == [[0, 0, 1], [0, 0, 1]]


@pytest.mark.parametrize("operation", ["conv2d", "conv_transpose2d"])
def test_int64_wraps_as_in_torch(operation):
    call = {"input": np.full((1, 3, 3), 2**61), "weight": np.full((1, 1, 2, 2), 3)}
    agree(operation, call, theirs(operation, call))


@settings(max_examples=FORM_EXAMPLES)
@given(conv2d_calls(integers, named_padding=False))
def test_the_transposed_convolution_is_the_adjoint(call):
    """<conv2d(x, w), y> = <x, conv_transpose2d(y, w)>, exactly."""
    call["bias"] = None
    x, made = call["input"], ops.conv2d(**call)
    y = integers(made.size, made.shape)
    back = {name: call[name] for name in ("weight", "stride", "padding", "dilation", "groups")}
    axes = (x.shape[-2:], call["weight"].shape[-2:], *(both(call[n]) for n in NUMBERS))
    unread = [(n + 2 * p - d * (k - 1) - 1) % s for n, k, s, p, d in zip(*axes, strict=True)]
    returned = ops.conv_transpose2d(y, output_padding=unread, **back)
    assert returned.shape == x.shape
    assert (made * y).sum() == (x * returned).sum()
