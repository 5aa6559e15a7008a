"""Fixed upsampling, without weights to learn: bed of nails, nearest, bilinear.

Each makes a map ``scale`` times as high and as wide, with the conventions of
``torch.nn.functional.interpolate``. Maps are (H, W), (C, H, W) or (N, C, H, W).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.engine import arrays as _arrays
from lecture_utils.engine.arrays import Array


def bed_of_nails(x: Any, scale: int) -> np.ndarray:
    """Each value in the top left corner of its ``scale`` × ``scale`` block, zeros elsewhere.

    Parameters
    ----------
    x : array_like, (H, W), (C, H, W) or (N, C, H, W)
    scale : int

    Returns
    -------
    numpy.ndarray, (..., H·scale, W·scale)

    Raises
    ------
    TypeError, ValueError
        ``x`` is no map of numbers, or ``scale`` no whole number from 1.

    Examples
    --------
    >>> bed_of_nails([[2, 5]], 2)
    array([[2, 0, 5, 0],
           [0, 0, 0, 0]])
    """
    x, restore, scale = _checked(x, scale)
    out = np.zeros((*x.shape[:2], x.shape[2] * scale, x.shape[3] * scale), x.dtype)
    out[:, :, ::scale, ::scale] = x
    return restore(out)


def nearest(x: Any, scale: int) -> np.ndarray:
    """Each value everywhere in its ``scale`` × ``scale`` block. Parameters as ``bed_of_nails``.

    Parameters
    ----------
    x : array_like, (H, W), (C, H, W) or (N, C, H, W)
    scale : int
        From 1.

    Returns
    -------
    numpy.ndarray, (..., scale·H, scale·W)
        Of the type of ``x``.

    Raises
    ------
    TypeError, ValueError
        ``x`` holds no numbers or has other axes, ``scale`` is no whole number from 1.

    Examples
    --------
    >>> nearest([[2, 5]], 2)
    array([[2, 2, 5, 5],
           [2, 2, 5, 5]])
    """
    x, restore, scale = _checked(x, scale)
    return restore(x.repeat(scale, axis=2).repeat(scale, axis=3))


def bilinear(x: Any, scale: int, align_corners: bool = False) -> np.ndarray:
    """Weighted means of the four nearest values; floats, also for whole numbers.

    Parameters
    ----------
    x : array_like, (H, W), (C, H, W) or (N, C, H, W)
    scale : int
    align_corners : bool
        False: cells are squares, and the output covers the same area; beyond the outermost centres
        the edge value stays. True: cells are points, and the corner values stay in the corners.

    Returns
    -------
    numpy.ndarray of floats, (..., H·scale, W·scale)

    Raises
    ------
    TypeError, ValueError
        As ``bed_of_nails``; also if align_corners is no bool.

    Examples
    --------
    >>> bilinear([[0, 4]], 2)
    array([[0., 1., 3., 4.],
           [0., 1., 3., 4.]])
    >>> bilinear([[0, 3]], 2, align_corners=True)
    array([[0., 1., 2., 3.],
           [0., 1., 2., 3.]])
    """
    x, restore, scale = _checked(x, scale)
    checks.flag(align_corners, "align_corners")
    out = x.astype(np.result_type(x, np.float16), copy=False)  # integers become float64
    for axis in (2, 3):
        low, high, weight = _neighbours(x.shape[axis], scale, align_corners)
        weight = weight.astype(out.dtype).reshape((-1, 1) if axis == 2 else -1)
        with np.errstate(invalid="ignore", over="ignore"):  # 0·inf is NaN, as in torch
            out = out.take(low, axis) * (1 - weight) + out.take(high, axis) * weight
    return restore(out)


def bilinear_kernel(scale: int) -> np.ndarray:
    """The kernel that makes a transposed convolution upsample bilinearly.

    ``conv_transpose2d(x, bilinear_kernel(s), stride=s, padding=s // 2)`` equals ``bilinear(x, s)``
    except for s // 2 cells along each edge, where the zeros outside the map count as values.

    Parameters
    ----------
    scale : int
        From 1.

    Returns
    -------
    numpy.ndarray of float64, (2s - s mod 2, 2s - s mod 2)
        A pyramid: ``1 - |distance from the centre| / s`` on each axis, multiplied.

    Raises
    ------
    TypeError, ValueError
        ``scale`` is no whole number from 1.

    Notes
    -----
    Long, Shelhamer & Darrell (2015), "Fully convolutional networks for semantic segmentation": the
    start of FCN's upsampling layers, which may then learn.

    Examples
    --------
    >>> bilinear_kernel(2) * 16
    array([[1., 3., 3., 1.],
           [3., 9., 9., 3.],
           [3., 9., 9., 3.],
           [1., 3., 3., 1.]])
    """
    scale = _scale(scale)
    _arrays.refuse_huge(4 * scale**2, f"scale (={scale}) makes a kernel of", "Use a smaller scale.")
    size = 2 * scale - scale % 2
    line = 1 - np.abs(np.arange(size) - (size - 1) / 2) / scale
    return np.outer(line, line)


def _neighbours(size: int, scale: int, align_corners: bool) -> tuple[np.ndarray, ...]:
    """For each output cell of one axis: the input cell before it, the one after, and its weight."""
    out = np.arange(size * scale)
    # position in the input = above / below, kept as whole numbers so that no rounding moves a cell
    if align_corners:
        above, below = out * (size - 1), max(size * scale - 1, 1)
    else:
        above, below = np.maximum(2 * out + 1 - scale, 0), 2 * scale
    low = above // below
    # where nothing is enlarged, a cell has no other neighbour than itself, as in torch
    return low, np.minimum(low + (scale > 1), size - 1), above % below / below


def _checked(x: Any, scale: Any) -> tuple[Array, Callable[[Array], Array], int]:
    grid, restore = _arrays.data(x, "x")
    scale = _scale(scale)
    _arrays.refuse_huge(
        grid.size * scale**2, f"scale (={scale}) makes", "Use a smaller scale or a smaller x."
    )
    return grid, restore, scale


def _scale(value: Any) -> int:
    return checks.whole(value, "scale", least=1, example=2, why="2 doubles the size")
