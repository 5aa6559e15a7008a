"""Where the sign of a class is written on a label map: in each region, where it hides least."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

#: A region of fewer pixels than this share of the map has no sign; a map has at most so many.
SMALLEST_SHARE, MOST_SIGNS = 0.005, 12

#: Pixels that a sign stays away from other regions and from other signs: "7" and "2" are no "72".
_APART = 2

#: Two slices that lay each pixel upon a neighbour: right, below, below right, below left.
_BESIDE: tuple[tuple[Any, Any], ...] = (
    (np.s_[:, :-1], np.s_[:, 1:]),
    (np.s_[:-1], np.s_[1:]),
    (np.s_[:-1, :-1], np.s_[1:, 1:]),
    (np.s_[:-1, 1:], np.s_[1:, :-1]),
)

#: What a pixel of a boundary, of another region, of another sign, and of distance costs.
_BOUNDARY, _FOREIGN, _SIGN, _FAR = 4.0, 1.0, 60.0, 0.25


class Sign(NamedTuple):
    """A label, and the middle of where its sign is written, in pixels from the upper left."""

    label: int
    row: float
    column: float


def signs(labels: NDArray[Any], box: tuple[int, int], near: Sequence[Sign] = ()) -> list[Sign]:
    """The places of the signs of all regions that are large enough, the largest region first.

    A place touches its region. It covers as few boundaries as possible: it lies within a wide
    region, and beside a thin one.

    Parameters
    ----------
    labels : numpy.ndarray of int, (H, W)
        0 is the background, which has no sign. Regions are connected along sides and corners.
    box : (int, int)
        Height and width of a sign in pixels.
    near : sequence of Sign
        Those of a map much like this one, such as the step before: signs stay close to them.

    Returns
    -------
    list of Sign

    Examples
    --------
    >>> labels = np.zeros((20, 20), int)
    >>> labels[4:16, 4:16] = 3
    >>> signs(labels, (4, 4))
    [Sign(label=3, row=10.0, column=10.0)]
    """
    height, width = (min(side, room) for side, room in zip(box, labels.shape, strict=True))
    roots = regions(labels)
    found, counts = np.unique(roots[labels != 0], return_counts=True)
    large = counts >= SMALLEST_SHARE * labels.size
    order = np.argsort(-counts[large], kind="stable")[:MOST_SIGNS]
    edges = sums(boundaries(labels), height, width)
    taken, placed = np.zeros(labels.shape, bool), []
    for root in found[large][order]:
        own = roots == root
        label = int(labels.flat[root])
        foreign = (labels != 0) & ~own
        touching = sums(own, height, width, around=1)
        cost = (
            _BOUNDARY * edges
            + _FOREIGN * sums(foreign, height, width, around=_APART)
            + _SIGN * sums(taken, height, width, around=_APART)
            + _FAR * _distances(_anchor(own, label, near), touching.shape, height, width)
        )
        cost[touching == 0] = np.inf
        row, column = np.unravel_index(cost.argmin(), cost.shape)
        taken[row : row + height, column : column + width] = True
        placed.append(Sign(label, float(row + height / 2), float(column + width / 2)))
    return placed


def regions(labels: NDArray[Any]) -> NDArray[Any]:
    """For each pixel the number of its region, that of the region's first pixel, (H, W).

    Pixels are counted row by row. This is connected-component labelling as in ``scipy.ndimage``,
    which the course would need for these few lines alone.

    Examples
    --------
    >>> regions(np.array([[1, 0, 2], [1, 0, 0]]))
    array([[0, 1, 2],
           [0, 1, 1]])
    """
    roots = np.arange(labels.size)
    numbers = roots.reshape(labels.shape)
    same = [(one, other, labels[one] == labels[other]) for one, other in _BESIDE]
    first = np.concatenate([numbers[one][alike] for one, _, alike in same])
    second = np.concatenate([numbers[other][alike] for _, other, alike in same])
    while (roots[first] != roots[second]).any():
        low, high = np.sort([roots[first], roots[second]], axis=0)
        np.minimum.at(roots, high, low)  # of two regions that touch, one takes the other's number
        while (roots != roots[roots]).any():
            roots = roots[roots]
    return roots.reshape(labels.shape)


def boundaries(labels: NDArray[Any]) -> NDArray[Any]:
    """Whether a pixel has a neighbour, along a side, of another label, (H, W) of bool."""
    found = np.zeros(labels.shape, bool)
    for one, other in _BESIDE[:2]:
        differ = labels[one] != labels[other]
        found[one] |= differ
        found[other] |= differ
    return found


def sums(values: NDArray[Any], height: int, width: int, around: int = 0) -> NDArray[Any]:
    """The sum of ``values`` in a box at each place, ``around`` pixels larger on each side."""
    total = np.pad(values.astype(np.int32), ((around + 1, around), (around + 1, around)))
    total = total.cumsum(axis=0).cumsum(axis=1)
    h, w = height + 2 * around, width + 2 * around
    return total[h:, w:] - total[:-h, w:] - total[h:, :-w] + total[:-h, :-w]


def _anchor(own: NDArray[Any], label: int, near: Sequence[Sign]) -> tuple[float, float]:
    """Where the sign would best stand: near the one before, else in the middle of the region."""
    rows, columns = np.nonzero(own)
    middle = (float(rows.mean()) + 0.5, float(columns.mean()) + 0.5)
    reach = max(np.ptp(rows), np.ptp(columns)) / 2 + 4
    away = {
        (sign.row, sign.column): (abs(sign.row - middle[0]), abs(sign.column - middle[1]))
        for sign in near
        if sign.label == label
    }
    before = [at for at, sides in away.items() if max(sides) <= reach]
    return min(before, key=lambda at: sum(away[at]), default=middle)


def _distances(
    anchor: tuple[float, float], shape: tuple[int, ...], height: int, width: int
) -> NDArray[Any]:
    rows = np.abs(np.arange(shape[0]) + height / 2 - anchor[0])
    columns = np.abs(np.arange(shape[1]) + width / 2 - anchor[1])
    distances: NDArray[Any] = rows[:, None] + columns
    return distances
