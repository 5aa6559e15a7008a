"""Cross entropy on arrays, with torch's conventions and layouts."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.engine.arrays import numeric, plain
from lecture_utils.engine.metrics._confusion import ignored, in_range, labels

REDUCTIONS = ("mean", "sum", "none")


def log_softmax(logits: Any, axis: int = -1) -> np.ndarray:
    """The logarithm of ``softmax``, without overflow: x - log(sum(exp(x))).

    Parameters
    ----------
    logits : array_like of float, any shape
    axis : int
        The axis of the classes.

    Returns
    -------
    numpy.ndarray, the shape of ``logits``

    Raises
    ------
    TypeError, ValueError
        Scores that are no finite numbers, or no such axis.

    Examples
    --------
    >>> log_softmax([0.0, 0.0]).round(3)
    array([-0.693, -0.693])
    """
    x = scores(logits)
    axis = checks.whole(axis, "axis", least=-x.ndim, most=x.ndim - 1)
    if x.size == 0:
        return x
    shifted = x - x.max(axis=axis, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True)))


def softmax(logits: Any, axis: int = -1) -> np.ndarray:
    """Scores to probabilities: exp(x) divided by the sum of exp(x) along ``axis``.

    Parameters
    ----------
    logits : array_like of float, any shape
    axis : int
        The axis of the classes.

    Returns
    -------
    numpy.ndarray, the shape of ``logits``
        From 0 to 1; the sum along ``axis`` is 1.

    Raises
    ------
    TypeError, ValueError
        As ``log_softmax``.

    Examples
    --------
    >>> softmax([2.0, 0.0, 0.0]).round(3)
    array([0.787, 0.107, 0.107])
    """
    return np.asarray(np.exp(log_softmax(logits, axis)))


def cross_entropy(
    logits: Any,
    target: Any,
    weight: Any = None,
    ignore_index: int = -100,
    reduction: str = "mean",
) -> Any:
    """Minus the logarithm of the probability that the right class was given, as in
    torch.nn.functional.

    Parameters
    ----------
    logits : array_like of float, (C,), (N, C) or (N, C, d1, ...)
        Scores before softmax; for a segmentation (N, C, H, W).
    target : array_like of int, (), (N,) or (N, d1, ...)
        The right class of each pixel.
    weight : array_like, (C,), optional
        What a pixel of each class counts.
    ignore_index : int
        Pixels with this target count nowhere.
    reduction : {"mean", "sum", "none"}
        "mean" divides by the sum of the weights of the pixels that count, as torch does, not by
        their number.

    Returns
    -------
    float, or numpy.ndarray in the shape of ``target`` for "none"
        The mean over no pixel at all is NaN, as in torch.

    Raises
    ------
    TypeError, ValueError
        Shapes that do not belong together, targets outside the classes, NaN among the logits, an
        unknown reduction, a wrong number of weights.

    Examples
    --------
    >>> round(cross_entropy([[2.0, 0.0, 0.0]], [0]), 3)
    0.24
    """
    checks.one_of(reduction, "reduction", REDUCTIONS)
    ignore_index = ignored(ignore_index)
    x, truth = scores(logits), labels(target, "target")
    single = x.ndim == 1
    if single:
        x, truth = x[None], truth[None]
    classes = x.shape[1]
    if truth.shape != x.shape[:1] + x.shape[2:]:
        raise ValueError(
            f"logits have the shape {np.shape(logits)}, so target must be "
            f"{x.shape[:1] + x.shape[2:]}, but is {truth.shape}. Give one class a pixel, without "
            "the axis of the classes."
        )
    counted = truth != ignore_index
    in_range(truth[counted], classes, "target", None)
    safe = np.where(counted, truth, 0)
    chosen = np.take_along_axis(log_softmax(x, axis=1), safe[:, None], axis=1)[:, 0]
    weights = class_weights(weight, classes)[safe] * counted
    losses = np.where(counted, -chosen * weights, 0.0)
    if reduction == "none":
        return losses[0] if single else losses
    if reduction == "sum":
        return float(losses.sum())
    total = weights.sum()
    return float(losses.sum() / total) if total else float("nan")


def scores(logits: Any, name: str = "logits") -> np.ndarray:
    """An array of numbers (N, C, ...), or a clear error."""
    x = plain(logits, name)
    if x.dtype.kind not in "fiu" or x.ndim == 0 or 0 in x.shape[1:2]:
        raise TypeError(
            f"{name} must be an array of numbers (N, C, ...), not {x.dtype} of shape {x.shape}. "
            "Use for example model(images)."
        )
    x = x.astype(float, copy=False)
    if np.isnan(x).any() or np.isposinf(x).any():
        raise ValueError(
            f"{name} hold NaN or infinity, so every loss would be NaN. Use a smaller learning rate "
            "if a network made them, or numpy.nan_to_num to go on."
        )
    return x


def class_weights(weight: Any, classes: int) -> np.ndarray:
    """One number from 0 for each class; ones if none are given."""
    if weight is None:
        return np.ones(classes)
    array = numeric(weight, "weight").astype(float)
    if array.shape != (classes,) or not (array >= 0).all():
        raise ValueError(
            f"weight has the shape {array.shape}, but must be one number from 0 for each of the "
            f"{classes} classes. Use for example numpy.ones({classes})."
        )
    return array
