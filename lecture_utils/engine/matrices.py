"""Convolution as a matrix: C with ``C @ x.ravel() == conv2d(x).ravel()``.

Each row of C belongs to one output cell and holds the kernel's weights at the input cells that this
output cell reads; every other number is zero. A transposed convolution multiplies by Cᵀ.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.engine import shapes
from lecture_utils.engine.arrays import numeric
from lecture_utils.engine.shapes import IntOrPair, pair, windows_along

#: A matrix of more numbers than this (80 MB) is refused.
MAX_NUMBERS = 10_000_000


def conv_matrix(
    weight: Any,
    input_size: IntOrPair,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
) -> np.ndarray:
    """The matrix of a convolution of bare grids.

    Parameters
    ----------
    weight : array_like, (kH, kW)
    input_size : int or (H, W)
    stride, padding, dilation : int or (height, width)
        The zeros of the padding get no column: they add nothing to a sum.

    Returns
    -------
    numpy.ndarray, (H_out·W_out, H·W)
        Of int64 if ``weight`` holds integers, else of floats.

    Raises
    ------
    TypeError, ValueError
        ``weight`` is no grid of numbers, a parameter is out of its range, the kernel does not fit,
        or the matrix would hold more than ten million numbers.

    Notes
    -----
    Dumoulin & Visin (2016), "A guide to convolution arithmetic for deep learning", section 4.1.

    Examples
    --------
    >>> from lecture_utils import slides
    >>> C = conv_matrix(slides.K, 3, stride=2, padding=1)
    >>> C
    array([[ 0,  1,  0, -1,  1,  0,  0,  0,  0],
           [ 0, -1,  0,  0,  0, -1,  0,  0,  0],
           [ 0,  0,  0,  0,  0,  0,  0,  1,  0],
           [ 0,  0,  0,  0,  1,  0,  0, -1,  0]])
    >>> C @ np.ravel(slides.X)
    array([ 2, -5, -2,  1])
    """
    kernel = _kernel(weight)
    size = pair(input_size, "input_size", "size")
    out = shapes.conv_output_size(size, kernel.shape, stride, padding, dilation)
    _refuse_huge(size, out)
    axes = zip(
        out,
        size,
        kernel.shape,
        pair(stride, "stride"),
        pair(padding, "padding"),
        pair(dilation, "dilation"),
        strict=True,
    )
    # whole numbers of any size: a place in the border is -1, however far away it is
    rows, columns = (
        np.array([[i - p if p <= i < n + p else -1 for i in w] for w in windows_along(m, k, s, d)])
        for m, n, k, s, p, d in axes
    )
    # (H_out, W_out, kH, kW): row and column of the input that each tap of each window reads
    row, column = np.broadcast_arrays(rows[:, None, :, None], columns[None, :, None, :])
    inside = (row >= 0) & (column >= 0)
    output = np.arange(out[0] * out[1]).reshape(*out, 1, 1)
    matrix = np.zeros((out[0] * out[1], size[0] * size[1]), kernel.dtype)
    output, weights = np.broadcast_to(output, row.shape), np.broadcast_to(kernel, row.shape)
    # one window reads a cell at most once, so nothing is written twice
    matrix[output[inside], (row * size[1] + column)[inside]] = weights[inside]
    return matrix


def _kernel(weight: Any) -> np.ndarray:
    kernel = numeric(weight, "weight")
    if kernel.ndim != 2 or 0 in kernel.shape:
        raise ValueError(
            f"weight has the shape {kernel.shape}, but must be one bare kernel (kH, kW) with at "
            f"least one cell. Choose one output and one input channel, for example weight[0, 0]."
        )
    return kernel


def _refuse_huge(size: tuple[int, int], out: tuple[int, int]) -> None:
    rows, columns = out[0] * out[1], size[0] * size[1]
    if rows * columns > MAX_NUMBERS:
        raise ValueError(
            f"input_size (={size}) gives a matrix of {rows}×{columns} = {rows * columns} numbers, "
            f"but at most {MAX_NUMBERS} are allowed. Use a smaller input: the pattern is the same."
        )
