"""The matrix of a convolution computes the convolution; its transpose, the transposed one."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from torch.nn import functional

from lecture_utils import ops, shapes, slides
from lecture_utils.engine.matrices import conv_matrix

pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))


@st.composite
def convolutions(draw) -> tuple[np.ndarray, np.ndarray, dict]:
    """An input, a kernel that fits, and the settings; each axis has its own numbers."""
    size = draw(st.tuples(st.integers(1, 8), st.integers(1, 8)))
    kernel_size = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    settings = {
        "stride": draw(pairs),
        "padding": draw(st.tuples(st.integers(0, 3), st.integers(0, 3))),
        "dilation": draw(pairs),
    }
    try:
        shapes.conv_output_size(size, kernel_size, **settings)
    except ValueError:
        assume(False)
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    return random.integers(-9, 10, size), random.integers(-9, 10, kernel_size), settings


def tensor(grid: np.ndarray) -> torch.Tensor:
    """A bare grid as (1, 1, H, W)."""
    return torch.from_numpy(np.ascontiguousarray(grid))[None, None]


@given(convolutions())
def test_it_computes_the_convolution_exactly(case):
    x, k, settings = case
    matrix = conv_matrix(k, x.shape, **settings)
    y = ops.conv2d(x, k, **settings)
    assert matrix.dtype == np.int64
    assert matrix.shape == (y.size, x.size)
    np.testing.assert_array_equal(matrix @ x.ravel(), y.ravel())
    np.testing.assert_array_equal(
        y, functional.conv2d(tensor(x), tensor(k), **settings)[0, 0].numpy()
    )


@given(convolutions())
def test_it_computes_the_convolution_of_floats(case):
    x, k, settings = case
    x, k = x / 7, k / 7
    matrix = conv_matrix(k, x.shape, **settings)
    expected = functional.conv2d(tensor(x), tensor(k), **settings)[0, 0].numpy()
    np.testing.assert_allclose(matrix @ x.ravel(), expected.ravel(), rtol=0, atol=1e-13)


@given(convolutions())
def test_its_transpose_is_the_transposed_convolution(case):
    x, k, settings = case
    matrix = conv_matrix(k, x.shape, **settings)
    y = ops.conv2d(x, k, **settings)
    # several sizes convolve to y's: output_padding, the rest of the division, chooses x's
    reach = shapes.effective_kernel(k.shape, settings["dilation"])
    room = np.array(x.shape) + 2 * np.array(settings["padding"]) - reach
    rest = (room % settings["stride"]).tolist()
    back = functional.conv_transpose2d(tensor(y), tensor(k), output_padding=rest, **settings)
    expected = back[0, 0].numpy()
    np.testing.assert_array_equal((matrix.T @ y.ravel()).reshape(x.shape), expected)


@given(convolutions())
def test_its_transpose_is_the_gradient(case):
    x, k, settings = case
    matrix = conv_matrix(k, x.shape, **settings)
    start = tensor(x).double().requires_grad_()
    y = functional.conv2d(start, tensor(k).double(), **settings)
    upstream = torch.arange(1.0, y.numel() + 1, dtype=torch.float64).reshape(y.shape)
    y.backward(upstream)
    expected = start.grad[0, 0].numpy()
    np.testing.assert_array_equal((matrix.T @ upstream.numpy().ravel()).reshape(x.shape), expected)


def test_the_deck_there_and_back():
    matrix = conv_matrix(slides.K, 3, **slides.CONVOLUTION)
    y = ops.conv2d(slides.X, slides.K, **slides.CONVOLUTION)
    expected = functional.conv_transpose2d(
        tensor(y), tensor(np.array(slides.K)), **slides.CONVOLUTION
    )
    np.testing.assert_array_equal((matrix.T @ y.ravel()).reshape(3, 3), expected[0, 0].numpy())


def test_each_row_holds_the_kernel_once_and_shifted():
    matrix = conv_matrix([[1, 2], [3, 4]], (3, 4))
    rows = matrix.reshape(2, 3, 3, 4)
    for i, j in np.ndindex(2, 3):
        np.testing.assert_array_equal(rows[i, j, i : i + 2, j : j + 2], [[1, 2], [3, 4]])
    assert np.count_nonzero(matrix) == 6 * 4


@pytest.mark.parametrize("far", [2**62, 2**63, 2**64, np.uint64(2**64 - 1), 10**30])
def test_windows_may_be_as_far_apart_as_anybody_likes(far):
    near = conv_matrix(slides.K, 4, stride=100, padding=100)
    assert np.count_nonzero(near) == np.count_nonzero(slides.K)
    np.testing.assert_array_equal(conv_matrix(slides.K, 4, stride=far, padding=far), near)
    # the taps lie as far apart as the border is wide: the one in the middle reads the first cell
    spread = conv_matrix(np.ones((3, 3)), 4, padding=far, dilation=far)
    np.testing.assert_array_equal(spread, np.eye(16))


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        (([[1]], 100), ValueError, r"input_size \(=\(100, 100\)\).*10000×10000.*at most 10000000"),
        (([[1]], 10**9), ValueError, r"at most 10000000"),
        (([1, 2], 3), ValueError, r"^weight has the shape \(2,\)"),
        ((np.ones((1, 1, 3, 3)), 3), ValueError, r"weight\[0, 0\]"),
        (([[]], 3), ValueError, r"at least one cell"),
        (([["a"]], 3), TypeError, r"^weight .*must hold numbers"),
        (([[True]], 3), TypeError, r"^weight holds bools"),
        ((np.ones((5, 5)), 3), ValueError, r"^kernel_size \(=5\) must not be larger"),
        (([[1]], 3.0), TypeError, r"^input_size \(=3.0\) must be a whole number"),
        (
            ([[1]], (3, 3, 3)),
            ValueError,
            r"^input_size \(=\(3, 3, 3\)\) must be one number or a pair",
        ),
        (([[1]], 0), ValueError, r"^input_size \(=0\) must be at least 1.*input_size=3"),
        (([[1]], 3, 0), ValueError, r"^stride \(=0\) must be at least 1"),
        (([[1]], 3, 1, -1), ValueError, r"^padding \(=-1\) must be at least 0"),
        (([[1]], 3, 1, 0, 0), ValueError, r"^dilation \(=0\) must be at least 1"),
    ],
)
def test_bad_input_is_named(arguments, error, message):
    with pytest.raises(error, match=message):
        conv_matrix(*arguments)
