"""Wrong ways to compute a cost of a segmentation: what a learner with a misconception writes down."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def softmax_over_pixels(scores: Any, label: int, pixel: int) -> float:
    """The probability of a class in a pixel, divided by the sum over the pixels of this class; scores are (C, pixels)."""
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


def log_base_ten(probability: float) -> float:
    """Cross entropy of a pixel with the logarithm to base 10."""
    return -math.log10(probability)


def missing_probability(probability: float) -> float:
    """What is missing from 1, without any logarithm."""
    return 1 - probability


def minus_forgotten(probability: float) -> float:
    """The logarithm without its minus."""
    return math.log(probability)


def union_as_sum(truth: int, prediction: int, both: int) -> float:
    """IoU with |A| + |B| in place of the union."""
    return both / (truth + prediction)


def dice_for_iou(truth: int, prediction: int, both: int) -> float:
    """Dice where IoU is asked for."""
    return 2 * both / (truth + prediction)


def share_found(truth: int, prediction: int, both: int) -> float:
    """The share of the true pixels that are found: what is predicted too much costs nothing."""
    return both / truth


def iou_for_dice(truth: int, prediction: int, both: int) -> float:
    """IoU where Dice is asked for."""
    return both / (truth + prediction - both)


def dice_over_union(truth: int, prediction: int, both: int) -> float:
    """Twice the intersection divided by the union."""
    return 2 * both / (truth + prediction - both)


def over_all_pixels(shared: int, pixels: int) -> float:
    """The numerator of IoU or Dice, divided by the number of all pixels."""
    return shared / pixels


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


def absent_as_zero(scores: Any) -> float:
    """The mean of the IoU of all classes, where an absent one (None) counts 0."""
    return float(np.mean([0 if score is None else score for score in scores]))


def absent_as_one(scores: Any) -> float:
    """The mean of the IoU of all classes, where an absent one (None) counts 1."""
    return float(np.mean([1 if score is None else score for score in scores]))


def void_as_background(truth: Any, prediction: Any, label: int, void: int = 255) -> float:
    """The IoU of a class, where void pixels are counted as background."""
    known = np.where(np.asarray(truth) == void, 0, truth) == label
    given = np.asarray(prediction) == label
    return float((known & given).sum() / (known | given).sum())


def mean_over_images(counts: Any) -> float:
    """The mean of the IoU of each image; counts are (truth, prediction, both) of each."""
    return float(np.mean([both / (a + b - both) for a, b, both in counts]))


def weights_over_pixels(losses: Any, weights: Any) -> float:
    """The weighted sum of the losses divided by the number of pixels."""
    return float(np.dot(losses, weights) / len(losses))
