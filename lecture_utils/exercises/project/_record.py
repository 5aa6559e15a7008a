"""What is written down of a project, and the scores that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.engine import metrics

PARTS = ("train", "validation", "test")

#: What may judge, and the method of a confusion matrix that computes it.
METRICS: Mapping[str, str] = {
    "mean IoU": "mean_iou",
    "mean Dice": "mean_dice",
    "pixel accuracy": "pixel_accuracy",
}


class Record:
    """The data of a project, and all that was done with it.

    Attributes
    ----------
    classes : tuple of str
    metric : str
    ignore_index : int
    labels : dict of str to numpy.ndarray of int, (N, H, W)
    groups : dict of str to list
    baselines, networks : dict of str to tuple of float
        Validation scores, one for each seed.
    of_images : dict of str to numpy.ndarray, (N,)
        Of each network the score of every validation image, for its first seed.
    chosen : str or None
    reasons : dict of str to str
    predictions : dict of str to tuple of str
        Of each network a digest of each prediction: equal ones are no two trainings.
    tested : dict of str to (str or None, float)
        Of each prediction for the test: what had been chosen before, and its score.
    before_test : dict of str to tuple of str
        ``predictions``, as they were when the test was first read.
    failed : dict of int to str
    """

    classes: tuple[str, ...]
    metric: str
    ignore_index: int
    labels: dict[str, np.ndarray]
    groups: dict[str, list[Any]]

    def __init__(self) -> None:
        self.baselines: dict[str, tuple[float, ...]] = {}
        self.networks: dict[str, tuple[float, ...]] = {}
        self.of_images: dict[str, np.ndarray] = {}
        self.chosen: str | None = None
        self.reasons: dict[str, str] = {}
        self.predictions: dict[str, tuple[str, ...]] = {}
        self.before_test: dict[str, tuple[str, ...]] = {}
        self.tested: dict[str, tuple[str | None, float]] = {}
        self.failed: dict[int, str] = {}

    def score(self, guess: np.ndarray, truth: np.ndarray) -> float:
        """The metric of a prediction, over all pixels of its masks."""
        found = metrics.confusion_matrix(guess, truth, len(self.classes), self.ignore_index)
        return round(float(getattr(found, METRICS[self.metric])()), 6)

    def trainings(self, name: str) -> int:
        """How many different predictions a network has: a training that is given again is none."""
        return len(set(self.predictions[name]))

    def lazy(self) -> float:
        """The validation score of whoever says the most frequent class everywhere."""
        truth = self.labels["validation"]
        most = self.shares().argmax()
        return self.score(np.full_like(truth, most), truth)

    def shares(self) -> np.ndarray:
        """The share of each class in the validation masks, float64 (classes,)."""
        truth = self.labels["validation"]
        counts = np.array([(truth == label).sum() for label in range(len(self.classes))])
        found: np.ndarray = counts / max(1, counts.sum())
        return found

    def worst(self, count: int = 6) -> list[int]:
        """Which validation images the chosen network labels worst, the worst one first.

        Parameters
        ----------
        count : int

        Returns
        -------
        list of int
            Positions, by the metric of each image in the first seed's prediction.

        Raises
        ------
        TypeError, ValueError
            No network is chosen; a count below 1.
        """
        if self.chosen is None:
            raise ValueError("no network is chosen yet. Use project.choose(name) first.")
        order = self.of_images[self.chosen].argsort(kind="stable").tolist()
        return [int(n) for n in order[: checks.whole(count, "count", least=1, example=6)]]
