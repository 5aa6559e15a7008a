"""Zeros between cells, and zeros around a grid: the two moves of the deck's "dilated" slide.

``between`` and ``around`` give plain arrays to compute with; ``spread`` makes both moves and keeps
which cells are whose, for pictures.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.engine.arrays import numeric, refuse_huge
from lecture_utils.engine.shapes import IntOrPair, pair
from lecture_utils.engine.trace import Grid, bare


def between(x: Any, stride: IntOrPair) -> np.ndarray:
    """Spread a grid out: stride - 1 zeros between neighbouring cells, none around.

    On a feature map this is the first step of a transposed convolution (what the deck calls
    dilating). On a kernel, with the dilation as stride, it is what a dilated convolution does.

    Parameters
    ----------
    x : array_like, (..., H, W)
    stride : int or (height, width)

    Returns
    -------
    numpy.ndarray, (..., (H - 1)·stride + 1, (W - 1)·stride + 1)

    Raises
    ------
    TypeError, ValueError
        ``x`` holds no numbers or has fewer than two axes; ``stride`` is no whole number from 1.

    Examples
    --------
    >>> between([[2, -5], [-2, 1]], 2)
    array([[ 2,  0, -5],
           [ 0,  0,  0],
           [-2,  0,  1]])
    """
    grid, (down, right) = _grid(x), pair(stride, "stride")
    *front, height, width = grid.shape
    refuse_huge(
        grid.size // (height * width) * ((height - 1) * down + 1) * ((width - 1) * right + 1),
        f"stride (={stride}) makes a grid of",
        "Use a smaller stride.",
    )
    wide = np.zeros((*front, (height - 1) * down + 1, (width - 1) * right + 1), grid.dtype)
    wide[..., ::down, ::right] = grid
    return wide


def around(x: Any, padding: IntOrPair) -> np.ndarray:
    """Put a border of zeros around a grid.

    Parameters
    ----------
    x : array_like, (..., H, W)
    padding : int or (height, width)
        Rows at the top and the bottom, columns at the left and the right.

    Returns
    -------
    numpy.ndarray, (..., H + 2p, W + 2p)
        Of the type of the grid.

    Raises
    ------
    TypeError, ValueError
        The grid holds no numbers, or ``padding`` is no whole number from 0.

    Examples
    --------
    >>> around([[7]], 1)
    array([[0, 0, 0],
           [0, 7, 0],
           [0, 0, 0]])
    """
    grid, (rows, columns) = _grid(x), pair(padding, "padding")
    *_, height, width = grid.shape
    refuse_huge(
        grid.size // (height * width) * (height + 2 * rows) * (width + 2 * columns),
        f"padding (={padding}) makes a grid of",
        "Use a smaller padding.",
    )
    return np.pad(grid, [(0, 0)] * (grid.ndim - 2) + [(rows, rows), (columns, columns)])


def spread(x: Any, stride: IntOrPair = 1, padding: IntOrPair = 0) -> Grid:
    """Zeros between and around, recorded: which cells are the grid's own, inserted, or border.

    Parameters
    ----------
    x : array_like, (H, W)
        A feature map, or a kernel.
    stride : int or (height, width)
        So far apart neighbouring cells come to lie: stride - 1 zeros are inserted between them.
    padding : int or (height, width)
        Zeros are then put around, as ``around`` does.

    Returns
    -------
    Grid
        ``figures.grid`` and ``figures.grids`` draw it: inserted zeros hatched, the border dotted.

    Raises
    ------
    TypeError, ValueError
        As ``between`` and ``around``; ``x`` is no bare grid.

    Examples
    --------
    >>> kernel = spread([[1, 2], [3, 4]], 3)
    >>> kernel.shape, len(kernel.inserted), len(kernel.border)
    ((4, 4), 12, 0)
    """
    grid = bare(x, "x")
    values = around(between(grid, stride), padding)
    spacing, (top, left) = pair(stride, "stride"), pair(padding, "padding")
    own = {(top + r * spacing[0], left + c * spacing[1]) for r, c in np.ndindex(grid.shape)}
    rows, columns = (
        range(before, total - before)
        for before, total in zip((top, left), values.shape, strict=True)
    )
    added = set(np.ndindex(values.shape)) - own
    inserted = frozenset((r, c) for r, c in added if r in rows and c in columns)
    border = frozenset(added - inserted)
    return Grid("spread", "", "", values, (top, left), border, spacing, inserted=inserted)


def _grid(x: Any) -> np.ndarray:
    grid = numeric(x, "x")
    if grid.ndim < 2 or 0 in grid.shape:
        raise ValueError(
            f"x has the shape {grid.shape}, but must be a grid (H, W). Give it two axes with cells."
        )
    return grid
