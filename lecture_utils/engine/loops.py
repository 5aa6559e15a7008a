"""The five operations as loops that can be read aloud. ``ops`` gives the same numbers, much faster.

Bare grids (H, W), one number for each parameter, plain Python lists in the result. What is left out
for the sake of reading (channels, groups, pairs, checks of bad input) is in
``lecture_utils.engine.ops``.
"""

from __future__ import annotations

from collections.abc import Sequence

from lecture_utils.engine import shapes

Rows = Sequence[Sequence[float]]


def pad(x: Rows, padding: int) -> list[list[float]]:
    """The grid with ``padding`` zeros on each side.

    >>> pad([[7]], 1)
    [[0, 0, 0], [0, 7, 0], [0, 0, 0]]
    """
    wide: list[float] = [0] * (len(x[0]) + 2 * padding)
    body = [[*[0] * padding, *row, *[0] * padding] for row in x]
    return [[*wide] for _ in range(padding)] + body + [[*wide] for _ in range(padding)]


def conv2d(
    x: Rows, k: Rows, stride: int = 1, padding: int = 0, dilation: int = 1
) -> list[list[float]]:
    """Sum of products, one window after the other.

    >>> conv2d([[1, 3, 2], [0, -1, 2], [1, -2, 1]], [[1, 0, 0], [-1, 0, 1], [0, -1, 1]], 2, 1)
    [[2, -5], [-2, 1]]
    """
    height, width = shapes.conv_output_size(_size(x), _size(k), stride, padding, dilation)
    x, y = pad(x, padding), _zeros(height, width)
    for i in range(height):
        for j in range(width):
            for a in range(len(k)):
                for b in range(len(k[0])):
                    y[i][j] += x[i * stride + a * dilation][j * stride + b * dilation] * k[a][b]
    return y


def conv_transpose2d(
    x: Rows, k: Rows, stride: int = 1, padding: int = 0, output_padding: int = 0, dilation: int = 1
) -> list[list[float]]:
    """Stamp the kernel, times each input value, into the output; what falls into the padding is
    lost.

    >>> conv_transpose2d([[2, -5], [-2, 1]], [[1, 0, 0], [-1, 0, 1], [0, -1, 1]], 2, 1)
    [[0, 7, 0], [-2, 3, 5], [0, -3, 0]]
    """
    height, width = shapes.conv_transpose_output_size(
        _size(x), _size(k), stride, padding, output_padding, dilation
    )
    y = _zeros(height, width)
    for i, row in enumerate(x):
        for j, value in enumerate(row):
            for a in range(len(k)):
                for b in range(len(k[0])):
                    r, c = i * stride + a * dilation - padding, j * stride + b * dilation - padding
                    if 0 <= r < height and 0 <= c < width:
                        y[r][c] += value * k[a][b]
    return y


def max_pool2d(
    x: Rows, kernel_size: int, stride: int | None = None, padding: int = 0, dilation: int = 1
) -> tuple[list[list[float]], list[list[int]]]:
    """Largest value of each window, and its position counted row by row (the switch).

    >>> max_pool2d([[0, 2, 3, 0], [0, 0, 0, 5], [6, 0, 3, 0], [0, -2, 2, 1]], 2)
    ([[2, 5], [6, 3]], [[1, 7], [8, 10]])
    """
    stride = kernel_size if stride is None else stride
    height, width = shapes.pool_output_size(_size(x), kernel_size, stride, padding, dilation)
    y, switches = _zeros(height, width), [[0] * width for _ in range(height)]
    for i in range(height):
        for j in range(width):
            cells = _window(x, i, j, kernel_size, stride, padding, dilation)
            y[i][j], (r, c) = max(cells, key=lambda cell: cell[0])  # the first of equals
            switches[i][j] = r * len(x[0]) + c
    return y, switches


def max_unpool2d(
    y: Rows,
    switches: Sequence[Sequence[int]],
    kernel_size: int,
    stride: int | None = None,
    padding: int = 0,
) -> list[list[float]]:
    """Each value back at its switch, zeros elsewhere.

    >>> max_unpool2d([[2, -5], [6, 3]], [[1, 7], [8, 10]], 2)
    [[0, 2, 0, 0], [0, 0, 0, -5], [6, 0, 3, 0], [0, 0, 0, 0]]
    """
    height, width = shapes.unpool_output_size(_size(y), kernel_size, stride, padding)
    x = _zeros(height, width)
    for values, places in zip(y, switches, strict=True):
        for value, place in zip(values, places, strict=True):
            x[place // width][place % width] = value
    return x


def avg_pool2d(
    x: Rows,
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
    height, width = shapes.pool_output_size(_size(x), kernel_size, stride, padding)
    y = _zeros(height, width)
    for i in range(height):
        for j in range(width):
            cells = _window(x, i, j, kernel_size, stride, padding, dilation=1)
            count = kernel_size**2 if count_include_pad else len(cells)
            y[i][j] = sum(value for value, _ in cells) / count
    return y


def _size(x: Rows) -> tuple[int, int]:
    return len(x), len(x[0])


def _zeros(height: int, width: int) -> list[list[float]]:
    return [[0] * width for _ in range(height)]


def _window(
    x: Rows, i: int, j: int, kernel_size: int, stride: int, padding: int, dilation: int
) -> list[tuple[float, tuple[int, int]]]:
    """(value, (row, column)) of the cells that window (i, j) reads, the border left out."""
    cells = []
    for a in range(kernel_size):
        for b in range(kernel_size):
            r, c = i * stride + a * dilation - padding, j * stride + b * dilation - padding
            if 0 <= r < len(x) and 0 <= c < len(x[0]):
                cells.append((x[r][c], (r, c)))
    return cells
