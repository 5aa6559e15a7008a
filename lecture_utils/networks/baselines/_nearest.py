"""Without any learning: the nearest training image, and the mix of two images."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.checks import real, whole
from lecture_utils.networks.baselines._given import alike, finite, flattened, many


def nearest(images: Any, known: Any, count: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """For every image the most similar ones that are known, and how far off they are.

    It compares codes as well as pixels: anything that has one shape.

    Parameters
    ----------
    images : array_like, (N, ...)
    known : array_like, (M, ...)
    count : int
        How many, from 1 to M.

    Returns
    -------
    positions : numpy.ndarray of int64, (N, count)
        In ``known``, the nearest first; of equally near ones the first in ``known``.
    errors : numpy.ndarray, (N, count)
        Their mean squared differences: the distance as an MSE.

    Raises
    ------
    TypeError, ValueError
        Shapes that do not fit, nothing known, a ``count`` out of its range.

    Examples
    --------
    >>> positions, errors = nearest([[0.0, 3.0]], known=[[9.0, 9.0], [0.0, 1.0]])
    >>> positions.tolist(), errors.tolist()
    ([[1]], [[2.0]])
    """
    there = many(known, "known")
    x = alike(images, "images", there.shape[1:])
    why = f"{len(there)} are known"
    most = whole(count, "count", least=1, most=len(there), example=1, why=why)
    far = squared_distances(x, there)
    if most == 1:
        positions = far.argmin(axis=1)[:, None]
    else:
        positions = far.argsort(axis=1, kind="stable")[:, :most]
    return positions, np.take_along_axis(far, positions, axis=1) / there[0].size


def mixed(one: Any, other: Any, share: float = 0.5) -> np.ndarray:
    """Two images (or rows of them), pixel by pixel: ``(1 - share)·one + share·other``.

    Parameters
    ----------
    one, other : array_like
        Of one shape.
    share : float
        Of ``other``, from 0 to 1.

    Returns
    -------
    numpy.ndarray, the shape of both

    Raises
    ------
    TypeError, ValueError
        Shapes that differ, a ``share`` out of its range.

    Examples
    --------
    >>> mixed([0.0, 1.0], [1.0, 1.0], share=0.25).tolist()
    [0.25, 1.0]
    """
    a, b = finite(one, "one"), finite(other, "other")
    if a.shape != b.shape:
        raise ValueError(
            f"one has the shape {a.shape} and other {b.shape}. Give two images of the same shape."
        )
    part = real(share, "share", least=0, most=1, example=0.5)
    return np.asarray((1 - part) * a + part * b)


def squared_distances(images: np.ndarray, known: np.ndarray) -> np.ndarray:
    """(N, ...) and (M, ...) to the squared Euclidean distances (N, M)."""
    a, b = flattened(images), flattened(known)
    found: np.ndarray = (a**2).sum(1)[:, None] - 2 * (a @ b.T) + (b**2).sum(1)
    return found.clip(0)
