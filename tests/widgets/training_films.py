"""Scenes, and predictions as a network might give them while it learns."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils import datasets, metrics


def learning(scenes: int = 3, moments: int = 8, void: bool = False) -> dict[str, Any]:
    """The arguments of a TrainingFilm: coarse and speckled at first, right at the end."""
    found = datasets.scenes(scenes, "test", seed=3)
    truth = found.labels.astype(int)
    rng = np.random.default_rng(7)
    order, other = rng.random(truth.shape), rng.integers(0, 11, truth.shape)
    if void:
        truth[:, :4] = 255
    said = np.where(truth == 255, 0, truth)
    predictions = []
    for moment in range(moments):
        left = 1 - moment / max(moments - 1, 1)
        step = max(1, round(8 * left))
        rows = np.arange(64) // step * step
        coarse = said[:, rows][:, :, rows]
        predictions.append(np.where(order < 0.1 * left, other, coarse))
    scores = [metrics.confusion_matrix(p, truth, 11, 255).mean_iou() for p in predictions]
    return {
        "images": found.images,
        "truth": truth,
        "predictions": np.array(predictions),
        "scores": scores,
        "names": [f"step {100 * moment}" for moment in range(moments)],
    }
