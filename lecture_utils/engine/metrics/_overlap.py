"""The scores by name, for masks: what is averaged over what is said, not guessed."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.engine.metrics._confusion import confusion_matrix, ignored, mean_of, same_shape

#: How one number is made of many pixels, classes and images.
AVERAGES = ("none", "dataset", "image")


def iou(
    prediction: Any,
    target: Any,
    num_classes: int = 2,
    average: str = "none",
    ignore_index: int | None = None,
) -> Any:
    """Intersection over union, ``|A ∩ B| / |A ∪ B|``, of each class.

    Parameters
    ----------
    prediction, target : array_like of int, (H, W) or (N, H, W)
    num_classes : int
    average : {"none", "dataset", "image"}
        "none": one score a class, all pixels counted together. "dataset": the mean of those.
        "image": first the mean over the classes of each image, then the mean over the images. The
        three differ, and the last favours images with few classes; say which one you report.
    ignore_index : int, optional
        Label of ``target`` that counts nowhere.

    Returns
    -------
    numpy.ndarray, (num_classes,), or float
        NaN for a class that is in neither; means leave it out, and are NaN if nothing is left.

    Raises
    ------
    TypeError, ValueError
        As ``confusion_matrix``; an unknown ``average``.

    Examples
    --------
    >>> iou([[0, 1], [1, 1]], [[0, 0], [1, 1]]).round(3)
    array([0.5  , 0.667])
    >>> round(iou([[0, 1], [1, 1]], [[0, 0], [1, 1]], average="dataset"), 3)
    0.583
    """
    return _score("iou", prediction, target, num_classes, average, ignore_index)


def dice(
    prediction: Any,
    target: Any,
    num_classes: int = 2,
    average: str = "none",
    ignore_index: int | None = None,
) -> Any:
    """Dice score, ``2|A ∩ B| / (|A| + |B|)``, of each class; parameters and averages as ``iou``.

    It is 2·IoU / (1 + IoU), so it orders predictions of one class as IoU does, and is never
    smaller.

    Parameters
    ----------
    prediction, target, num_classes, average, ignore_index
        As in ``iou``.

    Returns
    -------
    float, or numpy.ndarray (classes,) with average="none"
        From 0 to 1; NaN where a class is absent.

    Raises
    ------
    TypeError, ValueError
        As ``iou``.

    Examples
    --------
    >>> dice([[0, 1], [1, 1]], [[0, 0], [1, 1]]).round(3)
    array([0.667, 0.8  ])
    """
    return _score("dice", prediction, target, num_classes, average, ignore_index)


def mean_iou(
    prediction: Any, target: Any, num_classes: int, ignore_index: int | None = None
) -> float:
    """``iou(..., average="dataset")``: what papers on segmentation call mIoU.

    Parameters
    ----------
    prediction, target, num_classes, ignore_index
        As in ``iou``.

    Returns
    -------
    float
        From 0 to 1; NaN if no class is there.

    Raises
    ------
    TypeError, ValueError
        As ``iou``.

    Examples
    --------
    >>> mean_iou([0, 0, 1, 1], [0, 0, 1, 1], num_classes=3)
    1.0
    """
    return float(iou(prediction, target, num_classes, "dataset", ignore_index))


def pixel_accuracy(prediction: Any, target: Any, ignore_index: int | None = None) -> float:
    """The share of pixels with the right label; NaN if no pixel counts.

    Parameters
    ----------
    prediction, target, ignore_index
        As in ``confusion_matrix``.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    TypeError, ValueError
        As ``confusion_matrix``.

    Examples
    --------
    >>> pixel_accuracy([[0, 1], [1, 1]], [[0, 0], [1, 1]])
    0.75
    """
    guess, truth = same_shape(prediction, target)
    counted = np.ones(truth.shape, bool) if ignore_index is None else truth != ignored(ignore_index)
    for name, found in (("prediction", guess), ("target", truth)):
        if (found[counted] < 0).any():
            raise ValueError(
                f"{name} holds {found[counted].min()}, but labels are whole numbers from 0. Pass "
                f"ignore_index={found[counted].min()} if it marks pixels that belong to no class."
            )
    return float((guess == truth)[counted].mean()) if counted.any() else float("nan")


def _score(
    name: str,
    prediction: Any,
    target: Any,
    num_classes: int,
    average: str,
    ignore_index: int | None,
) -> Any:
    checks.one_of(average, "average", AVERAGES)
    whole = confusion_matrix(prediction, target, num_classes, ignore_index)
    if average == "none":
        return getattr(whole, name)()
    if average == "dataset":
        return getattr(whole, f"mean_{name}")()
    guess, truth = np.asarray(prediction), np.asarray(target)
    if truth.ndim < 3:
        return getattr(whole, f"mean_{name}")()
    each = np.array(
        [
            getattr(confusion_matrix(one, other, num_classes, ignore_index), f"mean_{name}")()
            for one, other in zip(guess, truth, strict=True)
        ]
    )
    return mean_of(each)
