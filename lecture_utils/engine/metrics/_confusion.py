"""The confusion matrix: how many pixels of each true class were given each label."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.engine.arrays import plain

#: A confusion matrix has at most so many rows.
MOST_CLASSES = 4096


@dataclass(frozen=True, eq=False)
class ConfusionMatrix:
    """Counts of pixels, (true class, predicted class), and the scores that follow from them.

    A class that stands neither in the truth nor in the prediction is **absent**: its IoU, Dice and
    accuracy are NaN, and means leave it out. A class that is predicted but never true scores 0.

    Attributes
    ----------
    counts : numpy.ndarray of int64, (classes, classes)
        Row: true class, column: predicted class.
    """

    counts: np.ndarray

    def __post_init__(self) -> None:
        counts = np.array(self.counts)
        if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or not counts.size:
            raise ValueError(
                f"counts has the shape {counts.shape}, but a confusion matrix is square, with a "
                "row and a column for each class. Use confusion_matrix(prediction, target, "
                "num_classes)."
            )
        if counts.dtype.kind not in "iu" or (counts < 0).any():
            raise ValueError(
                "counts must be whole numbers from 0: numbers of pixels. Use "
                "confusion_matrix(prediction, target, num_classes)."
            )
        counts = counts.astype(np.int64)
        counts.flags.writeable = False
        object.__setattr__(self, "counts", counts)

    def __add__(self, other: ConfusionMatrix) -> ConfusionMatrix:
        """Count two sets of pixels together."""
        if not isinstance(other, ConfusionMatrix):
            return NotImplemented
        if other.num_classes != self.num_classes:
            raise ValueError(
                f"one matrix has {self.num_classes} classes, the other {other.num_classes}. Use "
                "the same num_classes for both."
            )
        return ConfusionMatrix(self.counts + other.counts)

    def __radd__(self, start: Any) -> ConfusionMatrix:
        """``sum`` begins with 0."""
        return self if isinstance(start, int) and start == 0 else NotImplemented

    @property
    def num_classes(self) -> int:
        """How many classes there are."""
        return len(self.counts)

    @property
    def total(self) -> int:
        """How many pixels were counted."""
        return int(self.counts.sum())

    @property
    def true_positive(self) -> np.ndarray:
        """For each class: pixels of this class with this label, (classes,)."""
        return np.diagonal(self.counts)

    @property
    def false_positive(self) -> np.ndarray:
        """For each class: pixels of another class with this label, (classes,)."""
        return np.asarray(self.counts.sum(axis=0) - self.true_positive)

    @property
    def false_negative(self) -> np.ndarray:
        """For each class: pixels of this class with another label, (classes,)."""
        return np.asarray(self.counts.sum(axis=1) - self.true_positive)

    def pixel_accuracy(self) -> float:
        """The share of pixels with the right label; NaN without pixels."""
        return float(ratio(self.true_positive.sum(), self.total))

    def class_accuracy(self) -> np.ndarray:
        """For each class the share of its pixels that are right (recall), NaN where it has none."""
        return ratio(self.true_positive, self.counts.sum(axis=1))

    def iou(self) -> np.ndarray:
        """For each class ``|A ∩ B| / |A ∪ B|`` = TP / (TP + FP + FN), NaN where it is absent."""
        union = self.true_positive + self.false_positive + self.false_negative
        return ratio(self.true_positive, union)

    def dice(self) -> np.ndarray:
        """For each class ``2|A ∩ B| / (|A| + |B|)`` = 2 TP / (2 TP + FP + FN), NaN where it is
        absent.
        """
        both = 2 * self.true_positive
        return ratio(both, both + self.false_positive + self.false_negative)

    def mean_iou(self) -> float:
        """The mean of the IoU of the classes that are there; NaN if none is."""
        return mean_of(self.iou())

    def mean_dice(self) -> float:
        """The mean of the Dice score of the classes that are there; NaN if none is."""
        return mean_of(self.dice())

    def mean_accuracy(self) -> float:
        """The mean over the classes that are true somewhere; NaN if none is."""
        return mean_of(self.class_accuracy())

    def frequency_weighted_iou(self) -> float:
        """The mean of IoU with each class weighted by its share of the true pixels."""
        shares = self.counts.sum(axis=1) / max(self.total, 1)
        return float(np.nansum(shares * self.iou())) if self.total else float("nan")

    def __repr__(self) -> str:
        return (
            f"ConfusionMatrix({self.num_classes} classes, {self.total} pixels: "
            f"pixel accuracy {self.pixel_accuracy():.3f}, mean IoU {self.mean_iou():.3f})"
        )

    def _repr_html_(self) -> str:
        names = range(self.num_classes)
        head = "".join(f'<th scope="col">predicted {name}</th>' for name in names)
        rows = "".join(
            f'<tr><th scope="row">true {name}</th>'
            + "".join(f"<td>{count}</td>" for count in self.counts[name])
            + "</tr>"
            for name in names
        )
        caption = html.escape(repr(self))
        return f"<table><caption>{caption}</caption><tr><td></td>{head}</tr>{rows}</table>"


def confusion_matrix(
    prediction: Any, target: Any, num_classes: int, ignore_index: int | None = None
) -> ConfusionMatrix:
    """Count the pixels of each (true class, predicted class).

    Parameters
    ----------
    prediction, target : array_like of int, same shape
        Labels from 0 to ``num_classes`` - 1, any number of axes: one mask or a batch.
    num_classes : int
        At least 1.
    ignore_index : int, optional
        A label of ``target`` that is no class: such pixels count nowhere, whatever was predicted
        there.

    Returns
    -------
    ConfusionMatrix

    Raises
    ------
    TypeError, ValueError
        Different shapes, labels that are no whole numbers or outside the classes.

    Examples
    --------
    >>> confusion_matrix([[0, 1], [1, 1]], [[0, 0], [1, 1]], num_classes=2).counts
    array([[1, 1],
           [0, 2]])
    """
    classes = number_of_classes(num_classes)
    guess, truth = same_shape(prediction, target)
    if ignore_index is not None:
        ignore_index = ignored(ignore_index)
        counted = truth != ignore_index
        guess, truth = guess[counted], truth[counted]
    in_range(truth, classes, "target", ignore_index)
    in_range(guess, classes, "prediction", None)
    # numbers of cells, in the machine's own width: bincount takes no wider ones
    pairs = truth.astype(np.intp).ravel() * classes + guess.astype(np.intp).ravel()
    counts = np.bincount(pairs, minlength=classes * classes)
    return ConfusionMatrix(counts.reshape(classes, classes))


def same_shape(prediction: Any, target: Any) -> tuple[np.ndarray, np.ndarray]:
    """Both as labels, one for each pixel."""
    guess, truth = labels(prediction, "prediction"), labels(target, "target")
    if guess.shape != truth.shape:
        raise ValueError(
            f"prediction has the shape {guess.shape} and target {truth.shape}. Give one label for "
            "each pixel in both, for example logits.argmax(axis=1) for the prediction."
        )
    return guess, truth


def labels(values: Any, name: str) -> np.ndarray:
    """An array of whole numbers, or a clear error."""
    array = plain(values, name)
    if array.dtype.kind == "b":
        array = array.astype(np.int64)
    if array.dtype.kind not in "iu":
        if array.size:
            raise TypeError(
                f"{name} must hold labels, which are whole numbers, not {array.dtype}. Use for "
                f"example {name}.argmax(axis=1) for scores, or {name}.astype(int) for labels "
                "stored as floats."
            )
        array = array.astype(np.int64)
    return array


def in_range(array: np.ndarray, classes: int, name: str, ignore_index: int | None) -> None:
    """Raise ValueError if a label is no class."""
    outside = array[(array < 0) | (array >= classes)]
    if outside.size:
        found = ", ".join(map(str, np.unique(outside)[:5]))
        hint = (
            f" Pass ignore_index={outside.flat[0]} if {outside.flat[0]} marks pixels that belong "
            "to no class."
            if name == "target" and ignore_index is None
            else f" Use labels from 0 to {classes - 1}, or a larger num_classes."
        )
        raise ValueError(
            f"{name} holds {found}, but with num_classes={classes} labels are 0 to "
            f"{classes - 1}.{hint}"
        )


def number_of_classes(value: Any) -> int:
    """A whole number of classes for which a table of counts is not too large."""
    return checks.whole(value, "num_classes", least=1, most=MOST_CLASSES, example=2)


def ignored(ignore_index: Any) -> int:
    """A whole number, of which any may mark the pixels that do not count."""
    return checks.whole(ignore_index, "ignore_index", example=255)


def ratio(above: Any, below: Any) -> np.ndarray:
    """One divided by the other; NaN where there is nothing to divide by."""
    above, below = np.asarray(above, float), np.asarray(below, float)
    out = np.divide(above, below, out=np.full(below.shape, np.nan), where=below > 0)
    return np.asarray(out)


def mean_of(scores: np.ndarray) -> float:
    """The mean of the scores that are there; NaN if none is."""
    there = scores[~np.isnan(scores)]
    return float(there.mean()) if there.size else float("nan")
