"""The loops that are read aloud give what ``ops`` gives, on random grids."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lecture_utils import loops, ops, shapes
from tests.strategies import DILATION, KERNEL, PADDING, SEEDS, SPARE, STRIDE, integers
from tests.tables import examples

EXAMPLES = examples(200)
SPARES = st.tuples(SPARE, SPARE)


def rows(seed: int, height: int, width: int) -> list[list[int]]:
    """A grid as the loops take it."""
    return integers(seed, (height, width)).tolist()


def fitting(
    kernel: tuple[int, int], padding: int, dilation: int, spare: tuple[int, int]
) -> list[int]:
    """A size that the kernel fits into, with some cells to spare."""
    reaches = shapes.effective_kernel(kernel, dilation)
    return [max(1, reach - 2 * padding) + more for reach, more in zip(reaches, spare, strict=True)]


def same(result: object, expected: np.ndarray) -> None:
    """The loops' rows hold exactly the numbers of the array, as plain Python numbers."""
    assert result == expected.tolist()
    assert all(type(value) in (int, float) for row in result for value in row)


@settings(max_examples=EXAMPLES)
@given(SEEDS, st.tuples(KERNEL, KERNEL), STRIDE, PADDING, DILATION, SPARES)
def test_conv2d(seed, kernel, stride, padding, dilation, spare):
    x, k = rows(seed, *fitting(kernel, padding, dilation, spare)), rows(seed + 1, *kernel)
    expected = ops.conv2d(x, k, None, stride, padding, dilation)
    same(loops.conv2d(x, k, stride, padding, dilation), expected)


@settings(max_examples=EXAMPLES)
@given(SEEDS, st.tuples(KERNEL, KERNEL), STRIDE, DILATION, SPARES, st.data())
def test_conv_transpose2d(seed, kernel, stride, dilation, spare, data):
    height, width = spare[0] + 1, spare[1] + 1
    full = shapes.conv_transpose_output_size((height, width), kernel, stride, 0, 0, dilation)
    padding = data.draw(st.integers(0, (min(full) - 1) // 2), "padding")
    output_padding = data.draw(st.integers(0, max(stride, dilation) - 1), "output_padding")
    x, k = rows(seed, height, width), rows(seed + 1, *kernel)
    expected = ops.conv_transpose2d(x, k, None, stride, padding, output_padding, 1, dilation)
    same(loops.conv_transpose2d(x, k, stride, padding, output_padding, dilation), expected)


@settings(max_examples=EXAMPLES)
@given(SEEDS, KERNEL, st.none() | STRIDE, DILATION, SPARES, st.data())
def test_max_pool2d(seed, kernel_size, stride, dilation, spare, data):
    # With a dilation, a window in the border may miss every real cell: `ops` has a rule for that.
    padding = data.draw(st.integers(0, kernel_size // 2), "padding") if dilation == 1 else 0
    x = rows(seed, *fitting((kernel_size, kernel_size), padding, dilation, spare))
    pooled, switches = loops.max_pool2d(x, kernel_size, stride, padding, dilation)
    values, places = ops.max_pool2d(x, kernel_size, stride, padding, dilation, return_indices=True)
    same(pooled, values)
    same(switches, places)


@settings(max_examples=EXAMPLES)
@given(SEEDS, KERNEL, st.none() | STRIDE, SPARES, st.data())
def test_max_unpool2d(seed, kernel_size, stride, spare, data):
    height, width = spare[0] + 1, spare[1] + 1
    full = shapes.unpool_output_size((height, width), kernel_size, stride)
    padding = data.draw(st.integers(0, (min(full) - 1) // 2), "padding")
    out = shapes.unpool_output_size((height, width), kernel_size, stride, padding)
    y = rows(seed, height, width)
    switches = np.random.default_rng(seed).integers(0, out[0] * out[1], (height, width)).tolist()
    expected = ops.max_unpool2d(y, switches, kernel_size, stride, padding)
    same(loops.max_unpool2d(y, switches, kernel_size, stride, padding), expected)


@settings(max_examples=EXAMPLES)
@given(SEEDS, KERNEL, st.none() | STRIDE, st.booleans(), SPARES, st.data())
def test_avg_pool2d(seed, kernel_size, stride, count_include_pad, spare, data):
    padding = data.draw(st.integers(0, kernel_size // 2), "padding")
    x = rows(seed, *fitting((kernel_size, kernel_size), padding, 1, spare))
    expected = ops.avg_pool2d(x, kernel_size, stride, padding, count_include_pad=count_include_pad)
    same(loops.avg_pool2d(x, kernel_size, stride, padding, count_include_pad), expected)


def test_the_arguments_are_left_alone():
    x, k = [[1, 3, 2], [0, -1, 2], [1, -2, 1]], [[1, 0], [-1, 2]]
    loops.conv2d(x, k)[0][0] = 9
    loops.conv_transpose2d(x, k)[0][0] = 9
    loops.max_pool2d(x, 1)[0][0][0] = 9
    loops.avg_pool2d(x, 1)[0][0] = 9
    loops.max_unpool2d(x, [[0, 1, 2], [3, 4, 5], [6, 7, 8]], 1)[0][0] = 9
    assert x == [[1, 3, 2], [0, -1, 2], [1, -2, 1]] and k == [[1, 0], [-1, 2]]
