"""Upsampling by stamps that keep the mean, and the patterns that it makes of nothing.

The weights are whole numbers; all is divided by their sum and times stride² at the end, so that a
constant map keeps its mean. Edges play no part: the map goes on beyond them as at them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.engine import maps, ops
from lecture_utils.engine.arrays import numeric

#: How the weights of a kernel are chosen.
WEIGHTS = ("equal", "bilinear", "random")

#: The largest kernel and stride that are shown, and the value of the constant map.
LIMITS: dict[str, int] = {"kernel_size": 8, "stride": 4}
CONSTANT = 128

_SEED = 6
_WORDS = {"equal": "equal weights", "bilinear": "bilinear weights", "random": "random weights"}


def weights(kernel_size: int, kind: str = "equal") -> np.ndarray:
    """A kernel of whole numbers.

    Parameters
    ----------
    kernel_size : int
        From 1 to 8.
    kind : {"equal", "bilinear", "random"}
        All 1; a pyramid, as ``upsampling.bilinear_kernel``; whole numbers from 1 to 9 that look
        random, always the same.

    Returns
    -------
    numpy.ndarray of int64, (kernel_size, kernel_size)

    Raises
    ------
    TypeError, ValueError
        ``kernel_size`` is out of its range, or ``kind`` is none of the three.

    Examples
    --------
    >>> weights(4, "bilinear")
    array([[1, 3, 3, 1],
           [3, 9, 9, 3],
           [3, 9, 9, 3],
           [1, 3, 3, 1]])
    """
    k = _checked(kernel_size, "kernel_size")
    checks.one_of(kind, "kind", WEIGHTS)
    if kind == "random":
        most = LIMITS["kernel_size"]
        return np.random.default_rng(_SEED).integers(1, 10, (most, most))[:k, :k]
    line = np.ones(k, np.int64)
    if kind == "bilinear":
        line = (k + k % 2 - np.abs(2 * np.arange(k) - k + 1)) // (1 + k % 2)
    return np.outer(line, line)


def upsampled(x: Any, kernel_size: int, stride: int, kind: str = "equal") -> np.ndarray:
    """A map of whole numbers made ``stride`` times as large by a transposed convolution.

    Parameters
    ----------
    x : array_like of int, (H, W)
    kernel_size, stride : int
        From 1 to 8, and from 1 to 4.
    kind : {"equal", "bilinear", "random"}
        As in ``weights``.

    Returns
    -------
    numpy.ndarray of int64, (stride·H, stride·W)
        Rounded, and not limited: one stamp alone can give more than any value of ``x``.

    Raises
    ------
    TypeError, ValueError
        As ``weights``; ``x`` is no grid of whole numbers.

    Examples
    --------
    >>> upsampled([[128, 128]], 3, 2)
    array([[228, 114, 228, 114],
           [114,  57, 114,  57]])
    >>> upsampled([[128, 128]], 4, 2)
    array([[128, 128, 128, 128],
           [128, 128, 128, 128]])
    """
    grid, kernel, s = numeric(x, "x"), weights(kernel_size, kind), _checked(stride, "stride")
    if grid.ndim != 2 or 0 in grid.shape or grid.dtype.kind != "i":
        raise ValueError(
            f"x (={checks.shown(x)}) must be a grid (H, W) of whole numbers. Use for example "
            "datasets.photo('cat', 48)."
        )
    k = len(kernel)
    margin, first = max(1, -(-(k - 1) // s)), _first(k, s)
    full = ops.conv_transpose2d(np.pad(grid, margin, mode="edge"), kernel, stride=s)
    start, total = margin * s + first, int(kernel.sum())
    rows, columns = (slice(start, start + s * length) for length in grid.shape)
    return np.asarray((2 * s * s * full[rows, columns] + total) // (2 * total))


def counts(size: int, kernel_size: int, stride: int) -> np.ndarray:
    """How many stamps reach each cell along one axis of ``upsampled``.

    Parameters
    ----------
    size : int
        Cells, counted from the first.
    kernel_size, stride : int
        From 1 to 8, and from 1 to 4.

    Returns
    -------
    numpy.ndarray of int64, (size,)

    Raises
    ------
    TypeError, ValueError
        A parameter is out of its range.

    Examples
    --------
    >>> counts(6, 3, 2), counts(6, 4, 2)
    (array([2, 1, 2, 1, 2, 1]), array([2, 2, 2, 2, 2, 2]))
    """
    size = checks.whole(size, "size", least=1, most=4096)
    k, s = _checked(kernel_size, "kernel_size"), _checked(stride, "stride")
    return np.resize(np.roll(maps.overlap_pattern(k, s), -_first(k, s)), size)


def sentence(kernel_size: int, stride: int, kind: str = "equal") -> str:
    """What a kernel size and a stride come to.

    Parameters
    ----------
    kernel_size, stride : int
        From 1 to 8, and from 1 to 4.
    kind : {"equal", "bilinear", "random"}

    Returns
    -------
    str

    Raises
    ------
    TypeError, ValueError
        As ``upsampled``.

    Examples
    --------
    >>> print(sentence(4, 2))  # doctest: +NORMALIZE_WHITESPACE
    k = 4, s = 2: 4 mod 2 = 0. Along one axis every cell gets 2 stamps. With equal weights a
    constant map of 128 stays 128 everywhere: no pattern.
    """
    k, s = _checked(kernel_size, "kernel_size"), _checked(stride, "stride")
    line = counts(s, k, s).tolist()
    levels = np.unique(upsampled(np.full((2, 2), CONSTANT), k, s, kind)).tolist()
    if len(set(line)) == 1:
        along = f"every cell gets {line[0]} stamp{'s' if line[0] > 1 else ''}"
    else:
        along = f"the cells get {', '.join(map(str, line))} stamps in turn"
    if len(levels) == 1:
        becomes = f"stays {levels[0]} everywhere: no pattern"
    elif len(levels) <= 4:
        named = f"{', '.join(map(str, levels[:-1]))} and {levels[-1]}"
        becomes = f"becomes {named}: a pattern out of nothing"
    else:
        becomes = f"becomes {len(levels)} numbers from {levels[0]} to {levels[-1]}: a pattern out "
        becomes += "of nothing"
    clipped = " What is above 255 is shown as white." if levels[-1] > 255 else ""
    return (
        f"k = {k}, s = {s}: {k} mod {s} = {k % s}. Along one axis {along}. With {_WORDS[kind]} a "
        f"constant map of {CONSTANT} {becomes}.{clipped}"
    )


def _first(kernel_size: int, stride: int) -> int:
    """How many cells of the first stamp lie before the first cell: stamps lie over their cells."""
    return max(0, (kernel_size - stride) // 2)


def _checked(value: Any, name: str) -> int:
    return checks.whole(
        value, name, least=1, most=LIMITS[name], why="lecture_utils.ops takes every size"
    )
