"""The five operations as loops that can be read aloud. ``ops`` gives the same numbers, much faster.

Letters are the lecture's: X goes in, K holds the weights, k is its size, Y comes out (and Z, of a
transposed convolution). Bare grids (H, W), one number for each parameter, plain Python lists in the
result. What is left out for the sake of reading (channels, groups, pairs, checks of bad input) is
in ``lecture_utils.engine.ops``. Nothing is padded: cells keep their numbers, and outside there is
0.
"""

from __future__ import annotations

from collections.abc import Sequence

from lecture_utils.engine import shapes

Rows = Sequence[Sequence[float]]


def conv2d(
    X: Rows, K: Rows, stride: int = 1, padding: int = 0, dilation: int = 1
) -> list[list[float]]:
    """Sum of products, one window after the other.

    >>> conv2d([[1, 3, 2], [0, -1, 2], [1, -2, 1]], [[1, 0, 0], [-1, 0, 1], [0, -1, 1]], 2, 1)
    [[2, -5], [-2, 1]]
    """
    height, width = shapes.conv_output_size(_size(X), _size(K), stride, padding, dilation)
    Y = _zeros(height, width)
    for i in range(height):
        for j in range(width):
            for a in range(len(K)):
                for b in range(len(K[0])):
                    r, c = stride * i + dilation * a - padding, stride * j + dilation * b - padding
                    if 0 <= r < len(X) and 0 <= c < len(X[0]):  # else a zero of the border
                        Y[i][j] += X[r][c] * K[a][b]
    return Y


def conv_transpose2d(
    Y: Rows, K: Rows, stride: int = 1, padding: int = 0, output_padding: int = 0, dilation: int = 1
) -> list[list[float]]:
    """Stamp the kernel, times each input value, into the output; what falls into the padding is
    lost.

    >>> conv_transpose2d([[2, -5], [-2, 1]], [[1, 0, 0], [-1, 0, 1], [0, -1, 1]], 2, 1)
    [[0, 7, 0], [-2, 3, 5], [0, -3, 0]]
    """
    height, width = shapes.conv_transpose_output_size(
        _size(Y), _size(K), stride, padding, output_padding, dilation
    )
    Z = _zeros(height, width)
    for i in range(len(Y)):
        for j in range(len(Y[0])):
            for a in range(len(K)):
                for b in range(len(K[0])):
                    r, c = stride * i + dilation * a - padding, stride * j + dilation * b - padding
                    if 0 <= r < height and 0 <= c < width:
                        Z[r][c] += Y[i][j] * K[a][b]
    return Z


def max_pool2d(
    X: Rows, kernel_size: int, stride: int | None = None, padding: int = 0, dilation: int = 1
) -> tuple[list[list[float]], list[list[int]]]:
    """Largest value of each window, and its position counted row by row (the switch).

    >>> max_pool2d([[0, 2, 3, 0], [0, 0, 0, 5], [6, 0, 3, 0], [0, -2, 2, 1]], 2)
    ([[2, 5], [6, 3]], [[1, 7], [8, 10]])
    """
    stride = kernel_size if stride is None else stride
    height, width = shapes.pool_output_size(_size(X), kernel_size, stride, padding, dilation)
    Y, switches = _zeros(height, width), [[0] * width for _ in range(height)]
    for i in range(height):
        for j in range(width):
            cells = _window(X, i, j, kernel_size, stride, padding, dilation)
            Y[i][j], (r, c) = max(cells, key=lambda cell: cell[0])  # the first of equals
            switches[i][j] = r * len(X[0]) + c
    return Y, switches


def max_unpool2d(
    Y: Rows,
    switches: Sequence[Sequence[int]],
    kernel_size: int,
    stride: int | None = None,
    padding: int = 0,
) -> list[list[float]]:
    """Each value back at its switch, zeros elsewhere.

    >>> max_unpool2d([[2, -5], [6, 3]], [[1, 7], [8, 10]], 2)
    [[0, 2, 0, 0], [0, 0, 0, -5], [6, 0, 3, 0], [0, 0, 0, 0]]
    """
    height, width = shapes.unpool_output_size(_size(Y), kernel_size, stride, padding)
    X = _zeros(height, width)
    for values, places in zip(Y, switches, strict=True):
        for value, place in zip(values, places, strict=True):
            X[place // width][place % width] = value
    return X


def avg_pool2d(
    X: Rows,
    kernel_size: int,
    stride: int | None = None,
    padding: int = 0,
    count_include_pad: bool = True,
) -> list[list[float]]:
    """Mean of each window; the zeros of the border count unless told otherwise.

    >>> avg_pool2d([[0, 2, 3, 0], [0, 0, 0, 5], [6, 0, 3, 0], [0, -2, 2, 1]], 2)
    [[0.5, 2.0], [1.0, 1.5]]
    """
    stride = kernel_size if stride is None else stride
    height, width = shapes.pool_output_size(_size(X), kernel_size, stride, padding)
    Y = _zeros(height, width)
    for i in range(height):
        for j in range(width):
            cells = _window(X, i, j, kernel_size, stride, padding, dilation=1)
            count = kernel_size**2 if count_include_pad else len(cells)
            Y[i][j] = sum(value for value, _ in cells) / count
    return Y


def _size(X: Rows) -> tuple[int, int]:
    return len(X), len(X[0])


def _zeros(height: int, width: int) -> list[list[float]]:
    return [[0] * width for _ in range(height)]


def _window(
    X: Rows, i: int, j: int, kernel_size: int, stride: int, padding: int, dilation: int
) -> list[tuple[float, tuple[int, int]]]:
    """(value, (row, column)) of the cells that window (i, j) reads, the border left out."""
    cells = []
    for a in range(kernel_size):
        for b in range(kernel_size):
            r, c = stride * i + dilation * a - padding, stride * j + dilation * b - padding
            if 0 <= r < len(X) and 0 <= c < len(X[0]):
                cells.append((X[r][c], (r, c)))
    return cells
