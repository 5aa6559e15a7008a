"""What the stages of all procedures use: frames, spreading, and where windows lie."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Work = Mapping[str, Any]
Stage = Callable[[Work], dict[str, Any]]
Pair = tuple[int, int]


class NoAnswer(Exception):
    """A stage has nothing to compute with: the window does not fit, or no cell is left."""


def frame(x: np.ndarray, before: Pair, after: Pair, fill: Any = 0) -> np.ndarray:
    """A grid with rows and columns put around it; a negative number cuts cells off.

    Examples
    --------
    >>> frame(np.array([[1, 2], [3, 4]]), before=(-1, 1), after=(1, 0))
    array([[0, 3, 4],
           [0, 0, 0]])
    """
    size = [n + b + a for n, b, a in zip(x.shape, before, after, strict=True)]
    if min(size) < 1:
        raise NoAnswer
    out = np.full(size, fill, x.dtype)
    left = tuple(
        slice(max(0, -b), max(0, n + min(0, a)))
        for n, b, a in zip(x.shape, before, after, strict=True)
    )
    rest = x[left]
    corner = [max(0, b) for b in before]
    out[corner[0] : corner[0] + rest.shape[0], corner[1] : corner[1] + rest.shape[1]] = rest
    return out


def spread(x: np.ndarray, steps: Pair) -> np.ndarray:
    """A grid with ``steps - 1`` zeros between neighbours (``zeros.between``, without its checks).

    Examples
    --------
    >>> spread(np.array([[1, 2]]), (2, 3))
    array([[1, 0, 0, 2]])
    """
    if steps == (1, 1):
        return x
    wide = np.zeros([(n - 1) * s + 1 for n, s in zip(x.shape, steps, strict=True)], x.dtype)
    wide[:: steps[0], :: steps[1]] = x
    return wide


def along(room: int, stride: int) -> np.ndarray:
    """Along one axis: where the windows start, if the first one leaves ``room`` cells behind it."""
    if room < 0:
        raise NoAnswer
    return np.arange(0, room + 1, stride)


def extent(work: Work) -> Pair:
    """How far a window reaches: d(k - 1) + 1."""
    window = work["k"].shape if "k" in work else work["kernel_size"]
    (k_h, k_w), (d_h, d_w) = window, work["rate"]
    return d_h * (k_h - 1) + 1, d_w * (k_w - 1) + 1


def windows(x: np.ndarray, work: Work) -> np.ndarray:
    """The windows of ``x`` at the places that were found, (rows, columns, kH, kW)."""
    rows, columns = read(work)
    found: np.ndarray = x[rows[:, None, :, None], columns[None, :, None, :]]
    return found


def read(work: Work) -> tuple[np.ndarray, np.ndarray]:
    """Which rows and columns each window reads: (rows, kH) and (columns, kW)."""
    k_h, k_w = work["k"].shape if "k" in work else work["kernel_size"]
    d_h, d_w = work["rate"]
    rows = work["rows"][:, None] + d_h * np.arange(k_h)
    columns = work["columns"][:, None] + d_w * np.arange(k_w)
    return rows, columns


def flat(window: np.ndarray) -> np.ndarray:
    """Windows as rows of cells, (rows, columns, kH·kW)."""
    return window.reshape(*window.shape[:2], -1)
