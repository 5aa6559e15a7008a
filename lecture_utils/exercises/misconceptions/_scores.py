"""Wrong ways to compute a cost of a segmentation, by the misconception that leads there."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np


def softmax_over_pixels(scores: Any, label: int, pixel: int) -> float:
    """A class's probability, divided by the sum over the pixels; scores are (C, pixels)."""
    powers = np.exp(np.asarray(scores, float))
    return float(powers[label, pixel] / powers[label].sum())


def softmax_over_all(scores: Any, label: int, pixel: int) -> float:
    """Divided by the sum over all classes and all pixels."""
    powers = np.exp(np.asarray(scores, float))
    return float(powers[label, pixel] / powers.sum())


def share_of_scores(scores: Any, label: int, pixel: int) -> float:
    """The score divided by the sum of the scores, without the exponential."""
    column = np.asarray(scores, float)[:, pixel]
    return float(column[label] / column.sum())


def shares_for_mean_iou(counts: Any) -> float:
    """The mean, over the classes, of the share of the true pixels that are found."""
    counts = np.asarray(counts)
    return float((np.diagonal(counts) / counts.sum(1)).mean())


def accuracy_for_mean_iou(counts: Any) -> float:
    """Pixel accuracy where the mean IoU is asked for; counts are (true class, predicted class)."""
    counts = np.asarray(counts)
    return float(np.trace(counts) / counts.sum())


def background_left_out(counts: Any) -> float:
    """The mean IoU over all classes but the background."""
    counts = np.asarray(counts)
    both = np.diagonal(counts)
    return float((both / (counts.sum(0) + counts.sum(1) - both))[1:].mean())


def absent_counts(scores: Any, value: int) -> float:
    """The mean of the IoU of all classes, where an absent one (None) counts ``value``."""
    return float(np.mean([value if score is None else score for score in scores]))


def void_as_background(truth: Any, prediction: Any, label: int, void: int = 255) -> float:
    """The IoU of a class, where void pixels are counted as background."""
    known = np.where(np.asarray(truth) == void, 0, truth) == label
    given = np.asarray(prediction) == label
    return float((known & given).sum() / (known | given).sum())


def mean_over_images(counts: Any) -> float:
    """The mean of the IoU of each image; counts are (truth, prediction, both) of each."""
    return float(np.mean([both / (a + b - both) for a, b, both in counts]))


#: The wrong number of each belief that leads to one: of a probability, of the counts (truth,
#: prediction, both) of two masks, or as the function above says.
WRONG_SCORES: Mapping[str, Callable[..., float]] = {
    "softmax-over-pixels": softmax_over_pixels,
    "softmax-over-all": softmax_over_all,
    "scores-as-shares": share_of_scores,
    "log-base-ten": lambda probability: -math.log10(probability),
    "cost-is-what-is-missing": lambda probability: 1 - probability,
    "minus-forgotten": math.log,
    "union-as-sum": lambda a, b, both: both / (a + b),
    "dice-for-iou": lambda a, b, both: 2 * both / (a + b),
    "only-the-truth-counts": lambda a, b, both: both / a,
    "iou-for-dice": lambda a, b, both: both / (a + b - both),
    "dice-without-the-two": lambda a, b, both: both / (a + b),
    "dice-over-the-union": lambda a, b, both: 2 * both / (a + b - both),
    "share-for-dice": lambda a, b, both: both / a,
    "over-all-pixels": lambda shared, pixels: shared / pixels,
    "accuracy-for-mean-iou": accuracy_for_mean_iou,
    "shares-for-mean-iou": shares_for_mean_iou,
    "background-left-out": background_left_out,
    "weights-over-pixels": lambda losses, weights: float(np.dot(losses, weights) / len(losses)),
    "absent-as-zero": lambda scores: absent_counts(scores, 0),
    "absent-as-one": lambda scores: absent_counts(scores, 1),
    "void-as-background": void_as_background,
    "mean-over-images": mean_over_images,
}
