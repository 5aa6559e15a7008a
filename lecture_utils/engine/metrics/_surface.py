"""How near the outlines of two masks lie: the normalised surface Dice, in pixels."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.engine.metrics._confusion import (
    ignored,
    in_range,
    labels,
    mean_of,
    number_of_classes,
    ratio,
    same_shape,
)
from lecture_utils.engine.metrics._overlap import AVERAGES


def outline(mask: Any) -> np.ndarray:
    """The pixels of a mask that touch what is not in it: above, below, left or right.

    Outside the image is not in the mask, so a pixel at the edge of the image is on the outline.

    Parameters
    ----------
    mask : array_like of bool, or of 0 and 1, (H, W) or (N, H, W)
        For example ``labels == 1``.

    Returns
    -------
    numpy.ndarray of bool, the shape of ``mask``

    Raises
    ------
    TypeError, ValueError
        Not a mask, or one without rows and columns.

    Examples
    --------
    >>> outline(np.ones((3, 4), bool)).astype(int)
    array([[1, 1, 1, 1],
           [1, 0, 0, 1],
           [1, 1, 1, 1]])
    """
    inside = _mask(mask)
    padded = np.pad(inside, [(0, 0)] * (inside.ndim - 2) + [(1, 1)] * 2)
    rows, columns = padded[..., 1:-1], padded[..., 1:-1, :]
    surrounded = rows[..., :-2, :] & rows[..., 2:, :] & columns[..., :-2] & columns[..., 2:]
    return np.asarray(inside & ~surrounded)


def within(mask: Any, distance: float) -> np.ndarray:
    """The pixels that have a pixel of the mask within a distance of their centre.

    Parameters
    ----------
    mask : array_like of bool, or of 0 and 1, (H, W) or (N, H, W)
    distance : float, from 0
        In pixels, between centres, along the straight line: the neighbour at a corner is 1.414
        away.

    Returns
    -------
    numpy.ndarray of bool, the shape of ``mask``

    Raises
    ------
    TypeError, ValueError
        Not a mask, one without rows and columns, or a distance that is no finite number from 0.

    Examples
    --------
    >>> within([[0, 0, 0], [0, 1, 0], [0, 0, 0]], 1).astype(int)
    array([[0, 1, 0],
           [1, 1, 1],
           [0, 1, 0]])
    """
    centre, distance = _mask(mask), checks.real(distance, "distance", least=0, example=1)
    height, width = centre.shape[-2:]
    reach = min(distance, float(height + width))  # beyond that there is no pixel
    square = math.floor(reach * reach * (1 + 1e-12))  # 3.605… is √13, though its square is not 13
    never = 2 * (height + width) + 1
    number = np.int32 if never < 10_000 else np.int64  # squares must fit; short ones are quicker
    rows, columns = np.arange(height, dtype=number)[:, None], np.arange(width, dtype=number)
    # in its own row: how far the nearest pixel of the mask is, at the left or at the right
    left = np.maximum.accumulate(np.where(centre, columns, number(-never)), axis=-1)
    right = np.where(centre, columns, number(never))[..., ::-1]
    right = np.minimum.accumulate(right, axis=-1)[..., ::-1]
    room = number(square) - np.minimum(columns - left, right - columns) ** 2
    # so many rows up and down that pixel is still within the distance
    span = np.sqrt(room.clip(0)).astype(number)
    span[room < 0] = -never
    down = np.maximum.accumulate(rows + span, axis=-2) >= rows
    up = np.minimum.accumulate((rows - span)[..., ::-1, :], axis=-2)[..., ::-1, :] <= rows
    return np.asarray(down | up)


def surface_dice(
    prediction: Any,
    target: Any,
    num_classes: int = 2,
    tolerance: float = 1,
    average: str = "none",
    ignore_index: int | None = None,
) -> Any:
    """Normalised surface Dice of each class: the share of both outlines that lies near the other.

    It is the Dice score of the two outlines, in which "near" counts as "met": pixels of A's outline
    within the tolerance of B's, and of B's within that of A's, divided by the pixels of both.

    Parameters
    ----------
    prediction, target : array_like of int, (H, W) or (N, H, W)
        Labels from 0 to ``num_classes`` - 1.
    num_classes : int
        At least 1.
    tolerance : float, from 0
        How far apart outlines may lie, in pixels between centres, as in ``within``. Choose it
        before you look at a prediction: as far as two people who draw the outline differ.
    average : {"none", "dataset", "image"}
        As in ``iou``; with "none" the outlines of all images are counted together.
    ignore_index : int, optional
        Label of ``target`` that counts nowhere. Such pixels are taken out of both masks before the
        outlines are drawn: along void both outlines are the same, so an error there is not seen.

    Returns
    -------
    numpy.ndarray, (num_classes,), or float
        From 0 to 1; NaN for a class that is in neither, 0 for one that is in only one of the two.

    Raises
    ------
    TypeError, ValueError
        As ``iou``; masks without rows and columns; ``tolerance`` is no finite number from 0.

    Notes
    -----
    The outline is that of ``outline``, so the edge of the image is part of the background's: its
    score is high, and papers leave the background out. The paper measures pieces of surface between
    the pixels of a scan, in millimetres; here every pixel of an outline counts one.

    References
    ----------
    S. Nikolov et al. (2021), "Clinically applicable segmentation of head and neck anatomy for
    radiotherapy", Journal of Medical Internet Research 23 (7).

    Examples
    --------
    >>> line, beside = [[0, 1, 0, 0]] * 4, [[0, 0, 1, 0]] * 4
    >>> surface_dice(beside, line)[1], surface_dice(beside, line, tolerance=0)[1]
    (np.float64(1.0), np.float64(0.0))
    """
    checks.one_of(average, "average", AVERAGES)
    classes = number_of_classes(num_classes)
    tolerance = checks.real(tolerance, "tolerance", least=0, example=1)
    guess, truth = (array.astype(np.int64) for array in same_shape(prediction, target))
    _has_rows(truth, "target")
    void = np.zeros(truth.shape, bool) if ignore_index is None else truth == ignored(ignore_index)
    in_range(truth[~void], classes, "target", ignore_index)
    in_range(guess[~void], classes, "prediction", None)
    guess[void] = truth[void] = -1
    counts = [_counts(guess == label, truth == label, tolerance) for label in range(classes)]
    met, size = np.stack(counts, axis=1)  # (classes, images) each
    if average == "image":
        each = [mean_of(ratio(*one)) for one in zip(met.T, size.T, strict=True)]
        return mean_of(np.array(each))
    shares = ratio(met.sum(axis=1), size.sum(axis=1))
    return shares if average == "none" else mean_of(shares)


def _counts(guess: np.ndarray, truth: np.ndarray, tolerance: float) -> np.ndarray:
    """How much of both outlines is near the other, and all of both, (2, images)."""
    truth, guess = (each[None] if each.ndim == 2 else each for each in (truth, guess))
    counts = np.zeros((2, len(truth)), np.int64)
    there = (truth | guess).any(axis=(1, 2))  # most images lack most classes
    a, b = outline(truth[there]), outline(guess[there])
    for mine, other in ((a, b), (b, a)):
        counts[0, there] += np.count_nonzero(mine & within(other, tolerance), axis=(1, 2))
        counts[1, there] += np.count_nonzero(mine, axis=(1, 2))
    return counts


def _mask(values: Any) -> np.ndarray:
    found = labels(values, "mask")
    if np.setdiff1d(found, [0, 1]).size:
        raise ValueError(
            f"mask holds {np.setdiff1d(found, [0, 1])[0]}, but must hold True and False, or 0 and "
            "1. Use for example labels == 1."
        )
    _has_rows(found, "mask")
    return found.astype(bool)


def _has_rows(array: np.ndarray, name: str) -> None:
    if array.ndim not in (2, 3):
        raise ValueError(
            f"{name} has the shape {array.shape}, but an outline needs rows and columns. Use "
            "(H, W), or (N, H, W) for several images."
        )
