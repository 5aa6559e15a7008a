"""How far apart two images are."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.engine.arrays import numeric


def mse(one: Any, other: Any) -> float:
    """Mean squared error: the mean of all squared differences.

    Parameters
    ----------
    one, other : array_like of float, one shape

    Returns
    -------
    float
        In the square of the arrays' unit.

    Raises
    ------
    ValueError
        The shapes differ, or there is nothing to compare.

    Examples
    --------
    >>> mse([0.0, 1.0], [0.0, 0.5])
    0.125
    """
    return float(mse_each(numeric(one, "one")[None], numeric(other, "other")[None])[0])


def mse_each(one: Any, other: Any) -> np.ndarray:
    """The mean squared error of each image, (N, ...) to (N,).

    Parameters
    ----------
    one, other : array_like of float, (N, ...)

    Returns
    -------
    numpy.ndarray, (N,)

    Raises
    ------
    TypeError, ValueError
        As ``mse``.

    Examples
    --------
    >>> mse_each([[0.0, 1.0], [0.0, 0.0]], [[0.0, 0.5], [0.0, 0.0]])
    array([0.125, 0.   ])
    """
    a, b = numeric(one, "one").astype(float), numeric(other, "other").astype(float)
    if a.shape != b.shape or a.ndim < 1 or not a.size:
        raise ValueError(
            f"one has the shape {a.shape} and other {b.shape}. Give two arrays of one shape that "
            "hold something."
        )
    return np.asarray(((a - b) ** 2).reshape(len(a), -1).mean(axis=1))


def psnr(one: Any, other: Any, peak: float = 1.0) -> float:
    """Peak signal-to-noise ratio in decibels: 10·log10(peak² / MSE). 3 dB more is half the error.

    Parameters
    ----------
    one, other : array_like, same shape
    peak : float
        The largest value that an image can hold.

    Returns
    -------
    float
        Infinite for equal images.

    Raises
    ------
    TypeError, ValueError
        As ``mse``; ``peak`` is no finite number above 0.

    Examples
    --------
    >>> round(psnr([0.0, 1.0], [0.1, 0.9]), 6)
    20.0
    """
    peak = checks.real(peak, "peak", above=0, example=1.0, why="1.0 for images from 0 to 1")
    error = mse(one, other)
    if not 0 < error < math.inf:
        return math.nan if math.isnan(error) else -math.inf if error else math.inf
    return 20 * math.log10(peak) - 10 * math.log10(error)
