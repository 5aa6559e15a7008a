"""Losses of probabilities beside cross entropy: soft Dice, focal; and the gradients of all three,
written out.

The same losses for training stand in ``lecture_utils.networks.losses``, in torch.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.engine.metrics._confusion import ignored, in_range, labels
from lecture_utils.engine.metrics._entropy import (
    REDUCTIONS,
    class_weights,
    log_softmax,
    scores,
    softmax,
)


def soft_dice(
    probabilities: Any, target: Any, smooth: float = 1.0, ignore_index: int = -100
) -> np.ndarray:
    """Dice score with probabilities p in place of labels: (2·Σ p·y + smooth) / (Σ p + Σ y +
    smooth).

    Parameters
    ----------
    probabilities : array_like of float, (N, C) or (N, C, d1, ...)
        Of each class, for example ``softmax(logits, axis=1)``.
    target : array_like of int, (N,) or (N, d1, ...)
        The right class of each pixel; y is 1 where it is the class that is scored, 0 elsewhere.
    smooth : float, from 0
    ignore_index : int
        Pixels with this target count nowhere.

    Returns
    -------
    numpy.ndarray, (C,)
        NaN for a class that the target does not have.

    Raises
    ------
    TypeError, ValueError
        Shapes that do not belong together, targets outside the classes, NaN, smooth below 0.

    Examples
    --------
    >>> soft_dice([[0.9, 0.1], [0.4, 0.6]], [0, 1], smooth=0).round(3)
    array([0.783, 0.706])
    """
    p, y = _one_hot(probabilities, target, ignore_index)
    return _dice(p, y, checks.real(smooth, "smooth", least=0, example=1.0))


def dice_loss(logits: Any, target: Any, ignore_index: int = -100, smooth: float = 1.0) -> float:
    """1 minus the mean of ``soft_dice`` over the classes that the target has; NaN if it has none.

    Parameters
    ----------
    logits, target, ignore_index
        As in ``cross_entropy``.
    smooth : float from 0
        As in ``soft_dice``.

    Returns
    -------
    float
        From 0 (perfect) to 1; NaN if no pixel counts.

    Raises
    ------
    TypeError, ValueError
        As ``cross_entropy``; ``smooth`` is no finite number from 0.

    Examples
    --------
    >>> round(dice_loss([[0.0, 0.0], [0.0, 0.0]], [0, 1]), 3)
    0.333
    """
    p, y = _one_hot(logits, target, ignore_index, softmax)
    found = _dice(p, y, checks.real(smooth, "smooth", least=0, example=1.0))
    there = found[~np.isnan(found)]
    return 1 - float(there.mean()) if there.size else math.nan


def focal_loss(
    logits: Any,
    target: Any,
    gamma: float = 2.0,
    weight: Any = None,
    ignore_index: int = -100,
    reduction: str = "mean",
) -> Any:
    """Cross entropy of each pixel times (1 - p)^gamma: a pixel that is nearly right counts little.

    Parameters
    ----------
    logits, target, weight, ignore_index, reduction
        As in ``cross_entropy``.
    gamma : float from 0
        0 is cross entropy; the larger, the less a pixel counts that is nearly right.

    Returns
    -------
    float, or numpy.ndarray (N, ...) with reduction="none"

    Raises
    ------
    TypeError, ValueError
        As ``cross_entropy``; ``gamma`` is no finite number from 0.

    Examples
    --------
    >>> round(focal_loss([[0.0, 0.0]], [0]), 4)  # (1 - 1/2)² · log 2
    0.1733
    """
    checks.one_of(reduction, "reduction", REDUCTIONS)
    gamma = checks.real(gamma, "gamma", least=0, example=2.0)
    log_p, y = _one_hot(logits, target, ignore_index, log_softmax)
    right = np.where(y, log_p, 0.0).sum(axis=1)  # of the right class
    weights = (y * class_weights(weight, y.shape[1]).reshape(1, -1, *[1] * (y.ndim - 2))).sum(
        axis=1
    )
    losses = -((-np.expm1(right)) ** gamma) * right * weights + 0.0
    if reduction == "none":
        return losses
    if reduction == "sum":
        return float(losses.sum())
    return float(losses.sum() / weights.sum()) if weights.sum() else math.nan


def cross_entropy_gradient(
    logits: Any, target: Any, weight: Any = None, ignore_index: int = -100
) -> np.ndarray:
    """How the mean ``cross_entropy`` changes with each score: weight · (p - y), divided by the sum
    of the weights.

    Parameters
    ----------
    logits, target, weight, ignore_index
        As ``cross_entropy``; logits are (N, C) or (N, C, d1, ...).

    Returns
    -------
    numpy.ndarray, in the shape of ``logits``
        0 at ignored pixels.

    Raises
    ------
    TypeError, ValueError
        As ``cross_entropy``.

    Examples
    --------
    >>> cross_entropy_gradient([[0.0, 0.0]], [1])
    array([[ 0.5, -0.5]])
    """
    p, y = _one_hot(logits, target, ignore_index, softmax)
    each = class_weights(weight, y.shape[1]).reshape(1, -1, *[1] * (y.ndim - 2))
    weights = (y * each).sum(axis=1, keepdims=True)
    return np.asarray(weights * (p - y) / (weights.sum() or 1))


def dice_loss_gradient(
    logits: Any, target: Any, ignore_index: int = -100, smooth: float = 1.0
) -> np.ndarray:
    """How ``dice_loss`` changes with each score.

    Parameters
    ----------
    logits, target, ignore_index, smooth
        As ``dice_loss``.

    Returns
    -------
    numpy.ndarray, in the shape of ``logits``
        0 at ignored pixels.

    Raises
    ------
    TypeError, ValueError
        As ``dice_loss``.

    Notes
    -----
    With D = (2·I + smooth) / S of a class, the loss changes with a probability by -(2·y - D) / S,
    divided by the number of classes in the mean. Softmax turns this into p · (g - Σ g·p), g being
    that change: where p is nearly 0 or 1, hardly anything is left.

    Examples
    --------
    >>> dice_loss_gradient([[0.0, 0.0]], [1], smooth=0.0).round(3)
    array([[ 0.222, -0.222]])
    """
    smooth = checks.real(smooth, "smooth", least=0, example=1.0)
    p, y = _one_hot(logits, target, ignore_index, softmax)
    along = _along(y)
    size = (p + y).sum(axis=along, keepdims=True) + smooth
    there = y.any(axis=along, keepdims=True)
    counted = y.any(axis=1, keepdims=True)
    score = (2 * (p * y).sum(axis=along, keepdims=True) + smooth) / np.where(there, size, 1)
    change = np.where(there & counted, (score - 2 * y) / np.where(there, size, 1), 0.0)
    change /= max(there.sum(), 1)
    return np.asarray(p * (change - (change * p).sum(axis=1, keepdims=True)))


def _dice(p: np.ndarray, y: np.ndarray, smooth: float) -> np.ndarray:
    along = _along(y)
    below = (p + y).sum(axis=along) + smooth
    there = y.any(axis=along)
    above = 2 * (p * y).sum(axis=along) + smooth
    return np.asarray(np.divide(above, below, out=np.full(below.shape, np.nan), where=there))


def _along(y: np.ndarray) -> tuple[int, ...]:
    """Every axis but that of the classes."""
    return (0, *range(2, y.ndim))


def _one_hot(
    values: Any,
    target: Any,
    ignore_index: int,
    turned: Callable[[np.ndarray, int], np.ndarray] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities, or scores ``turned`` into them, and which class is right; both (N, C, ...), 0
    where ignored.
    """
    name = "logits" if turned else "probabilities"
    x, truth = scores(values, name), labels(target, "target")
    if x.ndim < 2 or truth.shape != x.shape[:1] + x.shape[2:]:
        raise ValueError(
            f"{name} have the shape {x.shape} and target {truth.shape}, but must be (N, C, ...) "
            "and (N, ...). Give one class a pixel, without the axis of the classes."
        )
    counted = truth != ignored(ignore_index)
    in_range(truth[counted], x.shape[1], "target", None)
    names = np.arange(x.shape[1]).reshape(1, -1, *[1] * (x.ndim - 2))
    y = (truth[:, None] == names) & counted[:, None]
    return np.where(counted[:, None], turned(x, 1) if turned else x, 0.0), y
